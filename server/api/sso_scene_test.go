package api_test

import (
	"net/http"
	"net/url"
	"testing"

	"tenantry/server/servertest"
)

// ssoScene is a tenant with an owner, a provider and a name server of its own.
type ssoScene struct {
	t     *testing.T
	s     *servertest.Server
	dns   *servertest.DNS
	idp   *servertest.OIDC
	owner *servertest.Client
}

// eachSSO runs a test on both databases.
func eachSSO(t *testing.T, test func(w *ssoScene)) {
	t.Helper()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		w := &ssoScene{t: t, s: s, dns: s.DNS(), idp: servertest.NewOIDC(t)}
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		admin.CreateTenant(servertest.Customer("other"))
		w.owner = s.Member(t, "acme", "owner@elsewhere.com", "TENANT_OWNER")
		test(w)
	}, servertest.WithDNS(t), servertest.WithEnv("TENANTRY_OUTBOUND_ALLOW=127.0.0.0/8"))
}

type domainAnswer struct {
	ID, Domain, State, RecordHost, RecordValue, Result string
	Seen                                               []string
}

func (w *ssoScene) addDomain(who *servertest.Client, slug, name string) (d domainAnswer) {
	w.t.Helper()
	who.Do(http.MethodPost, "/tenants/"+slug+"/domains", map[string]string{"domain": name}).Want(http.StatusCreated, &d)
	return d
}

func (w *ssoScene) check(who *servertest.Client, slug, id string) (d domainAnswer) {
	w.t.Helper()
	who.Do(http.MethodPost, "/tenants/"+slug+"/domains/"+id+"/check", nil).Want(http.StatusOK, &d)
	return d
}

// verify shows that a domain is the tenant's.
func (w *ssoScene) verify(who *servertest.Client, slug, name string) domainAnswer {
	w.t.Helper()
	d := w.addDomain(who, slug, name)
	w.dns.TXT(d.RecordHost, d.RecordValue)
	if d = w.check(who, slug, d.ID); d.State != "verified" {
		w.t.Fatalf("%s is %+v", name, d)
	}
	return d
}

type connectionAnswer struct {
	ID, State string
	Version   int
	OIDC      struct{ RedirectURI string }
	SAML      struct{ ACSURL, OurEntityID, CertificateExpiresAt string }
	Trial     *struct {
		OK         bool
		Problem    string
		Notes      []string
		Email      string
		Attributes []struct{ Name, Use string }
	}
}

func (w *ssoScene) draft(more ...any) map[string]any {
	body := map[string]any{
		"kind": "oidc", "name": "Acme Login", "trustMfa": false,
		"oidc": map[string]any{"issuer": w.idp.URL, "clientId": w.idp.ClientID, "clientSecret": w.idp.ClientSecret},
	}
	for i := 0; i+1 < len(more); i += 2 {
		body[more[i].(string)] = more[i+1]
	}
	return body
}

// connect drafts, tries and activates a connection of a tenant.
func (w *ssoScene) connect(who *servertest.Client, slug string, more ...any) (c connectionAnswer) {
	w.t.Helper()
	path := "/tenants/" + slug + "/sso/connections"
	who.Do(http.MethodPost, path, w.draft(more...)).Want(http.StatusCreated, &c)
	w.try(who, slug, c.ID)
	who.Do(http.MethodPost, path+"/"+c.ID+"/activate", nil).Want(http.StatusOK, &c)
	return c
}

// try signs in at the provider as the administrator's trial.
func (w *ssoScene) try(who *servertest.Client, slug, id string) (c connectionAnswer) {
	w.t.Helper()
	path := "/tenants/" + slug + "/sso/connections/" + id
	var gone struct{ URL string }
	r := who.Do(http.MethodPost, path+"/trial", nil).Want(http.StatusOK, &gone)
	who.KeepSSO(r)
	var done struct{ Trial bool }
	who.Do(http.MethodPost, "/session/sso/complete", answerOf(id, w.idp.Visit(gone.URL))).Want(http.StatusOK, &done)
	if !done.Trial {
		w.t.Fatal("a trial did not end as one")
	}
	who.Do(http.MethodGet, path, nil).Want(http.StatusOK, &c)
	return c
}

func answerOf(connection string, back url.Values) map[string]any {
	return map[string]any{"connection": connection, "state": back.Get("state"), "code": back.Get("code"), "iss": back.Get("iss")}
}

// start begins to sign in and returns where the browser goes.
func (w *ssoScene) start(who *servertest.Client, connection string, more ...any) string {
	w.t.Helper()
	body := map[string]any{"connection": connection}
	for i := 0; i+1 < len(more); i += 2 {
		body[more[i].(string)] = more[i+1]
	}
	var gone struct{ URL string }
	who.KeepSSO(who.Do(http.MethodPost, "/session/sso/start", body).Want(http.StatusOK, &gone))
	return gone.URL
}

// come is the whole way in of a browser.
func (w *ssoScene) come(who *servertest.Client, connection string) *servertest.Response {
	w.t.Helper()
	back := w.idp.Visit(w.start(who, connection))
	return who.Do(http.MethodPost, "/session/sso/complete", answerOf(connection, back))
}

// enters is come, with success.
func (w *ssoScene) enters(connection string) *servertest.Client {
	w.t.Helper()
	c := w.s.Anonymous(w.t)
	c.KeepCookies(w.come(c, connection).Want(http.StatusOK))
	return c
}
