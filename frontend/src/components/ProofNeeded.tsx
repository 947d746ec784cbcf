import { Button, Group, Text } from '@mantine/core';
import '@mantine/core/styles/Group.css';
import { useRouterState } from '@tanstack/react-router';
import type { Problem } from '@/api/types';
import { useDocumentTitle } from '@/lib/document-title';
import { EmptyState } from './EmptyState';
import { IconShield } from './icons';
import { ButtonLink } from './links';
import { t } from './inside-messages';
import { Notice } from './Notice';

type Props = { problem: Problem; onRetry: () => void };

/**
 * In place of a page whose proof was asked for and not given: nothing went wrong, it is still to do. Asking again opens
 * the dialog that takes the proof, and then the page.
 */
function ProofPage({ problem, onRetry }: Props) {
  const { stepUp, detail } = problem;
  const tenant = stepUp?.tenant !== undefined;
  const title = stepUp?.why === 'policy' ? t('door.policy') : t('door.again');
  useDocumentTitle(title);
  return (
    <EmptyState
      order={1}
      icon={<IconShield size={24} />}
      title={title}
      action={
        <Group justify="center" gap="sm">
          {stepUp?.enrol === true ? <EnrolLink /> : <Button onClick={onRetry}>{t('door.confirm')}</Button>}
          <ButtonLink to={tenant ? '/tenants' : '/account'} variant="default">
            {tenant ? t('door.back') : t('door.account')}
          </ButtonLink>
        </Group>
      }
    >
      <p>{detail}</p>
      <p>{tenant ? t('door.others') : t('door.rest')}</p>
    </EmptyState>
  );
}

/** Where a factor is set up; from there it goes back to this very page. */
function EnrolLink() {
  const next = useRouterState({ select: ({ location }) => location.href });
  return (
    <ButtonLink to="/account/security" search={{ next }}>
      {t('door.enrol')}
    </ButtonLink>
  );
}

/** The same for a part of a page, or for an act that was left unconfirmed: it can be asked for anew, and nothing is lost. */
function ProofNotice({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  const enrol = problem.stepUp?.enrol === true;
  const title = onRetry === undefined ? t('door.notDone') : t(enrol ? 'door.policy' : 'door.again');
  return (
    <Notice tone="info" title={title} role="status">
      <Text size="sm">{problem.detail}</Text>
      {onRetry === undefined ? null : (
        <Button size="xs" variant="default" onClick={onRetry}>
          {t(enrol ? 'door.enrol' : 'door.confirm')}
        </Button>
      )}
    </Notice>
  );
}

/** Of either kind: page is for a whole page, which it then names. One thing to load, when it is first needed. */
export default function ProofNeeded({ page, problem, onRetry }: Partial<Props> & { problem: Problem; page?: boolean }) {
  return page === true && onRetry ? (
    <ProofPage problem={problem} onRetry={onRetry} />
  ) : (
    <ProofNotice problem={problem} onRetry={onRetry} />
  );
}
