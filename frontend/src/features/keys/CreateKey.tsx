import { Button, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CopyField } from '@/components/CopyField';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { Notice } from '@/components/Notice';
import { PermissionPicker } from '@/components/PermissionPicker';
import { useAppForm } from '@/components/useAppForm';
import { allows, platformPermissions } from '@/lib/permissions';
import { useSession } from '@/lib/session';
import { tenantQuery } from '@/lib/tenant';
import { createKey, useKeysChanged, type KeyHome } from './api';
import { t } from './messages';
import { linesOf, lifetimes, scopesOf, tryCommand } from './model';

type Props = { home: KeyHome; onClose: () => void };

/** Makes a key and shows it, this once. */
export function CreateKey({ home, onClose }: Props) {
  const [made, setMade] = useState<string>();
  return (
    <Dialog
      opened
      size="lg"
      onClose={onClose}
      // A stray click must not throw away what cannot be shown again.
      closeOnClickOutside={made === undefined}
      closeOnEscape={made === undefined}
      title={made === undefined ? t('form.title') : t('made.title')}
      closeButtonProps={{ 'aria-label': t('form.close') }}
    >
      {made === undefined ? (
        <KeyForm home={home} onClose={onClose} onMade={setMade} />
      ) : (
        <MadeKey made={made} onClose={onClose} />
      )}
    </Dialog>
  );
}

/** The permissions that whoever makes the key has, and so may give to it. */
function usePermissions(home: KeyHome, chosen: string): { slug: string; permissions: readonly string[] } {
  const { account } = useSession();
  const slug = home.kind === 'tenant' ? home.slug : chosen;
  const tenant = useQuery({ ...tenantQuery(slug), enabled: home.kind !== 'platform' && slug !== '' }).data;
  if (home.kind !== 'platform') return { slug, permissions: scopesOf(tenant?.access.permissions ?? []) };
  return { slug, permissions: platformPermissions.filter((permission) => allows(account.permissions, permission)) };
}

function KeyForm({ home, onClose, onMade }: Props & { onMade: (key: string) => void }) {
  const { memberships } = useSession();
  const changed = useKeysChanged(home);
  const first = home.kind === 'personal' ? (memberships[0]?.tenant.slug ?? '') : '';
  const form = useAppForm({
    initial: { tenant: first, name: '', permissions: [] as string[], expiresInDays: '90', networks: '' },
    rules: {
      name: (name) => (name.trim() === '' ? t('form.nameNeeded') : undefined),
      permissions: (chosen) => (chosen.length === 0 ? t('form.permissionsNeeded') : undefined),
    },
    onSubmit: async ({ tenant, name, permissions: wanted, expiresInDays, networks }) => {
      const key = await createKey(home, tenant, {
        name: name.trim(),
        permissions: wanted.filter((permission) => permissions.includes(permission)),
        expiresInDays: Number(expiresInDays),
        networks: linesOf(networks),
      });
      onMade(key);
      await changed();
    },
  });
  const { permissions } = usePermissions(home, form.values.tenant);
  return (
    <Form
      form={form}
      submitLabel={t('form.button')}
      aside={
        <Button variant="default" onClick={onClose}>
          {t('form.cancel')}
        </Button>
      }
    >
      {home.kind === 'personal' ? (
        <NativeSelect
          label={t('form.tenant')}
          description={t('form.tenantHint')}
          data={memberships.map(({ tenant: { slug, name } }) => ({ value: slug, label: name }))}
          {...form.field('tenant')}
        />
      ) : null}
      <TextInput
        label={t('form.name')}
        description={t('form.nameHint')}
        autoComplete="off"
        data-autofocus
        {...form.field('name')}
      />
      <PermissionPicker
        label={t('form.permissions')}
        description={t('form.permissionsHint')}
        permissions={permissions}
        {...form.field('permissions')}
      />
      <NativeSelect
        label={t('form.expires')}
        data={lifetimes.map((days) => ({ value: String(days), label: t('form.days', { count: days }) }))}
        {...form.field('expiresInDays')}
      />
      <Textarea
        label={t('form.networks')}
        description={t('form.networksHint')}
        placeholder={'203.0.113.7\n2001:db8::/32'}
        autosize
        minRows={2}
        maxRows={6}
        spellCheck={false}
        {...form.field('networks')}
      />
    </Form>
  );
}

function MadeKey({ made, onClose }: { made: string; onClose: () => void }) {
  return (
    <Stack gap="md">
      <Notice tone="warning">{t('made.text')}</Notice>
      <CopyField label={t('made.label')} value={made} what={t('made.what')} />
      <CopyField label={t('made.try')} value={tryCommand(location.origin, made)} what={t('made.tryWhat')} />
      <div>
        <Button onClick={onClose}>{t('made.done')}</Button>
      </div>
    </Stack>
  );
}
