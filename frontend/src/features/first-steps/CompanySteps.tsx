import { Button } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FirstStep, Tenant } from '@/api/types';
import { IconCheck } from '@/components/icons';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { api, unwrap } from '@/lib/api';
import { firstStepsKey } from '@/lib/first-steps';
import { allows } from '@/lib/permissions';
import { t } from './messages';
import classes from './CompanySteps.module.css';

const firstStepsQuery = (tenant: string) =>
  queryOptions({
    queryKey: [...firstStepsKey, tenant],
    queryFn: ({ signal }) => unwrap(api.GET('/tenants/{tenant}/first-steps', { params: { path: { tenant } }, signal })),
  });

/** Where each step is done; one without a place is not shown. */
export type StepDoors = Partial<Record<FirstStep['id'], string>>;

/** What a company left for later when it was set up. Goes when all is done, or when somebody hides it. */
export function CompanySteps({ tenant, doors }: { tenant: Tenant; doors: StepDoors }) {
  const may = allows(tenant.access.permissions, 'TENANT:update');
  const queryClient = useQueryClient();
  const { data } = useQuery({ ...firstStepsQuery(tenant.slug), enabled: may });
  const hide = useMutation({
    mutationFn: () =>
      unwrap(api.PUT('/tenants/{tenant}/first-steps/hidden', { params: { path: { tenant: tenant.slug } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: firstStepsKey }),
  });
  const items = (data?.items ?? []).filter(({ id }) => doors[id] !== undefined);
  const done = items.filter((item) => item.done).length;
  if (data?.hidden !== false || done === items.length) return null;
  return (
    <Section
      title={t('first.title')}
      intro={t('first.intro', { done, total: items.length })}
      actions={
        <Button
          variant="subtle"
          className="tn-flush"
          size="sm"
          title={t('first.hideHint')}
          loading={hide.isPending}
          onClick={() => {
            hide.mutate();
          }}
        >
          {t('first.hide')}
        </Button>
      }
    >
      {hide.isError ? <ProblemAlert error={hide.error} /> : null}
      <ol className={classes.list}>
        {items.map(({ id, done: isDone }) => (
          <li key={id} className={classes.step} data-done={isDone}>
            <span className={classes.mark} aria-hidden="true">
              {isDone ? <IconCheck size={16} /> : null}
            </span>
            <div>
              <h3 className={classes.title}>
                {t(`first.${id}`)} <span className={classes.state}>{t(isDone ? 'first.done' : 'first.open')}</span>
              </h3>
              {!isDone && <p className={classes.text}>{t(`first.${id}.text`)}</p>}
            </div>
            {!isDone && (
              <Button component={Link} to={doors[id] ?? ''} variant="default" size="sm">
                {t(`first.${id}.act`)}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}
