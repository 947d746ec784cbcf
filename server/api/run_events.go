package api

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"tenantry/server/domain"
)

// The rhythm of an open stream: how often it looks for what other nodes stored,
// whether its reader may still see the run, and whether the reader is still there.
const (
	streamPoll   = time.Second
	streamAccess = 3 * time.Second
	streamPing   = 15 * time.Second
)

func (a *API) mountRunEvents() {
	register(a, huma.Operation{
		OperationID: "followRun", Method: http.MethodGet, Path: "/runs/{run}/events", Tags: tagRuns,
		Summary: "Follow a run live",
		Description: "Server-sent events: `event: step` or `event: run`, `id` is the event's number, `data` is JSON. " +
			"Last-Event-ID goes on after that event. The stream ends when the run is done; asked for again after its " +
			"last event, the answer is 204.",
		Responses: map[string]*huma.Response{
			"200": {Description: "The events", Content: map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}}}},
			"204": {Description: "The run is done and every event was seen"},
		},
	}, ofRun(domain.PermRunsRead), a.followRun)
}

type followIn struct {
	RunIn
	LastEventID string `header:"Last-Event-ID" maxLength:"20" doc:"Number of the last event seen"`
}

func (in *followIn) after() (int64, error) {
	if in.LastEventID == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(in.LastEventID, 10, 64)
	if err != nil || n < 0 {
		return 0, domain.Errorf(domain.CodeMalformed, "Last-Event-ID must be the number of an event.")
	}
	return n, nil
}

// runEventWire is the data of one event.
type runEventWire struct {
	Seq     int64     `json:"seq"`
	Step    string    `json:"step,omitempty"`
	State   string    `json:"state"`
	Message string    `json:"message"`
	At      time.Time `json:"at"`
}

func (a *API) followRun(ctx context.Context, in *followIn) (*stream, error) {
	t, _ := tenantOf(ctx)
	after, err := in.after()
	if err != nil {
		return nil, err
	}
	run, err := a.Runs.Find(ctx, t.ID, in.Run)
	if err != nil {
		return nil, err
	}
	over := run.State == domain.RunDone && after >= run.EventSeq
	return &stream{Body: func(c *fiber.Ctx) {
		if over {
			c.Status(http.StatusNoContent)
			return
		}
		c.Set(fiber.HeaderContentType, "text/event-stream; charset=utf-8")
		c.Set(fiber.HeaderCacheControl, "no-store")
		c.Set("X-Accel-Buffering", "no") // a proxy must not wait for the end
		s := &runStream{api: a, tenant: t.ID, run: in.Run, after: after, caller: a.callerAgain(c)}
		c.Context().SetBodyStreamWriter(s.write)
	}}, nil
}

// callerAgain returns a function that asks once more who the caller is: while a
// stream is open its session may end, or its rights may be taken away. What it
// needs of the request is copied here, since the request is gone by then.
func (a *API) callerAgain(c *fiber.Ctx) func() (context.Context, error) {
	token, isKey := bearer(c)
	find := a.Auth.KeyActor
	if !isKey {
		token, find = c.Cookies(cookieName(a.secure())), a.Auth.SessionActor
	}
	address, request := c.IP(), requestID(c)
	return func() (context.Context, error) {
		ctx := domain.Unattended(context.Background())
		actor, err := find(ctx, token)
		actor.Address, actor.RequestID = address, request
		ctx = domain.WithActor(ctx, actor)
		if err == nil && len(actor.Key.Networks) > 0 {
			err = a.Auth.AdmitKey(ctx)
		}
		return ctx, err
	}
}

// runStream writes one run's events to one reader.
type runStream struct {
	api    *API
	tenant domain.TenantID
	run    domain.RunID
	after  int64
	caller func() (context.Context, error)
}

// write sends what is stored and then what comes, until the run is done, the
// reader leaves, the reader may no longer see it, or the server stops.
func (s *runStream) write(w *bufio.Writer) {
	changed, stop := s.api.Runs.Watch(s.run)
	defer stop()
	poll, access, ping := time.NewTicker(streamPoll), time.NewTicker(streamAccess), time.NewTicker(streamPing)
	defer poll.Stop()
	defer access.Stop()
	defer ping.Stop()
	if !s.say(w, "retry: 2000\n\n") {
		return
	}
	for s.sendNew(w) {
		select {
		case _, running := <-changed:
			if !running {
				return
			}
		case <-poll.C:
		case <-access.C:
			if !s.allowed() {
				return
			}
		case <-ping.C:
			if !s.say(w, ": ping\n\n") {
				return
			}
		}
	}
}

// sendNew writes the events that are new and reports whether to go on.
func (s *runStream) sendNew(w *bufio.Writer) bool {
	events, over, err := s.api.Runs.Events(context.Background(), s.tenant, s.run, s.after)
	if err != nil {
		s.api.Logger.Error("a run's stream ends early", "runId", s.run, "error", err)
		return false
	}
	for _, e := range events {
		if err := writeEvent(w, e); err != nil {
			return false
		}
		s.after = e.Seq
	}
	if len(events) > 0 && w.Flush() != nil {
		return false
	}
	return !over
}

func writeEvent(w *bufio.Writer, e domain.RunEvent) error {
	kind := "step"
	if e.StepID == "" {
		kind = "run"
	}
	data, err := json.Marshal(runEventWire{Seq: e.Seq, Step: e.StepID, State: e.State, Message: e.Message, At: e.At})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "id: %d\nevent: %s\ndata: %s\n\n", e.Seq, kind, data)
	return err
}

// say writes at once; false means that nobody reads any more.
func (s *runStream) say(w *bufio.Writer, text string) bool {
	if _, err := w.WriteString(text); err != nil {
		return false
	}
	return w.Flush() == nil
}

// allowed asks again whether the reader may see the run.
func (s *runStream) allowed() bool {
	ctx, err := s.caller()
	if err == nil {
		_, err = s.api.enterTenant(ctx, string(s.tenant), domain.PermRunsRead)
	}
	return err == nil
}
