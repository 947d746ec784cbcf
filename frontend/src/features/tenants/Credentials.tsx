import { Button, Input } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Credential, Tenant } from '@/api/types';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { ProblemAlert } from '@/components/ProblemAlert';
import { FieldShell } from '@/components/SchemaForm';
import { Section } from '@/components/Section';
import { StateBadge } from '@/components/StateBadge';
import { formatRelative } from '@/lib/format';
import { toast } from '@/lib/toasts';
import { credentialsQuery, setCredential } from './api';
import { t } from './messages';
import classes from './Detail.module.css';

/** What a tenant uses to sign in to Porta. The secret goes in and never comes out. */
export function Credentials({ tenant, canManage }: { tenant: Tenant; canManage: boolean }) {
  const credentials = useQuery(credentialsQuery(tenant.slug));
  const porta = credentials.data?.items[0];
  if (credentials.isError) {
    return <ProblemAlert error={credentials.error} onRetry={() => void credentials.refetch()} />;
  }
  // A tenant without voice has none.
  if (!porta) return null;
  return <Porta tenant={tenant} credential={porta} canManage={canManage} />;
}

function Porta({ tenant, credential, canManage }: { tenant: Tenant; credential: Credential; canManage: boolean }) {
  const client = useQueryClient();
  const [editing, setEditing] = useState(false);
  const [removing, setRemoving] = useState(false);
  const isSet = credential.state === 'set';
  const actions = canManage && !editing && (
    <div className={classes.buttons}>
      <Button
        size="sm"
        variant="default"
        onClick={() => {
          setEditing(true);
        }}
      >
        {t(isSet ? 'porta.replace' : 'porta.change')}
      </Button>
      {isSet && (
        <Button
          size="sm"
          variant="subtle"
          color="danger"
          onClick={() => {
            setRemoving(true);
          }}
        >
          {t('porta.remove')}
        </Button>
      )}
    </div>
  );
  return (
    <Section title={t('porta.title')} actions={actions}>
      <p className={classes.states}>
        <StateBadge tone={credential.state === 'none' ? 'neutral' : 'done'}>{stateWords(credential)}</StateBadge>
        {credential.changedAt && (
          <span className={classes.sub}>
            {t('porta.changed', { when: formatRelative(credential.changedAt), name: credential.changedBy ?? '' })}
          </span>
        )}
      </p>
      {editing && (
        <SecretForm
          tenant={tenant}
          onDone={() => {
            setEditing(false);
          }}
        />
      )}
      <ConfirmDialog
        opened={removing}
        title={t('porta.removeTitle')}
        confirmLabel={t('porta.remove')}
        danger
        onConfirm={async () => {
          await setCredential(client, tenant.slug, 'porta', undefined);
          toast('done', t('porta.removed'));
        }}
        onClose={() => {
          setRemoving(false);
        }}
      >
        {t('porta.removeText')}
      </ConfirmDialog>
    </Section>
  );
}

function stateWords({ state, inheritedFrom }: Credential): string {
  if (state === 'inherited') return t('porta.inherited', { name: inheritedFrom?.name ?? '' });
  return t(state === 'set' ? 'porta.set' : 'porta.none');
}

function SecretForm({ tenant, onDone }: { tenant: Tenant; onDone: () => void }) {
  const client = useQueryClient();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState(false);
  const save = useMutation({
    mutationFn: () => setCredential(client, tenant.slug, 'porta', { username: username.trim(), password }),
    onSuccess: () => {
      toast('done', t('porta.saved'));
      onDone();
    },
  });
  const submit = () => {
    const incomplete = username.trim() === '' || password === '';
    setMissing(incomplete);
    if (!incomplete && !save.isPending) save.mutate();
  };
  const error = missing ? t('porta.missing') : undefined;
  return (
    <form
      noValidate
      className={classes.form}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {save.isError && <ProblemAlert error={save.error} />}
      <FieldShell id="porta-username" label={t('porta.username')} required>
        <Input
          autoComplete="off"
          autoFocus
          required
          value={username}
          onChange={(event) => {
            setUsername(event.currentTarget.value);
          }}
        />
      </FieldShell>
      <FieldShell id="porta-password" label={t('porta.password')} required help={t('porta.secretHelp')} error={error}>
        <Input
          type="password"
          autoComplete="new-password"
          required
          error={missing}
          value={password}
          onChange={(event) => {
            setPassword(event.currentTarget.value);
          }}
        />
      </FieldShell>
      <div className={classes.buttons}>
        <Button type="submit" loading={save.isPending}>
          {t('porta.save')}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t('porta.cancel')}
        </Button>
      </div>
    </form>
  );
}
