package company

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tenantry/server/account"
	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/platform"
	"tenantry/server/secret"
	"tenantry/server/store"
)

const (
	// handoverPrefix tells the tokens of narrow links from those of whole set-ups.
	handoverPrefix = "tnh_"
	// handoverLifetime is how long a narrow link works.
	handoverLifetime = 7 * 24 * time.Hour
	// maxHandovers bounds the narrow links of one set-up.
	maxHandovers = 20
)

// HandOver is a step to be put into somebody else's hands: IT, the web agency.
type HandOver struct {
	Token string // of the set-up
	Step  string
	Email string
	Name  string // may be empty
	Note  string // may be empty
}

// handable lists the steps that somebody else can do: a form that is filled in as
// a draft, and the application code, where it can be shown.
func (s *Service) handable(tpl domain.Template) []string {
	ids := []string{}
	for _, step := range tpl.Steps {
		if step.Kind == domain.StepKindForm || step.Kind == domain.StepKindWidget && s.Code != nil {
			ids = append(ids, step.ID)
		}
	}
	return ids
}

// Hand makes a narrow link that opens one step, and mails it to the other person.
func (s *Service) Hand(ctx context.Context, in HandOver) (h domain.CompanyHandover, err error) {
	if _, err = account.InBrowser(ctx); err != nil {
		return h, err
	}
	if in, err = in.checked(); err != nil {
		return h, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		f, err := s.owned(ctx, tx, in.Token)
		if err != nil {
			return err
		}
		if err := s.mayHand(ctx, tx, f, in.Step); err != nil {
			return err
		}
		made, token, err := s.issueHandover(ctx, tx, f, in)
		if err != nil {
			return err
		}
		if err := tx.Tenant(f.PartnerID).InsertCompanyHandover(ctx, made); err != nil {
			return err
		}
		h = made.CompanyHandover
		if err := s.tellOther(ctx, tx, f, h, token); err != nil {
			return err
		}
		return recordHandover(ctx, tx, "hand_over", h)
	})
	return h, err
}

func (s *Service) mayHand(ctx context.Context, tx *store.Tx, f found, step string) error {
	if !slices.Contains(s.handable(f.template), step) {
		return domain.InvalidField("/step", "not_handable", "This step cannot be handed over.")
	}
	if f.company == nil && f.kindOf(step) == domain.StepKindWidget {
		return domain.Errorf(domain.CodeConflict, "The application code is there once the company is. Fill in the company's details first.").Because("step_ahead")
	}
	if f.kindOf(step) == domain.StepKindWidget {
		// The code is there from now on, so that a look at the link only reads.
		if _, err := s.Code(ctx, tx, f.company.ID); err != nil {
			return err
		}
	}
	if f.Steps[step] == domain.CompanyStepDone {
		return domain.Errorf(domain.CodeConflict, "This step is done already.").Because("step_done")
	}
	all, err := tx.Tenant(f.PartnerID).ListCompanyHandovers(ctx, f.ID)
	if err == nil && len(all) >= maxHandovers {
		err = domain.Errorf(domain.CodeConflict, "Steps were handed over %d times, which is the most there can be.", maxHandovers).Because("too_many_handovers")
	}
	return err
}

func (f found) kindOf(id string) string {
	for _, step := range f.template.Steps {
		if step.ID == id {
			return step.Kind
		}
	}
	return ""
}

func (s *Service) issueHandover(ctx context.Context, tx *store.Tx, f found, in HandOver) (store.SealedCompanyHandover, string, error) {
	token := secret.NewToken(handoverPrefix)
	h := domain.CompanyHandover{
		ID: domain.HandoverID(tx.NewID("ho")), PartnerID: f.PartnerID, InvitationID: f.ID, Step: in.Step, Email: in.Email, Name: in.Name,
		Note: in.Note, MadeBy: domain.ActorFrom(ctx).Name, CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(handoverLifetime),
	}
	sealed, err := s.Box.Seal([]byte(token), "company_handovers/token_sealed/"+string(h.ID))
	if err != nil {
		return store.SealedCompanyHandover{}, "", fmt.Errorf("seal the token of %s: %w", h.ID, err)
	}
	return store.SealedCompanyHandover{CompanyHandover: h, TokenHash: secret.HashToken(token), TokenSealed: sealed}, token, nil
}

func (s *Service) tellOther(ctx context.Context, tx *store.Tx, f found, h domain.CompanyHandover, token string) error {
	name, err := platform.Name(ctx, tx)
	if err != nil {
		return err
	}
	title := h.Step
	for _, step := range f.template.Steps {
		if step.ID == h.Step {
			title = step.Title
		}
	}
	timezone := f.partner.Timezone
	if f.company != nil {
		timezone = f.company.Timezone
	}
	return s.Messages.StoreHandover(ctx, tx, messaging.Handover{
		CompanyHandover: h, StepTitle: title, Company: f.CompanyName, PartnerName: f.brand.Name, PlatformName: name, Language: f.Language, Timezone: timezone,
		Link: s.link(token), Token: token,
	})
}

// RevokeHandover ends a narrow link of one's own set-up.
func (s *Service) RevokeHandover(ctx context.Context, token string, id domain.HandoverID) error {
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		f, err := s.owned(ctx, tx, token)
		if err != nil {
			return err
		}
		ended, err := tx.Tenant(f.PartnerID).RevokeCompanyHandover(ctx, f.ID, id)
		if err != nil {
			return err
		}
		if !ended {
			return domain.NotFound("link")
		}
		return recordHandover(ctx, tx, "take_back", domain.CompanyHandover{ID: id, PartnerID: f.PartnerID, InvitationID: f.ID})
	})
}

// checked tidies what was typed, or says everything that is wrong with it.
func (in HandOver) checked() (HandOver, error) {
	var wrong []domain.FieldError
	email, _, err := domain.ParseEmail(in.Email)
	if err != nil {
		wrong = append(wrong, domain.FieldError{Pointer: "/email", Code: "format", Message: "Enter one email address, like name@example.com."})
	}
	in.Email = email
	if in.Name = strings.TrimSpace(in.Name); in.Name != "" {
		name, problem := domain.ParseName(in.Name)
		if problem != nil {
			wrong = append(wrong, domain.FieldError{Pointer: "/name", Code: problem.Reason, Message: problem.Message})
		}
		in.Name = name
	}
	if in.Note = strings.TrimSpace(in.Note); len([]rune(in.Note)) > maxNote {
		wrong = append(wrong, domain.FieldError{Pointer: "/note", Code: "too_long", Message: fmt.Sprintf("Use at most %d characters.", maxNote)})
	}
	if len(wrong) > 0 {
		return in, domain.Invalid(wrong...)
	}
	return in, nil
}

func recordHandover(ctx context.Context, tx *store.Tx, verb string, h domain.CompanyHandover) error {
	detail := map[string]any{"handover": string(h.ID)}
	if h.Step != "" {
		detail["step"], detail["email"] = h.Step, h.Email
	}
	err := audit.Record(ctx, tx, audit.Event{
		TenantID: h.PartnerID, Action: "company_invitation." + verb, TargetKind: "company_invitation", TargetID: string(h.InvitationID), Detail: detail,
	})
	if err != nil {
		return fmt.Errorf("handover: %w", err)
	}
	return nil
}
