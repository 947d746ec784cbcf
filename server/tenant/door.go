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
func (s *Service) atDoor(ctx context.Context, door store.Door, access domain.TenantAccess, now time.Time, look closer) error {
	actor, used := domain.ActorFrom(ctx), !domain.IsUnattended(ctx)
	visit := account.Visit{Tenant: door.Tenant.ID, Account: actor.AccountID}
	if door.Policy == nil || door.Policy.Idle == 0 {
		err := s.ask(actor, door, access, time.Time{}, now, look)
		if err == nil && used && access.Role != "" {
			s.Accounts.Visited(visit, door.MemberSeen, now)
		}
		return err
	}
	visit.Session = actor.SessionID
	seen := latest(door.SeenAt, s.Accounts.LastVisit(visit))
	if err := s.ask(actor, door, access, seen, now, look); err != nil {
		return err
	}
	if used {
		s.Accounts.Visited(visit, seen, now)
	}
	return nil
}

// ask returns the proof that is missing in this session, as an error.
func (s *Service) ask(actor domain.Actor, door store.Door, access domain.TenantAccess, seen, now time.Time, look closer) error {
	var session domain.Session
	if actor.Standing != nil {
		session = actor.Standing.Session
	}
	if !session.Local() && !(access.Role != "" && session.BySSO(door.Tenant.ID)) {
		return elsewhere(actor, door.Tenant, look)
	}
	if door.Policy == nil {
		return nil
	}
	session = session.CountsIn(door.Tenant.ID)
	if only, err := s.onlySSO(actor, session, door, access, look); err != nil {
		return err
	} else if only {
		return needSSO(door.Tenant)
	}
	why := door.Policy.Asks(session, seen, now)
	if why == "" {
		return nil
	}
	usable, err := enrolled(actor, look)
	if err != nil {
		return err
	}
	err = missing(door.Tenant, *door.Policy, why, usable, now)
	if up := stepUpOf(err); up != nil && session.BySSO(door.Tenant.ID) && why != domain.StepUpPolicy {
		up.Methods, up.Enrol = append(up.Methods, domain.MethodSSO), false
	}
	return err
}

// enrolled lists the second factors that the actor could use.
func enrolled(actor domain.Actor, look closer) (methods []string, err error) {
	err = look(func(ctx context.Context, tx *store.Tx) error {
		methods, err = tx.EnrolledMethods(ctx, actor.AccountID)
		return err
	})
	return methods, err
}

// missing says in words which proof a tenant waits for.
func missing(t domain.EnteredTenant, p domain.Policy, why string, enrolled []string, now time.Time) error {
	up := domain.StepUp{Why: why, Tenant: t.Slug, Name: t.Name, Methods: p.Answers(enrolled, now)}
	message := t.Name + " asks for a second factor."
	switch {
	case len(up.Methods) == 0:
		up.Enrol = true
		up.Methods = slices.DeleteFunc(p.Counting(), func(m string) bool { return m == domain.MethodRecovery })
		message = t.Name + " asks for a second factor. Set one up to go on."
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
