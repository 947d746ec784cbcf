import { EmptyState } from '@/components/EmptyState';
import { IconHelp } from '@/components/icons';
import { AnchorLink, ButtonLink } from '@/components/links';
import { Page } from '@/components/Page';
import { figures } from './figures';
import { t } from './messages';
import { pages } from './pages';
import type { HelpPage, HelpSection } from './types';
import classes from './Help.module.css';

/** One help page by its name in the address. */
export function HelpArticle({ id }: { id: string }) {
  const page = pages.find((known) => known.id === id);
  return page ? <Article page={page} /> : <Missing />;
}

function Missing() {
  return (
    <EmptyState
      order={1}
      icon={<IconHelp size={24} />}
      title={t('help.missing')}
      action={
        <ButtonLink to="/help" variant="default">
          {t('help.all')}
        </ButtonLink>
      }
    >
      {t('help.missingText')}
    </EmptyState>
  );
}

function Article({ page }: { page: HelpPage }) {
  return (
    <Page title={page.title} intro={page.summary} crumbs={[{ label: t('help.title'), to: '/help' }]}>
      <div className={classes.article}>
        <p className={classes.updated}>
          <time dateTime={page.updated}>{t('help.updated', { date: page.updated })}</time>
        </p>
        <dl className={classes.facts}>
          {page.facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <nav className={classes.contents} aria-label={t('help.contents')}>
          <p>{t('help.contents')}</p>
          <ol>
            {page.sections.map(({ id, title }) => (
              <li key={id}>
                <AnchorLink to="." hash={id}>
                  {title}
                </AnchorLink>
              </li>
            ))}
          </ol>
        </nav>
        {page.sections.map((section) => (
          <Part key={section.id} page={page.id} section={section} />
        ))}
      </div>
    </Page>
  );
}

function Part({ page, section }: { page: string; section: HelpSection }) {
  const figure = figures[`${page}/${section.id}`];
  return (
    <section className={classes.section} aria-labelledby={section.id}>
      <h2 id={section.id} tabIndex={-1}>
        {section.title}
      </h2>
      {section.body}
      {figure && (
        <figure className={classes.figure}>
          <img
            src={figure.src}
            width={figure.width}
            height={figure.height}
            alt={figure.alt}
            loading="lazy"
            decoding="async"
          />
          <figcaption>{figure.caption}</figcaption>
        </figure>
      )}
    </section>
  );
}
