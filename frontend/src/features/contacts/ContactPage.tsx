import { Button, Group } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { Consent, Contact, Tenant } from '@/api/types';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { EmptyState } from '@/components/EmptyState';
import { ButtonLink } from '@/components/links';
import { Page } from '@/components/Page';
import { PageSkeleton } from '@/components/PageSkeleton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { StateBadge } from '@/components/StateBadge';
import { formatDateTime } from '@/lib/format';
import { showPhone } from '@/lib/phone';
import { allows } from '@/lib/permissions';
import { isProblemError } from '@/lib/problem';
import { toast } from '@/lib/toasts';
import { consentsQuery, contactQuery, deleteContact, useContactsChanged } from './api';
import { ConsentBadge } from './ConsentBadge';
import { ConsentDialog } from './ConsentDialog';
import { ContactDialog } from './ContactDialog';
import { t } from './messages';
import classes from './Contacts.module.css';

/** One contact, and the ledger of what they agreed to. */
export function ContactPage({ tenant, contact }: { tenant: Tenant; contact: string }) {
  const found = useQuery(contactQuery(tenant.slug, contact));
  if (found.data !== undefined) return <One tenant={tenant} contact={found.data} />;
  if (!found.isError) return <PageSkeleton />;
  if (!isProblemError(found.error, 'not_found')) {
    return <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />;
  }
  return (
    <EmptyState
      order={1}
      title={t('one.gone')}
      action={
        <ButtonLink to="/t/$slug/contacts" params={{ slug: tenant.slug }} variant="default">
          {t('one.back')}
        </ButtonLink>
      }
    >
      {t('one.goneText')}
    </EmptyState>
  );
}

type Open = 'change' | 'delete' | 'in' | 'out';

function One({ tenant, contact }: { tenant: Tenant; contact: Contact }) {
  const { slug, access } = tenant;
  const [open, setOpen] = useState<Open>();
  const navigate = useNavigate();
  const changed = useContactsChanged(slug);
  const manages = allows(access.permissions, 'CONTACTS:manage');
  const name = contact.name || showPhone(contact.phone) || contact.email;
  const close = () => {
    setOpen(undefined);
  };
  return (
    <Page
      title={name}
      badge={<ConsentBadge contact={contact} />}
      crumbs={[{ label: t('list.title'), to: `/t/${slug}/contacts` }]}
      actions={
        allows(access.permissions, 'TEXTING:read') && contact.phone !== '' ? (
          <ButtonLink to="/t/$slug/messages" params={{ slug }} search={{ contact: contact.id }}>
            {t('one.text')}
          </ButtonLink>
        ) : undefined
      }
    >
      <Section title={t('one.about')} actions={manages ? <Acts onOpen={setOpen} /> : undefined}>
        <Facts contact={contact} />
      </Section>
      <Ledger slug={slug} contact={contact} manages={manages} onOpen={setOpen} />
      {open === 'change' ? <ContactDialog slug={slug} contact={contact} onClose={close} /> : null}
      {open === 'in' || open === 'out' ? (
        <ConsentDialog slug={slug} contact={contact.id} kind={open} onClose={close} />
      ) : null}
      <ConfirmDialog
        opened={open === 'delete'}
        title={t('delete.title', { name })}
        confirmLabel={t('one.delete')}
        danger
        onClose={close}
        onConfirm={async () => {
          await deleteContact(slug, contact.id);
          toast('done', t('delete.done'));
          await navigate({ to: '/t/$slug/contacts', params: { slug } });
          await changed();
        }}
      >
        {t('delete.text')}
      </ConfirmDialog>
    </Page>
  );
}

function Acts({ onOpen }: { onOpen: (open: Open) => void }) {
  return (
    <Group gap="sm">
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          onOpen('change');
        }}
      >
        {t('one.change')}
      </Button>
      <Button
        size="xs"
        variant="outline"
        color="danger"
        onClick={() => {
          onOpen('delete');
        }}
      >
        {t('one.delete')}
      </Button>
    </Group>
  );
}

function Facts({ contact: { name, phone, email, source, createdAt } }: { contact: Contact }) {
  return (
    <dl className={classes.facts}>
      <Fact term={t('list.name')}>{name || t('list.unnamed')}</Fact>
      <Fact term={t('list.phone')}>{showPhone(phone)}</Fact>
      <Fact term={t('list.email')}>{email}</Fact>
      <Fact term={t('list.source')}>{t(`source.${source}`)}</Fact>
      <Fact term={t('list.created')}>{formatDateTime(createdAt)}</Fact>
    </dl>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  if (children === '') return null;
  return (
    <div className={classes.fact}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

type LedgerProps = { slug: string; contact: Contact; manages: boolean; onOpen: (open: Open) => void };

function Ledger({ slug, contact, manages, onOpen }: LedgerProps) {
  const ledger = useInfiniteQuery(consentsQuery(slug, contact.id));
  const rows = ledger.data?.pages.flatMap((page) => page.items) ?? [];
  const next = contact.consent === 'in' ? 'out' : 'in';
  const action =
    manages && contact.phone !== '' ? (
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          onOpen(next);
        }}
      >
        {t(`write.${next}`)}
      </Button>
    ) : undefined;
  return (
    <Section title={t('ledger.title')} intro={t('ledger.intro')} actions={action}>
      {ledger.isError ? <ProblemAlert error={ledger.error} onRetry={() => void ledger.refetch()} /> : null}
      {ledger.isSuccess && rows.length === 0 ? <p className={classes.sub}>{t('ledger.none')}</p> : null}
      <ol className={classes.ledger}>
        {rows.map((row) => (
          <Entry key={row.id} row={row} />
        ))}
      </ol>
      {ledger.hasNextPage ? (
        <Button variant="default" loading={ledger.isFetchingNextPage} onClick={() => void ledger.fetchNextPage()}>
          {t('ledger.more')}
        </Button>
      ) : null}
    </Section>
  );
}

function Entry({ row }: { row: Consent }) {
  const number = showPhone(row.number);
  return (
    <li className={classes.entry}>
      <div className={classes.head}>
        <StateBadge tone={row.kind === 'in' ? 'done' : 'attention'}>{t(`ledger.${row.kind}`, { number })}</StateBadge>
        {row.current ? null : <span className={classes.sub}>{t('ledger.past')}</span>}
      </div>
      <dl className={classes.facts}>
        <Fact term={t('ledger.when')}>{formatDateTime(row.at)}</Fact>
        <Fact term={t('ledger.how')}>
          {row.source === 'staff' ? t('how.staff', { by: row.by ?? '' }) : t(`how.${row.source}`)}
        </Fact>
        <Fact term={t('ledger.phone')}>{showPhone(row.phone)}</Fact>
        <Fact term={t('ledger.statement')}>{row.statement ?? ''}</Fact>
        <Fact term={t('ledger.words')}>{row.words}</Fact>
        <Fact term={t('ledger.from')}>{row.address ?? ''}</Fact>
        <Fact term={t('ledger.request')}>{row.requestId ?? ''}</Fact>
      </dl>
    </li>
  );
}
