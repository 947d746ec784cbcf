import { TextInput } from '@mantine/core';
import { Form } from '@/components/Form';
import { useAppForm } from '@/components/useAppForm';
import { beginSession, type Begun } from '@/lib/second-step';
import { t as shared } from './messages';
import { t } from './other-ways-messages';
import { CurrentPasswordField } from './PasswordField';
import { passwordRule } from './rules';
import SsoOffer from './SsoOffer';

type Props = { onBegun: (begun: Begun) => void; next: string | undefined };

/** For people whom their company knows by a name: its code, the name, the password. */
export default function CompanySignIn({ onBegun, next }: Props) {
  const form = useAppForm({
    initial: { tenant: '', username: '', password: '' },
    rules: {
      tenant: (tenant) => (tenant.trim() === '' ? t('rule.company') : undefined),
      username: (username) => (username.trim() === '' ? t('rule.username') : undefined),
      password: passwordRule,
    },
    onSubmit: async ({ tenant, username, password }) => {
      onBegun(await beginSession({ tenant: tenant.trim(), username: username.trim(), password }));
    },
  });
  const plain = { autoCapitalize: 'none', spellCheck: false, required: true, withAsterisk: false } as const;
  return (
    <Form form={form} submitLabel={shared('login.button')} fullWidth>
      <TextInput
        label={t('field.company')}
        description={t('field.companyHint')}
        autoComplete="organization"
        autoFocus
        {...plain}
        {...form.field('tenant')}
      />
      <SsoOffer tenant={form.values.tenant} next={next} />
      <TextInput label={t('field.username')} autoComplete="username" {...plain} {...form.field('username')} />
      <CurrentPasswordField field={form.field('password')} />
    </Form>
  );
}
