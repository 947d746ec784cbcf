package domain

import (
	"context"
	"net/netip"
	"slices"
)

// PlatformDoor is what a role on the platform wants besides, as the operator decided
// at the start. It is looked at on every request.
type PlatformDoor struct {
	Networks     []netip.Prefix // from where; none: from everywhere
	SecondFactor bool           // a session must have used one
}

// Enter returns the actor as it stands at the door: without the rights of its role
// where something is missing. What it is elsewhere, in tenants above all, stays, and so
// does what pages offer to the role: only asking for it tells people what is missing.
func (d PlatformDoor) Enter(a Actor) Actor {
	switch {
	case a.Platform.Empty() || !a.SignedIn():
		return a
	case len(d.Networks) > 0 && !d.admits(a.Address):
		return a.shutOut(Errorf(CodeForbidden,
			"The platform is managed from certain networks only, and %s is in none of them.", a.Address).Because("platform_network"))
	case d.SecondFactor && a.Kind == ActorSession && a.Standing.Session.LastProof(SecondMethods()...).IsZero():
		return a.shutOut(a.secondFactorMissing())
	}
	return a
}

func (d PlatformDoor) admits(address string) bool {
	addr, err := netip.ParseAddr(address)
	return err == nil && slices.ContainsFunc(d.Networks, func(n netip.Prefix) bool { return n.Contains(addr.Unmap()) })
}

func (a Actor) secondFactorMissing() *Error {
	if a.Standing.MFA {
		return NeedStepUp("The platform asks for a second factor.", StepUp{Why: StepUpPolicy, Methods: SecondMethods()})
	}
	return NeedStepUp("The platform asks for a second factor. Set one up to go on.",
		StepUp{Why: StepUpPolicy, Methods: []string{MethodTOTP, MethodPasskey}, Enrol: true})
}

// shutOut is kept with an actor who stands before the platform's door.
type shutOut struct {
	lost PermissionSet
	why  *Error
}

func (a Actor) shutOut(why *Error) Actor {
	a.shut = &shutOut{lost: a.Platform, why: why}
	a.Platform = NewPermissionSet()
	return a
}

// PlatformShut is the reason when the actor would have the permission but for the
// platform's door, and nil otherwise.
func PlatformShut(ctx context.Context, p Permission) error {
	if shut := ActorFrom(ctx).shut; shut != nil && shut.lost.Has(p) {
		return shut.why
	}
	return nil
}
