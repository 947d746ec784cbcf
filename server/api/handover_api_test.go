package api_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tenantry/server/servertest"
)

// A step in other hands: a narrow link shows it alone, and what is filled in there
// waits for the owner.
func TestHandover_ShowsOneStepAlone(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		l := inviteCompany(t, agency(t, s, "north"), "north", "clara@acme.example", s.Anonymous(t))
		l.register()
		l.at("answers", "company", map[string]any{"companyName": "Acme"}).Want(http.StatusOK)
		p := l.post("handovers", map[string]any{"step": "team", "email": "it@agency.example"}).WantProblem(http.StatusUnprocessableEntity, "invalid")
		want(t, "the team", pointers(p), []string{"/step"})
		l.post("handovers", map[string]any{"step": "company", "email": "a@b.example, c@d.example"}).WantProblem(http.StatusUnprocessableEntity, "invalid")
		var made struct{ ID string }
		l.post("handovers", map[string]any{"step": "company", "email": "it@agency.example", "name": "Ina", "note": "You know the address."}).Want(http.StatusCreated, &made)
		h := &setUpLink{t, s.Mailed(t, "it@agency.example", "/onboard/"), s.Anonymous(t)}
		seen := h.look()
		same(t, "the narrow link", fmt.Sprint(seen.State, seen.Kind, seen.Step, seen.HandedBy, seen.Answers["company"]["companyName"]), "openhandovercompanyClara ClientAcme")
		same(t, "to others", len(seen.Handovers), 0)
		h.post("handed/answers", map[string]any{"version": seen.Version, "answers": map[string]any{"address": "1 Main Street"}}).Want(http.StatusOK)
		h.post("continue", map[string]any{"step": "company", "version": 1}).WantProblem(http.StatusUnauthorized, "unauthorized")
		l.as(l.Client).at("answers", "company", map[string]any{}).Want(http.StatusOK)
		owner := l.look()
		same(t, "the draft", fmt.Sprint(owner.Answers["company"], owner.Handovers[0].State), fmt.Sprint(map[string]any{"companyName": "Acme", "address": "1 Main Street"}, "opened"))
		h.post("handed/done", nil).Want(http.StatusNoContent)
		h.post("handed/done", nil).WantProblem(http.StatusGone, "link_done")
		same(t, "it is not finished by others", l.look().Step, "company")

		l.post("handovers", map[string]any{"step": "company", "email": "second@agency.example"}).Want(http.StatusCreated, &made)
		second := &setUpLink{t, s.Mailed(t, "second@agency.example", "/onboard/"), s.Anonymous(t)}
		l.post("handovers/revoke", map[string]any{"handover": made.ID}).Want(http.StatusNoContent)
		same(t, "taken back", second.look().State, "revoked")
		second.post("handed/answers", map[string]any{"version": 1, "answers": map[string]any{"address": "x"}}).WantProblem(http.StatusGone, "link_revoked")
	})
}

// The web agency's link looks for the code in the company's own website, and does
// nothing else.
func TestHandover_ChecksOneWebsiteAlone(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		code := ""
		site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body := "<p>Hello</p>"
			if r.URL.Path == "/with" {
				body = code
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, "<!doctype html><body>"+body+"</body>")
		}))
		t.Cleanup(site.Close)
		partner := agency(t, s, "north")
		l := inviteCompany(t, partner, "north", "clara@acme.example", s.Anonymous(t))
		l.register()
		answers := details("Acme")
		answers["website"] = site.URL
		l.at("continue", "company", answers).Want(http.StatusOK)
		hand := func(step, email string) *setUpLink {
			l.post("handovers", map[string]any{"step": step, "email": email}).Want(http.StatusCreated)
			return &setUpLink{t, s.Mailed(t, email, "/onboard/"), s.Anonymous(t)}
		}
		h := hand("widget", "web@agency.example")
		var seen struct{ Code string }
		h.post("look-up", nil).Want(http.StatusOK, &seen)
		code = seen.Code
		var check struct {
			Pages []struct{ URL, State, Reason string }
		}
		h.post("handed/checks", nil).Want(http.StatusOK, &check)
		same(t, "the website itself", check.Pages[0].State, "missing")
		h.post("handed/checks", map[string]any{"pages": []string{"/with"}}).Want(http.StatusOK, &check)
		same(t, "a page of it", check.Pages[0].State, "found")
		for _, page := range []string{"https://www.other.example/", "//other.example/x", "http://127.0.0.1:1/", "file:///etc/passwd", strings.Replace(site.URL, "http://", "http://user@", 1)} {
			p := h.post("handed/checks", map[string]any{"pages": []string{page}}).WantProblem(http.StatusUnprocessableEntity, "invalid")
			want(t, page, pointers(p), []string{"/pages/0"})
		}
		// It opens neither the company nor anything else of it, and the whole link's token is no narrow one.
		h.Do(http.MethodPost, "/tenants/acme/widget/checks", map[string]any{}).WantProblem(http.StatusUnauthorized, "unauthorized")
		h.post("continue", map[string]any{"step": "widget", "version": 1}).WantProblem(http.StatusUnauthorized, "unauthorized")
		l.post("handed/checks", nil).WantProblem(http.StatusNotFound, "not_found")
		// How often is bounded for the company, whoever asks.
		limited := false
		for range 10 {
			limited = limited || h.post("handed/checks", nil).Status == http.StatusTooManyRequests
		}
		same(t, "bounded", limited, true)
		h.post("handed/done", nil).Want(http.StatusNoContent)
		h.post("handed/checks", nil).WantProblem(http.StatusGone, "link_done")

		// A link for another step checks nothing.
		other := inviteCompany(t, partner, "north", "otto@other.example", s.Anonymous(t))
		other.register()
		other.post("handovers", map[string]any{"step": "company", "email": "it@agency.example"}).Want(http.StatusCreated)
		form := &setUpLink{t, s.Mailed(t, "it@agency.example", "/onboard/"), s.Anonymous(t)}
		form.post("handed/checks", nil).WantProblem(http.StatusForbidden, "other_step")
	}, servertest.WithEnv("TENANTRY_OUTBOUND_ALLOW=127.0.0.1"))
}

func TestSetUp_IsAudited(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		partner := agency(t, s, "north")
		l := inviteCompany(t, partner, "north", "clara@acme.example", s.Anonymous(t))
		l.register()
		var made struct{ ID string }
		l.post("handovers", map[string]any{"step": "company", "email": "it@agency.example"}).Want(http.StatusCreated, &made)
		l.post("handovers/revoke", map[string]any{"handover": made.ID}).Want(http.StatusNoContent)
		l.at("continue", "company", details("Acme")).Want(http.StatusOK)
		for _, step := range []string{"sms", "widget", "team"} {
			l.at("skip", step, nil).Want(http.StatusOK)
		}
		actions := func(c *servertest.Client, slug string) map[string]int {
			var list struct{ Items []struct{ Action string } }
			c.Do(http.MethodGet, "/tenants/"+slug+"/audit?limit=100", nil).Want(http.StatusOK, &list)
			seen := map[string]int{}
			for _, e := range list.Items {
				seen[e.Action]++
			}
			return seen
		}
		log := actions(partner, "north")
		for action, n := range map[string]int{"claim": 1, "hand_over": 1, "take_back": 1, "step": 4, "complete": 1} {
			same(t, "the partner's log: "+action, log["company_invitation."+action], n)
		}
		same(t, "the partner's log: managing", log["managed.add"], 1)
		log = actions(l.Client, "acme")
		same(t, "the company's log", fmt.Sprint(log["company_invitation.complete"], log["manager.add"], log["member.join"]), "1 1 1")
	})
}

// E40: what was left for later is told from how things are.
func TestE40_FirstStepsTellWhatIsLeft(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		l := inviteCompany(t, agency(t, s, "north"), "north", "clara@acme.example", s.Anonymous(t))
		l.through("Acme")
		left := func() (ids []string) {
			var list struct {
				Items []struct {
					ID   string
					Done bool
				}
			}
			l.Do(http.MethodGet, "/tenants/acme/first-steps", nil).Want(http.StatusOK, &list)
			for _, item := range list.Items {
				if !item.Done {
					ids = append(ids, item.ID)
				}
			}
			return ids
		}
		same(t, "left", left()[len(left())-1], "team")
		l.Do(http.MethodPost, "/tenants/acme/invitations", map[string]string{"email": "tom@acme.example", "role": "COMPANY_ADMIN"}).Want(http.StatusCreated)
		if strings.Contains(strings.Join(left(), " "), "team") {
			t.Error("the team still counts as left for later")
		}
	})
}

// Who hides the list does so everywhere, and for nobody else.
func TestE40_FirstStepsAreHiddenForOnePerson(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		l := inviteCompany(t, agency(t, s, "north"), "north", "clara@acme.example", s.Anonymous(t))
		l.through("Acme")
		hidden := func(c *servertest.Client) bool {
			var list struct{ Hidden bool }
			c.Do(http.MethodGet, "/tenants/acme/first-steps", nil).Want(http.StatusOK, &list)
			return list.Hidden
		}
		elsewhere := s.SignIn(t, "clara@acme.example", servertest.Password)
		colleague := s.Member(t, "acme", "tom@acme.example", "COMPANY_ADMIN")
		same(t, "at first", hidden(elsewhere), false)
		for range 2 {
			l.Do(http.MethodPut, "/tenants/acme/first-steps/hidden", nil).Want(http.StatusNoContent)
		}
		same(t, "in another browser", hidden(elsewhere), true)
		same(t, "for a colleague", hidden(colleague), false)
		colleague.Do(http.MethodDelete, "/session/hidden-first-steps", nil).Want(http.StatusNoContent)
		same(t, "after a colleague asked for theirs", hidden(l.Client), true)
		elsewhere.Do(http.MethodDelete, "/session/hidden-first-steps", nil).Want(http.StatusNoContent)
		same(t, "asked for again", hidden(l.Client), false)
	})
}

func TestE39_TheTeamJoinsExactlyThisCompany(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		l := inviteCompany(t, agency(t, s, "north"), "north", "clara@acme.example", s.Anonymous(t))
		l.through("Acme")
		l.Do(http.MethodPost, "/tenants/acme/invitations", map[string]string{"email": "tom@acme.example", "role": "COMPANY_ADMIN"}).Want(http.StatusCreated)
		tom := s.Accept(t, "/invite/"+s.Mailed(t, "tom@acme.example", "/invite/"))
		var session struct {
			Memberships []struct {
				Tenant struct{ Slug string }
				Role   string
			}
		}
		tom.Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &session)
		if len(session.Memberships) != 1 || session.Memberships[0].Tenant.Slug != "acme" || session.Memberships[0].Role != "COMPANY_ADMIN" {
			t.Errorf("who was invited belongs to %+v", session.Memberships)
		}
	})
}
