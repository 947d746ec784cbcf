import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Checklist, ChecklistItemId } from '@/api/types';
import { IconCheck } from '@/components/icons';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { allows } from '@/lib/permissions';
import { checklistQuery } from '@/lib/queries';
import { useDismissChecklist } from './api';
import { t } from './messages';
import { SampleData } from './SampleData';
import classes from './FirstSteps.module.css';

type Item = Checklist['items'][number];

// Where each step is done. The wizard's address is fixed.
const doors: Record<ChecklistItemId, string> = {
  'public-address': '/settings/general',
  mail: '/settings/mail',
  'first-tenant': '/onboarding/voicepro',
};

/** What a fresh installation still needs. Goes when it is dismissed. */
export function FirstSteps({ permissions }: { permissions: readonly string[] }) {
  const { data } = useSuspenseQuery(checklistQuery);
  const dismiss = useDismissChecklist();
  if (data.dismissed) return null;
  const done = data.items.filter((item) => item.done).length;
  const next = data.items.findLast((item) => !item.done);
  return (
    <Section
      title={t('steps.title')}
      intro={t('steps.intro', { count: done, total: data.items.length })}
      actions={
        allows(permissions, 'SETTINGS:manage') ? (
          <Button
            variant="subtle"
            className="tn-flush"
            size="sm"
            title={t('steps.hideHint')}
            loading={dismiss.isPending}
            onClick={() => {
              dismiss.mutate(true);
            }}
          >
            {t('steps.hide')}
          </Button>
        ) : null
      }
    >
      {dismiss.isError ? <ProblemAlert error={dismiss.error} /> : null}
      <ol className={classes.list}>
        {data.items.map((item) => (
          <Step key={item.id} item={item} main={item.id === next?.id} />
        ))}
      </ol>
      {allows(permissions, 'SETTINGS:manage') ? <SampleData present={data.sampleData} /> : null}
    </Section>
  );
}

function Step({ item: { id, done, detail }, main }: { item: Item; main: boolean }) {
  return (
    <li className={classes.step} data-done={done}>
      <span className={classes.mark} aria-hidden="true">
        {done ? <IconCheck size={16} /> : null}
      </span>
      <div className={classes.words}>
        <h3 className={classes.title}>
          {t(`steps.${id}`)} <span className={classes.state}>{done ? t('steps.done') : t('steps.open')}</span>
        </h3>
        <p className={classes.text}>{detail === '' ? t(`steps.${id}.text`) : detail}</p>
      </div>
      <Button component={Link} to={doors[id]} variant={main ? 'filled' : 'default'} size="sm">
        {t(`steps.${id}.act`)}
      </Button>
    </li>
  );
}
