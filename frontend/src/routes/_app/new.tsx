import { createFileRoute } from '@tanstack/react-router';
import { NewWorkspacePage } from '@/features/signup/NewWorkspacePage';

export const Route = createFileRoute('/_app/new')({ component: NewWorkspacePage });
