import { EmptyState } from './EmptyState';
import { IconLock } from './base-icons';
import { ButtonLink } from './links';
import { t } from './messages';

type Props = {
  missing?: string;
  /** The server's own words, where it is not for a permission. */
  reason?: string;
  /** Who can grant it: on the platform, unless said. */
  who?: string;
};

/** In place of what somebody may not see: which permission their role lacks and who can grant it, or why else. */
export function NoPermission({ missing, reason, who = t('denied.who') }: Props) {
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
      {missing === undefined && reason !== undefined ? (
        <p>{reason}</p>
      ) : (
        <>
          <p>{missing === undefined ? t('denied.plain') : t('denied.missing', { permission: missing })}</p>
          <p>{who}</p>
        </>
      )}
    </EmptyState>
  );
}
