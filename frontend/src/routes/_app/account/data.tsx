import { createFileRoute } from '@tanstack/react-router';
import { DataPage } from '@/features/account/DataPage';
import { deletionQuery } from '@/features/account/own-api';

export const Route = createFileRoute('/_app/account/data')({
  loader: ({ context: { queryClient } }) => queryClient.query({ ...deletionQuery, staleTime: 0 }),
  component: DataPage,
});
