package company

import (
	"cmp"
	"context"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store"
	"tenantry/server/tenant"
)

// KindBulk is the kind of job that makes the links of a list of clients; its handler
// is Service.WorkBulk.
const KindBulk = "company.bulk_invite"

// BulkInvites are lists of clients, each of whom gets a link for one company.
func (s *Service) BulkInvites() tenant.Bulk {
	return tenant.Bulk{
		Service: s.Tenants, Kind: domain.BulkCompanies, Job: KindBulk, Needs: domain.PermCompaniesCreate, Reads: domain.PermCompaniesRead,
		Rules: func(context.Context, *store.Tx, domain.TenantID, tenant.BulkList) (tenant.BulkRule, error) {
			return bulkRow, nil
		},
		Foresee: s.foresee, Invite: s.inviteRows,
	}
}

// WorkBulk is the handler of KindBulk.
func (s *Service) WorkBulk(ctx context.Context, job jobs.Job) error {
	return s.BulkInvites().Work(ctx, job)
}

// bulkRow checks one row: an address, the person's name, the company's name.
func bulkRow(position int64, p tenant.Listed) domain.BulkRow {
	// Without titles, the third column is the company.
	g, err := Guest{Email: p.Email, ContactName: oneSpace(p.Name), CompanyName: oneSpace(cmp.Or(p.Company, p.Role))}.checked()
	row := domain.BulkRow{Position: position, Email: g.Email, Name: g.ContactName, Company: g.CompanyName, State: domain.BulkRowWaiting}
	if wrong := under("", nil, err); len(wrong) > 0 {
		row.State, row.Message = domain.BulkRowFailed, wrong[0].Message
		if wrong[0].Pointer == "/email" {
			row.Message = "This is not an email address."
		}
		row.Email, row.Name, row.Company = tenant.CutText(p.Email), tenant.CutText(p.Name), tenant.CutText(cmp.Or(p.Company, p.Role))
	}
	return row
}

func oneSpace(text string) string { return strings.Join(strings.Fields(text), " ") }

// foresee looks up who has an open link already.
func (s *Service) foresee(ctx context.Context, tx *store.Tx, partner domain.TenantID, rows []domain.BulkRow) ([]tenant.BulkCheckRow, error) {
	open, err := openLinks(ctx, tx, partner, rows)
	if err != nil {
		return nil, err
	}
	checked := make([]tenant.BulkCheckRow, len(rows))
	for i, row := range rows {
		checked[i] = tenant.BulkCheckRow{BulkRow: row, Result: "invite"}
		switch {
		case row.State == domain.BulkRowFailed:
			checked[i].Result = "failed"
		case open[strings.ToLower(row.Email)]:
			checked[i].Result = "invited"
		}
	}
	return checked, nil
}

func openLinks(ctx context.Context, tx *store.Tx, partner domain.TenantID, rows []domain.BulkRow) (map[string]bool, error) {
	keys := make([]string, 0, len(rows))
	for _, row := range rows {
		if row.State != domain.BulkRowFailed {
			keys = append(keys, strings.ToLower(row.Email))
		}
	}
	return tx.Tenant(partner).OpenCompanyAddresses(ctx, keys)
}

// inviteRows makes a link for each client who has none that is open.
func (s *Service) inviteRows(ctx context.Context, tx *store.Tx, partner domain.TenantID, _ domain.BulkInvite, rows []domain.BulkRow) ([]domain.BulkRow, error) {
	tpl, err := s.Onboarding.Catalog.Get(Template)
	if err != nil {
		return nil, err
	}
	open, err := openLinks(ctx, tx, partner, rows)
	if err != nil {
		return nil, err
	}
	for i, row := range rows {
		if rows[i].State = domain.BulkRowInvited; open[strings.ToLower(row.Email)] {
			continue
		}
		g := Guest{Email: row.Email, ContactName: row.Name, CompanyName: row.Company}
		made, token, err := s.issue(tx, g.invitation(ctx, partner, tpl))
		if err != nil {
			return nil, err
		}
		if _, err := s.insert(ctx, tx, tpl, newLink{made, token, true}); err != nil {
			return nil, err
		}
	}
	return rows, nil
}
