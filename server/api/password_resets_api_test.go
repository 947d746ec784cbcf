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

const newPassword = "eleven quiet trains at dawn"

func askReset(t *testing.T, s *servertest.Server, email string) string {
	t.Helper()
	s.Anonymous(t).Do(http.MethodPost, "/password-resets", map[string]string{"email": email}).Want(http.StatusAccepted)
	return s.Mailed(t, email, "/reset/")
}

func useReset(c *servertest.Client, token, password string) *servertest.Response {
	return c.Do(http.MethodPost, "/password-resets/use", map[string]string{"token": token, "password": password})
}

func TestPasswordReset_FromTheLinkToTheNextSignIn(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		before := s.Platform(t, "ann@example.com", "PLATFORM_SUPPORT")
		token := askReset(t, s, "ann@example.com")
		nobody := s.Anonymous(t)
		var look struct{ State, Email string }
		nobody.Do(http.MethodPost, "/password-resets/look-up", map[string]string{"token": token}).Want(http.StatusOK, &look)
		if look.State != "open" || look.Email != "ann@example.com" {
			t.Errorf("the link is %+v", look)
		}
		useReset(nobody, token, "short").WantProblem(http.StatusUnprocessableEntity, "invalid")
		if r := useReset(nobody, token, newPassword).Want(http.StatusNoContent); r.Header.Get("Set-Cookie") != "" {
			t.Error("a reset signs somebody in")
		}
		before.Do(http.MethodGet, "/session", nil).WantProblem(http.StatusUnauthorized, "unauthorized")
		nobody.Do(http.MethodPost, "/session", map[string]string{"email": "ann@example.com", "password": servertest.Password}).
			WantProblem(http.StatusUnauthorized, "wrong_credentials")
		s.SignIn(t, "ann@example.com", newPassword)
		useReset(nobody, token, newPassword).WantProblem(http.StatusGone, "link_used")
		useReset(nobody, "tnl_unknown", newPassword).WantProblem(http.StatusNotFound, "not_found")
	})
}

// Somebody who manages people starts a reset and sees nothing of it: the link goes to
// the person, who stays signed in until they use it.
func TestResetPerson_LinkGoesToThePersonAlone(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		ann := s.Platform(t, "ann@example.com", "PLATFORM_SUPPORT")
		var me struct{ Account struct{ ID string } }
		ann.Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &me)
		path := "/platform/people/" + me.Account.ID + "/password-reset"
		if r := s.Admin(t).Do(http.MethodPost, path, nil).Want(http.StatusNoContent); len(r.Body) > 0 {
			t.Errorf("whoever asks is told %s", r.Body)
		}
		ann.Do(http.MethodPost, path, nil).WantProblem(http.StatusForbidden, "forbidden")
		token := s.Mailed(t, "ann@example.com", "/reset/")
		ann.Do(http.MethodGet, "/session", nil).Want(http.StatusOK)
		useReset(s.Anonymous(t), token, newPassword).Want(http.StatusNoContent)
		ann.Do(http.MethodGet, "/session", nil).WantProblem(http.StatusUnauthorized, "unauthorized")
		s.SignIn(t, "ann@example.com", newPassword)
	})
}

// Known and unknown addresses are told the same, and nothing is sent to strangers.
func TestPasswordReset_TellsNobodyWhoHasAnAccount(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	var answers []string
	for _, email := range []string{servertest.AdminEmail, "nobody@example.com"} {
		r := s.Anonymous(t).Do(http.MethodPost, "/password-resets", map[string]string{"email": email}).Want(http.StatusAccepted)
		answers = append(answers, fmt.Sprint(r.Status, string(r.Body)))
	}
	if answers[0] != answers[1] {
		t.Errorf("the answers differ: %q", answers)
	}
	s.Mailed(t, servertest.AdminEmail, "/reset/") // the later job has had its turn as well, soon
	if sent := s.AllMailed(t, "nobody@example.com", "/reset/"); len(sent) > 0 {
		t.Error("a stranger got a message")
	}
	s.Anonymous(t).Do(http.MethodPost, "/password-resets", map[string]string{"email": "no address"}).
		WantProblem(http.StatusUnprocessableEntity, "invalid")
}

// The newest link counts, an old one ends after an hour, and whoever asks again
// and again cannot kill the link that somebody is about to use.
func TestPasswordReset_NewestLinkForAnHour(t *testing.T) {
	t.Parallel()
	s := servertest.New(t, servertest.WithClock())
	first := askReset(t, s, servertest.AdminEmail)
	var last []string
	for range 8 {
		s.Clock.Advance(2 * time.Second)
		s.Anonymous(t).Do(http.MethodPost, "/password-resets", map[string]string{"email": servertest.AdminEmail}).Want(http.StatusAccepted)
	}
	for deadline := time.Now().Add(20 * time.Second); len(last) < 3 && time.Now().Before(deadline); <-time.After(20 * time.Millisecond) {
		last = s.AllMailed(t, servertest.AdminEmail, "/reset/")
	}
	if len(last) != 3 {
		t.Fatalf("%d messages were sent, not 3", len(last))
	}
	useReset(s.Anonymous(t), first, newPassword).WantProblem(http.StatusGone, "link_used")
	var open []string
	for _, token := range last {
		var look struct{ State string }
		s.Anonymous(t).Do(http.MethodPost, "/password-resets/look-up", map[string]string{"token": token}).Want(http.StatusOK, &look)
		open = append(open, look.State)
	}
	if slices.Sort(open); !slices.Equal(open, []string{"open", "used", "used"}) {
		t.Errorf("the links are %v", open)
	}
	s.Clock.Advance(time.Hour)
	for _, token := range last {
		if r := useReset(s.Anonymous(t), token, newPassword); r.Status != http.StatusGone {
			t.Errorf("after an hour a link answers %d", r.Status)
		}
	}
}

func TestPasswordReset_64UsesOneSuccess(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.Platform(t, "ann@example.com", "PLATFORM_SUPPORT")
		token := askReset(t, s, "ann@example.com")
		var mu sync.Mutex
		statuses := map[int]int{}
		var wg sync.WaitGroup
		for i := range 64 {
			wg.Go(func() {
				r := useReset(s.Anonymous(t), token, fmt.Sprintf("%s number %d", newPassword, i))
				mu.Lock()
				defer mu.Unlock()
				statuses[r.Status]++
			})
		}
		wg.Wait()
		if statuses[http.StatusNoContent] != 1 || statuses[http.StatusNoContent]+statuses[http.StatusGone]+statuses[http.StatusServiceUnavailable] != 64 {
			t.Errorf("64 uses at once answered %v", statuses)
		}
	})
}
