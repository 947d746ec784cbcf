import { EmptyState } from '@/components/EmptyState';
import { IconWizard } from '@/components/icons';
import { ButtonLink } from '@/components/links';
import { t } from './messages';

/** In place of a draft that cannot be gone on with. */
export function DraftGone({ wizard, why }: { wizard: string; why: 'missing' | 'expired' | 'discarded' }) {
  return (
    <EmptyState
      order={1}
      icon={<IconWizard size={24} />}
      title={t('gone.title')}
      action={
        <ButtonLink to="/onboarding/$wizard" params={{ wizard }}>
          {t('gone.back')}
        </ButtonLink>
      }
    >
      {t(`gone.${why}`)}
    </EmptyState>
  );
}
