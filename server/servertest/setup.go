package servertest

import (
	"strings"
	"testing"
)

// WithoutPeople starts a server that nobody has an account on.
func WithoutPeople() Option {
	return func(s *settings) {
		s.environ = append(s.environ, "TENANTRY_ADMIN_EMAIL=", "TENANTRY_ADMIN_PASSWORD=")
	}
}

// SetupCode is the one-time code of the link that the server prints at its start.
func (s *Server) SetupCode(t testing.TB) string {
	t.Helper()
	_, code, ok := strings.Cut(s.running.SetupLink(), "code=")
	if !ok {
		t.Fatalf("the server prints the link %q", s.running.SetupLink())
	}
	return code
}
