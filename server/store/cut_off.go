package store

import (
	"context"

	"tenantry/server/domain"
)

// Cut counts what a cut-off ended.
type Cut struct {
	Sessions    int64 // platform-wide: ended; in one tenant: the sessions that were used there
	Keys        int64
	Invitations int64
	Links       int64
	Transfers   int64
	BulkInvites int64
}

// Any reports whether anything was ended at all.
func (c Cut) Any() bool { return c != Cut{} }

// CutMember ends everything by which an account can act in this tenant, or come
// back into it by itself, and what it had queued here. The membership is the
// caller's to change.
func (t *TenantTx) CutMember(ctx context.Context, account domain.AccountID) (c Cut, err error) {
	home, who, now := string(t.id), string(account), millis(t.now)
	steps := []func() error{
		func() (err error) { c.Sessions, err = t.q.CutSessionsInTenant(ctx, home, who); return err },
		func() (err error) { c.Keys, err = t.q.CutKeysInTenant(ctx, now, &home, who); return err },
		func() (err error) { c.Invitations, err = t.q.CutInvitationsInTenant(ctx, &home, &who); return err },
		func() (err error) { c.Transfers, err = t.q.CutTransfersInTenant(ctx, home, who); return err },
		func() (err error) { c.BulkInvites, err = t.q.CutBulkInvitesInTenant(ctx, now, home, who); return err },
	}
	return c, inTurn(steps)
}

// CutCredentials ends what acts as the account anywhere: its sessions but one (""
// for all), its own keys, its open links and what its browsers were asked to sign.
// Keys that belong to tenants stay.
func (t *Tx) CutCredentials(ctx context.Context, account domain.AccountID, keep domain.SessionID) (c Cut, err error) {
	who, now := string(account), millis(t.now)
	steps := []func() error{
		func() (err error) { c.Sessions, err = t.q.DeleteSessionsExcept(ctx, who, string(keep)); return err },
		func() (err error) { c.Keys, err = t.q.CutOwnKeys(ctx, now, who); return err },
		func() (err error) { c.Links, err = t.q.CutLinks(ctx, &who); return err },
		func() (err error) { _, err = t.q.CutChallenges(ctx, &who); return err },
	}
	return c, inTurn(steps)
}

// CutRights ends, beside CutCredentials, what stands on the account's rights
// elsewhere: the keys it made for tenants, the invitations it sent or could
// accept, offers of ownership, and invitations that it has queued.
func (t *Tx) CutRights(ctx context.Context, account domain.AccountID) (c Cut, err error) {
	who, now := string(account), millis(t.now)
	steps := []func() error{
		func() (err error) { c.Keys, err = t.q.CutMadeKeys(ctx, now, who); return err },
		func() (err error) { c.Invitations, err = t.q.CutInvitations(ctx, &who); return err },
		func() (err error) { c.Transfers, err = t.q.CutTransfers(ctx, who); return err },
		func() (err error) { c.BulkInvites, err = t.q.CutBulkInvites(ctx, now, who); return err },
	}
	return c, inTurn(steps)
}

// inTurn runs statements one after the other until one fails.
func inTurn(steps []func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return classify(err)
		}
	}
	return nil
}
