import { Button, NativeSelect, Switch, Text, TextInput } from '@mantine/core';
import type { Tenant, Widget, WidgetApp } from '@/api/types';
import { Form } from '@/components/Form';
import { Notice } from '@/components/Notice';
import { Section } from '@/components/Section';
import { StateBadge, type StateTone } from '@/components/StateBadge';
import { UnsavedChanges } from '@/components/UnsavedChanges';
import { useAppForm, type AppForm } from '@/components/useAppForm';
import { formatDateTime } from '@/lib/format';
import { toast } from '@/lib/toasts';
import { useSaveWidget } from './api';
import { t } from './messages';
import classes from './Widget.module.css';
import { WithWidget } from './WithWidget';

/** Which apps a company's website has, and when. */
export function AppsPage({ slug }: { slug: string }) {
  return (
    <WithWidget slug={slug} title={t('apps.title')} intro={t('apps.intro')}>
      {({ tenant, widget, manages }) => <AppsForm tenant={tenant} widget={widget} manages={manages} />}
    </WithWidget>
  );
}

// By the pointers under which the server names what is wrong.
type Fields = Record<string, string | boolean>;

const fieldsOf = (widget: Widget): Fields =>
  Object.fromEntries<string | boolean>(
    widget.apps.flatMap<[string, string | boolean]>(({ on, label, number = '', schedule = '' }, i) => [
      [`apps.${String(i)}.on`, on],
      [`apps.${String(i)}.label`, label],
      [`apps.${String(i)}.number`, number],
      [`apps.${String(i)}.schedule`, schedule],
    ]),
  );

const text = (value: string | boolean | undefined) => (typeof value === 'string' ? value : '');

function AppsForm({ tenant, widget, manages }: { tenant: Tenant; widget: Widget; manages: boolean }) {
  const save = useSaveWidget(tenant.slug);
  const form = useAppForm<Fields>({
    initial: fieldsOf(widget),
    onSubmit: async (fields) => {
      const saved = await save(widget.version, {
        apps: widget.apps.map(({ app }, i) => ({
          app,
          on: fields[`apps.${String(i)}.on`] === true,
          label: text(fields[`apps.${String(i)}.label`]),
          number: text(fields[`apps.${String(i)}.number`]) || undefined,
          schedule: text(fields[`apps.${String(i)}.schedule`]) || undefined,
        })),
      });
      form.reset(fieldsOf(saved));
      toast('done', t('saved'));
    },
  });
  return (
    <>
      <Form
        form={form}
        submitLabel={t('save')}
        submitProps={{ disabled: !manages || !form.dirty }}
        label={t('apps.title')}
        aside={
          form.dirty ? (
            <Button
              variant="default"
              onClick={() => {
                form.reset(fieldsOf(widget));
              }}
            >
              {t('discard')}
            </Button>
          ) : undefined
        }
      >
        {widget.apps.map((app, i) => (
          <AppFields key={app.app} app={app} index={i} form={form} widget={widget} manages={manages} />
        ))}
      </Form>
      <UnsavedChanges when={form.dirty} />
    </>
  );
}

const titles = { call: t('apps.call'), text: t('apps.text'), message: t('apps.message') };

function introOf({ app }: WidgetApp, { messagesTo }: Widget): string {
  if (app === 'call') return t('apps.callText');
  if (app === 'text') return t('apps.textText');
  return messagesTo === '' ? t('apps.messageTextNobody') : t('apps.messageText', { to: messagesTo });
}

type Part = { app: WidgetApp; index: number; form: AppForm<Fields>; widget: Widget; manages: boolean };

function AppFields({ app, index, form, widget, manages }: Part) {
  const at = `apps.${String(index)}`;
  const field = (name: string) => {
    const props = form.field(`${at}.${name}`);
    return { ...props, value: text(props.value), disabled: !manages };
  };
  const { id, name } = form.field(`${at}.on`);
  return (
    <Section title={titles[app.app]} intro={introOf(app, widget)} actions={<State app={app} widget={widget} />}>
      {app.app === 'text' && widget.consent === '' ? <Notice tone="info">{t('apps.textOff')}</Notice> : null}
      <Switch
        id={id}
        name={name}
        label={t('apps.on')}
        aria-label={`${t('apps.on')}: ${titles[app.app]}`}
        checked={form.values[`${at}.on`] === true}
        disabled={!manages}
        onChange={({ currentTarget: { checked } }) => {
          form.set(`${at}.on`, checked);
        }}
      />
      <div className={classes.fields}>
        <TextInput label={t('apps.label')} maxLength={40} autoComplete="off" {...field('label')} />
        <NativeSelect
          label={t('apps.schedule')}
          data={[
            { value: '', label: t('apps.always') },
            ...widget.schedules.map(({ id = '', name }) => ({ value: id, label: name })),
          ]}
          {...field('schedule')}
        />
        {app.app === 'call' ? (
          <TextInput
            label={t('apps.number')}
            description={t('apps.numberHint')}
            // Below, so that the fields of a row stand in line.
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            type="tel"
            autoComplete="tel"
            {...field('number')}
          />
        ) : null}
      </div>
    </Section>
  );
}

/** What visitors see of an app just now, as it is saved. */
function State({ app, widget }: { app: WidgetApp; widget: Widget }) {
  const offered = app.on && (app.app !== 'text' || widget.consent !== '');
  const when = app.changesAt === undefined ? undefined : formatDateTime(app.changesAt);
  const [tone, words]: [StateTone, string] = !offered
    ? ['neutral', t('apps.off')]
    : app.open
      ? ['done', when === undefined ? t('apps.open') : t('apps.openUntil', { when })]
      : ['attention', when === undefined ? t('apps.closed') : t('apps.closedUntil', { when })];
  return (
    <Text size="sm" component="div">
      <StateBadge tone={tone}>{words}</StateBadge>
    </Text>
  );
}
