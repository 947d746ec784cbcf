import { createFileRoute } from '@tanstack/react-router';
import { ForgotPage } from '@/features/recovery/ForgotPage';

export const Route = createFileRoute('/forgot')({ component: ForgotPage });
