package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"tenantry/server/servertest"
)

// uses is how often each thing is used at once.
const uses = 64

// oneUse is something that counts once: how it is used by a caller at a node, and what
// whoever comes later is told.
type oneUse struct {
	name string
	use  func(node *servertest.Server, i int) *servertest.Response
	won  int
	late []int
}

// TestOneUse_AcrossNodesAndRestarts uses links and codes many times at once at two
// nodes, and once more after a restart: one of them counts.
func TestOneUse_AcrossNodesAndRestarts(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		peer := s.Peer(t)
		all := []oneUse{resetOnce(t, s), invitationOnce(t, s), codeOnce(t, s, "totp"), codeOnce(t, s, "recovery_code")}
		for _, one := range all {
			won := 0
			for _, status := range one.atOnce(s, peer) {
				switch {
				case status == one.won:
					won++
				case !slices.Contains(one.late, status) && status != http.StatusServiceUnavailable: // too busy to hash
					t.Errorf("%s: one is told %d", one.name, status)
				}
			}
			if won != 1 {
				t.Errorf("%s counted %d times", one.name, won)
			}
		}
		s.Stop(t)
		s.Start(t)
		for _, one := range all {
			for _, node := range []*servertest.Server{s, peer} {
				if r := one.use(node, uses); !slices.Contains(one.late, r.Status) {
					t.Errorf("%s, after a restart: %d", one.name, r.Status)
				}
			}
		}
	})
}

// atOnce uses it at all nodes in the same moment.
func (o oneUse) atOnce(nodes ...*servertest.Server) []int {
	statuses := make([]int, uses)
	var wg sync.WaitGroup
	for i := range statuses {
		wg.Go(func() { statuses[i] = o.use(nodes[i%len(nodes)], i).Status })
	}
	wg.Wait()
	return statuses
}

func resetOnce(t *testing.T, s *servertest.Server) oneUse {
	t.Helper()
	s.Platform(t, "reset@example.com", "PLATFORM_SUPPORT")
	token := askReset(t, s, "reset@example.com")
	return oneUse{"a reset link", func(node *servertest.Server, i int) *servertest.Response {
		return useReset(node.Anonymous(t), token, fmt.Sprintf("%s number %d", newPassword, i))
	}, http.StatusNoContent, []int{http.StatusGone}}
}

func invitationOnce(t *testing.T, s *servertest.Server) oneUse {
	t.Helper()
	admin := s.Admin(t)
	admin.Do(http.MethodPost, "/platform/people", map[string]string{"email": "invited@example.com", "name": "Ida", "role": "PLATFORM_SUPPORT"}).Want(http.StatusOK)
	token := s.Mailed(t, "invited@example.com", "/invite/")
	return oneUse{"an invitation", func(node *servertest.Server, i int) *servertest.Response {
		return node.Anonymous(t).Do(http.MethodPost, "/invitations/accept",
			map[string]string{"token": token, "name": "Ida", "password": fmt.Sprintf("%s number %d", newPassword, i)})
	}, http.StatusOK, []int{http.StatusGone, http.StatusConflict}}
}

// codeOnce uses a code in sign-ins of which each has given the password; some of them
// are tried several times. Beyond the guesses that an account has, they are not even
// looked at (TestTOTP_SixtyFourAtOnceOneCounts has no such limit).
func codeOnce(t *testing.T, s *servertest.Server, method string) oneUse {
	t.Helper()
	const signIns = 8
	email := method + "@example.com"
	app, codes := s.Platform(t, email, "PLATFORM_SUPPORT").EnrolApp(time.Now().Add(-30*time.Second), true)
	code := sync.OnceValue(func() string { // the others may take their time before it is used
		if method == "recovery_code" {
			return codes[0]
		}
		return app.Code(t, time.Now())
	})
	halves := make([]*servertest.Client, signIns+1) // the last for whoever comes late
	for i := range halves {
		halves[i] = s.Anonymous(t)
		halves[i].KeepCookies(halves[i].Do(http.MethodPost, "/session", map[string]string{"email": email, "password": servertest.Password}).Want(http.StatusOK))
	}
	return oneUse{"a " + method, func(node *servertest.Server, i int) *servertest.Response {
		half := halves[signIns]
		if i < uses {
			half = halves[i%signIns]
		}
		return half.At(node).Do(http.MethodPost, "/session/mfa", map[string]string{"method": method, "code": code()})
	}, http.StatusOK, []int{http.StatusUnauthorized, http.StatusTooManyRequests}}
}
