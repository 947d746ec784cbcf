import { EmptyState } from './EmptyState';
import { IconLock } from './base-icons';
import { ButtonLink } from './links';
import { t } from './messages';

type Props = { missing?: string; reason?: string };

/** In place of what a role may not see: which permission is missing and who can grant it, or the server's own reason. */
export function NoPermission({ missing, reason }: Props) {
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
          <p>{t('denied.who')}</p>
        </>
      )}
    </EmptyState>
  );
}
