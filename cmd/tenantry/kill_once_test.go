package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tenantry/server/servertest"
)

// atOnce is how many uses of one thing are on their way when the server is killed.
const atOnce = 8

// onceOnly is something that counts once.
type onceOnly struct {
	name string
	use  func(i int) (status int, cookie string, err error)
	won  int
	late []int // what others and whoever comes later are told

	// stands fails the test unless what the acknowledged use did is still so.
	stands func(i int, cookie string)
}

// TestKill_UsedOnceStaysUsed kills the server in the moment in which one of many uses of
// a link or a code was acknowledged. After a restart what it did stands, and the link or
// code is used up.
func TestKill_UsedOnceStaysUsed(t *testing.T) {
	t.Parallel()
	binary := build(t)
	for name, url := range databases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := &victim{t: t, binary: binary, dir: t.TempDir(), db: url(t)}
			v.start()
			admin := v.mustSignIn(servertest.AdminEmail, servertest.AdminPassword)
			for _, prepare := range []func(admin, email string) onceOnly{v.resetLink, v.invitation, v.appCode, v.recoveryCode} {
				for round := range 2 {
					one := prepare(admin, fmt.Sprintf("round-%d@example.com", round))
					winner, cookie := v.useAndKill(one)
					v.start()
					if status, _, err := one.use(atOnce); err != nil || !slices.Contains(one.late, status) {
						t.Errorf("%s is used again after a restart: %d %v", one.name, status, err)
					}
					one.stands(winner, cookie)
				}
			}
		})
	}
}

// useAndKill uses it several times at once and kills the server as soon as one use is
// acknowledged. It returns which one that was, and the cookie that came with it.
func (v *victim) useAndKill(one onceOnly) (winner int, cookie string) {
	v.t.Helper()
	type use struct {
		i      int
		cookie string
	}
	won := make(chan use, atOnce)
	var asked sync.WaitGroup
	for i := range atOnce {
		asked.Go(func() {
			status, cookie, err := one.use(i)
			switch {
			case err != nil: // the server is gone
			case status == one.won:
				won <- use{i, cookie}
			case !slices.Contains(one.late, status) && status != http.StatusServiceUnavailable: // too busy to hash
				v.t.Errorf("%s: one use is told %d", one.name, status)
			}
		})
	}
	select {
	case first := <-won:
		v.kill()
		asked.Wait()
		if len(won) > 0 {
			v.t.Errorf("%s counted twice", one.name)
		}
		return first.i, first.cookie
	case <-time.After(20 * time.Second):
		v.t.Fatalf("%s never counted", one.name)
		return 0, ""
	}
}

func passwordOf(i int) string { return fmt.Sprintf("the password of use %d", i) }

// resetLink asks for a new password for the person, who is invited first.
func (v *victim) resetLink(admin, email string) onceOnly {
	email = "reset-" + email
	v.newPerson(admin, email)
	v.must(http.StatusAccepted, "", "/password-resets", map[string]string{"email": email}, nil)
	token := v.mailed(admin, email, "/reset/")
	return onceOnly{"a reset link", func(i int) (int, string, error) {
		return v.try("", "/password-resets/use", map[string]string{"token": token, "password": passwordOf(i)})
	}, http.StatusNoContent, []int{http.StatusGone}, func(i int, _ string) { v.mustSignIn(email, passwordOf(i)) }}
}

func (v *victim) invitation(admin, email string) onceOnly {
	email = "invited-" + email
	token := v.invite(admin, email)
	return onceOnly{"an invitation", func(i int) (int, string, error) {
		return v.try("", "/invitations/accept", map[string]string{"token": token, "name": "Ida", "password": passwordOf(i)})
	}, http.StatusOK, []int{http.StatusGone, http.StatusConflict}, func(i int, _ string) { v.mustSignIn(email, passwordOf(i)) }}
}

func (v *victim) appCode(admin, email string) onceOnly {
	email = "app-" + email
	app, _ := v.withApp(admin, email)
	return v.codeOnce(email, "totp", app.Code(v.t, time.Now()))
}

func (v *victim) recoveryCode(admin, email string) onceOnly {
	email = "recovery-" + email
	_, codes := v.withApp(admin, email)
	return v.codeOnce(email, "recovery_code", codes[0])
}

// codeOnce uses a code in sign-ins of which each has given the password.
func (v *victim) codeOnce(email, method, code string) onceOnly {
	v.t.Helper()
	var halves [atOnce + 1]string
	for i := range halves {
		halves[i] = v.mustSignIn(email, servertest.Password)
	}
	return onceOnly{"a " + method, func(i int) (int, string, error) {
		return v.try(halves[i], "/session/mfa", map[string]string{"method": method, "code": code})
	}, http.StatusOK, []int{http.StatusUnauthorized}, func(_ int, cookie string) {
		var me struct{ Account struct{ Email string } }
		v.read("/session", cookie, &me)
		if me.Account.Email != email {
			v.t.Errorf("the session that %s opened is of %q", method, me.Account.Email)
		}
	}}
}

// newPerson invites somebody to the platform, who accepts, and returns their cookie.
func (v *victim) newPerson(admin, email string) (cookie string) {
	v.t.Helper()
	return v.must(http.StatusOK, "", "/invitations/accept",
		map[string]string{"token": v.invite(admin, email), "name": "Ida", "password": servertest.Password}, nil)
}

func (v *victim) invite(admin, email string) (token string) {
	v.t.Helper()
	v.must(http.StatusOK, admin, "/platform/people", map[string]string{"email": email, "name": "Ida", "role": "PLATFORM_SUPPORT"}, nil)
	return v.mailed(admin, email, "/invite/")
}

// withApp is a new person with an authenticator app, who is always asked for its code.
func (v *victim) withApp(admin, email string) (servertest.App, []string) {
	v.t.Helper()
	cookie := v.newPerson(admin, email)
	var begun struct{ ID, Secret string }
	v.must(http.StatusCreated, cookie, "/account/totps", map[string]string{"name": "Phone"}, &begun)
	app := servertest.App{Secret: begun.Secret}
	var added struct{ RecoveryCodes []string }
	code := app.Code(v.t, time.Now().Add(-30*time.Second)) // leaves the one of now
	v.must(http.StatusOK, cookie, "/account/factors/"+begun.ID+"/confirm", map[string]any{"code": code, "always": true}, &added)
	return app, added.RecoveryCodes
}

// mailed waits for a message to this address with a link to a page, as an
// administrator reads it, and returns the link's token.
func (v *victim) mailed(admin, to, page string) (token string) {
	v.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); <-time.After(20 * time.Millisecond) {
		var listed struct{ Items []struct{ ID, To string } }
		v.read("/platform/outbox?limit=100", admin, &listed)
		for _, m := range listed.Items {
			var opened struct{ Text string }
			if m.To != to {
				continue
			}
			v.read("/platform/outbox/"+m.ID, admin, &opened)
			if _, rest, found := strings.Cut(opened.Text, page); found {
				return strings.Fields(rest)[0]
			}
		}
	}
	v.t.Fatalf("no message to %s with a link to %s", to, page)
	return ""
}

// mustSignIn gives a password and returns the cookie.
func (v *victim) mustSignIn(email, password string) (cookie string) {
	v.t.Helper()
	return v.must(http.StatusOK, "", "/session", map[string]string{"email": email, "password": password}, nil)
}

// must sends what has to be answered so, reads the answer unless out is nil, and
// returns the cookie that came with it.
func (v *victim) must(status int, cookie, path string, body, out any) string {
	v.t.Helper()
	resp, answer, err := v.post(path, body, "Cookie", cookie)
	if err != nil || resp.StatusCode != status {
		v.t.Fatalf("POST %s: %v %s", path, err, answer)
	}
	if out != nil {
		if err := json.Unmarshal(answer, out); err != nil {
			v.t.Fatalf("POST %s: %v", path, err)
		}
	}
	return resp.Header.Get("Set-Cookie")
}

// try sends what may be refused. An error means that the server was not there to answer.
func (v *victim) try(cookie, path string, body any) (status int, given string, err error) {
	resp, _, err := v.post(path, body, "Cookie", cookie)
	if err != nil {
		return 0, "", err
	}
	return resp.StatusCode, resp.Header.Get("Set-Cookie"), nil
}

// read gets one resource as somebody who is signed in.
func (v *victim) read(path, cookie string, out any) {
	v.t.Helper()
	req, err := http.NewRequest(http.MethodGet, v.url+"/api/v1"+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	req.Header.Set("Cookie", cookie)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if err := json.NewDecoder(resp.Body).Decode(out); err != nil || resp.StatusCode != http.StatusOK {
		v.t.Fatalf("GET %s: %d %v", path, resp.StatusCode, err)
	}
}
