import { Anchor, Button, NativeSelect, TextInput, Textarea } from '@mantine/core';
// The arrows of a select.
import '@mantine/core/styles/Combobox.css';
import { useMutation } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import type { SetUp, SetUpRole, SetUpStep } from '@/api/types';
import { Notice } from '@/components/Notice';
import { problemOf } from '@/lib/problem';
import { goOn, invite, skip } from './api';
import { t } from './messages';
import { SupportAlert } from './SupportAlert';
import { addPeople, addressesIn, problemsOf, type RowProblem, type TeamRow } from './team';
import classes from './Onboard.module.css';

type Props = { token: string; view: SetUp; step: SetUpStep; onNext: (view: SetUp) => Promise<void> };
type Outcome = { email: string; sent: boolean; message: string };

const words: Record<RowProblem, string> = { wrong: t('team.wrong'), twice: t('team.twice') };

let made = 0;
const newKey = () => `person-${String((made += 1))}`;

/** Step 5: whoever works in the company, too. Says of each address what became of it. */
export default function TeamStep({ token, view, step, onNext }: Props) {
  const empty = () => ({ key: newKey(), email: '', role: view.role });
  const [rows, setRows] = useState<TeamRow[]>(() => [empty()]);
  const [outcomes, setOutcomes] = useState<Outcome[]>([]);
  const [none, setNone] = useState(false);
  const [all, setAll] = useState(false);
  const problems = problemsOf(rows);
  const filled = rows.filter((row) => row.email.trim() !== '');

  const leave = useMutation({
    mutationFn: (go: typeof goOn) => go({ token, step: step.id, version: view.version ?? 1 }),
    onSuccess: onNext,
  });
  const send = useMutation({
    mutationFn: async () => {
      const done: Outcome[] = [];
      for (const row of filled) done.push(await inviteOne(view.tenant?.slug ?? '', row));
      return done;
    },
    onSuccess: (done) => {
      setOutcomes((before) => [...before.filter(({ sent }) => sent), ...done]);
      const left = rows.filter((row) => done.some(({ email, sent }) => email === row.email.trim() && !sent));
      setRows(left);
      if (left.length === 0 && done.every(({ message }) => message === '')) leave.mutate(goOn);
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setAll(true);
    setNone(filled.length === 0);
    if (filled.length > 0 && problems.size === 0 && !send.isPending) send.mutate();
  };
  const someSent = outcomes.some(({ sent }) => sent);
  return (
    <form className={classes.form} noValidate onSubmit={submit} aria-labelledby="set-up-step">
      <p>{t('team.what')}</p>
      {outcomes.length > 0 && <Outcomes outcomes={outcomes} />}
      {rows.map((row, index) => (
        <Person
          key={row.key}
          row={row}
          number={index + 1}
          roles={view.roles}
          error={all ? problemWords(problems.get(row.key)) : undefined}
          onChange={(change) => {
            setNone(false);
            setRows(rows.map((r) => (r.key === row.key ? { ...r, ...change } : r)));
          }}
          onRemove={
            rows.length === 1
              ? undefined
              : () => {
                  setRows(rows.filter((r) => r.key !== row.key));
                }
          }
        />
      ))}
      <Tools
        onAdd={() => {
          setRows([...rows, empty()]);
        }}
        onPaste={(emails) => {
          const { rows: next, ...counts } = addPeople(rows, emails, view.role, newKey);
          setRows(next);
          return counts;
        }}
      />
      <div role="alert">{none && <Notice tone="error">{t('team.none')}</Notice>}</div>
      {leave.isError && <SupportAlert error={leave.error} view={view} step={step.id} />}
      <div className={classes.actions}>
        {(rows.length > 0 || !someSent) && (
          <Button type="submit" loading={send.isPending || leave.isPending}>
            {t('team.send')}
          </Button>
        )}
        {someSent && (
          <Button
            variant={rows.length > 0 ? 'default' : 'filled'}
            loading={leave.isPending}
            onClick={() => {
              leave.mutate(goOn);
            }}
          >
            {t(rows.length > 0 ? 'team.dash' : 'team.open')}
          </Button>
        )}
        {!someSent && step.state !== 'done' && (
          <Anchor
            component="button"
            type="button"
            className={classes.skip}
            onClick={() => {
              leave.mutate(skip);
            }}
          >
            {t('team.skip')}
          </Anchor>
        )}
      </div>
    </form>
  );
}

const problemWords = (problem: RowProblem | undefined) => (problem === undefined ? undefined : words[problem]);

async function inviteOne(tenant: string, { email, role }: TeamRow): Promise<Outcome> {
  try {
    const { delivery } = await invite(tenant, { email: email.trim(), role });
    return { email: email.trim(), sent: true, message: delivery === 'not_sent' ? t('team.created') : '' };
  } catch (error) {
    const problem = problemOf(error);
    return { email: email.trim(), sent: false, message: problem.errors?.[0]?.message ?? problem.detail };
  }
}

function Outcomes({ outcomes }: { outcomes: Outcome[] }) {
  const failed = outcomes.some(({ sent }) => !sent);
  return (
    <div role="status">
      <Notice tone={failed ? 'warning' : 'done'} title={t('team.result')}>
        <ul className={classes.outcomes}>
          {outcomes.map(({ email, sent, message }) => (
            <li key={email}>
              <strong>{email}</strong>: {sent ? message || t('team.sent') : `${t('team.failed')}. ${message}`}
            </li>
          ))}
        </ul>
        {failed && <p>{t('team.again')}</p>}
      </Notice>
    </div>
  );
}

type PersonProps = {
  row: TeamRow;
  number: number;
  roles: SetUpRole[];
  error: string | undefined;
  onChange: (change: Partial<TeamRow>) => void;
  onRemove: (() => void) | undefined;
};

function Person({ row, number, roles, error, onChange, onRemove }: PersonProps) {
  return (
    <fieldset className={classes.person}>
      <legend>{t('team.row', { number })}</legend>
      <TextInput
        label={t('team.email')}
        type="email"
        inputMode="email"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={row.email}
        error={error}
        onChange={(event) => {
          onChange({ email: event.currentTarget.value });
        }}
      />
      <NativeSelect
        label={t('team.role')}
        data={roles.map(({ name, title }) => ({ value: name, label: title }))}
        value={row.role}
        onChange={(event) => {
          onChange({ role: event.currentTarget.value });
        }}
      />
      {onRemove !== undefined && (
        <Button
          variant="subtle"
          color="gray"
          aria-label={t('team.removeOf', { who: row.email || t('team.row', { number }) })}
          onClick={onRemove}
        >
          {t('team.remove')}
        </Button>
      )}
    </fieldset>
  );
}

type ToolsProps = { onAdd: () => void; onPaste: (emails: string[]) => { added: number; folded: number } };

function Tools({ onAdd, onPaste }: ToolsProps) {
  const [text, setText] = useState<string>();
  const [said, setSaid] = useState('');
  const add = () => {
    const emails = addressesIn(text ?? '');
    if (emails.length === 0) {
      setSaid(t('team.pasteNone'));
      return;
    }
    const { added, folded } = onPaste(emails);
    setSaid(
      [t('team.pasted', { count: added }), folded > 0 ? t('team.folded', { count: folded }) : ''].join(' ').trim(),
    );
    setText(undefined);
  };
  return (
    <div className={classes.tools}>
      <div className={classes.actions}>
        <Button variant="default" size="sm" onClick={onAdd}>
          {t('team.add')}
        </Button>
        <Button
          variant="default"
          size="sm"
          aria-expanded={text !== undefined}
          onClick={() => {
            setText(text === undefined ? '' : undefined);
          }}
        >
          {t('team.paste')}
        </Button>
        <span role="status">{said}</span>
      </div>
      {text !== undefined && (
        <>
          <Textarea
            autoFocus
            label={t('team.pasteLabel')}
            description={t('team.pasteHint')}
            rows={4}
            spellCheck={false}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
            }}
          />
          <div className={classes.actions}>
            <Button variant="default" size="sm" onClick={add}>
              {t('team.pasteAdd')}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
