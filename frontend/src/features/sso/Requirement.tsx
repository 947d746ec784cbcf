import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SsoRequirement } from '@/api/types';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { Notice } from '@/components/Notice';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { StateBadge } from '@/components/StateBadge';
import { formatList } from '@/lib/format';
import { toast } from '@/lib/toasts';
import { requirementQuery, requireSso, useSsoChanged } from './api';
import { t } from './messages';
import classes from './Sso.module.css';

/** Whether members must come by single sign-on; whom that cuts off is told before it counts. */
export function Requirement({ slug, manages }: { slug: string; manages: boolean }) {
  const requirement = useQuery(requirementQuery(slug));
  const changed = useSsoChanged(slug);
  const [asking, setAsking] = useState(false);
  const save = async (on: boolean) => {
    await requireSso(slug, on);
    toast('done', t('require.saved'));
    await changed();
  };
  const r = requirement.data;
  return (
    <Section
      title={t('require.title')}
      intro={t('require.intro')}
      actions={
        r === undefined ? undefined : (
          <StateBadge tone={r.on ? 'done' : 'neutral'}>{t(r.on ? 'require.on' : 'require.off')}</StateBadge>
        )
      }
    >
      {requirement.isError ? (
        <ProblemAlert error={requirement.error} onRetry={() => void requirement.refetch()} />
      ) : null}
      {r === undefined || !manages ? null : (
        <div>
          <Button
            variant={r.on ? 'default' : 'filled'}
            disabled={!r.on && r.active === 0}
            onClick={() => {
              if (r.on) void save(false);
              else setAsking(true);
            }}
          >
            {t(r.on ? 'require.turnOff' : 'require.turnOn')}
          </Button>
          {!r.on && r.active === 0 ? (
            <Text size="sm" c="dimmed" mt="xs">
              {t('require.first')}
            </Text>
          ) : null}
        </div>
      )}
      {r === undefined ? null : (
        <ConfirmDialog
          opened={asking}
          title={t('require.confirmTitle')}
          confirmLabel={t('require.turnOn')}
          onClose={() => {
            setAsking(false);
          }}
          onConfirm={() => save(true)}
        >
          <Effect requirement={r} />
        </ConfirmDialog>
      )}
    </Section>
  );
}

function Effect({ requirement: r }: { requirement: SsoRequirement }) {
  const more = r.unknown - r.names.length;
  const names = more > 0 ? t('require.more', { names: r.names.join(', '), count: more }) : formatList(r.names);
  return (
    <div className={classes.fields}>
      {r.you === undefined ? null : (
        <Notice tone="error" title={t('require.you')}>
          {r.you}
        </Notice>
      )}
      <ul className={classes.list}>
        <li>{t('require.members', { count: r.members })}</li>
        {r.unknown === 0 ? null : <li>{t('require.unknown', { count: r.unknown, names })}</li>}
        <li>{t('require.owners', { count: r.owners })}</li>
        <li>{t('require.now')}</li>
      </ul>
    </div>
  );
}
