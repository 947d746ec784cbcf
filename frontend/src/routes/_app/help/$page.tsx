import { createFileRoute } from '@tanstack/react-router';
import { HelpArticle } from '@/features/help/HelpArticle';

export const Route = createFileRoute('/_app/help/$page')({ component: Help });

function Help() {
  const { page } = Route.useParams();
  return <HelpArticle key={page} id={page} />;
}
