package sso

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/tenant"
)

type (
	vouched  = account.Vouched
	decision = func(ctx context.Context, tx *store.Tx) (vouched, error)
)

func federated(userAgent string, check func(ctx context.Context) (decision, error)) account.Federated {
	return account.Federated{Check: check, UserAgent: userAgent}
}

// decide finds out who somebody is here: by the provider and its name for them, or
// the first time by their address, if the tenant has shown that the address's domain
// is its own and the provider that the address is theirs. A provider speaks for
// nobody else: whoever runs one could make it say any address.
func (s *Service) decide(ctx context.Context, tx *store.Tx, c store.SealedConnection, f flow, said Assertion) (v vouched, err error) {
	now, err := tx.Tenant(c.TenantID).FindConnection(ctx, c.ID)
	if err != nil || now.State != domain.ConnectionActive || now.ConfigSeen != c.ConfigSeen {
		return v, refused("This way to sign in was changed meanwhile. Begin again.", err)
	}
	t, err := tx.Tenant(c.TenantID).FindTenant(ctx)
	if err != nil {
		return v, err
	}
	if t.State == domain.TenantDisabled {
		return v, domain.TenantDisabledFor(t.Name, t.Disabled)
	}
	in := tenant.Arrival{Email: said.Email, Name: said.Name, JoinRole: now.JoinRole}
	known, err := tx.Tenant(c.TenantID).FindFederated(ctx, c.ID, said.Subject)
	switch {
	case err != nil:
		return v, err
	case known != "":
		in.Account, err = tx.FindAccount(ctx, known)
	default:
		in, err = byAddress(ctx, tx, c, in, said)
	}
	if err != nil {
		return v, err
	}
	if v.Account, err = s.Tenants.Arrive(ctx, tx, c.TenantID, in); err != nil {
		return v, err
	}
	v.Proof = domain.Factor{
		Method: domain.MethodSSO, At: provedAt(said.At, f.Fresh, tx.Now()).UnixMilli(), Tenant: c.TenantID, Connection: c.ID, Strong: now.TrustMFA && said.Strong,
	}
	return v, tx.Tenant(c.TenantID).PutFederated(ctx, c.ID, said.Subject, v.Account.ID)
}

// byAddress is for somebody whom the provider names for the first time.
func byAddress(ctx context.Context, tx *store.Tx, c store.SealedConnection, in tenant.Arrival, said Assertion) (tenant.Arrival, error) {
	if why, err := addressProblem(ctx, tx, c.TenantID, said); err != nil || why != "" {
		if err == nil {
			err = domain.Errorf(domain.CodeForbidden, "%s", why).Because("sso_address")
		}
		return in, err
	}
	found, err := tx.FindAccountByEmail(ctx, strings.ToLower(said.Email))
	if domain.Is(err, domain.CodeNotFound) {
		return in, nil
	}
	in.Account = found
	return in, err
}

// addressProblem says why an address that a provider names is not believed, or "".
func addressProblem(ctx context.Context, tx *store.Tx, id domain.TenantID, said Assertion) (string, error) {
	if _, _, err := domain.ParseEmail(said.Email); err != nil {
		return "Your provider does not say your email address. Ask its administrator to send it.", nil
	}
	if !said.EmailVerified {
		return "Your provider does not say that your email address is verified, so it cannot be believed.", nil
	}
	host := domain.HostOf(said.Email)
	mine, err := tx.Tenant(id).HasVerifiedDomain(ctx, host)
	if err != nil || mine {
		return "", err
	}
	return fmt.Sprintf("Your address ends in %s, which is not a verified domain of this organization.", short(host)), nil
}

// provedAt is when somebody proved themselves. A provider that does not say so may
// have let in whoever sits there: that counts, but never as fresh.
func provedAt(said time.Time, fresh bool, now time.Time) time.Time {
	switch {
	case !said.IsZero() && said.Before(now):
		return said
	case !said.IsZero(), fresh:
		return now
	}
	return now.Add(-domain.FreshFor)
}
