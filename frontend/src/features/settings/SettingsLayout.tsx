import { Outlet } from '@tanstack/react-router';
import { SectionNav } from '@/components/SectionNav';
import { allows } from '@/lib/permissions';
import { useSession } from '@/lib/session';
import { sections } from './sections';
import { t } from './messages';

/** The settings side by side; those a role may not open are not among them. */
export function SettingsLayout() {
  const { permissions } = useSession().account;
  const open = sections.filter(({ needs }) => needs.some((need) => allows(permissions, need)));
  return (
    <>
      <SectionNav label={t('settings.nav')} sections={open} />
      <Outlet />
    </>
  );
}
