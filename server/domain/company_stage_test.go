package domain

import (
	"testing"
	"time"
)

func TestCompanyInvitation_StageAndWhoWaits(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.July, 8, 12, 0, 0, 0, time.UTC)
	open := CompanyInvitation{State: CompanyOpen, ExpiresAt: now.Add(time.Hour), StepSince: now.Add(-time.Hour), UpdatedAt: now}
	mailed := func(state MessageState) CompanyInvitation {
		v := open
		v.Mail = &MailState{State: state, At: now.Add(-time.Minute)}
		return v
	}
	with := func(v CompanyInvitation, change func(*CompanyInvitation)) CompanyInvitation {
		change(&v)
		return v
	}
	opened := with(mailed(MessageDelivered), func(v *CompanyInvitation) { v.OpenedAt = &now })
	tests := []struct {
		name     string
		v        CompanyInvitation
		handover *CompanyHandover
		stage    CompanyStage
		waiting  CompanyWaiting
	}{
		{"without a mail", open, nil, CompanyStageCreated, WaitsForPartner},
		{"mail is off", mailed(MessageStored), nil, CompanyStageCreated, WaitsForPartner},
		{"in the queue", mailed(MessageQueued), nil, CompanyStageQueued, WaitsForNobody},
		{"above a cap", mailed(MessageHeld), nil, CompanyStageQueued, WaitsForNobody},
		{"refused for now", mailed(MessageDeferred), nil, CompanyStageQueued, WaitsForNobody},
		{"taken", mailed(MessageAccepted), nil, CompanyStageAccepted, WaitsForClient},
		{"delivered", mailed(MessageDelivered), nil, CompanyStageDelivered, WaitsForClient},
		{"bounced", mailed(MessageBounced), nil, CompanyStageBounced, WaitsForPartner},
		{"given up", mailed(MessageFailed), nil, CompanyStageBounced, WaitsForPartner},
		{"opened", opened, nil, CompanyStageOpened, WaitsForClient},
		{"under way", with(opened, func(v *CompanyInvitation) { v.StepsDone = 2 }), nil, CompanyStageStarted, WaitsForClient},
		{"in other hands", with(opened, func(v *CompanyInvitation) { v.StepsDone = 3 }), &CompanyHandover{CreatedAt: now}, CompanyStageStarted, WaitsForHelper},
		{"expired", with(opened, func(v *CompanyInvitation) { v.ExpiresAt = now }), nil, CompanyStageExpired, WaitsForPartner},
		{"done", with(opened, func(v *CompanyInvitation) { v.State = CompanyCompleted }), nil, CompanyStageCompleted, WaitsForNobody},
		{"revoked", with(opened, func(v *CompanyInvitation) { v.State = CompanyRevoked }), nil, CompanyStageRevoked, WaitsForNobody},
	}
	for _, tt := range tests {
		waiting, since := tt.v.Waiting(now, tt.handover)
		if stage := tt.v.Stage(now); stage != tt.stage || waiting != tt.waiting || since.IsZero() {
			t.Errorf("%s: %s, waits for %s since %s; want %s, %s", tt.name, stage, waiting, since, tt.stage, tt.waiting)
		}
	}
}

func TestCompanySettings_Reminders(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.July, 8, 12, 0, 0, 0, time.UTC)
	s := DefaultCompanySettings()
	if at := s.First(now); at == nil || !at.Equal(now.AddDate(0, 0, 3)) {
		t.Errorf("the first is due at %v", at)
	}
	if at := s.Next(now, s.RemindMost); at != nil {
		t.Errorf("after the last one, another is due at %v", at)
	}
	if at := (CompanySettings{RemindMost: 3}).First(now); at != nil {
		t.Errorf("turned off, one is due at %v", at)
	}
}
