import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Run } from '@/api/types';
import { ProblemAlert } from '@/components/ProblemAlert';
import { actOnStep, type StepAct } from './api';
import { t } from './messages';
import { actsFor } from './model';
import classes from './Runs.module.css';

/** Retry, Mark done and Skip, for the step that waits for somebody. */
export function StepActions({ run, stepId }: { run: Run; stepId: string }) {
  const client = useQueryClient();
  const [noting, setNoting] = useState<StepAct>();
  const act = useMutation({
    mutationFn: ({ what, note }: { what: StepAct; note: string }) => actOnStep(client, run.id, stepId, what, note),
    onSuccess: () => {
      setNoting(undefined);
    },
  });
  const step = run.steps.find((s) => s.id === stepId);
  const acts = step ? actsFor(step) : [];
  if (!step || acts.length === 0) return null;
  const start = (what: StepAct) => {
    if (what === 'retry') act.mutate({ what, note: '' });
    else setNoting(what);
  };
  return (
    <div className={classes.actions}>
      {act.isError && <ProblemAlert error={act.error} />}
      {noting ? (
        <NoteForm
          act={noting}
          title={step.title}
          busy={act.isPending}
          onDo={(note) => {
            act.mutate({ what: noting, note });
          }}
          onCancel={() => {
            setNoting(undefined);
          }}
        />
      ) : (
        <div className={classes.buttons}>
          {acts.map((what, index) => (
            <Button
              key={what}
              size="xs"
              variant={index === 0 ? 'filled' : 'default'}
              loading={act.isPending && act.variables.what === what}
              aria-label={t(`act.${what}Of`, { title: step.title })}
              onClick={() => {
                start(what);
              }}
            >
              {t(`act.${what}`)}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

interface NoteFormProps {
  act: StepAct;
  title: string;
  busy: boolean;
  onDo: (note: string) => void;
  onCancel: () => void;
}

/** A word for whoever reads the history later. */
function NoteForm({ act, title, busy, onDo, onCancel }: NoteFormProps) {
  const [note, setNote] = useState('');
  return (
    <form
      className={classes.note}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onDo(note);
      }}
    >
      <Textarea
        label={t('act.note')}
        description={t('act.noteHelp')}
        value={note}
        maxLength={500}
        autoFocus
        rows={2}
        onChange={(event) => {
          setNote(event.currentTarget.value);
        }}
      />
      <div className={classes.buttons}>
        <Button type="submit" size="xs" loading={busy} aria-label={t(`act.${act}Of`, { title })}>
          {t(`act.${act}`)}
        </Button>
        <Button size="xs" variant="subtle" onClick={onCancel}>
          {t('act.cancel')}
        </Button>
      </div>
    </form>
  );
}
