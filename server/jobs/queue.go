package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"tenantry/server/domain"
)

// Handler does the work of one kind. It may run more than once for the same job,
// so the same work twice must leave what once leaves. The context ends when the
// lease is lost, the attempt takes too long or the queue has to stop; the actor
// in it is the system.
type Handler func(ctx context.Context, j Job) error

// Queue works on jobs. Make it with NewQueue, then call Run.
type Queue struct {
	store    Store
	handlers map[string]Handler
	kinds    []string
	o        Options

	wake  chan struct{} // somebody says there is work
	freed chan struct{} // a worker has become free

	mu      sync.Mutex
	running map[domain.JobID]*attempt
	workers sync.WaitGroup
}

// attempt is one job being worked on.
type attempt struct {
	job    Job
	cancel context.CancelCauseFunc
}

var (
	errStopping = errors.New("jobs: the queue is stopping")
	errVanished = errors.New("the program ended in the middle of the last attempt")
)

// NewQueue makes a queue that works on the kinds it has handlers for.
func NewQueue(store Store, handlers map[string]Handler, o Options) *Queue {
	q := &Queue{
		store: store, handlers: handlers, o: o.withDefaults(),
		wake: make(chan struct{}, 1), freed: make(chan struct{}, 1),
		running: map[domain.JobID]*attempt{},
	}
	for kind := range handlers {
		q.kinds = append(q.kinds, kind)
	}
	slices.Sort(q.kinds)
	return q
}

// Wake makes the queue look for jobs now.
func (q *Queue) Wake() { signal(q.wake) }

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Run works until ctx ends. Then it takes no more jobs, gives those that run
// Options.Grace to finish, and returns what did not to the store.
func (q *Queue) Run(ctx context.Context) error {
	if err := q.ensurePeriodic(ctx); err != nil {
		return err
	}
	work, stop := context.WithCancelCause(domain.WithActor(context.WithoutCancel(ctx), domain.System()))
	defer stop(nil)
	beating := make(chan struct{})
	go func() {
		defer close(beating)
		q.heartbeat(work)
	}()
	q.dispatch(ctx, work)
	q.drain(stop)
	stop(nil)
	<-beating
	return nil
}

// dispatch starts jobs as long as ctx lasts.
func (q *Queue) dispatch(ctx, work context.Context) {
	enqueued := q.store.JobsEnqueued(q.kinds)
	poll := time.NewTicker(q.o.Poll)
	defer poll.Stop()
	pause := time.NewTimer(q.o.Pause)
	defer pause.Stop()
	for ctx.Err() == nil {
		pause.Reset(q.o.Pause)
		q.startJobs(ctx, work)
		select {
		case <-ctx.Done():
			return
		case <-q.wake:
		case <-q.freed:
		case <-enqueued:
		case <-poll.C:
		}
		select {
		case <-ctx.Done():
		case <-pause.C:
		}
	}
}

func (q *Queue) startJobs(ctx, work context.Context) {
	free := q.o.Workers - q.busy()
	if free <= 0 {
		return // a worker that becomes free brings us back
	}
	claimed, err := q.store.ClaimJobs(ctx, Claim{Kinds: q.kinds, Limit: free, PerTenant: q.o.PerTenant, Lease: q.o.Lease})
	if err != nil {
		if ctx.Err() == nil {
			q.o.Logger.ErrorContext(ctx, "claim jobs", "error", err)
		}
		return
	}
	for _, job := range claimed.Lost {
		q.o.Logger.ErrorContext(ctx, "job is dead", "job", job.ID, "kind", job.Kind, "error", errVanished)
		q.o.Dead(work, job, errVanished)
	}
	for _, job := range claimed.Jobs {
		q.start(work, job)
	}
}

func (q *Queue) start(work context.Context, job Job) {
	ctx, cancel := context.WithCancelCause(work)
	q.mu.Lock()
	q.running[job.ID] = &attempt{job: job, cancel: cancel}
	q.mu.Unlock()
	q.workers.Add(1)
	go func() {
		defer q.workers.Done()
		defer signal(q.freed)
		defer cancel(nil)
		q.work(ctx, job)
		q.mu.Lock()
		delete(q.running, job.ID)
		q.mu.Unlock()
	}()
}

func (q *Queue) work(ctx context.Context, job Job) {
	limited, cancel := context.WithTimeout(ctx, q.o.Timeout)
	err := q.call(limited, job)
	cancel()
	if errors.Is(context.Cause(ctx), ErrLeaseLost) {
		q.o.Logger.WarnContext(ctx, "job was taken over", "job", job.ID, "kind", job.Kind, "attempt", job.Attempt)
		return
	}
	if err := q.settle(ctx, job, err); err != nil {
		// The lease will run out, and the job is done once more.
		q.o.Logger.ErrorContext(ctx, "store the outcome of a job", "job", job.ID, "kind", job.Kind, "error", err)
	}
}

// call runs the handler; a panic is an error like others.
func (q *Queue) call(ctx context.Context, job Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, stack())
		}
	}()
	return q.handlers[job.Kind](ctx, job)
}

func (q *Queue) busy() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.running)
}

// drain waits for the jobs that run, first patiently, then by ending their contexts.
func (q *Queue) drain(stop context.CancelCauseFunc) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		q.workers.Wait()
	}()
	timer := time.NewTimer(q.o.Grace)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
		stop(errStopping)
		<-done
	}
}
