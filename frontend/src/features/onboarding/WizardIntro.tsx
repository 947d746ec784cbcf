import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { IconArrowRight, IconHelp } from '@/components/icons';
import { AnchorLink } from '@/components/links';
import { Page } from '@/components/Page';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Section } from '@/components/Section';
import { startOnboarding } from './api';
import { DraftList } from './DraftList';
import { t } from './messages';
import { wizardTitle } from './Wizard';
import classes from './Intro.module.css';

/** Where a wizard begins: what is needed before any typing, the way in, and the drafts to go on with. */
export function WizardIntro({ wizard }: { wizard: string }) {
  const start = useStart(wizard);
  return (
    <Page
      title={wizardTitle(wizard)}
      intro={t('wizard.intro')}
      crumbs={[{ label: t('wizard.tenants'), to: '/tenants' }]}
      actions={
        <AnchorLink to="/help/$page" params={{ page: 'onboarding-wizard' }} className={classes.help}>
          <IconHelp size={18} /> {t('wizard.help')}
        </AnchorLink>
      }
    >
      <Section title={t('before.title')}>
        <ul className={classes.needs}>
          <li>
            <strong>{t('before.organization')}</strong> – {t('before.organizationText')}
          </li>
          <li>
            <strong>{t('before.authority')}</strong> – {t('before.authorityText')}
          </li>
          <li>{t('before.people')}</li>
        </ul>
        <p className={classes.remark}>{t('before.saved')}</p>
        {start.error && <ProblemAlert error={start.error} onRetry={start.run} />}
        <Button
          size="md"
          className={classes.start}
          loading={start.busy}
          onClick={start.run}
          rightSection={<IconArrowRight size={18} />}
        >
          {t('wizard.start')}
        </Button>
      </Section>
      <DraftList wizard={wizard} />
    </Page>
  );
}

function useStart(wizard: string) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const start = useMutation({
    mutationFn: () => startOnboarding(client, { wizard }),
    onSuccess: ({ id }) =>
      navigate({
        to: '/onboarding/$wizard/$onboardingId',
        params: { wizard, onboardingId: id },
        search: { step: 'template' },
      }),
  });
  return {
    busy: start.isPending || start.isSuccess,
    error: start.error,
    run: () => {
      if (!start.isPending) start.mutate();
    },
  };
}
