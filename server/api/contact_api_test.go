package api_test

import (
	"net/http"
	"strings"
	"testing"

	"tenantry/server/servertest"
)

// A15: the contact address gets the tenant's notices; the first is that it is live.
func TestA15_ContactHearsThatTheTenantIsLive(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		servertest.Eventually(t, "the notice", func() bool {
			var listed struct {
				Items []struct{ ID, Kind, To string }
			}
			admin.Do(http.MethodGet, "/platform/outbox", nil).Want(http.StatusOK, &listed)
			for _, m := range listed.Items {
				if m.Kind != "tenant.live" {
					continue
				}
				if m.To != "contact@acme.example.com" {
					t.Fatalf("the notice went to %s", m.To)
				}
				var opened struct{ Text string }
				admin.Do(http.MethodGet, "/platform/outbox/"+m.ID, nil).Want(http.StatusOK, &opened)
				if !strings.Contains(opened.Text, s.URL+"/t/acme") {
					t.Fatalf("the notice does not lead to the tenant: %s", opened.Text)
				}
				return true
			}
			return false
		})
	})
}
