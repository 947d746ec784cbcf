import { Outlet } from '@tanstack/react-router';
import { SectionNav } from '@/components/SectionNav';
import { WithTenant } from '@/components/WithTenant';
import { sectionsOf, t } from './sections';

/** A tenant's settings side by side; those a role may not open are not among them. */
export function TenantSettingsLayout({ slug }: { slug: string }) {
  return (
    <WithTenant slug={slug}>
      {(tenant) => (
        <>
          <SectionNav
            label={t('nav.label', { name: tenant.name })}
            sections={[{ to: `/t/${slug}`, label: t('nav.overview') }, ...sectionsOf(slug, tenant.access.permissions)]}
          />
          <Outlet />
        </>
      )}
    </WithTenant>
  );
}
