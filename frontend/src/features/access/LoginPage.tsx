import { TextInput } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Form } from '@/components/Form';
import { PublicPage } from '@/components/PublicPage';
import { useAppForm } from '@/components/useAppForm';
import { adoptSession, platformInfoQuery } from '@/lib/session';
import { AccessFooter } from './AccessFooter';
import { signIn } from './api';
import { t } from './messages';
import { CurrentPasswordField } from './PasswordField';
import { emailRule, passwordRule } from './rules';

/** Email and password, then back to where one was going. */
export function LoginPage({ next }: { next: string | undefined }) {
  const { data: info } = useSuspenseQuery(platformInfoQuery);
  const queryClient = useQueryClient();
  const router = useRouter();
  const form = useAppForm({
    initial: { email: '', password: '' },
    rules: { email: emailRule, password: passwordRule },
    onSubmit: async ({ email, password }) => {
      adoptSession(queryClient, await signIn({ email: email.trim(), password }));
      router.history.push(next ?? '/');
    },
  });
  return (
    <PublicPage
      title={t('login.title')}
      brand={info.name}
      intro={next === undefined || next === '/' ? undefined : t('login.next')}
      footer={<AccessFooter version={info.version} />}
    >
      <Form form={form} submitLabel={t('login.button')} fullWidth>
        <TextInput
          label={t('field.email')}
          type="email"
          autoComplete="username"
          inputMode="email"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          {...form.field('email')}
        />
        <CurrentPasswordField field={form.field('password')} />
      </Form>
    </PublicPage>
  );
}
