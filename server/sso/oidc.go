package sso

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sort"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// providerKept is how long a provider's discovery document is believed. Its keys are
// asked for again whenever an unknown one signs.
const (
	providerKept = 10 * time.Minute
	maxProviders = 500
)

type providerKey struct {
	connection domain.ConnectionID
	config     int64
}

type knownProvider struct {
	*oidc.Provider
	until time.Time
}

// signatures are the algorithms that an ID token may be signed with: never none, and
// never one with a key that we share.
var signatures = []string{
	oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA,
}

// provider reads a provider's discovery document, or knows it still.
func (s *Service) provider(ctx context.Context, c store.SealedConnection) (*oidc.Provider, error) {
	key, now := providerKey{c.ID, c.ConfigSeen}, s.DB.Now()
	s.mu.Lock()
	known, ok := s.providers[key]
	s.mu.Unlock()
	if ok && now.Before(known.until) {
		return known.Provider, nil
	}
	p, err := oidc.NewProvider(oidc.ClientContext(ctx, s.client), c.Config.Issuer)
	if err != nil {
		return nil, unreachable("The provider’s description at "+c.Config.Issuer+"/.well-known/openid-configuration could not be read", err)
	}
	for _, address := range []string{p.Endpoint().AuthURL, p.Endpoint().TokenURL} {
		if why := badURL(address); why != "" {
			return nil, unreachable("The provider names an address that is not https", fmt.Errorf("%q: %s", address, why))
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.providers) >= maxProviders {
		clear(s.providers)
	}
	s.providers[key] = knownProvider{p, now.Add(providerKept)}
	return p, nil
}

// described is what a discovery document says beyond what the library reads.
type described struct {
	AuthMethods []string `json:"token_endpoint_auth_methods_supported"`
	NamesItself bool     `json:"authorization_response_iss_parameter_supported"`
}

// oauth makes the client of a provider, and says whether its answers name it.
func (s *Service) oauth(ctx context.Context, c store.SealedConnection) (*oidc.Provider, oauth2.Config, described, error) {
	var d described
	p, err := s.provider(ctx, c)
	if err != nil {
		return nil, oauth2.Config{}, d, err
	}
	if err := p.Claims(&d); err != nil {
		return nil, oauth2.Config{}, d, unreachable("The provider’s description cannot be understood", err)
	}
	plain, err := s.unseal(c)
	if err != nil {
		return nil, oauth2.Config{}, d, err
	}
	endpoint := p.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInHeader
	if len(d.AuthMethods) > 0 && !slices.Contains(d.AuthMethods, "client_secret_basic") {
		endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	return p, oauth2.Config{
		ClientID: c.Config.ClientID, ClientSecret: plain, Endpoint: endpoint, RedirectURL: s.CallbackURL(c.ID),
		Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
	}, d, nil
}

// startOIDC is where the browser goes. What must come back with the answer goes into
// the flow.
func (s *Service) startOIDC(ctx context.Context, c store.SealedConnection, f *flow, state, hint string) (string, error) {
	_, client, _, err := s.oauth(ctx, c)
	if err != nil {
		return "", err
	}
	f.Verifier, f.Nonce = oauth2.GenerateVerifier(), newNonce()
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(f.Verifier), oidc.Nonce(f.Nonce)}
	if hint != "" {
		options = append(options, oauth2.SetAuthURLParam("login_hint", hint))
	}
	if f.Fresh {
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	}
	return client.AuthCodeURL(state, options...), nil
}

// idClaims are what we read of an ID token.
type idClaims struct {
	AuthTime int64    `json:"auth_time"`
	AMR      []string `json:"amr"`
	AZP      string   `json:"azp"`
}

// personClaims are what is said of a person, in the token or by the provider when
// asked.
type personClaims struct {
	Email         string `json:"email"`
	EmailVerified any    `json:"email_verified"` // some write "true"
	Name          string `json:"name"`
}

func (p personClaims) verified() bool { return p.EmailVerified == true || p.EmailVerified == "true" }

// answerOIDC exchanges a code and returns whom the provider vouches for.
func (s *Service) answerOIDC(ctx context.Context, c store.SealedConnection, f flow, a Answer) (who Assertion, err error) {
	p, client, d, err := s.oauth(ctx, c)
	if err != nil {
		return who, err
	}
	if a.Issuer != "" && a.Issuer != c.Config.Issuer || a.Issuer == "" && d.NamesItself {
		return who, refused("The answer came from another provider than the one that was asked.", nil)
	}
	ctx = oidc.ClientContext(ctx, s.client)
	tokens, err := client.Exchange(ctx, a.Code, oauth2.VerifierOption(f.Verifier))
	if err != nil {
		return who, refusedExchange(err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	token, err := p.Verifier(&oidc.Config{ClientID: c.Config.ClientID, SupportedSigningAlgs: signatures, Now: s.DB.Now}).Verify(ctx, raw)
	if err != nil {
		return who, refused("The provider’s answer is not signed as it should be, is for somebody else, or is too old.", err)
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(f.Nonce)) != 1 {
		return who, refused("The provider’s answer belongs to another sign-in.", nil)
	}
	var id idClaims
	var person personClaims
	if err := errors.Join(token.Claims(&id), token.Claims(&person)); err != nil {
		return who, refused("The provider’s answer cannot be understood.", err)
	}
	if len(token.Audience) > 1 && id.AZP != c.Config.ClientID {
		return who, refused("The provider’s answer is for somebody else.", nil)
	}
	attributes := map[string]any{}
	if err := token.Claims(&attributes); err != nil {
		return who, refused("The provider’s answer cannot be understood.", err)
	}
	if person.Email == "" && p.UserInfoEndpoint() != "" {
		info, err := p.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
		if err != nil || info.Subject != token.Subject {
			return who, refused("The provider does not say more of the person.", err)
		}
		if err := errors.Join(info.Claims(&person), info.Claims(&attributes)); err != nil {
			return who, refused("The provider’s answer cannot be understood.", err)
		}
	}
	who = Assertion{
		Subject: token.Subject, Email: person.Email, EmailVerified: person.verified(), Name: person.Name,
		Strong: len(id.AMR) == 0 || slices.ContainsFunc(id.AMR, strongMethod), Attributes: received(attributes),
	}
	if id.AuthTime > 0 {
		who.At = time.Unix(id.AuthTime, 0)
	}
	return who, nil
}

// strongMethod reports whether a value of amr (RFC 8176) is more than a password.
func strongMethod(amr string) bool {
	return slices.Contains([]string{"mfa", "otp", "hwk", "swk", "fpt", "face", "iris", "pop", "sc", "sms", "tel", "wia", "ngcmfa", "rsa", "fido"}, amr)
}

// notShown are claims that are about the token and not about the person.
var notShown = []string{"iss", "aud", "exp", "iat", "nonce", "at_hash", "c_hash", "s_hash", "azp", "jti", "sid", "auth_time", "nbf"}

// received lists claims for people to read.
func received(claims map[string]any) []domain.ReceivedAttribute {
	uses := map[string]string{"sub": "subject", "email": "email", "name": "name"}
	all := []domain.ReceivedAttribute{}
	for name, value := range claims {
		if slices.Contains(notShown, name) {
			continue
		}
		text, ok := value.(string)
		if !ok {
			raw, err := json.Marshal(value)
			if err != nil {
				continue
			}
			text = string(raw)
		}
		all = append(all, domain.ReceivedAttribute{Name: short(name), Values: []string{short(text)}, Use: uses[name]})
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all[:min(len(all), maxAttributes)]
}
