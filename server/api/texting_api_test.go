package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tenantry/server/servertest"
)

// texter is a tenant that can text, and somebody who may do everything there.
type texter struct {
	t    *testing.T
	s    *servertest.Server
	c    *servertest.Client
	path string
}

type textingState struct {
	State, Number, Reason, ConsentWords, Provider string
	OptedIn, OptedOut                             int
}

type contactBody struct {
	ID, Name, Phone, Consent, Source string
	Earlier                          bool
}

type textBody struct{ ID, Kind, Body, State, Reason string }

func newTexter(t *testing.T, s *servertest.Server, slug string) *texter {
	t.Helper()
	admin := s.Admin(t)
	s.Template(t, "walked", 1, walked)
	run := admin.CreateTenant(map[string]any{
		"template": "walked", "answers": map[string]any{"organization": map[string]any{"name": "Harbor Dental", "slug": slug}},
	})
	waitState(t, admin, run, "needs_action")
	admin.Joins(admin, slug, servertest.AdminEmail, "OWNER")
	return &texter{t: t, s: s, c: admin, path: "/tenants/" + slug}
}

func (x *texter) state() (v textingState) {
	x.t.Helper()
	x.c.Do(http.MethodGet, x.path+"/texting", nil).Want(http.StatusOK, &v)
	return v
}

// enable asks for a number and waits for what becomes of it.
func (x *texter) enable(want string) textingState {
	x.t.Helper()
	x.c.Do(http.MethodPost, x.path+"/texting/number", nil).Want(http.StatusAccepted)
	servertest.Eventually(x.t, "the number is "+want, func() bool { return x.state().State == want })
	return x.state()
}

func (x *texter) contact(name, phone string) contactBody {
	x.t.Helper()
	var v contactBody
	x.c.Do(http.MethodPost, x.path+"/contacts", map[string]string{"name": name, "phone": phone}).Want(http.StatusCreated, &v)
	return v
}

func (x *texter) optIn(id string) {
	x.t.Helper()
	x.c.Do(http.MethodPost, x.path+"/contacts/"+id+"/consents", map[string]string{"kind": "in", "statement": "On the form of 3 May"}).Want(http.StatusOK)
}

func (x *texter) find(id string) (v contactBody) {
	x.t.Helper()
	x.c.Do(http.MethodGet, x.path+"/contacts/"+id, nil).Want(http.StatusOK, &v)
	return v
}

func (x *texter) send(id, body string) *servertest.Response {
	x.t.Helper()
	return x.c.Do(http.MethodPost, x.path+"/texting/threads/"+id+"/texts", map[string]string{"body": body})
}

func (x *texter) texts(id string) []textBody {
	x.t.Helper()
	var v struct{ Items []textBody }
	x.c.Do(http.MethodGet, x.path+"/texting/threads/"+id+"/texts", nil).Want(http.StatusOK, &v)
	return v.Items
}

// becomes waits until the newest text of a thread is in a state.
func (x *texter) becomes(id, state string) textBody {
	x.t.Helper()
	servertest.Eventually(x.t, "the text is "+state, func() bool {
		all := x.texts(id)
		return len(all) > 0 && all[0].State == state
	})
	return x.texts(id)[0]
}

func (x *texter) says(id, body string) {
	x.t.Helper()
	x.c.Do(http.MethodPost, x.path+"/texting/threads/"+id+"/simulated", map[string]string{"body": body}).Want(http.StatusNoContent)
}

// TestE25_EnableAssignsANumber and what E28 and E31 say about before and after.
func TestE25_EnableAssignsANumber(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		x := newTexter(t, s, "harbor")
		if v := x.state(); v.State != "off" || v.Number != "" || v.ConsentWords != "" || v.Provider != "builtin" {
			t.Errorf("before: %+v", v)
		}
		first := x.enable("active")
		if !strings.HasPrefix(first.Number, "+1555010") || len(first.Number) != 12 || !strings.Contains(first.ConsentWords, "+1 555 010") || !strings.Contains(first.ConsentWords, "Harbor Dental") {
			t.Errorf("enabled: %+v", first)
		}
		x.c.Do(http.MethodPost, x.path+"/texting/number", nil).WantProblem(http.StatusConflict, "texting_on")
	})
}

func TestE28_ChangedLater(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		x := newTexter(t, s, "harbor")
		x.enable("active")
		x.c.Do(http.MethodDelete, x.path+"/texting/number", nil).Want(http.StatusOK)
		if v := x.state(); v.State != "off" || v.Number != "" {
			t.Errorf("disabled: %+v", v)
		}
		x.c.Do(http.MethodDelete, x.path+"/texting/number", nil).WantProblem(http.StatusConflict, "texting_off")
		x.enable("active")
	})
}

func TestE29_NoConsentNoText(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		x := newTexter(t, s, "harbor")
		x.enable("active")
		c := x.contact("Jo Doe", "+1 202 555 0143")
		x.send(c.ID, "Hello").WantProblem(http.StatusConflict, "no_consent")
		x.c.Do(http.MethodPost, x.path+"/contacts/"+c.ID+"/consents", map[string]string{"kind": "in"}).WantProblem(http.StatusUnprocessableEntity, "invalid")
		x.optIn(c.ID)
		x.send(c.ID, "Hello").Want(http.StatusAccepted)
		x.becomes(c.ID, "stored")

		x.says(c.ID, " Stop. ")
		if got := x.find(c.ID); got.Consent != "out" {
			t.Errorf("after STOP: %+v", got)
		}
		if answer := x.becomes(c.ID, "stored"); answer.Kind != "answer" || !strings.Contains(answer.Body, "no more texts") {
			t.Errorf("the answer to STOP: %+v", answer)
		}
		x.send(c.ID, "Hello?").WantProblem(http.StatusConflict, "opted_out")
		x.c.Do(http.MethodPost, x.path+"/contacts/"+c.ID+"/consents", map[string]string{"kind": "in", "statement": "She said so"}).
			WantProblem(http.StatusConflict, "opted_out")

		// Somebody else with the same phone, after a deletion, is opted out as well.
		x.c.Do(http.MethodDelete, x.path+"/contacts/"+c.ID, nil).Want(http.StatusNoContent)
		var ledger struct {
			Items []struct{ Kind, Source, Words, By string }
		}
		x.c.Do(http.MethodGet, x.path+"/contacts/"+c.ID+"/consents", nil).Want(http.StatusOK, &ledger)
		if len(ledger.Items) != 2 || ledger.Items[0].Source != "keyword" || ledger.Items[0].Words != "Stop." || ledger.Items[1].By == "" || !strings.Contains(ledger.Items[1].Words, "I agree") {
			t.Errorf("the ledger: %+v", ledger.Items)
		}
		again := x.contact("Jo again", "+12025550143")
		if again.Consent != "out" {
			t.Errorf("made again: %+v", again)
		}
		x.says(again.ID, "help")
		if answer := x.becomes(again.ID, "stored"); answer.Kind != "answer" || !strings.Contains(answer.Body, "STOP") {
			t.Errorf("the answer to HELP: %+v", answer)
		}
		x.says(again.ID, "START")
		if got := x.find(again.ID); got.Consent != "in" {
			t.Errorf("after START: %+v", got)
		}
		x.send(again.ID, "Welcome back").Want(http.StatusAccepted)
	})
}

func TestE30_ConsentBelongsToTheNumber(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		x := newTexter(t, s, "harbor")
		x.enable("active")
		c := x.contact("Jo Doe", "+12025550143")
		x.optIn(c.ID)
		x.c.Do(http.MethodDelete, x.path+"/texting/number", nil).Want(http.StatusOK)
		x.enable("active")
		if got := x.find(c.ID); got.Consent != "none" {
			t.Errorf("with another number: %+v", got)
		}
		x.send(c.ID, "Hello").WantProblem(http.StatusConflict, "no_consent")
		x.optIn(c.ID)
		x.send(c.ID, "Hello").Want(http.StatusAccepted)
		// Another phone of the same contact has not agreed either.
		var got contactBody
		x.c.Do(http.MethodPatch, x.path+"/contacts/"+c.ID, map[string]string{"phone": "+12025550144"}).Want(http.StatusOK, &got)
		if got.Consent != "none" {
			t.Errorf("with another phone: %+v", got)
		}
		var list struct{ Items []contactBody }
		x.c.Do(http.MethodGet, x.path+"/contacts?consent=none", nil).Want(http.StatusOK, &list)
		if len(list.Items) != 1 {
			t.Errorf("without consent: %+v", list.Items)
		}
	})
}

func TestE31_WithoutTextingNothing(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		x := newTexter(t, s, "harbor")
		c := x.contact("Jo Doe", "+12025550143")
		x.c.Do(http.MethodPost, x.path+"/contacts/"+c.ID+"/consents", map[string]string{"kind": "in", "statement": "On paper"}).
			WantProblem(http.StatusConflict, "texting_off")
		x.send(c.ID, "Hello").WantProblem(http.StatusConflict, "texting_off")
		all := map[string]any{"all": true, "body": "Hello"}
		x.c.Do(http.MethodPost, x.path+"/texting/sends", all).WantProblem(http.StatusConflict, "texting_off")
		x.c.Do(http.MethodPost, x.path+"/texting/previews", all).WantProblem(http.StatusConflict, "texting_off")
	})
}

func TestTexting_ToASet(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		x := newTexter(t, s, "harbor")
		x.enable("active")
		var agreed []string
		for i := range 5 {
			c := x.contact(fmt.Sprint("Person ", i), fmt.Sprintf("+1202555010%d", i))
			if i < 3 {
				x.optIn(c.ID)
				agreed = append(agreed, c.ID)
			}
		}
		x.c.Do(http.MethodPost, x.path+"/contacts", map[string]string{"name": "Person by mail", "email": "mail@example.com"}).Want(http.StatusCreated)
		x.contact("Somebody else", "+12025550199")
		choice := map[string]any{"search": "person", "body": "Open on Sunday"}
		var p struct {
			Recipients, Segments int
			LeftOut              []struct {
				Reason string
				Count  int
			}
			Examples []struct{ Name, Reason string }
		}
		x.c.Do(http.MethodPost, x.path+"/texting/previews", choice).Want(http.StatusOK, &p)
		if p.Recipients != 3 || p.Segments != 1 || len(p.LeftOut) != 2 || p.LeftOut[0].Count != 2 || p.LeftOut[1].Reason != "no_phone" || len(p.Examples) != 3 {
			t.Errorf("preview %+v", p)
		}
		var send struct {
			ID                  string
			Done                bool
			Recipients, LeftOut int
		}
		x.c.Do(http.MethodPost, x.path+"/texting/sends", choice).Want(http.StatusAccepted, &send)
		servertest.Eventually(t, "all are queued", func() bool {
			x.c.Do(http.MethodGet, x.path+"/texting/sends/"+send.ID, nil).Want(http.StatusOK, &send)
			return send.Done
		})
		if send.Recipients != 3 || send.LeftOut != 3 {
			t.Errorf("send %+v", send)
		}
		for _, id := range agreed {
			x.becomes(id, "stored")
		}
		x.c.Do(http.MethodPost, x.path+"/texting/sends", map[string]any{"search": "somebody", "body": "Hi"}).WantProblem(http.StatusConflict, "no_recipients")
		x.c.Do(http.MethodPost, x.path+"/texting/sends", map[string]any{"body": "Hi"}).WantProblem(http.StatusUnprocessableEntity, "invalid")
	})
}

// useTwilio makes the server text through a stand-in of Twilio.
func useTwilio(t *testing.T, x *texter, tw *servertest.Twilio) {
	t.Helper()
	x.c.Do(http.MethodPut, "/platform/texting", map[string]any{"provider": "twilio", "account": tw.Account, "token": tw.Token, "url": tw.URL}).Want(http.StatusOK)
}

func TestTexting_Twilio(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		tw := servertest.NewTwilio(t)
		x := newTexter(t, s, "harbor")
		x.c.Do(http.MethodPut, "/platform/texting", map[string]any{"provider": "twilio", "account": tw.Account, "url": tw.URL}).WantProblem(http.StatusUnprocessableEntity, "invalid")
		x.c.Do(http.MethodPut, "/platform/texting", map[string]any{"provider": "twilio", "account": tw.Account, "token": strings.Repeat("0", 32), "url": tw.URL}).Want(http.StatusOK)
		var trial struct {
			Accepted bool
			Answer   string
		}
		x.c.Do(http.MethodPost, "/platform/texting/test", nil).Want(http.StatusOK, &trial)
		if trial.Accepted || !strings.Contains(trial.Answer, "20003") || strings.Contains(trial.Answer, "00000000") {
			t.Errorf("with a wrong token: %+v", trial)
		}
		useTwilio(t, x, tw)
		if r := x.c.Do(http.MethodPost, "/platform/texting/test", nil).Want(http.StatusOK, &trial); !trial.Accepted || strings.Contains(string(r.Body), tw.Token) {
			t.Errorf("with the right one: %+v", trial)
		}
		if r := x.c.Do(http.MethodGet, "/platform/texting", nil).Want(http.StatusOK); strings.Contains(string(r.Body), tw.Token) {
			t.Error("the settings show the token")
		}

		number := x.enable("active").Number
		owned, bought := tw.Numbers()
		if bought != 1 || len(owned) != 1 || owned[0].Phone != number || !strings.HasSuffix(owned[0].SmsURL, "/api/v1/texting/events/inbound") {
			t.Fatalf("bought %+v", owned)
		}
		c := x.contact("Jo Doe", "+12025550143")
		x.optIn(c.ID)
		x.send(c.ID, "Hello").Want(http.StatusAccepted)
		x.becomes(c.ID, "sent")
		sent := tw.Got()[0]
		if sent.From != number || sent.To != c.Phone || sent.Body != "Hello" {
			t.Errorf("sent %+v", sent)
		}
		if status := tw.Report(t, sent, "delivered", ""); status != http.StatusNoContent {
			t.Fatalf("a report: %d", status)
		}
		tw.Report(t, sent, "sent", "") // comes late, and changes nothing
		tw.Report(t, sent, "undelivered", "30003")
		x.becomes(c.ID, "delivered")
		if status := tw.BringSigned(t, sent.StatusCallback, url.Values{"MessageStatus": {"failed"}}, "bm90IGl0"); status != http.StatusUnauthorized {
			t.Errorf("an unsigned report: %d", status)
		}

		inbound := owned[0].SmsURL
		form := url.Values{"MessageSid": {"SM1"}, "From": {"+12025550143"}, "To": {number}, "Body": {"Do you have time?"}, "NumMedia": {"0"}}
		for range 3 { // replays
			if status := tw.Bring(t, inbound, form); status != http.StatusNoContent {
				t.Fatalf("a text: %d", status)
			}
		}
		if status := tw.BringSigned(t, inbound, form, tw.Sign("https://evil.example"+strings.TrimPrefix(inbound, s.URL), form)); status != http.StatusUnauthorized {
			t.Errorf("signed for another address: %d", status)
		}
		var threads struct{ Items []struct{ Unread int } }
		x.c.Do(http.MethodGet, x.path+"/texting/threads?unread=true", nil).Want(http.StatusOK, &threads)
		if len(x.texts(c.ID)) != 2 || len(threads.Items) != 1 || threads.Items[0].Unread != 1 {
			t.Errorf("thread %+v, %+v", x.texts(c.ID), threads)
		}
		x.c.Do(http.MethodPost, x.path+"/texting/threads/"+c.ID+"/simulated", map[string]string{"body": "x"}).WantProblem(http.StatusConflict, "not_builtin")

		// What Twilio knows of a STOP is written down, and believed.
		tw.Answer(func(servertest.TwilioText) (int, int, string) {
			return http.StatusBadRequest, 21610, "Attempt to send to unsubscribed recipient"
		})
		x.send(c.ID, "Hello?").Want(http.StatusAccepted)
		if m := x.becomes(c.ID, "failed"); !strings.Contains(m.Reason, "21610") {
			t.Errorf("%+v", m)
		}
		if got := x.find(c.ID); got.Consent != "out" {
			t.Errorf("after 21610: %+v", got)
		}
		x.c.Do(http.MethodDelete, x.path+"/texting/number", nil).Want(http.StatusOK)
		servertest.Eventually(t, "the number is given back", func() bool { owned, _ := tw.Numbers(); return len(owned) == 0 })
	}, servertest.WithEnv("TENANTRY_OUTBOUND_ALLOW=127.0.0.1"))
}

func TestTexting_TwilioSaysNo(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		tw := servertest.NewTwilio(t)
		x := newTexter(t, s, "harbor")
		useTwilio(t, x, tw)
		x.enable("active")
		busy, bad := x.contact("Busy", "+12025550101"), x.contact("Bad", "+12025550102")
		x.optIn(busy.ID)
		x.optIn(bad.ID)
		tw.Answer(func(m servertest.TwilioText) (int, int, string) {
			if m.To == bad.Phone {
				return http.StatusBadRequest, 21211, "Invalid 'To' Phone Number"
			}
			return http.StatusTooManyRequests, 20429, "Too many requests"
		})
		x.send(bad.ID, "Hello").Want(http.StatusAccepted)
		if m := x.becomes(bad.ID, "failed"); !strings.Contains(m.Reason, "21211") {
			t.Errorf("%+v", m)
		}
		x.send(busy.ID, "Hello").Want(http.StatusAccepted)
		servertest.Eventually(t, "the outage is told", func() bool {
			var v struct{ Outage *struct{ Answer string } }
			x.c.Do(http.MethodGet, "/platform/texting", nil).Want(http.StatusOK, &v)
			return v.Outage != nil && strings.Contains(v.Outage.Answer, "429")
		})
		tw.Answer(nil)
		servertest.Eventually(t, "it goes out when Twilio is back", func() bool {
			s.Clock.Advance(10 * time.Second)
			return x.texts(busy.ID)[0].State == "sent"
		})

		tw.SellOut()
		y := &texter{t: t, s: s, c: x.c, path: "/tenants/second"}
		run := x.c.CreateTenant(map[string]any{"template": "walked", "answers": map[string]any{"organization": map[string]any{"name": "Second", "slug": "second"}}})
		waitState(t, x.c, run, "needs_action")
		x.c.Joins(x.c, "second", servertest.AdminEmail, "OWNER")
		if v := y.enable("failed"); !strings.Contains(v.Reason, "no free number") {
			t.Errorf("%+v", v)
		}
	}, servertest.WithEnv("TENANTRY_OUTBOUND_ALLOW=127.0.0.1"), servertest.WithClock())
}

// TestTexting_BuysOnce loses the answer of a purchase, as when the program ends in
// that moment: the number is found under its name, and no other is bought.
func TestTexting_BuysOnce(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		tw := servertest.NewTwilio(t)
		x := newTexter(t, s, "harbor")
		useTwilio(t, x, tw)
		tw.OnBought(func() { panic(http.ErrAbortHandler) })
		number := x.enable("active").Number
		if owned, bought := tw.Numbers(); bought != 1 || len(owned) != 1 || owned[0].Phone != number {
			t.Errorf("%d bought, owned %+v", bought, owned)
		}
		x.c.Do(http.MethodDelete, x.path+"/texting/number", nil).Want(http.StatusOK)

		// One that nobody wants any more when it is there is given back.
		bought, goOn := make(chan struct{}), make(chan struct{})
		tw.OnBought(func() { close(bought); <-goOn })
		x.c.Do(http.MethodPost, x.path+"/texting/number", nil).Want(http.StatusAccepted)
		<-bought
		x.c.Do(http.MethodDelete, x.path+"/texting/number", nil).Want(http.StatusOK)
		tw.OnBought(nil)
		close(goOn)
		servertest.Eventually(t, "all are given back", func() bool { owned, _ := tw.Numbers(); return len(owned) == 0 })
	}, servertest.WithEnv("TENANTRY_OUTBOUND_ALLOW=127.0.0.1"))
}
