package domain

import "context"

// ActorKind says through what somebody acts.
type ActorKind string

// The kinds of actor.
const (
	ActorAnonymous ActorKind = "anonymous"
	ActorSession   ActorKind = "session"
	ActorHalf      ActorKind = "half" // the password was right, the second factor is missing: nobody, but for giving it
	ActorAPIKey    ActorKind = "api_key"
	ActorSystem    ActorKind = "system"
)

// Actor is who makes a request, decided once at the door and carried in the
// context. Platform holds what the platform role (or the key's scopes) grants.
type Actor struct {
	Kind      ActorKind
	AccountID AccountID // the person; for a key, the person who made it
	SessionID SessionID
	KeyID     APIKeyID
	Key       ActorKey // what the key is limited to; empty without a key
	Name      string
	Email     string
	Platform  PermissionSet
	Standing  *Standing // nil for nobody and for background work
	Address   string    // client address, for audit and rate limits
	Device    string    // what stands for the browser's device cookie; empty without one
	Language  string    // what the browser wants to read, as Accept-Language says it; empty without one
	RequestID string

	shut *shutOut // nil for whom the platform is open as far as their role goes
}

// ActorKey is what limits an actor who came with an API key.
type ActorKey struct {
	Kind     KeyKind
	TenantID TenantID      // the only tenant that it opens; empty for a key of the platform
	Scopes   PermissionSet // what it may do there, at most
	Networks []string      // where it may come from; none: anywhere
}

// Standing is what the door learned about somebody signed in, kept so that it
// need not be asked for again. It is shared between requests: read only.
type Standing struct {
	Session     Session // empty for an API key
	MFA         bool    // the person has a second factor
	Role        PlatformRole
	Permissions []Permission // what Platform grants, by name and in order

	Preferences Preferences
	Picture     string // the digest; empty without one
}

// SignedIn reports whether the actor is somebody we know.
func (a Actor) SignedIn() bool { return a.Kind == ActorSession || a.Kind == ActorAPIKey }

// Local reports whether the person proved to us who they are; see Session.Local.
func (a Actor) Local() bool { return a.Standing == nil || a.Standing.Session.Local() }

// System is the actor of background work.
func System() Actor {
	return Actor{Kind: ActorSystem, Name: "Tenantry", Platform: NewPermissionSet("*")}
}

type actorKey struct{}

// WithActor puts the actor into the context.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

type unattendedKey struct{}

// Unattended marks what happens without anybody asking for it, such as an open
// stream that looks whether its reader may go on: it counts as no use of a session,
// a key or a tenant, and keeps nobody from being idle.
func Unattended(ctx context.Context) context.Context {
	return context.WithValue(ctx, unattendedKey{}, true)
}

// IsUnattended reports whether the context carries the mark of Unattended.
func IsUnattended(ctx context.Context) bool { return ctx.Value(unattendedKey{}) != nil }

// ActorFrom returns the actor of the context, an anonymous one when there is none.
func ActorFrom(ctx context.Context) Actor {
	if a, ok := ctx.Value(actorKey{}).(Actor); ok {
		return a
	}
	return Actor{Kind: ActorAnonymous}
}

// AuthorizePlatform refuses with the missing permission when the actor's
// platform role lacks it, and with CodeUnauthorized when nobody is signed in.
func AuthorizePlatform(ctx context.Context, p Permission) error {
	a := ActorFrom(ctx)
	if a.Platform.Has(p) {
		return nil
	}
	if err := PlatformShut(ctx, p); err != nil {
		return err
	}
	if a.Standing != nil && a.Standing.Role.Set().Has(p) {
		if err := RequireLocal(a); err != nil {
			return err
		}
	}
	if !a.SignedIn() {
		return Errorf(CodeUnauthorized, "Sign in to go on.")
	}
	return Forbidden(p)
}

// TenantAccess is what the actor may do in one tenant, resolved once per
// request from stored relations (server/tenant.Service.Resolve).
type TenantAccess struct {
	TenantID    TenantID
	Slug        string
	Role        string   // the membership's role; empty without a membership
	Through     TenantID // the managing tenant, when access comes from managing it
	Permissions PermissionSet
}

type accessKey struct{}

// WithAccess puts the resolved access into the context.
func WithAccess(ctx context.Context, a TenantAccess) context.Context {
	return context.WithValue(ctx, accessKey{}, a)
}

// AccessFrom returns the access that WithAccess put there, none without it.
func AccessFrom(ctx context.Context) TenantAccess {
	a, _ := ctx.Value(accessKey{}).(TenantAccess)
	return a
}

// AuthorizeTenant returns the tenant that the request was resolved for, or
// refuses with the missing permission. Without a resolved tenant there is none.
func AuthorizeTenant(ctx context.Context, id TenantID, p Permission) error {
	a, ok := ctx.Value(accessKey{}).(TenantAccess)
	if !ok || a.TenantID != id {
		return NotFound("tenant")
	}
	if !a.Permissions.Has(p) {
		return Forbidden(p)
	}
	return nil
}
