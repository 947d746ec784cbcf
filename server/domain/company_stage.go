package domain

import "time"

// CompanyStage is how far a link to set a company up has come, in one word. Every
// word is a stored fact: a mail is delivered when the recipient's server said so.
type CompanyStage string

// The stages, in the order in which a link passes them.
const (
	CompanyStageCreated   CompanyStage = "created" // no mail of it went out: the link is handed over by other means
	CompanyStageQueued    CompanyStage = "queued"
	CompanyStageAccepted  CompanyStage = "accepted" // the provider has the mail; whether it arrives is not known
	CompanyStageDelivered CompanyStage = "delivered"
	CompanyStageBounced   CompanyStage = "bounced" // or given up
	CompanyStageOpened    CompanyStage = "opened"
	CompanyStageStarted   CompanyStage = "started" // some steps are done
	CompanyStageCompleted CompanyStage = "completed"
	CompanyStageExpired   CompanyStage = "expired"
	CompanyStageRevoked   CompanyStage = "revoked"
)

// CompanyStages lists all stages, for filters.
func CompanyStages() []CompanyStage {
	return []CompanyStage{
		CompanyStageCreated, CompanyStageQueued, CompanyStageAccepted, CompanyStageDelivered, CompanyStageBounced, CompanyStageOpened,
		CompanyStageStarted, CompanyStageCompleted, CompanyStageExpired, CompanyStageRevoked,
	}
}

// CompanyMailStage is the stage of a link that nobody has opened, by the state of
// its newest mail.
func CompanyMailStage(state MessageState) CompanyStage {
	switch state {
	case MessageQueued, MessageHeld, MessageSending, MessageDeferred:
		return CompanyStageQueued
	case MessageAccepted:
		return CompanyStageAccepted
	case MessageDelivered:
		return CompanyStageDelivered
	case MessageBounced, MessageFailed:
		return CompanyStageBounced
	}
	return CompanyStageCreated
}

// Stage tells how far the link has come.
func (i CompanyInvitation) Stage(now time.Time) CompanyStage {
	switch {
	case i.State == CompanyCompleted:
		return CompanyStageCompleted
	case i.State == CompanyRevoked:
		return CompanyStageRevoked
	case i.Expired(now):
		return CompanyStageExpired
	case i.StepsDone > 0:
		return CompanyStageStarted
	case i.OpenedAt != nil:
		return CompanyStageOpened
	}
	return i.mailStage()
}

func (i CompanyInvitation) mailStage() CompanyStage {
	if i.Mail == nil {
		return CompanyStageCreated
	}
	return CompanyMailStage(i.Mail.State)
}

// CompanyWaiting says who has to do something so that a set-up goes on.
type CompanyWaiting string

// Whom a set-up waits for.
const (
	WaitsForClient  CompanyWaiting = "client"
	WaitsForPartner CompanyWaiting = "partner"
	WaitsForHelper  CompanyWaiting = "helper" // whoever the open step was handed to
	WaitsForNobody  CompanyWaiting = "nobody"
)

// Waiting tells who has to do something, and since when. handover is the open
// hand-over of the present step; nil without one.
func (i CompanyInvitation) Waiting(now time.Time, handover *CompanyHandover) (CompanyWaiting, time.Time) {
	switch i.Stage(now) {
	case CompanyStageCompleted, CompanyStageRevoked:
		return WaitsForNobody, i.UpdatedAt
	case CompanyStageExpired:
		return WaitsForPartner, i.ExpiresAt
	case CompanyStageCreated:
		return WaitsForPartner, i.StepSince
	case CompanyStageBounced:
		return WaitsForPartner, i.Mail.At
	case CompanyStageQueued:
		return WaitsForNobody, i.Mail.At
	}
	if handover != nil {
		return WaitsForHelper, handover.CreatedAt
	}
	return WaitsForClient, i.StepSince
}

// CompanyStuckAfter is how long a step may stay the open one before its set-up
// counts as stuck.
const CompanyStuckAfter = 7 * 24 * time.Hour

// CompanySettings is how a partner's clients are reminded of their links.
type CompanySettings struct {
	RemindDays int64 // between reminders; 0 sends none
	RemindMost int64 // of one link
}

// DefaultCompanySettings hold until a partner chooses.
func DefaultCompanySettings() CompanySettings { return CompanySettings{RemindDays: 3, RemindMost: 3} }

// First says when a new link's first reminder is due; nil for never.
func (s CompanySettings) First(now time.Time) *time.Time { return s.Next(now, 0) }

// Next says when the next reminder is due after so many; nil for never.
func (s CompanySettings) Next(now time.Time, sent int64) *time.Time {
	if s.RemindDays <= 0 || sent >= s.RemindMost {
		return nil
	}
	at := now.Add(time.Duration(s.RemindDays) * 24 * time.Hour)
	return &at
}
