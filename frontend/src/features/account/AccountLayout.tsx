import { Outlet } from '@tanstack/react-router';
import { SectionNav } from '@/components/SectionNav';
import { t } from './messages';
import { sections } from './sections';

/** The parts of one's own account side by side. */
export function AccountLayout() {
  return (
    <>
      <SectionNav label={t('nav.label')} sections={sections} />
      <Outlet />
    </>
  );
}
