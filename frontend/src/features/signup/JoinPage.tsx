import { TextInput } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Form } from '@/components/Form';
import { ButtonLink } from '@/components/links';
import { PasswordField } from '@/components/PasswordField';
import { PublicPage } from '@/components/PublicPage';
import { useAppForm } from '@/components/useAppForm';
import { adoptSession } from '@/lib/session';
import { signUp, signUpLinkQuery } from './api';
import { t } from './messages';

const shortest = 15;

/** What a sign-up's link leads to: an account, and then a workspace. */
export function JoinPage({ token }: { token: string }) {
  const { data: link } = useSuspenseQuery(signUpLinkQuery(token));
  return link.state === 'open' ? <Create token={token} email={link.email} /> : <SignUpEnded />;
}

function Create({ token, email }: { token: string; email: string }) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const form = useAppForm({
    initial: { name: '', password: '' },
    rules: {
      name: (name) => (name.trim() === '' ? t('rule.name') : undefined),
      password: (password) => {
        const { length } = Array.from(password);
        if (length === 0) return t('rule.noPassword');
        return length < shortest ? t('rule.password', { count: length }) : undefined;
      },
    },
    onSubmit: async ({ name, password }) => {
      adoptSession(queryClient, await signUp({ token, name: name.trim(), password }));
      await router.navigate({ to: '/new', replace: true });
    },
  });
  return (
    <PublicPage title={t('join.title')} intro={t('join.intro', { email })}>
      <Form form={form} submitLabel={t('join.button')} fullWidth>
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <TextInput label={t('field.name')} autoComplete="name" required withAsterisk={false} {...form.field('name')} />
        <PasswordField
          label={t('field.password')}
          description={t('field.passwordHint')}
          autoComplete="new-password"
          {...form.field('password')}
        />
      </Form>
    </PublicPage>
  );
}

export function SignUpEnded() {
  return (
    <PublicPage title={t('ended.title')} intro={t('ended.text')}>
      <ButtonLink to="/sign-up" fullWidth>
        {t('ended.again')}
      </ButtonLink>
    </PublicPage>
  );
}
