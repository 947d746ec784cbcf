import { Button, Combobox, Input } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Tenant } from '@/api/types';
import { ErrorSummary } from '@/components/ErrorSummary';
import { ProblemAlert } from '@/components/ProblemAlert';
import { FieldShell } from '@/components/SchemaForm';
import { useAppForm, type FieldProps } from '@/components/useAppForm';
import { toast } from '@/lib/toasts';
import { invite, rolesQuery } from './api';
import { t } from './messages';
import classes from './Detail.module.css';

const looksLikeEmail = (value: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim());

/** Invites one person to a tenant that exists. */
export function InviteForm({ tenant }: { tenant: Tenant }) {
  const client = useQueryClient();
  const roles = useQuery(rolesQuery(tenant.slug)).data?.items ?? [];
  const empty = { email: '', name: '', role: '' };
  const form = useAppForm({
    initial: empty,
    rules: {
      email: (value) => (looksLikeEmail(value) ? undefined : t('users.emailMissing')),
      role: (value) => (value === '' ? t('users.roleMissing') : undefined),
    },
    onSubmit: async ({ email, name, role }) => {
      const made = await invite(client, tenant.slug, { email: email.trim(), name: name.trim() || undefined, role });
      toast('info', t(made.delivery === 'not_sent' ? 'users.invited' : 'users.invitedByMail', { email: made.email }));
      form.reset(empty);
    },
  });
  return (
    <form
      noValidate
      aria-label={t('users.invite')}
      onSubmit={(event) => {
        event.preventDefault();
        void form.submit();
      }}
    >
      <h3>{t('users.invite')}</h3>
      <ErrorSummary entries={form.summary} attempt={form.attempt} />
      {form.failure && <ProblemAlert error={form.failure.error} also={form.failure.rest} />}
      <div className={classes.inviteForm}>
        <FieldShell id={form.field('email').id} label={t('users.email')} required error={form.errors.email}>
          <Input
            {...control(form.field('email'))}
            type="email"
            inputMode="email"
            autoComplete="off"
            autoCapitalize="none"
            required
          />
        </FieldShell>
        <FieldShell id={form.field('name').id} label={t('users.nameOptional')} error={form.errors.name}>
          <Input {...control(form.field('name'))} autoComplete="off" />
        </FieldShell>
        <FieldShell id={form.field('role').id} label={t('users.role')} required error={form.errors.role}>
          <Input
            {...control(form.field('role'))}
            component="select"
            pointer
            rightSection={<Combobox.Chevron />}
            required
          >
            {form.values.role === '' && <option value="">{t('users.chooseRole')}</option>}
            {roles.map(({ name, title }) => (
              <option key={name} value={name}>
                {title && title !== name ? `${title} (${name})` : name}
              </option>
            ))}
          </Input>
        </FieldShell>
        <Button type="submit" loading={form.busy}>
          {t('users.inviteButton')}
        </Button>
      </div>
    </form>
  );
}

/** What a bare input takes of a field; its message stands in the shell around it. */
function control({ id, value, error, onChange, onBlur }: FieldProps<string>) {
  return { id, value, error: error !== undefined, onChange, onBlur };
}
