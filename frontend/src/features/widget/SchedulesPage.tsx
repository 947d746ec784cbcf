import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { Tenant, Widget, WidgetSchedule } from '@/api/types';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { EmptyState } from '@/components/EmptyState';
import { IconClock, IconPlus } from '@/components/icons';
import { Section } from '@/components/Section';
import { toast } from '@/lib/toasts';
import { useSaveWidget } from './api';
import { t } from './messages';
import { summaryOf } from './schedule';
import { ScheduleEditor } from './ScheduleEditor';
import classes from './Widget.module.css';
import { WithWidget } from './WithWidget';

type Editing = { schedule: WidgetSchedule | undefined };

/** When a company's team is available; each app keeps to one of these, or is always there. */
export function SchedulesPage({ slug }: { slug: string }) {
  const [editing, setEditing] = useState<Editing>();
  const add = (
    <Button
      leftSection={<IconPlus size={18} />}
      onClick={() => {
        setEditing({ schedule: undefined });
      }}
    >
      {t('schedules.add')}
    </Button>
  );
  return (
    <WithWidget
      slug={slug}
      title={t('schedules.title')}
      intro={({ timezone }) => t('schedules.intro', { zone: timezone })}
      actions={({ manages, widget }) => (manages && widget.schedules.length > 0 ? add : null)}
    >
      {({ tenant, widget, manages }) => (
        <>
          {widget.schedules.length === 0 ? (
            <EmptyState icon={<IconClock size={24} />} title={t('schedules.none')} action={manages ? add : undefined}>
              {t('schedules.noneText')}
            </EmptyState>
          ) : null}
          {widget.schedules.map((schedule) => (
            <Schedule
              key={schedule.id}
              tenant={tenant}
              widget={widget}
              schedule={schedule}
              manages={manages}
              onEdit={() => {
                setEditing({ schedule });
              }}
            />
          ))}
          {editing === undefined ? null : (
            <ScheduleEditor
              slug={tenant.slug}
              widget={widget}
              schedule={editing.schedule}
              onClose={() => {
                setEditing(undefined);
              }}
            />
          )}
        </>
      )}
    </WithWidget>
  );
}

type Part = { tenant: Tenant; widget: Widget; schedule: WidgetSchedule; manages: boolean; onEdit: () => void };

function Schedule({ tenant, widget, schedule, manages, onEdit }: Part) {
  const save = useSaveWidget(tenant.slug);
  const [asking, setAsking] = useState(false);
  const { name, exceptions } = schedule;
  const hours = summaryOf(schedule);
  const users = widget.apps.filter((app) => app.schedule === schedule.id).map(({ label }) => label);
  return (
    <Section
      title={name}
      intro={users.length === 0 ? t('schedules.unused') : t('schedules.usedBy', { apps: users.join(', ') })}
      actions={
        manages ? (
          <div className={classes.acts}>
            <Button size="xs" variant="default" aria-label={t('schedules.editOf', { name })} onClick={onEdit}>
              {t('schedules.edit')}
            </Button>
            <Button
              size="xs"
              variant="subtle"
              color="danger"
              aria-label={t('schedules.deleteOf', { name })}
              onClick={() => {
                setAsking(true);
              }}
            >
              {t('schedules.delete')}
            </Button>
          </div>
        ) : undefined
      }
    >
      <div>
        {hours.length === 0 ? <Text>{t('schedules.never')}</Text> : hours.map((line) => <Text key={line}>{line}</Text>)}
        {exceptions.length === 0 ? null : (
          <Text size="sm" c="dimmed">
            {t('schedules.closedDays', { count: exceptions.length })}
          </Text>
        )}
      </div>
      <ConfirmDialog
        opened={asking}
        title={t('schedules.deleteTitle')}
        confirmLabel={t('schedules.deleteConfirm')}
        danger
        onConfirm={async () => {
          await save(widget.version, { schedules: widget.schedules.filter(({ id }) => id !== schedule.id) });
          toast('done', t('schedules.deleted'));
        }}
        onClose={() => {
          setAsking(false);
        }}
      >
        {t('schedules.deleteText', { name })}
      </ConfirmDialog>
    </Section>
  );
}
