package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// Unenrolled is an active member without a second factor that counts.
type Unenrolled struct {
	AccountID domain.AccountID
	Name      string
	Email     string
	Role      string
	RoleTitle string
	Owner     bool
	SeenAt    *time.Time
	nameKey   string
}

// withoutFactor narrows a query of memberships m down to active members who have
// none of the methods set up.
func withoutFactor(q *listQuery, tenant domain.TenantID, methods []string) *listQuery {
	q.where("m.tenant_id = ?", string(tenant)).where("m.state = 'active'")
	if slices.Contains(methods, domain.MethodTOTP) {
		q.where("NOT EXISTS (SELECT 1 FROM account_totps o WHERE o.account_id = m.account_id AND o.confirmed_at IS NOT NULL)")
	}
	if slices.Contains(methods, domain.MethodPasskey) {
		q.where("NOT EXISTS (SELECT 1 FROM account_passkeys k WHERE k.account_id = m.account_id)")
	}
	return q
}

// ListUnenrolled returns the active members who have none of the methods, by name.
func (t *TenantTx) ListUnenrolled(ctx context.Context, methods []string, p Page) ([]Unenrolled, string, error) {
	q := withoutFactor(newList("SELECT m.account_id, a.name, a.email, m.role, r.title, r.owner, m.last_seen_at, m.name_key FROM memberships m "+
		"JOIN accounts a ON a.id = m.account_id JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role"), t.id, methods)
	if p.Cursor != "" {
		key, id, err := nameCursor(p.Cursor, "ac_")
		if err != nil {
			return nil, "", err
		}
		q.after("m.name_key", "m.account_id", false, key, id)
	}
	limit := int(p.size()) - 1
	q.page("m.name_key", "m.account_id", false, limit)
	rows, err := listRows(ctx, t.db, q.sql(), q.args, func(rows *sql.Rows, u *Unenrolled) error {
		var seen *int64
		err := rows.Scan(&u.AccountID, &u.Name, &u.Email, &u.Role, &u.RoleTitle, &u.Owner, &seen, &u.nameKey)
		u.SeenAt = fromMillisOrNil(seen)
		return err
	})
	if err != nil || len(rows) <= limit {
		return rows, "", err
	}
	last := rows[limit-1]
	return rows[:limit], base64.RawURLEncoding.EncodeToString([]byte(string(last.AccountID) + "|" + last.nameKey)), nil
}

// nameCursor reads a place in a list by name, of things whose ids begin so.
func nameCursor(cursor, prefix string) (key, id string, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	id, key, found := strings.Cut(string(raw), "|")
	if err != nil || !found || !strings.HasPrefix(id, prefix) {
		return "", "", domain.Errorf(domain.CodeMalformed, "The cursor is not one that this list gave.")
	}
	return key, id, nil
}

// CountUnenrolled counts the active members, those who have none of the methods,
// and the owners among these.
func (t *TenantTx) CountUnenrolled(ctx context.Context, methods []string) (active, without, owners int64, err error) {
	q := newList("SELECT COUNT(*) FROM memberships m").where("m.tenant_id = ?", string(t.id)).where("m.state = 'active'")
	if err := t.db.QueryRowContext(ctx, q.sql(), q.args...).Scan(&active); err != nil {
		return 0, 0, 0, classify(err)
	}
	q = withoutFactor(newList("SELECT COUNT(*), COUNT(CASE WHEN r.owner THEN 1 END) FROM memberships m "+
		"JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role"), t.id, methods)
	err = t.db.QueryRowContext(ctx, q.sql(), q.args...).Scan(&without, &owners)
	return active, without, owners, classify(err)
}

// UsedSession is a session of a member, and when it was last used in the tenant.
type UsedSession struct {
	domain.Session
	SeenAt time.Time
}

// SessionsOfMembers returns sessions of active members that work, at most so many.
func (t *TenantTx) SessionsOfMembers(ctx context.Context, limit int) ([]UsedSession, error) {
	rows, err := t.q.SessionsOfMembers(ctx, millis(t.now), string(t.id), int64(limit))
	if err != nil {
		return nil, classify(err)
	}
	sessions := make([]UsedSession, len(rows))
	for i, r := range rows {
		sessions[i].SeenAt = timeOrZero(r.SeenAt)
		if err := fromJSON(r.Factors, &sessions[i].Factors); err != nil {
			return nil, err
		}
	}
	return sessions, nil
}

// CountInvitationsOutside counts the pending invitations to addresses of none of
// these domains.
func (t *TenantTx) CountInvitationsOutside(ctx context.Context, domains []string) (n int64, err error) {
	if len(domains) == 0 {
		return 0, nil
	}
	q := newList("SELECT COUNT(*) FROM invitations").where("tenant_id = ?", string(t.id)).
		where("state = 'pending'").where("expires_at > ?", millis(t.now))
	for _, d := range domains {
		q.where("email_key NOT LIKE ?", "%@"+d)
	}
	err = t.db.QueryRowContext(ctx, q.sql(), q.args...).Scan(&n)
	return n, classify(err)
}

// StartReminding begins to tell people of a date; false when they were told.
func (t *TenantTx) StartReminding(ctx context.Context, date time.Time) (bool, error) {
	n, err := t.q.StartReminding(ctx, millis(date), string(t.id))
	return n == 1, classify(err)
}

// RemindedAfter is how far people were told of a date, as a cursor of
// ListUnenrolled; going is false when it is no longer the policy's date.
func (t *TenantTx) RemindedAfter(ctx context.Context, date time.Time) (cursor string, going bool, err error) {
	rows, err := t.q.RemindedAfter(ctx, string(t.id), millis(date))
	if err != nil || len(rows) == 0 {
		return "", false, classify(err)
	}
	return rows[0], true, nil
}

// MoveReminding moves on from one place to another; false when somebody else did.
func (t *TenantTx) MoveReminding(ctx context.Context, date time.Time, was, reached string) (bool, error) {
	n, err := t.q.RemindPolicy(ctx, sqlc.RemindPolicyParams{
		ForDate: millis(date), Reached: reached, TenantID: string(t.id), Was: was,
	})
	return n == 1, classify(err)
}
