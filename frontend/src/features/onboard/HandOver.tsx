import { Button, TextInput, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Handover, SetUp, SetUpStep } from '@/api/types';
import { Form } from '@/components/Form';
import { useAppForm } from '@/components/useAppForm';
import { formatDate } from '@/lib/format';
import { handOver, takeBack } from './api';
import { t } from './messages';
import { SupportAlert } from './SupportAlert';
import { looksLikeEmail } from './team';
import classes from './Onboard.module.css';

type Props = { token: string; view: SetUp; step: SetUpStep; onChanged: () => Promise<unknown> };

/** One step in somebody else's hands: IT, the web agency. */
export function HandOver(props: Props) {
  const [open, setOpen] = useState(false);
  const here = props.view.handovers.filter(({ step, state }) => step === props.step.id && state !== 'revoked');
  return (
    <section className={classes.aside} aria-labelledby="hand-over">
      <h3 id="hand-over">{t(here.length > 0 ? 'handOver.list' : 'handOver.open')}</h3>
      {here.length > 0 && (
        <ul className={classes.handed}>
          {here.map((handover) => (
            <Handed key={handover.id} {...props} handover={handover} />
          ))}
        </ul>
      )}
      {open ? (
        <HandOverForm
          {...props}
          onClose={() => {
            setOpen(false);
          }}
        />
      ) : (
        <div>
          <p className={classes.quiet}>
            {t('handOver.what')} {props.step.kind === 'form' ? t('handOver.confirms') : ''}
          </p>
          <Button
            variant="default"
            size="sm"
            onClick={() => {
              setOpen(true);
            }}
          >
            {t('handOver.title')}
          </Button>
        </div>
      )}
    </section>
  );
}

function stateOf({ state, createdAt }: Handover): string {
  return state === 'sent' ? t('handOver.sent', { when: formatDate(createdAt) }) : t(`handOver.${state}`);
}

function Handed({ token, view, step, handover, onChanged }: Props & { handover: Handover }) {
  const back = useMutation({
    mutationFn: () => takeBack({ token, handover: handover.id }),
    onSuccess: onChanged,
  });
  const who = handover.name === '' ? handover.email : `${handover.name} (${handover.email})`;
  return (
    <li>
      <span>
        {who}: {stateOf(handover)}
      </span>
      {(handover.state === 'sent' || handover.state === 'opened') && (
        <Button
          variant="subtle"
          size="compact-sm"
          className="tn-flush"
          loading={back.isPending}
          aria-label={t('handOver.takeBackOf', { who: handover.email })}
          onClick={() => {
            back.mutate();
          }}
        >
          {t('handOver.takeBack')}
        </Button>
      )}
      {back.isError && <SupportAlert error={back.error} view={view} step={step.id} />}
    </li>
  );
}

function HandOverForm({ token, view, step, onChanged, onClose }: Props & { onClose: () => void }) {
  const form = useAppForm({
    initial: { email: '', name: '', note: '' },
    rules: { email: (email) => (looksLikeEmail(email.trim()) ? undefined : t('handOver.invalid')) },
    onSubmit: async ({ email, name, note }) => {
      await handOver({ token, step: step.id, email: email.trim(), name: name.trim(), note });
      await onChanged();
      onClose();
    },
  });
  return (
    <Form
      form={form}
      label={t('handOver.title')}
      submitLabel={t('handOver.send')}
      refusal={(error, also) => <SupportAlert error={error} view={view} step={step.id} also={also} />}
      aside={
        <Button variant="default" onClick={onClose}>
          {t('handOver.cancel')}
        </Button>
      }
    >
      <TextInput
        label={t('handOver.email')}
        type="email"
        inputMode="email"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
        {...form.field('email')}
      />
      <TextInput label={t('handOver.name')} autoComplete="off" {...form.field('name')} />
      <Textarea label={t('handOver.note')} rows={3} maxLength={500} {...form.field('note')} />
    </Form>
  );
}
