import { createFileRoute } from '@tanstack/react-router';
import { WithTenant } from '@/components/WithTenant';
import { companySearch } from '@/features/companies/search';
import { CompaniesPage } from '@/features/companies/CompaniesPage';

export const Route = createFileRoute('/_app/t/$slug/companies')({
  validateSearch: companySearch,
  component: Companies,
});

function Companies() {
  const { slug } = Route.useParams();
  const filter = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <WithTenant slug={slug}>
      {(tenant) => (
        <CompaniesPage
          tenant={tenant}
          filter={filter}
          onFilter={(search) => void navigate({ search, replace: true })}
        />
      )}
    </WithTenant>
  );
}
