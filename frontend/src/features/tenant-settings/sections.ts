import { allows, type TenantPermission } from '@/lib/permissions';
import { t } from './messages';

type Section = { part: string; label: string; needs: TenantPermission };

/** The parts of a tenant's settings, each at /t/{slug}/settings/{part}. Domains and billing come after the last one. */
const sections: readonly Section[] = [
  { part: 'general', label: t('nav.general'), needs: 'TENANT:read' },
  { part: 'brand', label: t('nav.brand'), needs: 'TENANT:read' },
  { part: 'members', label: t('nav.members'), needs: 'MEMBERS:read' },
  { part: 'roles', label: t('nav.roles'), needs: 'MEMBERS:read' },
  { part: 'security', label: t('nav.security'), needs: 'SECURITY:read' },
  { part: 'texting', label: t('nav.texting'), needs: 'TEXTING:read' },
  { part: 'audit', label: t('nav.audit'), needs: 'AUDIT:read' },
  { part: 'api-keys', label: t('nav.keys'), needs: 'KEYS:manage' },
];

/** The parts that somebody with these permissions in the tenant may open, as addresses. */
export function sectionsOf(slug: string, permissions: readonly string[]) {
  const open = sections.filter(({ needs }) => allows(permissions, needs));
  return open.map(({ part, label }) => ({ to: `/t/${slug}/settings/${part}`, label }));
}

export { t };
