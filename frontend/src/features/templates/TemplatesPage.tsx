import { useSuspenseQuery } from '@tanstack/react-query';
import type { Template, TemplateProblem } from '@/api/types';
import { EmptyState } from '@/components/EmptyState';
import { IconFile } from '@/components/icons';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { Section } from '@/components/Section';
import { formatList } from '@/lib/format';
import { catalogueQuery } from './api';
import { t } from './messages';
import classes from './TemplatesPage.module.css';

/** The templates as the server has them, and what is wrong with files that it could not take. */
export function TemplatesPage() {
  const { data } = useSuspenseQuery(catalogueQuery);
  const { problems } = data;
  return (
    <Page title={t('templates.title')} intro={t('templates.intro')}>
      {problems.length === 0 ? null : <Problems problems={problems} />}
      {data.items.length === 0 ? <EmptyState icon={<IconFile size={24} />} title={t('templates.none')} /> : null}
      {data.items.map((template) => (
        <TemplateCard key={template.name} template={template} />
      ))}
    </Page>
  );
}

function Problems({ problems }: { problems: readonly TemplateProblem[] }) {
  return (
    <Notice tone="error" title={t('problems.title', { count: problems.length })}>
      <p>{t('problems.text')}</p>
      <ul className={classes.problems}>
        {problems.map(({ file, line, column, reason }) => (
          <li key={`${file}:${String(line)}:${String(column)}:${reason}`}>
            <code>{t('problems.place', { file, line, column })}</code>
            <div>{reason}</div>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function TemplateCard({ template }: { template: Template }) {
  const { name, version, title, summary, audience, minutes } = template;
  return (
    <Section
      title={title}
      intro={
        <>
          <p>{summary}</p>
          <p>
            <code>{name}</code> · {t('template.version', { version })} · {t('template.minutes', { count: minutes })}
          </p>
        </>
      }
    >
      <dl className={classes.facts}>
        <Fact term={t('template.for')} fact={audience} />
        <Fact term={t('template.steps')} fact={titles(template.steps)} />
        <Fact term={t('template.roles')} fact={titles(template.roles)} />
        <Fact term={t('template.features')} fact={formatList(featuresOn(template))} />
        <Fact term={t('template.provision')} fact={titles(template.provision)} />
      </dl>
    </Section>
  );
}

function titles(items: readonly { title: string }[]): string {
  return formatList(items.map(({ title }) => title));
}

function featuresOn({ features }: Template): string[] {
  return Object.entries(features)
    .filter(([, on]) => on)
    .map(([feature]) => feature);
}

function Fact({ term, fact }: { term: string; fact: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{fact === '' ? t('template.none') : fact}</dd>
    </div>
  );
}
