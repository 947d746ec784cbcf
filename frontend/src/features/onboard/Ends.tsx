import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import type { Session, SetUp } from '@/api/types';
import { ButtonLink } from '@/components/links';
import { Notice } from '@/components/Notice';
import { PublicPage } from '@/components/PublicPage';
import { formatDateTime } from '@/lib/format';
import { endSession, sessionQuery } from '@/lib/session';
import { renew } from './api';
import { t } from './messages';
import { Shell } from './Shell';
import { SupportAlert } from './SupportAlert';
import { contactOf } from './words';

type Props = { token: string; view: SetUp; session: Session | undefined };

/** A link that does not go on here: what happened, and the one thing to do next. */
export function LinkEnd({ token, view, session }: Props) {
  const company = view.companyName === '' ? t('completed.yours') : view.companyName;
  const partner = view.partner.name;
  switch (view.state) {
    case 'expired':
      return <Expired token={token} view={view} />;
    case 'revoked':
      return <AskEnd view={view} title={t('revoked.title')} text={t('revoked.text', { who: whoTookItBack(view) })} />;
    case 'partner_disabled':
      return <AskEnd view={view} title={t('partner.title', { partner })} text={t('partner.text', { partner })} />;
    case 'company_disabled':
      return <AskEnd view={view} title={t('companyOff.title', { company })} text={t('companyOff.text', { partner })} />;
    case 'done':
      return (
        <Shell
          narrow
          view={view}
          title={t('handed.thanks')}
          intro={t('handed.thanksText', { who: view.handedBy ?? partner })}
        />
      );
    case 'wrong_account':
      return <WrongAccount view={view} session={session} />;
    default:
      return <Completed view={view} company={company} />;
  }
}

const whoTookItBack = (view: SetUp) => view.handedBy ?? contactOf(view);

/** The one thing to do is to ask the partner: by mail, else by telephone. */
function AskEnd({ view, title, text }: { view: SetUp; title: string; text: string }) {
  return (
    <Shell narrow view={view} title={title} intro={text}>
      <Ask view={view} />
    </Shell>
  );
}

function Ask({ view }: { view: SetUp }) {
  const { contactEmail = '', contactPhone = '' } = view.partner;
  const who = contactOf(view);
  if (contactEmail !== '') {
    return (
      <Button component="a" href={`mailto:${contactEmail}`} fullWidth>
        {t('end.write', { who })}
      </Button>
    );
  }
  if (contactPhone === '') return null;
  return (
    <Button component="a" href={`tel:${contactPhone.replace(/[^+\d]/g, '')}`} fullWidth>
      {t('end.call', { who })}
    </Button>
  );
}

function Expired({ token, view }: { token: string; view: SetUp }) {
  const ask = useMutation({ mutationFn: () => renew(token) });
  const intro = t('expired.text', { until: formatDateTime(view.expiresAt) });
  if (view.kind === 'handover') {
    return (
      <Shell
        narrow
        view={view}
        title={t('expired.title')}
        intro={`${intro} ${t('expired.handed', { who: view.handedBy ?? view.partner.name })}`}
      />
    );
  }
  if (!view.canRenew) {
    const text = `${intro} ${t('expired.ask', { partner: view.partner.name })}`;
    return <AskEnd view={view} title={t('expired.title')} text={text} />;
  }
  return (
    <Shell narrow view={view} title={t('expired.title')} intro={intro}>
      {ask.isError ? <SupportAlert error={ask.error} view={view} step={view.step} /> : null}
      <div role="status">{ask.isSuccess ? <Notice tone="done">{t('expired.sent')}</Notice> : null}</div>
      {ask.isSuccess ? null : (
        <Button
          fullWidth
          loading={ask.isPending}
          onClick={() => {
            ask.mutate();
          }}
        >
          {t('expired.button')}
        </Button>
      )}
    </Shell>
  );
}

function Completed({ view, company }: { view: SetUp; company: string }) {
  return (
    <Shell narrow view={view} title={t('completed.title', { company })} intro={t('completed.text')}>
      {view.tenant === undefined ? (
        <ButtonLink to="/login" fullWidth>
          {t('completed.signIn')}
        </ButtonLink>
      ) : (
        <ButtonLink to="/t/$slug" params={{ slug: view.tenant.slug }} fullWidth>
          {t('completed.button')}
        </ButtonLink>
      )}
    </Shell>
  );
}

/** Signed in as somebody else: nothing is set up by mistake. */
function WrongAccount({ view, session }: { view: SetUp; session: Session | undefined }) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const leave = useMutation({
    mutationFn: endSession,
    onSuccess: async () => {
      queryClient.removeQueries(sessionQuery);
      await router.invalidate();
    },
  });
  const words = { email: view.email, account: session?.account.email ?? '' };
  return (
    <Shell narrow view={view} title={t('wrong.title')} intro={t('wrong.text', words)}>
      {leave.isError ? <SupportAlert error={leave.error} view={view} step={view.step} /> : null}
      <Button
        fullWidth
        loading={leave.isPending}
        onClick={() => {
          leave.mutate();
        }}
      >
        {t('wrong.button')}
      </Button>
    </Shell>
  );
}

/** A token that leads nowhere: nobody can be told whose it was. */
export function UnknownLink() {
  return (
    <PublicPage title={t('unknown.title')} intro={t('unknown.text')}>
      <ButtonLink to="/" fullWidth variant="default">
        {t('end.home')}
      </ButtonLink>
    </PublicPage>
  );
}
