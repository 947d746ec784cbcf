import { ActionIcon, Button, Text, TextInput, Title } from '@mantine/core';
import type { Widget, WidgetSchedule } from '@/api/types';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { IconClose, IconPlus } from '@/components/icons';
import { useAppForm } from '@/components/useAppForm';
import { isProblemError, ProblemError } from '@/lib/problem';
import { toast } from '@/lib/toasts';
import { useSaveWidget } from './api';
import { t } from './messages';
import { dayNames, draftOf, faultOf, scheduleOf, type Day, type Draft, type Span } from './schedule';
import classes from './Widget.module.css';

type Props = { slug: string; widget: Widget; schedule: WidgetSchedule | undefined; onClose: () => void };

/** Makes or changes one schedule: its weeks, and the days that are different. */
export function ScheduleEditor({ slug, widget, schedule, onClose }: Props) {
  const save = useSaveWidget(slug);
  const place = schedule === undefined ? widget.schedules.length : widget.schedules.indexOf(schedule);
  const form = useAppForm<Draft>({
    initial: draftOf(schedule),
    rules: {
      name: (name) => (name.trim() === '' ? t('schedule.nameNeeded') : undefined),
      week: (week) =>
        week.map((spans, day) => faultWords(spans, dayNames()[day] ?? '')).find((words) => words !== undefined),
      days: (days) =>
        days.some(({ date }) => date === '')
          ? t('schedule.dateNeeded')
          : days.map(({ spans, date }) => faultWords(spans, date)).find((words) => words !== undefined),
    },
    onSubmit: async (draft) => {
      const schedules = [...widget.schedules];
      schedules[place] = scheduleOf(draft, schedule?.id);
      await save(widget.version, { schedules }).catch((error: unknown) => {
        throw atFields(error, `/schedules/${String(place)}`);
      });
      toast('done', t('schedule.saved'));
      onClose();
    },
  });
  return (
    <Dialog
      opened
      onClose={onClose}
      size="lg"
      title={schedule === undefined ? t('schedule.new') : t('schedule.change')}
      closeButtonProps={{ 'aria-label': t('schedule.close') }}
    >
      <Form form={form} submitLabel={t('schedule.save')}>
        <TextInput
          label={t('schedule.name')}
          placeholder={t('schedule.namePlaceholder')}
          autoComplete="off"
          data-autofocus
          {...form.field('name')}
        />
        <Week
          week={form.values.week}
          onChange={(week) => {
            form.set('week', week);
          }}
        />
        <Wrong id={form.field('week').id} words={form.errors.week} />
        <Days
          days={form.values.days}
          onChange={(days) => {
            form.set('days', days);
          }}
        />
        <Wrong id={form.field('days').id} words={form.errors.days} />
      </Form>
    </Dialog>
  );
}

function faultWords(spans: readonly Span[], day: string): string | undefined {
  const fault = faultOf(spans);
  if (fault === undefined) return undefined;
  return fault === 'time' ? t('schedule.timeNeeded', { day }) : t('schedule.overlap', { day });
}

/** Lays a refusal of the whole list onto this form: what is about one of its rows is about the group. */
function atFields(error: unknown, at: string): unknown {
  if (!isProblemError(error, 'invalid')) return error;
  const errors = error.problem.errors?.map((one) => {
    const [part] = one.pointer.startsWith(`${at}/`) ? one.pointer.slice(at.length + 1).split('/') : [];
    return { ...one, pointer: part === 'exceptions' ? '/days' : `/${part ?? ''}` };
  });
  return new ProblemError({ ...error.problem, errors });
}

function Wrong({ id, words }: { id: string; words: string | undefined }) {
  return (
    <Text id={id} tabIndex={-1} size="sm" c="var(--mantine-color-error)" hidden={words === undefined}>
      {words}
    </Text>
  );
}

const changed = <T,>(list: readonly T[], at: number, value: T): T[] => list.map((one, i) => (i === at ? value : one));
const without = <T,>(list: readonly T[], at: number): T[] => list.filter((_, i) => i !== at);

function Week({ week, onChange }: { week: Span[][]; onChange: (week: Span[][]) => void }) {
  const names = dayNames();
  return (
    <fieldset className={classes.group}>
      <legend>
        <Title order={3} size="h4">
          {t('schedule.week')}
        </Title>
      </legend>
      <Text size="sm" c="dimmed">
        {t('schedule.weekHint')}
      </Text>
      {week.map((spans, day) => (
        <div key={names[day]} className={classes.day}>
          <span className={classes.dayName}>{names[day]}</span>
          <Spans
            spans={spans}
            day={names[day] ?? ''}
            onChange={(next) => {
              onChange(changed(week, day, next));
            }}
          />
        </div>
      ))}
    </fieldset>
  );
}

type SpansProps = { spans: readonly Span[]; day: string; onChange: (spans: Span[]) => void };

function Spans({ spans, day, onChange }: SpansProps) {
  return (
    <div className={classes.spans}>
      {spans.length === 0 ? <span className={classes.closed}>{t('schedule.closed')}</span> : null}
      {spans.map((span, i) => (
        <div key={i} className={classes.span}>
          <TextInput
            type="time"
            aria-label={t('schedule.from', { day })}
            value={span.from}
            onChange={({ currentTarget: { value } }) => {
              onChange(changed(spans, i, { ...span, from: value }));
            }}
          />
          <span aria-hidden="true">–</span>
          <TextInput
            type="time"
            aria-label={t('schedule.to', { day })}
            value={span.to}
            onChange={({ currentTarget: { value } }) => {
              onChange(changed(spans, i, { ...span, to: value }));
            }}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('schedule.removeSpan', { ...span, day })}
            onClick={() => {
              onChange(without(spans, i));
            }}
          >
            <IconClose size={18} />
          </ActionIcon>
        </div>
      ))}
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconPlus size={16} />}
        aria-label={t('schedule.addSpanOf', { day })}
        onClick={() => {
          onChange([...spans, { from: spans.at(-1)?.to ?? '09:00', to: '17:00' }]);
        }}
      >
        {t('schedule.addSpan')}
      </Button>
    </div>
  );
}

function Days({ days, onChange }: { days: Day[]; onChange: (days: Day[]) => void }) {
  return (
    <fieldset className={classes.group}>
      <legend>
        <Title order={3} size="h4">
          {t('schedule.days')}
        </Title>
      </legend>
      <Text size="sm" c="dimmed">
        {t('schedule.daysHint')}
      </Text>
      {days.map((day, i) => (
        <div key={i} className={classes.exception}>
          <div className={classes.fields}>
            <TextInput
              type="date"
              label={t('schedule.date')}
              value={day.date}
              onChange={({ currentTarget: { value } }) => {
                onChange(changed(days, i, { ...day, date: value }));
              }}
            />
            <TextInput
              label={t('schedule.note')}
              placeholder={t('schedule.notePlaceholder')}
              autoComplete="off"
              value={day.note}
              onChange={({ currentTarget: { value } }) => {
                onChange(changed(days, i, { ...day, note: value }));
              }}
            />
          </div>
          <Spans
            spans={day.spans}
            day={day.date === '' ? t('schedule.date') : day.date}
            onChange={(spans) => {
              onChange(changed(days, i, { ...day, spans }));
            }}
          />
          <Button
            size="compact-sm"
            variant="subtle"
            color="danger"
            aria-label={`${t('schedule.removeDay')} ${day.date}`}
            onClick={() => {
              onChange(without(days, i));
            }}
          >
            {t('schedule.removeDay')}
          </Button>
        </div>
      ))}
      <div>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={16} />}
          onClick={() => {
            onChange([...days, { date: '', note: '', spans: [] }]);
          }}
        >
          {t('schedule.addDay')}
        </Button>
      </div>
    </fieldset>
  );
}
