import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { TemplateRole } from '@/api/types';
import { Notice } from '@/components/Notice';
import { StateBadge } from '@/components/StateBadge';
import { platformInfoQuery } from '@/lib/session';
import { invitationsQuery, membersQuery } from './api';
import { CopyInvitationLink } from './CopyInvitationLink';
import { invitationWord } from './invitationWords';
import { t } from './messages';
import { resultsOf, type PersonResult } from './model';
import classes from './Detail.module.css';

interface InvitedPeopleProps {
  slug: string;
  people: { email: string; name: string; role: string }[];
  roles: TemplateRole[];
  /** Whether the step that invites them is over: whoever has no invitation then, failed. */
  over: boolean;
}

// While the invitations are being made the list looks again by itself.
const lookAgain = 1_500;

/** What became of each person who was to be invited, with the link to pass on. */
export function InvitedPeople({ slug, people, roles, over }: InvitedPeopleProps) {
  const mail = useQuery(platformInfoQuery).data?.mail.configured;
  const invitations = useInfiniteQuery({ ...invitationsQuery(slug), refetchInterval: over ? false : lookAgain });
  const members = useInfiniteQuery(membersQuery(slug));
  const results = resultsOf(
    people,
    members.data?.pages.flatMap((page) => page.items) ?? [],
    invitations.data?.pages.flatMap((page) => page.items) ?? [],
    useLookedAfter(over, invitations.refetch),
  );
  const hasLinks = results.some((result) => result.invitation !== undefined);
  return (
    <>
      {hasLinks && mail === false && <Notice tone="warning">{t('results.note')}</Notice>}
      <ul className={classes.results} aria-label={t('results.caption')}>
        {results.map((result) => (
          <Result key={result.email} slug={slug} result={result} roles={roles} />
        ))}
      </ul>
    </>
  );
}

function Result({ slug, result, roles }: { slug: string; result: PersonResult; roles: TemplateRole[] }) {
  const { email, name, role, state, invitation } = result;
  const { tone, word } = invitationWord(state);
  const title = roles.find((r) => r.name === role)?.title ?? role;
  return (
    <li>
      <span className={classes.person}>
        <span>{email}</span>
        <span className={classes.sub}>{[name, title].filter(Boolean).join(' · ')}</span>
        {state === 'failed' && <span className={classes.sub}>{t('results.failedText')}</span>}
      </span>
      <StateBadge tone={tone}>{word}</StateBadge>
      {invitation && <CopyInvitationLink slug={slug} invitation={invitation} email={email} />}
    </li>
  );
}

/** True once the list was looked at after the work was over; before that nobody has failed. */
function useLookedAfter(over: boolean, look: () => Promise<unknown>): boolean {
  const [looked, setLooked] = useState(false);
  const latest = useRef(look);
  useEffect(() => {
    latest.current = look;
  });
  useEffect(() => {
    if (!over) return;
    void latest.current().then(() => {
      setLooked(true);
    });
  }, [over]);
  return over && looked;
}
