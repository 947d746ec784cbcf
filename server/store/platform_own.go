package store

import (
	"context"
	"encoding/base64"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// SharesTenant reports whether the viewer belongs to a tenant in which the person
// is a member.
func (t *Tx) SharesTenant(ctx context.Context, viewer, person domain.AccountID) (bool, error) {
	shares, err := t.q.SharesTenant(ctx, string(viewer), string(person))
	return shares, classify(err)
}

// IsManagedBy reports whether the person is a member of a tenant that one of
// these manages.
func (t *Tx) IsManagedBy(ctx context.Context, person domain.AccountID, operators []domain.TenantID) (bool, error) {
	if len(operators) == 0 {
		return false, nil
	}
	q := newList("SELECT g.tenant_id FROM memberships m JOIN managed_tenants g ON g.tenant_id = m.tenant_id").
		where("m.account_id = ?", string(person))
	whereIn(q, "g.operator_id", operators)
	q.limit = "1"
	found, err := listRows(ctx, t.db, q.sql(), q.args, scanText)
	return len(found) > 0, err
}

// IsMemberAnywhere reports whether the person belongs to any tenant at all.
func (t *Tx) IsMemberAnywhere(ctx context.Context, person domain.AccountID) (bool, error) {
	is, err := t.q.IsAnywhere(ctx, string(person))
	return is, classify(err)
}

// ListOwnMemberships returns where a person belongs, by the tenants' names.
func (t *Tx) ListOwnMemberships(ctx context.Context, id domain.AccountID, p Page) ([]domain.OwnMembership, string, error) {
	var name, after string
	if p.Cursor != "" {
		var err error
		if name, after, err = nameCursor(p.Cursor, "tn_"); err != nil {
			return nil, "", err
		}
	}
	rows, err := t.q.ListOwnMemberships(ctx, sqlc.ListOwnMembershipsParams{
		AccountID: string(id), AfterName: name, AfterID: after, PageSize: p.size(),
	})
	if err != nil {
		return nil, "", classify(err)
	}
	next := ""
	if last := int(p.size()) - 1; len(rows) > last {
		rows = rows[:last]
		next = base64.RawURLEncoding.EncodeToString([]byte(rows[last-1].ID + "|" + rows[last-1].NameKey))
	}
	list := make([]domain.OwnMembership, len(rows))
	for i, r := range rows {
		list[i] = domain.OwnMembership{
			Tenant: tenantRef(r.ID, r.Slug, r.Name, r.State, r.Template), Role: r.Role, RoleTitle: r.RoleTitle, Owner: r.Owner,
			State: domain.MemberState(r.MemberState), Username: fromTextOrNil[string](r.Username), Since: fromMillis(r.CreatedAt),
		}
	}
	return list, next, nil
}

// Owned counts what goes with an account.
type Owned struct{ Memberships, Sessions, Keys, Invitations int64 }

// CountOwnedBy counts what would go with an account.
func (t *Tx) CountOwnedBy(ctx context.Context, id domain.AccountID) (Owned, error) {
	r, err := t.q.CountOwn(ctx, string(id), millis(t.now))
	return Owned(r), classify(err)
}

// ListMadeAPIKeys returns the keys of one kind that a person made, newest first.
func (t *Tx) ListMadeAPIKeys(ctx context.Context, maker domain.AccountID, kind domain.KeyKind, p Page) ([]domain.APIKey, string, error) {
	before, err := p.before()
	if err != nil {
		return nil, "", err
	}
	rows, err := t.q.ListMadeAPIKeys(ctx, sqlc.ListMadeAPIKeysParams{
		AccountID: string(maker), Kind: string(kind), BeforeAt: before.at, BeforeID: before.id, PageSize: p.size(),
	})
	if err != nil {
		return nil, "", classify(err)
	}
	place := func(r sqlc.ListMadeAPIKeysRow) position { return position{r.ApiKey.CreatedAt, r.ApiKey.ID} }
	return cutPage(rows, p, place, func(r sqlc.ListMadeAPIKeysRow) (domain.APIKey, error) {
		k, err := apiKeyOf(r.ApiKey, "")
		k.Tenant = domain.TenantRef{ID: k.TenantID, Slug: r.Slug, Name: r.TenantName}
		return k, err
	})
}
