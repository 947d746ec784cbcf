package api_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tenantry/server/domain"
	"tenantry/server/servertest"
)

// scene is a server with one of everything that an address can name, and with
// everybody who may be called wrong.
type scene struct {
	t *testing.T
	s *servertest.Server

	admin *servertest.Client // may do everything

	ended      *servertest.Client // signed out by now
	half       *servertest.Client // has yet to give the second factor
	revoked    *servertest.Client // a key that is no more
	almost     *servertest.Client // a platform person, see grantAllBut
	stranger   *servertest.Client // owns another tenant
	operator   *servertest.Client // owns an operator that does not manage the tenant
	reader     *servertest.Client // may read everything in the tenant, and nothing else
	writer     *servertest.Client // may do everything in the tenant but read
	suspended  *servertest.Client // could do everything in the tenant, and is suspended there
	uselessKey *servertest.Client // a key that opens no tenant and none of the lists
	readingKey *servertest.Client // a key that reads all tenants
	writingKey *servertest.Client // a key that changes all tenants

	foreignKey                       *servertest.Client // a key that belongs to another tenant and may do everything there
	tenantReading, tenantWriting     *servertest.Client // keys of the tenant that may do only that
	personalReading, personalWriting *servertest.Client // keys of a person who may do everything in the tenant

	known   []string // every platform permission
	granted []string // what the role of almost holds
	keys    map[string]*servertest.Client

	names               map[string]string // by what stands in braces in a path
	platformInvitations string
	myInvitations       string
	tenantRole          string
	widgetKey           string
	sent                int // numbers given away, see numbered
}

// walked is the template of the scene's tenant: its run waits for a person, and
// its roles divide what can be done there.
const walked = `
name: walked
version: 1
title: Walked
summary: A tenant with one of everything
doors: [api]
steps:
  - id: organization
    kind: form
    title: Organization
    schema:
      type: object
      required: [name]
      properties:
        name: {type: string, title: Name, maxLength: 80, x-is: tenant.name}
        slug: {type: string, title: Slug, format: slug, x-is: tenant.slug}
        website: {type: string, title: Website, format: uri, maxLength: 300, x-is: tenant.website}
roles:
  READER: ["TENANT:read", "MEMBERS:read", "RUNS:read", "AUDIT:read", "MANAGED:read", "CREDENTIALS:read", "SECURITY:read",
    "COMPANIES:read", "CONTACTS:read", "TEXTING:read", "WIDGET:read"]
  OWNER: ["*"]
  WRITER: ["TENANT:update", "MEMBERS:invite", "SECURITY:manage", "RUNS:manage", "CREDENTIALS:manage",
    "COMPANIES:create", "CONTACTS:manage", "TEXTING:send", "TEXTING:manage", "WIDGET:manage"]
  EVERYTHING: ["*"]
defaultRole: READER
features: {managed: true, contacts: true, texting: true, widget: true}
provision:
  - {id: prepare, use: tenant.prepare, title: Prepare the tenant}
  - {id: hosts, use: manual, title: Add the host, assignee: it, skippable: true}
`

func newScene(t *testing.T, s *servertest.Server) *scene {
	t.Helper()
	w := &scene{t: t, s: s, admin: s.Admin(t), names: map[string]string{}, keys: map[string]*servertest.Client{}}
	w.addTenants()
	w.addPeople()
	w.addKeys()
	w.nameThings()
	return w
}

func (w *scene) addTenants() {
	w.s.Template(w.t, "walked", 1, walked)
	w.admin.Do(http.MethodPatch, "/platform/settings", map[string]any{"signUp": map[string]any{"mode": "open", "domains": []string{}}}).Want(http.StatusOK)
	answers := map[string]any{"organization": map[string]any{"name": "The Walked Company", "slug": "walked-tenant", "website": "https://walked.example.com"}}
	run := w.admin.CreateTenant(map[string]any{"template": "walked", "answers": answers})
	w.admin.CreateTenant(servertest.Customer("elsewhere"))
	w.admin.CreateTenant(servertest.Operator("some-operator", "elsewhere"))
	waitState(w.t, w.admin, run, "needs_action")
	w.names["tenant"], w.names["run"], w.names["slug"], w.names["step"] = "walked-tenant", run, "elsewhere", "hosts"
}

func (w *scene) addPeople() {
	t, s := w.t, w.s
	w.ended = s.Admin(t)
	w.ended.Do(http.MethodDelete, "/session", nil).Want(http.StatusNoContent)
	careful := s.Member(t, "walked-tenant", "careful@example.com", "READER")
	careful.EnrolApp(time.Now(), true)
	w.half = s.SignIn(t, "careful@example.com", servertest.Password)
	var roles struct{ Permissions []string }
	w.admin.Do(http.MethodGet, "/platform/roles", nil).Want(http.StatusOK, &roles)
	w.known = roles.Permissions
	w.names["role"] = "ALMOST"
	w.admin.Do(http.MethodPost, "/platform/roles",
		map[string]any{"name": "ALMOST", "title": "Almost everything", "permissions": w.known}).Want(http.StatusCreated)
	w.granted = w.known
	w.almost = s.Platform(t, "almost@example.com", "ALMOST")
	w.stranger = s.Member(t, "elsewhere", "stranger@example.com", "TENANT_OWNER")
	w.operator = s.Member(t, "some-operator", "operator@example.com", "TENANT_OWNER")
	w.reader = s.Member(t, "walked-tenant", "reader@example.com", "READER")
	w.writer = s.Member(t, "walked-tenant", "writer@example.com", "WRITER")
	s.Member(t, "walked-tenant", "owner@example.com", "EVERYTHING")
	w.suspended = s.Member(t, "walked-tenant", "suspended@example.com", "EVERYTHING")
	w.admin.Do(http.MethodPost, "/tenants/walked-tenant/members/"+w.member("suspended@example.com")+"/suspend", nil).Want(http.StatusOK)
	member := s.Member(t, "walked-tenant", "member@example.com", "READER")
	member.Do(http.MethodPut, "/session/picture", map[string]string{"picture": somePicture(t)}).Want(http.StatusOK)
	w.names["account"] = w.member("member@example.com")
}

func (w *scene) addKeys() {
	w.revoked = w.s.Key(w.t, "TENANT_MGMT:read")
	w.admin.Do(http.MethodDelete, "/platform/api-keys/"+w.firstOf("/platform/api-keys"), nil).Want(http.StatusNoContent)
	w.uselessKey = w.s.Key(w.t, "PLATFORM_AUDIT:read")
	w.readingKey = w.s.Key(w.t, "TENANT_MGMT:read")
	w.writingKey = w.s.Key(w.t, "TENANT_MGMT:update")
	w.admin.Joins(w.admin, "walked-tenant", servertest.AdminEmail, "OWNER")
	var reading, writing []string
	for _, p := range domain.TenantPermissions() {
		if strings.HasSuffix(string(p), ":read") {
			reading = append(reading, string(p))
		} else {
			writing = append(writing, string(p))
		}
	}
	w.foreignKey = w.stranger.TenantKey("elsewhere", "TENANT:read", "MEMBERS:read", "AUDIT:read", "KEYS:manage")
	w.tenantReading, w.tenantWriting = w.admin.TenantKey("walked-tenant", reading...), w.admin.TenantKey("walked-tenant", writing...)
	w.personalReading, w.personalWriting = w.admin.PersonalKey("walked-tenant", reading...), w.admin.PersonalKey("walked-tenant", writing...)
}

// nameThings finds or makes what the remaining names in paths stand for.
func (w *scene) nameThings() {
	w.admin.Do(http.MethodPost, "/tenants/walked-tenant/invitations",
		map[string]string{"email": "guest@example.com", "role": "READER"}).Want(http.StatusCreated)
	w.admin.Do(http.MethodPost, "/platform/people",
		map[string]string{"email": "colleague@example.com", "role": "ALMOST"}).Want(http.StatusOK)
	var self, other session
	w.almost.Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &self)
	w.s.Admin(w.t).Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &other)
	w.names["person"], w.names["session"] = self.Account.ID, other.Session.ID
	w.names["onboarding"] = startDraft(w.t, w.admin, "voicepro-customer").ID
	w.names["invitation"] = w.firstOf("/tenants/walked-tenant/invitations")
	w.platformInvitations = w.firstOf("/platform/invitations")
	// The administrator proves an address by a link that only the mail had, and is invited once more.
	joinByMail(w.t, w.admin, "some-operator", servertest.AdminEmail, "VOICEPRO_VIEWER")
	var mine struct{ ID string }
	w.admin.Do(http.MethodPost, "/tenants/elsewhere/invitations", map[string]string{"email": servertest.AdminEmail, "role": "VOICEPRO_VIEWER"}).
		Want(http.StatusCreated, &mine)
	w.myInvitations = mine.ID
	var role struct{ Name string }
	w.admin.Do(http.MethodPost, "/tenants/walked-tenant/roles",
		map[string]any{"title": "Help desk", "permissions": []string{"MEMBERS:read"}}).Want(http.StatusCreated, &role)
	w.tenantRole = role.Name
	var bulk struct{ ID string }
	w.admin.Do(http.MethodPost, "/tenants/walked-tenant/bulk-invitations",
		map[string]string{"text": "many@example.com", "role": "READER"}).Want(http.StatusAccepted, &bulk)
	w.names["bulk"], w.names["membership"] = bulk.ID, "some-operator"
	var made struct{ ID string }
	w.admin.Do(http.MethodPost, "/tenants/walked-tenant/sso/connections", walkedConnection(true)).Want(http.StatusCreated, &made)
	w.names["connection"] = made.ID
	w.admin.Do(http.MethodPost, "/tenants/walked-tenant/domains", map[string]string{"domain": "walked.example.org"}).Want(http.StatusCreated, &made)
	w.names["domain"] = made.ID
	w.names["message"] = w.firstOf("/platform/outbox")
	var company struct{ Invitation struct{ ID string } }
	w.admin.Do(http.MethodPost, "/tenants/walked-tenant/company-invitations", map[string]any{"email": "owner@client.example"}).
		Want(http.StatusCreated, &company)
	w.names["companyInvitation"] = company.Invitation.ID
	w.admin.Do(http.MethodPost, "/tenants/walked-tenant/bulk-company-invitations", map[string]string{"text": "many@client.example"}).
		Want(http.StatusAccepted, &bulk)
	w.names["bulkCompanies"] = bulk.ID
	var app struct{ ID string } // begun and not finished: a finished one would ask the administrator for it
	w.admin.Do(http.MethodPost, "/account/totps", map[string]string{"name": "Phone"}).Want(http.StatusCreated, &app)
	w.names["factor"] = app.ID
	w.nameTexts()
	w.nameVisitorMessage()
	w.names["template"], w.names["check"], w.names["kind"] = "voicepro-customer", "slug-free", "porta"
}

// walkedConnection is a connection to nobody, to make or to change.
func walkedConnection(create bool) map[string]any {
	body := map[string]any{
		"name": "Walked login", "trustMfa": false,
		"oidc": map[string]any{"issuer": "https://127.0.0.1:1", "clientId": "tenantry", "clientSecret": "hush"},
	}
	if create {
		body["kind"] = "oidc"
	}
	return body
}

// nameTexts gives the tenant a number, and a contact who agreed to be texted.
func (w *scene) nameTexts() {
	w.t.Helper()
	x := &texter{t: w.t, s: w.s, c: w.admin, path: "/tenants/walked-tenant"}
	x.enable("active")
	w.names["contact"] = x.contact("Jo Doe", "+12025550143").ID
	x.optIn(w.names["contact"])
	var send struct{ ID string }
	w.admin.Do(http.MethodPost, x.path+"/texting/sends", map[string]any{"all": true, "body": "Hello"}).Want(http.StatusAccepted, &send)
	w.names["send"], w.names["text"] = send.ID, "tm_1"
	w.admin.Do(http.MethodPost, x.path+"/contact-imports", map[string]any{"text": "Mia Moe, +1 202 555 0146"}).Want(http.StatusCreated, &send)
	w.names["contactImport"], w.names["part"] = send.ID, "2"
}

// nameVisitorMessage lets a visitor of the tenant's website write.
func (w *scene) nameVisitorMessage() {
	var shown struct{ Key string }
	w.admin.Do(http.MethodGet, "/tenants/walked-tenant/widget", nil).Want(http.StatusOK, &shown)
	w.s.Anonymous(w.t).Do(http.MethodPost, "/widget/"+shown.Key+"/messages", map[string]string{
		"id": "0123456789abcdef", "name": "Lena", "email": "lena@example.com", "text": "Hello",
	}, "Origin", "https://walked.example.com").Want(http.StatusNoContent)
	w.names["visitorMessage"], w.widgetKey = w.firstOf("/tenants/walked-tenant/widget/messages"), shown.Key
}

// member is the account of somebody in the tenant.
func (w *scene) member(email string) string {
	w.t.Helper()
	var list struct {
		Items []struct{ Account struct{ ID string } }
	}
	w.admin.Do(http.MethodGet, "/tenants/walked-tenant/members?search="+email, nil).Want(http.StatusOK, &list)
	if len(list.Items) != 1 {
		w.t.Fatalf("%d members are %s", len(list.Items), email)
	}
	return list.Items[0].Account.ID
}

// firstOf is the id of a list's first entry.
func (w *scene) firstOf(path string) string {
	w.t.Helper()
	var list struct{ Items []struct{ ID string } }
	w.admin.Do(http.MethodGet, path, nil).Want(http.StatusOK, &list)
	if len(list.Items) == 0 {
		w.t.Fatalf("%s is empty", path)
	}
	return list.Items[0].ID
}

var inBraces = regexp.MustCompile(`\{(\w+)\}`)

// fill puts the names of real things into a path.
func (w *scene) fill(path string) string {
	w.t.Helper()
	return inBraces.ReplaceAllStringFunc(path, func(braced string) string {
		name := strings.Trim(braced, "{}")
		if name == "invitation" && strings.HasPrefix(path, "/platform/") {
			return w.platformInvitations
		}
		if name == "invitation" && strings.HasPrefix(path, "/session/") {
			return w.myInvitations
		}
		if name == "role" && strings.HasPrefix(path, "/tenants/") {
			return w.tenantRole
		}
		if name == "key" {
			switch {
			case strings.HasPrefix(path, "/widget/"):
				return w.widgetKey
			case strings.HasPrefix(path, "/platform/"):
				return w.firstOf("/platform/api-keys")
			case strings.HasPrefix(path, "/session/"):
				return w.firstOf("/session/api-keys")
			}
			return w.firstOf("/tenants/walked-tenant/api-keys")
		}
		value, ok := w.names[name]
		if !ok {
			w.t.Fatalf("%s names a %s, and the scene has none", path, braced)
		}
		return value
	})
}

// grantAllBut changes what the person called almost may do on the platform.
func (w *scene) grantAllBut(permissions ...string) {
	w.t.Helper()
	but := slices.DeleteFunc(slices.Clone(w.known), func(p string) bool { return slices.Contains(permissions, p) })
	if slices.Equal(but, w.granted) {
		return
	}
	if len(but) == len(w.known) {
		w.t.Fatalf("%q is no platform permission", permissions)
	}
	var roles struct {
		Items []struct {
			Name    string
			Version int
		}
	}
	w.admin.Do(http.MethodGet, "/platform/roles", nil).Want(http.StatusOK, &roles)
	for _, role := range roles.Items {
		if role.Name == "ALMOST" {
			w.admin.Do(http.MethodPatch, "/platform/roles/ALMOST", map[string]any{"permissions": but},
				"If-Match", quoted(role.Version)).Want(http.StatusOK)
		}
	}
	w.granted = but
}

// keyWithout is a key with every scope but one.
func (w *scene) keyWithout(permission string) *servertest.Client {
	w.t.Helper()
	if w.keys[permission] == nil {
		w.keys[permission] = w.s.Key(w.t, slices.DeleteFunc(slices.Clone(w.known), func(p string) bool { return p == permission })...)
	}
	return w.keys[permission]
}
