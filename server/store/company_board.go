package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// CompanyFilter says which of a partner's links a list shows. Empty fields leave
// nothing out.
type CompanyFilter struct {
	Search string // every word must begin a word of the address, the person's or the company's name
	Stage  domain.CompanyStage
	Open   bool // only those that can still be used
	Stuck  bool // only those whose open step is older than domain.CompanyStuckAfter, the oldest first
	Page
}

// companyListHead names its columns in the order in which scanCompanyRow reads them.
const companyListHead = "SELECT i.id, i.email, i.contact_name, i.company_name, i.note, i.language, i.template, i.template_version, i.state, i.handed_over, " +
	"i.invited_by, i.inviter_id, i.account_id, i.tenant_id, i.step, i.step_since, i.steps, i.steps_done, i.steps_total, i.opened_at, i.active_at, " +
	"i.completed_at, i.remind_at, i.reminders, i.created_at, i.updated_at, i.expires_at, i.version FROM "

func scanCompanyRow(rows *sql.Rows, r *sqlc.CompanyInvitation) error {
	return rows.Scan(&r.ID, &r.Email, &r.ContactName, &r.CompanyName, &r.Note, &r.Language, &r.Template, &r.TemplateVersion, &r.State, &r.HandedOver,
		&r.InvitedBy, &r.InviterID, &r.AccountID, &r.TenantID, &r.Step, &r.StepSince, &r.Steps, &r.StepsDone, &r.StepsTotal, &r.OpenedAt, &r.ActiveAt,
		&r.CompletedAt, &r.RemindAt, &r.Reminders, &r.CreatedAt, &r.UpdatedAt, &r.ExpiresAt, &r.Version)
}

// ListCompanyInvitations returns one page of the partner's links, the newest first,
// without what clients filled in. Those that are stuck come in the order of how
// long they are, those that have expired with the last one first. A search begins in
// the index of words when few links have its longest one; everything else follows an index
// in the list's order.
func (t *TenantTx) ListCompanyInvitations(ctx context.Context, f CompanyFilter) ([]domain.CompanyInvitation, string, error) {
	driver, err := t.driver(ctx, companyWords, words(f.Search))
	if err != nil {
		return nil, "", err
	}
	q, some, err := t.companyQuery(f, driver)
	if err != nil || !some {
		return []domain.CompanyInvitation{}, "", err
	}
	rows, err := listRows(ctx, t.db, q.sql(), q.args, scanCompanyRow)
	if err != nil {
		return nil, "", err
	}
	_, _, at := f.order()
	return cutPage(rows, f.Page, func(r sqlc.CompanyInvitation) position { return position{at(r), r.ID} },
		func(r sqlc.CompanyInvitation) (domain.CompanyInvitation, error) {
			r.PartnerID, r.Answers = string(t.id), "{}"
			v, err := companyInvitationOf(r)
			return v.CompanyInvitation, err
		})
}

// order is the column that a list follows, the way it does, and a row's place in it.
func (f CompanyFilter) order() (column string, down bool, at func(sqlc.CompanyInvitation) int64) {
	switch {
	case f.Stuck:
		return "i.step_since", false, func(r sqlc.CompanyInvitation) int64 { return r.StepSince }
	case f.Stage == domain.CompanyStageExpired:
		return "i.expires_at", true, func(r sqlc.CompanyInvitation) int64 { return r.ExpiresAt }
	}
	return "i.created_at", true, func(r sqlc.CompanyInvitation) int64 { return r.CreatedAt }
}

// companyQuery is a page of the list, see wordIndex.found; false when nothing can be found.
func (t *TenantTx) companyQuery(f CompanyFilter, driver string) (*listQuery, bool, error) {
	q := newList("")
	from, some := companyWords.found(q, string(t.id), f.Search, words(f.Search), driver)
	q.head = companyListHead + from
	q.where("i.partner_id = ?", string(t.id))
	t.atStage(q, f)
	column, down, _ := f.order()
	place := f.after
	if down {
		place = f.before
	}
	at, err := place()
	if err != nil {
		return nil, false, err
	}
	return q.after(column, "i.id", down, at.at, at.id).page(column, "i.id", down, int(f.size())-1), some, nil
}

// atStage leaves those that the filter wants. The stage that is stored knows nothing of
// the time: what has expired is found by its end.
func (t *TenantTx) atStage(q *listQuery, f CompanyFilter) {
	live := f.Open && !f.Stuck
	switch f.Stage {
	case "":
	case domain.CompanyStageExpired:
		q.where("i.state = 'open' AND i.expires_at <= ?", millis(t.now))
	case domain.CompanyStageCompleted, domain.CompanyStageRevoked:
		q.where("i.stage = ?", string(f.Stage))
	default:
		q.where("i.stage = ?", string(f.Stage))
		live = true
	}
	if f.Stuck {
		q.where("i.state = 'open' AND i.step_since < ?", millis(t.now.Add(-domain.CompanyStuckAfter)))
	}
	if f.Open && f.Stage == "" {
		q.where("i.state = 'open'")
	}
	if live {
		q.where("i.expires_at > ?", millis(t.now))
	}
}

// MailOfCompanyInvitations tells how the newest mail to the client of each of the
// partner's links stands; one without a mail has none.
func (t *TenantTx) MailOfCompanyInvitations(ctx context.Context, ids []domain.CompanyInvitationID) (map[domain.CompanyInvitationID]domain.MailState, error) {
	q := newList("SELECT company_invitation_id, state, reason, state_at, next_at FROM mail_messages").where("tenant_id = ?", string(t.id)).
		where("kind IN (?, ?)", domain.MessageCompanyInvitation, domain.MessageCompanyReminder)
	whereIn(q, "company_invitation_id", ids)
	q.order = "created_at, id" // a later one replaces an earlier one
	states := make(map[domain.CompanyInvitationID]domain.MailState, len(ids))
	_, err := listRows(ctx, t.db, q.sql(), q.args, func(rows *sql.Rows, s *domain.MailState) error {
		var id, state string
		var at int64
		var next *int64
		err := rows.Scan(&id, &state, &s.Reason, &at, &next)
		s.State, s.At, s.NextAt = domain.MessageState(state), fromMillis(at), fromMillisOrNil(next)
		states[domain.CompanyInvitationID(id)] = *s
		return err
	})
	return states, err
}

// OpenCompanyHandovers returns, for each of the partner's links, the hand-overs that
// can still be used, without their tokens.
func (t *TenantTx) OpenCompanyHandovers(ctx context.Context, ids []domain.CompanyInvitationID) ([]domain.CompanyHandover, error) {
	q := newList("SELECT id, invitation_id, step, email, name, created_at, expires_at FROM company_handovers").where("partner_id = ?", string(t.id)).
		where("done_at IS NULL AND revoked_at IS NULL AND expires_at > ?", millis(t.now))
	whereIn(q, "invitation_id", ids)
	q.order = "created_at, id"
	return listRows(ctx, t.db, q.sql(), q.args, func(rows *sql.Rows, h *domain.CompanyHandover) error {
		var created, expires int64
		err := rows.Scan(&h.ID, &h.InvitationID, &h.Step, &h.Email, &h.Name, &created, &expires)
		h.PartnerID, h.CreatedAt, h.ExpiresAt = t.id, fromMillis(created), fromMillis(expires)
		return err
	})
}

// ListCompanyMails returns the newest messages about one of the partner's links,
// without what is written in them.
func (t *TenantTx) ListCompanyMails(ctx context.Context, id domain.CompanyInvitationID) ([]domain.Message, error) {
	rows, err := t.q.CompanyMails(ctx, textOrNil(id), textOrNil(t.id))
	if err != nil {
		return nil, classify(err)
	}
	mails := make([]domain.Message, len(rows))
	for i, row := range rows {
		mails[i] = messageOf(row)
		mails[i].BodySealed, mails[i].LinkHash = "", ""
	}
	return mails, nil
}

// ResendCompanyInvitation gives an open link a new token and a new end; the token
// that was read before no longer leads anywhere. It reports whether that was still
// the token.
func (t *TenantTx) ResendCompanyInvitation(ctx context.Context, v SealedCompanyInvitation, oldHash string) (bool, error) {
	n, err := t.q.ResendCompanyInvitation(ctx, sqlc.ResendCompanyInvitationParams{
		TokenHash: v.TokenHash, TokenSealed: v.TokenSealed, ExpiresAt: millis(v.ExpiresAt), RemindAt: millisOrNil(v.RemindAt), Now: millis(t.now),
		PartnerID: string(t.id), ID: string(v.ID), OldHash: oldHash,
	})
	return n > 0, classify(err)
}

// RevokeCompanyInvitation ends an open link and reports whether it was one.
func (t *TenantTx) RevokeCompanyInvitation(ctx context.Context, id domain.CompanyInvitationID) (bool, error) {
	n, err := t.q.RevokeCompanyInvitation(ctx, millis(t.now), string(t.id), string(id))
	return n > 0, classify(err)
}

// HandOverCompanyInvitation notes that somebody besides the mail has the link.
func (t *TenantTx) HandOverCompanyInvitation(ctx context.Context, id domain.CompanyInvitationID) error {
	return classify(t.q.HandOverCompanyInvitation(ctx, string(t.id), string(id)))
}

// CompanySettings returns how the partner's clients are reminded.
func (t *TenantTx) CompanySettings(ctx context.Context) (domain.CompanySettings, error) {
	row, err := t.q.CompanySettings(ctx, string(t.id))
	if errors.Is(err, sql.ErrNoRows) {
		return domain.DefaultCompanySettings(), nil
	}
	return domain.CompanySettings{RemindDays: row.RemindDays, RemindMost: row.RemindMost}, classify(err)
}

// PutCompanySettings stores them.
func (t *TenantTx) PutCompanySettings(ctx context.Context, s domain.CompanySettings) error {
	return classify(t.q.PutCompanySettings(ctx, sqlc.PutCompanySettingsParams{
		PartnerID: string(t.id), RemindDays: s.RemindDays, RemindMost: s.RemindMost, Now: millis(t.now),
	}))
}

// DueReminder names a link whose client is to be reminded.
type DueReminder struct {
	Partner domain.TenantID
	ID      domain.CompanyInvitationID
}

// DueCompanyReminders returns the links whose reminder is due, of all partners.
func (t *Tx) DueCompanyReminders(ctx context.Context, limit int) ([]DueReminder, error) {
	rows, err := t.q.DueCompanyReminders(ctx, millis(t.now), int64(limit))
	due := make([]DueReminder, len(rows))
	for i, row := range rows {
		due[i] = DueReminder{domain.TenantID(row.PartnerID), domain.CompanyInvitationID(row.ID)}
	}
	return due, classify(err)
}

// MarkCompanyReminded notes a reminder and when the next one is due, unless
// somebody else did, or the link ended meanwhile. It reports whether it was first.
func (t *TenantTx) MarkCompanyReminded(ctx context.Context, v domain.CompanyInvitation, next *time.Time) (bool, error) {
	if v.RemindAt == nil {
		return false, fmt.Errorf("link %s has no reminder that is due", v.ID)
	}
	n, err := t.q.MarkCompanyReminded(ctx, sqlc.MarkCompanyRemindedParams{
		NextAt: millisOrNil(next), PartnerID: string(t.id), ID: string(v.ID), Was: millis(*v.RemindAt),
	})
	return n > 0, classify(err)
}

// StopCompanyReminders ends the reminders of a link.
func (t *TenantTx) StopCompanyReminders(ctx context.Context, id domain.CompanyInvitationID) error {
	return classify(t.q.StopCompanyReminders(ctx, string(t.id), string(id)))
}

// OpenCompanyAddresses tells which of some addresses, by their keys, have an open
// link of this partner, an expired one too.
func (t *TenantTx) OpenCompanyAddresses(ctx context.Context, keys []string) (map[string]bool, error) {
	open := map[string]bool{}
	for batch := range slices.Chunk(keys, 500) {
		q := newList("SELECT email_key FROM company_invitations").where("partner_id = ?", string(t.id)).where("state = 'open'")
		whereIn(q, "email_key", batch)
		_, err := listRows(ctx, t.db, q.sql(), q.args, func(rows *sql.Rows, key *string) error {
			err := rows.Scan(key)
			open[*key] = true
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return open, nil
}
