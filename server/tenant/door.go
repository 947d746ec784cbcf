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
// proof is missing; everybody else is noted as seen, unless nobody asked.
func (s *Service) atDoor(ctx context.Context, door store.Door, access domain.TenantAccess, now time.Time, methods enrolled) error {
	actor, used := domain.ActorFrom(ctx), !domain.IsUnattended(ctx)
	visit := account.Visit{Tenant: door.Tenant.ID, Account: actor.AccountID}
	if door.Policy == nil || door.Policy.Idle == 0 {
		err := ask(actor, door, time.Time{}, now, methods)
		if err == nil && used && access.Role != "" {
			s.Accounts.Visited(visit, door.MemberSeen, now)
		}
		return err
	}
	visit.Session = actor.SessionID
	seen := latest(door.SeenAt, s.Accounts.LastVisit(visit))
	if err := ask(actor, door, seen, now, methods); err != nil {
		return err
	}
	if used {
		s.Accounts.Visited(visit, seen, now)
	}
	return nil
}

// ask returns the proof that the policy misses in this session, as an error.
func ask(actor domain.Actor, door store.Door, seen, now time.Time, methods enrolled) error {
	if door.Policy == nil {
		return nil
	}
	var session domain.Session
	if actor.Standing != nil {
		session = actor.Standing.Session
	}
	why := door.Policy.Asks(session, seen, now)
	if why == "" {
		return nil
	}
	usable, err := methods()
	if err != nil {
		return err
	}
	return missing(door.Tenant, *door.Policy, why, usable, now)
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
