package tenant_test

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/messaging"
	"tenantry/server/messaging/mailer"
	"tenantry/server/outbound"
	"tenantry/server/servertest"
	"tenantry/server/store"
)

// sends makes the world send by a mail server, and works on the queue of a node until stop.
func (w *world) sends(server *servertest.SMTP, change ...func(*messaging.Config)) (stop func()) {
	w.t.Helper()
	w.mail.Config = messaging.Config{PublicURL: publicURL, Fixed: &mailer.Settings{
		Kind: mailer.SMTP, From: mail.Address{Name: "Tenantry", Address: "tenantry@example.com"}, Trust: outbound.Configured,
		SMTP: mailer.SMTPSettings{Host: server.Host, Port: server.Port, Security: mailer.None},
	}}
	for _, c := range change {
		c(&w.mail.Config)
	}
	return w.node(w.mail)
}

// node works on the queue until it is stopped or the test ends.
func (w *world) node(service *messaging.Service) (stop func()) {
	w.t.Helper()
	queue := jobs.NewQueue(w.db, map[string]jobs.Handler{messaging.KindDeliver: service.Deliver}, jobs.Options{Poll: 20 * time.Millisecond})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- queue.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			w.t.Error(err)
		}
	})
	w.t.Cleanup(stop)
	return stop
}

// write puts messages to contact@… of a tenant into the outbox.
func (w *world) write(t domain.Tenant, n int) {
	w.t.Helper()
	for n > 0 {
		batch := min(n, 500)
		err := w.db.Tx(context.Background(), func(tx *store.Tx) error {
			for range batch {
				if err := w.mail.StoreLive(context.Background(), tx, messaging.Live{Tenant: t, PlatformName: "Tenantry", Link: publicURL}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			w.t.Fatal(err)
		}
		n -= batch
	}
}

func (w *world) states() map[domain.MessageState]int {
	w.t.Helper()
	found := map[domain.MessageState]int{}
	err := w.db.Read(context.Background(), func(tx *store.Tx) error {
		page := store.Page{Limit: store.MaxPage}
		for {
			list, next, err := tx.ListMessages(context.Background(), page)
			if err != nil {
				return err
			}
			for _, m := range list {
				found[m.State]++
			}
			if page.Cursor = next; next == "" {
				return nil
			}
		}
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return found
}

// until waits for a state of the outbox.
func (w *world) until(what string, reached func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); <-time.After(10 * time.Millisecond) {
		if reached() {
			return
		}
	}
	w.t.Fatalf("%s: %v", what, w.states())
}

func tenantWith(w *world, slug string) domain.Tenant {
	p := profile(slug)
	p.ContactEmail = slug + "@example.com"
	return w.create(customer(), p)
}

// One tenant's many messages, to a server that is slow with them, keep nobody
// else's message waiting for five seconds.
func TestMail_OneTenantsQueueHoldsUpNobodyElse(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var busy atomic.Int64
		server := servertest.NewSMTP(t, servertest.SMTPOptions{Taken: func(m servertest.Mail) error {
			if strings.HasPrefix(m.To, "many@") {
				busy.Add(1)
				<-time.After(20 * time.Millisecond)
			}
			return nil
		}})
		many, one := tenantWith(w, "many"), tenantWith(w, "one")
		w.sends(server)
		w.write(many, 10_000)
		w.until("the first of many goes out", func() bool { return busy.Load() > 20 })
		began := time.Now()
		w.write(one, 1)
		server.Wait(t, "one@example.com", 1)
		if took, sent := time.Since(began), busy.Load(); took > 5*time.Second || sent >= 10_000 {
			t.Errorf("the single message took %v, after %d of the many", took, sent)
		}
	})
}

// Two nodes share the queue: each message goes out once.
func TestMail_TwoNodesSendNothingTwice(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		server := servertest.NewSMTP(t, servertest.SMTPOptions{})
		w.sends(server)
		other := messaging.New(w.db, w.Box)
		other.Config = w.mail.Config
		w.node(other)
		const tenants, each = 6, 60
		for i := range tenants {
			w.write(tenantWith(w, fmt.Sprint("tenant-", i)), each)
		}
		w.until("all are sent", func() bool { return w.states()[domain.MessageAccepted] == tenants*each })
		ids := map[string]bool{}
		for _, m := range server.Got() {
			id := m.Header(t, "Message-Id")
			if ids[id] {
				t.Errorf("%s was sent twice", id)
			}
			ids[id] = true
		}
		if len(ids) != tenants*each {
			t.Errorf("%d messages came, want %d", len(ids), tenants*each)
		}
	})
}

// A worker that dies in the middle of a batch leaves its messages to the next one:
// each is sent, and at most once more.
func TestMail_AWorkerThatDiesLosesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var dies sync.Once
		ctx := context.Background()
		take := func() jobs.Claimed {
			claimed, err := w.db.ClaimJobs(ctx, jobs.Claim{Kinds: []string{messaging.KindDeliver}, Limit: 1, PerTenant: 1, Lease: time.Minute})
			if err != nil || len(claimed.Jobs) != 1 {
				t.Errorf("%v %v", claimed, err)
			}
			return claimed
		}
		// While the first message is being taken, the worker is given up on and another has the job.
		server := servertest.NewSMTP(t, servertest.SMTPOptions{Taken: func(servertest.Mail) error {
			dies.Do(func() { w.clock.Advance(2 * time.Minute); take() })
			return nil
		}})
		tn := tenantWith(w, "acme")
		w.mail.Config = messaging.Config{PublicURL: publicURL, Fixed: &mailer.Settings{
			Kind: mailer.SMTP, From: mail.Address{Address: "tenantry@example.com"}, Trust: outbound.Configured,
			SMTP: mailer.SMTPSettings{Host: server.Host, Port: server.Port, Security: mailer.None},
		}}
		w.write(tn, 30)
		if err := w.mail.Deliver(ctx, take().Jobs[0]); !errors.Is(err, jobs.ErrLeaseLost) {
			t.Errorf("the outcome was stored without the lease: %v", err)
		}
		first := len(server.Got())
		if s := w.states(); first == 0 || s[domain.MessageAccepted] != 0 || s[domain.MessageSending] == 0 {
			t.Errorf("%d were sent, and stand at %v", first, s)
		}
		w.clock.Advance(2 * time.Minute)
		w.node(w.mail)
		w.until("all are sent", func() bool { return w.states()[domain.MessageAccepted] == 30 })
		times := map[string]int{}
		for _, m := range server.Got() {
			times[m.Header(t, "Message-Id")]++
		}
		for id, n := range times {
			if n > 2 {
				t.Errorf("%s came %d times", id, n)
			}
		}
		if len(times) != 30 || len(server.Got()) != 30+first {
			t.Errorf("%d messages came, %d in all; %d before the worker died", len(times), len(server.Got()), first)
		}
	})
}

// A message that was refused for now many times is not given up because the program
// ended once while it was sent; one with which it ended each time is.
func TestMail_OnlyWhatEndsTheProgramIsGivenUp(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		server := servertest.NewSMTP(t, servertest.SMTPOptions{})
		for slug, lost := range map[string]int{"patient": 0, "poison": 9} {
			w.mail.Config.Fixed = &mailer.Settings{Kind: mailer.SMTP}
			w.write(tenantWith(w, slug), 1)
			err := w.db.Tx(context.Background(), func(tx *store.Tx) error {
				list, _, err := tx.ListMessages(context.Background(), store.Page{Limit: 1})
				if err != nil {
					return err
				}
				now, m := tx.Now(), list[0].Message
				m.State, m.Attempts, m.Lost, m.NextAt = domain.MessageSending, 30, lost, &now
				_, err = tx.MoveMessage(context.Background(), m, domain.MessageQueued)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		w.sends(server)
		w.until("each comes to its end", func() bool { s := w.states(); return s[domain.MessageAccepted] == 1 && s[domain.MessageFailed] == 1 })
		if got := server.Got(); len(got) != 1 || got[0].To != "patient@example.com" {
			t.Errorf("%d came", len(got))
		}
	})
}

// Reminders to an address end when its mail comes back.
func TestMail_BouncesStopReminders(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		server := servertest.NewSMTP(t, servertest.SMTPOptions{Refuse: func(to string) error {
			if to == "acme@example.com" {
				return servertest.Refusal(550, [3]int{5, 1, 1}, "No such mailbox")
			}
			return nil
		}})
		tn := tenantWith(w, "acme")
		w.sends(server)
		w.write(tn, 1)
		w.until("it bounces", func() bool { return w.states()[domain.MessageBounced] == 1 })
		err := w.db.Tx(context.Background(), func(tx *store.Tx) error {
			reminder := messaging.Reminder{ToEmail: "Acme@example.com", Tenant: tn, PlatformName: "Tenantry", From: tx.Now().Add(time.Hour), Link: publicURL}
			other := reminder
			other.ToEmail = "other@example.com"
			return w.mail.StoreReminders(context.Background(), tx, []messaging.Reminder{reminder, other})
		})
		if err != nil {
			t.Fatal(err)
		}
		server.Wait(t, "other@example.com", 1)
		w.until("one reminder is all", func() bool { s := w.states(); return s[domain.MessageAccepted] == 1 && s[domain.MessageBounced] == 1 })
		if s := w.states(); len(s) != 2 {
			t.Errorf("the outbox holds %v", s)
		}
	})
}

// A server that cannot be reached for an hour is tried again, ever more seldom, and by one
// lane at a time; nothing is lost when it is back, and nothing sent twice.
func TestMail_AnOutageIsWaitedOut(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		server := servertest.NewSMTP(t, servertest.SMTPOptions{})
		port := server.Port
		stop := w.sends(server, func(c *messaging.Config) { c.Fixed.SMTP.Port = 1 })
		tn := tenantWith(w, "acme")
		const waiting = 500
		w.write(tn, waiting)
		w.until("the outage is noticed", func() bool { return w.states()[domain.MessageDeferred] > 0 })
		view, err := w.mail.MailSettings(domain.WithActor(context.Background(), domain.System()))
		if err != nil || view.Outage == nil || view.Outage.Words == "" {
			t.Errorf("the settings say %+v, %v", view.Outage, err)
		}
		for until := w.clock.Now().Add(time.Hour); w.clock.Now().Before(until); {
			w.clock.Advance(time.Minute)
			<-time.After(20 * time.Millisecond) // for the lane to try
		}
		if s := w.states(); s[domain.MessageQueued]+s[domain.MessageDeferred]+s[domain.MessageSending] != waiting {
			t.Errorf("after an hour the outbox holds %v", s)
		}
		stop()
		fixed := *w.mail.Config.Fixed
		fixed.SMTP.Port = port
		other := messaging.New(w.db, w.Box) // as after a start with the right port
		other.Config = w.mail.Config
		other.Config.Fixed = &fixed
		w.clock.Advance(31 * time.Minute) // the longest wait between two attempts
		w.node(other)
		w.until("all are sent", func() bool { return w.states()[domain.MessageAccepted] == waiting })
		if n := len(server.Got()); n != waiting {
			t.Errorf("%d came", n)
		}
	})
}

func TestMail_CapsHoldAndLetGo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		server := servertest.NewSMTP(t, servertest.SMTPOptions{})
		w.sends(server, func(c *messaging.Config) { c.PerTenant, c.PerRecipient = 30, 25 })
		tn := tenantWith(w, "acme")
		w.write(tn, 40)
		w.until("what is above waits", func() bool { s := w.states(); return s[domain.MessageAccepted] == 25 && s[domain.MessageHeld] == 15 })
		other := tn
		other.ContactEmail = "other@example.com"
		w.write(other, 8)
		w.until("the tenant's cap counts too", func() bool { s := w.states(); return s[domain.MessageAccepted] == 30 && s[domain.MessageHeld] == 18 })
		held, _, err := w.mail.ListIn(domain.WithActor(context.Background(), domain.System()), domain.MessageHeld, store.Page{Limit: 1})
		if err != nil || len(held) != 1 || !strings.Contains(held[0].Reason, "in 24 hours, which is the limit") {
			t.Fatalf("%+v, %v", held, err)
		}
		if _, err := w.mail.SendAgain(domain.WithActor(context.Background(), domain.System()), held[0].ID); err != nil {
			t.Fatal(err)
		}
		w.until("somebody let one pass", func() bool { return w.states()[domain.MessageAccepted] == 31 })
		w.clock.Advance(25 * time.Hour)
		w.until("a day later the rest goes out", func() bool { return w.states()[domain.MessageHeld] == 0 })
	})
}
