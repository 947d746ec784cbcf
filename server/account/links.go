package account

import (
	"cmp"
	"context"

	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/platform"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// linkPrefix tells emailed tokens from others, for people and secret scanners.
const linkPrefix = "tnl_"

// pages are where links lead, by purpose.
var pages = map[domain.LinkPurpose]string{
	domain.LinkReset:       "/reset/",
	domain.LinkEmailChange: "/confirm-email/",
	domain.LinkEmailUndo:   "/undo-email/",
	domain.LinkSignUp:      "/sign-up/",
}

// sendLink makes a link in place of the open one of its purpose and subject, and
// puts its message into the outbox, as the person wants to be written to. The
// address is built from configuration alone. Who has no wish reads what the browser
// wants that asked for the link.
func (s *Service) sendLink(ctx context.Context, tx *store.Tx, l domain.AccountLink, who domain.Account) error {
	token := secret.NewToken(linkPrefix)
	l.CreatedAt, l.ExpiresAt = tx.Now(), tx.Now().Add(l.Purpose.Lifetime())
	if err := tx.PutAccountLink(ctx, l, secret.HashToken(token)); err != nil {
		return err
	}
	platformName, err := platform.Name(ctx, tx)
	if err != nil {
		return err
	}
	return s.messages.StoreAccountLink(ctx, tx, messaging.AccountLink{
		AccountLink: l, Name: who.Name, PlatformName: platformName, Timezone: who.Preferences.Timezone,
		Language: cmp.Or(who.Preferences.Language, domain.ActorFrom(ctx).Language),
		Link:     s.publicURL + pages[l.Purpose] + token, Token: token,
	})
}

// systemReading is background work on behalf of a browser that wants this language.
func systemReading(language string) domain.Actor {
	actor := domain.System()
	actor.Language = language
	return actor
}

// LinkState is what a link is worth right now.
type LinkState string

// The states of a link. One that was replaced by a newer one counts as used.
const (
	LinkOpen    LinkState = "open"
	LinkExpired LinkState = "expired"
	LinkUsed    LinkState = "used"
)

// LinkLook is what the holder of a link is told before anything happens.
type LinkLook struct {
	State LinkState
	Email string
}

// LookUpLink tells what a link of a purpose is worth. It changes nothing, and
// needs nothing but the token; an unknown one is CodeNotFound.
func (s *Service) LookUpLink(ctx context.Context, purpose domain.LinkPurpose, token string) (look LinkLook, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		l, err := tx.FindAccountLink(ctx, purpose, secret.HashToken(token))
		if err != nil {
			return err
		}
		look = LinkLook{State: linkState(l, tx), Email: l.Email}
		return nil
	})
	return look, err
}

func linkState(l domain.AccountLink, tx *store.Tx) LinkState {
	switch {
	case l.UsedAt != nil:
		return LinkUsed
	case !tx.Now().Before(l.ExpiresAt):
		return LinkExpired
	}
	return LinkOpen
}

// openLink returns a link that can be used, or says why it cannot.
func openLink(ctx context.Context, tx *store.Tx, purpose domain.LinkPurpose, tokenHash string) (domain.AccountLink, error) {
	l, err := tx.FindAccountLink(ctx, purpose, tokenHash)
	if err != nil {
		return l, err
	}
	switch linkState(l, tx) {
	case LinkUsed:
		return l, domain.Errorf(domain.CodeGone, "This link was used already, or a newer one was sent. Ask for a new one.").Because("link_used")
	case LinkExpired:
		return l, domain.Errorf(domain.CodeGone, "This link has expired. Ask for a new one.").Because("link_expired")
	case LinkOpen:
	}
	return l, nil
}

// useLink uses a link up in the transaction of what it does, and returns it. Of
// any number who try at once one succeeds.
func useLink(ctx context.Context, tx *store.Tx, purpose domain.LinkPurpose, tokenHash string) (domain.AccountLink, error) {
	won, err := tx.UseAccountLink(ctx, purpose, tokenHash)
	if err != nil {
		return domain.AccountLink{}, err
	}
	if won {
		return tx.FindAccountLink(ctx, purpose, tokenHash)
	}
	l, err := openLink(ctx, tx, purpose, tokenHash)
	if err == nil { // it was used between both looks
		err = domain.Errorf(domain.CodeGone, "This link was used already. Ask for a new one.").Because("link_used")
	}
	return l, err
}

// admitLink counts a wish for a link, alike for addresses that somebody has and
// others. A client that asks too often is told to wait. An address that was
// written to often enough gets no further message, and whoever asks hears nothing
// of it: the last link stays good, so that strangers cannot keep killing it.
func (s *Service) admitLink(ctx context.Context, tx *store.Tx, purpose domain.LinkPurpose, emailKey string) (send bool, err error) {
	from := "link/" + string(purpose) + "/from/" + addressKey(domain.ActorFrom(ctx).Address)
	wait, err := tx.TakeRate(ctx, from, s.limits.LinksFrom)
	if err := tooMany(wait, err); err != nil {
		return false, err
	}
	wait, err = tx.TakeRate(ctx, "link/"+string(purpose)+"/to/"+secret.HashToken(emailKey), s.limits.LinksTo)
	return wait == 0, err
}
