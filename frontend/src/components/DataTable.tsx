import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from './inside-messages';
import classes from './DataTable.module.css';

export type Column<Row> = {
  key: string;
  title: string;
  render: (row: Row) => ReactNode;
  /** The column that names the row; it leads the card that a row becomes on a phone. */
  lead?: boolean;
  align?: 'end';
  /** For columns of buttons: the title is read out but not drawn. */
  hiddenTitle?: boolean;
  /** For short values such as a code or a number: the column takes no more room than they need. */
  narrow?: boolean;
  sort?: { direction: 'ascending' | 'descending' | 'none'; onClick: () => void };
};

type Props<Row> = {
  /** Read out as the table's name. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
};

/** A table that turns into a list of cards where it would not fit. */
export function DataTable<Row>({ caption, columns, rows, rowKey }: Props<Row>) {
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <caption className={classes.caption}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeadCell key={column.key} column={column} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <BodyCell key={column.key} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HeadCell<Row>({ column }: { column: Column<Row> }) {
  const { title, sort, align, hiddenTitle } = column;
  return (
    <th scope="col" data-align={align} aria-sort={sort?.direction}>
      {sort === undefined ? (
        <span className={hiddenTitle === true ? classes.unseen : undefined}>{title}</span>
      ) : (
        <button type="button" className={classes.sort} data-direction={sort.direction} onClick={sort.onClick}>
          {title}
        </button>
      )}
    </th>
  );
}

function BodyCell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const content = column.render(row);
  if (column.lead === true) {
    return (
      <th scope="row" className={classes.lead}>
        <div className={classes.cell}>{content}</div>
      </th>
    );
  }
  return (
    <td data-align={column.align} data-bare={column.hiddenTitle} data-narrow={column.narrow}>
      <span className={classes.label} aria-hidden="true">
        {column.title}
      </span>
      <div className={classes.cell}>{content}</div>
    </td>
  );
}

type MoreProps = { shown: number; hasMore: boolean; loading: boolean; onMore: () => void };

/** Below a list that comes in pages. */
export function LoadMore({ shown, hasMore, loading, onMore }: MoreProps) {
  return (
    <div className={classes.more}>
      <span role="status">{t('more.count', { count: shown })}</span>
      {hasMore ? (
        <Button variant="default" size="sm" loading={loading} onClick={onMore}>
          {t('more.show')}
        </Button>
      ) : null}
    </div>
  );
}
