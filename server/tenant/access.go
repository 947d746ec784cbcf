package tenant

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// Resolve finds a tenant by its id or slug together with what the actor may do
// there: by the role of its own membership, through a tenant that manages this
// one, and by its platform permissions. Features that are off make their
// permissions inert. A tenant that is none of the actor's business does not exist.
//
// This is the tenant's door: people who come in by a membership, their own or one
// in a managing tenant, meet what the tenant asks of their session (door.go).
//
// A right that was taken away counts at the next request, on every node: what
// decides is read afresh, or was read when the database was as it is now (doors.go).
func (s *Service) Resolve(ctx context.Context, ref string) (domain.EnteredTenant, domain.TenantAccess, error) {
	actor := domain.ActorFrom(ctx)
	door, err := s.door(ctx, ref, actor)
	if err != nil {
		return domain.EnteredTenant{}, domain.TenantAccess{}, err
	}
	access, err := s.accessAt(ctx, door, s.DB.Now(), func(ask lookup) error {
		return s.DB.ReadOne(ctx, func(tx *store.Tx) error { return ask(ctx, tx) })
	})
	if err == nil && access.Role == "" && access.Permissions.Empty() {
		err = domain.NotFound("tenant")
	}
	if err != nil {
		return domain.EnteredTenant{}, domain.TenantAccess{}, err
	}
	return door.Tenant, access, nil
}

// heldNow is what the actor may do in the tenant, read in this transaction: the
// request's own answer may be older than a change by somebody else.
func (s *Service) heldNow(ctx context.Context, tx *store.Tx, id domain.TenantID) (domain.PermissionSet, error) {
	actor := domain.ActorFrom(ctx)
	door, err := tx.Tenant(id).Door(ctx, actor.AccountID, actor.SessionID)
	if err != nil {
		return domain.PermissionSet{}, err
	}
	access, err := s.accessAt(ctx, door, tx.Now(), func(ask lookup) error { return ask(ctx, tx) })
	return access.Permissions, err
}

// closer reads what few visits need to know: what is read for each is in the door.
type closer func(ask lookup) error

type lookup func(ctx context.Context, tx *store.Tx) error

// accessAt joins the ways into a tenant. An API key of the platform acts for the
// platform alone: its maker's memberships are not the key's.
func (s *Service) accessAt(ctx context.Context, door store.Door, now time.Time, look closer) (domain.TenantAccess, error) {
	actor, t := domain.ActorFrom(ctx), door.Tenant
	staff := domain.PlatformAccess(actor.Platform)
	access := domain.TenantAccess{TenantID: t.ID, Slug: t.Slug, Permissions: staff}
	if actor.Key.TenantID != "" {
		if err := s.joinKey(actor, door, &access); err != nil {
			return access, err
		}
	}
	if actor.Kind == domain.ActorSession {
		if err := s.joinMembership(door, &access); err != nil {
			return access, err
		}
		own := access
		if err := s.joinManaging(door, &access); err != nil {
			return access, err
		}
		if own.Role != "" && !actor.Local() {
			access = own // the provider of one tenant vouches for nobody in the one that manages it
		}
		if access.Role != "" || access.Through != "" {
			if t.State == domain.TenantDisabled {
				return staffOnly(t, staff)
			}
			if err := s.atDoor(ctx, door, access, now, look); err != nil {
				return access, err
			}
		}
	}
	access.Permissions = access.Permissions.Without(domain.FeaturesOff(t.Features)...)
	return access, nil
}

// joinKey is what a key of a tenant or of a person opens: its own tenant, no
// further than its scopes, and a personal one no further than its person's role. A
// disabled tenant is closed to both.
func (s *Service) joinKey(actor domain.Actor, door store.Door, access *domain.TenantAccess) error {
	if actor.Key.TenantID != access.TenantID {
		return nil
	}
	if door.Tenant.State == domain.TenantDisabled {
		return domain.TenantDisabledFor(door.Tenant.Name, door.Tenant.Disabled)
	}
	if actor.Key.Kind == domain.KeyTenant {
		access.Permissions = actor.Key.Scopes
		return nil
	}
	err := s.joinMembership(door, access)
	access.Permissions = access.Permissions.Intersect(actor.Key.Scopes)
	return err
}

// staffOnly is the access to a disabled tenant of somebody who belongs to it: what
// they may as the platform's staff, and otherwise the reason.
func staffOnly(t domain.EnteredTenant, staff domain.PermissionSet) (domain.TenantAccess, error) {
	if staff.Empty() {
		return domain.TenantAccess{}, domain.TenantDisabledFor(t.Name, t.Disabled)
	}
	return domain.TenantAccess{
		TenantID: t.ID, Slug: t.Slug, Permissions: staff.Without(domain.FeaturesOff(t.Features)...),
	}, nil
}

// joinMembership adds what a membership grants; a suspended one grants nothing.
func (s *Service) joinMembership(door store.Door, access *domain.TenantAccess) error {
	if door.Role == "" || door.State != domain.MemberActive {
		return nil
	}
	granted, err := s.compiled.set(door.Permissions)
	access.Role, access.Permissions = door.Role, access.Permissions.Union(granted)
	return err
}

func (s *Service) joinManaging(door store.Door, access *domain.TenantAccess) error {
	for _, role := range door.Managing {
		granted, err := s.managing(role)
		if err != nil {
			return err
		}
		if granted.Empty() {
			continue
		}
		if access.Through == "" {
			access.Through = role.Tenant.ID
		}
		access.Permissions = access.Permissions.Union(granted)
	}
	return nil
}

// managing is what a role in a managing tenant opens in those that it manages.
func (s *Service) managing(role store.ManagingRole) (domain.PermissionSet, error) {
	there, err := s.compiled.set(role.Permissions)
	return domain.ManagingAccess(there.Without(domain.FeaturesOff(role.Features)...)), err
}

// operators are the tenants whose managed ones the account may see.
func (s *Service) operators(ctx context.Context, tx *store.Tx, account domain.AccountID) ([]domain.TenantID, error) {
	roles, err := tx.ListManagingRoles(ctx, account)
	if err != nil {
		return nil, err
	}
	var ids []domain.TenantID
	for _, role := range roles {
		granted, err := s.managing(role)
		if err != nil {
			return nil, err
		}
		if !granted.Empty() {
			ids = append(ids, role.Tenant.ID)
		}
	}
	return ids, nil
}

// maxCompiled bounds the kept sets; there are few different roles.
const maxCompiled = 1000

// roleCache keeps permission sets by the text that is stored for a role. A role
// that changes has another text, so nothing in it can be out of date.
type roleCache struct {
	mu   sync.RWMutex
	sets map[string]domain.PermissionSet
}

func (c *roleCache) set(text string) (domain.PermissionSet, error) {
	c.mu.RLock()
	set, ok := c.sets[text]
	c.mu.RUnlock()
	if ok {
		return set, nil
	}
	var permissions []domain.Permission
	if err := json.Unmarshal([]byte(text), &permissions); err != nil {
		return domain.PermissionSet{}, fmt.Errorf("read a role's permissions: %w", err)
	}
	set = domain.NewPermissionSet(permissions...)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sets == nil || len(c.sets) >= maxCompiled {
		c.sets = map[string]domain.PermissionSet{}
	}
	c.sets[text] = set
	return set, nil
}
