package tenant

import (
	"context"
	"fmt"
	"slices"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// Templates gives the templates that sample tenants are born from. Pin keeps the
// version that made a tenant, in the transaction that makes it.
type Templates interface {
	Get(name string) (domain.Template, error)
	Pin(ctx context.Context, tx *store.Tx, t domain.Template) error
}

// sample is one tenant of the sample data.
type sample struct {
	template, slug, name        string
	country, timezone, currency string
	description                 string
	manages                     []string
	inherits                    string
}

// The built-in templates.
const (
	voiceCustomer = "voicepro-customer"
	voiceOperator = "voicepro-operator"
	corporate     = "corporate"
)

// samples are in the order of making: whom one refers to comes before it.
func samples() []sample {
	return []sample{
		{template: voiceCustomer, slug: "harbor-dental", name: "Harbor Dental Group", country: "US", timezone: "America/New_York", currency: "USD", description: "Six practices, one front desk."},
		{template: voiceCustomer, slug: "alpenblick-hotels", name: "Alpenblick Hotels", country: "AT", timezone: "Europe/Vienna", currency: "EUR", description: "Reservations in German, Italian and English."},
		{template: voiceCustomer, slug: "osaka-parts", name: "Osaka Parts Supply", country: "JP", timezone: "Asia/Tokyo", currency: "JPY"},
		{template: voiceCustomer, slug: "green-valley-vets", name: "Green Valley Vets", country: "GB", timezone: "Europe/London", currency: "GBP"},
		{template: voiceCustomer, slug: "cafe-lumiere", name: "Café Lumière", country: "FR", timezone: "Europe/Paris", currency: "EUR"},
		{template: voiceCustomer, slug: "southern-freight", name: "Southern Freight Lines", country: "AU", timezone: "Australia/Sydney", currency: "AUD", description: "Dispatch works around the clock."},
		{template: voiceOperator, slug: "nordlicht-telecom", name: "Nordlicht Telecom", country: "DE", timezone: "Europe/Berlin", currency: "EUR", description: "Looks after voice customers in Europe.", manages: []string{"alpenblick-hotels", "green-valley-vets", "cafe-lumiere"}},
		{template: voiceOperator, slug: "pacific-connect", name: "Pacific Connect", country: "SG", timezone: "Asia/Singapore", currency: "SGD", manages: []string{"osaka-parts", "southern-freight"}},
		{template: voiceCustomer, slug: "weserland-energie", name: "Weserland Energie", country: "DE", timezone: "Europe/Berlin", currency: "EUR", inherits: "nordlicht-telecom"},
		{template: corporate, slug: "meridian-insurance", name: "Meridian Insurance", country: "CA", timezone: "America/Toronto", currency: "CAD"},
		{template: corporate, slug: "casa-nova-imoveis", name: "Casa Nova Imóveis", country: "BR", timezone: "America/Sao_Paulo", currency: "BRL"},
		{template: corporate, slug: "kestrel-logistics", name: "Kestrel Logistics", country: "IN", timezone: "Asia/Kolkata", currency: "INR"},
	}
}

// AddSampleData makes some plausible tenants to look at, live and without people;
// nobody is written to. Where they are already it does nothing. It returns how
// many there are. Needs SETTINGS:manage.
func (s *Service) AddSampleData(ctx context.Context, templates Templates) (n int64, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermSettingsManage); err != nil {
		return 0, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) (err error) {
		if n, err = tx.CountSampleTenants(ctx); err != nil || n > 0 {
			return err
		}
		if n, err = s.makeSamples(ctx, tx, templates); err != nil {
			return err
		}
		return recordSamples(ctx, tx, "add", n)
	})
	return n, err
}

// RemoveSampleData removes those tenants with all that belongs to them, and
// nothing else. It returns how many there were. Needs SETTINGS:manage.
func (s *Service) RemoveSampleData(ctx context.Context) (n int64, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermSettingsManage); err != nil {
		return 0, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) (err error) {
		if n, err = tx.DeleteSampleTenants(ctx); err != nil || n == 0 {
			return err
		}
		return recordSamples(ctx, tx, "remove", n)
	})
	return n, err
}

func recordSamples(ctx context.Context, tx *store.Tx, verb string, n int64) error {
	return audit.Record(ctx, tx, audit.Event{
		Action: "sample." + verb, TargetKind: "settings", TargetID: "sample", Detail: map[string]any{"tenants": n},
	})
}

func (s *Service) makeSamples(ctx context.Context, tx *store.Tx, templates Templates) (n int64, err error) {
	slugs, err := freeSlugs(ctx, tx, samples())
	if err != nil {
		return 0, err
	}
	pinned := map[string]domain.Template{}
	for _, one := range samples() {
		t, ok := pinned[one.template]
		if !ok {
			if t, err = templates.Get(one.template); err != nil {
				return 0, fmt.Errorf("sample data: %w", err)
			}
			if err := templates.Pin(ctx, tx, t); err != nil {
				return 0, fmt.Errorf("sample data: %w", err)
			}
			pinned[one.template] = t
		}
		if _, err := s.Create(ctx, tx, one.tenant(t, slugs)); err != nil {
			return 0, fmt.Errorf("sample data: %s: %w", one.slug, err)
		}
		n++
	}
	return n, nil
}

// freeSlugs keeps the sample data away from slugs that others have or had.
func freeSlugs(ctx context.Context, tx *store.Tx, all []sample) (map[string]string, error) {
	const others = 9 // tries beside the slug itself
	choices := map[string][]string{}
	var wanted []string
	for _, one := range all {
		choices[one.slug] = append(choices[one.slug], one.slug, one.slug+"-sample")
		for n := 2; n <= others; n++ {
			choices[one.slug] = append(choices[one.slug], fmt.Sprintf("%s-sample-%d", one.slug, n))
		}
		wanted = append(wanted, choices[one.slug]...)
	}
	taken, err := tx.FindTenantsBySlug(ctx, wanted)
	if err != nil {
		return nil, err
	}
	slugs := map[string]string{}
	for slug, all := range choices {
		slugs[slug] = slug
		free := slices.IndexFunc(all, func(choice string) bool { return taken[choice].ID == "" })
		if free > 0 {
			slugs[slug] = all[free]
		}
	}
	return slugs, nil
}

func (one sample) tenant(t domain.Template, slugs map[string]string) New {
	p := domain.Profile{
		Name: one.name, Slug: slugs[one.slug], Country: one.country, Timezone: one.timezone, Currency: one.currency,
		ContactEmail: "contact@" + one.slug + ".example.com", Description: one.description,
	}
	for _, slug := range one.manages {
		p.ManagedSlugs = append(p.ManagedSlugs, slugs[slug])
	}
	if one.inherits != "" {
		p.Inherits = map[string]string{domain.CredentialPorta: slugs[one.inherits]}
	}
	return New{Template: t, Profile: p, Answers: map[string]any{"organization": map[string]any{
		"organizationName": p.Name, "country": p.Country, "timezone": p.Timezone, "currency": p.Currency,
		"contactEmail": p.ContactEmail, "description": p.Description,
	}}, Sample: true, Live: true}
}
