package tenant

import (
	"context"
	"slices"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store"
)

// KindBulkInvite is the kind of job that works a list of members to be; its handler
// is Service.WorkBulkInvite.
const KindBulkInvite = "tenant.bulk_invite"

// BulkInvites are lists of members to be.
func (s *Service) BulkInvites() Bulk {
	return Bulk{
		Service: s, Kind: domain.BulkMembers, Job: KindBulkInvite, Needs: domain.PermMembersInvite, Reads: domain.PermMembersRead,
		Rules: func(ctx context.Context, tx *store.Tx, id domain.TenantID, l BulkList) (BulkRule, error) {
			rules, err := s.bulkRules(ctx, tx, id)
			return func(position int64, p Listed) domain.BulkRow { return rules.row(position, p, l.Role) }, err
		},
		Foresee: s.foresee, Invite: s.inviteRows,
	}
}

// WorkBulkInvite is the handler of KindBulkInvite.
func (s *Service) WorkBulkInvite(ctx context.Context, job jobs.Job) error {
	return s.BulkInvites().Work(ctx, job)
}

// foresee looks up who is a member already, and who is invited.
func (s *Service) foresee(ctx context.Context, tx *store.Tx, id domain.TenantID, rows []domain.BulkRow) ([]BulkCheckRow, error) {
	h, err := s.tenantHome(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	known := map[string]guest{}
	for batch := range slices.Chunk(rows, 500) {
		guests, err := h.guests(ctx, usersOf(batch))
		if err != nil {
			return nil, err
		}
		for _, g := range guests {
			known[strings.ToLower(g.Email)] = g
		}
	}
	checked := make([]BulkCheckRow, len(rows))
	for i, row := range rows {
		checked[i] = BulkCheckRow{BulkRow: row, Result: "invite"}
		g := known[strings.ToLower(row.Email)]
		switch {
		case row.State == domain.BulkRowFailed:
			checked[i].Result = "failed"
		case g.member:
			checked[i].Result = "member"
		case g.pending != nil && !g.pending.Expired(tx.Now()):
			checked[i].Result = "invited"
		}
	}
	return checked, nil
}

// bulkRules are what each row is checked by.
type bulkRules struct {
	roles   []domain.TenantRole
	refused map[string]string // by a role's name: why the actor may not give it
	domains []string
}

func (s *Service) bulkRules(ctx context.Context, tx *store.Tx, id domain.TenantID) (r bulkRules, err error) {
	if r.roles, err = tx.Tenant(id).ListRoles(ctx); err != nil {
		return r, err
	}
	r.refused = map[string]string{}
	for _, role := range r.roles {
		err := s.mayGive(ctx, tx, id, role.Name)
		if e, above := reasonOf(err, "role_above_yours"); above {
			r.refused[role.Name] = e.Message
		} else if err != nil {
			return r, err
		}
	}
	r.domains, err = tx.Tenant(id).EmailDomains(ctx)
	return r, err
}

// row checks one person; roles may be called by their name or their title.
func (r bulkRules) row(position int64, p Listed, fallback string) domain.BulkRow {
	row := domain.BulkRow{Position: position, Email: p.Email, Name: p.Name, Role: p.Role, State: domain.BulkRowWaiting}
	fail := func(message string) domain.BulkRow {
		row.State, row.Message = domain.BulkRowFailed, message
		row.Email, row.Name, row.Role = CutText(row.Email), CutText(row.Name), CutText(row.Role)
		return row
	}
	if row.Role == "" {
		row.Role = fallback
	}
	email, _, err := domain.ParseEmail(p.Email)
	if err != nil {
		return fail("This is not an email address.")
	}
	row.Email = email
	if p.Name != "" {
		name, problem := domain.ParseName(strings.Join(strings.Fields(p.Name), " "))
		if problem != nil {
			return fail(problem.Message)
		}
		row.Name = name
	}
	at := slices.IndexFunc(r.roles, func(role domain.TenantRole) bool {
		return strings.EqualFold(role.Name, row.Role) || strings.EqualFold(role.Title, row.Role)
	})
	if at < 0 {
		return fail("There is no such role here.")
	}
	row.Role = r.roles[at].Name
	if why := r.refused[row.Role]; why != "" {
		return fail(why)
	}
	if why := wrongDomain(row.Email, r.domains); why != "" {
		return fail(why)
	}
	return row
}

// inviteRows invites those whom the person who asked may still invite.
func (s *Service) inviteRows(ctx context.Context, tx *store.Tx, id domain.TenantID, b domain.BulkInvite, rows []domain.BulkRow) ([]domain.BulkRow, error) {
	rules, err := s.bulkRules(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	var good []domain.BulkRow
	for i, row := range rows {
		rows[i] = rules.row(row.Position, Listed{Email: row.Email, Name: row.Name, Role: row.Role}, row.Role)
		if rows[i].State != domain.BulkRowFailed {
			good = append(good, rows[i])
		}
	}
	invited, err := s.Invite(ctx, tx, id, b.CreatedByName, usersOf(good))
	if err != nil {
		return nil, err
	}
	came := map[string]Invited{}
	for _, v := range invited {
		came[strings.ToLower(v.Email)] = v
	}
	for i := range rows {
		if rows[i].State == domain.BulkRowFailed {
			continue
		}
		v := came[strings.ToLower(rows[i].Email)]
		switch {
		case v.Member:
			rows[i].State = domain.BulkRowMember
		case v.Invitation.Role != rows[i].Role:
			rows[i].State, rows[i].Message = domain.BulkRowFailed, "There is an open invitation with another role. Revoke it first."
		default:
			rows[i].State = domain.BulkRowInvited
		}
	}
	return rows, nil
}

func usersOf(rows []domain.BulkRow) []domain.InitialUser {
	users := make([]domain.InitialUser, 0, len(rows))
	for _, row := range rows {
		if row.State != domain.BulkRowFailed {
			users = append(users, domain.InitialUser{Email: row.Email, Name: row.Name, Role: row.Role})
		}
	}
	return users
}
