import { Page } from '@/components/Page';
import { DeleteAccount } from './DeleteAccount';
import { ExportData } from './ExportData';
import { t } from './own-messages';

/** What is kept about oneself: a copy of it, and its end. */
export function DataPage() {
  return (
    <Page title={t('data.title')} intro={t('data.intro')}>
      <ExportData />
      <DeleteAccount />
    </Page>
  );
}
