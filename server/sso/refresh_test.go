package sso_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/outbound"
	"tenantry/server/servertest"
	"tenantry/server/sso"
	"tenantry/server/store"
)

// described is a provider's metadata at an address, as a test wants it to be.
type described struct {
	*httptest.Server
	mu    sync.Mutex
	text  string
	asked int
}

func newDescribed(t *testing.T) *described {
	t.Helper()
	d := &described{}
	d.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.asked++
		if d.text == "" {
			w.WriteHeader(http.StatusInternalServerError)
		}
		_, _ = io.WriteString(w, d.text)
	}))
	t.Cleanup(d.Close)
	return d
}

func (d *described) says(text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.text = text
}

func (d *described) times() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.asked
}

var untilPattern = regexp.MustCompile(` validUntil="[^"]*"`)

// metadataOf is what a new provider with a key of its own says of itself, for good.
func metadataOf(t *testing.T) string {
	t.Helper()
	return untilPattern.ReplaceAllString(servertest.NewSAML(t, time.Now().AddDate(5, 0, 0)).Metadata(), "")
}

// withProvider makes an active connection whose values come from an address.
func (w *world) withProvider(provider *described) domain.ConnectionID {
	w.t.Helper()
	o := w.Options
	o.Guard = outbound.New([]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}) // one that may go to this machine
	w.Service = sso.New(o)
	c, err := w.Create(w.ctx, w.tenant, sso.Draft{Kind: domain.ConnectionSAML, Name: "Acme SAML", MetadataURL: provider.URL})
	if err != nil {
		w.t.Fatal(err)
	}
	w.tx(func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.Tenant(w.tenant).SetConnectionTest(ctx, c.ID, domain.ConnectionTest{OK: true, Config: 1}); err != nil {
			return err
		}
		_, err := tx.Tenant(w.tenant).ActivateConnection(ctx, c.ID)
		return err
	})
	return c.ID
}

// refreshed is the connection after some time and the job's turn.
func (w *world) refreshed(id domain.ConnectionID, after time.Duration) domain.Connection {
	w.t.Helper()
	w.clock.Advance(after)
	if err := w.RefreshMetadata(context.Background(), jobs.Job{}); err != nil {
		w.t.Fatal(err)
	}
	c, err := w.Connection(w.ctx, w.tenant, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// audited lists the tenant's events of an action.
func (w *world) audited(action string) (found []domain.AuditEvent) {
	w.t.Helper()
	w.tx(func(ctx context.Context, tx *store.Tx) error {
		all, _, err := tx.Tenant(w.tenant).ListAudit(ctx, store.Page{Limit: 100})
		found = slices.DeleteFunc(all, func(e domain.AuditEvent) bool { return e.Action != action })
		return err
	})
	return found
}

func TestD16_MetadataIsReadAgain(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		provider, first, second := newDescribed(t), metadataOf(t), metadataOf(t)
		provider.says(first)
		id := w.withProvider(provider)
		before := w.refreshed(id, 23*time.Hour)
		if provider.times() != 1 {
			t.Errorf("asked %d times within a day", provider.times())
		}
		if same := w.refreshed(id, time.Hour); provider.times() != 2 || same.Version != before.Version || !same.Metadata.ReadAt.After(*before.Metadata.ReadAt) {
			t.Errorf("nothing new: asked %d times, %+v", provider.times(), same.Metadata)
		}
		provider.says(second)
		after := w.refreshed(id, 24*time.Hour)
		if slices.Equal(after.Config.Certificates, before.Config.Certificates) || after.Version != before.Version+1 {
			t.Errorf("the new certificate is not taken over: %+v", after)
		}
		if after.ConfigSeen != before.ConfigSeen || after.State != domain.ConnectionActive {
			t.Errorf("it has to be tried again: %+v", after)
		}
		events := w.audited("sso.refresh")
		if len(events) != 1 || events[0].ActorKind != domain.ActorSystem || !strings.Contains(strings.ToLower(toText(events[0].Detail)), "certificates") {
			t.Errorf("written down: %+v", events)
		}
	})
}

func toText(detail map[string]any) string {
	keys := []string{}
	for _, side := range []string{"before", "after"} {
		if values, ok := detail[side].(map[string]any); ok {
			for k := range values {
				keys = append(keys, k)
			}
		}
	}
	return strings.Join(keys, " ")
}

func TestD16_MetadataThatFailsChangesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		provider, good := newDescribed(t), metadataOf(t)
		provider.says(good)
		id := w.withProvider(provider)
		before := w.refreshed(id, time.Hour)
		for what, text := range map[string]string{
			"nothing":          "",
			"no metadata":      "<html>down for maintenance</html>",
			"a DTD":            `<!DOCTYPE x [<!ENTITY a "aaaa">]>` + good,
			"another provider": strings.ReplaceAll(good, "https://idp.example.com/metadata", "https://evil.example.com/metadata"),
			"out of date":      strings.Replace(good, " entityID=", ` validUntil="2020-01-01T00:00:00Z" entityID=`, 1),
			"no certificate":   regexp.MustCompile(`(?s)<KeyDescriptor.*</KeyDescriptor>`).ReplaceAllString(good, ""),
			"a broken one":     regexp.MustCompile(`(<X509Certificate[^>]*>)[^<]*`).ReplaceAllString(good, "${1}AAAA"),
			"plain http":       strings.ReplaceAll(good, "https://idp.example.com/sso", "http://idp.example.com/sso"),
		} {
			provider.says(text)
			c := w.refreshed(id, 24*time.Hour)
			if c.Metadata.FailingSince == nil || c.Metadata.Problem == "" || c.State != domain.ConnectionActive || !c.Config.Same(before.Config) {
				t.Errorf("%s: %+v %+v", what, c.Metadata, c.Config)
			}
			provider.says(good)
			if c = w.refreshed(id, time.Hour); c.Metadata.FailingSince != nil || c.Metadata.Problem != "" {
				t.Errorf("after %s it is good again: %+v", what, c.Metadata)
			}
		}
		if told := w.told("cannot be read"); told > 0 {
			t.Errorf("told %d times of what lasted an hour", told)
		}
	})
}

func TestD16_OwnersHearOfMetadataThatKeepsFailing(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		provider := newDescribed(t)
		provider.says(metadataOf(t))
		id := w.withProvider(provider)
		provider.says("")
		w.refreshed(id, 24*time.Hour)
		for hour := range 30 {
			w.refreshed(id, time.Hour)
			want := 0
			if hour >= 23 {
				want = 1
			}
			if told := w.told("The metadata of “Acme SAML” cannot be read"); told != want {
				t.Fatalf("after %d hours: told %d times, want %d", hour+1, told, want)
			}
		}
		if events := w.audited("sso.miss"); len(events) != 1 {
			t.Errorf("written down: %+v", events)
		}
		// What is saved by hand ends it: there is no address any more.
		c, err := w.Connection(w.ctx, w.tenant, id)
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.Update(w.ctx, w.tenant, id, sso.Draft{
			Name: c.Name, EntityID: c.Config.EntityID, SignInURL: c.Config.SignInURL, Certificates: c.Config.Certificates, Version: c.Version,
		})
		if err != nil {
			t.Fatal(err)
		}
		asked := provider.times()
		if c = w.refreshed(id, 48*time.Hour); c.Metadata != (domain.Metadata{}) || provider.times() != asked {
			t.Errorf("by hand: %+v, asked %d times more", c.Metadata, provider.times()-asked)
		}
	})
}

// An answer that cannot be believed may be signed with a key that came overnight: the
// metadata is read soon then, but not again and again.
func TestD16_ARefusedAnswerHasMetadataRead(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		provider := newDescribed(t)
		provider.says(metadataOf(t))
		id := w.withProvider(provider)
		refuse := func() {
			t.Helper()
			gone, err := w.Try(w.ctx, w.tenant, id, "")
			if err != nil {
				t.Fatal(err)
			}
			to, err := url.Parse(gone.URL)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Receive(context.Background(), id, "bm90aGluZw==", to.Query().Get("RelayState")); err != nil {
				t.Fatal(err)
			}
		}
		refuse()
		if w.refreshed(id, 0); provider.times() != 1 {
			t.Errorf("asked %d times right after it was read", provider.times())
		}
		w.clock.Advance(time.Hour)
		refuse()
		refuse()
		w.refreshed(id, 0)
		refuse()
		if w.refreshed(id, 0); provider.times() != 2 {
			t.Errorf("asked %d times", provider.times())
		}
	})
}
