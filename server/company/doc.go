// Package company is how a partner's clients come to be on the platform: links by
// which a client sets up a company, how far each is, reminders, steps in somebody
// else's hands, and companies that the partner makes by hand.
//
// Two sides meet here. The partner's side (invite.go) authorises by COMPANIES:read
// and COMPANIES:create in the partner's tenant. The client's side is authorised by
// the link's token, and from the credentials step on by the session of the account
// that the link became, too.
//
// The company itself is made by server/onboarding, like every other tenant.
package company
