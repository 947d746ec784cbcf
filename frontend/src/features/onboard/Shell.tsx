import { Anchor, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SetUp } from '@/api/types';
import { useDocumentTitle } from '@/lib/document-title';
import { Initials } from '@/components/Initials';
import { t } from './messages';
import { contactOf } from './words';
import classes from './Onboard.module.css';

type Props = { view: SetUp; title: string; intro?: ReactNode; children?: ReactNode; narrow?: boolean };

/** Every page of a link: whose it is on top, whom to ask below. */
export function Shell({ view, title, intro, children, narrow = false }: Props) {
  useDocumentTitle(title);
  return (
    <div className={classes.ground}>
      <header className={classes.brand}>
        {view.partner.logo === undefined ? (
          <Initials name={view.partner.name} />
        ) : (
          <img className={classes.logo} src={view.partner.logo} alt="" width={40} height={40} />
        )}
        <span>{view.partner.name}</span>
      </header>
      <main id="main" tabIndex={-1} className={classes.card} data-narrow={narrow || undefined}>
        <div>
          <Title order={1} tabIndex={-1} data-page-title className={classes.title}>
            {title}
          </Title>
          {intro === undefined ? null : <div className={classes.intro}>{intro}</div>}
        </div>
        {children}
      </main>
      <Help view={view} />
    </div>
  );
}

/** The partner's contact and help, on every step. */
function Help({ view }: { view: SetUp }) {
  const { partner } = view;
  const email = partner.contactEmail ?? '';
  const phone = partner.contactPhone ?? '';
  return (
    <footer className={classes.help} aria-label={t('help.title')}>
      <strong>{t('help.title')}</strong>
      <span>{t('help.contact', { who: contactOf(view) })}</span>
      {email !== '' && <Anchor href={`mailto:${email}`}>{email}</Anchor>}
      {phone !== '' && <Anchor href={`tel:${phone.replace(/[^+\d]/g, '')}`}>{phone}</Anchor>}
      {partner.helpUrl !== undefined && partner.helpUrl !== '' && (
        <Anchor href={partner.helpUrl} target="_blank" rel="noopener noreferrer">
          {t('help.link')}
        </Anchor>
      )}
    </footer>
  );
}
