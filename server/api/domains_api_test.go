package api_test

import (
	"net/http"
	"testing"

	"tenantry/server/servertest"
)

func TestD17_Domain_IsVerifiedByItsRecord(t *testing.T) {
	t.Parallel()
	eachSSO(t, func(w *ssoScene) {
		d := w.addDomain(w.owner, "acme", " @Acme-Corp.com. ")
		if d.Domain != "acme-corp.com" || d.RecordHost != "_tenantry-challenge.acme-corp.com" || d.State != "pending" || len(d.RecordValue) < 40 {
			t.Errorf("added: %+v", d)
		}
		w.dns.TXT(d.RecordHost)
		if d = w.check(w.owner, "acme", d.ID); d.Result != "not_yet" || d.State != "pending" {
			t.Errorf("without a record: %+v", d)
		}
		// Another look at once is refused; a removed domain begins anew.
		w.owner.Do(http.MethodPost, "/tenants/acme/domains/"+d.ID+"/check", nil).WantProblem(http.StatusTooManyRequests, "rate_limited")
		again := func(texts ...string) domainAnswer {
			w.owner.Do(http.MethodDelete, "/tenants/acme/domains/"+d.ID, nil).Want(http.StatusNoContent)
			d = w.addDomain(w.owner, "acme", "acme-corp.com")
			for i, text := range texts {
				if text == "right" {
					texts[i] = d.RecordValue
				}
			}
			w.dns.TXT(d.RecordHost, texts...)
			d = w.check(w.owner, "acme", d.ID)
			return d
		}
		if d := again("tenantry-verify=somebody", "v=spf1 -all"); d.Result != "wrong" || d.State != "pending" || len(d.Seen) != 2 {
			t.Errorf("with a wrong record: %+v", d)
		}
		w.dns.Break(true)
		if d := again("right"); d.Result != "no_reply" || d.State != "pending" {
			t.Errorf("without an answer: %+v", d)
		}
		w.dns.Break(false)
		if d := again("another", "right"); d.Result != "found" || d.State != "verified" {
			t.Errorf("with the record: %+v", d)
		}
		// A domain is one tenant's.
		w.owner.Do(http.MethodPost, "/tenants/acme/domains", map[string]string{"domain": "acme-corp.com"}).WantProblem(http.StatusConflict, "domain_taken")
		rival := w.s.Member(w.t, "other", "rival@elsewhere.com", "TENANT_OWNER")
		rival.Do(http.MethodPost, "/tenants/other/domains", map[string]string{"domain": "acme-corp.com"}).WantProblem(http.StatusConflict, "domain_taken")
		rival.Do(http.MethodPost, "/tenants/other/domains/"+d.ID+"/check", nil).Want(http.StatusNotFound)
	})
}

// TestD17_Domain_TwoWantIt: both may try while nobody has it; the first to show the
// record has it.
func TestD17_Domain_TwoWantIt(t *testing.T) {
	t.Parallel()
	eachSSO(t, func(w *ssoScene) {
		rival := w.s.Member(w.t, "other", "rival@elsewhere.com", "TENANT_OWNER")
		mine, theirs := w.addDomain(w.owner, "acme", "both.com"), w.addDomain(rival, "other", "both.com")
		w.dns.TXT(mine.RecordHost, mine.RecordValue, theirs.RecordValue)
		if d := w.check(w.owner, "acme", mine.ID); d.State != "verified" {
			t.Errorf("the first: %+v", d)
		}
		rival.Do(http.MethodPost, "/tenants/other/domains/"+theirs.ID+"/check", nil).WantProblem(http.StatusConflict, "domain_taken")
	})
}

func TestD17_Domain_RefusesWhatIsNobodys(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Customer("acme"))
		owner := s.Member(t, "acme", "owner@elsewhere.com", "TENANT_OWNER")
		for _, name := range []string{
			"", "com", "co.uk", "github.io", "localhost", "127.0.0.1", "a b.com", "https://acme.com", "acme.com/x", "-acme.com", "a..com", "*.acme.com", "acme.com:80", "[::1]",
		} {
			r := owner.Do(http.MethodPost, "/tenants/acme/domains", map[string]string{"domain": name})
			if r.Status != http.StatusUnprocessableEntity {
				t.Errorf("%q: %d %s", name, r.Status, r.Body)
			}
		}
		var d domainAnswer
		owner.Do(http.MethodPost, "/tenants/acme/domains", map[string]string{"domain": "Bücher.example.org"}).Want(http.StatusCreated, &d)
		if d.Domain != "xn--bcher-kva.example.org" {
			t.Errorf("an international name is kept as %q", d.Domain)
		}
	})
}
