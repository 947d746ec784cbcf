package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tenantry/server/servertest"
)

// Mails of a company carry its own Reply-To, else that of its partner; the sender
// is the partner's name, with the installation's address.
func TestE21_RepliesGoToTheCompany(t *testing.T) {
	t.Parallel()
	server := servertest.NewSMTP(t, servertest.SMTPOptions{})
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		host := t.Name()[len(t.Name())-6:] + ".example"
		admin := newPartner(s, t, "bright")
		super := superAdmin(t, s, "bright")
		body := brandBody("#0f6e64")
		body["senderName"] = "Bright, \"Agency\""
		super.Do(http.MethodPut, "/tenants/bright/brand", body, "If-Match", `"1"`).Want(http.StatusOK)
		var bright struct{ Version int }
		admin.Do(http.MethodGet, "/tenants/bright", nil).Want(http.StatusOK, &bright)
		admin.Do(http.MethodPatch, "/tenants/bright", map[string]string{"replyTo": "hello@bright.example"}, "If-Match", quoted(bright.Version)).Want(http.StatusOK)
		inviteClient(super, "bright", map[string]any{"email": "link@" + host})
		got := server.Wait(t, "link@"+host, 1)[0]
		from, err := got.Parsed(t).Header.AddressList("From")
		if err != nil || len(from) != 1 || from[0].Name != `Bright, "Agency" via Hosted Voice` || from[0].Address != "voice@example.com" {
			t.Errorf("from %+v, %v", from, err)
		}
		if reply := got.Header(t, "Reply-To"); reply != "<hello@bright.example>" {
			t.Errorf("answers to the partner's mail go to %s", reply)
		}
		if text := string(got.Raw); !strings.Contains(text, "#0f6e64") {
			t.Error("the mail lacks the partner's color")
		}
		var made madeByHand
		super.Do(http.MethodPost, "/tenants/bright/companies", byHand("Acme", "boss@"+host)).Want(http.StatusAccepted, &made)
		got = server.Wait(t, "boss@"+host, 1)[0]
		if from, err = got.Parsed(t).Header.AddressList("From"); err != nil || !strings.HasPrefix(from[0].Name, "Bright") {
			t.Errorf("the company's mail is from %+v, %v", from, err)
		}
		if reply := got.Header(t, "Reply-To"); reply != "<office@acme.example>" {
			t.Errorf("answers to the company's mail go to %s", reply)
		}
	}, bySMTP(server))
}

// What people typed cannot start a header: it is refused, or one line.
func TestBrand_NoHeaderCanBeInjected(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		newPartner(s, t, "bright")
		super := superAdmin(t, s, "bright")
		const bad = "Eve\r\nBcc: all@example.com"
		for field, value := range map[string]string{
			"senderName": bad, "contactName": bad, "contactPhone": bad, "contactEmail": "a@example.com\r\nBcc: b@example.com", "color": "red;background:url(x)",
			"helpUrl": "javascript:alert(1)", "offerUrl": "http://x y",
		} {
			body := brandBody("#0f6e64")
			body[field] = value
			p := super.Do(http.MethodPut, "/tenants/bright/brand", body, "If-Match", `"1"`).WantProblem(http.StatusUnprocessableEntity, "invalid")
			if len(p.Errors) != 1 || p.Errors[0].Pointer != "/"+field {
				t.Errorf("%s: %+v", field, p.Errors)
			}
		}
	})
}

// E36: the client's steps show the words and the link of the partner's offer, the words
// alone, or nothing; a link that would run something is none.
func TestE36_TheOfferIsShownOrNothing(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		newPartner(s, t, "bright")
		super := superAdmin(t, s, "bright")
		var made struct{ Link string }
		super.Do(http.MethodPost, "/tenants/bright/company-invitations", map[string]string{"email": "clara@acme.example"}).Want(http.StatusCreated, &made)
		_, token, _ := strings.Cut(made.Link, "/onboard/")
		version := 1
		offer := func(text, link string) *servertest.Response {
			body := brandBody("#0f6e64")
			body["offerText"], body["offerUrl"] = text, link
			r := super.Do(http.MethodPut, "/tenants/bright/brand", body, "If-Match", quoted(version))
			if r.Status == http.StatusOK {
				version++
			}
			return r
		}
		shown := func() string {
			var seen struct{ Partner map[string]string }
			s.Anonymous(t).Do(http.MethodPost, "/onboard/look-up", map[string]string{"token": token}).Want(http.StatusOK, &seen)
			_, text := seen.Partner["offerText"]
			_, link := seen.Partner["offerUrl"]
			return fmt.Sprint(text, link, " ", seen.Partner["offerText"], " ", seen.Partner["offerUrl"])
		}
		same(t, "at first", shown(), "false false  ")
		const words = "Ask about our <b>Done For You</b> Services!"
		offer(words, "https://bright.example/dfy?x=1&y=2").Want(http.StatusOK)
		same(t, "words and link", shown(), "true true "+words+" https://bright.example/dfy?x=1&y=2")
		for _, bad := range []string{"javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//bright.example", "/dfy", "https://user:pw@bright.example/"} {
			p := offer(words, bad).WantProblem(http.StatusUnprocessableEntity, "invalid")
			want(t, bad, pointers(p), []string{"/offerUrl"})
		}
		p := offer("", "https://bright.example/dfy").WantProblem(http.StatusUnprocessableEntity, "invalid")
		want(t, "a link without words", pointers(p), []string{"/offerText"})
		same(t, "after refusals", shown(), "true true "+words+" https://bright.example/dfy?x=1&y=2")
		offer(words, "").Want(http.StatusOK)
		same(t, "words alone", shown(), "true false "+words+" ")
		offer("", "").Want(http.StatusOK)
		same(t, "taken away", shown(), "false false  ")
	})
}

// A company inherits what it has not set itself, from its partner alone; a pale
// color is taken and marked. Logos are public by their digest.
func TestE13_TheBrandIsInherited(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		newPartner(s, t, "bright")
		super := superAdmin(t, s, "bright")
		super.Do(http.MethodPut, "/tenants/bright/brand", brandBody("#ffd400"), "If-Match", `"1"`).Want(http.StatusOK)
		var made madeByHand
		super.Do(http.MethodPost, "/tenants/bright/companies", byHand("Acme", "jo@acme.example")).Want(http.StatusAccepted, &made)
		type brand struct {
			Color, ContactName, ContactEmail, HelpURL, OfferText, ShownAs, TextColor, Logo string
			ColorReadable                                                                  bool
		}
		var told struct{ Own, Effective brand }
		super.Do(http.MethodPut, "/tenants/bright/logo", map[string]string{"logo": somePicture(t)}).Want(http.StatusOK, &told)
		logo := told.Own.Logo
		s.Admin(t).Do(http.MethodGet, "/tenants/"+made.Company.Slug+"/brand", nil).Want(http.StatusOK, &told)
		e := told.Effective
		if told.Own.Color != "" || e.Color != "#ffd400" || e.ColorReadable || e.TextColor != "#1d2129" || e.ShownAs != "Agency bright" ||
			e.ContactName != "Ada Brook" || e.ContactEmail != "ada@bright.example" || e.OfferText != "We do it for you" || e.Logo != logo {
			t.Errorf("own %+v, effective %+v", told.Own, e)
		}
		r := s.Anonymous(t).Do(http.MethodGet, strings.TrimPrefix(logo, "/api/v1"), nil).Want(http.StatusOK)
		if r.Header.Get("Content-Type") != "image/jpeg" || !strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%v", r.Header)
		}
		s.Anonymous(t).Do(http.MethodGet, "/logos/none", nil).WantProblem(http.StatusNotFound, "not_found")
	})
}

// Reminders come after the partner's days, at most as many as it says, and end with
// the link.
func TestCompanies_Reminders(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		newPartner(s, t, "bright")
		super := superAdmin(t, s, "bright")
		super.Do(http.MethodPut, "/tenants/bright/company-settings", map[string]int{"remindDays": 2, "remindMost": 2}).Want(http.StatusOK)
		super.Do(http.MethodPut, "/tenants/bright/company-settings", map[string]int{"remindDays": -1, "remindMost": 9}).WantProblem(http.StatusUnprocessableEntity, "invalid")
		row, _ := inviteClient(super, "bright", map[string]any{"email": "jo@acme.example"})
		gone, _ := inviteClient(super, "bright", map[string]any{"email": "gone@acme.example"})
		super.Do(http.MethodDelete, "/tenants/bright/company-invitations/"+gone.ID, nil).Want(http.StatusNoContent)
		inviteClient(super, "bright", map[string]any{"email": "only@acme.example", "send": false})
		for _, want := range []int{1, 2, 2} {
			s.Clock.Advance(49 * time.Hour)
			super = s.SignIn(t, "ada@bright.example", servertest.Password)
			for deadline := time.Now().Add(10 * time.Second); row.Reminders < want && time.Now().Before(deadline); <-time.After(20 * time.Millisecond) {
				row = reminded(super, row.ID)
			}
			if row = reminded(super, row.ID); row.Reminders != want {
				t.Errorf("%d reminders, want %d", row.Reminders, want)
			}
		}
		for _, other := range companyRows(super, "bright", "") {
			if other.ID != row.ID && other.Reminders != 0 {
				t.Errorf("%s was reminded", other.Email)
			}
		}
	}, servertest.WithClock())
}

// An address that does not take mail is not written to again; the others are.
func TestCompanies_RemindersStopOnABounce(t *testing.T) {
	t.Parallel()
	server := servertest.NewSMTP(t, servertest.SMTPOptions{Refuse: func(to string) error {
		if strings.HasPrefix(to, "gone@") {
			return servertest.Refusal(550, [3]int{5, 1, 1}, "No such mailbox")
		}
		return nil
	}})
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		host := t.Name()[len(t.Name())-6:] + ".example"
		admin := newPartner(s, t, "bright")
		super := superAdmin(t, s, "bright")
		gone, _ := inviteClient(super, "bright", map[string]any{"email": "gone@" + host})
		row, _ := inviteClient(super, "bright", map[string]any{"email": "jo@" + host})
		became(t, admin, "gone@"+host, "bounced")
		became(t, admin, "jo@"+host, "accepted")
		s.Clock.Advance(73 * time.Hour)
		super = s.SignIn(t, "ada@bright.example", servertest.Password)
		for deadline := time.Now().Add(10 * time.Second); row.Reminders < 1 && time.Now().Before(deadline); <-time.After(20 * time.Millisecond) {
			row = reminded(super, row.ID)
		}
		if gone = reminded(super, gone.ID); row.Reminders != 1 || gone.Reminders != 0 {
			t.Errorf("reminded %d times, and where mail bounces %d times", row.Reminders, gone.Reminders)
		}
	}, bySMTP(server), servertest.WithClock())
}

func reminded(c *servertest.Client, id string) companyRow {
	var card struct{ Invitation companyRow }
	c.Do(http.MethodGet, "/tenants/bright/company-invitations/"+id, nil).Want(http.StatusOK, &card)
	return card.Invitation
}
