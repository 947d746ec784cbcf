package company

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// narrow is a narrow link with the set-up that it belongs to.
type narrow struct {
	found
	handover domain.CompanyHandover
}

func (s *Service) findNarrow(ctx context.Context, tx *store.Tx, tokenHash string) (n narrow, err error) {
	if n.handover, err = tx.FindCompanyHandoverByToken(ctx, tokenHash); err != nil {
		return n, err
	}
	if n.SealedCompanyInvitation, err = tx.Tenant(n.handover.PartnerID).FindCompanyInvitation(ctx, n.handover.InvitationID); err != nil {
		return n, err
	}
	return n, s.surround(ctx, tx, &n.found)
}

// state of a narrow link. It has an end of its own, and goes on after the set-up is
// complete: the application code may be somebody's work for longer.
func (n narrow) state(tx *store.Tx) LinkState {
	switch ground := n.ground(tx); {
	case ground == LinkRevoked, ground == LinkPartnerDisabled, ground == LinkCompanyDisabled:
		return ground
	case n.handover.RevokedAt != nil:
		return LinkRevoked
	case n.handover.DoneAt != nil, n.Steps[n.handover.Step] == domain.CompanyStepDone:
		return LinkDone
	case !tx.Now().Before(n.handover.ExpiresAt):
		return LinkExpired
	}
	return LinkOpen
}

// lookNarrow shows one step, and of the others only how far they are.
func (s *Service) lookNarrow(ctx context.Context, tx *store.Tx, tokenHash string) (Look, error) {
	n, err := s.findNarrow(ctx, tx, tokenHash)
	if err != nil {
		return Look{}, err
	}
	look := Look{
		State: n.state(tx), Invitation: n.CompanyInvitation, Template: n.template, Brand: n.brand, Email: n.handover.Email, Handover: &n.handover,
	}
	look.Invitation.Answers = nil
	if look.State != LinkOpen {
		return look, nil
	}
	if fields, ok := n.Answers[n.handover.Step]; ok {
		look.Invitation.Answers = map[string]any{n.handover.Step: fields}
	}
	if n.kindOf(n.handover.Step) == domain.StepKindWidget && n.company != nil && s.Code != nil {
		look.Code, err = s.Code(ctx, tx, n.company.ID)
	}
	return look, err
}

// FillHanded keeps what somebody filled in at the step that they were handed: a
// draft, which the owner looks through and confirms.
func (s *Service) FillHanded(ctx context.Context, token string, fields map[string]any, version int64) (domain.CompanyInvitation, error) {
	var v domain.CompanyInvitation
	err := s.DB.Tx(ctx, func(tx *store.Tx) error {
		n, err := s.workable(ctx, tx, token)
		if err != nil {
			return err
		}
		if n.State != domain.CompanyOpen {
			return n.refusal(LinkCompleted)
		}
		if err := n.draft(tx, Filled{Step: n.handover.Step, Fields: fields}); err != nil {
			return err
		}
		v, err = s.save(ctx, tx, n.CompanyInvitation, version)
		return err
	})
	return v, err
}

// DoneHanded says that the step is done. The application code then counts as
// placed; a form still waits for the owner.
func (s *Service) DoneHanded(ctx context.Context, token string) error {
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		n, err := s.workable(ctx, tx, token)
		if err != nil {
			return err
		}
		first, err := tx.Tenant(n.PartnerID).FinishCompanyHandover(ctx, n.handover.ID)
		if err != nil {
			return err
		}
		if !first {
			return n.refusal(LinkDone)
		}
		if err := recordHandover(ctx, tx, "handed_done", n.handover); err != nil {
			return err
		}
		if n.kindOf(n.handover.Step) != domain.StepKindWidget {
			return nil
		}
		complete := n.State == domain.CompanyCompleted
		mark(&n.CompanyInvitation, n.template, n.handover.Step, domain.CompanyStepDone, tx.Now())
		v, err := s.save(ctx, tx, n.CompanyInvitation, n.Version)
		if err != nil || complete {
			return err
		}
		return s.recordStep(ctx, tx, v, n.handover.Step, string(domain.CompanyStepDone))
	})
}

// workable returns a narrow link that something can be done with.
func (s *Service) workable(ctx context.Context, tx *store.Tx, token string) (narrow, error) {
	n, err := s.findNarrow(ctx, tx, secret.HashToken(token))
	if err != nil {
		return n, err
	}
	return n, n.refusal(n.state(tx))
}

// CheckHanded looks for the application code in pages of the company's website, for
// whoever was handed that step: in no other pages, and
// at no other step. Without pages, the website's own address is read.
func (s *Service) CheckHanded(ctx context.Context, token string, pages []string) (domain.WidgetCheck, error) {
	var n narrow
	err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		n, err = s.workable(ctx, tx, token)
		return err
	})
	if err != nil {
		return domain.WidgetCheck{}, err
	}
	if n.kindOf(n.handover.Step) != domain.StepKindWidget || n.company == nil || s.CheckCode == nil {
		return domain.WidgetCheck{}, domain.Errorf(domain.CodeForbidden, "This link is for another step.").Because("other_step")
	}
	return s.CheckCode(ctx, n.company.ID, pages)
}
