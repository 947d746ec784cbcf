package sso

import (
	"context"
	"net"
	"net/url"
	"strings"
	"unicode/utf8"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// Bounds of what is typed, in characters.
const (
	maxURL      = 500
	maxClient   = 300
	maxMetadata = 256 << 10 // bytes
)

type wrongs []domain.FieldError

func (w *wrongs) add(pointer, code, message string) {
	*w = append(*w, domain.FieldError{Pointer: pointer, Code: code, Message: message})
}

// apply puts what was typed into a connection, or says everything that is wrong with
// it. It may have to read a provider's metadata.
func (s *Service) apply(ctx context.Context, c *store.SealedConnection, d Draft) error {
	var wrong wrongs
	name, problem := domain.ParseName(d.Name)
	if problem != nil {
		wrong.add("/name", problem.Reason, problem.Message)
	}
	c.Name, c.JoinRole, c.TrustMFA = name, d.JoinRole, d.TrustMFA
	switch c.Kind {
	case domain.ConnectionOIDC:
		c.Config = oidcConfig(d, c.HasSecret, &wrong)
		c.CertExpires = nil
	case domain.ConnectionSAML:
		if err := s.samlConfig(ctx, c, d, &wrong); err != nil {
			return err
		}
	default:
		wrong.add("/kind", "enum", "Choose oidc or saml.")
	}
	if len(wrong) > 0 {
		return domain.Invalid(wrong...)
	}
	return nil
}

func oidcConfig(d Draft, hasSecret bool, wrong *wrongs) domain.ConnectionConfig {
	issuer := strings.TrimSpace(d.Issuer)
	issuer = strings.TrimSuffix(issuer, "/.well-known/openid-configuration") // people paste that
	if why := badURL(issuer); why != "" {
		wrong.add("/oidc/issuer", "format", why)
	}
	client := strings.TrimSpace(d.ClientID)
	if n := utf8.RuneCountInString(client); n == 0 || n > maxClient {
		wrong.add("/oidc/clientId", "required", "Enter the client ID that your provider shows.")
	}
	if d.Secret == "" && !hasSecret || len(d.Secret) > 2000 {
		wrong.add("/oidc/clientSecret", "required", "Enter the client secret that your provider shows.")
	}
	return domain.ConnectionConfig{Issuer: issuer, ClientID: client}
}

// badURL says what is wrong with the address of a provider, or "". Plain http is for
// a provider on the same machine, where the operator allows that at all.
func badURL(text string) string {
	u, err := url.Parse(text)
	switch {
	case text == "" || err != nil || u.Host == "" || len(text) > maxURL || u.User != nil || u.Fragment != "":
		return "Enter an address like https://login.example.com."
	case u.Scheme == "https":
		return ""
	case u.Scheme == "http" && isLoopback(u.Hostname()):
		return ""
	}
	return "The address must begin with https://."
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
