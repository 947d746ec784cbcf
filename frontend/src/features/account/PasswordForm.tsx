import { useQueryClient } from '@tanstack/react-query';
import { Form } from '@/components/Form';
import { PasswordField } from '@/components/PasswordField';
import { Section } from '@/components/Section';
import { useAppForm } from '@/components/useAppForm';
import { stepUpGate } from '@/lib/step-up-gate';
import { toast } from '@/lib/toasts';
import { changePassword, sessionsQuery } from './api';
import { t } from './messages';
import classes from './Account.module.css';

function newRule(password: string, current: string, shortest: number): string | undefined {
  const { length } = Array.from(password);
  if (length === 0) return t('password.none', { shortest });
  if (length < shortest) return t('password.tooShort', { count: length, shortest });
  return password === current ? t('password.same') : undefined;
}

/** shortest is less for people who are always asked for a second factor. */
export function PasswordForm({ email, shortest }: { email: string; shortest: number }) {
  const queryClient = useQueryClient();
  const empty = { current: '', password: '' };
  const form = useAppForm({
    initial: empty,
    rules: {
      current: (current) => (current === '' ? t('password.currentNeeded') : undefined),
      password: (password, { current }) => newRule(password, current, shortest),
    },
    onSubmit: async (values) => {
      await changePassword(values);
      stepUpGate.renewed();
      form.reset(empty);
      toast('done', t('password.saved'));
      await queryClient.invalidateQueries(sessionsQuery);
    },
  });
  return (
    <Section title={t('password.title')} intro={t('password.intro')}>
      <div className={classes.form}>
        <Form form={form} submitLabel={t('password.save')} label={t('password.title')}>
          <input type="hidden" autoComplete="username" value={email} readOnly />
          <PasswordField label={t('password.current')} autoComplete="current-password" {...form.field('current')} />
          <PasswordField
            label={t('password.new')}
            description={t('password.newHint', { shortest })}
            autoComplete="new-password"
            {...form.field('password')}
          />
        </Form>
      </div>
    </Section>
  );
}
