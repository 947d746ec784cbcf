package server_test

import (
	"context"
	"net/http"
	"os"
	"runtime"
	"testing"
	"time"

	"tenantry/server/servertest"
)

// leakRounds of the same requests: what leaks once in each shows in the sum.
const leakRounds = 40

// TestServer_LeaksNothing asks for everything that opens something (rows, files,
// answers of any length), well and badly, and then looks whether more is open than before. Rows that
// nobody closes would use up the database's connections long before the end. It is not
// parallel, so that nothing else runs in this process.
func TestServer_LeaksNothing(t *testing.T) { //nolint:paralleltest // see above
	servertest.InTurn(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		for range 10 { // what is kept for good is there afterwards
			askForEverything(t, admin)
		}
		before := holds(t)
		for range leakRounds {
			askForEverything(t, admin)
		}
		var after holding
		for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); <-time.After(50 * time.Millisecond) {
			if after = holds(t); after.goroutines < before.goroutines+leakRounds/2 && after.files < before.files+leakRounds/2 {
				return
			}
		}
		t.Errorf("%+v were open, and after %d rounds %+v", before, leakRounds, after)
	})
}

// askForEverything is one round of requests; what they answer is not the point.
func askForEverything(t *testing.T, admin *servertest.Client) {
	t.Helper()
	for _, path := range []string{
		"/session", "/tenants", "/tenants/acme", "/tenants/acme/members", "/tenants/acme/audit/verification", "/platform/people", "/platform/audit",
		"/platform/outbox", "/templates", "/tenants?cursor=broken", "/tenants/none", "/platform/audit/export?format=csv", "/nowhere",
	} {
		admin.Do(http.MethodGet, path, nil)
	}
	ctx, leave := context.WithCancel(t.Context())
	export := admin.Open(ctx, "/platform/audit/export?format=csv")
	leave() // whoever reads goes away in the middle; streams of events, which notice it later, have a test of their own
	_ = export.Body.Close()
	for _, path := range []string{"/tenants", "/tenants/acme/members", "/session/picture", "/platform/mail/test"} {
		admin.Do(http.MethodPost, path, map[string]any{"template": "none", "email": "x"})
		admin.Do(http.MethodPost, path, []byte(`{"not": `))
	}
	admin.Do(http.MethodPut, "/session/picture", map[string]string{"picture": "bm8gcGljdHVyZQ=="})
}

// holding is what this process has open.
type holding struct{ goroutines, files int }

func holds(t *testing.T) holding {
	t.Helper()
	http.DefaultClient.CloseIdleConnections()
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("this system does not show what a process has open")
	}
	return holding{runtime.NumGoroutine(), len(files)}
}
