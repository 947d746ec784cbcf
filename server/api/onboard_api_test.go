package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tenantry/server/servertest"
)

// setUp is what a link tells.
type setUp struct {
	State, Kind, Email, Step, CompanyName, InvitedBy, HandedBy string
	Mine, Claimed, AccountExists                               bool
	Version                                                    int
	Partner                                                    struct{ Name, ContactEmail string }
	Steps                                                      []struct {
		ID, Kind, Title, State string
		Optional               bool
	}
	Answers   map[string]map[string]any
	Tenant    *struct{ Slug, Name string }
	Handovers []struct{ ID, Step, State string }
}

func (s setUp) states() string {
	var all []string
	for _, step := range s.Steps {
		all = append(all, step.ID+" "+step.State)
	}
	return strings.Join(all, ", ")
}

// agency makes a partner and somebody there who may make companies.
func agency(t *testing.T, s *servertest.Server, slug string) *servertest.Client {
	t.Helper()
	admin := s.Admin(t)
	waitState(t, admin, admin.CreateTenant(map[string]any{"template": "agency", "answers": map[string]any{
		"organization": map[string]any{
			"name": "Agency " + slug, "slug": slug, "country": "DE", "timezone": "Europe/Berlin", "contactEmail": "help@" + slug + ".example.com",
		},
		"users": []any{map[string]any{"email": "owner@" + slug + ".example.com", "name": "Olga Owner", "role": "AGENCY_SUPER_ADMIN"}},
	}}), "done")
	return s.Member(t, slug, "super@"+slug+".example.com", "AGENCY_SUPER_ADMIN")
}

// link is a link to set a company up, in one pair of hands.
type setUpLink struct {
	t     *testing.T
	token string
	*servertest.Client
}

func inviteCompany(t *testing.T, partner *servertest.Client, slug, email string, c *servertest.Client) *setUpLink {
	t.Helper()
	var made struct{ Link string }
	partner.Do(http.MethodPost, "/tenants/"+slug+"/company-invitations",
		map[string]string{"email": email, "contactName": "Clara Client", "companyName": "Acme", "note": "Call me when in doubt."}).Want(http.StatusCreated, &made)
	_, token, _ := strings.Cut(made.Link, "/onboard/")
	return &setUpLink{t, token, c}
}

func (l *setUpLink) as(c *servertest.Client) *setUpLink { return &setUpLink{l.t, l.token, c} }

func (l *setUpLink) post(path string, body map[string]any) *servertest.Response {
	l.t.Helper()
	if body == nil {
		body = map[string]any{}
	}
	body["token"] = l.token
	return l.Do(http.MethodPost, "/onboard/"+path, body)
}

func (l *setUpLink) look() (s setUp) {
	l.t.Helper()
	l.post("look-up", nil).Want(http.StatusOK, &s)
	return s
}

// register makes the client's account, and keeps its session.
func (l *setUpLink) register() {
	l.t.Helper()
	l.KeepCookies(l.post("credentials", map[string]any{"name": "Clara Client", "password": servertest.Password}).Want(http.StatusOK))
}

// at sends one step with the link's newest version.
func (l *setUpLink) at(act, step string, answers map[string]any) *servertest.Response {
	l.t.Helper()
	body := map[string]any{"step": step, "version": l.look().Version}
	if answers != nil {
		body["answers"] = answers
	}
	return l.post(act, body)
}

func same[T comparable](t *testing.T, what string, got, wanted T) {
	t.Helper()
	if got != wanted {
		t.Errorf("%s: %v, want %v", what, got, wanted)
	}
}

func details(name string) map[string]any {
	return map[string]any{
		"companyName": name, "address": "1 Main Street\n10115 Berlin", "country": "DE", "timezone": "Europe/Berlin",
		"replyTo": "office@acme.example", "website": "https://www.acme.example",
	}
}

// through goes all the way, leaving for later what can wait.
func (l *setUpLink) through(name string) setUp {
	l.t.Helper()
	l.register()
	l.at("continue", "company", details(name)).Want(http.StatusOK)
	for _, step := range []string{"sms", "widget", "team"} {
		l.at("skip", step, nil).Want(http.StatusOK)
	}
	return l.look()
}

func TestE10_AClientFinishesAlone(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		partner := agency(t, s, "north")
		l := inviteCompany(t, partner, "north", "clara@acme.example", s.Anonymous(t))
		first := l.look()
		same(t, "the first look", fmt.Sprint(first.State, first.Kind, first.Step, first.Email, first.Partner.Name, first.Partner.ContactEmail),
			fmt.Sprint("open", "set_up", "credentials", "clara@acme.example", "Agency north", "help@north.example.com"))
		end := l.through("Acme")
		same(t, "the end", end.State+": "+end.states(), "completed: credentials done, company done, sms skipped, widget skipped, team skipped")
		if end.Tenant == nil || end.Tenant.Slug != "acme" {
			t.Fatalf("the company is %+v", end.Tenant)
		}
		servertest.Eventually(t, "the company is live", func() bool {
			var company struct{ State string }
			l.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK, &company)
			return company.State == "live"
		})
	})
}

func TestE11_TheCompanyIsThePartnersWhoseLinkItWas(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for _, slug := range []string{"north", "south"} {
			partner := agency(t, s, slug)
			l := inviteCompany(t, partner, slug, "clara@"+slug+".example", s.Anonymous(t))
			l.register()
			version := l.look().Version
			body := map[string]any{"step": "company", "version": version, "answers": details("Of " + slug)}
			for _, name := range []string{"partnerId", "partner", "tenant"} {
				body[name] = "elsewhere"
				p := l.post("continue", body).WantProblem(http.StatusUnprocessableEntity, "invalid")
				want(t, "a partner in the body", pointers(p), []string{"/" + name})
				delete(body, name)
			}
			l.Do(http.MethodPost, "/onboard/continue?partner=elsewhere", body).WantProblem(http.StatusUnprocessableEntity, "invalid")
			l.Do(http.MethodPost, "/onboard/continue", body, "X-Partner", "elsewhere", "X-Tenant", "elsewhere").Want(http.StatusOK)
			var company struct{ ManagedBy []struct{ Slug string } }
			l.Do(http.MethodGet, "/tenants/of-"+slug, nil).Want(http.StatusOK, &company)
			if len(company.ManagedBy) != 1 || company.ManagedBy[0].Slug != slug {
				t.Errorf("the company by a link of %s is managed by %+v", slug, company.ManagedBy)
			}
		}
	})
}

func TestE15_CredentialsNeedEveryField(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		l := inviteCompany(t, agency(t, s, "north"), "north", "clara@acme.example", s.Anonymous(t))
		p := l.post("credentials", map[string]any{"name": " ", "password": ""}).WantProblem(http.StatusUnprocessableEntity, "invalid")
		want(t, "empty", pointers(p), []string{"/name", "/password"})
		for _, weak := range []string{"short", "password123456789", "clara@acme.example", strings.Repeat("a", 20)} {
			p = l.post("credentials", map[string]any{"name": "Clara", "password": weak}).WantProblem(http.StatusUnprocessableEntity, "invalid")
			want(t, weak, pointers(p), []string{"/password"})
		}
		p = l.post("credentials", map[string]any{"name": "Clara", "password": servertest.Password, "email": "me@evil.example"}).
			WantProblem(http.StatusUnprocessableEntity, "invalid")
		want(t, "another address", pointers(p), []string{"/email"})
	})
}

// What support is sent of a refusal comes from the answer: neither the link's token
// nor the password is ever in it, whatever is wrong.
func TestE14_RefusalsHoldNoSecrets(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		l := inviteCompany(t, agency(t, s, "north"), "north", "clara@acme.example", s.Anonymous(t))
		const secret = "hush-hush-1"
		unknown := &setUpLink{t, "tno_0123456789abcdefghijklmnopqrstuvwxyz", s.Anonymous(t)}
		narrow := &setUpLink{t, "tnh_0123456789abcdefghijklmnopqrstuvwxyz", s.Anonymous(t)}
		for what, r := range map[string]*servertest.Response{
			"a short password":   l.post("credentials", map[string]any{"name": "Clara", "password": secret}),
			"a name too long":    l.post("credentials", map[string]any{"name": strings.Repeat("x", 201), "password": secret + secret + secret}),
			"a wrong type":       l.post("credentials", map[string]any{"name": 1, "password": []string{secret}}),
			"an unknown field":   l.post("credentials", map[string]any{"name": "Clara", "password": secret, secret: secret}),
			"an unknown link":    unknown.post("credentials", map[string]any{"name": "Clara", "password": servertest.Password}),
			"an unknown handing": narrow.post("handed/answers", map[string]any{"version": 1, "answers": map[string]any{"x": "y"}}),
			"not signed in":      l.post("continue", map[string]any{"step": "company", "version": 1, "answers": map[string]any{"companyName": "Acme"}}),
		} {
			body := string(r.Body)
			if r.Status < 400 || !strings.Contains(body, `"requestId":"rq_`) || !strings.Contains(body, `"detail":"`) {
				t.Errorf("%s: %d %s", what, r.Status, body)
			}
			for _, kept := range []string{l.token, unknown.token, narrow.token, `"` + servertest.Password, secret + secret} {
				if strings.Contains(body, kept) {
					t.Errorf("%s: the answer tells a secret: %s", what, body)
				}
			}
			if what != "an unknown field" && strings.Contains(body, secret) {
				t.Errorf("%s: the answer tells the password: %s", what, body)
			}
		}
	})
}

func TestE16_TheClientIsAdministratorOfThatCompanyAlone(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		l := inviteCompany(t, agency(t, s, "north"), "north", "clara@acme.example", s.Anonymous(t))
		l.register()
		l.at("continue", "company", details("Acme")).Want(http.StatusOK)
		var session struct {
			Memberships []struct{ Tenant struct{ Slug string } }
		}
		var members struct {
			Items []struct{ Role string }
		}
		l.Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &session)
		l.Do(http.MethodGet, "/tenants/acme/members", nil).Want(http.StatusOK, &members)
		if len(session.Memberships) != 1 || session.Memberships[0].Tenant.Slug != "acme" {
			t.Errorf("the client belongs to %+v", session.Memberships)
		}
		if len(members.Items) != 1 || members.Items[0].Role != "COMPANY_ADMIN" {
			t.Errorf("the members are %+v", members.Items)
		}
		l.Do(http.MethodGet, "/tenants/north", nil).WantProblem(http.StatusNotFound, "not_found")
	})
}

// E18, E19, E22: the fields of Company Info, and what they refuse. E21: the reply-to
// address is stored on the company.
func TestE18_CompanyInfoIsCheckedAndKept(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		l := inviteCompany(t, agency(t, s, "north"), "north", "clara@acme.example", s.Anonymous(t))
		l.register()
		p := l.at("continue", "company", map[string]any{"companyName": "", "website": "companyname.com", "replyTo": "nobody"}).
			WantProblem(http.StatusUnprocessableEntity, "invalid")
		want(t, "what is wrong", pointers(p), []string{
			"/answers/company/companyName", "/answers/company/address", "/answers/company/country", "/answers/company/timezone",
			"/answers/company/replyTo", "/answers/company/website",
		})
		same(t, "E22", p.Errors[5].Message, "Enter the full address with https:// in front, such as https://www.companyname.com.")

		l.at("answers", "company", map[string]any{"companyName": "Half a company"}).Want(http.StatusOK)
		l.at("answers", "company", map[string]any{"address": "Somewhere"}).Want(http.StatusOK)
		kept := l.as(s.SignIn(t, "clara@acme.example", servertest.Password)).look() // on another device
		same(t, "kept", fmt.Sprint(kept.CompanyName, kept.Answers), fmt.Sprint("Half a company", map[string]any{"company": map[string]any{
			"companyName": "Half a company", "address": "Somewhere"}}))
		body := map[string]any{"step": "company", "version": kept.Version - 1, "answers": map[string]any{"address": "Elsewhere"}}
		l.post("answers", body).WantProblem(http.StatusPreconditionFailed, "link_changed")

		l.at("continue", "company", details("Acme")).Want(http.StatusOK)
		var company struct{ Name, Address, Website, ReplyTo, Timezone string }
		l.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK, &company)
		same(t, "E21 and the rest", fmt.Sprint(company.ReplyTo, company.Website, company.Timezone), "office@acme.examplehttps://www.acme.exampleEurope/Berlin")
		changed := details("Acme & Sons")
		changed["replyTo"] = "desk@acme.example"
		l.at("continue", "company", changed).Want(http.StatusOK)
		l.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK, &company)
		same(t, "changed", company.Name+company.ReplyTo, "Acme & Sonsdesk@acme.example")
	})
}

// E23, E27: steps in their order, and only those that are optional can wait.
func TestE27_OnlyOptionalStepsCanWait(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		l := inviteCompany(t, agency(t, s, "north"), "north", "clara@acme.example", s.Anonymous(t))
		l.register()
		l.at("skip", "company", nil).WantProblem(http.StatusConflict, "not_skippable")
		l.at("skip", "team", nil).WantProblem(http.StatusConflict, "step_ahead")
		l.at("skip", "nothing", nil).WantProblem(http.StatusNotFound, "not_found")
		l.at("continue", "company", details("Acme")).Want(http.StatusOK)
		l.at("continue", "sms", nil).WantProblem(http.StatusConflict, "not_enabled")
		l.at("skip", "sms", nil).Want(http.StatusOK)
		same(t, "then", l.look().Step, "widget")
	})
}

// A link is worth nothing without the session of the account that it became, and
// that session nothing without the link.
func TestSetUp_IsNotTakenOver(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		partner := agency(t, s, "north")
		l := inviteCompany(t, partner, "north", "clara@acme.example", s.Anonymous(t))
		l.register()
		l.at("answers", "company", map[string]any{"companyName": "Secret plan"}).Want(http.StatusOK)
		version := l.look().Version
		body := func() map[string]any {
			return map[string]any{"step": "company", "version": version, "answers": details("Stolen")}
		}

		stranger := l.as(s.Anonymous(t))
		seen := stranger.look()
		same(t, "without the session", fmt.Sprint(seen.State, seen.Email, seen.Answers, seen.Tenant, seen.Version), fmt.Sprint("sign_in", "c…@acme.example", map[string]map[string]any(nil), (*struct{ Slug, Name string })(nil), 0))
		stranger.post("continue", body()).WantProblem(http.StatusUnauthorized, "unauthorized")
		stranger.post("credentials", map[string]any{"name": "Eve", "password": servertest.Password}).WantProblem(http.StatusUnauthorized, "link_sign_in")
		other := l.as(partner)
		same(t, "to another account", other.look().State, "wrong_account")
		for _, act := range []string{"continue", "answers"} {
			other.post(act, body()).WantProblem(http.StatusConflict, "link_wrong_account")
		}
		other.post("claim", nil).WantProblem(http.StatusConflict, "link_wrong_account")
		other.post("handovers", map[string]any{"step": "company", "email": "eve@evil.example"}).WantProblem(http.StatusConflict, "link_wrong_account")

		without := &setUpLink{t, "tno_guessed", l.Client}
		without.post("continue", body()).WantProblem(http.StatusNotFound, "not_found")
		without.post("look-up", nil).WantProblem(http.StatusNotFound, "not_found")
	})
}

// An address with an account signs in and confirms: nobody is asked for a new password.
func TestSetUp_AnExistingAccountConfirms(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		partner := agency(t, s, "north")
		s.Member(t, "north", "clara@acme.example", "AGENCY_VIEWER")
		l := inviteCompany(t, partner, "north", "clara@acme.example", s.Anonymous(t))
		if !l.look().AccountExists {
			t.Error("nobody is told of the account")
		}
		l.post("credentials", map[string]any{"name": "Clara", "password": "another password of plain words"}).WantProblem(http.StatusUnauthorized, "sign_in_first")
		clara := l.as(s.SignIn(t, "clara@acme.example", servertest.Password))
		clara.at("answers", "company", nil)
		clara.post("answers", map[string]any{"step": "company", "version": 1}).WantProblem(http.StatusConflict, "link_unclaimed")
		clara.post("claim", nil).Want(http.StatusOK)
		clara.post("claim", nil).Want(http.StatusOK)
		same(t, "claimed", fmt.Sprint(clara.look().Mine, clara.look().Step), "truecompany")
	})
}

// TestSetUp_64AtOnceMakeOne lets as many browsers as there are do the same step: of each there
// is one, account, company, member and event.
func TestSetUp_64AtOnceMakeOne(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		l := inviteCompany(t, agency(t, s, "north"), "north", "clara@acme.example", s.Anonymous(t))
		atOnce := func(do func() int) (won int64) {
			var wg sync.WaitGroup
			var n atomic.Int64
			for range 64 {
				wg.Go(func() {
					if do() == http.StatusOK {
						n.Add(1)
					}
				})
			}
			wg.Wait()
			return n.Load()
		}
		same(t, "accounts", atOnce(func() int {
			return l.as(s.Anonymous(t)).post("credentials", map[string]any{"name": "Clara", "password": servertest.Password}).Status
		}), int64(1))
		clara := l.as(s.SignIn(t, "clara@acme.example", servertest.Password))
		body := map[string]any{"step": "company", "version": clara.look().Version, "answers": details("Acme"), "token": l.token}
		same(t, "companies", atOnce(func() int { return clara.Do(http.MethodPost, "/onboard/continue", body).Status }), int64(1))
		for _, step := range []string{"sms", "widget"} {
			clara.at("skip", step, nil).Want(http.StatusOK)
		}
		last := map[string]any{"step": "team", "version": clara.look().Version, "token": l.token}
		same(t, "completions", atOnce(func() int { return clara.Do(http.MethodPost, "/onboard/skip", last).Status }), int64(1))
		same(t, "the link", clara.look().State, "completed")
		var list struct{ Items []struct{ Slug string } }
		admin := s.Admin(t)
		admin.Do(http.MethodGet, "/tenants?search=acme", nil).Want(http.StatusOK, &list)
		if len(list.Items) != 1 {
			t.Errorf("there are %d companies", len(list.Items))
		}
		var members struct {
			Items []struct {
				Role    string
				Account struct{ Email string }
			}
		}
		clara.Do(http.MethodGet, "/tenants/acme/members", nil).Want(http.StatusOK, &members)
		same(t, "members", fmt.Sprint(members.Items), "[{COMPANY_ADMIN {clara@acme.example}}]")
		servertest.Eventually(t, "the company is live", func() bool {
			var company struct{ State string }
			clara.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK, &company)
			return company.State == "live"
		})
		for path, once := range map[string]map[string]int{
			"/tenants/north/audit?limit=100": {"company_invitation.create": 1, "company_invitation.claim": 1, "company_invitation.step": 4, "company_invitation.complete": 1},
			"/tenants/acme/audit?limit=100":  {"company_invitation.complete": 1, "tenant.create": 1, "member.join": 1, "run.start": 1},
		} {
			var log struct{ Items []struct{ Action string } }
			admin.Do(http.MethodGet, path, nil).Want(http.StatusOK, &log)
			times := map[string]int{}
			for _, e := range log.Items {
				times[e.Action]++
			}
			for action, n := range once {
				if times[action] != n {
					t.Errorf("%s: %d times %s, want %d; %v", path, times[action], action, n, times)
				}
			}
		}
	})
}

// Companies of one name have slugs of their own, by the link and by the API.
func TestSetUp_ATakenSlugIsNumbered(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		partner := agency(t, s, "north")
		var slugs []string
		for i := range 2 {
			l := inviteCompany(t, partner, "north", fmt.Sprintf("client%d@acme.example", i), s.Anonymous(t))
			slugs = append(slugs, l.through("Acme").Tenant.Slug)
		}
		var made struct{ Tenant struct{ Slug string } }
		s.Admin(t).Do(http.MethodPost, "/tenants", map[string]any{"template": "company", "answers": map[string]any{"company": details("Acme")}}).
			Want(http.StatusAccepted, &made)
		slugs = append(slugs, made.Tenant.Slug, inviteCompany(t, partner, "north", "jp@acme.example", s.Anonymous(t)).through("株式会社").Tenant.Slug)
		want(t, "slugs", slugs, []string{"acme", "acme-2", "acme-3", "company"})
	})
}

func TestSetUp_EndsEachInItsOwnWay(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		partner := agency(t, s, "north")
		l := inviteCompany(t, partner, "north", "clara@acme.example", s.Anonymous(t))
		l.register()
		l.at("continue", "company", details("Acme")).Want(http.StatusOK)
		admin := s.Admin(t)
		admin.StepUp(servertest.AdminPassword)
		for _, c := range []struct{ slug, state, code string }{{"acme", "company_disabled", "link_company_disabled"}, {"north", "partner_disabled", "link_partner_disabled"}} {
			admin.Do(http.MethodPost, "/tenants/"+c.slug+"/disable", map[string]string{"reason": "Unpaid"}).Want(http.StatusNoContent)
			same(t, c.slug, l.look().State, c.state)
			l.post("skip", map[string]any{"step": "sms", "version": 3}).WantProblem(http.StatusForbidden, c.code)
			admin.Do(http.MethodPost, "/tenants/"+c.slug+"/enable", nil).Want(http.StatusNoContent)
		}
		s.Clock.Advance(8 * 24 * time.Hour)
		clara := l.as(s.SignIn(t, "clara@acme.example", servertest.Password))
		same(t, "late", clara.look().State, "expired")
		clara.post("skip", map[string]any{"step": "sms", "version": 3}).WantProblem(http.StatusGone, "link_expired")
		for _, token := range []string{l.token, "tno_unknown"} {
			l.Do(http.MethodPost, "/onboard/renew", map[string]string{"token": token}).Want(http.StatusAccepted)
		}
	}, servertest.WithClock())
}
