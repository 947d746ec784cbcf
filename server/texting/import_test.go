package texting_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/texting"
)

func (w *world) bring(parts ...string) domain.ContactImportID {
	w.t.Helper()
	v, err := w.NewImport(w.ctx, w.tenant, parts[0])
	for i, part := range parts[1:] {
		if err == nil {
			err = w.AddPart(w.ctx, w.tenant, v.ID, int64(i+2), part)
		}
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return v.ID
}

func (w *world) start(id domain.ContactImportID, d texting.Declared) domain.ContactImport {
	w.t.Helper()
	v, err := w.StartImport(w.ctx, w.tenant, id, d)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func (w *world) imported(id domain.ContactImportID) domain.ContactImport {
	w.t.Helper()
	v, err := w.Import(w.ctx, w.tenant, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

// rows tells what came of each row, in short.
func (w *world) rows(id domain.ContactImportID) (all []string) {
	w.t.Helper()
	rows, _, err := w.ImportRows(w.ctx, w.tenant, id, "", store.Page{Limit: 100})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range rows {
		consent := ""
		if r.Consented {
			consent = " agreed"
		}
		all = append(all, strings.TrimSpace(fmt.Sprintf("%d %s%s %s%s %s", r.Position, r.State, consent, r.Contact.Name, r.Shown, r.Message)))
	}
	return all
}

func wantLines(t *testing.T, what string, got []string, want string) {
	t.Helper()
	if text := strings.Join(got, "\n"); text != strings.TrimSpace(want) {
		t.Errorf("%s:\n%s\nwant:\n%s", what, text, strings.TrimSpace(want))
	}
}

const people = "Name;Mobile;E-mail;Consent;Words\r\n" +
	"Ann Ape;(202) 555-0101;ann@example.com;On our form at the counter, 3 May;Text me your offers\r\n" +
	"Ann again;+1 202 555 0101;;yes;\r\n" + // the same phone
	"Bob Bee;+12025550102;;yes;\r\n" +
	"Cleo Cat;+12025550103;;;\r\n" +
	"Dan Doe;+12025550104;;no;\r\n" +
	"Eve Elk;;eve@example.com;yes;\r\n" +
	"Nobody;12;;yes;\r\n" +
	"Sam Stop;+12025550105;;yes;\r\n"

// stoppedPhone is somebody who sent STOP, and is no contact any more.
func (w *world) stoppedPhone(phone string) {
	w.t.Helper()
	if err := w.optIn(texting.OptIn{Phone: phone, Words: agreedTo, Source: domain.ConsentByWidget}); err != nil {
		w.t.Fatal(err)
	}
	id := w.contacts()[0].ID
	w.clock.Advance(time.Minute)
	if err := w.Simulate(w.ctx, w.tenant, id, "STOP"); err != nil {
		w.t.Fatal(err)
	}
	if err := w.DeleteContact(w.ctx, w.tenant, id); err != nil {
		w.t.Fatal(err)
	}
}

// Consent is never taken for granted: without a declaration nobody on a list agreed,
// and with one only those for whom it is said how, with which words.
func TestE29_ImportTakesNoConsentForGranted(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.number(ownNumber)
		w.stoppedPhone("+12025550105")
		first := w.bring(people)
		w.start(first, texting.Declared{})
		w.work(texting.KindImport)
		for _, c := range w.contacts() {
			if c.Now == domain.ConsentIn {
				w.t.Errorf("%s agreed, nobody said so", c.Name)
			}
		}
		if v := w.imported(first); v.State != domain.ImportDone || v.Total != 7 || v.Added != 6 || v.Failed != 1 || v.Consented != 0 || v.Folded != 1 {
			w.t.Errorf("undeclared %+v", v)
		}

		second := w.bring(people)
		declared := texting.Declared{Number: ownNumber, Statement: "Signed up in our shop in spring", Words: "Yes, text me"}
		f, err := w.CheckImport(w.ctx, w.tenant, second, declared)
		if err != nil {
			w.t.Fatal(err)
		}
		if f.Total != 7 || f.Added != 0 || f.Known != 6 || f.Failed != 1 || f.Consented != 2 || f.Folded != 1 || f.Rows[0].Shown != "Nobody, 12" {
			w.t.Errorf("foreseen %+v", f)
		}
		w.start(second, declared)
		w.work(texting.KindImport)
		wantLines(w.t, "the rows", w.rows(second), `
1 known agreed Ann Ape
2 known agreed Bob Bee
3 known Cleo Cat
4 known Dan Doe
5 known Eve Elk Without consent: there is no phone number.
6 failed Nobody, 12 Enter a phone number with its country code, like +1 555 010 1234.
7 known Sam Stop Without consent: this phone sent STOP. Only its owner can take that back.`)
		rows := map[string]domain.Consent{}
		for _, c := range w.contacts() {
			if all := w.ledger(c.ID); len(all) > 0 {
				rows[c.Name] = all[0]
			}
		}
		ann, bob := rows["Ann Ape"], rows["Bob Bee"]
		if ann.Words != "Text me your offers" || !strings.HasPrefix(ann.Statement, "On our form at the counter, 3 May\n(Imported list "+string(second)+", row 1)") ||
			ann.Source != domain.ConsentByStaff || ann.ActorName != "Mia Member" || ann.NumberPhone != ownNumber {
			w.t.Errorf("Ann's row of the ledger %+v", ann)
		}
		if bob.Words != "Yes, text me" || !strings.HasPrefix(bob.Statement, "Signed up in our shop in spring\n") {
			w.t.Errorf("Bob's row of the ledger %+v", bob)
		}

		// Once more says nothing new: nobody is there twice, and no consent either.
		third := w.bring(people)
		w.start(third, declared)
		w.work(texting.KindImport)
		if v := w.imported(third); v.Added != 0 || v.Consented != 0 || len(w.contacts()) != 6 {
			w.t.Errorf("once more %+v", v)
		}
	})
}

func TestE30_ImportedConsentIsForTheNumberOfNow(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		id := w.bring("Ann Ape, +12025550101\nEve Elk, eve@example.com")
		declared := texting.Declared{Number: ownNumber, Statement: "On paper in May", Words: "Text me"}
		_, err := w.StartImport(w.ctx, w.tenant, id, declared)
		wantReason(w.t, "without a number", err, "texting_off")
		w.number("+15550109999")
		if _, err := w.StartImport(w.ctx, w.tenant, id, declared); !domain.Is(err, domain.CodeInvalid) {
			w.t.Errorf("consent to another number is taken: %v", err)
		}
		if _, err := w.StartImport(w.ctx, w.tenant, id, texting.Declared{Number: "+15550109999", Statement: "On paper"}); !domain.Is(err, domain.CodeInvalid) {
			w.t.Errorf("consent to no words is taken: %v", err)
		}
		declared.Number = "+15550109999"
		w.start(id, declared)
		w.number(ownNumber) // before it is worked
		w.work(texting.KindImport)
		wantLines(w.t, "the rows", w.rows(id), `
1 added Ann Ape Without consent: the number changed meanwhile.
2 added Eve Elk Without consent: there is no phone number.`)
	})
}

// many is a table of n people, cut into parts at places that fall anywhere.
func many(n int) (parts []string) {
	var b strings.Builder
	b.WriteString("name,phone\n")
	for i := range n {
		fmt.Fprintf(&b, "\"Person, number %d\",+1202556%04d\n", i, i)
	}
	for text := b.String(); text != ""; {
		cut := min(len(text), 4001)
		parts, text = append(parts, text[:cut]), text[cut:]
	}
	return parts
}

// After a stop in the middle a list goes on where it was; one whose beginner lost the
// right stops, and goes on in somebody else's name.
func TestContactImport_GoesOnInAnothersName(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		const n = 400
		id := w.bring(many(n)...)
		w.start(id, texting.Declared{})
		_, err := w.StartImport(w.ctx, w.tenant, id, texting.Declared{})
		wantReason(w.t, "a second start", err, "import_started")
		wantReason(w.t, "a part too late", w.AddPart(w.ctx, w.tenant, id, 2, "x"), "import_started")
		wantReason(w.t, "dropping what runs", w.DropImport(w.ctx, w.tenant, id), "import_running")

		asked := 0
		mine := w.ActAs
		w.ActAs = func(ctx context.Context, tx *store.Tx, as domain.AccountID, tenant domain.TenantID, p domain.Permission) (context.Context, bool, error) {
			if asked++; asked == 4 {
				return ctx, false, context.DeadlineExceeded // the process ends
			}
			return mine(ctx, tx, as, tenant, p)
		}
		w.workOnce(texting.KindImport)
		if v := w.imported(id); v.State != domain.ImportRunning || v.Done != 150 || v.Added != 150 {
			w.t.Errorf("interrupted: %+v", v)
		}
		w.barred = true
		w.workOnce(texting.KindImport)
		if v := w.imported(id); v.State != domain.ImportStopped || v.Done != 150 {
			w.t.Errorf("without the right: %+v", v)
		}
		w.barred = false
		if v := w.start(id, texting.Declared{}); v.State != domain.ImportRunning {
			w.t.Errorf("resumed: %+v", v)
		}
		w.work(texting.KindImport)
		if v := w.imported(id); v.State != domain.ImportDone || v.Done != n || v.Added != n {
			w.t.Errorf("in the end: %+v", v)
		}
		seen, cursor := 0, ""
		for first := true; first || cursor != ""; first = false {
			rows, next, err := w.ImportRows(w.ctx, w.tenant, id, domain.ImportRowAdded, store.Page{Limit: 100, Cursor: cursor})
			if err != nil {
				w.t.Fatal(err)
			}
			for _, r := range rows {
				if seen++; r.Position != int64(seen) {
					w.t.Fatalf("row %d at place %d", r.Position, seen)
				}
			}
			cursor = next
		}
		if seen != n {
			w.t.Errorf("%d rows", seen)
		}

		// Its text is gone, and so is what is known of its rows once it is dropped; the contacts stay.
		w.tx(func(ctx context.Context, tx *store.Tx) error {
			parts, err := tx.Tenant(w.tenant).ContactParts(ctx, id)
			if len(parts) != 0 {
				w.t.Errorf("%d parts are left", len(parts))
			}
			return err
		})
		if err := w.DropImport(w.ctx, w.tenant, id); err != nil {
			w.t.Fatal(err)
		}
		if all := w.contacts(); len(all) != 100 {
			w.t.Errorf("contacts %d", len(all))
		}
	})
}

// What is brought and never started goes by itself.
func TestContactImport_DraftsGo(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		first := w.bring("Ann, +12025550101")
		second := w.bring("Bob, +12025550102")
		if _, err := w.Import(w.ctx, w.tenant, first); !domain.Is(err, domain.CodeNotFound) {
			w.t.Errorf("the first draft is still there: %v", err)
		}
		w.clock.Advance(25 * time.Hour)
		w.tx(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.DropOldContactDrafts(ctx, tx.Now().Add(-24*time.Hour))
			return err
		})
		if _, err := w.Import(w.ctx, w.tenant, second); !domain.Is(err, domain.CodeNotFound) {
			w.t.Errorf("a draft of yesterday is still there: %v", err)
		}
		for what, text := range map[string]string{"nothing": "\n\n", "a row too many": strings.Repeat("+12025550101\n", 100_001)} {
			id := w.bring(text)
			if _, err := w.CheckImport(w.ctx, w.tenant, id, texting.Declared{}); !domain.Is(err, domain.CodeInvalid) {
				w.t.Errorf("%s is taken: %v", what, err)
			}
		}
	})
}
