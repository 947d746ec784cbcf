import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { EmptyState } from './EmptyState';
import { IconLock } from './icons';
import { t } from './messages';

/** In place of what a role may not see: which permission is missing, and who can grant it. */
export function NoPermission({ missing }: { missing?: string }) {
  return (
    <EmptyState
      order={1}
      icon={<IconLock size={24} />}
      title={t('denied.title')}
      action={
        <Button component={Link} to="/" variant="default">
          {t('denied.home')}
        </Button>
      }
    >
      <p>{missing === undefined ? t('denied.plain') : t('denied.missing', { permission: missing })}</p>
      <p>{t('denied.who')}</p>
    </EmptyState>
  );
}
