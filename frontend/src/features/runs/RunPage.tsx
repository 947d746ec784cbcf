import { Page } from '@/components/Page';
import { Section } from '@/components/Section';
import { t } from './messages';
import { RunTimeline } from './RunTimeline';
import { useRun } from './useRun';

/** A run's own page, where it is found again. */
export function RunPage({ id, canManage }: { id: string; canManage: boolean }) {
  const live = useRun(id);
  const { run } = live;
  return (
    <Page
      title={t('run.title', { name: run?.tenant.name ?? '' })}
      crumbs={[
        { label: t('run.tenants'), to: '/tenants' },
        ...(run ? [{ label: run.tenant.name, to: `/tenants/${run.tenant.slug}` }] : []),
      ]}
    >
      <Section title={t('run.steps')}>
        <RunTimeline live={live} canManage={canManage} />
      </Section>
    </Page>
  );
}
