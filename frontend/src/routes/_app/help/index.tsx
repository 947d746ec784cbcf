import { createFileRoute } from '@tanstack/react-router';
import { HelpIndex } from '@/features/help/HelpIndex';

export const Route = createFileRoute('/_app/help/')({ component: HelpIndex });
