package company

import (
	"context"
	"slices"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// Row is one link as the partner sees it: how far it is, and who has to do something.
type Row struct {
	domain.CompanyInvitation
	Stage     domain.CompanyStage
	StepTitle string // of the open step
	Waiting   domain.CompanyWaiting
	Since     time.Time
	Helper    *domain.CompanyHandover // who has the open step in hand; nil for nobody else
	Company   *domain.TenantRef       // what came of it, as it is called now; nil before that
}

// List returns a partner's links to set companies up. Needs COMPANIES:read.
func (s *Service) List(ctx context.Context, partner domain.TenantID, f store.CompanyFilter) (rows []Row, next string, err error) {
	if err := domain.AuthorizeTenant(ctx, partner, domain.PermCompaniesRead); err != nil {
		return nil, "", err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		list, more, err := tx.Tenant(partner).ListCompanyInvitations(ctx, f)
		if err != nil {
			return err
		}
		next = more
		rows, err = s.rows(ctx, tx, partner, list)
		return err
	})
	return rows, next, err
}

// Card is one link with all that was written to the client about it.
type Card struct {
	Row
	Steps []Step
	Mails []domain.Message // the newest first, without what is written in them
}

// Step is one step of a link's template.
type Step struct {
	ID, Title string
	State     domain.CompanyStepState // empty: to do
}

// Card returns one link. Needs COMPANIES:read.
func (s *Service) Card(ctx context.Context, partner domain.TenantID, id domain.CompanyInvitationID) (c Card, err error) {
	if err := domain.AuthorizeTenant(ctx, partner, domain.PermCompaniesRead); err != nil {
		return c, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		v, err := tx.Tenant(partner).FindCompanyInvitation(ctx, id)
		if err != nil {
			return err
		}
		if c.Row, err = s.row(ctx, tx, v.CompanyInvitation); err != nil {
			return err
		}
		for _, step := range s.steps() {
			c.Steps = append(c.Steps, Step{ID: step.ID, Title: step.Title, State: v.Steps[step.ID]})
		}
		c.Mails, err = tx.Tenant(partner).ListCompanyMails(ctx, id)
		return err
	})
	return c, err
}

// steps are the template's, for their titles; none when it is not offered any more.
func (s *Service) steps() []domain.TemplateStep {
	tpl, err := s.Onboarding.Catalog.Get(Template)
	if err != nil {
		return nil
	}
	return tpl.Steps
}

func (s *Service) row(ctx context.Context, tx *store.Tx, v domain.CompanyInvitation) (Row, error) {
	rows, err := s.rows(ctx, tx, v.PartnerID, []domain.CompanyInvitation{v})
	if err != nil {
		return Row{}, err
	}
	return rows[0], nil
}

// rows looks up, for a page of links at once, what stands beside them.
func (s *Service) rows(ctx context.Context, tx *store.Tx, partner domain.TenantID, list []domain.CompanyInvitation) ([]Row, error) {
	ids := make([]domain.CompanyInvitationID, len(list))
	var made []domain.TenantID
	for i, v := range list {
		ids[i] = v.ID
		if v.TenantID != "" {
			made = append(made, v.TenantID)
		}
	}
	mails, err := tx.Tenant(partner).MailOfCompanyInvitations(ctx, ids)
	if err != nil {
		return nil, err
	}
	handovers, err := tx.Tenant(partner).OpenCompanyHandovers(ctx, ids)
	if err != nil {
		return nil, err
	}
	names, err := tx.NameTenants(ctx, made)
	if err != nil {
		return nil, err
	}
	steps, rows := s.steps(), make([]Row, len(list))
	for i, v := range list {
		if mail, ok := mails[v.ID]; ok {
			v.Mail = &mail
		}
		rows[i] = Row{CompanyInvitation: v, Stage: v.Stage(tx.Now()), StepTitle: titleOf(steps, v.Step), Helper: helperOf(handovers, v)}
		rows[i].Waiting, rows[i].Since = v.Waiting(tx.Now(), rows[i].Helper)
		if ref, ok := names[v.TenantID]; ok {
			rows[i].Company = &ref
		}
	}
	return rows, nil
}

func titleOf(steps []domain.TemplateStep, id string) string {
	at := slices.IndexFunc(steps, func(step domain.TemplateStep) bool { return step.ID == id })
	if at < 0 {
		return id
	}
	return steps[at].Title
}

// helperOf is who has the open step of a link in hand.
func helperOf(handovers []domain.CompanyHandover, v domain.CompanyInvitation) *domain.CompanyHandover {
	at := slices.IndexFunc(handovers, func(h domain.CompanyHandover) bool { return h.InvitationID == v.ID && h.Step == v.Step })
	if at < 0 || v.State != domain.CompanyOpen {
		return nil
	}
	return &handovers[at]
}
