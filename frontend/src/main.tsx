import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@/app/base-styles';
import { Providers } from '@/app/Providers';
import { makeQueryClient } from '@/app/query-client';
import { makeRouter } from '@/app/router';

const queryClient = makeQueryClient();
const router = makeRouter(queryClient);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <Providers queryClient={queryClient}>
      <RouterProvider router={router} />
    </Providers>
  </StrictMode>,
);
