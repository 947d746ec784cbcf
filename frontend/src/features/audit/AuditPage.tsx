import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { AuditTable } from '@/components/AuditTable';
import { LoadMore } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { IconList } from '@/components/icons';
import { Page } from '@/components/Page';
import { platformAuditQuery } from './api';
import { t } from './messages';

export function AuditPage() {
  const audit = useSuspenseInfiniteQuery(platformAuditQuery);
  const events = audit.data.pages.flatMap(({ items }) => items);
  return (
    <Page width="wide" title={t('audit.title')} intro={t('audit.intro')}>
      {events.length === 0 ? (
        <EmptyState icon={<IconList size={24} />} title={t('audit.none')} />
      ) : (
        <div>
          <AuditTable caption={t('audit.title')} events={events} />
          <LoadMore
            shown={events.length}
            hasMore={audit.hasNextPage}
            loading={audit.isFetchingNextPage}
            onMore={() => void audit.fetchNextPage()}
          />
        </div>
      )}
    </Page>
  );
}
