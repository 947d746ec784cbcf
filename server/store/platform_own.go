package store

import (
	"context"
	"encoding/base64"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// PlacesToMeet lists tenants in which the person is a member and the viewer may come,
// by a membership or through a tenant that manages it, if the door lets them.
func (t *Tx) PlacesToMeet(ctx context.Context, viewer, person domain.AccountID) ([]domain.TenantID, error) {
	rows, err := t.q.PlacesToMeet(ctx, string(person), string(viewer))
	places := make([]domain.TenantID, len(rows))
	for i, r := range rows {
		places[i] = domain.TenantID(r)
	}
	return places, classify(err)
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
