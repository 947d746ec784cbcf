package api_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
	"github.com/crewjam/saml"

	"tenantry/server/servertest"
)

// post is what the provider's page makes a browser do: a form from another site, which
// carries no cookie of ours. It returns what the browser's address says afterwards.
func (w *ssoScene) post(connection string, form url.Values) url.Values {
	w.t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.PostForm(w.s.URL+"/api/sso/acs/"+connection, form)
	if err != nil {
		w.t.Fatal(err)
	}
	_ = resp.Body.Close()
	to, err := resp.Location()
	if err != nil || resp.StatusCode != http.StatusSeeOther || len(resp.Cookies()) > 0 {
		w.t.Fatalf("a form of the provider: %s %v %v", resp.Status, err, resp.Cookies())
	}
	return to.Query()
}

func (w *ssoScene) samlConnection(idp *servertest.SAML) connectionAnswer {
	w.t.Helper()
	path := "/tenants/acme/sso/connections"
	var c connectionAnswer
	w.owner.Do(http.MethodPost, path, map[string]any{
		"kind": "saml", "name": "Acme SAML", "trustMfa": false, "saml": map[string]any{"metadata": idp.Metadata()},
	}).Want(http.StatusCreated, &c)
	idp.Knows(w.owner.Fetch(http.MethodGet, "/api/sso/metadata/"+c.ID, nil).Want(http.StatusOK).Body)
	var gone struct{ URL string }
	r := w.owner.Do(http.MethodPost, path+"/"+c.ID+"/trial", nil).Want(http.StatusOK, &gone)
	w.owner.KeepSSO(r)
	w.owner.Do(http.MethodPost, "/session/sso/complete", answerOf(c.ID, w.post(c.ID, idp.Visit(gone.URL)))).Want(http.StatusOK)
	w.owner.Do(http.MethodGet, path+"/"+c.ID, nil).Want(http.StatusOK, &c)
	if c.State != "tested" {
		w.t.Fatalf("the trial: %+v %+v", c, c.Trial)
	}
	w.owner.Do(http.MethodPost, path+"/"+c.ID+"/activate", nil).Want(http.StatusOK, &c)
	return c
}

func TestD16_MemberComesInBySAML(t *testing.T) {
	t.Parallel()
	eachSSO(t, func(w *ssoScene) {
		w.verify(w.owner, "acme", "acme-corp.com")
		w.s.Member(w.t, "acme", "ann@acme-corp.com", "VOICEPRO_VIEWER")
		idp := servertest.NewSAML(t, time.Now().AddDate(1, 0, 0))
		idp.Is("ann-there", "ann@acme-corp.com")
		c := w.samlConnection(idp)
		if c.SAML.CertificateExpiresAt == "" || !strings.HasSuffix(c.SAML.ACSURL, "/api/sso/acs/"+c.ID) || len(c.Trial.Attributes) < 3 {
			t.Errorf("the connection: %+v", c)
		}
		ann := w.s.Anonymous(w.t)
		form := idp.Visit(w.start(ann, c.ID, "returnTo", "/t/acme"))
		back := w.post(c.ID, form)
		var done struct{ ReturnTo string }
		ann.KeepCookies(ann.Do(http.MethodPost, "/session/sso/complete", answerOf(c.ID, back)).Want(http.StatusOK, &done))
		ann.Do(http.MethodGet, "/tenants/acme", nil).Want(http.StatusOK)
		if done.ReturnTo != "/t/acme" {
			t.Errorf("comes back to %q", done.ReturnTo)
		}
	})
}

func TestD16_SAML_Attacks(t *testing.T) {
	t.Parallel()
	eachSSO(t, func(w *ssoScene) {
		w.verify(w.owner, "acme", "acme-corp.com")
		w.s.Member(w.t, "acme", "ann@acme-corp.com", "VOICEPRO_VIEWER")
		idp := servertest.NewSAML(t, time.Now().AddDate(1, 0, 0))
		idp.Is("ann-there", "ann@acme-corp.com")
		another := servertest.NewSAML(t, time.Now().AddDate(1, 0, 0))
		c := w.samlConnection(idp)
		refuse := func(name string) {
			w.t.Helper()
			who := w.s.Anonymous(w.t)
			back := w.post(c.ID, idp.Visit(w.start(who, c.ID)))
			if r := who.Do(http.MethodPost, "/session/sso/complete", answerOf(c.ID, back)); r.Status != http.StatusUnauthorized {
				w.t.Errorf("%s: %d %s", name, r.Status, r.Body)
			}
		}
		for name, lie := range map[string]func(*saml.Assertion){
			"another audience": func(a *saml.Assertion) { a.Conditions.AudienceRestrictions[0].Audience.Value = "https://evil.com" },
			"no audience":      func(a *saml.Assertion) { a.Conditions.AudienceRestrictions = nil },
			"another issuer":   func(a *saml.Assertion) { a.Issuer.Value = "https://evil.com" },
			"expired":          func(a *saml.Assertion) { a.Conditions.NotOnOrAfter = time.Now().Add(-time.Hour) },
			"not yet":          func(a *saml.Assertion) { a.Conditions.NotBefore = time.Now().Add(time.Hour) },
			"another recipient": func(a *saml.Assertion) {
				a.Subject.SubjectConfirmations[0].SubjectConfirmationData.Recipient = "https://evil.com"
			},
			"another request": func(a *saml.Assertion) {
				a.Subject.SubjectConfirmations[0].SubjectConfirmationData.InResponseTo = "id-1"
			},
			"no confirmation": func(a *saml.Assertion) { a.Subject.SubjectConfirmations = nil },
			"no subject":      func(a *saml.Assertion) { a.Subject.NameID = nil },
			"a name that changes": func(a *saml.Assertion) {
				a.Subject.NameID.Format = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
			},
			"no conditions": func(a *saml.Assertion) { a.Conditions.NotOnOrAfter = time.Time{} },
		} {
			idp.Before = lie
			refuse(name)
		}
		idp.Before = nil
		for name, lie := range map[string]func(*etree.Element){
			"unsigned": func(r *etree.Element) {
				for _, s := range r.FindElements("//Signature") {
					s.Parent().RemoveChild(s)
				}
			},
			"changed afterwards": func(r *etree.Element) { r.FindElement("//NameID").SetText("somebody-else") },
			"a forged assertion before the signed one": func(r *etree.Element) {
				signed := r.FindElement("./Assertion")
				forged := signed.Copy()
				forged.RemoveChild(forged.FindElement("./Signature"))
				forged.CreateAttr("ID", "id-forged")
				forged.FindElement("//NameID").SetText("somebody-else")
				unsign(r)
				r.InsertChildAt(signed.Index(), forged)
				r.RemoveChild(signed)
				forged.AddChild(signed) // the signed one inside the forged one
			},
			"the signature of another element": func(r *etree.Element) {
				signed := r.FindElement("./Assertion")
				forged := signed.Copy()
				forged.CreateAttr("ID", "id-forged")
				forged.FindElement("//NameID").SetText("somebody-else")
				unsign(r)
				r.RemoveChild(signed)
				r.AddChild(forged)
				object := forged.FindElement("./Signature").CreateElement("ds:Object")
				object.AddChild(signed)
			},
		} {
			idp.After = lie
			refuse(name)
		}
		// What is not signed by the key that was configured, or says more than one thing.
		for name, lie := range map[string]func(*etree.Element){
			"a signature by a shared secret": func(r *etree.Element) {
				for _, m := range r.FindElements("//SignatureMethod") {
					m.CreateAttr("Algorithm", "http://www.w3.org/2000/09/xmldsig#hmac-sha1")
				}
			},
			"a key that it brings along": func(r *etree.Element) {
				stranger := etree.NewDocument()
				if err := stranger.ReadFromString(another.Metadata()); err != nil {
					w.t.Error(err)
				}
				for _, c := range r.FindElements("//X509Certificate") {
					c.SetText(stranger.FindElement("//X509Certificate").Text())
				}
				r.FindElement("//NameID").SetText("somebody-else")
			},
			"a transform that drops what was changed": func(r *etree.Element) {
				for _, all := range r.FindElements("//Transforms") {
					x := all.CreateElement("ds:Transform")
					x.CreateAttr("Algorithm", "http://www.w3.org/TR/1999/REC-xpath-19991116")
					x.CreateElement("ds:XPath").SetText("not(ancestor-or-self::NameID)")
				}
				r.FindElement("//NameID").SetText("somebody-else")
			},
			"a second assertion": func(r *etree.Element) {
				unsign(r)
				second := r.FindElement("./Assertion").Copy()
				second.RemoveChild(second.FindElement("./Signature"))
				second.CreateAttr("ID", "id-second")
				second.FindElement("//NameID").SetText("somebody-else")
				r.InsertChildAt(r.FindElement("./Assertion").Index(), second)
			},
			"an answer for somebody else": func(r *etree.Element) {
				unsign(r)
				r.CreateAttr("Destination", "https://evil.com/acs")
			},
			"an answer to another request": func(r *etree.Element) {
				unsign(r)
				r.CreateAttr("InResponseTo", "id-1")
			},
			"a refusal with an assertion": func(r *etree.Element) {
				unsign(r)
				r.FindElement("./Status/StatusCode").CreateAttr("Value", "urn:oasis:names:tc:SAML:2.0:status:AuthnFailed")
			},
			"an old answer": func(r *etree.Element) {
				unsign(r)
				r.CreateAttr("IssueInstant", time.Now().Add(-time.Hour).UTC().Format(time.RFC3339))
			},
		} {
			idp.After = lie
			refuse(name)
		}
		// Entities are not expanded: a response with a DTD is not even read.
		who := w.s.Anonymous(w.t)
		idp.After = nil
		form := idp.Visit(w.start(who, c.ID))
		honest, err := base64.StdEncoding.DecodeString(form.Get("SAMLResponse"))
		if err != nil {
			w.t.Fatal(err)
		}
		form.Set("SAMLResponse", base64.StdEncoding.EncodeToString(append([]byte(`<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>`), honest...)))
		who.Do(http.MethodPost, "/session/sso/complete", answerOf(c.ID, w.post(c.ID, form))).WantProblem(http.StatusUnauthorized, "sso_refused")

		// A comment in a name must not cut it: who signs up as victim@x.com<!---->.evil must not be victim@x.com.
		idp.After = func(r *etree.Element) {
			name := r.FindElement("//NameID")
			name.SetText("")
			name.CreateText("ann")
			name.CreateComment("x")
			name.CreateText("-there")
		}
		who = w.s.Anonymous(w.t)
		back := w.post(c.ID, idp.Visit(w.start(who, c.ID)))
		// Canonical XML leaves comments out, so the signature holds; the name must then be read whole.
		r := who.Do(http.MethodPost, "/session/sso/complete", answerOf(c.ID, back))
		if r.Status == http.StatusOK {
			who.KeepCookies(r)
			var session struct{ Account struct{ Email string } }
			who.Do(http.MethodGet, "/session", nil).Want(http.StatusOK, &session)
			if session.Account.Email != "ann@acme-corp.com" {
				w.t.Errorf("a comment made it %s", session.Account.Email)
			}
		}
		idp.After = nil

		// Another key than the one of the metadata.
		another.Knows(w.owner.Fetch(http.MethodGet, "/api/sso/metadata/"+c.ID, nil).Want(http.StatusOK).Body)
		another.Is("ann-there", "ann@acme-corp.com")
		who = w.s.Anonymous(w.t)
		back = w.post(c.ID, another.Visit(w.start(who, c.ID)))
		who.Do(http.MethodPost, "/session/sso/complete", answerOf(c.ID, back)).WantProblem(http.StatusUnauthorized, "sso_refused")

		// The same answer twice, one that nobody asked for, one in another browser.
		who = w.s.Anonymous(w.t)
		form = idp.Visit(w.start(who, c.ID))
		back = w.post(c.ID, form)
		if again := w.post(c.ID, form); again.Get("error") != "unasked" || again.Get("state") != "" {
			w.t.Errorf("the same answer again: %v", again)
		}
		form.Set("RelayState", "made-up")
		if unasked := w.post(c.ID, form); unasked.Get("error") != "unasked" {
			w.t.Errorf("an answer that nobody asked for: %v", unasked)
		}
		victim := w.s.Anonymous(w.t)
		w.start(victim, c.ID)
		victim.Do(http.MethodPost, "/session/sso/complete", answerOf(c.ID, back)).WantProblem(http.StatusUnauthorized, "sso_refused")
		who.Do(http.MethodPost, "/session/sso/complete", answerOf(c.ID, back)).WantProblem(http.StatusUnauthorized, "sso_refused")

		// An old assertion within the answer to a new request.
		w.t.Run("replay", func(*testing.T) {
			who := w.s.Anonymous(w.t)
			first := idp.Visit(w.start(who, c.ID))
			second := idp.Visit(w.start(who, c.ID))
			first.Set("RelayState", second.Get("RelayState"))
			back := w.post(c.ID, first)
			who.Do(http.MethodPost, "/session/sso/complete", answerOf(c.ID, back)).WantProblem(http.StatusUnauthorized, "sso_refused")
		})

		for name, metadata := range map[string]string{
			"a DTD":       `<!DOCTYPE x [<!ENTITY a "aaaa">]>` + idp.Metadata(),
			"no XML":      "hello",
			"too deep":    strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100),
			"no provider": `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x"></EntityDescriptor>`,
		} {
			r := w.owner.Do(http.MethodPost, "/tenants/acme/sso/connections",
				map[string]any{"kind": "saml", "name": "x", "trustMfa": false, "saml": map[string]any{"metadata": metadata}})
			if r.Status != http.StatusUnprocessableEntity {
				w.t.Errorf("metadata with %s: %d %s", name, r.Status, r.Body)
			}
		}
	})
}

// unsign takes the response's own signature away, so that the assertion's counts.
func unsign(r *etree.Element) {
	if s := r.FindElement("./Signature"); s != nil {
		r.RemoveChild(s)
	}
}

// TestD16_SAML_UnusableCertificate: the end of the certificate is known, and by hand
// the same can be entered as by metadata.
func TestD16_SAML_ByHand(t *testing.T) {
	t.Parallel()
	eachSSO(t, func(w *ssoScene) {
		path := "/tenants/acme/sso/connections"
		for field, body := range map[string]map[string]any{
			"/saml/entityId":     {"signInUrl": "https://idp.example.com/sso", "certificates": []string{"x"}},
			"/saml/signInUrl":    {"entityId": "x", "signInUrl": "http://idp.example.com/sso", "certificates": []string{"x"}},
			"/saml/certificates": {"entityId": "x", "signInUrl": "https://idp.example.com/sso", "certificates": []string{"no certificate"}},
			"/saml/metadataUrl":  {"metadataUrl": "https://127.0.0.1:1/metadata"},
		} {
			p := w.owner.Do(http.MethodPost, path, map[string]any{"kind": "saml", "name": "x", "trustMfa": false, "saml": body}).
				WantProblem(http.StatusUnprocessableEntity, "invalid")
			if !strings.Contains(strings.Join(pointers(p), " "), field) {
				w.t.Errorf("%s: %v", field, pointers(p))
			}
		}
	})
}
