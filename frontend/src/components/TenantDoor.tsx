import { Button, Group } from '@mantine/core';
import type { Problem } from '@/api/types';
import { EmptyState } from './EmptyState';
import { IconLock, IconShield } from './icons';
import { ButtonLink } from './links';
import { t } from './inside-messages';

/** In place of a tenant that wants a proof first. Asking again opens the dialog that takes it, and then the page. */
export function TenantDoor({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  const { stepUp, detail } = problem;
  const enrol = stepUp?.enrol === true;
  return (
    <EmptyState
      order={1}
      icon={<IconShield size={24} />}
      title={stepUp?.why === 'policy' ? t('door.policy') : t('door.again')}
      action={
        <Group justify="center" gap="sm">
          {enrol ? (
            <>
              <ButtonLink to="/account/security">{t('door.enrol')}</ButtonLink>
              <Button variant="default" onClick={onRetry}>
                {t('door.retry')}
              </Button>
            </>
          ) : (
            <>
              <Button onClick={onRetry}>{t('door.confirm')}</Button>
              <ButtonLink to="/tenants" variant="default">
                {t('door.back')}
              </ButtonLink>
            </>
          )}
        </Group>
      }
    >
      <p>{detail}</p>
      <p>{t('door.others')}</p>
    </EmptyState>
  );
}

/** In place of a tenant that the platform has disabled: by whom, why, and whom to ask. */
export function TenantDisabled({ detail }: { detail: string }) {
  return (
    <EmptyState
      order={1}
      icon={<IconLock size={24} />}
      title={t('tenant.off.title')}
      action={
        <ButtonLink to="/tenants" variant="default">
          {t('tenant.off.back')}
        </ButtonLink>
      }
    >
      {detail}
    </EmptyState>
  );
}
