package account

import (
	"context"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// CutOff says whose access ends, and how much of it.
type CutOff struct {
	Account domain.AccountID

	// Tenant limits it to one tenant: the member was suspended or removed there.
	// Empty, it is about everything that the person has.
	Tenant domain.TenantID

	// Rights says, without Tenant, that the person loses the rights too and not only
	// what proves who they are: the account is deleted. In a tenant they always do.
	Rights bool

	Keep domain.SessionID // without Tenant: this session goes on
	Why  string           // the action that caused it, such as member.suspend
}

// CutOff is the one place where access ends: every way of taking it away calls it
// in the transaction of its own change. What is over afterwards, on every node and
// at the very next request:
//
//   - in a tenant: what the person's sessions may do there, their keys there and
//     those they made for the tenant, the invitations they sent and those that would
//     bring them back, offers of ownership, and invitations they have queued. The
//     caller changes the membership, which the door reads on every request; sessions
//     go on in other tenants.
//   - everywhere: sessions, keys, open links, challenges; with Rights also the keys
//     made for tenants, invitations, offers, and queued invitations.
//
// Runs that the person started look for themselves whether they may go on
// (server/provision). Access tokens name the membership, which is looked up when
// they are used. Open streams ask again every few seconds.
func (s *Service) CutOff(ctx context.Context, tx *store.Tx, c CutOff) error {
	cut, err := c.cut(ctx, tx)
	if err != nil {
		return err
	}
	s.forget(tx)
	if !cut.Any() {
		return nil
	}
	return audit.Record(ctx, tx, audit.Event{
		TenantID: c.Tenant, Action: "access.cut_off", TargetKind: "account", TargetID: string(c.Account), Detail: cutDetail(c.Why, cut),
	})
}

func (c CutOff) cut(ctx context.Context, tx *store.Tx) (store.Cut, error) {
	if c.Tenant != "" {
		return tx.Tenant(c.Tenant).CutMember(ctx, c.Account)
	}
	cut, err := tx.CutCredentials(ctx, c.Account, c.Keep)
	if err != nil || !c.Rights {
		return cut, err
	}
	more, err := tx.CutRights(ctx, c.Account)
	more.Sessions, more.Keys, more.Links = cut.Sessions, more.Keys+cut.Keys, cut.Links
	return more, err
}

// cutDetail names what was ended and leaves out what there was none of.
func cutDetail(why string, c store.Cut) map[string]any {
	detail := map[string]any{"why": why}
	for name, n := range map[string]int64{
		"sessions": c.Sessions, "keys": c.Keys, "invitations": c.Invitations, "links": c.Links,
		"transfers": c.Transfers, "bulkInvites": c.BulkInvites,
	} {
		if n > 0 {
			detail[name] = n
		}
	}
	return detail
}
