import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { CopyField } from '@/components/CopyField';
import { IconLink } from '@/components/icons';
import { ProblemAlert } from '@/components/ProblemAlert';
import { invitationLink } from './api';
import { t } from './messages';
import classes from './Detail.module.css';

interface CopyInvitationLinkProps {
  slug: string;
  invitation: string;
  email: string;
}

/**
 * The link of an invitation, asked for when somebody wants it. It is put on the
 * clipboard, and shown as well, because a browser may refuse the clipboard.
 */
export function CopyInvitationLink({ slug, invitation, email }: CopyInvitationLinkProps) {
  const link = useMutation({
    mutationFn: async () => {
      const url = await invitationLink(slug, invitation);
      // Where the browser refuses, the field below still has the link.
      await navigator.clipboard?.writeText(url).catch(() => undefined);
      return url;
    },
  });
  return (
    <div className={classes.link}>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconLink size={16} />}
        loading={link.isPending}
        aria-label={t('link.of', { email })}
        onClick={() => {
          link.mutate();
        }}
      >
        {t('link.copy')}
      </Button>
      <div role="status">
        {link.isError && <ProblemAlert error={link.error} title={t('link.failed')} />}
        {link.data && <CopyField label={t('link.label', { email })} value={link.data} what={t('link.label', { email })} secret />}
      </div>
    </div>
  );
}
