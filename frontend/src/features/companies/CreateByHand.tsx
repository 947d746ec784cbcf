import { Button, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MadeCompany, Schema } from '@/api/types';
import { ErrorSummary } from '@/components/ErrorSummary';
import { ButtonLink } from '@/components/links';
import { Notice } from '@/components/Notice';
import { ProblemAlert } from '@/components/ProblemAlert';
import { fieldsOf, referenceQuery, SchemaForm, validate, type Errors, type Values } from '@/components/SchemaForm';
import { keepFocus } from '@/lib/leave-field';
import { mailWord } from '@/lib/mail-words';
import { formProblem, problemOf } from '@/lib/problem';
import { createCompany, useCompaniesChanged } from './api';
import { t } from './messages';
import classes from './Companies.module.css';

/** The same questions that a client answers on the step Company Info. */
const company: Schema = {
  type: 'object',
  required: ['companyName', 'address', 'country', 'timezone', 'replyTo', 'website'],
  properties: {
    companyName: { type: 'string', title: t('hand.companyName'), minLength: 1, maxLength: 120, 'x-is': 'tenant.name' },
    address: { type: 'string', title: t('hand.address'), minLength: 1, maxLength: 500, 'x-input': 'textarea' },
    country: { type: 'string', title: t('hand.country'), format: 'iso-3166', 'x-input': 'country' },
    timezone: { type: 'string', title: t('hand.timezone'), format: 'iana-timezone', 'x-input': 'timezone' },
    replyTo: {
      type: 'string',
      title: t('hand.replyTo'),
      description: t('hand.replyToHelp'),
      format: 'email',
      'x-input': 'email',
    },
    website: {
      type: 'string',
      title: t('hand.website'),
      format: 'uri',
      maxLength: 300,
      'x-input': 'url',
      'x-placeholder': 'https://www.companyname.com',
      'x-error': t('hand.websiteError'),
    },
  },
};

const admin: Schema = {
  type: 'object',
  required: ['adminName', 'adminEmail'],
  properties: {
    adminName: { type: 'string', title: t('hand.adminName'), minLength: 1, maxLength: 120 },
    adminEmail: { type: 'string', title: t('hand.adminEmail'), format: 'email', 'x-input': 'email' },
  },
};

const idOf = (field: string) => `by-hand-${field}`;
const text = (value: unknown) => (typeof value === 'string' ? value : '');
const fields = [...fieldsOf(company), ...fieldsOf(admin)].map(({ name }) => name);

/** Where the server points, as the form's field. */
const fieldAt: Record<string, string> = { 'admin/name': 'adminName', 'admin/email': 'adminEmail' };
const lastPart = (path: string) => fieldAt[path] ?? path.replace(/^company\//, '');

type Props = { slug: string; onBack: () => void; onClose: () => void };

/** One form makes the company and invites its administrator; what came of it shows both. */
export function CreateByHand({ slug, onBack, onClose }: Props) {
  const reference = useQuery(referenceQuery).data;
  const changed = useCompaniesChanged(slug);
  const [key] = useState(() => crypto.randomUUID());
  const [values, setValues] = useState<Values>({
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const refuse = (found: Errors) => {
    setErrors(found);
    setAttempt((n) => n + 1);
  };
  const create = useMutation({
    mutationFn: () => {
      const { adminName, adminEmail, ...answers } = values;
      return createCompany(slug, key, { company: answers, admin: { name: text(adminName), email: text(adminEmail) } });
    },
    onSuccess: changed,
    onError: (error) => {
      const problem = problemOf(error);
      const found: Errors = {};
      for (const { pointer, message } of problem.errors ?? []) found[lastPart(pointer.slice(1))] = message;
      const known = formProblem(problem, (path) => fields.includes(lastPart(path))).fields;
      refuse(Object.keys(found).length > 0 ? found : known);
    },
  });
  if (create.isSuccess) return <Made made={create.data} onClose={onClose} />;
  const check = () => ({ ...validate(company, values, reference), ...validate(admin, values, reference) });
  const common = {
    values,
    errors,
    reference,
    scope: {},
    idOf,
    onChange: (field: string, value: unknown) => {
      setValues((before) => ({ ...before, [field]: value }));
      setErrors((before) => Object.fromEntries(Object.entries(before).filter(([other]) => other !== field)));
    },
    onBlur: (field: string) => {
      const message = check()[field];
      if (message) setErrors((before) => ({ ...before, [field]: message }));
    },
  };
  return (
    <form
      noValidate
      className={classes.list}
      onSubmit={(event) => {
        event.preventDefault();
        if (create.isPending) return;
        const found = check();
        refuse(found);
        if (Object.keys(found).length === 0) create.mutate();
      }}
    >
      {create.isError && Object.keys(errors).length === 0 && <ProblemAlert error={create.error} />}
      <ErrorSummary
        entries={fields.flatMap((field) => (errors[field] ? [{ id: idOf(field), message: errors[field] }] : []))}
        attempt={attempt}
      />
      <Title order={3}>{t('hand.company')}</Title>
      <SchemaForm schema={company} {...common} />
      <Title order={3}>{t('hand.admin')}</Title>
      <SchemaForm schema={admin} {...common} />
      <div className={classes.buttons} onMouseDown={keepFocus}>
        <Button type="submit" loading={create.isPending}>
          {t('hand.create')}
        </Button>
        <Button variant="default" onClick={onBack}>
          {t('new.back')}
        </Button>
      </div>
    </form>
  );
}

function Made({ made: { company: made, invitation }, onClose }: { made: MadeCompany; onClose: () => void }) {
  const { name, slug } = made;
  return (
    <div className={classes.made} role="status">
      <Notice tone="done" title={t('hand.made', { name })}>
        {t('hand.madeText', { email: invitation.email })}{' '}
        {invitation.delivery === 'not_sent'
          ? t('hand.notSent', { name })
          : t('hand.mail', { word: mailWord(invitation.delivery).word })}
      </Notice>
      <div className={classes.buttons}>
        <ButtonLink to="/t/$slug" params={{ slug }}>
          {t('hand.open', { name })}
        </ButtonLink>
        <Button variant="default" onClick={onClose}>
          {t('made.done')}
        </Button>
      </div>
    </div>
  );
}
