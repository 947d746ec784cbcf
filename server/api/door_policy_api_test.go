package api_test

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"tenantry/server/servertest"
)

// policyBody is a policy with some of its fields set, given as name and value.
func policyBody(pairs ...any) map[string]any {
	body := map[string]any{"mfa": "optional", "methods": []string{}, "idleMinutes": 0, "absoluteMinutes": 0, "emailDomains": []string{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		body[pairs[i].(string)] = pairs[i+1]
	}
	return maps.Clone(body)
}

var inviteLink = regexp.MustCompile(`/invite/([A-Za-z0-9_-]+)`)

// joinByMail invites an account and accepts by the link of the mail, as its owner
// would who reads it there.
func joinByMail(t testing.TB, who *servertest.Client, slug, email, role string) {
	t.Helper()
	who.Do(http.MethodPost, "/tenants/"+slug+"/invitations", map[string]string{"email": email, "role": role}).Want(http.StatusCreated)
	var list struct {
		Items []struct{ ID, To, Kind string }
	}
	who.Do(http.MethodGet, "/platform/outbox?limit=20", nil).Want(http.StatusOK, &list)
	for _, item := range list.Items { // a tenant that is ready only now writes to its own people after it
		if item.To != email || item.Kind != "invitation.tenant" {
			continue
		}
		var mail struct{ Text string }
		who.Do(http.MethodGet, "/platform/outbox/"+item.ID, nil).Want(http.StatusOK, &mail)
		link := inviteLink.FindStringSubmatch(mail.Text)
		if link == nil {
			t.Fatalf("no link in %q", mail.Text)
		}
		who.Do(http.MethodPost, "/invitations/accept", map[string]string{"token": link[1]}).Want(http.StatusOK)
		return
	}
	t.Fatalf("no invitation for %s in %+v", email, list.Items)
}

type policyAnswer struct {
	MFA          string
	EmailDomains []string
}

// TestD05_AStricterTenantAsksOnlyAtItsOwnDoor: one person, two tenants, one policy.
func TestD05_AStricterTenantAsksOnlyAtItsOwnDoor(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("strict"))
		admin.CreateTenant(servertest.Customer("easy"))
		stranger := s.Member(t, "easy", "stranger@example.com", "TENANT_OWNER")
		member := s.Member(t, "strict", "member@example.com", "TENANT_OWNER")
		key := s.Key(t, "TENANT_MGMT:read")
		admin.Do(http.MethodPut, "/tenants/strict/policy", policyBody("mfa", "required"), "If-Match", `"1"`).Want(http.StatusOK)

		p := member.Do(http.MethodGet, "/tenants/strict", nil).WantProblem(http.StatusUnauthorized, "step_up_required")
		if p.StepUp == nil || p.StepUp.Why != "policy" || p.StepUp.Tenant != "strict" || !p.StepUp.Enrol {
			t.Errorf("asked for %+v", p.StepUp)
		}
		stranger.Do(http.MethodGet, "/tenants/strict", nil).WantProblem(http.StatusNotFound, "not_found") // never step_up
		stranger.Do(http.MethodGet, "/tenants/easy", nil).Want(http.StatusOK)
		admin.Do(http.MethodGet, "/tenants/strict", nil).Want(http.StatusOK) // staff is not bound
		key.Do(http.MethodGet, "/tenants/strict", nil).Want(http.StatusOK)
		member.Do(http.MethodGet, "/session", nil).Want(http.StatusOK)
	})
}

// TestD15_PolicyOfATenant: defaults, saving over a version, what is refused, preview.
func TestD15_PolicyOfATenant(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		waitLive(t, admin, admin.CreateTenant(servertest.Customer("acme"))) // its first user is invited
		owner := s.Member(t, "acme", "owner2@acme.example.com", "TENANT_OWNER")
		var got policyAnswer
		r := owner.Do(http.MethodGet, "/tenants/acme/policy", nil).Want(http.StatusOK, &got)
		if got.MFA != "optional" || r.Header.Get("ETag") != `"1"` {
			t.Errorf("the defaults are %+v %s", got, r.Header.Get("ETag"))
		}

		// Who sets it must pass it.
		owner.Do(http.MethodPut, "/tenants/acme/policy", policyBody("mfa", "required"), "If-Match", `"1"`).
			WantProblem(http.StatusConflict, "locks_you_out")
		owner.Do(http.MethodPut, "/tenants/acme/policy", policyBody("emailDomains", []string{"other.example.com"}), "If-Match", `"1"`).
			WantProblem(http.StatusConflict, "locks_you_out")
		var effect struct {
			Members, Without, Owners, Sessions, Invitations int
			Names                                           []string
			You                                             string
		}
		owner.Do(http.MethodPost, "/tenants/acme/policy/preview",
			policyBody("mfa", "required", "emailDomains", []string{"elsewhere.example.com"})).Want(http.StatusOK, &effect)
		if effect.Members != 1 || effect.Without != 1 || effect.Owners != 1 || effect.Sessions != 1 || effect.Invitations != 1 ||
			len(effect.Names) != 1 || effect.You == "" {
			t.Errorf("the preview tells %+v", effect)
		}

		for _, bad := range []map[string]any{
			policyBody("idleMinutes", 4), policyBody("absoluteMinutes", 5), policyBody("emailDomains", []string{"no domain"}),
			policyBody("mfa", "required", "mfaFrom", time.Now().AddDate(3, 0, 0)), policyBody("methods", []string{"sms"}),
			policyBody("mfa", "always"),
		} {
			owner.Do(http.MethodPut, "/tenants/acme/policy", bad, "If-Match", `"1"`).WantProblem(http.StatusUnprocessableEntity, "invalid")
		}
		ok := policyBody("mfa", "required", "mfaFrom", time.Now().AddDate(0, 1, 0), "methods", []string{"totp"},
			"emailDomains", []string{"@Acme.example.com", "acme.example.com"})
		owner.Do(http.MethodPut, "/tenants/acme/policy", ok, "If-Match", `"1"`).Want(http.StatusOK, &got)
		if len(got.EmailDomains) != 1 || got.EmailDomains[0] != "acme.example.com" {
			t.Errorf("the domains are %q", got.EmailDomains)
		}
		owner.Do(http.MethodPut, "/tenants/acme/policy", ok, "If-Match", `"1"`).WantProblem(http.StatusPreconditionFailed, "changed")
		owner.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK) // until that date nothing is asked
		var people struct {
			Items []struct{ Account struct{ Email string } }
		}
		owner.Do(http.MethodGet, "/tenants/acme/policy/unenrolled", nil).Want(http.StatusOK, &people)
		if len(people.Items) != 1 || people.Items[0].Account.Email != "owner2@acme.example.com" {
			t.Errorf("not enrolled: %+v", people)
		}

		// Domains bind for inviting and for accepting.
		owner.Do(http.MethodPost, "/tenants/acme/invitations", map[string]string{"email": "x@other.example.com", "role": "VOICEPRO_VIEWER"}).
			WantProblem(http.StatusUnprocessableEntity, "invalid")
		owner.Do(http.MethodPost, "/tenants/acme/invitations", map[string]string{"email": "x@acme.example.com", "role": "VOICEPRO_VIEWER"}).
			Want(http.StatusCreated)
	})
}

func TestD15_AnInvitationOutsideTheDomainsIsNotTaken(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		waitLive(t, admin, admin.CreateTenant(servertest.Customer("acme"))) // its version moves until then
		token := invitationToken(t, admin, "acme")
		admin.Do(http.MethodPut, "/tenants/acme/policy", policyBody("emailDomains", []string{"acme.example.com"}), "If-Match", `"1"`).Want(http.StatusOK)
		accept := map[string]string{"token": token, "name": "Guest", "password": servertest.Password}
		s.Anonymous(t).Do(http.MethodPost, "/invitations/accept", accept).WantProblem(http.StatusForbidden, "email_domain")
		admin.Do(http.MethodPut, "/tenants/acme/policy", policyBody(), "If-Match", `"2"`).Want(http.StatusOK)
		s.Anonymous(t).Do(http.MethodPost, "/invitations/accept", accept).Want(http.StatusOK) // it was not used up
	})
}

// TestC22_DisabledAndEnabledAgain takes a tenant away from everybody and gives it back.
func TestC22_DisabledAndEnabledAgain(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		waitLive(t, admin, admin.CreateTenant(servertest.Customer("acme")))
		waitLive(t, admin, admin.CreateTenant(servertest.Operator("msp", "acme")))
		owner := s.Member(t, "acme", "owner2@example.com", "TENANT_OWNER")
		operator := s.Member(t, "msp", "operator@example.com", "TENANT_OWNER")
		support := s.Platform(t, "support@example.com", "PLATFORM_SUPPORT")
		link := invitationToken(t, admin, "acme")
		operator.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK)

		owner.Do(http.MethodPost, "/tenants/acme/disable", map[string]string{}).WantProblem(http.StatusForbidden, "forbidden")
		support.Do(http.MethodPost, "/tenants/acme/disable", map[string]string{}).WantProblem(http.StatusForbidden, "forbidden")
		var who struct{ Members, Invitations int }
		admin.Do(http.MethodGet, "/tenants/acme/disable", nil).Want(http.StatusOK, &who)
		if who.Members != 1 || who.Invitations != 2 {
			t.Errorf("cut off would be %+v", who)
		}
		admin.Do(http.MethodPost, "/tenants/acme/disable", map[string]string{"reason": "Unpaid invoice"}).Want(http.StatusNoContent)

		p := owner.Do(http.MethodGet, "/tenants/acme", nil).WantProblem(http.StatusForbidden, "tenant_disabled")
		if !regexp.MustCompile(`Unpaid invoice.*Ask them`).MatchString(p.Detail) {
			t.Errorf("members are told %q", p.Detail)
		}
		owner.Do(http.MethodPost, "/tenants/acme/enable", nil).WantProblem(http.StatusForbidden, "tenant_disabled") // C24
		operator.Do(http.MethodGet, "/tenants/acme", nil).WantProblem(http.StatusForbidden, "tenant_disabled")
		s.Anonymous(t).Do(http.MethodPost, "/invitations/accept", map[string]string{"token": link, "name": "G", "password": servertest.Password}).
			WantProblem(http.StatusForbidden, "tenant_disabled")
		var t1 struct {
			State    string
			Disabled *struct{ By, Reason string }
		}
		support.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK, &t1)
		if t1.State != "disabled" || t1.Disabled == nil || t1.Disabled.Reason != "Unpaid invoice" || t1.Disabled.By == "" {
			t.Errorf("staff sees %+v", t1)
		}
		want(t, "the disabled ones", slugs(t, admin, "/tenants?state=disabled"), []string{"acme"})

		admin.Do(http.MethodPost, "/tenants/acme/enable", nil).Want(http.StatusNoContent)
		owner.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK, &t1) // the same session: everything as before
		if t1.State != "live" {
			t.Errorf("it came back as %s", t1.State)
		}
		s.Anonymous(t).Do(http.MethodPost, "/invitations/accept", map[string]string{"token": link, "name": "G", "password": servertest.Password}).
			Want(http.StatusOK)
	})
}

// TestSwitcher_JoinsAndDeclines goes through the invitations of somebody signed in.
func TestSwitcher_JoinsAndDeclines(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		for _, slug := range []string{"first", "second", "third"} {
			admin.CreateTenant(servertest.Customer(slug))
		}
		invite := func(slug string) (id string) {
			var v struct{ ID string }
			admin.Do(http.MethodPost, "/tenants/"+slug+"/invitations", map[string]string{"email": servertest.AdminEmail, "role": "VOICEPRO_VIEWER"}).
				Want(http.StatusCreated, &v)
			return v.ID
		}
		second := invite("second")
		var mine struct {
			Items        []struct{ ID string }
			AddressKnown bool
		}
		// An address that nobody proved gets to see nothing.
		admin.Do(http.MethodGet, "/session/invitations", nil).Want(http.StatusOK, &mine)
		if len(mine.Items) != 0 || mine.AddressKnown {
			t.Errorf("without proof: %+v", mine)
		}
		admin.Do(http.MethodPost, "/session/invitations/"+second+"/join", nil).WantProblem(http.StatusNotFound, "not_found")

		joinByMail(t, admin, "first", servertest.AdminEmail, "VOICEPRO_VIEWER")
		third := invite("third")
		admin.Do(http.MethodGet, "/session/invitations", nil).Want(http.StatusOK, &mine)
		if len(mine.Items) != 2 || !mine.AddressKnown || mine.Items[0].ID != third {
			t.Errorf("invitations: %+v", mine)
		}
		stranger := s.Member(t, "first", "stranger@example.com", "TENANT_OWNER")
		stranger.Do(http.MethodPost, "/session/invitations/"+second+"/join", nil).WantProblem(http.StatusNotFound, "not_found")
		admin.Do(http.MethodPost, "/session/invitations/"+second+"/join", nil).Want(http.StatusOK)
		admin.Do(http.MethodPost, "/session/invitations/"+second+"/join", nil).WantProblem(http.StatusGone, "invitation_used")
		admin.Do(http.MethodPost, "/session/invitations/"+third+"/decline", nil).Want(http.StatusNoContent)
		admin.Do(http.MethodPost, "/session/invitations/"+third+"/decline", nil).Want(http.StatusNoContent)
		admin.Do(http.MethodPost, "/session/invitations/"+third+"/join", nil).WantProblem(http.StatusConflict, "invitation_closed")

		var places struct {
			Items []struct {
				Tenant      struct{ Slug string }
				MemberState string
			}
			NextCursor string
		}
		admin.Do(http.MethodGet, "/session/tenants?limit=1", nil).Want(http.StatusOK, &places)
		if len(places.Items) != 1 || places.NextCursor == "" || places.Items[0].MemberState != "active" {
			t.Errorf("places: %+v", places)
		}
		admin.Do(http.MethodGet, "/session/tenants?search=sec&cursor="+url.QueryEscape(""), nil).Want(http.StatusOK, &places)
		if len(places.Items) != 1 || places.Items[0].Tenant.Slug != "second" {
			t.Errorf("found: %+v", places)
		}
	})
}
