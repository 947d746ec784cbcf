import { Outlet, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Toasts } from '@/components/Toasts';
import { SkipLink } from './SkipLink';
import { StepUp } from './StepUp';

/** Around every page: the skip link as first stop of the Tab key, and the place where news appears. */
export function Root() {
  useFocusOnNavigation();
  return (
    <>
      <SkipLink />
      <Outlet />
      <StepUp />
      <Toasts />
    </>
  );
}

/** After a navigation the focus stands on the new page's title, as it would after loading a document. */
function useFocusOnNavigation(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        if (fromLocation === undefined || !pathChanged) return;
        document.querySelector<HTMLElement>('[data-page-title]')?.focus({ preventScroll: true });
      }),
    [router],
  );
}
