package store

import (
	"context"
	"database/sql"
	"strings"

	"tenantry/server/domain"
)

// veil takes the names of people whose account is deleted out of what is shown.
// What is stored stays as it was written: the chain covers it, and the verifier
// reads it past here (docs/adr/0014-deleted-accounts.md).
func (t *Tx) veil(ctx context.Context, events []domain.AuditEvent) error {
	gone, err := t.deletedAmong(ctx, events)
	if err != nil || len(gone) == 0 {
		return err
	}
	for i, e := range events {
		if gone[e.ActorID] {
			events[i].ActorName = domain.DeletedName
		}
		if gone[e.TargetID] || (gone[e.ActorID] && e.TargetKind == "account") {
			events[i].Detail = unnamed(e.Detail)
		}
	}
	return nil
}

// unnamed leaves out of an event about a person what could say who it was.
func unnamed(detail map[string]any) map[string]any {
	left := map[string]any{}
	for name, value := range detail {
		switch name {
		case "email", "name", "username":
		case "before", "after":
			if _, text := value.(string); !text { // of a name or an address that was changed
				if of, ok := value.(map[string]any); ok {
					left[name] = unnamed(of)
				} else {
					left[name] = value
				}
			}
		default:
			left[name] = value
		}
	}
	return left
}

// deletedAmong returns the ids of deleted accounts in events, and of the keys that
// these had made, which are called by their maker's name.
func (t *Tx) deletedAmong(ctx context.Context, events []domain.AuditEvent) (map[string]bool, error) {
	accounts, keys := map[string]bool{}, map[string]bool{}
	for _, e := range events {
		for _, id := range []string{e.ActorID, e.TargetID} {
			if strings.HasPrefix(id, "ac_") {
				accounts[id] = true
			}
		}
		if strings.HasPrefix(e.ActorID, "ak_") {
			keys[e.ActorID] = true
		}
	}
	gone := map[string]bool{}
	for _, look := range []struct {
		head, column string
		ids          map[string]bool
	}{
		{"SELECT a.id FROM accounts a", "a.id", accounts},
		{"SELECT k.id FROM api_keys k JOIN accounts a ON a.id = k.account_id", "k.id", keys},
	} {
		if len(look.ids) == 0 {
			continue
		}
		ids := make([]string, 0, len(look.ids))
		for id := range look.ids {
			ids = append(ids, id)
		}
		q := whereIn(newList(look.head), look.column, ids).where("a.deleted_at IS NOT NULL")
		found, err := listRows(ctx, t.db, q.sql(), q.args, scanText)
		if err != nil {
			return nil, err
		}
		for _, id := range found {
			gone[id] = true
		}
	}
	return gone, nil
}

func scanText(rows *sql.Rows, text *string) error { return rows.Scan(text) }
