// Package invite is the connector invite.users: it invites a new tenant's initial
// users. Invitations, their messages and the step's outcome are one transaction,
// so each person is invited once, however often the step is tried.
package invite
