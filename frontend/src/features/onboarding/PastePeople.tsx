import { Button, Combobox, Input } from '@mantine/core';
import { useState } from 'react';
import type { TemplateRole } from '@/api/types';
import { FieldShell } from '@/components/SchemaForm';
import { t } from './messages';
import { RoleOptions } from './UserRowFields';
import { parsePeople } from './users';
import classes from './UsersStep.module.css';

interface PastePeopleProps {
  roles: TemplateRole[];
  defaultRole: string;
  onAdd: (people: { email: string; name: string }[], role: string) => void;
  onCancel: () => void;
}

/** Many addresses at once, out of a mail or a spreadsheet. */
export function PastePeople({ roles, defaultRole, onAdd, onCancel }: PastePeopleProps) {
  const [text, setText] = useState('');
  const [role, setRole] = useState(defaultRole);
  const [error, setError] = useState<string>();
  const add = () => {
    const people = parsePeople(text);
    if (people.length > 0) onAdd(people, role);
    else setError(t('users.pasteNone'));
  };
  return (
    <fieldset className={classes.paste}>
      <legend>{t('users.pasteTitle')}</legend>
      <FieldShell id="paste-people" label={t('users.pasteLabel')} help={t('users.pasteHelp')} error={error}>
        <Input
          component="textarea"
          multiline
          rows={5}
          className={classes.pasteText}
          autoFocus
          spellCheck={false}
          value={text}
          error={error !== undefined}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setError(undefined);
          }}
        />
      </FieldShell>
      <FieldShell id="paste-role" label={t('users.pasteRole')}>
        <Input
          component="select"
          pointer
          rightSection={<Combobox.Chevron />}
          value={role}
          onChange={(event) => {
            setRole(event.currentTarget.value);
          }}
        >
          <RoleOptions roles={roles} chosen={role} />
        </Input>
      </FieldShell>
      <div className={classes.tools}>
        <Button variant="light" onClick={add}>
          {t('users.pasteAdd')}
        </Button>
        <Button variant="subtle" onClick={onCancel}>
          {t('users.pasteCancel')}
        </Button>
      </div>
    </fieldset>
  );
}
