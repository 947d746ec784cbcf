package sso

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/outbound"
	"tenantry/server/secret"
	"tenantry/server/store"
)

const (
	maxDomains  = 20
	maxSeen     = 5
	tokenPrefix = "tenantry-verify="
	lookEvery   = 7 * 24 * time.Hour // at the record of a verified domain
	lookAgain   = 24 * time.Hour     // when that is gone
	giveUpAfter = 14 * 24 * time.Hour
	checkRest   = 5 * time.Second // between two looks that people ask for
)

// waits are the times between looks at a record that is not there yet; the last one
// stays.
func waits() []time.Duration {
	return []time.Duration{
		time.Minute, time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour,
	}
}

// Domains lists a tenant's domains. Needs SECURITY:read.
func (s *Service) Domains(ctx context.Context, id domain.TenantID) (all []domain.TenantDomain, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermSecurityRead); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		all, err = tx.Tenant(id).ListDomains(ctx)
		return err
	})
	return all, err
}

// AddDomain notes a domain that the tenant says is its own, and makes the record that
// shows it. Needs SECURITY:manage.
func (s *Service) AddDomain(ctx context.Context, id domain.TenantID, typed string) (d domain.TenantDomain, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermSecurityManage); err != nil {
		return d, err
	}
	name, problem := cleanDomain(typed)
	if problem != "" {
		return d, domain.InvalidField("/domain", "format", problem)
	}
	token := secret.NewToken(tokenPrefix)
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		home := tx.Tenant(id)
		all, err := home.ListDomains(ctx)
		if err != nil {
			return err
		}
		if len(all) >= maxDomains {
			return domain.Errorf(domain.CodeConflict, "A tenant has at most %d domains. Remove one that you do not need.", maxDomains).Because("too_many")
		}
		if err := notTaken(ctx, tx, id, name); err != nil {
			return err
		}
		next := tx.Now().Add(waits()[0])
		d = domain.TenantDomain{ID: domain.DomainID(tx.NewID("dm")), TenantID: id, Domain: name, Token: token, CreatedBy: domain.ActorFrom(ctx).Name, NextCheckAt: &next}
		added, err := home.AddDomain(ctx, d)
		if err != nil {
			return err
		}
		if !added {
			return taken("You have this domain in your list already.")
		}
		if d, err = home.FindDomain(ctx, d.ID); err != nil {
			return err
		}
		return recordDomain(ctx, tx, "add", d)
	})
	return d, err
}

func taken(message string) error {
	e := domain.Errorf(domain.CodeConflict, "%s", message).Because("domain_taken")
	e.Fields = []domain.FieldError{{Pointer: "/domain", Code: "taken", Message: message}}
	return e
}

func notTaken(ctx context.Context, tx *store.Tx, id domain.TenantID, name string) error {
	owner, err := tx.FindDomainOwner(ctx, name)
	if err == nil && owner != "" && owner != id {
		err = taken("Another organization here has verified this domain. Ask whoever runs this platform if it is yours.")
	}
	return err
}

// cleanDomain brings a domain to the one form in which it is kept, or says what is
// wrong with it. What is a public suffix, such as com or github.io, is nobody's.
func cleanDomain(typed string) (name, problem string) {
	const format = "Enter a domain like example.com."
	typed = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(typed), "@"), ".")
	name, err := idna.Lookup.ToASCII(typed)
	name = strings.ToLower(name)
	if err != nil || len(name) > 253-len(domain.RecordLabel)-1 || !strings.Contains(name, ".") || strings.ContainsAny(name, "/:@ _*") {
		return "", format
	}
	if _, err := publicsuffix.EffectiveTLDPlusOne(name); err != nil {
		return "", "This is a public suffix: names below it belong to many. Enter a domain of your own below it."
	}
	if last := name[strings.LastIndexByte(name, '.')+1:]; strings.Trim(last, "0123456789") == "" {
		return "", format // an address by number
	}
	return name, ""
}

// RemoveDomain forgets a domain: addresses at it are believed no longer. Needs
// SECURITY:manage.
func (s *Service) RemoveDomain(ctx context.Context, id domain.TenantID, which domain.DomainID) error {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermSecurityManage); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		d, err := tx.Tenant(id).FindDomain(ctx, which)
		if err != nil {
			return err
		}
		if err := tx.Tenant(id).DeleteDomain(ctx, which); err != nil {
			return err
		}
		return recordDomain(ctx, tx, "remove", d)
	})
}

// CheckDomain looks at a domain's record now. Needs SECURITY:manage.
func (s *Service) CheckDomain(ctx context.Context, id domain.TenantID, which domain.DomainID) (d domain.TenantDomain, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermSecurityManage); err != nil {
		return d, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		d, err = tx.Tenant(id).FindDomain(ctx, which)
		return err
	})
	if err != nil {
		return d, err
	}
	if now := s.DB.Now(); d.CheckedAt != nil && now.Sub(*d.CheckedAt) < checkRest {
		return d, domain.TooMany(checkRest - now.Sub(*d.CheckedAt))
	}
	return s.look(ctx, d)
}

// look asks for a domain's record and stores what that means.
func (s *Service) look(ctx context.Context, d domain.TenantDomain) (domain.TenantDomain, error) {
	result, seen := s.ask(ctx, d)
	err := s.DB.Tx(ctx, func(tx *store.Tx) error {
		home := tx.Tenant(d.TenantID)
		now, err := home.FindDomain(ctx, d.ID)
		if err != nil {
			return err
		}
		after := judged(now, result, seen, tx.Now())
		if after.State == domain.DomainVerified && now.State != domain.DomainVerified {
			if err := notTaken(ctx, tx, d.TenantID, d.Domain); err != nil {
				return err
			}
		}
		saved, err := home.SaveDomain(ctx, after)
		if err != nil {
			return err
		}
		if d, err = home.FindDomain(ctx, d.ID); err != nil || !saved {
			return err
		}
		return s.tellChange(ctx, tx, now, d)
	})
	return d, err
}

func recordDomain(ctx context.Context, tx *store.Tx, verb string, d domain.TenantDomain) error {
	return audit.Record(ctx, tx, audit.Event{
		TenantID: d.TenantID, Action: "domain." + verb, TargetKind: "domain", TargetID: string(d.ID),
		Detail: map[string]any{"domain": d.Domain, "state": d.State, "result": d.Result},
	})
}

// ask looks a domain's record up.
func (s *Service) ask(ctx context.Context, d domain.TenantDomain) (result string, seen []string) {
	texts, err := s.Resolver.TXT(ctx, d.RecordHost())
	switch {
	case errors.Is(err, outbound.ErrNoRecord):
		return domain.RecordNotYet, nil
	case err != nil:
		return domain.RecordNoReply, nil
	case slices.ContainsFunc(texts, func(t string) bool { return strings.Trim(strings.TrimSpace(t), `"`) == d.Token }):
		return domain.RecordFound, nil
	}
	for _, t := range texts[:min(len(texts), maxSeen)] {
		seen = append(seen, short(t))
	}
	return domain.RecordWrong, seen
}

// judged is what a look makes of a domain. That nobody could be asked says nothing
// about it.
func judged(d domain.TenantDomain, result string, seen []string, now time.Time) domain.TenantDomain {
	d.Result, d.Seen = result, seen
	after := func(wait time.Duration) *time.Time { next := now.Add(wait); return &next }
	switch {
	case result == domain.RecordFound:
		if d.State != domain.DomainVerified {
			d.State, d.VerifiedAt = domain.DomainVerified, &now
		}
		d.FailingSince, d.NextCheckAt = nil, after(lookEvery)
	case d.State == domain.DomainVerified && result == domain.RecordNoReply:
		d.NextCheckAt = after(lookAgain)
	case d.State == domain.DomainVerified:
		if d.FailingSince == nil {
			d.FailingSince = &now
		}
		d.NextCheckAt = after(lookAgain)
		if now.Sub(*d.FailingSince) >= domain.DomainGrace {
			d.State, d.NextCheckAt = domain.DomainLost, nil
		}
	case now.Sub(d.CreatedAt) >= giveUpAfter || d.State == domain.DomainLost:
		d.NextCheckAt = nil
	default:
		d.NextCheckAt = after(waits()[min(int(d.Tries), len(waits())-1)])
	}
	return d
}
