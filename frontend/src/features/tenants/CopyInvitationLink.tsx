import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { CopyField } from '@/components/CopyField';
import { IconLink } from '@/components/icons';
import { ProblemAlert } from '@/components/ProblemAlert';
import { toast } from '@/lib/toasts';
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
      const copied = await toClipboard(url);
      return { url, copied };
    },
    onSuccess: ({ copied }) => {
      if (copied) toast('done', t('link.copied', { email }));
    },
  });
  return (
    <>
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
      <div role="status" className={classes.link}>
        {link.isError && <ProblemAlert error={link.error} title={t('link.failed')} />}
        {link.data && (
          <CopyField
            label={t('link.label', { email })}
            value={link.data.url}
            what={t('link.label', { email })}
            secret
          />
        )}
      </div>
    </>
  );
}

/** Without a secure context there is no clipboard; the field still has the link. */
async function toClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
