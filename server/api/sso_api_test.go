package api_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"tenantry/server/servertest"
)

func TestD16_MemberComesInByOIDC(t *testing.T) {
	t.Parallel()
	eachSSO(t, func(w *ssoScene) {
		w.verify(w.owner, "acme", "acme-corp.com")
		w.s.Member(w.t, "acme", "ann@acme-corp.com", "VOICEPRO_VIEWER")
		w.idp.Is("owner-there", "boss@acme-corp.com")

		// Nobody comes in by a draft, and none is activated that was not tried.
		var c connectionAnswer
		path := "/tenants/acme/sso/connections"
		w.owner.Do(http.MethodPost, path, w.draft()).Want(http.StatusCreated, &c)
		if !strings.HasSuffix(c.OIDC.RedirectURI, "/sso/"+c.ID) || c.State != "draft" {
			t.Errorf("drafted: %+v", c)
		}
		w.owner.Do(http.MethodPost, path+"/"+c.ID+"/activate", nil).WantProblem(http.StatusConflict, "not_tested")
		w.s.Anonymous(w.t).Do(http.MethodPost, "/session/sso/start", map[string]any{"connection": c.ID}).Want(http.StatusNotFound)
		c = w.try(w.owner, "acme", c.ID)
		if c.State != "tested" || !c.Trial.OK || c.Trial.Email != "boss@acme-corp.com" || len(c.Trial.Attributes) == 0 {
			t.Errorf("tried: %+v %+v", c, c.Trial)
		}
		// Another secret has to be tried again; another name does not.
		body := w.draft()
		delete(body, "kind")
		w.owner.Do(http.MethodPut, path+"/"+c.ID, body, "If-Match", `"1"`).Want(http.StatusOK, &c)
		w.owner.Do(http.MethodPost, path+"/"+c.ID+"/activate", nil).WantProblem(http.StatusConflict, "not_tested")
		w.try(w.owner, "acme", c.ID)
		w.owner.Do(http.MethodPost, path+"/"+c.ID+"/activate", nil).Want(http.StatusOK, &c)

		var found struct{ Connections []struct{ ID, Name string } }
		for _, email := range []string{"ann@acme-corp.com", "nobody-at-all@ACME-corp.com"} {
			w.s.Anonymous(w.t).Do(http.MethodPost, "/session/sso/find", map[string]string{"email": email}).Want(http.StatusOK, &found)
			if len(found.Connections) != 1 || found.Connections[0].ID != c.ID {
				t.Errorf("%s: %+v", email, found)
			}
		}
		w.s.Anonymous(w.t).Do(http.MethodPost, "/session/sso/find", map[string]string{"tenant": "acme"}).Want(http.StatusOK, &found)
		if len(found.Connections) != 1 {
			t.Errorf("by company code: %+v", found)
		}

		w.idp.Is("ann-there", "Ann@acme-corp.com")
		ann := w.enters(c.ID)
		ann.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK)
		var session struct {
			Account struct{ Email string }
			Session struct{ Factors []struct{ Method string } }
		}
		ann.Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &session)
		if session.Account.Email != "ann@acme-corp.com" || len(session.Session.Factors) != 1 || session.Session.Factors[0].Method != "sso" {
			t.Errorf("the session: %+v", session)
		}
		// From then on the subject decides, whatever the provider says of the address.
		w.idp.Is("ann-there", "renamed@acme-corp.com", "email_verified", false)
		w.enters(c.ID).Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &session)
		if session.Account.Email != "ann@acme-corp.com" {
			t.Errorf("the same subject is %s", session.Account.Email)
		}
		// Switched off it ends who came by it.
		w.owner.Do(http.MethodPost, path+"/"+c.ID+"/deactivate", nil).Want(http.StatusOK)
		ann.Do(http.MethodGet, "/session", nil).Want(http.StatusUnauthorized)
	})
}

// TestD16_ASessionCountsInItsTenantAlone is the trap: whoever runs a provider can make
// it say that anybody at their domain comes, and must not get further by it.
func TestD16_ASessionCountsInItsTenantAlone(t *testing.T) {
	t.Parallel()
	eachSSO(t, func(w *ssoScene) {
		w.verify(w.owner, "acme", "acme-corp.com")
		ann := w.s.Member(w.t, "acme", "ann@acme-corp.com", "VOICEPRO_VIEWER")
		admin := w.s.Admin(w.t)
		ann.Joins(admin, "other", "ann@acme-corp.com", "TENANT_OWNER")
		w.idp.Is("ann-there", "ann@acme-corp.com")
		c := w.connect(w.owner, "acme")
		by := w.enters(c.ID)

		by.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK)
		p := by.Do(http.MethodGet, "/tenants/other", nil).WantProblem(http.StatusUnauthorized, "step_up_required")
		if p.StepUp == nil || p.StepUp.Why != "elsewhere" {
			t.Errorf("another tenant asks %+v", p.StepUp)
		}
		for _, op := range []struct {
			method, path string
			body         any
		}{
			{http.MethodPost, "/account/totps", map[string]string{"name": "Phone"}},
			{http.MethodPost, "/account/passkeys/ask", nil},
			{http.MethodPost, "/session/password", map[string]string{"current": "x", "password": "another long password"}},
			{http.MethodPost, "/session/email", map[string]string{"email": "evil@evil.com"}},
			{http.MethodPatch, "/session/account", map[string]string{"name": "Evil"}},
			{http.MethodPost, "/session/tenants", map[string]string{"name": "Mine", "slug": "mine"}},
			{http.MethodGet, "/session/export", nil},
		} {
			r := by.Do(op.method, op.path, op.body)
			if r.WantProblem(http.StatusUnauthorized, "step_up_required").StepUp == nil {
				t.Errorf("%s %s: %d %s", op.method, op.path, r.Status, r.Body)
			}
		}
		// With a password of her own it is hers again, everywhere.
		by.StepUp(servertest.Password)
		by.Do(http.MethodGet, "/tenants/other", nil).Want(http.StatusOK)
		by.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK)

		// The platform is nobody's to vouch for.
		w.verify(w.owner, "acme", "example.com")
		w.idp.Is("admin-there", servertest.AdminEmail)
		admin.Joins(admin, "acme", servertest.AdminEmail, "VOICEPRO_VIEWER")
		staff := w.enters(c.ID)
		staff.Do(http.MethodGet, "/platform/people", nil).WantProblem(http.StatusUnauthorized, "step_up_required")
		staff.Do(http.MethodPost, "/platform/api-keys", map[string]any{"name": "x", "permissions": []string{"TENANT_MGMT:read"}, "expiresInDays": 1}).
			WantProblem(http.StatusUnauthorized, "step_up_required")
		staff.Do(http.MethodGet, "/tenants/other", nil).Want(http.StatusNotFound)
	})
}

func TestD16_WhoIsRefused(t *testing.T) {
	t.Parallel()
	eachSSO(t, func(w *ssoScene) {
		w.verify(w.owner, "acme", "acme-corp.com")
		w.s.Member(w.t, "acme", "ann@acme-corp.com", "VOICEPRO_VIEWER")
		w.s.Member(w.t, "acme", "victim@victim.com", "VOICEPRO_VIEWER")
		w.idp.Is("x", "ann@acme-corp.com")
		c := w.connect(w.owner, "acme")
		refuse := func(name string, status int, code string) {
			w.t.Helper()
			browser := w.s.Anonymous(w.t)
			r := w.come(browser, c.ID)
			if r.Status != status || r.WantProblem(status, code).Code != code || strings.Contains(r.Header.Get("Set-Cookie"), "tenantry=tns_") {
				w.t.Errorf("%s: %d %s", name, r.Status, r.Body)
			}
		}
		w.idp.Is("v", "victim@victim.com")
		refuse("a member at a domain that is not verified", http.StatusForbidden, "sso_address")
		w.idp.Is("v", servertest.AdminEmail)
		refuse("the platform's administrator", http.StatusForbidden, "sso_address")
		for _, verified := range []any{false, "false", nil, 1, "yes"} {
			w.idp.Is("y", "ann@acme-corp.com", "email_verified", verified)
			refuse("an address that is not verified", http.StatusForbidden, "sso_address")
		}
		for _, email := range []string{"", "ann", "ann@acme-corp.com.evil.com", "ann@acme-corp.com@evil.com", "a b@acme-corp.com", "ann@sub.acme-corp.com"} {
			w.idp.Is("z", email)
			refuse("the address "+email, http.StatusForbidden, "sso_address")
		}
		w.idp.Is("n", "new@acme-corp.com")
		refuse("a newcomer who is not invited", http.StatusForbidden, "not_invited")
		w.idp.Is("", "ann@acme-corp.com")
		refuse("nobody", http.StatusUnauthorized, "sso_refused")

		// Invited, the same person comes in and is a member; a newcomer where the tenant says so.
		w.owner.Do(http.MethodPost, "/tenants/acme/invitations", map[string]string{"email": "new@acme-corp.com", "role": "VOICEPRO_VIEWER"}).Want(http.StatusCreated)
		w.idp.Is("n", "new@acme-corp.com")
		w.enters(c.ID).Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK)
		w.idp.Is("j", "joins@acme-corp.com")
		body := w.draft("joinRole", "TENANT_OWNER")
		delete(body, "kind")
		path := "/tenants/acme/sso/connections/" + c.ID
		w.owner.Do(http.MethodPut, path, body, "If-Match", `"2"`).WantProblem(http.StatusUnprocessableEntity, "invalid")
		body["joinRole"] = "VOICEPRO_VIEWER"
		delete(body["oidc"].(map[string]any), "clientSecret")
		w.owner.Do(http.MethodPut, path, body, "If-Match", `"2"`).Want(http.StatusOK)
		w.enters(c.ID).Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK)

		// A domain that is gone takes nobody new; suspended people stay out.
		var list struct {
			Items []struct{ Account struct{ ID string } }
		}
		w.owner.Do(http.MethodGet, "/tenants/acme/members?search=joins", nil).Want(http.StatusOK, &list)
		w.owner.Do(http.MethodPost, "/tenants/acme/members/"+list.Items[0].Account.ID+"/suspend", nil).Want(http.StatusOK)
		refuse("somebody suspended", http.StatusForbidden, "suspended")

		// The secret is not sent to somebody else's issuer.
		body["oidc"].(map[string]any)["issuer"] = "https://evil.example.com"
		w.owner.Do(http.MethodPut, path, body, "If-Match", `"3"`).WantProblem(http.StatusUnprocessableEntity, "invalid")
		if said := w.s.Said(); strings.Contains(said, w.idp.ClientSecret+`"`) {
			w.t.Error("the secret was told")
		}
	})
}

func TestD16_OIDC_Attacks(t *testing.T) {
	t.Parallel()
	eachSSO(t, func(w *ssoScene) {
		w.verify(w.owner, "acme", "acme-corp.com")
		w.s.Member(w.t, "acme", "ann@acme-corp.com", "VOICEPRO_VIEWER")
		w.idp.Is("ann", "ann@acme-corp.com")
		c := w.connect(w.owner, "acme")
		stranger := servertest.NewOIDC(t)
		forge := func(change func(jwt.MapClaims)) func(jwt.MapClaims) (string, bool) {
			return func(claims jwt.MapClaims) (string, bool) { change(claims); return "", false }
		}
		signed := func(method jwt.SigningMethod, key any) func(jwt.MapClaims) (string, bool) {
			return func(claims jwt.MapClaims) (string, bool) {
				token := jwt.NewWithClaims(method, claims)
				token.Header["kid"] = "1"
				text, err := token.SignedString(key)
				if err != nil {
					t.Error(err)
				}
				return text, true
			}
		}
		for name, lie := range map[string]func(jwt.MapClaims) (string, bool){
			"another audience":   forge(func(c jwt.MapClaims) { c["aud"] = "somebody-else" }),
			"more audiences":     forge(func(c jwt.MapClaims) { c["aud"] = []string{"tenantry", "evil"}; c["azp"] = "evil" }),
			"another issuer":     forge(func(c jwt.MapClaims) { c["iss"] = stranger.URL }),
			"expired":            forge(func(c jwt.MapClaims) { c["exp"] = 1000 }),
			"another nonce":      forge(func(c jwt.MapClaims) { c["nonce"] = "another" }),
			"no nonce":           forge(func(c jwt.MapClaims) { delete(c, "nonce") }),
			"alg none":           signed(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType),
			"HS256, the secret":  signed(jwt.SigningMethodHS256, []byte(w.idp.ClientSecret)),
			"HS256, the key":     signed(jwt.SigningMethodHS256, w.idp.Key().N.Bytes()),
			"no token":           func(jwt.MapClaims) (string, bool) { return "x", true },
			"changed afterwards": func(jwt.MapClaims) (string, bool) { return "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.AAAA", true },
		} {
			w.idp.Is("ann", "ann@acme-corp.com")
			w.idp.Forge(lie)
			if r := w.come(w.s.Anonymous(w.t), c.ID); r.Status != http.StatusUnauthorized {
				w.t.Errorf("%s: %d %s", name, r.Status, r.Body)
			}
		}
		w.idp.Is("ann", "ann@acme-corp.com")

		complete := func(who *servertest.Client, body map[string]any, what string) {
			w.t.Helper()
			if r := who.Do(http.MethodPost, "/session/sso/complete", body); r.Status != http.StatusUnauthorized {
				w.t.Errorf("%s: %d %s", what, r.Status, r.Body)
			}
		}
		// A login that somebody else began, sent to a victim's browser.
		attacker, victim := w.s.Anonymous(w.t), w.s.Anonymous(w.t)
		back := w.idp.Visit(w.start(attacker, c.ID))
		w.start(victim, c.ID)
		complete(victim, answerOf(c.ID, back), "another browser's answer")
		complete(attacker, answerOf(c.ID, back), "an answer that was looked at once")
		complete(w.s.Anonymous(w.t), map[string]any{"connection": c.ID, "state": "made-up", "code": "x"}, "a state that never was")
		// A code twice, and a code of another provider (mix-up).
		ann := w.s.Anonymous(w.t)
		back = w.idp.Visit(w.start(ann, c.ID))
		ann.Do(http.MethodPost, "/session/sso/complete", answerOf(c.ID, back)).Want(http.StatusOK)
		complete(ann, answerOf(c.ID, back), "the same answer again")
		for _, iss := range []string{"", stranger.URL} {
			body := answerOf(c.ID, w.idp.Visit(w.start(ann, c.ID)))
			body["iss"] = iss
			complete(ann, body, "an answer by "+iss)
		}
		body := answerOf(c.ID, w.idp.Visit(w.start(ann, c.ID)))
		body["connection"] = "sc_0198c5c4e0a17b3c9f2d4e6a8b0c1d2e"
		complete(ann, body, "another connection")
		// Where to come back to is ours, or nothing.
		for path, want := range map[string]string{
			"/t/acme/members?x=1": "/t/acme/members?x=1", "//evil.com": "", "https://evil.com": "", `/\evil.com`: "", "/\t/evil.com": "", "javascript:alert(1)": "",
		} {
			who := w.s.Anonymous(w.t)
			var done struct{ ReturnTo string }
			r := who.Do(http.MethodPost, "/session/sso/complete", answerOf(c.ID, w.idp.Visit(w.start(who, c.ID, "returnTo", path)))).Want(http.StatusOK, &done)
			if done.ReturnTo != want {
				w.t.Errorf("%q comes back to %q (%s)", path, done.ReturnTo, r.Body)
			}
		}
		w.idp.Rotate()
		w.enters(c.ID).Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK)
		// A description that names another issuer than the one that was configured.
		stranger.NameItself(w.idp.URL)
		var other connectionAnswer
		w.owner.Do(http.MethodPost, "/tenants/acme/sso/connections", w.draft("oidc", map[string]any{
			"issuer": stranger.URL, "clientId": "tenantry", "clientSecret": "hush",
		})).Want(http.StatusCreated, &other)
		if r := w.owner.Do(http.MethodPost, "/tenants/acme/sso/connections/"+other.ID+"/trial", nil); r.Status < 400 {
			w.t.Errorf("a description of another issuer: %d %s", r.Status, r.Body)
		}
		// The provider's tokens stay with us. One is header and claims, both JSON in base64; "eyJ" alone is in many
		// a random text.
		token := regexp.MustCompile(`eyJ[\w-]+\.eyJ`)
		if said := w.s.Said(); token.MatchString(said) || strings.Contains(said, w.idp.ClientSecret+`"`) {
			w.t.Error("an answer holds a token or the secret of a provider")
		}
		// Which addresses may be asked at all is not the tenant's to say.
		for _, issuer := range []string{"http://169.254.169.254", "http://login.example.com", "ftp://127.0.0.1", "https://user:pw@example.com", "x", ""} {
			r := w.owner.Do(http.MethodPost, "/tenants/acme/sso/connections", w.draft("oidc", map[string]any{"issuer": issuer, "clientId": "x", "clientSecret": "x"}))
			if r.Status != http.StatusUnprocessableEntity {
				w.t.Errorf("the issuer %q: %d %s", issuer, r.Status, r.Body)
			}
		}
	})
}

func TestD16_Requirement(t *testing.T) {
	t.Parallel()
	eachSSO(t, func(w *ssoScene) {
		ann := w.s.Member(w.t, "acme", "ann@acme-corp.com", "VOICEPRO_VIEWER")
		guest := w.s.Member(w.t, "acme", "guest@elsewhere.com", "VOICEPRO_VIEWER")
		path := "/tenants/acme/sso/requirement"
		w.owner.Do(http.MethodPut, path, map[string]bool{"on": true}).WantProblem(http.StatusConflict, "no_connection")
		w.idp.Is("ann", "ann@acme-corp.com")
		c := w.connect(w.owner, "acme")
		w.owner.Do(http.MethodPut, path, map[string]bool{"on": true}).WantProblem(http.StatusConflict, "no_domain")
		w.verify(w.owner, "acme", "acme-corp.com")
		var r struct {
			On                               bool
			Active, Members, Unknown, Owners int
			Names                            []string
		}
		w.owner.Do(http.MethodGet, path, nil).Want(http.StatusOK, &r)
		if r.On || r.Active != 1 || r.Members != 1 || r.Unknown != 1 || r.Owners < 1 || len(r.Names) != 1 {
			t.Errorf("before: %+v", r)
		}
		w.owner.Do(http.MethodPut, path, map[string]bool{"on": true}).Want(http.StatusOK)

		p := ann.Do(http.MethodGet, "/tenants/acme", nil).WantProblem(http.StatusUnauthorized, "step_up_required")
		if p.StepUp == nil || p.StepUp.Why != "sso" || strings.Join(p.StepUp.Methods, " ") != "sso" {
			t.Errorf("asks for %+v", p.StepUp)
		}
		guest.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK)   // no address of theirs is at a verified domain
		w.owner.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK) // break-glass
		// She proves it in the session that she has, which keeps what it was.
		ann.KeepCookies(w.come(ann, c.ID).Want(http.StatusOK))
		ann.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK)
		w.owner.Do(http.MethodPost, "/tenants/acme/sso/connections/"+c.ID+"/deactivate", nil).WantProblem(http.StatusConflict, "sso_required")
		w.owner.Do(http.MethodDelete, "/tenants/acme/sso/connections/"+c.ID, nil).WantProblem(http.StatusConflict, "sso_required")
		w.owner.Do(http.MethodPut, path, map[string]bool{"on": false}).Want(http.StatusOK)
		w.owner.Do(http.MethodDelete, "/tenants/acme/sso/connections/"+c.ID, nil).Want(http.StatusNoContent)
	})
}

func TestD16_SecondFactorOfTheProvider(t *testing.T) {
	t.Parallel()
	eachSSO(t, func(w *ssoScene) {
		w.verify(w.owner, "acme", "acme-corp.com")
		w.s.Member(w.t, "acme", "ann@acme-corp.com", "VOICEPRO_VIEWER")
		w.idp.Is("ann", "ann@acme-corp.com")
		c := w.connect(w.owner, "acme")
		w.owner.EnrolApp(time.Now(), false)
		w.owner.Do(http.MethodPut, "/tenants/acme/policy", policyBody("mfa", "required"), "If-Match", `"1"`).Want(http.StatusOK)
		w.enters(c.ID).Do(http.MethodGet, "/tenants/acme", nil).WantProblem(http.StatusUnauthorized, "step_up_required")

		body := w.draft("trustMfa", true)
		delete(body, "kind")
		delete(body["oidc"].(map[string]any), "clientSecret")
		w.owner.Do(http.MethodPut, "/tenants/acme/sso/connections/"+c.ID, body, "If-Match", `"2"`).Want(http.StatusOK)
		by := w.enters(c.ID)
		by.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK)
		w.idp.Is("ann", "ann@acme-corp.com", "amr", []string{"pwd"})
		w.enters(c.ID).Do(http.MethodGet, "/tenants/acme", nil).WantProblem(http.StatusUnauthorized, "step_up_required")
		// No longer trusted, at once.
		body["trustMfa"] = false
		w.owner.Do(http.MethodPut, "/tenants/acme/sso/connections/"+c.ID, body, "If-Match", `"3"`).Want(http.StatusOK)
		by.Do(http.MethodGet, "/session", nil).Want(http.StatusUnauthorized)
	})
}

// TestD16_EveryChange_IsAudited makes the changes that need a provider.
func TestD16_EveryChange_IsAudited(t *testing.T) {
	t.Parallel()
	eachSSO(t, func(w *ssoScene) {
		walk := &scene{t: w.t, s: w.s}
		auditor := w.s.Key(w.t, "PLATFORM_AUDIT:read")
		w.verify(w.owner, "acme", "acme-corp.com")
		w.s.Member(w.t, "acme", "ann@acme-corp.com", "VOICEPRO_VIEWER")
		w.idp.Is("ann", "ann@acme-corp.com")
		path := "/tenants/acme/sso/connections"
		var c connectionAnswer
		w.owner.Do(http.MethodPost, path, w.draft()).Want(http.StatusCreated, &c)
		var gone struct{ URL string }
		r := w.owner.Do(http.MethodPost, path+"/"+c.ID+"/trial", nil).Want(http.StatusOK, &gone)
		w.owner.KeepSSO(r)
		walk.mustBeAudited(auditor, "the trial", w.owner.Do(http.MethodPost, "/session/sso/complete", answerOf(c.ID, w.idp.Visit(gone.URL))))
		walk.mustBeAudited(auditor, "activateConnection", w.owner.Do(http.MethodPost, path+"/"+c.ID+"/activate", nil))
		walk.mustBeAudited(auditor, "completeSingleSignOn", w.come(w.s.Anonymous(w.t), c.ID))
		walk.mustBeAudited(auditor, "setSSORequirement", w.owner.Do(http.MethodPut, "/tenants/acme/sso/requirement", map[string]bool{"on": true}))
		w.owner.Do(http.MethodPut, "/tenants/acme/sso/requirement", map[string]bool{"on": false}).Want(http.StatusOK)
		walk.mustBeAudited(auditor, "deactivateConnection", w.owner.Do(http.MethodPost, path+"/"+c.ID+"/deactivate", nil))
	})
}
