package store

import (
	"context"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// AtDoor is what a tenant's door knows about somebody who comes: what they are
// there, and what the tenant asks of their session.
type AtDoor struct {
	Role        string // empty for somebody who is no member
	State       domain.MemberState
	Permissions string         // of the role, as they are stored
	SeenAt      time.Time      // when the session was last used here; zero when it never was
	MemberSeen  time.Time      // when the member was, through any session
	Policy      *domain.Policy // nil: nothing was ever decided; without its domains
}

// MemberAtDoor returns what the account is in this tenant, and what the tenant
// asks of the session: one statement, since every request to a tenant asks it.
func (t *TenantTx) MemberAtDoor(ctx context.Context, account domain.AccountID, session domain.SessionID) (AtDoor, error) {
	rows, err := t.q.MemberAtDoor(ctx, string(session), string(t.id), string(account))
	if err != nil || len(rows) == 0 {
		return AtDoor{}, classify(err)
	}
	r := rows[0]
	d := AtDoor{
		Role: r.Role, State: domain.MemberState(r.State), Permissions: r.Permissions,
		SeenAt: timeOrZero(r.SeenAt), MemberSeen: timeOrZero(r.LastSeenAt),
	}
	if r.Mfa != nil {
		d.Policy, err = doorPolicy(*r.Mfa, r.MfaFrom, *r.Methods, *r.IdleMinutes, *r.AbsoluteMinutes)
	}
	return d, err
}

// PolicyAtDoor is what this tenant asks of the session of somebody who is no
// member; Policy is nil where nothing was decided.
func (t *TenantTx) PolicyAtDoor(ctx context.Context, session domain.SessionID) (d AtDoor, err error) {
	rows, err := t.q.PolicyAtDoor(ctx, string(session), string(t.id))
	if err != nil || len(rows) == 0 {
		return d, classify(err)
	}
	d.SeenAt = timeOrZero(rows[0].SeenAt)
	d.Policy, err = doorPolicy(rows[0].Mfa, rows[0].MfaFrom, rows[0].Methods, rows[0].IdleMinutes, rows[0].AbsoluteMinutes)
	return d, err
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
	p.UpdatedAt, p.Version = fromMillis(r.UpdatedAt), r.Version
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
