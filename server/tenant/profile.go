package tenant

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// Details are what a tenant's page shows beside the tenant itself.
type Details struct {
	Tenant    domain.Tenant
	ManagedBy []domain.TenantRef
	Run       *domain.RunProgress
}

// Get returns a tenant with what belongs to it. Needs TENANT:read there.
func (s *Service) Get(ctx context.Context, id domain.TenantID) (d Details, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermProfileRead); err != nil {
		return Details{}, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		t := tx.Tenant(id)
		if d.Tenant, err = t.FindTenant(ctx); err != nil {
			return err
		}
		if d.ManagedBy, err = t.ListManagers(ctx); err != nil {
			return err
		}
		d.Run, err = t.NewestRun(ctx)
		return err
	})
	return d, err
}

// Change is what to change in a profile; nil leaves a field as it is.
type Change struct {
	Name         *string
	Country      *string
	Timezone     *string
	Currency     *string
	ContactEmail *string
	Description  *string
	Address      *string
	Website      *string
	ReplyTo      *string
}

// Update changes a tenant's profile if it still has the version that was read
// (CodePrecondition otherwise), and writes down what was and what is. Needs
// TENANT:update there.
func (s *Service) Update(ctx context.Context, id domain.TenantID, version int64, c Change) (domain.Tenant, error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermProfileUpdate); err != nil {
		return domain.Tenant{}, err
	}
	var t domain.Tenant
	err := s.DB.Tx(ctx, func(tx *store.Tx) (err error) {
		if t, err = tx.Tenant(id).FindTenant(ctx); err != nil {
			return err
		}
		stored := t.Version
		t.Version = version
		before, after, err := s.apply(&t, c)
		if err != nil || (len(after) == 0 && stored == version) {
			return err
		}
		if err := tx.Tenant(id).UpdateProfile(ctx, t); err != nil {
			return err
		}
		t.Version, t.UpdatedAt = version+1, tx.Now()
		return audit.Record(ctx, tx, audit.Event{
			TenantID: id, Action: "tenant.update", TargetKind: "tenant", TargetID: string(id),
			Detail: map[string]any{"before": before, "after": after},
		})
	})
	if err != nil {
		return domain.Tenant{}, err
	}
	return t, nil
}

// field is one field of a profile that may change.
type field struct {
	name  string
	value *string                                     // in the tenant
	given *string                                     // nil: not to be changed
	check func(string) (clean string, problem string) // of what was given
}

func (s *Service) fields(t *domain.Tenant, c Change) []field {
	return []field{
		{"name", &t.Name, c.Name, checkName},
		{"country", &t.Country, c.Country, as(s.Formats.Country)},
		{"timezone", &t.Timezone, c.Timezone, as(s.Formats.Timezone)},
		{"currency", &t.Currency, c.Currency, as(s.Formats.Currency)},
		{"contactEmail", &t.ContactEmail, c.ContactEmail, checkEmail},
		{"description", &t.Description, c.Description, checkDescription},
		{"address", &t.Address, c.Address, checkAddress},
		{"website", &t.Website, c.Website, orEmptyText(as(s.Formats.Website))},
		{"replyTo", &t.ReplyTo, c.ReplyTo, orEmptyText(checkEmail)},
	}
}

// apply puts the changes into the tenant and returns what was and what is, or
// everything that is wrong.
func (s *Service) apply(t *domain.Tenant, c Change) (before, after map[string]any, err error) {
	before, after = map[string]any{}, map[string]any{}
	var wrong []domain.FieldError
	for _, f := range s.fields(t, c) {
		if f.given == nil {
			continue
		}
		clean, problem := f.check(*f.given)
		if problem != "" {
			wrong = append(wrong, domain.FieldError{Pointer: "/" + f.name, Code: "format", Message: problem})
		}
		if clean != *f.value {
			before[f.name], after[f.name] = *f.value, clean
			*f.value = clean
		}
	}
	if len(wrong) > 0 {
		return nil, nil, domain.Invalid(wrong...)
	}
	return before, after, nil
}

// as makes a check of codes, which need no cleaning.
func as(check func(string) string) func(string) (string, string) {
	return func(value string) (string, string) { return value, check(value) }
}

func checkName(value string) (string, string) {
	clean, problem := domain.ParseName(value)
	if problem != nil {
		return "", problem.Message
	}
	return clean, ""
}

func checkEmail(value string) (string, string) {
	clean, _, err := domain.ParseEmail(value)
	if err != nil {
		return "", "Enter one email address, like name@example.com."
	}
	return clean, ""
}

// checkDescription keeps line breaks and takes nothing else that cannot be seen.
func checkDescription(value string) (string, string) {
	value = strings.ReplaceAll(value, "\r\n", "\n")
	unseen := func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }
	switch {
	case utf8.RuneCountInString(value) > domain.MaxDescription:
		return "", "Use at most 2000 characters."
	case strings.ContainsFunc(value, unseen):
		return "", "Use letters and signs that can be seen."
	}
	return value, ""
}

// checkAddress is for a postal address of a few lines.
func checkAddress(value string) (string, string) {
	if utf8.RuneCountInString(value) > domain.MaxAddress {
		return "", "Use at most 500 characters."
	}
	return checkDescription(value)
}

// orEmptyText lets a field be left empty.
func orEmptyText(check func(string) (string, string)) func(string) (string, string) {
	return func(value string) (string, string) {
		if value = strings.TrimSpace(value); value == "" {
			return "", ""
		}
		return check(value)
	}
}
