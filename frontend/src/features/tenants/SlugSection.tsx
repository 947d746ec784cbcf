import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Tenant } from '@/api/types';
import { CopyButton } from '@/components/CopyButton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { allows } from '@/lib/permissions';
import { slugsQuery } from './api';
import { ChangeSlug } from './ChangeSlug';
import { Fact } from './Fact';
import { t } from './messages';
import classes from './Detail.module.css';

const addressOf = (slug: string) => `${globalThis.location.origin}/t/${slug}`;

/** Where a tenant is found: its slug, those that it had, and the way to another one. */
export function SlugSection({ tenant }: { tenant: Tenant }) {
  const { slug } = tenant;
  const [changing, setChanging] = useState(false);
  return (
    <Section
      title={t('slug.title')}
      intro={t('slug.intro')}
      actions={
        allows(tenant.access.permissions, 'TENANT:update') && (
          <Button
            variant="default"
            size="sm"
            aria-label={t('slug.change')}
            onClick={() => {
              setChanging(true);
            }}
          >
            {t('slug.changeShort')}
          </Button>
        )
      }
    >
      <dl className={classes.facts}>
        <Fact label={t('detail.slug')}>
          <code>{slug}</code>{' '}
          <CopyButton value={slug} what={t('detail.slug')} size="compact-xs" variant="subtle" className="tn-flush" />
        </Fact>
        <Fact label={t('slug.address')}>
          <span>{addressOf(slug)}</span>
          <CopyButton
            value={addressOf(slug)}
            what={t('slug.address')}
            size="compact-xs"
            variant="subtle"
            className="tn-flush"
          />
        </Fact>
        <Former slug={slug} />
      </dl>
      {changing && (
        <ChangeSlug
          tenant={tenant}
          onClose={() => {
            setChanging(false);
          }}
        />
      )}
    </Section>
  );
}

/** The slugs that lead here from before; nothing where there are none. */
function Former({ slug }: { slug: string }) {
  const slugs = useQuery(slugsQuery(slug));
  if (slugs.isError) {
    return <ProblemAlert error={slugs.error} title={t('slug.failed')} onRetry={() => void slugs.refetch()} />;
  }
  const former = slugs.data?.former ?? [];
  if (former.length === 0) return null;
  return (
    <Fact label={t('slug.former')}>
      <div className={classes.former}>
        <ul className={classes.slugs}>
          {former.map((one) => (
            <li key={one.slug}>
              <code>{one.slug}</code>
            </li>
          ))}
        </ul>
        <span className={classes.sub}>{t('slug.formerText')}</span>
      </div>
    </Fact>
  );
}
