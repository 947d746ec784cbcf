import { t } from './messages';
import classes from './PageSkeleton.module.css';

/** Holds a page's place while its data comes; the router shows it only after 200 ms. */
export function PageSkeleton() {
  return (
    <div className={classes.page} role="status" aria-label={t('loading')}>
      <div className={classes.bar} data-kind="title" />
      <div className={classes.bar} data-kind="intro" />
      <div className={classes.bar} data-kind="block" />
    </div>
  );
}
