package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tenantry/server/domain"
	"tenantry/server/servertest"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

// A kill counts when it meets a run between two steps; so many have to. The
// others are too early or too late, and are bounded.
const (
	hits     = 20
	maxKills = 80
)

// slow is a template with so many steps that a kill meets one of them.
const slow = `
name: slow
version: 1
title: Slow
summary: A tenant with many steps
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
`

func slowTemplate() string {
	text := slow
	for i := range 12 {
		text += fmt.Sprintf("  - {id: before-%d, use: tenant.prepare}\n", i)
	}
	text += "  - {id: invite, use: invite.users}\n"
	for i := range 6 {
		text += fmt.Sprintf("  - {id: after-%d, use: tenant.prepare}\n", i)
	}
	return text
}

// TestKill_InTheMiddleOfProvisioning kills the server until it was twenty times in
// the middle of provisioning a tenant. In the end every tenant is live, and every user was invited
// once, by one message.
func TestKill_InTheMiddleOfProvisioning(t *testing.T) {
	t.Parallel()
	binary := build(t)
	for name, url := range databases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := &victim{t: t, binary: binary, dir: t.TempDir(), db: url(t)}
			writeFile(t, filepath.Join(v.dir, "templates", "slow.yaml"), slowTemplate())
			v.start()
			v.key = v.newKey()
			hit := 0
			for ; hit < hits && v.rounds < maxKills; v.rounds++ {
				v.createAndKill(v.rounds)
				if v.leftInTheMiddle(v.rounds) {
					hit++
				}
				v.start()
			}
			t.Logf("%d of %d kills met a run between two steps", hit, v.rounds)
			if hit < hits {
				t.Errorf("only %d of %d kills met the provisioning", hit, v.rounds)
			}
			v.finishAll()
		})
	}
}

// databases are those that the program is killed on, each with what makes the value of
// --db.
func databases() map[string]func(testing.TB) string {
	all := map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" }}
	if os.Getenv(storetest.Env) != "" {
		all["postgres"] = storetest.PostgresURL
	}
	return all
}

// build makes the program as it is released.
func build(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "tenantry")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return binary
}

// victim is a server in a process of its own.
type victim struct {
	t      *testing.T
	binary string
	dir    string
	db     string // empty: SQLite in dir
	url    string
	key    string
	cmd    *exec.Cmd
	rounds int // of creations, each ended by a kill

	environ []string // settings of this server
	log     bytes.Buffer
}

// start runs the server and waits until it says where it is.
func (v *victim) start() {
	v.t.Helper()
	v.cmd = exec.Command(v.binary, "serve", "--addr", "127.0.0.1:0", "--data", v.dir, "--db", v.db)
	v.cmd.Env = append(os.Environ(), "TENANTRY_ADMIN_EMAIL="+servertest.AdminEmail, "TENANTRY_ADMIN_PASSWORD="+servertest.AdminPassword, "TENANTRY_RATE_LIMIT=0")
	v.cmd.Env = append(v.cmd.Env, v.environ...)
	v.log.Reset()
	v.cmd.Stderr = &v.log
	out, err := v.cmd.StdoutPipe()
	if err != nil {
		v.t.Fatal(err)
	}
	if err := v.cmd.Start(); err != nil {
		v.t.Fatal(err)
	}
	v.t.Cleanup(v.kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	_, url, found := strings.Cut(strings.TrimSpace(line), " is ready at ")
	if err != nil || !found {
		v.kill()
		v.t.Fatalf("the server does not start: %v, %q\n%s", err, line, v.log.String())
	}
	v.url = url
}

// kill ends the server at once, as a power cut would; twice is nothing.
func (v *victim) kill() {
	_ = v.cmd.Process.Kill() // it may be gone
	_ = v.cmd.Wait()         // says that it was killed
}

// post sends one request. An error means that the server was not there to answer.
func (v *victim) post(path string, body any, headers ...string) (*http.Response, []byte, error) {
	encoded, err := json.Marshal(body)
	if err != nil {
		return nil, nil, err
	}
	req, err := http.NewRequest(http.MethodPost, v.url+"/api/v1"+path, bytes.NewReader(encoded))
	if err != nil {
		return nil, nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	return resp, answer, err
}

// newKey makes an API key as the administrator.
func (v *victim) newKey() string {
	v.t.Helper()
	resp, answer, err := v.post("/session", map[string]string{"email": servertest.AdminEmail, "password": servertest.AdminPassword})
	if err != nil || resp.StatusCode != http.StatusOK {
		v.t.Fatalf("sign in: %v %s", err, answer)
	}
	resp, answer, err = v.post("/platform/api-keys", map[string]any{
		"name": "kill", "permissions": []string{"TENANT_MGMT:create", "TENANT_MGMT:read", "OUTBOX:read"}, "expiresInDays": 1,
	}, "Cookie", resp.Header.Get("Set-Cookie"))
	var made struct{ Key string }
	if err := errors.Join(err, json.Unmarshal(answer, &made)); err != nil || resp.StatusCode != http.StatusCreated {
		v.t.Fatalf("make a key: %v %s", err, answer)
	}
	return made.Key
}

// perRound is how many tenants are asked for before each kill.
const perRound = 3

func slugOf(round, i int) string { return fmt.Sprintf("t-%d-%d", round, i) }

// create asks for one tenant with two users. Its slug is its idempotency key.
func (v *victim) create(slug string) error {
	resp, answer, err := v.post("/tenants", map[string]any{"template": "slow", "answers": map[string]any{
		"organization": map[string]string{"name": slug, "slug": slug},
		"users": []map[string]string{
			{"email": "one@" + slug + ".example", "role": "OWNER"}, {"email": "two@" + slug + ".example", "role": "OWNER"},
		},
	}}, "Authorization", "Bearer "+v.key, "Idempotency-Key", slug)
	if err == nil && resp.StatusCode != http.StatusAccepted {
		v.t.Errorf("create %s: %d %s", slug, resp.StatusCode, answer)
	}
	return err
}

// createAndKill asks for some tenants at once and kills the server a moment
// after one of them has begun; the others are then anywhere.
func (v *victim) createAndKill(round int) {
	v.t.Helper()
	promised := make(chan string, perRound)
	var asked sync.WaitGroup
	for i := range perRound {
		asked.Go(func() {
			slug := slugOf(round, i)
			_ = v.create(slug) // an answer may be lost: it is asked again in the end
			promised <- slug
		})
	}
	v.waitBegun(<-promised)
	<-time.After(rand.N(30 * time.Millisecond))
	v.kill()
	asked.Wait()
}

// waitBegun waits a little for the first step of a tenant's run.
func (v *victim) waitBegun(slug string) {
	v.t.Helper()
	for deadline := time.Now().Add(time.Second); time.Now().Before(deadline); <-time.After(2 * time.Millisecond) {
		var t struct{ Run struct{ Done int } }
		v.get("/tenants/"+slug, &t)
		if t.Run.Done > 0 {
			return
		}
	}
}

// open reads the database while no server runs.
func (v *victim) open(read func(ctx context.Context, tx *store.Tx) error) {
	v.t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, store.Options{URL: v.db, DataDir: v.dir})
	if err != nil {
		v.t.Fatal(err)
	}
	err = db.Read(ctx, func(tx *store.Tx) error { return read(ctx, tx) })
	if err := errors.Join(err, db.Close()); err != nil {
		v.t.Fatal(err)
	}
}

// leftInTheMiddle reports whether a run of the round has some of its steps done
// and some not.
func (v *victim) leftInTheMiddle(round int) (found bool) {
	v.t.Helper()
	v.open(func(ctx context.Context, tx *store.Tx) error {
		return v.tenants(ctx, tx, func(t domain.TenantSummary) error {
			ofRound := strings.HasPrefix(t.Slug, slugOf(round, 0)[:len(slugOf(round, 0))-1])
			found = found || (ofRound && t.Run.Done > 0 && t.Run.Done < t.Run.Total)
			return nil
		})
	})
	return found
}

// tenants visits every tenant.
func (v *victim) tenants(ctx context.Context, tx *store.Tx, visit func(domain.TenantSummary) error) error {
	filter := store.TenantFilter{Sort: store.ByName, Page: store.Page{Limit: store.MaxPage}}
	for {
		list, next, err := tx.ListTenants(ctx, filter)
		if err != nil {
			return err
		}
		for _, t := range list {
			if err := visit(t); err != nil {
				return err
			}
		}
		if filter.Cursor = next; next == "" {
			return nil
		}
	}
}

// finishAll asks again for every tenant, as a client does that got no answer,
// waits until nothing is left to do, and counts.
func (v *victim) finishAll() {
	v.t.Helper()
	for round := range v.rounds {
		for i := range perRound {
			if err := v.create(slugOf(round, i)); err != nil {
				v.t.Fatal(err)
			}
		}
	}
	deadline := time.Now().Add(90 * time.Second) // the leases of the killed workers run out
	for v.provisioning() > 0 {
		if time.Now().After(deadline) {
			v.t.Fatalf("%d tenants are not live\n%s", v.provisioning(), v.log.String())
		}
		<-time.After(200 * time.Millisecond)
	}
	v.kill()
	v.open(v.count)
}

// provisioning asks the server how many tenants are not live yet.
func (v *victim) provisioning() int {
	v.t.Helper()
	var page struct{ Items []json.RawMessage }
	v.get("/tenants?state=provisioning&limit=100", &page)
	return len(page.Items)
}

// get reads one resource of the running server.
func (v *victim) get(path string, out any) {
	v.t.Helper()
	req, err := http.NewRequest(http.MethodGet, v.url+"/api/v1"+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+v.key)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if err := json.NewDecoder(resp.Body).Decode(out); err != nil || resp.StatusCode != http.StatusOK {
		v.t.Fatalf("GET %s: %d %v", path, resp.StatusCode, err)
	}
}

// count compares what there is with what was asked for.
func (v *victim) count(ctx context.Context, tx *store.Tx) error {
	messages, err := v.messages(ctx, tx)
	if err != nil {
		return err
	}
	n := 0
	err = v.tenants(ctx, tx, func(t domain.TenantSummary) error {
		n++
		if t.State != domain.TenantLive || t.Run.State != domain.RunDone || t.Run.Done != t.Run.Total {
			v.t.Errorf("%s is %s, its run %+v", t.Slug, t.State, t.Run)
		}
		invitations, _, err := tx.Tenant(t.ID).ListInvitations(ctx, store.Page{Limit: 10})
		if len(invitations) != 2 || messages[t.ID] != 3 { // one each, and the notice that it is live
			v.t.Errorf("%s has %d invitations and %d messages, want 2 and 3", t.Slug, len(invitations), messages[t.ID])
		}
		return err
	})
	if n != v.rounds*perRound {
		v.t.Errorf("%d tenants, want %d", n, v.rounds*perRound)
	}
	return err
}

// messages counts the stored mails by tenant.
func (v *victim) messages(ctx context.Context, tx *store.Tx) (map[domain.TenantID]int, error) {
	byTenant := map[domain.TenantID]int{}
	page := store.Page{Limit: store.MaxPage}
	for {
		list, next, err := tx.ListMessages(ctx, page)
		if err != nil {
			return nil, err
		}
		for _, m := range list {
			byTenant[m.TenantID]++
		}
		if page.Cursor = next; next == "" {
			return byTenant, nil
		}
	}
}
