package servertest

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// Mailed waits for the newest message to an address that holds a link to a page
// such as /reset/, and returns the token in it. It reads the outbox, as an
// administrator who hands links over would.
func (s *Server) Mailed(t testing.TB, to, page string) (token string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); <-time.After(20 * time.Millisecond) {
		if tokens := s.AllMailed(t, to, page); len(tokens) > 0 {
			return tokens[0]
		}
	}
	t.Fatalf("no message to %s with a link to %s", to, page)
	return ""
}

// AllMailed returns the tokens of such links in all messages so far, newest first.
func (s *Server) AllMailed(t testing.TB, to, page string) (tokens []string) {
	t.Helper()
	admin := s.admin(t)
	var listed struct {
		Items []struct{ ID, To string }
	}
	admin.Do(http.MethodGet, "/platform/outbox?limit=100", nil).Want(http.StatusOK, &listed)
	for _, m := range listed.Items {
		if m.To != to {
			continue
		}
		var opened struct{ Text string }
		admin.Do(http.MethodGet, "/platform/outbox/"+m.ID, nil).Want(http.StatusOK, &opened)
		if _, rest, found := strings.Cut(opened.Text, page); found {
			tokens = append(tokens, strings.Fields(rest)[0])
		}
	}
	return tokens
}
