package tenant_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/account"
	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store"
)

// expiryNotices are the subjects of the notices about keys so far, oldest first.
func (w *world) expiryNotices() (subjects []string) {
	w.t.Helper()
	err := w.db.Read(system(), func(tx *store.Tx) error {
		messages, _, err := tx.ListMessages(system(), store.Page{Limit: 100})
		for _, m := range messages {
			if m.Kind == domain.MessageKeyExpiry {
				subjects = append([]string{m.ToEmail + ": " + m.Subject}, subjects...)
			}
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return subjects
}

// TestWarnOfKeys_ThirtySevenAndOneDayBefore lets the job come by every six hours:
// each notice is sent once, and none for keys that were not made for so long.
func TestWarnOfKeys_ThirtySevenAndOneDayBefore(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(customer(), profile("acme"))
		ann := w.person("ann@example.com")
		ctx := as(ann, "ann@example.com")
		issue := func(kind domain.KeyKind, name string, days int) domain.APIKey {
			var key domain.APIKey
			err := w.db.Tx(ctx, func(tx *store.Tx) (err error) {
				in := account.NewKey{Name: name, Permissions: []domain.Permission{"TENANT:read"}, ExpiresIn: days}
				_, key, err = w.Accounts.IssueKey(ctx, tx, kind, acme.ID, in)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return key
		}
		issue(domain.KeyTenant, "Long", 90)
		issue(domain.KeyPersonal, "Short", 7)
		revoked := issue(domain.KeyTenant, "Revoked", 40)
		if err := w.db.Tx(ctx, func(tx *store.Tx) error { return w.Accounts.EndKey(ctx, tx, revoked) }); err != nil {
			t.Fatal(err)
		}
		for range 4 * 95 {
			for range 2 { // also when two nodes run it
				if err := w.WarnOfKeys(system(), jobs.Job{}); err != nil {
					t.Fatal(err)
				}
			}
			w.clock.Advance(6 * time.Hour)
		}
		want := []string{
			"ann@example.com: The API key “Short” ends tomorrow", "ann@example.com: The API key “Long” ends in 30 days",
			"ann@example.com: The API key “Long” ends in 7 days", "ann@example.com: The API key “Long” ends tomorrow",
		}
		if diff := cmp.Diff(want, w.expiryNotices()); diff != "" {
			t.Error(diff)
		}
	})
}

// After a long stop there is one notice, not three; many keys are told of at once.
func TestWarnOfKeys_Late(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		acme := w.create(customer(), profile("acme"))
		ctx := as(w.person("ann@example.com"), "ann@example.com")
		for n := range 70 {
			err := w.db.Tx(ctx, func(tx *store.Tx) error {
				_, _, err := w.Accounts.IssueKey(ctx, tx, domain.KeyTenant, acme.ID, account.NewKey{Name: fmt.Sprint("Key ", n), ExpiresIn: 60})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		w.clock.Advance(59*24*time.Hour + time.Hour)
		if err := w.WarnOfKeys(system(), jobs.Job{}); err != nil {
			t.Fatal(err)
		}
		got := w.expiryNotices()
		if len(got) != 70 || !strings.HasSuffix(got[0], "ends tomorrow") {
			t.Errorf("%d notices: %.200q", len(got), got)
		}
	})
}
