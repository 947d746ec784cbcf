package sso

import (
	"context"
	"fmt"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/messaging"
	"tenantry/server/platform"
	"tenantry/server/store"
)

// The kinds of jobs that come back by themselves; their handlers are Watch and
// WarnOfCertificates.
const (
	KindWatch = "sso.watch"
	KindWarn  = "sso.warn"
)

const watchBatch = 20

// Watch is the handler of KindWatch: it looks at the records of domains that are due.
func (s *Service) Watch(ctx context.Context, _ jobs.Job) error {
	ctx = domain.WithActor(ctx, domain.System())
	var due []domain.TenantDomain
	err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		due, err = tx.DueDomains(ctx, watchBatch)
		return err
	})
	if err != nil {
		return fmt.Errorf("find domains to look at: %w", err)
	}
	for _, d := range due {
		if _, err := s.look(ctx, d); err != nil && !domain.Is(err, domain.CodeNotFound) && !domain.Is(err, domain.CodeConflict) {
			return fmt.Errorf("look at the record of %s: %w", d.ID, err)
		}
	}
	return nil
}

// tellChange records that a domain was verified or lost, or that its record is gone,
// and writes to the owners.
func (s *Service) tellChange(ctx context.Context, tx *store.Tx, before, after domain.TenantDomain) error {
	var verb string
	n := messaging.SecurityNews{Path: "domains", Domain: after.Domain}
	switch {
	case before.State != domain.DomainVerified && after.State == domain.DomainVerified:
		verb, n.Reason = "verify", messaging.NewsDomainVerified
	case before.State == domain.DomainVerified && after.State == domain.DomainLost:
		verb, n.Reason = "lose", messaging.NewsDomainLost
	case before.FailingSince == nil && after.FailingSince != nil:
		verb, n.Reason = "miss", messaging.NewsDomainMissing
	default:
		if before.State == after.State && domain.ActorFrom(ctx).Kind == domain.ActorSystem {
			return nil
		}
		return recordDomain(ctx, tx, "check", after)
	}
	if err := recordDomain(ctx, tx, verb, after); err != nil {
		return err
	}
	return s.tellOwners(ctx, tx, after.TenantID, n)
}

// tellOwners writes to the tenant's owners.
func (s *Service) tellOwners(ctx context.Context, tx *store.Tx, id domain.TenantID, n messaging.SecurityNews) error {
	t, err := tx.Tenant(id).FindTenant(ctx)
	if err != nil {
		return err
	}
	owners, err := tx.Tenant(id).ListOwners(ctx)
	if err != nil {
		return err
	}
	if n.PlatformName, err = platform.Name(ctx, tx); err != nil {
		return err
	}
	n.Tenant, n.Link = t, s.PublicURL+"/t/"+t.Slug+"/settings/security/"+n.Path
	for _, to := range owners {
		n.To = to
		if err := s.Messages.StoreSecurityNews(ctx, tx, n); err != nil {
			return err
		}
	}
	return nil
}

// WarnOfCertificates is the handler of KindWarn: it writes to owners before the
// certificate of their provider ends, and forgets assertions that are over.
func (s *Service) WarnOfCertificates(ctx context.Context, _ jobs.Job) error {
	ctx = domain.WithActor(ctx, domain.System())
	for _, days := range warnCertificates() {
		err := s.DB.Tx(ctx, func(tx *store.Tx) error {
			ending, err := tx.ListEndingCertificates(ctx, days)
			if err != nil {
				return err
			}
			for _, e := range ending {
				if err := s.warnOf(ctx, tx, e, days); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("warn of certificates that end within %d days: %w", days, err)
		}
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error { return tx.DeleteDeadAssertions(ctx) })
}

func (s *Service) warnOf(ctx context.Context, tx *store.Tx, e store.EndingCertificate, days int64) error {
	first, err := tx.MarkCertificateWarned(ctx, e.Connection, days)
	if err != nil || !first {
		return err
	}
	c, err := tx.Tenant(e.Tenant).FindConnection(ctx, e.Connection)
	if err != nil {
		return err
	}
	return s.tellOwners(ctx, tx, e.Tenant, messaging.SecurityNews{
		Path: "sso", Reason: messaging.NewsCertificate, Connection: c.Name, Ends: *c.CertExpires,
	})
}
