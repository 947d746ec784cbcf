import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Logo } from './Logo';
import { useDocumentTitle } from '@/lib/document-title';
import classes from './PublicPage.module.css';

type Props = {
  title: string;
  /** The installation's name beside the mark. */
  brand?: string;
  intro?: ReactNode;
  children?: ReactNode;
  footer?: ReactNode;
};

/** A page in front of the sign-in: one card, one thing to do. */
export function PublicPage({ title, brand = 'Tenantry', intro, children, footer }: Props) {
  useDocumentTitle(title);
  return (
    <div className={classes.ground}>
      <header className={classes.brand}>
        <Logo />
        <span>{brand}</span>
      </header>
      <main id="main" tabIndex={-1} className={classes.card}>
        <Title order={1} tabIndex={-1} data-page-title className={classes.title}>
          {title}
        </Title>
        {intro === undefined ? null : <div className={classes.intro}>{intro}</div>}
        {children}
      </main>
      <footer className={classes.footer}>{footer}</footer>
    </div>
  );
}
