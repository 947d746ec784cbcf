import type { ReactNode } from 'react';
import { t } from './messages';
import classes from './Help.module.css';

/** A table of fields, as the wizard's steps have them. */
export function Fields({ label, rows }: { label: string; rows: [field: string, type: string, description: string][] }) {
  return (
    <div className={classes.tableFrame} tabIndex={0} role="region" aria-label={label}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('help.field')}</th>
            <th scope="col">{t('help.type')}</th>
            <th scope="col">{t('help.description')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([field, type, description]) => (
            <tr key={field}>
              <th scope="row">{field}</th>
              <td>{type}</td>
              <td>{description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Text to type or to copy. */
export function Code({ children }: { children: string }) {
  return (
    <pre className={classes.code} tabIndex={0}>
      <code>{children}</code>
    </pre>
  );
}

/** A list of terms and what they mean. */
export function Terms({ items }: { items: [term: ReactNode, meaning: ReactNode][] }) {
  return (
    <dl className={classes.terms}>
      {items.map(([term, meaning], index) => (
        <div key={index}>
          <dt>{term}</dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
