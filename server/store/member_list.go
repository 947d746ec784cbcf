package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"tenantry/server/domain"
)

// MemberFilter says which of a tenant's members a list shows, and in which order.
// Empty fields leave nothing out.
type MemberFilter struct {
	Search      string // every word must begin a word of the name, the address or the user name
	Role        string
	State       domain.MemberState
	MFA         *bool
	NotSeenFrom time.Time // not seen at or after this time; zero for no such filter
	Sort        MemberSort
	Page
}

// MemberSort is the order of a list of members; a minus turns it round.
type MemberSort string

// The orders.
const (
	MembersByName       MemberSort = "name"
	MembersByNameDown   MemberSort = "-name"
	MembersByJoined     MemberSort = "joined"
	MembersByJoinedDown MemberSort = "-joined"
)

func (s MemberSort) column() string {
	if strings.HasSuffix(string(s), "joined") {
		return "m.created_at"
	}
	return "m.name_key"
}

func (s MemberSort) descending() bool { return strings.HasPrefix(string(s), "-") }

type memberRow struct {
	domain.Member
	nameKey string
}

// ListMembers returns one page of the tenant's people that the filter lets
// through, and the cursor of the next one. A search begins in the index of words
// with its longest word, which is the rarest as a rule; everything else follows
// an index of the tenant's members in the list's order.
func (t *TenantTx) ListMembers(ctx context.Context, f MemberFilter) ([]domain.Member, string, error) {
	f.Sort = cmp.Or(f.Sort, MembersByJoined)
	found := words(f.Search)
	if strings.TrimSpace(f.Search) != "" && len(found) == 0 {
		return []domain.Member{}, "", nil
	}
	key, id, err := f.place()
	if err != nil {
		return nil, "", err
	}
	q := t.memberQuery(f, found)
	if key != nil {
		q.after(f.Sort.column(), "m.account_id", f.Sort.descending(), key, id)
	}
	rows, err := listRows(ctx, t.db, q.sql(), q.args, scanMember)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if last := int(f.size()) - 1; len(rows) > last {
		rows = rows[:last]
		next = f.cursor(rows[last-1])
	}
	members := make([]domain.Member, len(rows))
	for i, row := range rows {
		members[i] = row.Member
	}
	return members, next, nil
}

const memberColumns = "SELECT m.account_id, a.email, a.name, a.picture_digest, m.name_key, m.username, m.role, r.title, r.owner, m.state, m.mfa, " +
	"m.created_at, m.suspended_at, m.last_seen_at, m.version FROM "

// CROSS JOIN keeps the order in which SQLite goes through the tables.
const memberJoins = " CROSS JOIN accounts a CROSS JOIN tenant_roles r"

func (t *TenantTx) memberQuery(f MemberFilter, found []string) *listQuery {
	from := "memberships m"
	q := newList("")
	if len(found) > 0 {
		driver := longest(found)
		from = q.bind("(SELECT DISTINCT account_id FROM member_words WHERE tenant_id = ? AND word >= ? AND word < ?) d CROSS JOIN memberships m",
			[]any{string(t.id), driver, afterPrefix(driver)})
		q.where("m.account_id = d.account_id")
		for _, word := range found {
			if word != driver {
				q.where("EXISTS (SELECT 1 FROM member_words w WHERE w.tenant_id = ? AND w.account_id = m.account_id AND w.word >= ? AND w.word < ?)",
					string(t.id), word, afterPrefix(word))
			}
		}
	}
	q.head = memberColumns + from + memberJoins
	q.where("m.tenant_id = ?", string(t.id)).where("a.id = m.account_id").where("r.tenant_id = m.tenant_id").where("r.name = m.role")
	f.columns(q)
	return q.page(f.Sort.column(), "m.account_id", f.Sort.descending(), int(f.size())-1)
}

// columns adds what the filter says about a membership's own columns.
func (f MemberFilter) columns(q *listQuery) {
	if f.Role != "" {
		q.where("m.role = ?", f.Role)
	}
	if f.State != "" {
		q.where("m.state = ?", string(f.State))
	}
	if f.MFA != nil {
		q.where("m.mfa = ?", *f.MFA)
	}
	if !f.NotSeenFrom.IsZero() {
		q.where("(m.last_seen_at IS NULL OR m.last_seen_at < ?)", millis(f.NotSeenFrom))
	}
}

// longest is "" of none.
func longest(words []string) string {
	best := ""
	for _, word := range words {
		if len(word) > len(best) {
			best = word
		}
	}
	return best
}

func scanMember(rows *sql.Rows, r *memberRow) error {
	var username *string
	var joined int64
	var suspended, seen *int64
	err := rows.Scan(&r.AccountID, &r.Email, &r.Name, &r.Picture, &r.nameKey, &username, &r.Role, &r.RoleTitle, &r.Owner, &r.State, &r.MFA,
		&joined, &suspended, &seen, &r.Version)
	r.Username, r.JoinedAt = fromTextOrNil[string](username), fromMillis(joined)
	r.SuspendedAt, r.LastSeenAt = fromMillisOrNil(suspended), fromMillisOrNil(seen)
	return err
}

// place decodes the cursor; a nil key means from the start.
func (f MemberFilter) place() (key any, id string, err error) {
	if f.Cursor == "" {
		return nil, "", nil
	}
	refused := domain.Errorf(domain.CodeMalformed, "The cursor is not one that this list gave.")
	raw, err := base64.RawURLEncoding.DecodeString(f.Cursor)
	parts := strings.SplitN(string(raw), "|", 3)
	if err != nil || len(parts) != 3 || MemberSort(parts[0]) != f.Sort || !strings.HasPrefix(parts[1], "ac_") {
		return nil, "", refused
	}
	if f.Sort.column() == "m.name_key" {
		return parts[2], parts[1], nil
	}
	at, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return nil, "", refused
	}
	return at, parts[1], nil
}

func (f MemberFilter) cursor(r memberRow) string {
	key := r.nameKey
	if f.Sort.column() == "m.created_at" {
		key = strconv.FormatInt(millis(r.JoinedAt), 10)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(string(f.Sort) + "|" + string(r.AccountID) + "|" + key))
}
