package tenant

import (
	"context"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// Bounds of what a preview looks at.
const (
	previewNames    = 5
	previewSessions = 5000
)

// Effect is what a policy would do if it were saved now.
type Effect struct {
	Members     int64 // active ones
	Without     int64 // of them, those without a second factor that counts
	Owners      int64 // of those, the owners
	Names       []string
	Sessions    int64  // sessions that must give a new proof tonight, which they need not now
	MoreThan    bool   // there are more sessions than were looked at
	Invitations int64  // pending ones to addresses outside the domains
	You         string // why it would lock out whoever asks; "" when it would not
}

// PreviewPolicy tells what a policy would do, and changes nothing. Needs
// SECURITY:manage.
func (s *Service) PreviewPolicy(ctx context.Context, id domain.TenantID, p domain.Policy) (e Effect, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermSecurityManage); err != nil {
		return e, err
	}
	if p, err = checkedPolicy(p, s.DB.Now()); err != nil {
		return e, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		home := tx.Tenant(id)
		if e.Members, e.Without, e.Owners, err = home.CountUnenrolled(ctx, p.Counting()); err != nil {
			return err
		}
		people, _, err := home.ListUnenrolled(ctx, p.Counting(), store.Page{Limit: previewNames})
		if err != nil {
			return err
		}
		for _, person := range people {
			e.Names = append(e.Names, person.Name)
		}
		if e.Sessions, e.MoreThan, err = cutSessions(ctx, home, p); err != nil {
			return err
		}
		if e.Invitations, err = home.CountInvitationsOutside(ctx, p.EmailDomains); err != nil {
			return err
		}
		e.You = lockout(ctx, p, tx.Now())
		return nil
	})
	return e, err
}

// cutSessions counts the sessions of members that the policy asks for a proof and
// the present one does not.
func cutSessions(ctx context.Context, home *store.TenantTx, p domain.Policy) (n int64, more bool, err error) {
	before, err := home.Policy(ctx)
	if err != nil {
		return 0, false, err
	}
	sessions, err := home.SessionsOfMembers(ctx, previewSessions+1)
	if err != nil {
		return 0, false, err
	}
	now := home.Now()
	for _, s := range sessions {
		session := s.CountsIn(home.ID())
		if before.Asks(session, s.SeenAt, now) == "" && p.Asks(session, s.SeenAt, now) != "" {
			n++
		}
	}
	return n, len(sessions) > previewSessions, nil
}

// Unenrolled lists the active members without a second factor that counts, by
// name. Needs SECURITY:read.
func (s *Service) Unenrolled(ctx context.Context, id domain.TenantID, p store.Page) (people []store.Unenrolled, next string, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermSecurityRead); err != nil {
		return nil, "", err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		policy, err := tx.Tenant(id).Policy(ctx)
		if err != nil {
			return err
		}
		people, next, err = tx.Tenant(id).ListUnenrolled(ctx, policy.Counting(), p)
		return err
	})
	return people, next, err
}

// lately is how far back somebody counts as being inside.
const lately = 24 * time.Hour
