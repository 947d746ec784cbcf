import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconClose } from '@/components/icons';
import { isFiltered, type AuditFilter } from './filter';
import { t } from './messages';
import classes from './Audit.module.css';

const groups: readonly [string, string][] = [
  ['session.', t('action.session')],
  ['account.', t('action.account')],
  ['member.', t('action.member')],
  ['invitation.', t('action.invitation')],
  ['role.', t('action.role')],
  ['tenant.', t('action.tenant')],
  ['policy.', t('action.policy')],
  ['api_key.', t('action.apiKey')],
  ['credential.', t('action.credential')],
  ['run.', t('action.run')],
  ['step.', t('action.step')],
  ['audit.', t('action.audit')],
];
const platformGroups: readonly [string, string][] = [
  ['onboarding.', t('action.onboarding')],
  ['platform.', t('action.platform')],
];

type Props = { filter: AuditFilter; platform: boolean; onChange: (change: AuditFilter) => void };

/** What happened, from when to when; and what a row was asked to narrow the log down to. All of it goes into the address. */
export function AuditFilters({ filter, platform, onChange }: Props) {
  const known = platform ? [...groups, ...platformGroups] : groups;
  const other = filter.action !== undefined && !known.some(([value]) => value === filter.action);
  return (
    <form
      role="search"
      aria-label={t('filter.label')}
      className={classes.filters}
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      <NativeSelect
        label={t('filter.action')}
        value={filter.action ?? ''}
        onChange={({ currentTarget }) => {
          onChange({ action: currentTarget.value || undefined });
        }}
        data={[
          { value: '', label: t('filter.any') },
          ...(other ? [{ value: filter.action ?? '', label: filter.action ?? '' }] : []),
          ...known.map(([value, label]) => ({ value, label })),
        ]}
      />
      <Day
        label={t('filter.from')}
        value={filter.from}
        onChange={(from) => {
          onChange({ from });
        }}
      />
      <Day
        label={t('filter.to')}
        value={filter.to}
        onChange={(to) => {
          onChange({ to });
        }}
      />
      {isFiltered(filter) ? <Chosen filter={filter} onChange={onChange} /> : null}
    </form>
  );
}

type DayProps = { label: string; value: string | undefined; onChange: (value: string | undefined) => void };

function Day({ label, value, onChange }: DayProps) {
  return (
    <TextInput
      type="date"
      label={label}
      value={value ?? ''}
      onChange={({ currentTarget }) => {
        onChange(currentTarget.value || undefined);
      }}
    />
  );
}

/** What has no field of its own: a person, a thing, a session, a tenant. */
function Chosen({ filter, onChange }: { filter: AuditFilter; onChange: (change: AuditFilter) => void }) {
  const chips = [
    { name: 'actor', id: filter.actor, words: t('filter.actor', { id: filter.actor ?? '' }) },
    { name: 'target', id: filter.target, words: t('filter.target', { id: filter.target ?? '' }) },
    { name: 'through', id: filter.through, words: t('filter.through', { id: filter.through ?? '' }) },
    { name: 'tenant', id: filter.tenant, words: t('filter.tenant', { id: filter.tenant ?? '' }) },
  ].filter(({ id }) => id !== undefined);
  return (
    <div className={classes.chosen}>
      {chips.length > 0 ? <span>{t('filter.only')}</span> : null}
      {chips.map(({ name, words }) => (
        <Button
          key={name}
          size="xs"
          variant="default"
          className={classes.chip}
          rightSection={<IconClose size={14} />}
          aria-label={t('filter.remove', { what: words })}
          onClick={() => {
            onChange({ [name]: undefined });
          }}
        >
          {words}
        </Button>
      ))}
      <Button
        size="xs"
        variant="subtle"
        onClick={() => {
          onChange({
            action: undefined,
            actor: undefined,
            target: undefined,
            through: undefined,
            tenant: undefined,
            from: undefined,
            to: undefined,
          });
        }}
      >
        {t('audit.clear')}
      </Button>
    </div>
  );
}
