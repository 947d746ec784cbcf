import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from '@/lib/problem';

/** A refusal stays a refusal; only what a second try may mend is tried again. */
function worthAnotherTry(failures: number, error: Error): boolean {
  if (error instanceof ProblemError) return error.status >= 502 && failures < 2;
  return failures < 2;
}

/** The app's one QueryClient: loaders warm the very cache that components read. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 15_000, retry: worthAnotherTry, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
