import { QueryClient, type Query } from '@tanstack/react-query';
import { isProblemError, ProblemError } from '@/lib/problem';

/** A refusal stays a refusal; only what a second try may mend is tried again. */
function worthAnotherTry(failures: number, error: Error): boolean {
  if (error instanceof ProblemError) return error.status >= 502 && failures < 2;
  return failures < 2;
}

// As long as a page needs to come up after its data was refused.
const justNow = 2_000;

/** A proof that was not given is not asked for again when the page comes up whose loader asked for it. */
function mayAskAgain({ state }: Pick<Query, 'state'>): boolean {
  return !isProblemError(state.error, 'step_up_required') || Date.now() - state.errorUpdatedAt > justNow;
}

/** The app's one QueryClient: loaders warm the very cache that components read. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: worthAnotherTry,
        retryOnMount: mayAskAgain,
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
