package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// InsertMember makes the account a member and reports whether it was none
// before; the role of somebody who is a member already stays as it is.
func (t *TenantTx) InsertMember(ctx context.Context, account domain.AccountID, role string) (bool, error) {
	who, err := t.FindAccount(ctx, account)
	if err == nil && who.DeletedAt != nil {
		err = domain.NotFound("person") // what was under way when the account was deleted comes too late
	}
	if err != nil {
		return false, err
	}
	added, err := t.q.InsertMembership(ctx, sqlc.InsertMembershipParams{
		TenantID: string(t.id), AccountID: string(account), Role: role, CreatedAt: millis(t.now), NameKey: nameKey(who.Name),
	})
	if err != nil || added == 0 {
		return false, classify(err)
	}
	if err := t.insertMemberWords(ctx, account, who.Name, who.Email, ""); err != nil {
		return false, err
	}
	return true, classify(t.q.AddTenantMembers(ctx, added, string(t.id)))
}

// FindMember returns one member of the tenant, active or suspended.
func (t *TenantTx) FindMember(ctx context.Context, account domain.AccountID) (domain.Member, error) {
	r, err := t.q.Member(ctx, string(t.id), string(account))
	if err != nil {
		return domain.Member{}, notFound(err, "member")
	}
	m := domain.Member{
		AccountID: domain.AccountID(r.AccountID), Email: r.Email, Name: r.Name, Picture: r.PictureDigest,
		Username: fromTextOrNil[string](r.Username),
		Role:     r.Role, RoleTitle: r.RoleTitle, Owner: r.Owner, State: domain.MemberState(r.State), MFA: r.Mfa,
		JoinedAt: fromMillis(r.CreatedAt), SuspendedAt: fromMillisOrNil(r.SuspendedAt), LastSeenAt: fromMillisOrNil(r.LastSeenAt),
		Version: r.Version,
	}
	return m, fromJSON(r.Permissions, &m.Permissions)
}

// SetMemberRole gives a member another role of the tenant.
func (t *TenantTx) SetMemberRole(ctx context.Context, account domain.AccountID, role string) error {
	return t.onlyRow("member")(t.q.SetMemberRole(ctx, string(t.id), string(account), role))
}

// SetMemberState suspends a member or takes them back, and reports whether that
// changed anything.
func (t *TenantTx) SetMemberState(ctx context.Context, account domain.AccountID, state domain.MemberState) (bool, error) {
	p := sqlc.SetMemberStateParams{State: string(state), TenantID: string(t.id), AccountID: string(account)}
	if state == domain.MemberSuspended {
		now := millis(t.now)
		p.SuspendedAt = &now
	}
	changed, err := t.q.SetMemberState(ctx, p)
	return changed > 0, classify(err)
}

// SetMemberUsername gives a member a user name, or none with "". One that another
// member has, in any spelling, is a conflict (username_taken).
func (t *TenantTx) SetMemberUsername(ctx context.Context, account domain.AccountID, username string) error {
	p := sqlc.SetMemberUsernameParams{TenantID: string(t.id), AccountID: string(account)}
	if username != "" {
		key := usernameKey(username)
		p.Username, p.UsernameKey = &username, &key
	}
	err := t.onlyRow("member")(t.q.SetMemberUsername(ctx, p))
	if domain.Is(err, domain.CodeConflict) {
		return domain.Errorf(domain.CodeConflict, "Somebody here has the user name “%s” already. Choose another one.", username).
			Because("username_taken")
	}
	if err != nil {
		return err
	}
	return t.SyncMember(ctx, account)
}

// usernameKey is the spelling under which a user name is unique.
func usernameKey(username string) string { return strings.ToLower(strings.TrimSpace(username)) }

// DeleteMember ends a membership.
func (t *TenantTx) DeleteMember(ctx context.Context, account domain.AccountID) error {
	if err := t.onlyRow("member")(t.q.DeleteMembership(ctx, string(t.id), string(account))); err != nil {
		return err
	}
	return classify(t.q.AddTenantMembers(ctx, -1, string(t.id)))
}

// CountOtherOwners counts the active members with an owner's role, but one.
func (t *TenantTx) CountOtherOwners(ctx context.Context, account domain.AccountID) (int64, error) {
	n, err := t.q.OtherOwners(ctx, string(t.id), string(account))
	return n, classify(err)
}

// HasMember reports whether the address (by its key) is a member's.
func (t *TenantTx) HasMember(ctx context.Context, emailKey string) (bool, error) {
	found, err := t.q.MemberByEmail(ctx, string(t.id), emailKey)
	return found, classify(err)
}

// MemberRole returns the account's role in the tenant and the role's permissions
// as they are stored; an empty role for somebody who is no member, or suspended.
func (t *TenantTx) MemberRole(ctx context.Context, account domain.AccountID) (role, permissions string, err error) {
	rows, err := t.q.RoleInTenant(ctx, string(t.id), string(account))
	if err != nil || len(rows) == 0 {
		return "", "", classify(err)
	}
	return rows[0].Role, rows[0].Permissions, nil
}

// UsernameTaken reports whether a user name is a member's, or kept for somebody
// who is invited.
func (t *TenantTx) UsernameTaken(ctx context.Context, username string) (bool, error) {
	key := usernameKey(username)
	taken, err := t.q.UsernameTaken(ctx, string(t.id), &key)
	return taken, classify(err)
}

// EmailDomains returns the domains of addresses that the tenant's policy takes;
// none means all.
func (t *TenantTx) EmailDomains(ctx context.Context) (domains []string, err error) {
	rows, err := t.q.EmailDomains(ctx, string(t.id))
	if err != nil || len(rows) == 0 {
		return nil, classify(err)
	}
	return domains, fromJSON(rows[0], &domains)
}

// SyncMember copies what changed of an account into its memberships: the name
// they are sorted by and the words they are found by. Whoever changes a name, an
// address or a user name calls it in the same transaction.
func (t *Tx) SyncMember(ctx context.Context, account domain.AccountID) error {
	who, err := t.FindAccount(ctx, account)
	if err != nil {
		return err
	}
	rows, err := t.q.MemberNames(ctx, string(account))
	if err != nil {
		return classify(err)
	}
	for _, row := range rows {
		if err := t.Tenant(domain.TenantID(row.TenantID)).nameMember(ctx, account, who.Name, who.Email, row.Username); err != nil {
			return err
		}
	}
	return nil
}

func (t *TenantTx) insertMemberWords(ctx context.Context, account domain.AccountID, name, email, username string) error {
	var rows [][]any
	for _, word := range words(name, email, username) {
		rows = append(rows, []any{string(t.id), word, string(account)})
	}
	err := t.addRows(ctx, "member_words (tenant_id, word, account_id)", rows, "ON CONFLICT DO NOTHING")
	return err
}

// unnamedAtOnce bounds one transaction of nameMembers.
const unnamedAtOnce = 500

// nameMembers gives the members of a database from before there were any the
// keys and words they are listed by: both are made in Go, so no migration can.
// It costs one look at an empty index when there is nothing to do.
func (db *DB) nameMembers(ctx context.Context) error {
	for {
		n := 0
		err := db.Tx(ctx, func(tx *Tx) error {
			rows, err := tx.q.UnnamedMembers(ctx, unnamedAtOnce)
			n = len(rows)
			if err != nil {
				return classify(err)
			}
			for _, r := range rows {
				err := tx.Tenant(domain.TenantID(r.TenantID)).nameMember(ctx, domain.AccountID(r.AccountID), r.Name, r.Email, r.Username)
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("name the members: %w", err)
		}
		if n < unnamedAtOnce {
			return nil
		}
	}
}

// nameMember writes the key a member is sorted by and the words it is found by.
func (t *TenantTx) nameMember(ctx context.Context, account domain.AccountID, name, email string, username *string) error {
	return errors.Join(
		classify(t.q.SetMemberNameKey(ctx, string(t.id), string(account), nameKey(name))),
		classify(t.q.DeleteMemberWords(ctx, string(t.id), string(account))),
		t.insertMemberWords(ctx, account, name, email, fromTextOrNil[string](username)),
	)
}

// nameKey is what a member is sorted by. It is never empty: that means that it
// was not made yet.
func nameKey(name string) string { return cmp.Or(fold(name), "-") }
