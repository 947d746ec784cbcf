import { ButtonLink } from '@/components/links';
import { PublicPage } from '@/components/PublicPage';
import type { LinkKind } from './api';
import { t } from './messages';

type Props = { kind: LinkKind; state: 'expired' | 'used' | 'unknown' };

/** A link that does nothing any more: why, and the one thing to do now. */
export function LinkEnded({ kind, state }: Props) {
  return (
    <PublicPage title={t(`ended.${state}.title`)} intro={t(state === 'unknown' ? 'ended.unknownText' : 'ended.text')}>
      {kind === 'email-changes' ? (
        <ButtonLink to="/account" fullWidth>
          {t('ended.account')}
        </ButtonLink>
      ) : (
        <ButtonLink to="/forgot" fullWidth>
          {t('ended.resetAgain')}
        </ButtonLink>
      )}
    </PublicPage>
  );
}
