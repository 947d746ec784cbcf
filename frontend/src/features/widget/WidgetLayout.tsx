import { Outlet } from '@tanstack/react-router';
import { SectionNav } from '@/components/SectionNav';
import { WithTenant } from '@/components/WithTenant';
import { t } from './messages';

/** The parts of a company's website apps side by side. */
export function WidgetLayout({ slug }: { slug: string }) {
  return (
    <WithTenant slug={slug}>
      {(tenant) => (
        <>
          <SectionNav
            label={t('nav.label', { name: tenant.name })}
            sections={[
              { to: `/t/${slug}/widget`, label: t('nav.apps') },
              { to: `/t/${slug}/widget/schedules`, label: t('nav.schedules') },
              { to: `/t/${slug}/widget/styles`, label: t('nav.styles') },
              { to: `/t/${slug}/widget/websites`, label: t('nav.websites') },
              { to: `/t/${slug}/widget/messages`, label: t('nav.messages') },
            ]}
          />
          <Outlet />
        </>
      )}
    </WithTenant>
  );
}
