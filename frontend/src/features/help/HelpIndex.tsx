import { AnchorLink } from '@/components/links';
import { Page } from '@/components/Page';
import { t } from './messages';
import { pages } from './pages';
import classes from './Help.module.css';

/** All help pages. */
export function HelpIndex() {
  return (
    <Page title={t('help.title')} intro={t('help.intro')} width="narrow">
      <ul className={classes.index}>
        {pages.map(({ id, title, summary, updated }) => (
          <li key={id}>
            <AnchorLink to="/help/$page" params={{ page: id }} fw={600}>
              {title}
            </AnchorLink>
            <p>{summary}</p>
            <p className={classes.updated}>{t('help.updated', { date: updated })}</p>
          </li>
        ))}
      </ul>
    </Page>
  );
}
