import { TextInput } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Form } from '@/components/Form';
import { ButtonLink } from '@/components/links';
import { PublicPage } from '@/components/PublicPage';
import { useAppForm } from '@/components/useAppForm';
import { adoptSession, platformInfoQuery } from '@/lib/session';
import { AccessFooter } from './AccessFooter';
import { setUp } from './api';
import { t } from './messages';
import { s } from './setup-messages';
import { NewPasswordField } from './PasswordField';
import { codeRule, emailRule, nameRule, newPasswordRule } from './rules';

/** Makes the first administrator. The link that the server prints carries the code. */
export function SetupPage({ code }: { code: string }) {
  const { data: info } = useSuspenseQuery(platformInfoQuery);
  return info.setupNeeded ? <SetupForm code={code} version={info.version} /> : <AlreadySetUp name={info.name} />;
}

function SetupForm({ code, version }: { code: string; version: string }) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const form = useAppForm({
    initial: { code, name: '', email: '', password: '' },
    rules: { code: codeRule, name: nameRule, email: emailRule, password: newPasswordRule },
    onSubmit: async (values) => {
      adoptSession(queryClient, await setUp({ ...values, code: values.code.trim(), email: values.email.trim() }));
      await queryClient.invalidateQueries(platformInfoQuery);
      await router.navigate({ to: '/', replace: true });
    },
  });
  return (
    <PublicPage title={s('setup.title')} intro={s('setup.intro')} footer={<AccessFooter version={version} />}>
      <Form form={form} submitLabel={s('setup.button')} fullWidth>
        <TextInput
          label={s('field.code')}
          description={s('field.codeHint')}
          autoComplete="off"
          spellCheck={false}
          required
          withAsterisk={false}
          {...form.field('code')}
        />
        <TextInput label={t('field.name')} autoComplete="name" required withAsterisk={false} {...form.field('name')} />
        <TextInput
          label={t('field.email')}
          type="email"
          autoComplete="username"
          inputMode="email"
          spellCheck={false}
          required
          withAsterisk={false}
          {...form.field('email')}
        />
        <NewPasswordField field={form.field('password')} />
      </Form>
    </PublicPage>
  );
}

function AlreadySetUp({ name }: { name: string }) {
  return (
    <PublicPage title={s('setup.done.title')} brand={name} intro={s('setup.done.text')}>
      <ButtonLink to="/login" fullWidth>
        {s('setup.done.button')}
      </ButtonLink>
    </PublicPage>
  );
}
