package api_test

import (
	"bufio"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenantry/server/servertest"
)

// handwork is a template whose tenants wait for a person.
const handwork = `
name: handwork
version: 1
title: Handwork
summary: A tenant that waits for a person
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
roles:
  OWNER: ["*"]
defaultRole: OWNER
provision:
  - {id: prepare, use: tenant.prepare, title: Prepare the tenant}
  - {id: hosts, use: manual, title: Add the host, help: /help/hosts, assignee: it, skippable: true}
`

// withHandwork starts a tenant that waits for a person, and returns its run.
func withHandwork(t *testing.T, s *servertest.Server, slug string) string {
	t.Helper()
	dir := filepath.Join(s.Dir, "templates")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "handwork.yaml"), []byte(handwork), 0o600); err != nil {
		t.Fatal(err)
	}
	admin := s.Admin(t)
	body := map[string]any{"template": "handwork", "answers": map[string]any{"organization": map[string]any{"name": slug, "slug": slug}}}
	for deadline := time.Now().Add(10 * time.Second); ; <-time.After(50 * time.Millisecond) {
		r := admin.Do(http.MethodPost, "/tenants", body) // the template is found within a second
		if r.Status == http.StatusAccepted || time.Now().After(deadline) {
			var made createdAnswer
			r.Want(http.StatusAccepted, &made)
			waitState(t, admin, made.Run, "needs_action")
			return made.Run
		}
	}
}

// runAnswer is the part of a run that the tests look at.
type runAnswer struct {
	ID     string
	State  string
	Tenant struct{ Slug, State string }
	Done   int
	Total  int
	Steps  []struct {
		ID, State, Message, Note, DoneBy, Assignee, Help string
		FinishedAt                                       *time.Time
		Output                                           map[string]any
	}
}

func waitState(t *testing.T, c *servertest.Client, run, state string) (r runAnswer) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); <-time.After(20 * time.Millisecond) {
		c.Do(http.MethodGet, "/runs/"+run, nil).Want(http.StatusOK, &r)
		if r.State == state {
			return r
		}
	}
	t.Fatalf("run %s is %s, want %s", run, r.State, state)
	return r
}

func TestRuns_APersonFinishesTheWork(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		run := withHandwork(t, s, "acme")
		admin := s.Admin(t)
		r := waitState(t, admin, run, "needs_action")
		if r.Tenant.State != "needs_action" || r.Done != 1 || r.Total != 2 || r.Steps[1].Assignee != "it" || r.Steps[1].Help != "/help/hosts" {
			t.Errorf("while it waits: %+v", r)
		}
		admin.Do(http.MethodPost, "/runs/"+run+"/steps/hosts/retry", nil).WantProblem(http.StatusConflict, "step_not_retryable")
		admin.Do(http.MethodPost, "/runs/"+run+"/steps/prepare/skip", nil).WantProblem(http.StatusConflict, "step_not_skippable")
		admin.Do(http.MethodPost, "/runs/"+run+"/steps/nope/done", nil).WantProblem(http.StatusNotFound, "not_found")
		admin.Do(http.MethodPost, "/runs/"+run+"/steps/hosts/done", map[string]string{"note": "Ticket 42"}).Want(http.StatusOK, &r)
		if step := r.Steps[1]; step.State != "done" || step.Note != "Ticket 42" || step.DoneBy == "" || step.FinishedAt == nil || r.Tenant.State != "live" {
			t.Errorf("afterwards: %+v", r)
		}
		var list struct{ Items []runAnswer }
		admin.Do(http.MethodGet, "/tenants/acme/runs", nil).Want(http.StatusOK, &list)
		if len(list.Items) != 1 || list.Items[0].ID != run || list.Items[0].State != "done" || list.Items[0].Steps != nil {
			t.Errorf("the tenant's runs: %+v", list.Items)
		}
	})
}

func TestRuns_AsTheWrongPerson(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		run := withHandwork(t, s, "acme")
		reader, stranger := s.Key(t, "TENANT_MGMT:read"), s.Key(t, "TEMPLATES:read")
		for _, call := range [][2]string{
			{"GET", "/runs/" + run}, {"GET", "/runs/" + run + "/events"}, {"POST", "/runs/" + run + "/steps/hosts/done"},
			{"POST", "/runs/" + run + "/steps/hosts/skip"}, {"POST", "/runs/" + run + "/steps/hosts/retry"}, {"GET", "/tenants/acme/runs"},
		} {
			s.Anonymous(t).Do(call[0], call[1], nil).WantProblem(http.StatusUnauthorized, "unauthorized")
			stranger.Do(call[0], call[1], nil).WantProblem(http.StatusNotFound, "not_found")
			if call[0] == "POST" {
				if p := reader.Do(call[0], call[1], nil).WantProblem(http.StatusForbidden, "forbidden"); p.Missing != "RUNS:manage" {
					t.Errorf("%s: missing %q", call[1], p.Missing)
				}
			}
		}
		s.Admin(t).Do(http.MethodGet, "/runs/rn_nothing", nil).WantProblem(http.StatusNotFound, "not_found")
	})
}

// stream is an open stream of a run's events.
type stream struct {
	t      *testing.T
	lines  *bufio.Scanner
	status int
}

// follow opens a stream with the credentials of a client.
func follow(t *testing.T, c *servertest.Client, run, lastEventID string) *stream {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	resp := c.Open(ctx, "/runs/"+run+"/events", "Last-Event-ID", lastEventID)
	t.Cleanup(func() { _ = resp.Body.Close() })
	return &stream{t: t, lines: bufio.NewScanner(resp.Body), status: resp.StatusCode}
}

// next returns the next event as "id kind data", "" at the end of the stream.
func (s *stream) next() string {
	s.t.Helper()
	var parts []string
	for s.lines.Scan() {
		name, value, _ := strings.Cut(s.lines.Text(), ": ")
		switch {
		case name == "id", name == "event", name == "data":
			parts = append(parts, value)
		case s.lines.Text() == "" && len(parts) > 0:
			return strings.Join(parts, " ")
		}
	}
	return ""
}

// state cuts an event down to what the tests compare.
func eventState(event string) string {
	head, data, _ := strings.Cut(event, " {")
	_, state, _ := strings.Cut(data, `"state":"`)
	state, _, _ = strings.Cut(state, `"`)
	return head + " " + state
}

func TestRunEvents_LiveToTheEnd(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		run := withHandwork(t, s, "acme")
		admin := s.Admin(t)
		open := follow(t, admin, run, "")
		var got []string
		for range 4 {
			got = append(got, eventState(open.next()))
		}
		admin.Do(http.MethodPost, "/runs/"+run+"/steps/hosts/done", nil).Want(http.StatusOK)
		for event := open.next(); event != ""; event = open.next() {
			got = append(got, eventState(event))
		}
		want := []string{
			"1 run queued", "2 step done", "3 step needs_action", "4 run needs_action", "5 step done", "6 run done",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
		if resumed := follow(t, admin, run, "4"); eventState(resumed.next()) != "5 step done" {
			t.Error("Last-Event-ID does not go on where it was")
		}
		if ended := follow(t, admin, run, "6"); ended.status != http.StatusNoContent {
			t.Errorf("after the last event: %d, want 204, so that the browser stops asking", ended.status)
		}
		admin.Do(http.MethodGet, "/runs/"+run+"/events", nil, "Last-Event-ID", "x").WantProblem(http.StatusBadRequest, "malformed")
	})
}

// TestRunEvents_AccessTakenAway revokes the key of an open stream: the stream
// ends within five seconds.
func TestRunEvents_AccessTakenAway(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		run := withHandwork(t, s, "acme")
		admin := s.Admin(t)
		open := follow(t, s.Key(t, "TENANT_MGMT:read"), run, "")
		for range 4 {
			open.next()
		}
		var keys struct{ Items []struct{ ID string } }
		admin.Do(http.MethodGet, "/platform/api-keys", nil).Want(http.StatusOK, &keys)
		admin.Do(http.MethodDelete, "/platform/api-keys/"+keys.Items[0].ID, nil).Want(http.StatusNoContent)
		revoked := time.Now()
		if event := open.next(); event != "" {
			t.Errorf("an event after the access was taken away: %s", event)
		}
		if took := time.Since(revoked); took > 5*time.Second {
			t.Errorf("the stream ended after %v, want at most 5 s", took)
		}
	})
}

func TestRunEvents_EndWithTheServer(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		run := withHandwork(t, s, "acme")
		open := follow(t, s.Admin(t), run, "4")
		stopped := time.Now()
		s.Stop(t)
		if event := open.next(); event != "" {
			t.Errorf("an event at the end: %s", event)
		}
		if took := time.Since(stopped); took > 5*time.Second {
			t.Errorf("stopping took %v with an open stream", took)
		}
	})
}
