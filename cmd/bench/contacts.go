package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"time"
)

// The pages of a list that are read: the first, a deep one, filtered, and found.
type pages struct {
	what    string // that the rows are
	path    string // within a tenant, with the order
	narrows []narrow
}

// narrow is one way to see fewer.
type narrow struct {
	what, query string
	most        float64 // times of what it may take in the small list
}

const deepPage = 100

func searches() []narrow {
	return []narrow{{"search for a rare name", "search=quixotic", 2}, {"search for what all have", "search=first", 2}}
}

func contactPages() pages {
	return pages{"contacts", "/contacts?sort=name&limit=50", append([]narrow{{"those who opted in", "consent=in", 1.4}}, searches()...)}
}

func companyPages() pages {
	return pages{"companies", "/company-invitations?limit=50", append([]narrow{
		{"the open ones", "open=true", 1.4}, {"ten that bounced", "stage=bounced", 1.4}, {"the stuck ones", "stuck=true", 1.4},
	}, searches()...)}
}

// measureContacts and measureCompanies read a large list against a small one, in one
// database.
func measureContacts(ctx context.Context, s settings, r *report) error {
	return measureLists(ctx, s, r, contactPages(), companyTenant, fillContacts)
}

func measureCompanies(ctx context.Context, s settings, r *report) error {
	return measureLists(ctx, s, r, companyPages(), agencyTenant, fillCompanies)
}

func measureLists(ctx context.Context, s settings, r *report, p pages, tenant func(slug string) map[string]any, fill []string) error {
	return eachDatabase(ctx, s, func(i *installation, database string) error {
		sizes := map[string]int{"few": 1_000, "many": s.large}
		for slug := range sizes {
			if err := i.provision(slug, tenant(slug)); err != nil {
				return err
			}
		}
		err := i.restart(ctx, s, func() error {
			return i.withData(func(db *sql.DB) error {
				if err := i.joinAll(ctx)(db); err != nil {
					return err
				}
				for slug, n := range sizes {
					for _, text := range fill {
						if err := i.fillFrom(ctx, db, text, n, slug); err != nil {
							return err
						}
					}
				}
				return nil
			})
		})
		if err != nil {
			return err
		}
		at := func(slug, query string) target {
			return get(1, i.process, "/api/v1/tenants/"+slug+p.path+query, i.cookie)
		}
		deep, err := i.pageAt("/api/v1/tenants/many"+p.path, deepPage)
		if err != nil {
			return err
		}
		targets := []target{at("many", ""), at("few", ""), get(1, i.process, deep, i.cookie)}
		for _, n := range p.narrows {
			targets = append(targets, at("many", "&"+n.query), at("few", "&"+n.query))
		}
		got, err := compare(ctx, s, targets...)
		if err != nil {
			return err
		}
		r.slower(fmt.Sprintf("%spage of 50: %d %s against 1,000", database, s.large, p.what), got[0].median, got[1].median, 1.4)
		r.slower(fmt.Sprintf("%spage %d of %s against page 1", database, deepPage, p.what), got[2].median, got[0].median, 1.3)
		for at, n := range p.narrows {
			r.slower(fmt.Sprintf("%s%s: %d %s against 1,000", database, n.what, s.large, p.what), got[3+2*at].median, got[4+2*at].median, n.most)
		}
		return nil
	})
}

// withData opens the data of a stopped server.
func (i *installation) withData(do func(*sql.DB) error) error {
	db, err := i.open()
	if err != nil {
		return err
	}
	defer db.Close()
	return do(db)
}

// joinAll makes the administrator a member of every tenant, in the first of its roles
// that may do everything.
func (i *installation) joinAll(ctx context.Context) func(*sql.DB) error {
	return func(db *sql.DB) error {
		_, err := db.ExecContext(ctx, `INSERT INTO memberships (tenant_id, account_id, role, created_at)
			SELECT tenant_id, $1, MIN(name), 0 FROM tenant_roles WHERE name IN ('COMPANY_ADMIN', 'AGENCY_SUPER_ADMIN', 'TENANT_OWNER') GROUP BY tenant_id`, i.account)
		return err
	}
}

// provision creates a tenant and waits until it is live.
func (i *installation) provision(slug string, body map[string]any) error {
	var made struct{}
	if _, err := i.call(http.MethodPost, "/api/v1/tenants", body, &made); err != nil {
		return err
	}
	for range 600 {
		var t struct{ State string }
		if _, err := i.call(http.MethodGet, "/api/v1/tenants/"+slug, nil, &t); err != nil {
			return err
		}
		if t.State == "live" {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("%s is not live after half a minute", slug)
}

// companyTenant is a client's company; its slug is its name.
func companyTenant(slug string) map[string]any {
	return map[string]any{"template": "company", "answers": map[string]any{"company": companyDetails(slug)}}
}

func companyDetails(name string) map[string]any {
	return map[string]any{
		"companyName": name, "address": "1 Main Street", "country": "DE", "timezone": "Europe/Berlin",
		"replyTo": "office@example.com", "website": "https://www.example.com",
	}
}

// agencyTenant is a partner with clients.
func agencyTenant(slug string) map[string]any {
	return map[string]any{"template": "agency", "answers": map[string]any{
		"organization": map[string]any{
			"name": "Agency " + slug, "slug": slug, "country": "DE", "timezone": "Europe/Berlin", "contactEmail": "hello@example.com",
		},
		"users": []any{map[string]any{"email": slug + "@example.com", "name": "Olga", "role": "AGENCY_SUPER_ADMIN"}},
	}}
}

// Each takes how many rows there are to be, and the tenant's slug. A third of the contacts
// may be texted; one in the middle has a rare name.
var fillContacts = []string{
	numbers + `INSERT INTO texting_numbers (tenant_id, id, state, phone, provider, account, provider_id, reason, requested_by, created_at, active_at, updated_at)
		SELECT id, 'nu_' || slug, 'active', '+1202555' || LENGTH(slug), 'builtin', '', '', '', '', 1, 1, 1 FROM tenants WHERE slug = $2 AND (SELECT MAX(n) FROM g) > 0`,
	numbers + `INSERT INTO contacts (tenant_id, id, name, name_key, phone, email, source, consent, consent_number, created_at, updated_at)
		SELECT t.id, 'ct_' || t.slug || n, 'First' || (n % 50) || ' Last' || (n * 7 % 1009), 'first' || (n % 50) || ' last' || (n * 7 % 1009),
		'+49151' || (10000000 + n), 'person' || n || '@example.com', 'staff', CASE WHEN n % 3 = 0 THEN 'in' ELSE 'none' END,
		CASE WHEN n % 3 = 0 THEN 'nu_' || t.slug ELSE '' END, n, n FROM g, tenants t WHERE t.slug = $2`,
	numbers + `INSERT INTO contact_words (tenant_id, word, contact_id)
		SELECT t.id, CASE w.part WHEN 'first' THEN 'first' || (n % 50) WHEN 'last' THEN 'last' || (n * 7 % 1009) WHEN 'whole' THEN '49151' || (10000000 + n)
		WHEN 'rare' THEN 'quixotic' ELSE w.part || n END, 'ct_' || t.slug || n
		FROM g, tenants t, (SELECT 'first' AS part UNION ALL SELECT 'last' UNION ALL SELECT 'person' UNION ALL SELECT 'whole' UNION ALL SELECT 'rare') w
		WHERE t.slug = $2 AND (w.part <> 'rare' OR n = (SELECT MAX(n) FROM g) / 2)`,
}

// Of ten links seven are completed, one is revoked, and two are open, half of them
// expired. A few in the middle bounced, and one has a rare name.
var fillCompanies = []string{
	numbers + `INSERT INTO company_invitations (partner_id, id, email, email_key, contact_name, company_name, note, template, template_version, state, stage,
		worded, token_hash, token_sealed, invited_by, step, step_since, steps, steps_done, steps_total, answers, created_at, updated_at, expires_at)
		SELECT t.id, 'ci_' || t.slug || n, 'person' || n || '@example.com', 'person' || n || '@example.com', 'First' || (n % 50), 'Company ' || n, '', t.template,
		t.template_version, CASE WHEN n % 10 < 7 THEN 'completed' WHEN n % 10 = 7 THEN 'revoked' ELSE 'open' END,
		CASE WHEN n % 10 < 7 THEN 'completed' WHEN n % 10 = 7 THEN 'revoked' WHEN n % 10 = 8 AND n / 100 = (SELECT MAX(n) FROM g) / 200 THEN 'bounced'
		WHEN n % 10 = 8 THEN 'accepted' ELSE 'started' END, TRUE, t.slug || n, '', 'Ada', 'sms', n, '{}', CASE WHEN n % 10 = 9 THEN 2 ELSE 0 END, 5, '{}', n, n,
		CASE WHEN n % 20 < 10 THEN 1 ELSE 9000000000000 END FROM g, tenants t WHERE t.slug = $2`,
	numbers + `INSERT INTO company_words (partner_id, word, invitation_id)
		SELECT t.id, CASE w.part WHEN 'first' THEN 'first' || (n % 50) WHEN 'rare' THEN 'quixotic' ELSE w.part || n END, 'ci_' || t.slug || n
		FROM g, tenants t, (SELECT 'first' AS part UNION ALL SELECT 'person' UNION ALL SELECT '' UNION ALL SELECT 'rare') w
		WHERE t.slug = $2 AND (w.part <> 'rare' OR n = (SELECT MAX(n) FROM g) / 2)`,
}
