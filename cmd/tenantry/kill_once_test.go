package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"tenantry/server/servertest"
	"tenantry/server/store/storetest"
)

// TestKill_UsedLinksStayUsed kills the server in the moment in which one of many uses
// of a link for a new password was acknowledged. After a restart that password stands,
// and the link is used up.
func TestKill_UsedLinksStayUsed(t *testing.T) {
	t.Parallel()
	databases := map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" }}
	if os.Getenv(storetest.Env) != "" {
		databases["postgres"] = func(tb testing.TB) string { return storetest.PostgresURL(tb) }
	}
	binary := build(t)
	for name, url := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := &victim{t: t, binary: binary, dir: t.TempDir(), db: url(t)}
			v.start()
			password := servertest.AdminPassword
			for round := range 2 {
				token := v.resetToken(password, round+1)
				password = v.resetAndKill(token, round)
				v.start()
				resp, answer, err := v.post("/password-resets/use", map[string]string{"token": token, "password": "somebody comes too late"})
				if err != nil || resp.StatusCode != http.StatusGone {
					t.Errorf("the used link: %v %v %s", resp, err, answer)
				}
				resp, answer, err = v.post("/session", map[string]string{"email": servertest.AdminEmail, "password": password})
				if err != nil || resp.StatusCode != http.StatusOK {
					t.Errorf("the password that was acknowledged: %v %v %s", resp, err, answer)
				}
			}
		})
	}
}

// resetToken asks for a link and waits for the message of this number with one, as an
// administrator reads it.
func (v *victim) resetToken(password string, number int) string {
	v.t.Helper()
	resp, answer, err := v.post("/session", map[string]string{"email": servertest.AdminEmail, "password": password})
	if err != nil || resp.StatusCode != http.StatusOK {
		v.t.Fatalf("sign in: %v %s", err, answer)
	}
	cookie := resp.Header.Get("Set-Cookie")
	if resp, answer, err := v.post("/password-resets", map[string]string{"email": servertest.AdminEmail}); err != nil || resp.StatusCode != http.StatusAccepted {
		v.t.Fatalf("ask for a link: %v %s", err, answer)
	}
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); <-time.After(20 * time.Millisecond) {
		var listed struct{ Items []struct{ ID string } }
		v.read("/platform/outbox?limit=100", cookie, &listed)
		var tokens []string // the newest first
		for _, m := range listed.Items {
			var opened struct{ Text string }
			v.read("/platform/outbox/"+m.ID, cookie, &opened)
			if _, rest, found := strings.Cut(opened.Text, "/reset/"); found {
				tokens = append(tokens, strings.Fields(rest)[0])
			}
		}
		if len(tokens) == number {
			return tokens[0]
		}
	}
	v.t.Fatal("no message with a link")
	return ""
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

// resetAndKill uses a link several times at once and kills the server as soon as one use
// is acknowledged, whose password it returns.
func (v *victim) resetAndKill(token string, round int) string {
	v.t.Helper()
	won := make(chan string, 8)
	var asked sync.WaitGroup
	for i := range cap(won) {
		asked.Go(func() {
			password := fmt.Sprintf("password %d of round %d", i, round)
			resp, answer, err := v.post("/password-resets/use", map[string]string{"token": token, "password": password})
			switch {
			case err != nil: // the server is gone
			case resp.StatusCode == http.StatusNoContent:
				won <- password
			case resp.StatusCode != http.StatusGone && resp.StatusCode != http.StatusServiceUnavailable:
				v.t.Errorf("one use is told %d %s", resp.StatusCode, answer)
			}
		})
	}
	select {
	case password := <-won:
		v.kill()
		asked.Wait()
		if len(won) > 0 {
			v.t.Errorf("the link was used twice: %s", <-won)
		}
		return password
	case <-time.After(20 * time.Second):
		v.t.Fatal("nobody used the link")
		return ""
	}
}
