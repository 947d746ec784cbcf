import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { MailTest } from '@/api/types';
import { Form } from '@/components/Form';
import { Notice } from '@/components/Notice';
import { Section } from '@/components/Section';
import { useAppForm } from '@/components/useAppForm';
import { useSession } from '@/lib/session';
import { testMail } from './mail-api';
import { t } from './mail-messages';
import classes from './GeneralPage.module.css';

/** Sends one message now and tells what the other side answered, word for word. */
export function MailTestForm({ unsaved }: { unsaved: boolean }) {
  const { email } = useSession().account;
  const [result, setResult] = useState<MailTest>();
  const form = useAppForm({
    initial: { to: email },
    rules: { to: (to) => (to.trim() === '' ? t('test.toNeeded') : undefined) },
    onSubmit: async ({ to }) => {
      setResult(undefined);
      setResult(await testMail(to.trim()));
    },
  });
  return (
    <Section title={t('test.title')} intro={unsaved ? t('test.unsaved') : t('test.intro')}>
      <div className={classes.form}>
        <Form form={form} submitLabel={t('test.button')} label={t('test.title')} submitProps={{ disabled: unsaved }}>
          <TextInput
            label={t('test.to')}
            type="email"
            autoCapitalize="none"
            spellCheck={false}
            required
            {...form.field('to')}
          />
        </Form>
      </div>
      <div role="status">{result === undefined ? null : <Result result={result} />}</div>
    </Section>
  );
}

function Result({ result: { to, accepted, answer } }: { result: MailTest }) {
  return (
    <Notice
      tone={accepted ? 'done' : 'error'}
      title={accepted ? t('test.accepted', { to }) : t('test.refused', { to })}
    >
      <p>{accepted ? t('test.acceptedText') : t('test.refusedText')}</p>
      <code className={classes.answer}>{answer}</code>
    </Notice>
  );
}
