import { Button } from '@mantine/core';
import { useEffect, useState, useSyncExternalStore, lazy, Suspense } from 'react';
import type { Session } from '@/api/types';
import { ChunkBoundary } from '@/components/ChunkBoundary';
import { Notice } from '@/components/Notice';
import { sessionGate } from '@/lib/session-gate';
import { onTabNews, type TabNews } from '@/lib/tabs';
import classes from './Frame.module.css';
import { t } from './messages';

const SignInAgain = lazy(() => import('./SignInAgain'));

/** What stands above the page when the world around it has changed. */
export function Banners({ session }: { session: Session }) {
  return (
    <>
      <Offline />
      <Expired session={session} />
      <OtherTab account={session.account.id} />
      <RightsChanged session={session} />
    </>
  );
}

function subscribeOnline(listener: () => void): () => void {
  addEventListener('online', listener);
  addEventListener('offline', listener);
  return () => {
    removeEventListener('online', listener);
    removeEventListener('offline', listener);
  };
}

function Offline() {
  const online = useSyncExternalStore(subscribeOnline, () => navigator.onLine);
  return (
    <div role="status" className={online ? undefined : classes.banner}>
      {online ? null : <Notice tone="warning">{t('offline.text')}</Notice>}
    </div>
  );
}

/** The session ran out under an open page: sign in over it, then everything that waited is sent. */
function Expired({ session }: { session: Session }) {
  const expired = useSyncExternalStore(sessionGate.subscribe, sessionGate.isExpired);
  const [closed, setClosed] = useState(false);
  if (!expired) return null;
  return (
    <div className={classes.banner}>
      <Notice tone="warning" title={t('expired.title')} role="alert">
        {t('expired.text', { email: session.account.email })}
        <Button
          size="xs"
          onClick={() => {
            setClosed(false);
          }}
        >
          {t('expired.button')}
        </Button>
      </Notice>
      <ChunkBoundary>
        <Suspense fallback={null}>
          <SignInAgain
            email={session.account.email}
            opened={!closed}
            onClose={() => {
              setClosed(true);
            }}
          />
        </Suspense>
      </ChunkBoundary>
    </div>
  );
}

/** What a person may do on the platform, and as what where: what a page was built on. */
function rightsOf({ account, memberships }: Session): Map<string, string> {
  const rights = new Map(memberships.map(({ tenant, role, memberState }) => [tenant.id, `${role} ${memberState}`]));
  return rights.set('platform', account.permissions.join(' '));
}

/** Somebody changed what this person may do since the page was opened; what came anew takes nothing away. */
function RightsChanged({ session }: { session: Session }) {
  const [atFirst] = useState(() => ({ account: session.account.id, rights: rightsOf(session) }));
  const now = rightsOf(session);
  const same = [...atFirst.rights].every(([where, right]) => now.get(where) === right);
  if (same || atFirst.account !== session.account.id) return null;
  return (
    <div className={classes.banner}>
      <Notice tone="warning" role="alert">
        {t('rights.changed')}
        <Button
          size="xs"
          onClick={() => {
            location.reload();
          }}
        >
          {t('otherTab.reload')}
        </Button>
      </Notice>
    </div>
  );
}

function OtherTab({ account }: { account: string }) {
  const [news, setNews] = useState<TabNews>();
  useEffect(() => onTabNews(setNews), []);
  if (news === undefined || (news.kind === 'signed-in' && news.account === account)) return null;
  return (
    <div className={classes.banner}>
      <Notice tone="warning" role="alert">
        {news.kind === 'signed-out' ? t('otherTab.out') : t('otherTab.in')}
        <Button
          size="xs"
          onClick={() => {
            location.reload();
          }}
        >
          {t('otherTab.reload')}
        </Button>
      </Notice>
    </div>
  );
}
