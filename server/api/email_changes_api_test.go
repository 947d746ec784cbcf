package api_test

import (
	"net/http"
	"testing"
	"time"

	"tenantry/server/servertest"
)

func useToken(c *servertest.Client, path, token string) *servertest.Response {
	return c.Do(http.MethodPost, path, map[string]string{"token": token})
}

func TestEmailChange_CountsWhenProvedAndCanBeUndone(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		ann := s.Platform(t, "ann@example.com", "PLATFORM_SUPPORT")
		ann.Do(http.MethodPost, "/session/email", map[string]string{"email": "Ann@example.com"}).WantProblem(http.StatusUnprocessableEntity, "invalid")
		ann.Do(http.MethodPost, "/session/email", map[string]string{"email": "new@example.com"}).Want(http.StatusAccepted)
		token := s.Mailed(t, "new@example.com", "/confirm-email/")
		s.Anonymous(t).Do(http.MethodPost, "/session", map[string]string{"email": "new@example.com", "password": servertest.Password}).
			WantProblem(http.StatusUnauthorized, "wrong_credentials")
		useToken(s.Anonymous(t), "/email-changes/use", token).Want(http.StatusNoContent)
		useToken(s.Anonymous(t), "/email-changes/use", token).WantProblem(http.StatusGone, "link_used")
		thief := s.SignIn(t, "new@example.com", servertest.Password)
		s.Anonymous(t).Do(http.MethodPost, "/session", map[string]string{"email": "ann@example.com", "password": servertest.Password}).
			WantProblem(http.StatusUnauthorized, "wrong_credentials")

		undo := s.Mailed(t, "ann@example.com", "/undo-email/")
		useToken(s.Anonymous(t), "/email-changes/use", undo).WantProblem(http.StatusNotFound, "not_found") // another purpose
		useToken(s.Anonymous(t), "/email-undos/use", undo).Want(http.StatusNoContent)
		thief.Do(http.MethodGet, "/session", nil).WantProblem(http.StatusUnauthorized, "unauthorized")
		ann.Do(http.MethodGet, "/session", nil).WantProblem(http.StatusUnauthorized, "unauthorized")
		s.SignIn(t, "ann@example.com", servertest.Password)
	})
}

// That somebody has an address is told to whoever proved that it is theirs, and to nobody before.
func TestEmailChange_TakenAddressIsToldAfterTheProof(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	ann := s.Platform(t, "ann@example.com", "PLATFORM_SUPPORT")
	ann.Do(http.MethodPost, "/session/email", map[string]string{"email": servertest.AdminEmail}).Want(http.StatusAccepted)
	token := s.Mailed(t, servertest.AdminEmail, "/confirm-email/")
	useToken(s.Anonymous(t), "/email-changes/use", token).WantProblem(http.StatusConflict, "email_taken")
	s.SignIn(t, "ann@example.com", servertest.Password)
}

func TestEmailChange_NeedsAFreshProof(t *testing.T) {
	t.Parallel()
	s := servertest.New(t, servertest.WithClock())
	ann := s.Platform(t, "ann@example.com", "PLATFORM_SUPPORT")
	s.Clock.Advance(11 * time.Minute)
	var problem struct {
		Code   string
		StepUp struct {
			Why     string
			Methods []string
		}
	}
	ann.Do(http.MethodPost, "/session/email", map[string]string{"email": "new@example.com"}).Want(http.StatusUnauthorized, &problem)
	if problem.Code != "step_up_required" || problem.StepUp.Why != "fresh" || len(problem.StepUp.Methods) == 0 {
		t.Errorf("an old session is told %+v", problem)
	}
}
