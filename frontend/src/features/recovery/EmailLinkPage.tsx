import { Button } from '@mantine/core';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { ButtonLink } from '@/components/links';
import { ProblemAlert } from '@/components/ProblemAlert';
import { PublicPage } from '@/components/PublicPage';
import { linkQuery, pressLink } from './api';
import { LoginButton } from './ForgotPage';
import { LinkEnded } from './LinkEnded';
import { t } from './messages';

type Props = { kind: 'email-changes' | 'email-undos'; token: string };

/** Gives an account its new address, or its old one back, when the button is pressed and not before. */
export function EmailLinkPage({ kind, token }: Props) {
  const { data: link } = useSuspenseQuery(linkQuery(kind, token));
  const press = useMutation({ mutationFn: () => pressLink(kind, token) });
  const words = kind === 'email-changes' ? 'change' : 'undo';
  const { email } = link;
  if (press.isSuccess) {
    return (
      <PublicPage title={t(`${words}.done.title`)} intro={t(`${words}.done.text`, { email })}>
        {kind === 'email-undos' ? (
          <ButtonLink to="/forgot" fullWidth>
            {t('undo.done.button')}
          </ButtonLink>
        ) : (
          <LoginButton />
        )}
      </PublicPage>
    );
  }
  if (link.state !== 'open') return <LinkEnded kind={kind} state={link.state} />;
  return (
    <PublicPage title={t(`${words}.title`)} intro={t(`${words}.intro`, { email })}>
      {press.isError ? <ProblemAlert error={press.error} /> : null}
      <Button
        fullWidth
        loading={press.isPending}
        onClick={() => {
          press.mutate();
        }}
      >
        {t(`${words}.button`, { email })}
      </Button>
    </PublicPage>
  );
}
