package messaging

import (
	"fmt"
	"time"

	"tenantry/server/domain"
)

// Invitation is what an invitation's message says.
type Invitation struct {
	Invitation   domain.Invitation
	PlatformName string
	TenantName   string // empty for an invitation to the platform
	RoleTitle    string
	Timezone     string // in which the last day is told; UTC when empty or unknown
	Link         string
	Token        string // the part of Link that is secret
}

// kindInvitation is the templates' name; both kinds of invitation share them.
const kindInvitation = "invitation"

// invitationPage is what the invitation templates are given.
type invitationPage struct {
	page
	Heading, Greeting, Lead, Button, Link, Validity, Unexpected string
}

// compose writes the message: who invites, to what, as what, until when.
func (s *Service) compose(m Invitation, l look) (Content, error) {
	to := m.TenantName
	if to == "" {
		to = m.PlatformName
	}
	by, email := headerSafe(m.Invitation.InvitedBy), m.Invitation.Email
	subject := headerSafe(fmt.Sprintf("%s invites you to %s", by, to))
	return s.composer.compose(kindInvitation, subject, invitationPage{
		page:       page{Subject: subject, look: l},
		Heading:    subject,
		Greeting:   greeting(m.Invitation.Name),
		Lead:       m.lead(by, headerSafe(to)),
		Button:     "Accept the invitation",
		Link:       m.Link,
		Validity:   fmt.Sprintf("The link works once, for %s only, until %s.", email, deadline(m.Invitation.ExpiresAt, m.Timezone)),
		Unexpected: "If you did not expect this, you need not do anything: without the link nobody joins.",
	})
}

func (m Invitation) lead(by, to string) string {
	if m.TenantName == "" {
		return fmt.Sprintf("%s invites you to help run %s, in the role “%s”.", by, to, headerSafe(m.RoleTitle))
	}
	return fmt.Sprintf("%s invites you to join %s on %s, in the role “%s”.",
		by, to, headerSafe(m.PlatformName), headerSafe(m.RoleTitle))
}

func greeting(name string) string {
	if name = headerSafe(name); name != "" {
		return "Hello " + name + ","
	}
	return "Hello,"
}

// deadline tells a time to people, in the zone that they live by.
func deadline(at time.Time, zone string) string {
	place, err := time.LoadLocation(zone)
	if err != nil || zone == "Local" {
		place = time.UTC
	}
	return at.In(place).Format("2 January 2006, 15:04") + " (" + place.String() + ")"
}
