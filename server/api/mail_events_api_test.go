package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tenantry/server/servertest"
)

// bySendGrid starts a server that sends by the stand-in.
func bySendGrid(grid *servertest.SendGrid) servertest.Option {
	return withEnv(
		"TENANTRY_MAIL_PROVIDER=sendgrid", "TENANTRY_SENDGRID_KEY="+grid.Key, "TENANTRY_SENDGRID_URL="+grid.URL,
		"TENANTRY_SENDGRID_EVENT_KEY="+grid.EventKey, "TENANTRY_MAIL_FROM=voice@example.com",
	)
}

const eventsPath = "/mail/sendgrid/events"

// sentBySendGrid is an invitation's message that SendGrid has taken.
func sentBySendGrid(t *testing.T, s *servertest.Server, grid *servertest.SendGrid, email string) (admin *servertest.Client, m servertest.SendGridMail) {
	t.Helper()
	admin = s.Admin(t)
	invite(admin, email)
	became(t, admin, email, "accepted")
	for _, m := range grid.Got() {
		if m.To() == email {
			return admin, m
		}
	}
	t.Fatalf("SendGrid has nothing for %s", email)
	return admin, m
}

func TestMail_SendGridsEventsMoveTheStateForwardsOnly(t *testing.T) {
	t.Parallel()
	grids := servertest.NewSendGrid(t)
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.Admin(t).CreateTenant(servertest.Customer("acme"))
		email := strings.ToLower(t.Name()[strings.LastIndex(t.Name(), "/")+1:]) + "@example.com"
		admin, m := sentBySendGrid(t, s, grids, email)
		now := time.Now()
		report := func(events ...map[string]any) {
			body, headers := grids.Report(t, time.Now(), events...)
			s.Anonymous(t).Do(http.MethodPost, eventsPath, body, headers...).Want(http.StatusNoContent)
		}
		state := func(want string) mailed {
			t.Helper()
			for _, one := range outbox(admin, "") {
				if one.To == email {
					if one.State != want {
						t.Errorf("%s, want %s", one.State, want)
					}
					return one
				}
			}
			return mailed{}
		}
		prefix := email + "/"
		report(m.Event("deferred", prefix+"2", now, "response", "450 4.2.1 mailbox\r\nfull"))
		if one := state("deferred"); one.Reason != "450 4.2.1 mailbox full" || one.NextAt != nil {
			t.Errorf("%+v", one)
		}
		report(m.Event("processed", prefix+"1", now.Add(-time.Minute)))
		state("deferred") // what came late changes nothing
		report(m.Event("delivered", prefix+"3", now), m.Event("deferred", prefix+"2b", now), m.Event("open", prefix+"4", now))
		state("delivered")
		report(m.Event("bounce", prefix+"5", now, "type", "bounce", "reason", "550 5.1.1 <script>alert(1)</script> unknown"))
		if one := state("bounced"); one.Reason != "550 5.1.1 <script>alert(1)</script> unknown" {
			t.Errorf("%+v", one)
		}
		report(m.Event("delivered", prefix+"6", now))
		state("bounced")
		if v := invitationOf(t, admin, email); v.Delivery != "bounced" || !strings.Contains(v.DeliveryReason, "5.1.1") {
			t.Errorf("the invitation says %+v", v)
		}
		// Sent again, the message begins anew: what comes late about the first time says nothing of the second.
		admin.Do(http.MethodPost, "/platform/outbox/"+state("bounced").ID+"/send", nil).Want(http.StatusOK)
		became(t, admin, email, "accepted")
		report(m.Event("bounce", prefix+"7", now, "type", "blocked", "reason", "late"))
		state("accepted")
		second := grids.Got()[len(grids.Got())-1]
		for _, one := range grids.Got() {
			if one.To() == email && one.Args()["tenantry_send"] == "2" {
				second = one
			}
		}
		report(second.Event("delivered", prefix+"3", now)) // an id that was there is nothing new
		state("accepted")
		report(second.Event("dropped", prefix+"8", now, "reason", "Bounced Address"))
		if one := state("bounced"); one.Reason != "SendGrid did not send it. Bounced Address" {
			t.Errorf("%+v", one)
		}
	}, bySendGrid(grids))
}

func TestMail_EventsAreSendGridsOrNothing(t *testing.T) {
	t.Parallel()
	grid, other := servertest.NewSendGrid(t), servertest.NewSendGrid(t)
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.Admin(t).CreateTenant(servertest.Customer("acme"))
		email := strings.ToLower(t.Name()[strings.LastIndex(t.Name(), "/")+1:]) + "@example.com"
		admin, m := sentBySendGrid(t, s, grid, email)
		event := m.Event("bounce", "x", time.Now(), "reason", "550")
		post := func(body []byte, headers []string) *servertest.Response {
			return s.Anonymous(t).Do(http.MethodPost, eventsPath, body, headers...)
		}
		body, headers := grid.Report(t, time.Now(), event)
		post(append([]byte(" "), body...), headers).WantProblem(http.StatusUnauthorized, "bad_signature")
		post(body, append([]string{}, headers[2:]...)).WantProblem(http.StatusUnauthorized, "bad_signature")
		otherTime := append([]string{}, headers...)
		otherTime[3] = "1767225600"
		post(body, otherTime).WantProblem(http.StatusUnauthorized, "bad_signature")
		post(other.Report(t, time.Now(), event)).WantProblem(http.StatusUnauthorized, "bad_signature")
		post(grid.Report(t, time.Now().Add(-26*time.Hour), event)).WantProblem(http.StatusUnauthorized, "old_signature")
		post(grid.Report(t, time.Now().Add(time.Hour), event)).WantProblem(http.StatusUnauthorized, "old_signature")
		for _, one := range outbox(admin, "") {
			if one.To == email && one.State != "accepted" {
				t.Errorf("a forged report made it %s", one.State)
			}
		}
		// Events about what we do not know are taken, so that SendGrid does not send them again.
		strange := map[string]any{"sg_event_id": "y", "event": "bounce", "timestamp": time.Now().Unix(), "tenantry_message": "ms_unknown", "tenantry_send": "1"}
		post(grid.Report(t, time.Now(), strange, map[string]any{"event": "bounce"}, map[string]any{})).Want(http.StatusNoContent)
	}, bySendGrid(grid))
	t.Run("without a key", func(t *testing.T) {
		t.Parallel()
		s := servertest.New(t)
		body, headers := grid.Report(t, time.Now())
		s.Anonymous(t).Do(http.MethodPost, eventsPath, body, headers...).WantProblem(http.StatusNotFound, "events_off")
	})
}
