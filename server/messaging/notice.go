package messaging

import (
	"context"
	"fmt"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// NoticeReason is what a person is told about how they sign in.
type NoticeReason string

// The reasons. Each is something that the person either did, or must know about.
const (
	NoticeNewDevice     NoticeReason = "new_device"
	NoticeAfterFailures NoticeReason = "after_failures"
	NoticeHalfWay       NoticeReason = "half_way"
	NoticePassword      NoticeReason = "password"
	NoticeFactorAdded   NoticeReason = "factor_added"
	NoticeFactorRemoved NoticeReason = "factor_removed"
	NoticeCodesRenewed  NoticeReason = "codes_renewed"
	NoticeFactorsReset  NoticeReason = "factors_reset"
	NoticeDeleted       NoticeReason = "deleted"
)

// Notice is a message about the security of somebody's account.
type Notice struct {
	Reason       NoticeReason
	Email, Name  string
	Thing        string // the factor's name
	Device       string // what the browser says of itself
	Address      string
	At           time.Time
	Timezone     string // in which At is told; UTC when empty or unknown
	PlatformName string
	Link         string // where the person sees and mends it
}

// kindNotice is the templates' name.
const kindNotice = "notice"

type noticePage struct {
	page
	Heading, Greeting, Lead, When, Where, Device, Button, Link, Advice string
}

// StoreNotice composes the notice and puts it into the outbox, in the transaction
// of what it tells about.
func (s *Service) StoreNotice(ctx context.Context, tx *store.Tx, n Notice) error {
	content, err := s.composeNotice(n)
	if err != nil {
		return err
	}
	message, err := s.message(tx, content, "", domain.Message{
		Kind: domain.MessageSecurityNotice, ToEmail: n.Email, ToName: headerSafe(n.Name),
	})
	if err != nil {
		return err
	}
	return s.put(ctx, tx, message)
}

func (s *Service) composeNotice(n Notice) (Content, error) {
	platform := headerSafe(n.PlatformName)
	subject, lead := n.words(platform)
	subject = headerSafe(subject)
	return s.composer.compose(kindNotice, subject, noticePage{
		page:     page{Subject: subject, look: plain(n.PlatformName)},
		Heading:  subject,
		Greeting: greeting(n.Name),
		Lead:     lead,
		When:     deadline(n.At, n.Timezone),
		Where:    headerSafe(n.Address),
		Device:   headerSafe(n.Device),
		Button:   n.button(),
		Link:     n.Link,
		Advice:   n.advice(),
	})
}

func (n Notice) words(platform string) (subject, lead string) {
	thing := headerSafe(n.Thing)
	switch n.Reason {
	case NoticeNewDevice:
		return "New sign-in to " + platform, "Your account was used to sign in from a browser and an address that we have not seen with it before."
	case NoticeAfterFailures:
		return "Sign-in to " + platform + " after many failed attempts",
			"Your account was used to sign in after several attempts with a wrong password or code."
	case NoticeHalfWay:
		return "Somebody knows your password for " + platform,
			"Somebody gave your right password and then failed at the second step. They did not get in."
	case NoticePassword:
		return "Your password for " + platform + " was changed", "The password of your account was changed. All other devices were signed out."
	case NoticeFactorAdded:
		return "A second factor was added to your account", fmt.Sprintf("“%s” can be used from now on to prove on %s that it is you.", thing, platform)
	case NoticeFactorRemoved:
		return "A second factor was removed from your account", fmt.Sprintf("“%s” can no longer be used to prove on %s that it is you.", thing, platform)
	case NoticeCodesRenewed:
		return "Your recovery codes were replaced", fmt.Sprintf("New recovery codes were made for your account on %s. The old ones no longer work.", platform)
	case NoticeFactorsReset:
		return "Your second factors were removed", fmt.Sprintf("An administrator of %s removed all second factors of your account. Set up new ones when you sign in.", platform)
	case NoticeDeleted:
		return "Your account on " + platform + " was deleted",
			"Your account was deleted, with your memberships, your keys and everything that you signed in with. It cannot be brought back. This is the last message about it."
	}
	return "Your account on " + platform, "Something changed about how you sign in."
}

func (n Notice) button() string {
	if n.Reason == NoticeDeleted {
		return "Go to the sign-in page"
	}
	return "Look at your account’s security"
}

func (n Notice) advice() string {
	const call = "If this was not you, change your password at once and end the sessions that you do not know."
	if n.Reason == NoticeDeleted {
		return "You can make a new account with this address at any time. If it was not you who deleted the old one, tell whoever runs " +
			headerSafe(n.PlatformName) + ": somebody knew what you signed in with."
	}
	if n.Reason == NoticeHalfWay {
		return "If this was not you, change your password at once: it is known to somebody else."
	}
	return "If this was you, there is nothing to do. " + call
}
