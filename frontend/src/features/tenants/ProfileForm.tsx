import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Reference, Schema, Tenant } from '@/api/types';
import { ErrorSummary } from '@/components/ErrorSummary';
import { Notice } from '@/components/Notice';
import { ProblemAlert } from '@/components/ProblemAlert';
import { SchemaForm, validate, type Errors, type Values } from '@/components/SchemaForm';
import { UnsavedChanges } from '@/components/UnsavedChanges';
import { keepFocus } from '@/lib/leave-field';
import { formProblem, isProblemError, problemOf } from '@/lib/problem';
import { toast } from '@/lib/toasts';
import { saveProfile } from './api';
import { tenantQuery } from '@/lib/tenant';
import { t } from './messages';
import { changedFields, profileFields } from './profile';
import classes from './Detail.module.css';

/** What cannot be emptied once it is there; some templates never asked for it. */
const kept = ['country', 'timezone', 'currency', 'contactEmail'] as const;

/** The profile is a form like any step of the wizard, so it is one. */
const schemaOf = (tenant: Tenant): Schema => ({
  type: 'object',
  required: ['name', ...kept.filter((field) => tenant[field] !== '')],
  properties: {
    name: { type: 'string', title: t('profile.name'), minLength: 1, maxLength: 120, 'x-is': 'tenant.name' },
    country: { type: 'string', title: t('profile.country'), format: 'iso-3166' },
    timezone: { type: 'string', title: t('profile.timezone'), format: 'iana-timezone' },
    currency: { type: 'string', title: t('profile.currency'), format: 'iso-4217' },
    contactEmail: { type: 'string', title: t('profile.contactEmail'), format: 'email' },
    description: { type: 'string', title: t('profile.description'), maxLength: 2000, 'x-input': 'textarea' },
    address: { type: 'string', title: t('profile.address'), maxLength: 500, 'x-input': 'textarea' },
    website: { type: 'string', title: t('profile.website'), maxLength: 300, format: 'uri' },
    replyTo: {
      type: 'string',
      title: t('profile.replyTo'),
      description: t('profile.replyToHint'),
      format: 'email',
    },
  },
});

const idOf = (field: string) => `profile-${field}`;

interface ProfileFormProps {
  tenant: Tenant;
  reference: Reference | undefined;
  onDone: () => void;
}

/** Edits the profile. A change that somebody else made meanwhile is shown, and nothing typed is lost. */
export function ProfileForm({ tenant, reference, onDone }: ProfileFormProps) {
  const client = useQueryClient();
  // What the changes build on; it moves on when one takes in somebody else's version.
  const [base, setBase] = useState(tenant);
  const [values, setValues] = useState<Values>(() => ({ ...profileFields(tenant) }));
  const [shown, setShown] = useState<Errors>({});
  // The fields that were wrong at the last attempt; only they stand in the summary.
  const [tried, setTried] = useState<readonly string[]>([]);
  const [attempt, setAttempt] = useState(0);
  const change = changedFields(base, values);
  const [schema] = useState(() => schemaOf(tenant));

  const save = useMutation({
    mutationFn: () => saveProfile(client, base, change),
    onSuccess: () => {
      toast('done', t('profile.saved'));
      onDone();
    },
    onError: (error) => {
      refuse(formProblem(problemOf(error), (field) => field in values).fields);
    },
  });
  const refuse = (errors: Errors) => {
    setShown(errors);
    setTried(Object.keys(errors));
    setAttempt((n) => n + 1);
  };
  const outdated = isProblemError(save.error, 'changed') ? save.error : undefined;

  const submit = () => {
    if (save.isPending) return;
    const errors = validate(schema, values, reference);
    refuse(errors);
    if (Object.keys(errors).length > 0) return;
    if (Object.keys(change).length === 0) onDone();
    else save.mutate();
  };
  const takeIn = async () => {
    const theirs = await client.query({ ...tenantQuery(tenant.slug), staleTime: 0 });
    setValues({ ...profileFields(theirs), ...change });
    setBase(theirs);
    save.reset();
  };

  const fields = Object.keys(profileFields(tenant));
  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <ErrorSummary
        entries={fields.flatMap((f) => (tried.includes(f) && shown[f] ? [{ id: idOf(f), message: shown[f] }] : []))}
        attempt={attempt}
      />
      {outdated ? (
        <Notice tone="warning" role="alert" title={t('profile.changed')}>
          <p className={classes.quiet}>{t('profile.changedText')}</p>
          <Button size="xs" variant="default" onClick={() => void takeIn()}>
            {t('profile.load')}
          </Button>
        </Notice>
      ) : (
        save.error && Object.keys(shown).length === 0 && <ProblemAlert error={save.error} />
      )}
      <SchemaForm
        schema={schema}
        values={values}
        errors={shown}
        reference={reference}
        scope={{}}
        idOf={idOf}
        onChange={(field, value) => {
          setValues((before) => ({ ...before, [field]: value }));
          setShown((before) => Object.fromEntries(Object.entries(before).filter(([other]) => other !== field)));
        }}
        onBlur={(field) => {
          const message = validate(schema, values, reference)[field];
          if (message) setShown((before) => ({ ...before, [field]: message }));
        }}
      />
      <div className={classes.buttons} onMouseDown={keepFocus}>
        <Button type="submit" loading={save.isPending}>
          {t('profile.save')}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t('profile.cancel')}
        </Button>
      </div>
      <UnsavedChanges when={Object.keys(change).length > 0 && !save.isSuccess} />
    </form>
  );
}
