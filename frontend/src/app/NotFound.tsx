import { EmptyState } from '@/components/EmptyState';
import { IconSearch } from '@/components/base-icons';
import { ButtonLink } from '@/components/links';
import { useDocumentTitle } from '@/lib/document-title';
import { t } from './messages';

/** 404: also what one is not meant to know of. */
export function NotFound() {
  useDocumentTitle(t('missing.title'));
  return (
    <EmptyState
      order={1}
      icon={<IconSearch size={24} />}
      title={t('missing.title')}
      action={<ButtonLink to="/">{t('missing.home')}</ButtonLink>}
    >
      {t('missing.text')}
    </EmptyState>
  );
}

/** The same for an address that belongs to no part of the app, so that no frame is around it. */
export function LonelyNotFound() {
  return (
    <main id="main" tabIndex={-1} style={{ maxWidth: '44rem', margin: '12vh auto', padding: '1rem' }}>
      <NotFound />
    </main>
  );
}
