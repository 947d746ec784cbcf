package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/valyala/fasthttp"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store"
)

// auditRounds is how often writes with and without events take turns in one
// repetition. A round is short, so that what else the machine does hits both alike.
const (
	auditRounds = 12
	roundWrites = 160
)

// measureAudit says what the audit log costs. The rows of a tenant are written with and
// without their events, in turns on the same store: that is what an event costs, and no
// write of the product, since it does nothing else. The share of what is sent is what
// its events cost, in as many transactions as it writes them in, of its processor time.
func measureAudit(ctx context.Context, s settings, r *report) error {
	costs, err := auditRows(ctx, s, r, "", "")
	if err != nil {
		return err
	}
	if err := auditOfRequests(ctx, s, r, costs); err != nil || s.postgres == "" {
		return err
	}
	db, drop, err := freshDatabase(ctx, s.postgres)
	if err != nil {
		return err
	}
	defer drop()
	_, err = auditRows(ctx, s, r, db, "PostgreSQL: ")
	return err
}

// spent is what a write cost.
type spent struct{ wall, cpu time.Duration }

// auditRows compares writes with and without events and returns the processor time
// of the events of each write, by the number of writers.
func auditRows(ctx context.Context, s settings, r *report, url, database string) (costs map[int]auditCost, err error) {
	db, remove, err := openStore(ctx, url)
	if err != nil {
		return nil, err
	}
	defer remove()
	costs = map[int]auditCost{}
	for _, writers := range []int{1, 16} {
		var wall, cpu [2][]time.Duration
		for round := range s.repeats * auditRounds {
			for turn := range 2 {
				audited := (turn + round) % 2
				one, err := writes(ctx, db, writers, audited == 1)
				if err != nil {
					return nil, err
				}
				wall[audited], cpu[audited] = append(wall[audited], one.wall), append(cpu[audited], one.cpu)
			}
		}
		without, with := median(wall[0]), median(wall[1])
		share := float64(with)/float64(without) - 1
		what := fmt.Sprintf("%saudit on the rows of a tenant alone, %d writers", database, writers)
		r.add(what, micros(with), micros(without)+" (without events)", percent(share), "none", true)
		run, err := auditOfRun(ctx, s, db, writers)
		if err != nil {
			return nil, err
		}
		costs[writers] = auditCost{event: (median(cpu[1]) - median(cpu[0])) / eventsOfWrite, run: run}
		share = float64(median(cpu[1]))/float64(median(cpu[0])) - 1
		r.add(what+", CPU time of the process", micros(median(cpu[1])), micros(median(cpu[0])), percent(share), "none", true)
	}
	return costs, nil
}

// auditCost is the processor time that events take: one of them, and those of a new
// tenant with its run, which are six in two transactions.
type auditCost struct{ event, run time.Duration }

// auditOfRun writes what a new tenant and its run write their events with: two in the
// transaction that makes it, four in the one that works its steps.
func auditOfRun(ctx context.Context, s settings, db *store.DB, writers int) (time.Duration, error) {
	var cpu [2][]time.Duration
	for round := range s.repeats * auditRounds {
		for turn := range 2 {
			audited := (turn + round) % 2
			one, err := eachWrites(ctx, writers, func(ctx context.Context) error { return writeTenantAndRun(ctx, db, audited == 1) })
			if err != nil {
				return 0, err
			}
			cpu[audited] = append(cpu[audited], one.cpu)
		}
	}
	return median(cpu[1]) - median(cpu[0]), nil
}

func writeTenantAndRun(ctx context.Context, db *store.DB, audited bool) error {
	var id domain.TenantID
	err := db.LockedTx(ctx, func(tx *store.Tx) (err error) {
		id, err = writeTenant(ctx, tx, audited)
		return err
	})
	if err != nil {
		return err
	}
	return db.LockedTx(ctx, func(tx *store.Tx) error {
		if _, err := tx.Tenant(id).SetTenantState(ctx, domain.TenantLive); err != nil || !audited {
			return err
		}
		for _, action := range []string{"step.done", "invitation.create", "step.done", "tenant.live"} {
			err := audit.Record(ctx, tx, audit.Event{TenantID: id, Action: action, TargetKind: "run", TargetID: string(id), Detail: map[string]any{"step": "invite", "title": "Invite the initial users", "message": "1 invitation created."}})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// auditOfRequests writes through the API, once much and once little, by one client and
// by sixteen, and says which part of the server's processor time the events are.
func auditOfRequests(ctx context.Context, s settings, r *report, costs map[int]auditCost) error {
	i, err := install(ctx, s, "")
	if err != nil {
		return err
	}
	defer i.remove()
	if err := i.seed(ctx, s, 10, 5); err != nil {
		return err
	}
	var renamed atomic.Int64
	for _, clients := range []int{1, 16} {
		for _, one := range []struct {
			what string
			load target
			made *atomic.Int64
			cost time.Duration
		}{
			{"POST /tenants and its run", creating(clients, i), &slugs, costs[clients].run},
			{"PATCH /session/account", renaming(clients, i, &renamed), &renamed, costs[clients].event},
		} {
			what := fmt.Sprintf("%s, %d clients", one.what, clients)
			if err := auditOf(ctx, s, r, i, what, one.load, one.made, one.cost); err != nil {
				return err
			}
		}
	}
	return nil
}

// renaming changes one field of an account, which is about the least that a write does,
// and counts how often it did.
func renaming(clients int, i *installation, renamed *atomic.Int64) target {
	return target{i.process, load{clients: clients, status: http.StatusNoContent, request: func(_, _ int, req *fasthttp.Request) {
		req.SetRequestURI(i.base + "/api/v1/session/account")
		req.Header.SetMethod(http.MethodPatch)
		req.Header.SetContentType("application/json")
		req.Header.Set("Origin", i.base)
		req.Header.SetCookie("tenantry", i.cookie)
		req.SetBody(fmt.Appendf(nil, `{"name":"Ada %d"}`, renamed.Add(1)))
	}}}
}

func auditOf(ctx context.Context, s settings, r *report, i *installation, what string, writing target, count *atomic.Int64, cost time.Duration) error {
	before, err := i.events(ctx)
	if err != nil {
		return err
	}
	began, cpu := count.Load(), i.process.cpu()
	for range s.repeats {
		if _, err := writing.load.measure(ctx, i.process, s.measure); err != nil {
			return err
		}
		settle([]target{writing})
	}
	cpu = i.process.cpu() - cpu
	made := count.Load() - began
	after, err := i.events(ctx)
	if err != nil {
		return err
	}
	each, events := cpu/time.Duration(made), float64(after-before)/float64(made)
	share := float64(cost) / float64(each-cost)
	r.add(fmt.Sprintf("audit on %s, %.1f events", what, events), micros(each), micros(cost)+" for them", percent(share), "at most 15 %", share <= 0.15)
	return nil
}

func (i *installation) events(ctx context.Context) (n int64, err error) {
	db, err := i.open()
	if err != nil {
		return 0, err
	}
	defer db.Close()
	return n, db.QueryRowContext(ctx, "SELECT COUNT(*) FROM audit_events").Scan(&n)
}

// openStore makes a migrated store as the product does, on the disk or at a URL.
func openStore(ctx context.Context, url string) (*store.DB, func(), error) {
	dir, err := os.MkdirTemp("", "tenantry-bench-")
	if err != nil {
		return nil, nil, err
	}
	db, err := store.Open(ctx, store.Options{URL: url, DataDir: dir})
	if err != nil {
		return nil, nil, err
	}
	remove := func() { _ = db.Close(); _ = os.RemoveAll(dir) }
	if err := db.Migrate(ctx); err != nil {
		remove()
		return nil, nil, err
	}
	return db, remove, db.Tx(ctx, func(tx *store.Tx) error {
		_, err := tx.InsertTemplateVersion(ctx, domain.TemplateVersion{Name: "bench", Version: 1, Document: "name: bench"})
		return err
	})
}

// writes makes one round of writes and returns what each of them cost.
func writes(ctx context.Context, db *store.DB, writers int, audited bool) (spent, error) {
	return eachWrites(ctx, writers, func(ctx context.Context) error {
		return db.LockedTx(ctx, func(tx *store.Tx) error {
			_, err := writeTenant(ctx, tx, audited)
			return err
		})
	})
}

// eachWrites calls write again and again from so many writers.
func eachWrites(ctx context.Context, writers int, write func(context.Context) error) (spent, error) {
	ctx = domain.WithActor(ctx, domain.Actor{
		Kind: domain.ActorSession, AccountID: "ac_0198c5c4e0a17b3c9f2d4e6a8b0c1d2e", SessionID: "se_0198c5c4e0a17b3c9f2d4e6a8b0c1d2e",
		Name: "Ada Example", Address: "203.0.113.7", RequestID: "0198c5c4-e0a1-7b3c-9f2d-4e6a8b0c1d2e",
	})
	var failed atomic.Value
	var wait sync.WaitGroup
	cpu, began := ownCPU(), time.Now()
	for range writers {
		wait.Go(func() {
			for range roundWrites / writers {
				if err := write(ctx); err != nil {
					failed.Store(err)
					return
				}
			}
		})
	}
	wait.Wait()
	if err, ok := failed.Load().(error); ok {
		return spent{}, err
	}
	return spent{time.Since(began) / roundWrites, (ownCPU() - cpu) / roundWrites}, nil
}

// ownCPU is the processor time of this process so far.
func ownCPU() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// eventsOfWrite is how many events writeTenant records.
const eventsOfWrite = 2

// writeTenant stores what POST /tenants stores of a tenant itself: the tenant and
// its words, its roles, and a job.
func writeTenant(ctx context.Context, tx *store.Tx, audited bool) (domain.TenantID, error) {
	n := slugs.Add(1)
	t := domain.Tenant{
		ID: domain.TenantID(tx.NewID("tn")), Slug: fmt.Sprintf("audit-%d", n), Name: fmt.Sprintf("The Company %d", n), Template: "bench", TemplateVersion: 1,
		State: domain.TenantProvisioning, Answers: map[string]any{}, Features: map[string]bool{"voice": true}, CreatedAt: tx.Now(), Version: 1,
	}
	if err := tx.InsertTenant(ctx, t); err != nil {
		return "", err
	}
	roles := []domain.TenantRole{
		{Name: "TENANT_OWNER", Title: "Owner", Permissions: []domain.Permission{"*"}},
		{Name: "TENANT_ADMIN", Title: "Administrator", Permissions: domain.TenantPermissions()},
		{Name: "VIEWER", Title: "Viewer", Permissions: []domain.Permission{domain.PermProfileRead}},
	}
	if err := tx.Tenant(t.ID).InsertRoles(ctx, roles); err != nil {
		return "", err
	}
	if err := tx.Enqueue(ctx, jobs.New{Kind: "bench", TenantID: t.ID, UniqueKey: t.Slug, Args: map[string]any{"tenant": t.ID}}); err != nil || !audited {
		return t.ID, err
	}
	for _, action := range []string{"tenant.create", "run.start"} {
		err := audit.Record(ctx, tx, audit.Event{TenantID: t.ID, Action: action, TargetKind: "tenant", TargetID: string(t.ID), Detail: map[string]any{"slug": t.Slug, "name": t.Name}})
		if err != nil {
			return "", err
		}
	}
	return t.ID, nil
}
