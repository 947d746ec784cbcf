import { Anchor, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useDocumentTitle } from '@/lib/document-title';
import { t } from './messages';
import classes from './Page.module.css';

export type Crumb = { label: string; to: string };

type Props = {
  title: string;
  /** One or two sentences below the title. */
  intro?: ReactNode;
  /** Buttons at the right of the title; below it on a phone. */
  actions?: ReactNode;
  /** Beside the title, such as a state. */
  badge?: ReactNode;
  crumbs?: readonly Crumb[];
  /** narrow suits a form or text, wide a table. */
  width?: 'narrow' | 'normal' | 'wide';
  children?: ReactNode;
};

/** The head and measure of a page. The frame moves the focus to its title after a navigation. */
export function Page({ title, intro, actions, badge, crumbs = [], width = 'normal', children }: Props) {
  useDocumentTitle(title);
  return (
    <div className={classes.page} data-width={width}>
      <header className={classes.head}>
        <div className={classes.words}>
          <Crumbs crumbs={crumbs} />
          <div className={classes.titleRow}>
            <Title order={1} tabIndex={-1} data-page-title className={classes.title}>
              {title}
            </Title>
            {badge}
          </div>
          {intro === undefined ? null : (
            <Text c="dimmed" className={classes.intro} component="div">
              {intro}
            </Text>
          )}
        </div>
        {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

function Crumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  if (crumbs.length === 0) return null;
  return (
    <nav aria-label={t('crumbs.label')}>
      <ol className={classes.crumbs}>
        {crumbs.map(({ label, to }) => (
          <li key={to}>
            <Anchor component={Link} to={to} size="sm" c="dimmed">
              {label}
            </Anchor>
          </li>
        ))}
      </ol>
    </nav>
  );
}
