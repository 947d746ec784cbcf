import { Button, Input } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Tenant } from '@/api/types';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { CheckStatus, FieldShell, useLiveAnswer } from '@/components/SchemaForm';
import { useAppForm } from '@/components/useAppForm';
import { isProblemError } from '@/lib/problem';
import { tenantQuery } from '@/lib/tenant';
import { toast } from '@/lib/toasts';
import { changeSlug, slugQuestion } from './api';
import { t } from './messages';
import classes from './Detail.module.css';

type Props = { tenant: Tenant; onClose: () => void };

/** Another slug: looked at while it is typed, with what changes by it and what goes on working. */
export function ChangeSlug({ tenant, onClose }: Props) {
  const client = useQueryClient();
  const form = useAppForm({
    initial: { slug: tenant.slug },
    rules: {
      slug: (slug) => (['', tenant.slug].includes(slug.trim()) ? t('slug.another', { slug: tenant.slug }) : undefined),
    },
    onSubmit: async ({ slug }) => {
      try {
        await changeSlug(client, tenant, slug.trim());
      } catch (error) {
        // What somebody else changed meanwhile is looked at anew; trying again then builds on that.
        if (isProblemError(error, 'changed')) await client.invalidateQueries(tenantQuery(tenant.slug));
        throw error;
      }
      toast('done', t('slug.done', { slug: slug.trim() }));
      onClose();
    },
  });
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('slug.changeTitle', { name: tenant.name })}
      size="lg"
      closeButtonProps={{ 'aria-label': t('slug.close') }}
    >
      <Form
        form={form}
        submitLabel={t('slug.confirm')}
        aside={
          <Button variant="default" onClick={onClose}>
            {t('slug.cancel')}
          </Button>
        }
      >
        <SlugField
          tenant={tenant}
          field={form.field('slug')}
          onUse={(slug) => {
            form.set('slug', slug);
          }}
        />
        <Consequences before={tenant.slug} after={form.values.slug.trim()} />
      </Form>
    </Dialog>
  );
}

type SlugFieldProps = {
  tenant: Tenant;
  field: ReturnType<ReturnType<typeof useAppForm<{ slug: string }>>['field']>;
  onUse: (suggestion: string) => void;
};

function SlugField({ tenant, field, onUse }: SlugFieldProps) {
  const { id, value, error, name, onChange, onBlur } = field;
  const check = useLiveAnswer('slug-free', value.trim() === tenant.slug ? '' : value, slugQuestion(tenant));
  return (
    <FieldShell
      id={id}
      label={t('slug.new')}
      help={t('slug.newHint')}
      error={error}
      status={<CheckStatus check={check} shownError={error} onUse={onUse} />}
    >
      <Input
        id={id}
        name={name}
        value={value}
        error={error !== undefined || check.state === 'refused'}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        onChange={onChange}
        onBlur={onBlur}
        onFocus={(event) => {
          event.currentTarget.select();
        }}
      />
    </FieldShell>
  );
}

function Consequences({ before, after }: { before: string; after: string }) {
  const slug = after === '' || after === before ? '…' : after;
  return (
    <div className={classes.consequences}>
      <div>
        <strong>{t('slug.changes')}</strong>
        <ul>
          <li>{t('slug.changesAddress', { address: `/t/${slug}` })}</li>
          <li>{t('slug.changesCode', { slug })}</li>
          <li>{t('slug.changesScripts', { slug })}</li>
        </ul>
      </div>
      <div>
        <strong>{t('slug.stays')}</strong>
        <ul>
          <li>{t('slug.staysAddress', { slug: before })}</li>
          <li>{t('slug.staysCode', { slug: before })}</li>
          <li>{t('slug.staysScripts', { slug: before })}</li>
          <li>{t('slug.staysOurs', { slug: before })}</li>
        </ul>
      </div>
      <p className={classes.quiet}>{t('slug.limit')}</p>
    </div>
  );
}
