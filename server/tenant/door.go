package tenant

import (
	"context"
	"slices"
	"time"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// atDoor refuses a session that does not meet what the tenant asks, and says which
// proof is missing; everybody else is noted as seen.
func (s *Service) atDoor(ctx context.Context, tx *store.Tx, actor domain.Actor, door store.Door, access domain.TenantAccess) error {
	visit := account.Visit{Tenant: door.Tenant.ID, Account: actor.AccountID}
	if door.Policy == nil || door.Policy.Idle == 0 {
		err := s.ask(ctx, tx, actor, door, time.Time{})
		if err == nil && access.Role != "" {
			s.Accounts.Visited(visit, door.MemberSeen, tx.Now())
		}
		return err
	}
	visit.Session = actor.SessionID
	seen := latest(door.SeenAt, s.Accounts.LastVisit(visit))
	if err := s.ask(ctx, tx, actor, door, seen); err != nil {
		return err
	}
	s.Accounts.Visited(visit, seen, tx.Now())
	return nil
}

// ask returns the proof that the policy misses in this session, as an error.
func (s *Service) ask(ctx context.Context, tx *store.Tx, actor domain.Actor, door store.Door, seen time.Time) error {
	p := door.Policy
	if p == nil {
		return nil
	}
	var session domain.Session
	if actor.Standing != nil {
		session = actor.Standing.Session
	}
	why := p.Asks(session, seen, tx.Now())
	if why == "" {
		return nil
	}
	enrolled, err := tx.EnrolledMethods(ctx, actor.AccountID)
	if err != nil {
		return err
	}
	return missing(door.Tenant, *p, why, enrolled, tx.Now())
}

// missing says in words which proof a tenant waits for.
func missing(t domain.EnteredTenant, p domain.Policy, why string, enrolled []string, now time.Time) error {
	up := domain.StepUp{Why: why, Tenant: t.Slug, Name: t.Name, Methods: p.Answers(enrolled, now)}
	message := t.Name + " asks for a second step of signing in."
	switch {
	case len(up.Methods) == 0:
		up.Enrol = true
		up.Methods = slices.DeleteFunc(p.Counting(), func(m string) bool { return m == domain.MethodRecovery })
		message = t.Name + " asks for a second step of signing in. Set one up to go on."
	case why == domain.StepUpIdle:
		message = "You were away from " + t.Name + " for a while. Confirm that it is you."
	case why == domain.StepUpTooOld:
		message = t.Name + " asks from time to time whether it is still you. Confirm it to go on."
	}
	return domain.NeedStepUp(message, up)
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
