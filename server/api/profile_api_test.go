package api_test

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"tenantry/server/domain"
	"tenantry/server/servertest"
)

// somePicture is a small PNG in base64.
func somePicture(t *testing.T) string { return pictureOf(t, color.RGBA{G: 200, A: 255}) }

func pictureOf(t *testing.T, c color.Color) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 30, 20))
	for i := range 600 {
		img.Set(i%30, i/30, c)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(out.Bytes())
}

// self is what the session says of the person.
type self struct {
	Account struct{ ID, Email, Name, Language, Timezone, Picture string }
}

func selfOf(c *servertest.Client) (s self) {
	c.Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &s)
	return s
}

func TestProfile_IsChangedInParts(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		change := func(body map[string]string) *servertest.Response {
			return admin.Do(http.MethodPatch, "/session/account", body)
		}
		change(map[string]string{"timezone": "Pacific/Auckland", "language": "de-CH"}).Want(http.StatusNoContent)
		change(map[string]string{"name": "  Ada King "}).Want(http.StatusNoContent)
		got := selfOf(admin).Account
		if got.Name != "Ada King" || got.Timezone != "Pacific/Auckland" || got.Language != "de-CH" {
			t.Errorf("%+v", got)
		}
		change(map[string]string{"timezone": "", "language": ""}).Want(http.StatusNoContent)
		if got := selfOf(admin).Account; got.Timezone != "" || got.Language != "" || got.Name != "Ada King" {
			t.Errorf("%+v", got)
		}
		p := change(map[string]string{"name": " ", "timezone": "Mars/Olympus", "language": "tlh"}).WantProblem(http.StatusUnprocessableEntity, "invalid")
		found := pointers(p)
		slices.Sort(found)
		want(t, "what is wrong", found, []string{"/language", "/name", "/timezone"})
		var events struct {
			Items []struct{ Detail map[string]map[string]string }
		}
		admin.Do(http.MethodGet, "/platform/audit?action=account.update_profile", nil).Want(http.StatusOK, &events)
		if n := len(events.Items); n != 3 || events.Items[2].Detail["after"]["timezone"] != "Pacific/Auckland" || len(events.Items[2].Detail["after"]) != 2 {
			t.Errorf("%d events: %+v", n, events.Items)
		}
		var reference struct{ Languages []string }
		admin.Do(http.MethodGet, "/reference", nil).Want(http.StatusOK, &reference)
		want(t, "the languages to choose from", reference.Languages, domain.Languages())
	})
}

func TestPicture_IsReencodedAndKept(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.Do(http.MethodPut, "/session/picture", map[string]string{"picture": somePicture(t)}).Want(http.StatusOK)
		address := strings.TrimPrefix(selfOf(admin).Account.Picture, "/api/v1")
		r := admin.Do(http.MethodGet, address, nil).Want(http.StatusOK)
		for name, value := range map[string]string{
			"Content-Type": "image/jpeg", "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin",
			"Content-Disposition": "inline", "Cache-Control": "private, max-age=31536000, immutable",
		} {
			if got := r.Header.Get(name); got != value {
				t.Errorf("%s: %q", name, got)
			}
		}
		if csp := r.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "sandbox") || !strings.Contains(csp, "default-src 'none'") {
			t.Errorf("the policy is %q", csp)
		}
		if config, kind, err := image.DecodeConfig(bytes.NewReader(r.Body)); err != nil || kind != "jpeg" || config.Width != 256 || config.Height != 256 {
			t.Errorf("%v %s %v", config, kind, err)
		}
		again := admin.Do(http.MethodGet, address, nil, "If-None-Match", r.Header.Get("ETag")).Want(http.StatusNotModified)
		if len(again.Body) != 0 {
			t.Error("304 with a body")
		}
		bare, _, _ := strings.Cut(address, "?")
		if got := admin.Do(http.MethodGet, bare, nil).Want(http.StatusOK).Header.Get("Cache-Control"); got != "private, no-cache" {
			t.Errorf("without the digest: %q", got)
		}
		admin.Do(http.MethodPut, "/session/picture", map[string]string{"picture": pictureOf(t, color.Black)}).Want(http.StatusOK)
		if next := selfOf(admin).Account.Picture; next == "/api/v1"+address {
			t.Error("another picture has the same address")
		}
		admin.Do(http.MethodDelete, "/session/picture", nil).Want(http.StatusNoContent)
		admin.Do(http.MethodDelete, "/session/picture", nil).Want(http.StatusNoContent)
		admin.Do(http.MethodGet, address, nil).WantProblem(http.StatusNotFound, "not_found")
		if left := selfOf(admin).Account.Picture; left != "" {
			t.Errorf("the address %q is left", left)
		}
	})
}

func TestPicture_BadFilesAreRefusedInWords(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		send := func(text string) *servertest.Response {
			return admin.Do(http.MethodPut, "/session/picture", map[string]string{"picture": text})
		}
		for text, code := range map[string]string{
			"":                   "format",
			"not base64 at all!": "format",
			base64.StdEncoding.EncodeToString([]byte("<svg onload=alert(1)>")):                  "format",
			base64.StdEncoding.EncodeToString([]byte("\x89PNG\r\n\x1a\nand then nothing good")): "damaged",
		} {
			p := send(text).WantProblem(http.StatusUnprocessableEntity, code)
			if len(p.Errors) != 1 || p.Errors[0].Pointer != "/picture" || p.Errors[0].Code != code {
				t.Errorf("%.20q: %+v", text, p.Errors)
			}
		}
		send(base64.StdEncoding.EncodeToString(make([]byte, 3<<20))).WantProblem(http.StatusRequestEntityTooLarge, "too_large")
		for range 5 {
			send("")
		}
		if r := send(somePicture(t)); r.Status != http.StatusTooManyRequests { // 4 + 5 came before it, and one that was too large
			send(somePicture(t)).WantProblem(http.StatusTooManyRequests, "rate_limited")
		}
	}, servertest.WithClock())
}

// TestPicture_OnlyForThoseWhoSeeThePerson walks the ways of seeing somebody, and
// those that lead nowhere.
func TestPicture_OnlyForThoseWhoSeeThePerson(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		waitLive(t, admin, admin.CreateTenant(servertest.Customer("acme")))
		waitLive(t, admin, admin.CreateTenant(servertest.Customer("beta")))
		waitLive(t, admin, admin.CreateTenant(servertest.Operator("partner", "acme")))
		person := s.Member(t, "acme", "person@example.com", "VOICEPRO_VIEWER")
		person.Do(http.MethodPut, "/session/picture", map[string]string{"picture": somePicture(t)}).Want(http.StatusOK)
		who := selfOf(person).Account
		address := strings.TrimPrefix(who.Picture, "/api/v1")
		colleague := s.Member(t, "acme", "colleague@example.com", "VOICEPRO_VIEWER")
		suspended := s.Member(t, "acme", "suspended@example.com", "VOICEPRO_VIEWER")
		admin.Do(http.MethodPost, "/tenants/acme/members/"+selfOf(suspended).Account.ID+"/suspend", nil).Want(http.StatusOK)
		staff := s.Platform(t, "staff@example.com", "PLATFORM_SUPPORT")
		admin.Do(http.MethodPost, "/platform/roles", map[string]any{"name": "OUTBOX", "title": "Outbox", "permissions": []string{"OUTBOX:read"}}).Want(http.StatusCreated)
		for name, c := range map[string]struct {
			viewer *servertest.Client
			status int
		}{
			"the person":  {person, http.StatusOK},
			"a colleague": {colleague, http.StatusOK},
			"an owner of the tenant that manages theirs": {s.Member(t, "partner", "msp@example.com", "TENANT_OWNER"), http.StatusOK},
			"the platform's support":                     {staff, http.StatusOK},
			"somebody of another tenant":                 {s.Member(t, "beta", "stranger@example.com", "TENANT_OWNER"), http.StatusNotFound},
			"a suspended colleague":                      {suspended, http.StatusNotFound},
			"a platform person who sees no people":       {s.Platform(t, "mail@example.com", "OUTBOX"), http.StatusNotFound},
			"nobody":                                     {s.Anonymous(t), http.StatusUnauthorized},
			"a key":                                      {s.Key(t, "TENANT_MGMT:read"), http.StatusForbidden},
		} {
			if r := c.viewer.Do(http.MethodGet, address, nil); r.Status != c.status {
				t.Errorf("%s: %d, want %d", name, r.Status, c.status)
			}
		}
		var members struct {
			Items []struct{ Account struct{ ID, Picture string } }
		}
		colleague.Do(http.MethodGet, "/tenants/acme/members?search=person%40example.com", nil).Want(http.StatusOK, &members)
		if len(members.Items) == 0 || members.Items[0].Account.Picture != who.Picture {
			t.Errorf("the list of members has %+v", members.Items)
		}
		admin.Do(http.MethodPost, "/tenants/acme/disable", map[string]string{}).Want(http.StatusNoContent)
		colleague.Do(http.MethodGet, address, nil).WantProblem(http.StatusNotFound, "not_found")
	})
}

// A picture is seen behind the door of a tenant alone: a session that did not give the
// proof that the tenant asks for sees none, wherever else it may go.
func TestPicture_BehindTheDoorAlone(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		for _, slug := range []string{"strict", "easy"} {
			waitLive(t, admin, admin.CreateTenant(servertest.Customer(slug)))
		}
		waitLive(t, admin, admin.CreateTenant(servertest.Operator("partner", "strict")))
		person := s.Member(t, "strict", "person@example.com", "VOICEPRO_VIEWER")
		person.Do(http.MethodPut, "/session/picture", map[string]string{"picture": somePicture(t)}).Want(http.StatusOK)
		address := strings.TrimPrefix(selfOf(person).Account.Picture, "/api/v1")
		viewers := map[string]*servertest.Client{
			"a colleague":                  s.Member(t, "strict", "colleague@example.com", "VOICEPRO_VIEWER"),
			"an owner of the managing one": s.Member(t, "partner", "msp@example.com", "TENANT_OWNER"),
		}
		admin.Do(http.MethodPut, "/tenants/strict/policy", policyBody("mfa", "required"), "If-Match", `"1"`).Want(http.StatusOK)
		for who, viewer := range viewers {
			viewer.Do(http.MethodGet, "/tenants/strict", nil).WantProblem(http.StatusUnauthorized, "step_up_required")
			viewer.Do(http.MethodGet, address, nil).WantProblem(http.StatusNotFound, "not_found")
			viewer.EnrolApp(time.Now(), false)
			if r := viewer.Do(http.MethodGet, address, nil); r.Status != http.StatusOK {
				t.Errorf("%s, with the proof: %d %s", who, r.Status, r.Body)
			}
		}
		// Another tenant that both belong to opens it, too.
		another := s.Member(t, "strict", "another@example.com", "VOICEPRO_VIEWER")
		another.Do(http.MethodGet, address, nil).WantProblem(http.StatusNotFound, "not_found")
		another.Joins(admin, "easy", "another@example.com", "VOICEPRO_VIEWER")
		another.Do(http.MethodGet, address, nil).WantProblem(http.StatusNotFound, "not_found")
		person.Joins(admin, "easy", "person@example.com", "VOICEPRO_VIEWER")
		if r := another.Do(http.MethodGet, address, nil); r.Status != http.StatusOK {
			t.Errorf("in another tenant of both: %d %s", r.Status, r.Body)
		}
	})
}

func TestMemberships_AreListedByNameAndLeft(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		for _, slug := range []string{"cobalt", "azure", "beige"} {
			waitLive(t, admin, admin.CreateTenant(servertest.Customer(slug)))
		}
		person := s.Member(t, "cobalt", "person@example.com", "TENANT_OWNER")
		person.Joins(admin, "azure", "person@example.com", "VOICEPRO_VIEWER")
		person.Joins(admin, "beige", "person@example.com", "VOICEPRO_VIEWER")
		type page struct {
			Items []struct {
				Tenant    struct{ Slug string }
				RoleTitle string
				Owner     bool
				Since     time.Time
			}
			NextCursor string
		}
		list := func() (slugs []string) {
			for cursor, first := "", true; first || cursor != ""; first = false {
				var p page
				person.Do(http.MethodGet, "/session/memberships?limit=1&cursor="+cursor, nil).Want(http.StatusOK, &p)
				for _, m := range p.Items {
					slugs = append(slugs, m.Tenant.Slug)
					if m.RoleTitle == "" || m.Since.IsZero() || m.Owner != (m.Tenant.Slug == "cobalt") {
						t.Errorf("%+v", m)
					}
				}
				cursor = p.NextCursor
			}
			return slugs
		}
		want(t, "page by page", list(), []string{"azure", "beige", "cobalt"})
		person.Do(http.MethodDelete, "/session/memberships/azure", nil).Want(http.StatusNoContent)
		person.Do(http.MethodDelete, "/session/memberships/cobalt", nil).WantProblem(http.StatusConflict, "last_owner")
		want(t, "after leaving", list(), []string{"beige", "cobalt"})
	})
}
