import { Button, Group } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Template } from '@/api/types';
import { Notice } from '@/components/Notice';
import { fieldsOf } from '@/components/SchemaForm';
import { formatClock } from '@/lib/format';
import type { Conflict } from './draft';
import type { Clash } from './merge';
import { t } from './messages';
import { useWizard } from './wizardContext';
import classes from './Wizard.module.css';

/** Two people changed the same entries: both versions side by side, and the choice between them. */
export function ConflictPanel() {
  const { state } = useWizard();
  return state.conflict ? <Choice conflict={state.conflict} /> : null;
}

function Choice({ conflict }: { conflict: Conflict }) {
  const { session, template, state } = useWizard();
  const box = useRef<HTMLDivElement>(null);
  const { theirs, clashes } = conflict;
  useEffect(() => {
    box.current?.focus();
  }, [theirs.version]);
  return (
    <Notice
      ref={box}
      tone="warning"
      role="alert"
      tabIndex={-1}
      title={t('conflict.title', { name: theirs.changedBy, time: formatClock(new Date(theirs.updatedAt)) })}
    >
      <p className={classes.sentence}>{t('conflict.text')}</p>
      {theirs.template !== state.stored.template && <TheirTemplate name={theirs.template} />}
      {clashes.length > 0 && <Clashes clashes={clashes} template={template} />}
      <Group gap="sm">
        <Button size="xs" onClick={() => void session.keepMine()}>
          {t('conflict.keepMine')}
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            session.takeTheirs();
          }}
        >
          {t('conflict.takeTheirs')}
        </Button>
      </Group>
    </Notice>
  );
}

function TheirTemplate({ name }: { name: string | undefined }) {
  const { templates } = useWizard();
  const title = templates.find((template) => template.name === name)?.title ?? name ?? t('conflict.empty');
  return <p className={classes.sentence}>{t('conflict.template', { template: title })}</p>;
}

function Clashes({ clashes, template }: { clashes: Clash[]; template: Template | undefined }) {
  return (
    <table className={classes.clashes}>
      <caption>{t('conflict.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('conflict.entry')}</th>
          <th scope="col">{t('conflict.mine')}</th>
          <th scope="col">{t('conflict.theirs')}</th>
        </tr>
      </thead>
      <tbody>
        {clashes.map((clash) => (
          <tr key={`${clash.step}.${clash.field}`}>
            <th scope="row">{titleOf(clash, template)}</th>
            <td>{inWords(clash.mine)}</td>
            <td>{inWords(clash.theirs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function titleOf({ step, field }: Clash, template: Template | undefined): string {
  const found = template?.steps.find((s) => s.id === step);
  return fieldsOf(found?.schema).find((f) => f.name === field)?.title ?? found?.title ?? step;
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) {
    const emails = value.map((v: unknown) =>
      typeof v === 'object' && v !== null && 'email' in v ? String(v.email) : String(v),
    );
    return emails.length > 3
      ? t('conflict.people', { count: emails.length })
      : emails.join(', ') || t('conflict.empty');
  }
  return typeof value === 'string' && value !== '' ? value : t('conflict.empty');
}
