package main

import (
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"tenantry/server/domain"
	"tenantry/server/servertest"
)

// guests is how many people are invited while the mail server is down.
const guests = 500

const inviting = `
name: inviting
version: 1
title: Inviting
summary: A tenant with many users
doors: [api]
steps:
  - id: organization
    kind: form
    title: Organization
    schema:
      type: object
      required: [name]
      properties:
        name: {type: string, title: Name, maxLength: 80, x-is: tenant.name}
        slug: {type: string, title: Slug, format: slug, x-is: tenant.slug}
  - {id: users, kind: users, title: Users}
roles:
  OWNER: ["*"]
defaultRole: OWNER
provision:
  - {id: invite, use: invite.users}
`

// TestKill_WithMailQueued invites people while the mail server is down, and kills
// the server before, and again and again while, their messages go out. Each comes
// at least once, and at most once more for each kill.
func TestKill_WithMailQueued(t *testing.T) {
	t.Parallel()
	binary := build(t)
	for name, url := range databases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := freeAddress(t)
			v := &victim{t: t, binary: binary, dir: t.TempDir(), db: url(t), environ: []string{
				"TENANTRY_MAIL_PROVIDER=smtp", "TENANTRY_SMTP_SERVER=" + address, "TENANTRY_SMTP_SECURITY=none", "TENANTRY_MAIL_FROM=tenantry@example.com",
			}}
			writeFile(t, filepath.Join(v.dir, "templates", "inviting.yaml"), inviting)
			v.start()
			v.key = v.newKey()
			v.inviteGuests()
			v.waitFor("all are invited", func() bool { return v.provisioning() == 0 })
			v.waitFor("the outage is noticed", func() bool { return v.mails(domain.MessageDeferred) > 0 })
			v.kill()

			server := servertest.NewSMTP(t, servertest.SMTPOptions{Listen: address, Taken: func(servertest.Mail) error {
				<-time.After(5 * time.Millisecond)
				return nil
			}})
			const kills = 3
			for n := 1; n <= kills; n++ {
				v.start()
				v.waitFor("messages go out", func() bool { return len(server.Got()) >= n*guests/5 })
				v.kill()
			}
			v.start()
			v.waitFor("all messages are sent", func() bool {
				return v.mails(domain.MessageQueued)+v.mails(domain.MessageDeferred)+v.mails(domain.MessageSending) == 0
			})
			times := map[string]int{}
			for _, m := range server.Got() {
				times[m.To]++
			}
			for i := range guests {
				if n := times[guest(i)]; n < 1 || n > 1+kills {
					t.Errorf("%s got %d messages", guest(i), n)
				}
			}
			t.Logf("%d messages for %d people and %d kills", len(server.Got()), guests, kills)
		})
	}
}

func guest(i int) string { return fmt.Sprintf("guest-%d@example.com", i) }

// inviteGuests makes tenants with all the guests as their users.
func (v *victim) inviteGuests() {
	v.t.Helper()
	for from := 0; from < guests; from += domain.MaxUsers {
		var users []map[string]string
		for i := from; i < min(from+domain.MaxUsers, guests); i++ {
			users = append(users, map[string]string{"email": guest(i), "role": "OWNER"})
		}
		resp, answer, err := v.post("/tenants", map[string]any{"template": "inviting", "answers": map[string]any{
			"organization": map[string]string{"name": "Many", "slug": fmt.Sprint("many-", from)}, "users": users,
		}}, "Authorization", "Bearer "+v.key)
		if err != nil || resp.StatusCode != http.StatusAccepted {
			v.t.Fatalf("invite: %v %.300s", err, answer)
		}
	}
}

// mails counts the messages in one state, up to a hundred.
func (v *victim) mails(state domain.MessageState) int {
	v.t.Helper()
	var page struct{ Items []struct{ ID string } }
	v.get("/platform/outbox?limit=100&state="+string(state), &page)
	return len(page.Items)
}

// waitFor waits as long as the leases of killed workers may take.
func (v *victim) waitFor(what string, reached func() bool) {
	v.t.Helper()
	for deadline := time.Now().Add(120 * time.Second); !reached(); <-time.After(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			v.t.Fatalf("%s: no\n%s", what, v.log.String())
		}
	}
}

// freeAddress is one where nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}
