package api_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"tenantry/server/servertest"
)

// begunAnswer is what a sign-in answers.
type begunAnswer struct {
	Account      *struct{ Email string }
	SecondFactor *struct{ Methods []string }
}

func TestSignIn_AsksForTheSecondFactor(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		app, codes := admin.EnrolApp(s.Clock.Now(), true)
		c := s.Anonymous(t)
		var begun begunAnswer
		r := c.Do(http.MethodPost, "/session", signInAs(servertest.AdminEmail, servertest.AdminPassword)).Want(http.StatusOK, &begun)
		c.KeepCookies(r)
		if begun.Account != nil || begun.SecondFactor == nil {
			t.Fatalf("the sign-in answers %s", r.Body)
		}
		want(t, "the methods", begun.SecondFactor.Methods, []string{"totp", "recovery_code"})
		if cookies := (&http.Response{Header: r.Header}).Cookies(); len(cookies) != 1 || cookies[0].Expires.Sub(s.Clock.Now()) > 10*time.Minute {
			t.Errorf("the cookies are %+v", cookies)
		}
		c.Do(http.MethodGet, "/session", nil).WantProblem(http.StatusUnauthorized, "unauthorized")
		p := c.Do(http.MethodPost, "/session/mfa", map[string]string{"method": "totp", "code": "000000"}).WantProblem(http.StatusUnauthorized, "wrong_code")
		want(t, "the field", pointers(p), []string{"/code"})
		c.Do(http.MethodPost, "/session/mfa", map[string]string{"method": "password", "code": "x"}).Want(http.StatusUnprocessableEntity)
		s.Clock.Advance(30 * time.Second)
		half := c.Secret()
		c.KeepCookies(c.Do(http.MethodPost, "/session/mfa", map[string]string{"method": "totp", "code": app.Code(t, s.Clock.Now())}).Want(http.StatusOK))
		if c.Secret() == half {
			t.Error("the token stayed the same")
		}
		var got session
		c.Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &got)
		if len(got.Session.Factors) != 2 || got.Session.Factors[1].Method != "totp" {
			t.Errorf("the factors are %+v", got.Session.Factors)
		}

		again := s.SignIn(t, servertest.AdminEmail, servertest.AdminPassword)
		again.KeepCookies(again.Do(http.MethodPost, "/session/mfa", map[string]string{"method": "recovery_code", "code": codes[0]}).Want(http.StatusOK))
		again.Do(http.MethodGet, "/session", nil).Want(http.StatusOK)
	}, servertest.WithClock())
}

func TestSignOut_OfHalfASession(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.Admin(t).EnrolApp(s.Clock.Now(), true)
		half := s.SignIn(t, servertest.AdminEmail, servertest.AdminPassword)
		half.Do(http.MethodDelete, "/session", nil).Want(http.StatusNoContent)
		half.Do(http.MethodPost, "/session/mfa", map[string]string{"method": "totp", "code": "000000"}).WantProblem(http.StatusUnauthorized, "unauthorized")
	}, servertest.WithClock())
}

// What a stranger at an open screen must not be able to do asks again.
func TestFreshProof_IsAskedForAndGiven(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		s.Clock.Advance(11 * time.Minute)
		key := map[string]any{"name": "CI", "permissions": []string{"TENANT_MGMT:read"}, "expiresInDays": 1}
		for path, body := range map[string]any{
			"/platform/api-keys": key, "/platform/people": map[string]string{"email": "new@example.com", "role": "PLATFORM_SUPPORT"},
			"/account/totps": map[string]string{"name": "Phone"}, "/account/passkeys/ask": nil, "/account/recovery-codes": nil,
			"/session/password": map[string]string{"current": servertest.AdminPassword, "password": "one more set of plain words"},
		} {
			p := admin.Do(http.MethodPost, path, body).WantProblem(http.StatusUnauthorized, "step_up_required")
			if p.StepUp == nil || p.StepUp.Why != "fresh" {
				t.Errorf("%s: %+v", path, p.StepUp)
			}
		}
		admin.Do(http.MethodPost, "/session/step-up", map[string]string{"method": "password", "password": "not it"}).
			WantProblem(http.StatusUnauthorized, "wrong_password")
		before := *admin
		admin.StepUp(servertest.AdminPassword)
		admin.Do(http.MethodPost, "/platform/api-keys", key).Want(http.StatusCreated)
		before.Do(http.MethodGet, "/session", nil).WantProblem(http.StatusUnauthorized, "unauthorized")
	}, servertest.WithClock())
}

// A thousand guesses under forged addresses: few are looked at, and the person
// gets in all the same with the browser that they always use.
func TestSignIn_AThousandGuessesUnderForgedAddresses(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		mine := s.Anonymous(t)
		mine.KeepCookies(mine.Do(http.MethodPost, "/session", signInAs(servertest.AdminEmail, servertest.AdminPassword)).Want(http.StatusOK))
		mine.Forget()
		eve, looked := s.Anonymous(t), 0
		for i := range 1000 {
			forged := fmt.Sprintf("203.0.%d.%d", i/250, i%250)
			r := eve.Do(http.MethodPost, "/session", signInAs(servertest.AdminEmail, fmt.Sprint("guess number ", i)),
				"X-Forwarded-For", forged, "X-Real-Ip", forged, "Forwarded", "for="+forged)
			switch r.Status {
			case http.StatusUnauthorized:
				looked++
			case http.StatusTooManyRequests:
			default:
				t.Fatalf("guess %d: %d", i, r.Status)
			}
			s.Clock.Advance(3600 * time.Millisecond) // all of them within an hour
		}
		if looked > 20 || looked < 10 {
			t.Errorf("%d guesses were looked at", looked)
		}
		eve.Do(http.MethodPost, "/session", signInAs(servertest.AdminEmail, "one more guess"))
		eve.Do(http.MethodPost, "/session", signInAs(servertest.AdminEmail, servertest.AdminPassword)).WantProblem(http.StatusTooManyRequests, "rate_limited")
		mine.Do(http.MethodPost, "/session", signInAs(servertest.AdminEmail, servertest.AdminPassword)).Want(http.StatusOK)
	}, servertest.WithClock())
}

func TestPasskeys_NeedAHost(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"http://127.0.0.1:8080": "localhost", "http://localhost:8080": "localhost", "https://tenants.example.com": "tenants.example.com",
		"https://192.0.2.7": "", "http://[::1]:8080": "localhost",
	}
	for address, host := range tests {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			s := servertest.New(t, servertest.WithEnv("TENANTRY_PUBLIC_URL="+address))
			var info struct{ PasskeyHost string }
			s.Anonymous(t).Do(http.MethodGet, "/platform/info", nil).Want(http.StatusOK, &info)
			if info.PasskeyHost != host {
				t.Errorf("the host is %q", info.PasskeyHost)
			}
			r := s.Anonymous(t).Do(http.MethodPost, "/session/passkey/ask", nil)
			if host == "" {
				r.WantProblem(http.StatusConflict, "no_passkeys_here")
				return
			}
			var q struct {
				Challenge string
				PublicKey struct{ Challenge, RpID, UserVerification string }
			}
			r.Want(http.StatusOK, &q)
			if len(q.PublicKey.Challenge) < 22 || q.PublicKey.RpID != host || q.PublicKey.UserVerification != "required" {
				t.Errorf("the question is %s", r.Body)
			}
		})
	}
}
