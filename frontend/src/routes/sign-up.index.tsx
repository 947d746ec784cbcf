import { createFileRoute } from '@tanstack/react-router';
import { SignUpPage } from '@/features/signup/SignUpPage';
import { platformInfoQuery } from '@/lib/session';

export const Route = createFileRoute('/sign-up/')({
  loader: ({ context: { queryClient } }) => queryClient.query(platformInfoQuery),
  component: SignUpPage,
});
