package store

import (
	"context"
	"strconv"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// CreateBulkInvite stores many people to invite, in the name of one account.
func (t *TenantTx) CreateBulkInvite(ctx context.Context, b domain.BulkInvite, people []domain.BulkRow) error {
	err := t.q.CreateBulkInvite(ctx, sqlc.CreateBulkInviteParams{
		TenantID: string(t.id), ID: string(b.ID), Kind: string(b.Kind), CreatedBy: string(b.CreatedBy), RowsTotal: b.Total, CreatedAt: millis(b.CreatedAt),
	})
	if err != nil {
		return classify(err)
	}
	rows := make([][]any, len(people))
	for i, p := range people {
		rows[i] = []any{string(t.id), string(b.ID), p.Position, p.Email, p.Name, p.Role, p.Company, string(p.State), p.Message}
	}
	err = t.addRows(ctx, "bulk_invite_rows (tenant_id, bulk_id, position, email, name, role, company, state, message)", rows, "")
	return err
}

// FindBulkInvite returns one of the tenant's bulk invitations of a kind.
func (t *TenantTx) FindBulkInvite(ctx context.Context, kind domain.BulkKind, id domain.BulkID) (domain.BulkInvite, error) {
	row, err := t.q.FindBulkInvite(ctx, string(t.id), string(kind), string(id))
	b, _ := bulkOf(sqlc.ListBulkInvitesRow(row))
	return b, notFound(err, "bulk invitation")
}

// ListBulkInvites returns the tenant's bulk invitations of a kind, newest first.
func (t *TenantTx) ListBulkInvites(ctx context.Context, kind domain.BulkKind, p Page) ([]domain.BulkInvite, string, error) {
	before, err := p.before()
	if err != nil {
		return nil, "", err
	}
	rows, err := t.q.ListBulkInvites(ctx, sqlc.ListBulkInvitesParams{
		TenantID: string(t.id), Kind: string(kind), BeforeAt: before.at, BeforeID: before.id, Lim: p.size(),
	})
	if err != nil {
		return nil, "", classify(err)
	}
	return cutPage(rows, p, func(r sqlc.ListBulkInvitesRow) position { return position{r.CreatedAt, r.ID} }, bulkOf)
}

func bulkOf(r sqlc.ListBulkInvitesRow) (domain.BulkInvite, error) {
	return domain.BulkInvite{
		ID: domain.BulkID(r.ID), Kind: domain.BulkKind(r.Kind), CreatedBy: domain.AccountID(r.CreatedBy), CreatedByName: r.CreatedByName,
		ResumedBy: domain.AccountID(r.ResumedBy),
		Total:     r.RowsTotal, Done: r.RowsDone, Failed: r.RowsFailed, State: domain.BulkState(r.State),
		CreatedAt: fromMillis(r.CreatedAt), FinishedAt: fromMillisOrNil(r.FinishedAt),
	}, nil
}

// ListBulkRows returns the people of a bulk invitation in their order; a state
// other than "" leaves the others out.
func (t *TenantTx) ListBulkRows(ctx context.Context, id domain.BulkID, state domain.BulkRowState, p Page) ([]domain.BulkRow, string, error) {
	after, err := p.after()
	if err != nil {
		return nil, "", err
	}
	var rows []sqlc.ListBulkRowsRow
	if state == "" {
		rows, err = t.q.ListBulkRows(ctx, sqlc.ListBulkRowsParams{
			TenantID: string(t.id), BulkID: string(id), AfterPosition: after.at, Lim: p.size(),
		})
	} else {
		var found []sqlc.ListBulkRowsInRow
		found, err = t.q.ListBulkRowsIn(ctx, sqlc.ListBulkRowsInParams{
			TenantID: string(t.id), BulkID: string(id), State: string(state), AfterPosition: after.at, Lim: p.size(),
		})
		for _, r := range found {
			rows = append(rows, sqlc.ListBulkRowsRow(r))
		}
	}
	if err != nil {
		return nil, "", classify(err)
	}
	place := func(r sqlc.ListBulkRowsRow) position { return position{r.Position, strconv.FormatInt(r.Position, 10)} }
	return cutPage(rows, p, place, func(r sqlc.ListBulkRowsRow) (domain.BulkRow, error) {
		return domain.BulkRow{
			Position: r.Position, Email: r.Email, Name: r.Name, Role: r.Role, Company: r.Company, State: domain.BulkRowState(r.State), Message: r.Message,
		}, nil
	})
}

// SettleBulkRows writes down what came of some rows and counts them. Rows that
// were settled before are left alone and not counted again.
func (t *TenantTx) SettleBulkRows(ctx context.Context, id domain.BulkID, rows []domain.BulkRow) error {
	var done, failed int64
	for _, row := range rows {
		n, err := t.q.SettleBulkInviteRow(ctx, sqlc.SettleBulkInviteRowParams{
			State: string(row.State), Message: row.Message, TenantID: string(t.id), BulkID: string(id), Position: row.Position,
		})
		if err != nil {
			return classify(err)
		}
		done += n
		if row.State == domain.BulkRowFailed {
			failed += n
		}
	}
	return classify(t.q.CountBulkInvite(ctx, sqlc.CountBulkInviteParams{Done: done, Failed: failed, TenantID: string(t.id), ID: string(id)}))
}

// FinishBulkInvite ends a running bulk invitation and reports whether it ran.
func (t *TenantTx) FinishBulkInvite(ctx context.Context, id domain.BulkID, state domain.BulkState) (bool, error) {
	now := millis(t.now)
	n, err := t.q.FinishBulkInvite(ctx, sqlc.FinishBulkInviteParams{State: string(state), FinishedAt: &now, TenantID: string(t.id), ID: string(id)})
	return n > 0, classify(err)
}

// ResumeBulkInvite lets a stopped bulk invitation go on in somebody's name, and
// reports whether it was stopped.
func (t *TenantTx) ResumeBulkInvite(ctx context.Context, kind domain.BulkKind, id domain.BulkID, as domain.AccountID) (bool, error) {
	n, err := t.q.ResumeBulkInvite(ctx, sqlc.ResumeBulkInviteParams{ResumedBy: string(as), TenantID: string(t.id), Kind: string(kind), ID: string(id)})
	return n > 0, classify(err)
}
