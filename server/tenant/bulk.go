package tenant

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store"
)

const (
	// MaxBulk bounds the rows of one list.
	MaxBulk = 5000
	// bulkAtOnce bounds one transaction of the job: others get their turn in between.
	bulkAtOnce = 50
)

// Bulk works lists of many to invite of one kind: it reads a list, tells what would
// come of it, stores it, and works it row by row, also across a restart. What a row
// means is in its functions.
type Bulk struct {
	*Service
	Kind  domain.BulkKind
	Job   string            // the kind of job, whose handler calls Work
	Needs domain.Permission // to check, to start, and at each row to go on
	Reads domain.Permission

	// Rules prepares the check of each row of a list for itself.
	Rules func(ctx context.Context, tx *store.Tx, id domain.TenantID, l BulkList) (BulkRule, error)
	// Foresee tells what would come of checked rows.
	Foresee func(ctx context.Context, tx *store.Tx, id domain.TenantID, rows []domain.BulkRow) ([]BulkCheckRow, error)
	// Invite does it, as the person who started the list, and settles the rows.
	Invite func(ctx context.Context, tx *store.Tx, id domain.TenantID, b domain.BulkInvite, rows []domain.BulkRow) ([]domain.BulkRow, error)
}

// BulkRule checks one row of a list: one with a mistake comes back as failed.
type BulkRule func(position int64, p Listed) domain.BulkRow

// BulkList is a list to invite, as text: a table or pasted addresses.
type BulkList struct {
	Text string
	Role string // for those whose row names none; of members alone
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

// Check reads a list and tells for each row what would come of it, without changing
// anything.
func (b Bulk) Check(ctx context.Context, id domain.TenantID, l BulkList) (check BulkCheck, err error) {
	if err := domain.AuthorizeTenant(ctx, id, b.Needs); err != nil {
		return check, err
	}
	err = b.DB.Read(ctx, func(tx *store.Tx) error {
		rows, folded, err := b.read(ctx, tx, id, l)
		if err != nil {
			return err
		}
		check.Folded = folded
		check.Rows, err = b.Foresee(ctx, tx, id, rows)
		return err
	})
	return check, err
}

// Start stores a list and queues the work. Rows with a mistake are kept as failed,
// so that the result shows all that was asked for. The right is looked at again for
// each few rows.
func (b Bulk) Start(ctx context.Context, id domain.TenantID, l BulkList) (made domain.BulkInvite, err error) {
	if err := domain.AuthorizeTenant(ctx, id, b.Needs); err != nil {
		return made, err
	}
	actor := domain.ActorFrom(ctx)
	err = b.DB.Tx(ctx, func(tx *store.Tx) error {
		rows, _, err := b.read(ctx, tx, id, l)
		if err != nil {
			return err
		}
		made = domain.BulkInvite{
			ID: domain.BulkID(tx.NewID("bi")), Kind: b.Kind, CreatedBy: actor.AccountID, CreatedByName: actor.Name,
			Total: int64(len(rows)), State: domain.BulkRunning, CreatedAt: tx.Now(),
		}
		var failed []domain.BulkRow
		for i := range rows {
			if rows[i].State == domain.BulkRowFailed {
				failed = append(failed, rows[i])
				rows[i].State = domain.BulkRowWaiting // settled and counted below, like the others
			}
		}
		if err := tx.Tenant(id).CreateBulkInvite(ctx, made, rows); err != nil {
			return err
		}
		if err := tx.Tenant(id).SettleBulkRows(ctx, made.ID, failed); err != nil {
			return err
		}
		made.Done, made.Failed = int64(len(failed)), int64(len(failed))
		if err := recordBulk(ctx, tx, id, "start", made); err != nil {
			return err
		}
		return b.askToWork(ctx, tx, id, made.ID, b.Job+"/"+string(made.ID))
	})
	return made, err
}

func (b Bulk) askToWork(ctx context.Context, tx *store.Tx, id domain.TenantID, bulk domain.BulkID, key string) error {
	return tx.Enqueue(ctx, jobs.New{Kind: b.Job, TenantID: id, Args: bulkRef{id, bulk}, UniqueKey: key})
}

// Resume lets a list go on that stopped because whoever started it may no longer
// invite: from now on in the name of whoever asks.
func (b Bulk) Resume(ctx context.Context, id domain.TenantID, bulk domain.BulkID) (list domain.BulkInvite, err error) {
	if err := domain.AuthorizeTenant(ctx, id, b.Needs); err != nil {
		return list, err
	}
	err = b.DB.Tx(ctx, func(tx *store.Tx) error {
		if list, err = tx.Tenant(id).FindBulkInvite(ctx, b.Kind, bulk); err != nil {
			return err
		}
		resumed, err := tx.Tenant(id).ResumeBulkInvite(ctx, b.Kind, bulk, domain.ActorFrom(ctx).AccountID)
		if err != nil {
			return err
		}
		if !resumed {
			return domain.Errorf(domain.CodeConflict, "Only a list that stopped can go on.").Because("not_stopped")
		}
		list.State, list.FinishedAt = domain.BulkRunning, nil
		if err := recordBulk(ctx, tx, id, "resume", list); err != nil {
			return err
		}
		return b.askToWork(ctx, tx, id, bulk, "") // the job that stopped may not have ended yet
	})
	return list, err
}

// bulkRef is the job's argument.
type bulkRef struct {
	TenantID domain.TenantID `json:"tenantId"`
	BulkID   domain.BulkID   `json:"bulkId"`
}

// read reads a list, folds duplicates and checks each row for itself.
func (b Bulk) read(ctx context.Context, tx *store.Tx, id domain.TenantID, l BulkList) (rows []domain.BulkRow, folded int, err error) {
	people := readPeople(l.Text)
	if len(people) == 0 {
		return nil, 0, domain.InvalidField("/text", "required", "Enter at least one email address.")
	}
	if len(people) > MaxBulk {
		return nil, 0, domain.InvalidField("/text", "length", fmt.Sprintf("These are %d rows. Invite at most %d at once.", len(people), MaxBulk))
	}
	rule, err := b.Rules(ctx, tx, id, l)
	if err != nil {
		return nil, 0, err
	}
	seen := map[string]bool{}
	for _, p := range people {
		key := strings.ToLower(p.Email)
		if seen[key] {
			folded++
			continue
		}
		seen[key] = true
		rows = append(rows, rule(int64(len(rows)+1), p))
	}
	return rows, folded, nil
}

// CutText keeps what cannot be used short enough to be shown.
func CutText(text string) string {
	if letters := []rune(text); len(letters) > 200 {
		return string(letters[:200]) + "…"
	}
	return text
}

// Work is the handler of the list's kind of job: it invites a few at a time, each
// few in one transaction with what came of them, so that after a stop it goes on
// where it was and nobody is invited twice.
func (b Bulk) Work(ctx context.Context, job jobs.Job) error {
	var ref bulkRef
	if err := job.Args(&ref); err != nil {
		return err
	}
	for more := true; more; {
		err := b.DB.Tx(ctx, func(tx *store.Tx) (err error) {
			more, err = b.workSome(ctx, tx, ref)
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

func (b Bulk) workSome(ctx context.Context, tx *store.Tx, ref bulkRef) (more bool, err error) {
	list, err := tx.Tenant(ref.TenantID).FindBulkInvite(ctx, b.Kind, ref.BulkID)
	if err != nil || list.State != domain.BulkRunning {
		return false, err
	}
	rows, _, err := tx.Tenant(ref.TenantID).ListBulkRows(ctx, list.ID, domain.BulkRowWaiting, store.Page{Limit: bulkAtOnce})
	if err != nil {
		return false, err
	}
	as, err := b.actingAs(ctx, tx, cmp.Or(list.ResumedBy, list.CreatedBy))
	if err != nil {
		return false, err
	}
	held, err := b.heldNow(as, tx, ref.TenantID)
	if err != nil {
		return false, err
	}
	switch {
	case len(rows) == 0:
		return false, finishBulk(as, tx, ref.TenantID, list, domain.BulkDone)
	case !held.Has(b.Needs):
		return false, finishBulk(as, tx, ref.TenantID, list, domain.BulkStopped)
	}
	if rows, err = b.Invite(as, tx, ref.TenantID, list, rows); err != nil {
		return false, err
	}
	return true, tx.Tenant(ref.TenantID).SettleBulkRows(ctx, list.ID, rows)
}

func finishBulk(ctx context.Context, tx *store.Tx, id domain.TenantID, b domain.BulkInvite, state domain.BulkState) error {
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
		Detail: map[string]any{"kind": b.Kind, "people": b.Total, "done": b.Done, "failed": b.Failed},
	})
}
