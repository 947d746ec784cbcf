import { Button, Group } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Tenant } from '@/api/types';
import { Notice } from '@/components/Notice';
import { formatDate } from '@/lib/format';
import { problemOf } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { toast } from '@/lib/toasts';
import { answerOffer, offerQuery, useMembersChanged } from './api';
import { t } from './messages';

/** An open offer of ownership, for the two whom it is about and those who manage members. */
export function Offer({ tenant }: { tenant: Tenant }) {
  const offer = useQuery(offerQuery(tenant.slug)).data?.offer;
  const me = useSession().account.id;
  const changed = useMembersChanged(tenant.slug);
  const answer = useMutation({
    mutationFn: (what: 'accept' | 'decline' | 'withdraw') => answerOffer(tenant.slug, what),
    onSuccess: async (_, what) => {
      await changed();
      toast('done', what === 'accept' ? t('offer.accepted') : t('offer.ended'));
    },
    onError: (error) => toast('error', problemOf(error).detail),
  });
  if (offer === undefined) return null;
  const button = (what: 'accept' | 'decline' | 'withdraw', label: string, main = false) => (
    <Button
      size="sm"
      variant={main ? undefined : 'default'}
      loading={answer.isPending && answer.variables === what}
      onClick={() => {
        answer.mutate(what);
      }}
    >
      {label}
    </Button>
  );
  if (offer.to.id === me) {
    return (
      <Notice tone="info" title={t('offer.forYou', { name: offer.from.name })}>
        <p>{t('offer.forYouText', { name: offer.from.name })}</p>
        <Group gap="sm">
          {button('accept', t('offer.accept'), true)}
          {button('decline', t('offer.decline'))}
        </Group>
      </Notice>
    );
  }
  return (
    <Notice tone="info" title={t('offer.open', { name: offer.to.name })}>
      <p>{t('offer.openText', { date: formatDate(offer.expiresAt, tenant.timezone) })}</p>
      {button('withdraw', t('offer.withdraw'))}
    </Notice>
  );
}
