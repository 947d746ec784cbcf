import { Text, Textarea, Title } from '@mantine/core';
import type { CheckedPage, WebsiteCheck } from '@/api/types';
import { isProblemError, ProblemError } from '@/lib/problem';
import { DataTable, type Column } from './DataTable';
import { Form } from './Form';
import { t } from './page-check-messages';
import classes from './PageCheck.module.css';
import { StateBadge, type StateTone } from './StateBadge';
import { TimeAgo } from './TimeAgo';
import { useAppForm } from './useAppForm';

type Props = {
  /** The pages that stand in the field at first; none: the website's own address. */
  pages: readonly string[];
  last: WebsiteCheck | undefined;
  /** The rank of the heading. */
  order?: 2 | 3 | 4;
  onCheck: (pages: string[]) => Promise<unknown>;
};

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Visits pages of a company's website, and tells whether the application code is where it should be. */
export function PageCheck({ pages, last, order = 3, onCheck }: Props) {
  const form = useAppForm({
    initial: { pages: pages.join('\n') },
    onSubmit: async (values) => {
      await onCheck(lines(values.pages)).catch((error: unknown) => {
        // The refusal names a line of the list; the form has one field for all.
        if (!isProblemError(error, 'invalid')) throw error;
        const errors = error.problem.errors?.map((one) => ({ ...one, pointer: '/pages' }));
        throw new ProblemError({ ...error.problem, errors });
      });
    },
  });
  return (
    <div className={classes.stack}>
      <PageCheckTitle order={order}>
        <Text size="sm" c="dimmed">
          {t('check.intro')}
        </Text>
      </PageCheckTitle>
      <Form form={form} submitLabel={t('check.run')} submitProps={{ variant: 'default' }} label={t('check.title')}>
        <Textarea
          label={t('check.pages')}
          description={pages.length === 0 ? t('check.pagesHint') : undefined}
          autosize
          minRows={2}
          maxRows={10}
          spellCheck={false}
          {...form.field('pages')}
        />
      </Form>
      <div role="status">{form.busy ? t('check.running') : <Summary check={last} />}</div>
      {last === undefined ? null : (
        <DataTable caption={t('check.results')} columns={columns} rows={last.pages} rowKey={({ url }) => url} />
      )}
    </div>
  );
}

export function PageCheckTitle({ order, children }: { order: 2 | 3 | 4; children?: React.ReactNode }) {
  return (
    <div>
      <Title order={order} size="h4">
        {t('check.title')}
      </Title>
      {children}
    </div>
  );
}

function Summary({ check }: { check: WebsiteCheck | undefined }) {
  if (check === undefined) return null;
  const found = check.pages.filter(({ state }) => state === 'found').length;
  return (
    <Text size="sm">
      {t('check.last')} <TimeAgo at={check.at} />. {t('check.done', { count: check.pages.length, found })}
    </Text>
  );
}

const states: Record<CheckedPage['state'], { tone: StateTone; word: string }> = {
  found: { tone: 'done', word: t('check.found') },
  altered: { tone: 'error', word: t('check.altered') },
  missing: { tone: 'attention', word: t('check.missing') },
  unreadable: { tone: 'neutral', word: t('check.unreadable') },
};

const columns: Column<CheckedPage>[] = [
  { key: 'url', title: t('check.page'), lead: true, render: ({ url }) => <span className={classes.url}>{url}</span> },
  {
    key: 'state',
    title: t('check.state'),
    render: ({ state, words }) => (
      <div className={classes.result}>
        <StateBadge tone={states[state].tone}>{states[state].word}</StateBadge>
        <span className="tn-note">{words ?? t('check.fine')}</span>
      </div>
    ),
  },
];
