import { lazy, Suspense, useSyncExternalStore } from 'react';
import { ChunkBoundary } from '@/components/ChunkBoundary';
import { stepUpGate } from '@/lib/step-up-gate';

const StepUpDialog = lazy(() => import('./StepUpDialog'));

/** Asks for a new proof over whatever page is open, when a request was refused without one. */
export function StepUp() {
  const question = useSyncExternalStore(stepUpGate.subscribe, stepUpGate.question);
  if (question === undefined) return null;
  return (
    <ChunkBoundary onFailed={stepUpGate.givenUp}>
      <Suspense fallback={null}>
        <StepUpDialog question={question} />
      </Suspense>
    </ChunkBoundary>
  );
}
