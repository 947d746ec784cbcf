package tenant

import (
	"context"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/store"
)

// OwnershipOffer returns the tenant's open offer, or nil. It is shown to the two
// whom it is about and to those who manage members. Needs TENANT:read there.
func (s *Service) OwnershipOffer(ctx context.Context, id domain.TenantID) (offer *domain.OwnershipOffer, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermProfileRead); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		o, err := tx.Tenant(id).FindOwnershipOffer(ctx)
		if err != nil || !tx.Now().Before(o.ExpiresAt) {
			return orGone(err)
		}
		who := domain.ActorFrom(ctx).AccountID
		if who == o.From.ID || who == o.To.ID || domain.AccessFrom(ctx).Permissions.Has(domain.PermMembersManage) {
			offer = &o
		}
		return nil
	})
	return offer, err
}

// OfferOwnership offers a tenant to another member. Only an owner can, and nothing
// changes until the other one accepts, within seven days. keepRole is what the
// owner is afterwards; empty, it is the role that the other one has now.
func (s *Service) OfferOwnership(ctx context.Context, id domain.TenantID, to domain.AccountID, keepRole string) (o domain.OwnershipOffer, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermMembersManage); err != nil {
		return o, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		from, err := s.activeOwner(ctx, tx, id)
		if err != nil {
			return err
		}
		heir, err := tx.Tenant(id).FindMember(ctx, to)
		if domain.Is(err, domain.CodeNotFound) {
			return domain.InvalidField("/account", "unknown", "Choose one of this tenant's members.")
		}
		if err != nil {
			return err
		}
		if err := mayInherit(from, heir); err != nil {
			return err
		}
		if keepRole == "" {
			keepRole = heir.Role
		}
		if err := s.keepable(ctx, tx, id, keepRole); err != nil {
			return err
		}
		o = domain.OwnershipOffer{
			From: personOf(from), To: personOf(heir), KeepRole: keepRole,
			CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(domain.OwnershipLifetime),
		}
		made, err := tx.Tenant(id).OfferOwnership(ctx, o)
		if err != nil {
			return err
		}
		if !made {
			return domain.Errorf(domain.CodeConflict, "There is an open offer already. Withdraw it first.").Because("offer_open")
		}
		if err := s.tellHeir(ctx, tx, id, o); err != nil {
			return err
		}
		return recordOffer(ctx, tx, id, "offer", o)
	})
	return o, err
}

// activeOwner is the actor as an owner of the tenant, or a refusal.
func (s *Service) activeOwner(ctx context.Context, tx *store.Tx, id domain.TenantID) (domain.Member, error) {
	actor := domain.ActorFrom(ctx)
	if actor.Kind != domain.ActorSession {
		return domain.Member{}, sessionNeeded()
	}
	m, err := tx.Tenant(id).FindMember(ctx, actor.AccountID)
	if err != nil && !domain.Is(err, domain.CodeNotFound) {
		return m, err
	}
	if err != nil || !m.Owner || m.State != domain.MemberActive {
		return m, domain.Errorf(domain.CodeForbidden, "Only an owner can hand the tenant over.").Because("not_owner")
	}
	return m, nil
}

func mayInherit(from, heir domain.Member) error {
	switch {
	case heir.AccountID == from.AccountID:
		return domain.InvalidField("/account", "yourself", "You are the owner. Choose somebody else.")
	case heir.State != domain.MemberActive:
		return domain.InvalidField("/account", "suspended", heir.Name+" is suspended. Take them back first.")
	case heir.Owner:
		return domain.Errorf(domain.CodeConflict, "%s is an owner already.", heir.Name).Because("already_owner")
	}
	return nil
}

// keepable checks the role that the owner has afterwards: one of the tenant's that
// is no owner's.
func (s *Service) keepable(ctx context.Context, tx *store.Tx, id domain.TenantID, name string) error {
	role, err := tx.Tenant(id).FindRole(ctx, name)
	if domain.Is(err, domain.CodeNotFound) || err == nil && role.Owner {
		return domain.InvalidField("/keepRole", "unknown", "Choose one of this tenant's roles that is not the owner's.")
	}
	return err
}

// AcceptOwnership makes the one to whom the tenant was offered its owner, and gives
// the owner the role that the offer says, both at once.
func (s *Service) AcceptOwnership(ctx context.Context, id domain.TenantID) error {
	return s.answerOffer(ctx, id, "accept", func(tx *store.Tx, o domain.OwnershipOffer) error {
		from, err := tx.Tenant(id).FindMember(ctx, o.From.ID)
		if err != nil && !domain.Is(err, domain.CodeNotFound) {
			return err
		}
		if err != nil || !from.Owner || from.State != domain.MemberActive {
			return domain.Errorf(domain.CodeConflict, "%s is no longer the owner, so this offer is void.", o.From.Name).Because("offer_void")
		}
		heir, err := tx.Tenant(id).FindMember(ctx, o.To.ID)
		if err != nil {
			return err
		}
		if err := tx.Tenant(id).SetMemberRole(ctx, heir.AccountID, from.Role); err != nil {
			return err
		}
		if err := tx.Tenant(id).SetMemberRole(ctx, from.AccountID, o.KeepRole); err != nil {
			return err
		}
		s.Accounts.ForgetActors(tx)
		if err := s.recordMember(ctx, tx, id, "change_role", heir, map[string]any{"before": heir.Role, "after": from.Role}); err != nil {
			return err
		}
		return s.recordMember(ctx, tx, id, "change_role", from, map[string]any{"before": from.Role, "after": o.KeepRole})
	})
}

// DeclineOwnership ends the offer; everything stays as it is.
func (s *Service) DeclineOwnership(ctx context.Context, id domain.TenantID) error {
	return s.answerOffer(ctx, id, "decline", func(*store.Tx, domain.OwnershipOffer) error { return nil })
}

// answerOffer does what the one whom the offer is made to decides. Of two answers
// at once the first counts.
func (s *Service) answerOffer(ctx context.Context, id domain.TenantID, verb string, act func(*store.Tx, domain.OwnershipOffer) error) error {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermProfileRead); err != nil {
		return err
	}
	actor := domain.ActorFrom(ctx)
	if actor.Kind != domain.ActorSession {
		return sessionNeeded()
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		o, err := tx.Tenant(id).FindOwnershipOffer(ctx)
		if orGone(err) != nil {
			return err
		}
		if err != nil || o.To.ID != actor.AccountID || !tx.Now().Before(o.ExpiresAt) {
			return noOffer()
		}
		won, err := tx.Tenant(id).EndOwnershipOffer(ctx, o)
		if err != nil {
			return err
		}
		if !won {
			return noOffer()
		}
		if err := act(tx, o); err != nil {
			return err
		}
		return recordOffer(ctx, tx, id, verb, o)
	})
}

// WithdrawOwnership takes an open offer back. The one who made it can, and whoever
// may manage the members. Taking back what is not there changes nothing.
func (s *Service) WithdrawOwnership(ctx context.Context, id domain.TenantID) error {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermMembersManage); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		o, err := tx.Tenant(id).FindOwnershipOffer(ctx)
		if err != nil {
			return orGone(err)
		}
		ended, err := tx.Tenant(id).EndOwnershipOffer(ctx, o)
		if err != nil || !ended {
			return err
		}
		return recordOffer(ctx, tx, id, "withdraw", o)
	})
}

func (s *Service) tellHeir(ctx context.Context, tx *store.Tx, id domain.TenantID, o domain.OwnershipOffer) error {
	h, err := s.tenantHome(ctx, tx, id)
	if err != nil {
		return err
	}
	return s.Messages.StoreOwnershipOffer(ctx, tx, messaging.OwnershipOffer{
		Offer: o, Tenant: h.tenant, PlatformName: h.platform, Link: s.PublicURL + "/t/" + h.tenant.Slug + "/settings/members",
	})
}

func personOf(m domain.Member) domain.Person {
	return domain.Person{ID: m.AccountID, Name: m.Name, Email: m.Email}
}

func noOffer() error {
	return domain.Errorf(domain.CodeConflict, "There is no open offer for you. It may have been taken back, or be over.").Because("no_offer")
}

func sessionNeeded() error {
	return domain.Errorf(domain.CodeForbidden, "This needs a person who is signed in; an API key cannot do it.").Because("session_needed")
}

func recordOffer(ctx context.Context, tx *store.Tx, id domain.TenantID, verb string, o domain.OwnershipOffer) error {
	return audit.Record(ctx, tx, audit.Event{
		TenantID: id, Action: "owner_transfer." + verb, TargetKind: "account", TargetID: string(o.To.ID),
		Detail: map[string]any{"from": o.From.Email, "to": o.To.Email, "keepRole": o.KeepRole},
	})
}
