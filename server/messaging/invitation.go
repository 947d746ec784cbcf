package messaging

import (
	"tenantry/server/domain"
	"tenantry/server/words"
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
	w, to, lead := l.Words, m.TenantName, "invitation.lead_tenant"
	if to == "" {
		to, lead = m.PlatformName, "invitation.lead_platform"
	}
	with := words.With{
		"by": headerSafe(m.Invitation.InvitedBy), "to": headerSafe(to), "tenant": headerSafe(m.TenantName), "platform": headerSafe(m.PlatformName),
		"role": headerSafe(m.RoleTitle), "email": headerSafeLong(m.Invitation.Email), "until": w.Time(m.Invitation.ExpiresAt, m.Timezone),
	}
	subject := headerSafe(w.Say("invitation.subject", with))
	return compose(kindInvitation, subject, invitationPage{
		page:       page{Subject: subject, look: l},
		Heading:    subject,
		Greeting:   greeting(w, m.Invitation.Name),
		Lead:       w.Say(lead, with),
		Button:     w.Say("invitation.button"),
		Link:       m.Link,
		Validity:   w.Say("invitation.validity", with),
		Unexpected: w.Say("invitation.unexpected"),
	})
}
