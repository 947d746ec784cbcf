package texting_test

import (
	"strings"
	"testing"
	"time"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/texting"
)

const agreedTo = "I agree to get texts from Harbor Dental, sent from +1 555 010 1234."

// E29: what a customer agrees to on the website is in the ledger as they saw it.
func TestE29_OptInIsWrittenDown(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		number := w.number(ownNumber)
		in := texting.OptIn{Phone: "(202) 555-0143", Name: "Jo Doe", Words: agreedTo, Source: domain.ConsentByWidget, Address: "198.51.100.7"}
		for range 2 { // the same customer twice is one contact
			if err := w.optIn(in); err != nil {
				w.t.Fatal(err)
			}
			w.clock.Advance(time.Minute)
		}
		all := w.contacts()
		if len(all) != 1 || all[0].Phone != "+12025550143" || all[0].Name != "Jo Doe" || all[0].Source != domain.ContactByWidget || all[0].Now != domain.ConsentIn {
			w.t.Fatalf("contacts %+v", all)
		}
		rows := w.ledger(all[0].ID)
		row := rows[0]
		if len(rows) != 2 || row.Kind != domain.ConsentIn || row.Source != domain.ConsentByWidget || row.Words != agreedTo || row.NumberID != number ||
			row.NumberPhone != ownNumber || row.Phone != "+12025550143" || row.Address != "198.51.100.7" || row.ActorName != "" {
			w.t.Errorf("the ledger %+v", rows)
		}
		for what, wrong := range map[string]func(*texting.OptIn){
			"a number that is none": func(in *texting.OptIn) { in.Phone = "12" },
			"no words":              func(in *texting.OptIn) { in.Words = "  " },
			"too many words":        func(in *texting.OptIn) { in.Words = strings.Repeat("x", 2001) },
			"a name with a line":    func(in *texting.OptIn) { in.Name = "Jo\r\nBcc: all" },
		} {
			bad := in
			if wrong(&bad); !domain.Is(w.optIn(bad), domain.CodeInvalid) {
				w.t.Errorf("%s is taken", what)
			}
		}
	})
}

// E31: without a number nobody can opt in, and there is nothing to agree to.
func TestE31_WithoutANumberNobodyOptsIn(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		in := texting.OptIn{Phone: "+12025550143", Words: agreedTo, Source: domain.ConsentByWidget}
		_, err := w.words()
		wantReason(w.t, "words", err, "texting_off")
		wantReason(w.t, "opting in", w.optIn(in), "texting_off")
		if all := w.contacts(); len(all) != 0 {
			w.t.Errorf("contacts %+v", all)
		}
		w.number(ownNumber)
		words, err := w.words()
		for _, part := range []string{"Harbor Dental", "+1 555 010 1234", "STOP", "HELP", "Message and data rates may apply", "not a condition of buying"} {
			if err != nil || !strings.Contains(words, part) {
				w.t.Errorf("the words lack %q: %q %v", part, words, err)
			}
		}
	})
}

// E30: with another number, who agreed to the old one has not agreed.
func TestE30_OptInIsForOneNumber(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.number(ownNumber)
		in := texting.OptIn{Phone: "+12025550143", Words: agreedTo, Source: domain.ConsentByWidget}
		if err := w.optIn(in); err != nil {
			w.t.Fatal(err)
		}
		w.clock.Advance(time.Minute)
		w.number("+15550109999")
		if c := w.contacts()[0]; c.Now != domain.ConsentNone {
			w.t.Errorf("with another number: %s", c.Now)
		}
		if err := w.optIn(in); err != nil {
			w.t.Fatal(err)
		}
		if rows := w.ledger(w.contacts()[0].ID); len(rows) != 2 || rows[0].NumberPhone != "+15550109999" || rows[1].NumberPhone != ownNumber {
			w.t.Errorf("the ledger %+v", rows)
		}
	})
}

// E29: the words that carriers know do what they say, however they are written; words
// in a sentence do nothing.
func TestE29_StopStartHelp(t *testing.T) {
	t.Parallel()
	each(t, func(w *world) {
		w.number(ownNumber)
		if err := w.optIn(texting.OptIn{Phone: "+12025550143", Words: agreedTo, Source: domain.ConsentByWidget}); err != nil {
			w.t.Fatal(err)
		}
		id := w.contacts()[0].ID
		for _, step := range []struct {
			says   string
			now    domain.ConsentKind
			rows   int    // in the ledger
			answer string // begins so; "" for none
		}{
			{"please stop by tomorrow", domain.ConsentIn, 1, ""},
			{"yes", domain.ConsentIn, 1, ""}, // in a conversation
			{"Help!", domain.ConsentIn, 1, "Harbor Dental: write to office@harbor.example for help."},
			{" Stop. ", domain.ConsentOut, 2, "You will get no more texts from Harbor Dental."},
			{"Hello?", domain.ConsentOut, 2, ""},
			{"INFO", domain.ConsentOut, 2, "Harbor Dental: write to"},
			{"Start", domain.ConsentIn, 3, "You will get texts from Harbor Dental."},
			{"UNSUBSCRIBE", domain.ConsentOut, 4, "You will get no more texts"},
			{"YES", domain.ConsentIn, 5, "You will get texts"},
			{"stopall", domain.ConsentOut, 6, "You will get no more texts"},
		} {
			w.clock.Advance(time.Minute)
			if err := w.Simulate(w.ctx, w.tenant, id, step.says); err != nil {
				w.t.Fatal(err)
			}
			w.clock.Advance(time.Minute)
			w.work(texting.KindDeliver)
			c, rows := w.contacts()[0], w.ledger(id)
			if c.Now != step.now || len(rows) != step.rows {
				w.t.Errorf("after %q: %s, %d rows", step.says, c.Now, len(rows))
			}
			if step.rows > 1 && (rows[0].Source != domain.ConsentByKeyword || rows[0].ActorName != "") {
				w.t.Errorf("after %q the ledger says %+v", step.says, rows[0])
			}
			texts, _, err := w.Thread(w.ctx, w.tenant, id, store.Page{Limit: 1})
			if err != nil {
				w.t.Fatal(err)
			}
			if newest := texts[0]; (newest.Kind == domain.TextAnswer) != (step.answer != "") || !strings.HasPrefix(newest.Body, step.answer) || newest.State == domain.TextFailed {
				w.t.Errorf("to %q: %+v", step.says, newest)
			}
		}
		// Nobody but the phone itself takes a STOP back.
		wantReason(w.t, "the website", w.optIn(texting.OptIn{Phone: "+12025550143", Words: agreedTo, Source: domain.ConsentByWidget}), "opted_out")
		_, err := w.WriteDownConsent(w.ctx, w.tenant, id, texting.StaffConsent{Kind: domain.ConsentIn, Statement: "She said so"})
		wantReason(w.t, "a member", err, "opted_out")
	})
}
