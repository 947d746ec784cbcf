package tenant

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store"
)

const (
	// KindBulkInvite is the kind of job that works a bulk invitation; its handler is
	// Service.WorkBulkInvite.
	KindBulkInvite = "tenant.bulk_invite"
	// MaxBulk bounds the people of one bulk invitation.
	MaxBulk = 5000
	// bulkAtOnce bounds one transaction of the job: others get their turn in between.
	bulkAtOnce = 50
)

// BulkList is a list of people to invite, as text: a table or pasted addresses.
type BulkList struct {
	Text string
	Role string // for those whose row names none
}

// BulkCheck tells what a list would do.
type BulkCheck struct {
	Rows   []BulkCheckRow
	Folded int // rows that were left out because their address stood above
}

// BulkCheckRow is what one row would do: "invite", or the state it would end in.
type BulkCheckRow struct {
	domain.BulkRow
	Result string
}

// CheckBulkInvite reads a list and tells for each row what would come of it,
// without changing anything. Needs MEMBERS:invite.
func (s *Service) CheckBulkInvite(ctx context.Context, id domain.TenantID, l BulkList) (check BulkCheck, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermMembersInvite); err != nil {
		return check, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		rows, folded, err := s.readBulk(ctx, tx, id, l)
		if err != nil {
			return err
		}
		check.Folded = folded
		check.Rows, err = s.foresee(ctx, tx, id, rows)
		return err
	})
	return check, err
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

// StartBulkInvite stores a list and queues the work. Rows with a mistake are kept
// as failed, so that the result shows all that was asked for. Needs MEMBERS:invite;
// the right is looked at again for each row.
func (s *Service) StartBulkInvite(ctx context.Context, id domain.TenantID, l BulkList) (b domain.BulkInvite, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermMembersInvite); err != nil {
		return b, err
	}
	actor := domain.ActorFrom(ctx)
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		rows, _, err := s.readBulk(ctx, tx, id, l)
		if err != nil {
			return err
		}
		b = domain.BulkInvite{
			ID: domain.BulkID(tx.NewID("bi")), CreatedBy: actor.AccountID, CreatedByName: actor.Name,
			Total: int64(len(rows)), State: domain.BulkRunning, CreatedAt: tx.Now(),
		}
		var failed []domain.BulkRow
		for i := range rows {
			if rows[i].State == domain.BulkRowFailed {
				failed = append(failed, rows[i])
				rows[i].State = domain.BulkRowWaiting // settled and counted below, like the others
			}
		}
		if err := tx.Tenant(id).CreateBulkInvite(ctx, b, rows); err != nil {
			return err
		}
		if err := tx.Tenant(id).SettleBulkRows(ctx, b.ID, failed); err != nil {
			return err
		}
		b.Done, b.Failed = int64(len(failed)), int64(len(failed))
		if err := recordBulk(ctx, tx, id, "start", b); err != nil {
			return err
		}
		return tx.Enqueue(ctx, jobs.New{
			Kind: KindBulkInvite, TenantID: id, Args: bulkRef{id, b.ID}, UniqueKey: KindBulkInvite + "/" + string(b.ID),
		})
	})
	return b, err
}

// bulkRef is the job's argument.
type bulkRef struct {
	TenantID domain.TenantID `json:"tenantId"`
	BulkID   domain.BulkID   `json:"bulkId"`
}

// readBulk reads a list, folds duplicates and checks each row for itself.
func (s *Service) readBulk(ctx context.Context, tx *store.Tx, id domain.TenantID, l BulkList) (rows []domain.BulkRow, folded int, err error) {
	people := readPeople(l.Text)
	if len(people) == 0 {
		return nil, 0, domain.InvalidField("/text", "required", "Enter at least one email address.")
	}
	if len(people) > MaxBulk {
		return nil, 0, domain.InvalidField("/text", "length", fmt.Sprintf("These are %d people. Invite at most %d at once.", len(people), MaxBulk))
	}
	rules, err := s.bulkRules(ctx, tx, id)
	if err != nil {
		return nil, 0, err
	}
	seen := map[string]bool{}
	for _, p := range people {
		if key := strings.ToLower(p.email); seen[key] {
			folded++
			continue
		} else {
			seen[key] = true
		}
		rows = append(rows, rules.row(int64(len(rows)+1), p, l.Role))
	}
	return rows, folded, nil
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
func (r bulkRules) row(position int64, p listed, fallback string) domain.BulkRow {
	row := domain.BulkRow{Position: position, Email: p.email, Name: p.name, Role: p.role, State: domain.BulkRowWaiting}
	fail := func(message string) domain.BulkRow {
		row.State, row.Message = domain.BulkRowFailed, message
		row.Email, row.Name, row.Role = cutText(row.Email), cutText(row.Name), cutText(row.Role)
		return row
	}
	if row.Role == "" {
		row.Role = fallback
	}
	email, _, err := domain.ParseEmail(p.email)
	if err != nil {
		return fail("This is not an email address.")
	}
	row.Email = email
	if p.name != "" {
		name, problem := domain.ParseName(strings.Join(strings.Fields(p.name), " "))
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

// cutText keeps what cannot be used short enough to be shown.
func cutText(text string) string {
	if letters := []rune(text); len(letters) > 200 {
		return string(letters[:200]) + "…"
	}
	return text
}

// WorkBulkInvite is the handler of KindBulkInvite: it invites people a few at a
// time, each few in one transaction with what came of them, so that after a stop
// it goes on where it was and nobody is invited twice.
func (s *Service) WorkBulkInvite(ctx context.Context, job jobs.Job) error {
	var ref bulkRef
	if err := job.Args(&ref); err != nil {
		return err
	}
	for more := true; more; {
		err := s.DB.Tx(ctx, func(tx *store.Tx) (err error) {
			more, err = s.workSome(ctx, tx, ref)
			return err
		})
		if domain.Is(err, domain.CodeNotFound) {
			return nil // the tenant went, and this with it
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) workSome(ctx context.Context, tx *store.Tx, ref bulkRef) (more bool, err error) {
	b, err := tx.Tenant(ref.TenantID).FindBulkInvite(ctx, ref.BulkID)
	if err != nil || b.State != domain.BulkRunning {
		return false, err
	}
	rows, _, err := tx.Tenant(ref.TenantID).ListBulkRows(ctx, b.ID, domain.BulkRowWaiting, store.Page{Limit: bulkAtOnce})
	if err != nil {
		return false, err
	}
	as, err := s.actingAs(ctx, tx, b.CreatedBy)
	if err != nil {
		return false, err
	}
	held, err := s.heldNow(as, tx, ref.TenantID)
	if err != nil {
		return false, err
	}
	switch {
	case len(rows) == 0:
		return false, s.finishBulk(as, tx, ref.TenantID, b, domain.BulkDone)
	case !held.Has(domain.PermMembersInvite):
		return false, s.finishBulk(as, tx, ref.TenantID, b, domain.BulkStopped)
	}
	if rows, err = s.inviteRows(as, tx, ref.TenantID, b, rows); err != nil {
		return false, err
	}
	return true, tx.Tenant(ref.TenantID).SettleBulkRows(ctx, b.ID, rows)
}

// inviteRows invites those whom the person who asked may still invite.
func (s *Service) inviteRows(ctx context.Context, tx *store.Tx, id domain.TenantID, b domain.BulkInvite, rows []domain.BulkRow) ([]domain.BulkRow, error) {
	rules, err := s.bulkRules(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	var good []domain.BulkRow
	for i, row := range rows {
		rows[i] = rules.row(row.Position, listed{row.Email, row.Name, row.Role}, row.Role)
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

func (s *Service) finishBulk(ctx context.Context, tx *store.Tx, id domain.TenantID, b domain.BulkInvite, state domain.BulkState) error {
	ended, err := tx.Tenant(id).FinishBulkInvite(ctx, b.ID, state)
	if err != nil || !ended {
		return err
	}
	b.State = state
	return recordBulk(ctx, tx, id, string(state), b)
}

func recordBulk(ctx context.Context, tx *store.Tx, id domain.TenantID, verb string, b domain.BulkInvite) error {
	return audit.Record(ctx, tx, audit.Event{
		TenantID: id, Action: "bulk_invite." + verb, TargetKind: "bulk_invite", TargetID: string(b.ID),
		Detail: map[string]any{"people": b.Total, "done": b.Done, "failed": b.Failed},
	})
}
