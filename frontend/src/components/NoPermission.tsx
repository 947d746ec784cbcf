import { EmptyState } from './EmptyState';
import { IconLock } from './base-icons';
import { ButtonLink } from './links';
import { t } from './messages';

/** In place of what a role may not see: which permission is missing, and who can grant it: on the platform, unless said. */
export function NoPermission({ missing, who = t('denied.who') }: { missing?: string; who?: string }) {
  return (
    <EmptyState
      order={1}
      icon={<IconLock size={24} />}
      title={t('denied.title')}
      action={
        <ButtonLink to="/" variant="default">
          {t('denied.home')}
        </ButtonLink>
      }
    >
      <p>{missing === undefined ? t('denied.plain') : t('denied.missing', { permission: missing })}</p>
      <p>{who}</p>
    </EmptyState>
  );
}
