import { Anchor, TextInput } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { ProofMethod, Session } from '@/api/types';
import { ChunkBoundary } from '@/components/ChunkBoundary';
import { Form } from '@/components/Form';
import { AnchorLink } from '@/components/links';
import { PublicPage } from '@/components/PublicPage';
import { useAppForm } from '@/components/useAppForm';
import { passkeysWork } from '@/lib/passkeys-work';
import { beginSession, type Begun } from '@/lib/second-step';
import { adoptSession, platformInfoQuery } from '@/lib/session';
import { AccessFooter } from './AccessFooter';
import { t } from './messages';
import { CurrentPasswordField } from './PasswordField';
import { emailRule, passwordRule } from './rules';

const SecondStep = lazy(() => import('@/components/ProofForm/SecondStep'));
const CompanySignIn = lazy(() => import('./CompanySignIn'));
const SsoOffer = lazy(() => import('./SsoOffer'));
const PasskeySignIn = lazy(() => import('./PasskeySignIn'));

/** A passkey, or email and password and what else the account asks for; then back to where one was going. */
export function LoginPage({ next }: { next: string | undefined }) {
  const { data: info } = useSuspenseQuery(platformInfoQuery);
  const queryClient = useQueryClient();
  const router = useRouter();
  const [missing, setMissing] = useState<readonly ProofMethod[]>();
  const [byCompany, setByCompany] = useState(false);
  const enter = (session: Session) => {
    adoptSession(queryClient, session);
    router.history.push(next ?? '/');
  };
  const goOn = (begun: Begun) => {
    if ('session' in begun) enter(begun.session);
    else if ('methods' in begun) setMissing(begun.methods);
    else void router.navigate({ to: '/invite/$token', params: { token: begun.invitation } });
  };
  const intro = next === undefined || next === '/' ? undefined : t('login.next');
  return (
    <PublicPage
      title={t(missing === undefined ? 'login.title' : 'login.second')}
      brand={info.name}
      intro={missing === undefined ? intro : undefined}
      footer={<AccessFooter version={info.version} />}
    >
      <ChunkBoundary>
        <Suspense fallback={null}>
          {missing === undefined ? (
            <>
              {byCompany ? <CompanySignIn onBegun={goOn} next={next} /> : <PasswordSignIn onBegun={goOn} next={next} />}
              <div className="tn-ways">
                <AnchorLink to="/forgot" size="sm">
                  {t('login.forgot')}
                </AnchorLink>
                <Anchor
                  component="button"
                  type="button"
                  size="sm"
                  onClick={() => {
                    setByCompany(!byCompany);
                  }}
                >
                  {t(byCompany ? 'login.byEmail' : 'login.byCompany')}
                </Anchor>
                {info.signUp ? (
                  <AnchorLink to="/sign-up" size="sm">
                    {t('login.signUp')}
                  </AnchorLink>
                ) : null}
              </div>
              {passkeysWork(info.passkeyHost) ? <PasskeySignIn onDone={enter} /> : null}
            </>
          ) : (
            <SecondStep
              methods={missing}
              onDone={enter}
              onBack={() => {
                setMissing(undefined);
              }}
            />
          )}
        </Suspense>
      </ChunkBoundary>
    </PublicPage>
  );
}

function PasswordSignIn({ onBegun, next }: { onBegun: (begun: Begun) => void; next: string | undefined }) {
  const form = useAppForm({
    initial: { email: '', password: '' },
    rules: { email: emailRule, password: passwordRule },
    onSubmit: async ({ email, password }) => {
      onBegun(await beginSession({ email: email.trim(), password }));
    },
  });
  const { email } = form.values;
  return (
    <Form form={form} submitLabel={t('login.button')} fullWidth>
      <TextInput
        label={t('field.email')}
        type="email"
        autoComplete="username webauthn"
        inputMode="email"
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
        {...form.field('email')}
      />
      {email.includes('@') ? (
        <Suspense fallback={null}>
          <SsoOffer email={email} next={next} />
        </Suspense>
      ) : null}
      <CurrentPasswordField field={form.field('password')} />
    </Form>
  );
}
