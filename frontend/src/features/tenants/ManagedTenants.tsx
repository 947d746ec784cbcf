import { Button } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schema, Tenant, TenantSummary } from '@/api/types';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { LoadMore } from '@/components/DataTable';
import { AnchorLink } from '@/components/links';
import { ProblemAlert } from '@/components/ProblemAlert';
import { SchemaForm } from '@/components/SchemaForm';
import { Section } from '@/components/Section';
import { allows } from '@/lib/permissions';
import { useSession } from '@/lib/session';
import { toast } from '@/lib/toasts';
import { managedQuery, setManaged } from './api';
import { t } from './messages';
import { TenantTable } from './TenantTable';
import classes from './Detail.module.css';

/** The tenants that an operator looks after. Only the platform changes them. */
export function ManagedTenants({ tenant }: { tenant: Tenant }) {
  const client = useQueryClient();
  const { account } = useSession();
  const canManage = allows(account.permissions, 'TENANT_MGMT:update');
  const managed = useInfiniteQuery(managedQuery(tenant.slug));
  const [leaving, setLeaving] = useState<TenantSummary>();
  const rows = managed.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section title={t('managed.title')} intro={t('managed.intro', { name: tenant.name })}>
      {managed.isError && <ProblemAlert error={managed.error} onRetry={() => void managed.refetch()} />}
      {managed.isSuccess && rows.length === 0 && <p className={classes.quiet}>{t('managed.none')}</p>}
      {rows.length > 0 && (
        <div>
          <TenantTable
            caption={t('managed.caption')}
            rows={rows}
            link={({ slug }, name) => (
              <AnchorLink to="/tenants/$slug" params={{ slug }}>
                {name}
              </AnchorLink>
            )}
            actions={canManage ? (row) => <Remove row={row} onRemove={setLeaving} /> : undefined}
          />
          <LoadMore
            shown={rows.length}
            hasMore={managed.hasNextPage}
            loading={managed.isFetchingNextPage}
            onMore={() => void managed.fetchNextPage()}
          />
        </div>
      )}
      {canManage && <AddManaged tenant={tenant} />}
      <ConfirmDialog
        opened={leaving !== undefined}
        title={t('managed.removeTitle', { name: leaving?.name ?? '' })}
        confirmLabel={t('managed.remove')}
        danger
        onConfirm={async () => {
          if (!leaving) return;
          await setManaged(client, tenant.slug, leaving.slug, false);
          toast('done', t('managed.removed', { name: leaving.name }));
        }}
        onClose={() => {
          setLeaving(undefined);
        }}
      >
        {t('managed.removeText', { operator: tenant.name, name: leaving?.name ?? '' })}
      </ConfirmDialog>
    </Section>
  );
}

function Remove({ row, onRemove }: { row: TenantSummary; onRemove: (row: TenantSummary) => void }) {
  return (
    <Button
      size="xs"
      variant="subtle"
      color="danger"
      aria-label={t('managed.removeOf', { name: row.name })}
      onClick={() => {
        onRemove(row);
      }}
    >
      {t('managed.remove')}
    </Button>
  );
}

// One field with a live check; the same as in the wizard.
const schema: Schema = {
  type: 'object',
  required: ['slug'],
  properties: { slug: { type: 'string', title: t('managed.slug'), 'x-input': 'slug', 'x-check': 'tenant-exists' } },
};

function AddManaged({ tenant }: { tenant: Tenant }) {
  const client = useQueryClient();
  const [slug, setSlug] = useState('');
  const add = useMutation({
    mutationFn: (wanted: string) => setManaged(client, tenant.slug, wanted, true),
    onSuccess: (_, wanted) => {
      toast('done', t('managed.added', { slug: wanted }));
      setSlug('');
    },
  });
  return (
    <form
      noValidate
      className={classes.form}
      aria-label={t('managed.add')}
      onSubmit={(event) => {
        event.preventDefault();
        if (slug.trim() !== '' && !add.isPending) add.mutate(slug.trim());
      }}
    >
      {add.isError && <ProblemAlert error={add.error} />}
      <SchemaForm
        schema={schema}
        values={{ slug }}
        errors={{}}
        reference={undefined}
        scope={{}}
        idOf={(field) => `managed-${field}`}
        onChange={(_, value) => {
          setSlug(typeof value === 'string' ? value : '');
        }}
      />
      <div className={classes.buttons}>
        <Button type="submit" variant="default" loading={add.isPending}>
          {t('managed.addButton')}
        </Button>
      </div>
    </form>
  );
}
