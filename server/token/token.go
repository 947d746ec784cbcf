package token

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// Lifetime is how long a token is good. Nothing takes it back earlier, so it is short.
const Lifetime = 5 * time.Minute

// Type is what the header of a token says it is (RFC 9068), so that it is taken
// for no token of another kind.
const Type = "at+jwt"

// Service makes tokens. Make it with New.
type Service struct {
	db     *store.DB
	box    *secret.Box
	issuer string
	ring   ring
}

// New makes the service. The issuer is the address that people know us by.
func New(db *store.DB, box *secret.Box, issuer string) *Service {
	return &Service{db: db, box: box, issuer: issuer}
}

// Tenant names the tenant in a token.
type Tenant struct {
	ID   domain.TenantID `json:"id"`
	Slug string          `json:"slug"`
}

// Claims are what a token says.
type Claims struct {
	jwt.RegisteredClaims
	Tenant      Tenant              `json:"tenant"`
	Role        string              `json:"role,omitempty"` // absent for a key of the tenant
	Permissions []domain.Permission `json:"permissions"`
	Features    []string            `json:"features"`            // those that are on
	AuthTime    int64               `json:"auth_time,omitempty"` // seconds; the last proof of identity
	AMR         []string            `json:"amr,omitempty"`       // RFC 8176
	SessionID   domain.SessionID    `json:"sid,omitempty"`
	KeyID       domain.APIKeyID     `json:"key_id,omitempty"`
}

// Issue makes a token for the actor in the tenant that the request was resolved
// for. Only members and the tenant's own keys get one: what others see of a
// tenant is not theirs to pass on.
func (s *Service) Issue(ctx context.Context, t domain.EnteredTenant) (token string, expires time.Time, err error) {
	actor, access := domain.ActorFrom(ctx), domain.AccessFrom(ctx)
	if access.TenantID != t.ID {
		return "", time.Time{}, domain.NotFound("tenant")
	}
	if access.Role == "" && actor.Key.Kind != domain.KeyTenant {
		return "", time.Time{}, domain.Errorf(domain.CodeForbidden, "Only a member of this tenant gets a token for it.").Because("not_member")
	}
	now := s.db.Now()
	key, err := s.signer(ctx, now)
	if err != nil {
		return "", time.Time{}, err
	}
	claims := s.claims(actor, access, t, now)
	unsigned := jwt.NewWithClaims(jwt.SigningMethodEdDSA, claims)
	unsigned.Header["typ"], unsigned.Header["kid"] = Type, key.ID
	signed, err := unsigned.SignedString(key.private)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("sign a token: %w", err)
	}
	return signed, claims.ExpiresAt.Time, nil
}

func (s *Service) claims(actor domain.Actor, access domain.TenantAccess, t domain.EnteredTenant, now time.Time) Claims {
	c := Claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: s.issuer, Subject: string(actor.AccountID), Audience: jwt.ClaimStrings{string(t.ID)},
			IssuedAt: jwt.NewNumericDate(now), NotBefore: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(Lifetime)),
			ID: secret.NewToken("")[:22],
		},
		Tenant: Tenant{ID: t.ID, Slug: t.Slug}, Role: access.Role,
		Permissions: access.Permissions.List(domain.TenantPermissions()), Features: featuresOn(t.Features),
		SessionID: actor.SessionID, KeyID: actor.KeyID,
	}
	if actor.Key.Kind == domain.KeyTenant {
		c.Subject = string(actor.KeyID)
	}
	if actor.Standing != nil {
		c.AMR, c.AuthTime = methods(actor.Standing.Session)
	}
	return c
}

func featuresOn(features map[string]bool) []string {
	on := []string{}
	for name, is := range features {
		if is {
			on = append(on, name)
		}
	}
	slices.Sort(on)
	return on
}

// methods says in the words of RFC 8176 what a session proved, and when last.
func methods(session domain.Session) (amr []string, at int64) {
	words := map[string]string{
		domain.MethodPassword: "pwd", domain.MethodTOTP: "otp", domain.MethodRecovery: "otp", domain.MethodPasskey: "pop",
	}
	for _, f := range session.Factors {
		word := words[f.Method]
		if word == "" {
			word = f.Method
		}
		if !slices.Contains(amr, word) {
			amr = append(amr, word)
		}
		at = max(at, f.At/1000)
	}
	if len(amr) > 1 {
		amr = append(amr, "mfa")
	}
	return amr, at
}
