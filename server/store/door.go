package store

import (
	"context"
	"strings"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// Door is all that decides whether somebody may come into a tenant.
type Door struct {
	Tenant domain.EnteredTenant

	Role        string // empty for somebody who is no member
	State       domain.MemberState
	Permissions string    // of the role, as they are stored
	MemberSeen  time.Time // when the member was here, through any session

	Policy *domain.Policy // nil: nothing was ever decided; without its domains
	SeenAt time.Time      // when the session was last used here; zero when it never was

	Managing []ManagingRole // what the account is in tenants that manage this one
}

// FindDoor returns the door of the tenant with that id or slug, for an account and
// its session. One statement decides, so what it says was true at one moment.
func (t *Tx) FindDoor(ctx context.Context, ref string, account domain.AccountID, session domain.SessionID) (Door, error) {
	if strings.HasPrefix(ref, "tn_") {
		return t.Tenant(domain.TenantID(ref)).Door(ctx, account, session)
	}
	rows, err := t.q.DoorBySlug(ctx, string(account), string(session), ref)
	if err != nil {
		return Door{}, classify(err)
	}
	if len(rows) > 0 {
		return doorOf(rows, func(r sqlc.DoorBySlugRow) sqlc.DoorByIDRow { return sqlc.DoorByIDRow(r) })
	}
	found, err := t.FindTenantByRef(ctx, ref) // it knows what else a tenant may be called
	if err != nil {
		return Door{}, err
	}
	return t.Tenant(found.ID).Door(ctx, account, session)
}

// Door is FindDoor for this tenant.
func (t *TenantTx) Door(ctx context.Context, account domain.AccountID, session domain.SessionID) (Door, error) {
	rows, err := t.q.DoorByID(ctx, string(account), string(session), string(t.id))
	switch {
	case err != nil:
		return Door{}, classify(err)
	case len(rows) == 0:
		return Door{}, domain.NotFound("tenant")
	}
	return doorOf(rows, func(r sqlc.DoorByIDRow) sqlc.DoorByIDRow { return r })
}

// doorOf reads the rows of one door: they differ in the managing tenant alone.
func doorOf[R any](rows []R, as func(R) sqlc.DoorByIDRow) (Door, error) {
	r := as(rows[0])
	d := Door{
		Tenant: domain.EnteredTenant{TenantRef: domain.TenantRef{
			ID: domain.TenantID(r.ID), Slug: r.Slug, Name: r.Name, Template: r.Template, State: domain.TenantState(r.State),
		}},
		SeenAt: timeOrZero(r.SeenAt),
	}
	if d.Tenant.State == domain.TenantDisabled {
		d.Tenant.Disabled = disabledOf(r.DisabledAt, r.DisabledBy, r.DisabledReason, r.EnabledState)
	}
	if r.Permissions != nil {
		d.Role, d.State, d.Permissions, d.MemberSeen = *r.Role, domain.MemberState(*r.MemberState), *r.Permissions, timeOrZero(r.LastSeenAt)
	}
	if err := fromJSON(r.Features, &d.Tenant.Features); err != nil {
		return d, err
	}
	if r.Mfa != nil {
		policy, err := doorPolicy(*r.Mfa, r.MfaFrom, *r.Methods, *r.IdleMinutes, *r.AbsoluteMinutes)
		if err != nil {
			return d, err
		}
		policy.SSOOnly = r.SsoOnly.Bool
		d.Policy = policy
	}
	for _, row := range rows {
		r := as(row)
		if r.OperatorPermissions == nil {
			continue
		}
		role, err := managingRoleOf(*r.OperatorID, *r.OperatorSlug, *r.OperatorName, *r.OperatorFeatures, *r.OperatorPermissions)
		if err != nil {
			return d, err
		}
		d.Managing = append(d.Managing, role)
	}
	return d, nil
}

func doorPolicy(mfa string, from *int64, methods string, idle, absolute int64) (*domain.Policy, error) {
	p := &domain.Policy{
		MFA: domain.MFAMode(mfa), From: fromMillisOrNil(from),
		Idle: time.Duration(idle) * time.Minute, Absolute: time.Duration(absolute) * time.Minute,
	}
	return p, fromJSON(methods, &p.Methods)
}

// Policy returns what the tenant decided, and the defaults where it did not.
func (t *TenantTx) Policy(ctx context.Context) (domain.Policy, error) {
	rows, err := t.q.TenantPolicy(ctx, string(t.id))
	if err != nil || len(rows) == 0 {
		return domain.DefaultPolicy(), classify(err)
	}
	return policyOf(rows[0])
}

func policyOf(r sqlc.TenantPolicy) (domain.Policy, error) {
	p, err := doorPolicy(r.Mfa, r.MfaFrom, r.Methods, r.IdleMinutes, r.AbsoluteMinutes)
	if err != nil {
		return domain.Policy{}, err
	}
	p.UpdatedAt, p.Version, p.SSOOnly = fromMillis(r.UpdatedAt), r.Version, r.SsoOnly
	return *p, fromJSON(r.EmailDomains, &p.EmailDomains)
}

// SavePolicy stores a policy over the version that was read (CodePrecondition
// when it is no longer that one).
func (t *TenantTx) SavePolicy(ctx context.Context, p domain.Policy) error {
	methods, err := toJSON(orEmpty(p.Methods))
	if err != nil {
		return err
	}
	domains, err := toJSON(orEmpty(p.EmailDomains))
	if err != nil {
		return err
	}
	idle, absolute := int64(p.Idle/time.Minute), int64(p.Absolute/time.Minute)
	var changed int64
	if p.Version == domain.DefaultPolicy().Version {
		changed, err = t.q.InsertPolicy(ctx, sqlc.InsertPolicyParams{
			TenantID: string(t.id), Mfa: string(p.MFA), MfaFrom: millisOrNil(p.From), Methods: methods,
			IdleMinutes: idle, AbsoluteMinutes: absolute, EmailDomains: domains, UpdatedAt: millis(t.now),
		})
	} else {
		changed, err = t.q.UpdatePolicy(ctx, sqlc.UpdatePolicyParams{
			Mfa: string(p.MFA), MfaFrom: millisOrNil(p.From), Methods: methods, IdleMinutes: idle, AbsoluteMinutes: absolute,
			EmailDomains: domains, UpdatedAt: millis(t.now), TenantID: string(t.id), Version: p.Version,
		})
	}
	if err == nil && changed == 0 {
		return domain.Errorf(domain.CodePrecondition, "Somebody changed this policy meanwhile. Look at it again before you save.")
	}
	return classify(err)
}

// EnrolledMethods lists the second factors that a person could use right now.
func (t *Tx) EnrolledMethods(ctx context.Context, account domain.AccountID) ([]string, error) {
	r, err := t.q.EnrolledMethods(ctx, string(account))
	var methods []string
	for method, there := range map[string]bool{
		domain.MethodTOTP: r.Totp, domain.MethodPasskey: r.Passkey, domain.MethodRecovery: r.Recovery && (r.Totp || r.Passkey),
	} {
		if there {
			methods = append(methods, method)
		}
	}
	return methods, classify(err)
}

// TouchInTenant notes that a person was in this tenant at a time; with a session
// that tenant's limits count for it, too.
func (t *TenantTx) TouchInTenant(ctx context.Context, account domain.AccountID, session domain.SessionID, at time.Time) error {
	if err := t.q.TouchMember(ctx, millis(at), string(t.id), string(account)); err != nil {
		return classify(err)
	}
	if session == "" {
		return nil
	}
	return classify(t.q.TouchSessionTenant(ctx, millis(at), string(session), string(t.id)))
}

// timeOrZero is a stored time, the zero time when there is none.
func timeOrZero(ms *int64) time.Time {
	if ms == nil {
		return time.Time{}
	}
	return fromMillis(*ms)
}

// orEmpty keeps JSON lists from being null.
func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
