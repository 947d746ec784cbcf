import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { endSession } from '@/lib/session';
import { toast } from '@/lib/toasts';
import { t } from './messages';

/** Signs out and shows the sign-in page; nothing of the session stays in memory. */
export function useSignOut(): () => Promise<void> {
  const queryClient = useQueryClient();
  const router = useRouter();
  return async () => {
    try {
      await endSession();
    } catch {
      toast('error', t('top.signOutFailed'));
      return;
    }
    // The pages in view read the cache, so they go first.
    await router.navigate({ to: '/login' });
    queryClient.clear();
  };
}
