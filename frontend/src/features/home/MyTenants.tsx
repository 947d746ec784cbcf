import type { Session } from '@/api/types';
import { EmptyState } from '@/components/EmptyState';
import { IconMail } from '@/components/icons';
import { Section } from '@/components/Section';
import { t } from './messages';
import { TenantRow, TenantRows } from './TenantRows';

/** The tenants one belongs to, then those one reaches through a tenant that manages them. */
export function MyTenants({ session: { memberships, managed, account } }: { session: Session }) {
  if (memberships.length + managed.length === 0) {
    return (
      <EmptyState icon={<IconMail size={24} />} title={t('member.none')}>
        {t('member.noneText', { email: account.email })}
      </EmptyState>
    );
  }
  return (
    <>
      {memberships.length === 0 ? null : (
        <Section title={t('home.introMember')}>
          <TenantRows>
            {memberships.map(({ tenant, roleTitle }) => (
              <TenantRow
                key={tenant.id}
                to={`/t/${tenant.slug}`}
                name={tenant.name}
                state={tenant.state}
                detail={roleTitle}
              />
            ))}
          </TenantRows>
        </Section>
      )}
      {managed.length === 0 ? null : (
        <Section title={t('member.through')}>
          <TenantRows>
            {managed.map(({ tenant, through }) => (
              <TenantRow
                key={tenant.id}
                to={`/tenants/${tenant.slug}`}
                name={tenant.name}
                state={tenant.state}
                detail={t('member.throughName', { name: through.name })}
              />
            ))}
          </TenantRows>
        </Section>
      )}
    </>
  );
}
