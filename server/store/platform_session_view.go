package store

import (
	"context"
	"database/sql"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// SessionMembership is a tenant that a signed-in person belongs to.
type SessionMembership struct {
	Tenant    domain.TenantRef
	Role      string
	RoleTitle string
	State     domain.MemberState
	// Managing is what the role grants where the tenant manages others; nil elsewhere.
	Managing *domain.PermissionSet
}

// ListMembershipsOf returns the first tenants that a person belongs to.
func (t *Tx) ListMembershipsOf(ctx context.Context, id domain.AccountID, limit int) ([]SessionMembership, error) {
	rows, err := t.q.ListMembershipsOf(ctx, string(id), int64(limit))
	if err != nil {
		return nil, classify(err)
	}
	return membershipsOf(rows)
}

func membershipsOf(rows []sqlc.ListMembershipsOfRow) (list []SessionMembership, err error) {
	list = make([]SessionMembership, len(rows))
	for i, r := range rows {
		if list[i], err = membershipOf(r); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func membershipOf(r sqlc.ListMembershipsOfRow) (m SessionMembership, err error) {
	m = SessionMembership{
		Tenant: tenantRef(r.ID, r.Slug, r.Name, r.State, r.Template), Role: r.Role, RoleTitle: r.RoleTitle, State: domain.MemberState(r.MemberState),
	}
	if r.Managing && m.State == domain.MemberActive && m.Tenant.State != domain.TenantDisabled {
		m.Managing, err = roleGrants(r)
	}
	return m, err
}

// SessionView is a session, whose it is, and the first tenants that they belong to.
type SessionView struct {
	Session     domain.Session
	Who         domain.Identity
	Memberships []SessionMembership
}

// FindSessionView is FindSessionActor and ListMembershipsOf in one round trip, on a
// database that is Shared.
func (db *DB) FindSessionView(ctx context.Context, tokenHash string, limit int) (v SessionView, err error) {
	var who question[sqlc.FindSessionActorRow]
	var where question[sqlc.ListMembershipsOfRow]
	_, _ = sqlc.New(&who).FindSessionActor(ctx, tokenHash)
	_, _ = sqlc.New(&where).ListMembershipsBehind(ctx, tokenHash, int64(limit))
	if err := db.askTogether(ctx, &who, &where); err != nil {
		return v, err
	}
	if v.Session, v.Who, err = sessionActorOf(who.rows, tokenHash); err != nil {
		return v, err
	}
	v.Memberships, err = membershipsOf(where.rows)
	return v, err
}

func roleGrants(r sqlc.ListMembershipsOfRow) (*domain.PermissionSet, error) {
	var permissions []domain.Permission
	if err := fromJSON(r.Permissions, &permissions); err != nil {
		return nil, err
	}
	var features map[string]bool
	if err := fromJSON(r.Features, &features); err != nil {
		return nil, err
	}
	grants := domain.NewPermissionSet(permissions...).Without(domain.FeaturesOff(features)...)
	return &grants, nil
}

// ManagedTenant is a tenant that a person sees through one that manages it.
type ManagedTenant struct {
	Tenant, Through domain.TenantRef
}

// ListManagedThrough returns the first tenants that these tenants manage.
func (t *Tx) ListManagedThrough(ctx context.Context, operators []domain.TenantRef, limit int) ([]ManagedTenant, error) {
	byID := make(map[domain.TenantID]domain.TenantRef, len(operators))
	ids := make([]string, len(operators))
	for i, o := range operators {
		byID[o.ID], ids[i] = o, string(o.ID)
	}
	q := newList("SELECT g.operator_id, t.id, t.slug, t.name, t.state, t.template" +
		" FROM managed_tenants g JOIN tenants t ON t.id = g.tenant_id")
	whereIn(q, "g.operator_id", ids).page("g.operator_id", "g.tenant_id", false, limit-1)
	return listRows(ctx, t.db, q.sql(), q.args, func(rows *sql.Rows, m *ManagedTenant) error {
		var operator, id, slug, name, state, template string
		err := rows.Scan(&operator, &id, &slug, &name, &state, &template)
		m.Tenant, m.Through = tenantRef(id, slug, name, state, template), byID[domain.TenantID(operator)]
		return err
	})
}

func tenantRef(id, slug, name, state, template string) domain.TenantRef {
	return domain.TenantRef{
		ID: domain.TenantID(id), Slug: slug, Name: name, State: domain.TenantState(state), Template: template,
	}
}
