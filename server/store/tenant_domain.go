package store

import (
	"context"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// ListDomains returns the tenant's domains by name.
func (t *TenantTx) ListDomains(ctx context.Context) ([]domain.TenantDomain, error) {
	rows, err := t.q.TenantDomains(ctx, string(t.id))
	if err != nil {
		return nil, classify(err)
	}
	return domainsOf(rows)
}

func domainsOf(rows []sqlc.TenantDomain) ([]domain.TenantDomain, error) {
	all := make([]domain.TenantDomain, len(rows))
	for i, r := range rows {
		d, err := tenantDomainOf(r)
		if err != nil {
			return nil, err
		}
		all[i] = d
	}
	return all, nil
}

// FindDomain returns one of the tenant's domains.
func (t *TenantTx) FindDomain(ctx context.Context, id domain.DomainID) (domain.TenantDomain, error) {
	r, err := t.q.TenantDomain(ctx, string(t.id), string(id))
	if err != nil {
		return domain.TenantDomain{}, notFound(err, "domain")
	}
	return tenantDomainOf(r)
}

func tenantDomainOf(r sqlc.TenantDomain) (domain.TenantDomain, error) {
	d := domain.TenantDomain{
		ID: domain.DomainID(r.ID), TenantID: domain.TenantID(r.TenantID), Domain: r.Domain, Token: r.Token,
		State: domain.DomainState(r.State), Result: r.Result, CreatedBy: r.CreatedBy, CreatedAt: fromMillis(r.CreatedAt),
		VerifiedAt: fromMillisOrNil(r.VerifiedAt), FailingSince: fromMillisOrNil(r.FailingSince),
		CheckedAt: fromMillisOrNil(r.CheckedAt), NextCheckAt: fromMillisOrNil(r.NextCheckAt), Tries: r.Tries,
	}
	return d, fromJSON(r.Seen, &d.Seen)
}

// AddDomain stores a domain and reports whether the tenant did not have it yet.
func (t *TenantTx) AddDomain(ctx context.Context, d domain.TenantDomain) (bool, error) {
	n, err := t.q.CreateTenantDomain(ctx, sqlc.CreateTenantDomainParams{
		TenantID: string(t.id), ID: string(d.ID), Domain: d.Domain, Token: d.Token, CreatedBy: d.CreatedBy,
		CreatedAt: millis(t.now), NextCheckAt: millis(*d.NextCheckAt),
	})
	return n == 1, classify(err)
}

// DeleteDomain forgets a domain.
func (t *TenantTx) DeleteDomain(ctx context.Context, id domain.DomainID) error {
	return t.onlyRow("domain")(t.q.DeleteTenantDomain(ctx, string(t.id), string(id)))
}

// SaveDomain stores what came of a look at the record, unless somebody looked
// meanwhile.
func (t *TenantTx) SaveDomain(ctx context.Context, d domain.TenantDomain) (bool, error) {
	seen, err := toJSON(orEmpty(d.Seen))
	if err != nil {
		return false, err
	}
	n, err := t.q.SetTenantDomain(ctx, sqlc.SetTenantDomainParams{
		State: string(d.State), Result: d.Result, Seen: seen, VerifiedAt: millisOrNil(d.VerifiedAt), FailingSince: millisOrNil(d.FailingSince),
		CheckedAt: millis(t.now), NextCheckAt: millisOrNil(d.NextCheckAt), TenantID: string(t.id), ID: string(d.ID), Tries: d.Tries,
	})
	return n == 1, classify(err)
}

// HasVerifiedDomain reports whether the tenant has shown that a domain is its own.
func (t *TenantTx) HasVerifiedDomain(ctx context.Context, name string) (bool, error) {
	found, err := t.q.HasVerifiedDomain(ctx, string(t.id), name)
	return found, classify(err)
}

// DueDomains returns domains of all tenants whose records are to be looked at.
func (t *Tx) DueDomains(ctx context.Context, limit int) ([]domain.TenantDomain, error) {
	rows, err := t.q.DueDomains(ctx, millis(t.now), int64(limit))
	if err != nil {
		return nil, classify(err)
	}
	return domainsOf(rows)
}

// FindDomainOwner returns the tenant that has verified a domain; "" for none.
func (t *Tx) FindDomainOwner(ctx context.Context, name string) (domain.TenantID, error) {
	rows, err := t.q.DomainVerifiedBy(ctx, name)
	if err != nil || len(rows) == 0 {
		return "", classify(err)
	}
	return domain.TenantID(rows[0]), nil
}

// SignInWay is a connection by which people come in, and whether a tenant takes
// nothing else.
type SignInWay struct {
	ID   domain.ConnectionID
	Name string
	Only bool
}

// SignInWaysOfDomain returns the connections for addresses at a verified domain.
func (t *Tx) SignInWaysOfDomain(ctx context.Context, name string) ([]SignInWay, error) {
	rows, err := t.q.SSOForDomain(ctx, name)
	ways := make([]SignInWay, len(rows))
	for i, r := range rows {
		ways[i] = SignInWay{domain.ConnectionID(r.ID), r.Name, r.SsoOnly.Bool}
	}
	return ways, classify(err)
}

// SignInWaysOfTenant returns the connections of the tenant with that slug.
func (t *Tx) SignInWaysOfTenant(ctx context.Context, slug string) ([]SignInWay, error) {
	rows, err := t.q.SSOForTenant(ctx, slug)
	ways := make([]SignInWay, len(rows))
	for i, r := range rows {
		ways[i] = SignInWay{domain.ConnectionID(r.ID), r.Name, r.SsoOnly.Bool}
	}
	return ways, classify(err)
}

// FindConnectionHome returns whose connection it is.
func (t *Tx) FindConnectionHome(ctx context.Context, id domain.ConnectionID) (domain.TenantID, error) {
	tenant, err := t.q.SSOConnectionHome(ctx, string(id))
	if err != nil {
		return "", notFound(err, "connection")
	}
	return domain.TenantID(tenant), nil
}

// DeleteDeadAssertions forgets the ids of assertions that nobody would take now.
func (t *Tx) DeleteDeadAssertions(ctx context.Context) error {
	return classify(t.q.DeleteDeadAssertions(ctx, millis(t.now)))
}

// EndingCertificate names an active connection whose certificate is about to end.
type EndingCertificate struct {
	Tenant     domain.TenantID
	Connection domain.ConnectionID
}

// ListEndingCertificates returns those that end within so many days and whose
// owners were not told of it yet.
func (t *Tx) ListEndingCertificates(ctx context.Context, days int64) ([]EndingCertificate, error) {
	rows, err := t.q.EndingCertificates(ctx, millis(t.now.Add(time.Duration(days)*24*time.Hour)), days)
	all := make([]EndingCertificate, len(rows))
	for i, r := range rows {
		all[i] = EndingCertificate{domain.TenantID(r.TenantID), domain.ConnectionID(r.ID)}
	}
	return all, classify(err)
}

// MarkCertificateWarned reports whether nobody else told of it meanwhile.
func (t *Tx) MarkCertificateWarned(ctx context.Context, id domain.ConnectionID, days int64) (bool, error) {
	n, err := t.q.MarkCertificateWarned(ctx, days, string(id))
	return n == 1, classify(err)
}
