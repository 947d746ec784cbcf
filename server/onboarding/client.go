package onboarding

import (
	"context"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// ClientCompany is a company that its client described by a link: checked, and
// ready to be made.
type ClientCompany struct{ p prepared }

// PrepareForClient checks all answers of a link, before the transaction that makes
// the company of them.
func (s *Service) PrepareForClient(ctx context.Context, tpl domain.Template, answers map[string]any) (ClientCompany, error) {
	p, problems, err := s.prepare(ctx, tpl, answers)
	if err == nil && len(problems) > 0 {
		err = domain.Invalid(problems...)
	}
	return ClientCompany{p}, err
}

// CreateForClient makes the company through the same engine as every other tenant,
// ties it to the partner whose link it was, and makes the account its
// administrator, all in the caller's transaction. Who may do that is for the caller
// to know: the partner comes from the link's own row.
func (s *Service) CreateForClient(
	ctx context.Context, tx *store.Tx, c ClientCompany, partner domain.TenantID, account domain.AccountID,
) (domain.TenantRef, error) {
	made, err := s.createOnce(ctx, tx, idempotencyKey{}, c.p)
	if err != nil {
		return domain.TenantRef{}, err
	}
	if err := s.Tenants.AddManager(ctx, tx, partner, made.Tenant.ID); err != nil {
		return domain.TenantRef{}, err
	}
	return made.Tenant, s.Tenants.AddFounder(ctx, tx, made.Tenant.ID, account)
}

// Again runs the transaction that creates a client's company again if it lost its
// made slug to another one of that name.
func (c ClientCompany) Again(run func() error) error { return againWhileTaken(c.p, run) }

// Explain is what a refused creation is told as, see explain.
func (s *Service) Explain(ctx context.Context, c ClientCompany, refusal error) error {
	return s.explain(ctx, c.p, refusal)
}

// CheckStep checks the answers of one step alone: the problems that the template
// sees there, each with its pointer.
func (c *Catalog) CheckStep(tpl domain.Template, step string, answers map[string]any) []domain.FieldError {
	var here []domain.FieldError
	for _, problem := range unite(checkBounds(answers), c.ValidateAnswers(tpl, answers)) {
		if at := pointerTo(step); problem.Pointer == at || strings.HasPrefix(problem.Pointer, at+"/") {
			here = append(here, problem)
		}
	}
	return here
}

// CheckDraft refuses answers that no draft may hold, however incomplete it is.
func CheckDraft(answers map[string]any) error {
	if problems := checkBounds(answers); len(problems) > 0 {
		return domain.Invalid(problems...)
	}
	return nil
}
