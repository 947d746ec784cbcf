import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Template, TemplateStep } from '@/api/types';
import type { SummaryEntry } from '@/components/ErrorSummary';
import { IconList, IconPlus } from '@/components/icons';
import { Notice } from '@/components/Notice';
import { toast } from '@/lib/toasts';
import { t } from './messages';
import { fieldAnchor, problemsOf, problemTarget } from './model';
import { PastePeople } from './PastePeople';
import { RoleGuide } from './RoleGuide';
import { StepFrame } from './StepFrame';
import { UserRowFields } from './UserRowFields';
import type { RowErrors, UserRow } from './users';
import { usersWithoutRole } from './users';
import { useStepMoves } from './useStepMoves';
import { useUserRows } from './useUserRows';
import { useWizard } from './wizardContext';
import classes from './UsersStep.module.css';

/** Step 4: who is invited when the tenant is created. */
export function UsersStep({ step, template }: { step: TemplateStep; template: Template }) {
  const { session, fromReview } = useWizard();
  const users = useUserRows(step.id, template.roles, template.defaultRole);
  const [pasting, setPasting] = useState(false);
  const [pasted, setPasted] = useState('');

  const before = () => {
    users.revealAll();
    session.confirm(step.id, []);
    return summaryOf(step.id, users.rows, users.wrong);
  };
  const after = () =>
    problemsOf(session.snapshot().stored.problems, step.id).map(({ pointer, message }) => ({
      id: problemTarget(pointer, [step]).anchor,
      message,
    }));
  const moves = useStepMoves(step.id, before, after);
  // An entry that was mended leaves the summary.
  const stillWrong = new Set([...summaryOf(step.id, users.rows, users.wrong), ...after()].map(({ id }) => id));
  const misfits = usersWithoutRole(users.rows, template.roles);

  const remove = (row: UserRow, at: number) => {
    users.remove(row.key);
    if (row.email === '' && row.name === '') return;
    toast('info', t('users.removed', { who: row.email || row.name }), {
      label: t('users.undo'),
      run: () => {
        users.putBack(row, at);
      },
    });
    document.getElementById('add-user')?.focus();
  };

  return (
    <StepFrame
      title={step.title}
      intro={
        <>
          {step.intro && <p>{step.intro}</p>}
          <p>{t('users.hint')}</p>
        </>
      }
      errors={moves.errors.filter(({ id }) => stillWrong.has(id))}
      attempt={moves.attempt}
      busy={moves.busy}
      continueLabel={t(fromReview ? 'nav.toReview' : 'nav.continue')}
      onContinue={() => void moves.goOn()}
      onBack={moves.goBack}
      onExit={moves.exit}
    >
      {misfits.length > 0 && <Notice tone="warning">{t('users.misfit', { count: misfits.length })}</Notice>}
      <div className={classes.rows}>
        {users.rows.map((row, index) => (
          <UserRowFields
            key={row.key}
            row={row}
            number={index + 1}
            idOf={(field) => fieldAnchor(step.id, index, field)}
            roles={template.roles}
            errors={users.errors.get(row.key) ?? {}}
            onChange={(field, value) => {
              users.change(row.key, field, value);
            }}
            onLeave={(field) => {
              users.leave(row.key, field);
            }}
            onRemove={() => {
              remove(row, index);
            }}
          />
        ))}
      </div>
      <div className={classes.tools}>
        <Button
          id="add-user"
          variant="default"
          leftSection={<IconPlus size={16} />}
          onClick={() => {
            users.add();
            focusLater(fieldAnchor(step.id, users.rows.length, 'email'));
          }}
        >
          {t('users.add')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconList size={16} />}
          aria-expanded={pasting}
          onClick={() => {
            setPasting(!pasting);
          }}
        >
          {t('users.paste')}
        </Button>
        <span role="status" className={classes.pasted}>
          {pasted}
        </span>
      </div>
      {pasting && (
        <PastePeople
          roles={template.roles}
          defaultRole={template.defaultRole}
          onAdd={(people, role) => {
            setPasted(pastedText(users.paste(people, role)));
            setPasting(false);
            document.getElementById('add-user')?.focus();
          }}
          onCancel={() => {
            setPasting(false);
          }}
        />
      )}
      <RoleGuide roles={template.roles} />
    </StepFrame>
  );
}

/** A field that is about to be rendered. */
function focusLater(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}

function pastedText({ added, known }: { added: number; known: number }): string {
  const sentences = [t('users.pasted', { count: added })];
  if (known > 0) sentences.push(t('users.pastedKnown', { count: known }));
  return sentences.join(' ');
}

function summaryOf(stepId: string, rows: UserRow[], wrong: Map<string, RowErrors>): SummaryEntry[] {
  return rows.flatMap((row, index) =>
    Object.entries(wrong.get(row.key) ?? {}).map(([field, message]) => ({
      id: fieldAnchor(stepId, index, field),
      message: `${t('users.number', { number: index + 1 })}: ${message}`,
    })),
  );
}
