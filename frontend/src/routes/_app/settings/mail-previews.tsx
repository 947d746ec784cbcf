import { createFileRoute } from '@tanstack/react-router';
import { previewsQuery } from '@/features/settings/mail-api';
import { MailPreviewsPage } from '@/features/settings/MailPreviewsPage';
import { demand } from '@/lib/permissions';

type Search = { kind?: string; language?: string };

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

export const Route = createFileRoute('/_app/settings/mail-previews')({
  validateSearch: ({ kind, language }: Record<string, unknown>): Search => {
    const search: Search = {};
    if (text(kind) !== undefined) search.kind = text(kind);
    if (text(language) !== undefined) search.language = text(language);
    return search;
  },
  beforeLoad: ({ context: { session } }) => {
    demand(session.account.permissions, 'SETTINGS:read');
  },
  loaderDeps: ({ search: { language = 'en' } }) => ({ language }),
  loader: ({ context: { queryClient }, deps: { language } }) => queryClient.query(previewsQuery(language)),
  component: function Previews() {
    const { kind, language = 'en' } = Route.useSearch();
    return <MailPreviewsPage kind={kind} language={language} />;
  },
});
