package store_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/store/storetest"
)

// writeEvents stores ten events of each of two tenants and of the platform.
func writeEvents(t *testing.T, db *store.DB) {
	t.Helper()
	for i := range 10 {
		mustTx(t, db, func(tx *store.Tx) error {
			for _, tenant := range []domain.TenantID{"", "tn_1", "tn_2"} {
				err := tx.CreateAuditEvent(context.Background(), domain.AuditEvent{
					TenantID: tenant, Action: fmt.Sprintf("thing.%d", i), ActorKind: domain.ActorSession, ActorID: "ac_1", TargetID: "x",
					Detail: map[string]any{"before": map[string]any{"n": i}},
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
}

func mustTx(t *testing.T, db *store.DB, fn func(*store.Tx) error) {
	t.Helper()
	if err := db.Tx(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func mustExec(t *testing.T, db *store.DB, statements ...string) {
	t.Helper()
	mustTx(t, db, func(tx *store.Tx) error {
		for _, statement := range statements {
			if _, err := tx.DBTX().ExecContext(context.Background(), statement); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestAuditChain_WholeWhenNobodyTouchedIt(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		writeEvents(t, db)
		got, err := (&audit.Service{DB: db}).VerifyAll(context.Background())
		if err != nil || got.Events != 30 || got.Found != 0 || got.Before != 0 || got.Chains < 3 {
			t.Errorf("%+v, %v", got, err)
		}
		one, err := (&audit.Service{DB: db}).VerifyChain(context.Background(), "tn_1")
		if err != nil || one.Events != 10 || one.Seq != 10 || one.Hash == "" || one.Found != 0 {
			t.Errorf("%+v, %v", one, err)
		}
	})
}

// Whoever holds the database can do all this; none of it passes unseen, and what
// was not touched is not blamed.
func TestAuditChain_FindsWhatWasTamperedWith(t *testing.T) {
	t.Parallel()
	fault := func(kind domain.AuditFaultKind, seq, to int64) domain.AuditFault {
		return domain.AuditFault{Kind: kind, Chain: "tn_1", Seq: seq, To: to}
	}
	altered := func(seq int64) domain.AuditFault { return fault(domain.AuditAltered, seq, seq) }
	const copied = `INSERT INTO audit_events SELECT chain, %d, 'au_forged', tenant_id, actor_kind, actor_id, actor_name, through, action,
		target_kind, target_id, detail, address, request_id, at, hash FROM audit_events WHERE chain = 'tn_1' AND seq = 3`
	for name, c := range map[string]struct {
		tamper []string
		want   []domain.AuditFault
	}{
		"an altered detail": {[]string{`UPDATE audit_events SET detail = '{}' WHERE chain = 'tn_1' AND seq = 4`}, []domain.AuditFault{altered(4)}},
		"another actor":     {[]string{`UPDATE audit_events SET actor_id = 'ac_2' WHERE chain = 'tn_1' AND seq = 1`}, []domain.AuditFault{altered(1)}},
		"another time":      {[]string{`UPDATE audit_events SET at = at - 1 WHERE chain = 'tn_1' AND seq = 10`}, []domain.AuditFault{altered(10)}},
		"another hash": {
			[]string{`UPDATE audit_events SET hash = 'x' WHERE chain = 'tn_1' AND seq = 5`},
			[]domain.AuditFault{altered(5), altered(6)}, // the next one carries on what is no longer there
		},
		"a removed event": {[]string{`DELETE FROM audit_events WHERE chain = 'tn_1' AND seq = 4`}, []domain.AuditFault{fault(domain.AuditRemoved, 4, 4)}},
		"the first three": {[]string{`DELETE FROM audit_events WHERE chain = 'tn_1' AND seq <= 3`}, []domain.AuditFault{fault(domain.AuditRemoved, 1, 3)}},
		"the last two":    {[]string{`DELETE FROM audit_events WHERE chain = 'tn_1' AND seq > 8`}, []domain.AuditFault{fault(domain.AuditRemoved, 9, 10)}},
		"all of them":     {[]string{`DELETE FROM audit_events WHERE chain = 'tn_1'`}, []domain.AuditFault{fault(domain.AuditRemoved, 1, 10)}},
		"the last, with its end": {
			[]string{`DELETE FROM audit_events WHERE chain = 'tn_1' AND seq = 10`, `UPDATE audit_chains SET seq = 9 WHERE chain = 'tn_1'`},
			[]domain.AuditFault{fault(domain.AuditEnd, 9, 0)},
		},
		"one more at the end": {[]string{fmt.Sprintf(copied, 11)}, []domain.AuditFault{fault(domain.AuditInserted, 11, 11)}},
		"one put in between": {
			[]string{
				`UPDATE audit_events SET seq = seq + 1000 WHERE chain = 'tn_1' AND seq > 8`,
				`UPDATE audit_events SET seq = seq - 999 WHERE chain = 'tn_1' AND seq > 1000`,
				fmt.Sprintf(copied, 9), `UPDATE audit_chains SET seq = 11 WHERE chain = 'tn_1'`,
			},
			[]domain.AuditFault{altered(9), altered(10), altered(11)},
		},
		"two that changed places": {
			[]string{
				`UPDATE audit_events SET seq = 1000 WHERE chain = 'tn_1' AND seq = 4`, `UPDATE audit_events SET seq = 4 WHERE chain = 'tn_1' AND seq = 5`,
				`UPDATE audit_events SET seq = 5 WHERE chain = 'tn_1' AND seq = 1000`,
			},
			[]domain.AuditFault{altered(4), altered(5)},
		},
		"one moved to another tenant": {
			[]string{`UPDATE audit_events SET tenant_id = 'tn_2' WHERE chain = 'tn_1' AND seq = 2`}, []domain.AuditFault{altered(2)},
		},
		"a chain said to be from before": {
			[]string{`UPDATE audit_chains SET opened = 3 WHERE chain = 'tn_1'`, `UPDATE audit_events SET hash = '', detail = '{}' WHERE chain = 'tn_1' AND seq <= 3`},
			[]domain.AuditFault{altered(4)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				writeEvents(t, db)
				mustExec(t, db, c.tamper...)
				got, err := (&audit.Service{DB: db}).VerifyAll(context.Background())
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(c.want, got.Faults, cmpopts.IgnoreFields(domain.AuditFault{}, "EventID", "Action", "At")); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

// A chain without its end, and a tenant without a chain, are found as well.
func TestAuditChain_FindsWhatIsMissingAltogether(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		writeEvents(t, db)
		addTenants(t, db, 1, nil)
		mustExec(t, db, `DELETE FROM audit_chains WHERE chain = 'tn_2'`)
		got, err := (&audit.Service{DB: db}).VerifyAll(context.Background())
		if err != nil || got.Found != 11 || got.Faults[0].Kind != domain.AuditInserted || got.Faults[10].Kind != domain.AuditNoChain {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

// What was written before there were chains is told apart, and protected from the
// moment on in which the chain begins.
func TestAuditChain_CarriesOnWhatWasThereBefore(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		mustExec(t, db, `INSERT INTO audit_events (chain, seq, id, tenant_id, actor_kind, actor_id, actor_name, through, action, target_kind,
			target_id, detail, address, request_id, at, hash) VALUES ('tn_1', 1, 'au_0', 'tn_1', 'system', '', '', '', 'tenant.create', 'tenant', 'tn_1', '{}', '', '', 1, '')`,
			`INSERT INTO audit_chains (chain, opened, seq, hash) VALUES ('tn_1', 1, 1, '')`)
		writeEvents(t, db)
		got, err := (&audit.Service{DB: db}).VerifyChain(context.Background(), "tn_1")
		if err != nil || got.Found != 0 || got.Before != 1 || got.Events != 11 || got.Seq != 11 {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

// TestAuditChain_ManyAtOnce writes to one chain from two nodes at the same time:
// everybody gets in, and the chain is whole.
func TestAuditChain_ManyAtOnce(t *testing.T) {
	t.Parallel()
	url := storetest.PostgresURL(t)
	nodes := []*store.DB{storetest.Open(t, url), storetest.Open(t, url)}
	const writers, each = 32, 5
	for name, tx := range map[string]func(*store.DB, func(*store.Tx) error) error{
		"tn_serial": func(db *store.DB, fn func(*store.Tx) error) error { return db.Tx(context.Background(), fn) },
		"tn_locked": func(db *store.DB, fn func(*store.Tx) error) error { return db.LockedTx(context.Background(), fn) },
	} {
		var wait sync.WaitGroup
		began := time.Now()
		for n := range writers {
			wait.Go(func() {
				for range each {
					err := tx(nodes[n%2], func(tx *store.Tx) error {
						return tx.CreateAuditEvent(context.Background(), domain.AuditEvent{TenantID: domain.TenantID(name), Action: "thing.do"})
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wait.Wait()
		t.Logf("%s: %d writes in %v", name, writers*each, time.Since(began))
		got, err := (&audit.Service{DB: nodes[0]}).VerifyChain(context.Background(), domain.TenantID(name))
		if err != nil || got.Events != writers*each || got.Found != 0 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// Every list and the verification follow an index, whatever the filter.
func TestAudit_ListsFollowAnIndex(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		mustExec(t, db, `INSERT INTO audit_events (chain, seq, id, tenant_id, actor_kind, actor_id, actor_name, through, action, target_kind,
			target_id, detail, address, request_id, at, hash)
			WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
			SELECT 'tn_' || (i % 50), i, 'au_' || i, 'tn_' || (i % 50), 'session', 'ac_' || (i % 700), '', 'se_' || i, 'thing.do', 'thing',
			'th_' || i, '{}', '', '', i, 'x' FROM n`, "ANALYZE")
		err := db.Read(context.Background(), func(tx *store.Tx) error {
			for name, explain := range map[string]func() (string, error){
				"a tenant's list":     func() (string, error) { return tx.ExplainAudit(context.Background(), "tn_7", store.AuditFilter{}) },
				"the platform's list": func() (string, error) { return tx.ExplainAudit(context.Background(), "", store.AuditFilter{}) },
				"by actor": func() (string, error) {
					return tx.ExplainAudit(context.Background(), "", store.AuditFilter{ActorID: "ac_3"})
				},
				"by target": func() (string, error) {
					return tx.ExplainAudit(context.Background(), "tn_7", store.AuditFilter{TargetID: "th_7"})
				},
				"by time": func() (string, error) {
					return tx.ExplainAudit(context.Background(), "", store.AuditFilter{From: time.UnixMilli(19_990)})
				},
				"one tenant of them all": func() (string, error) {
					return tx.ExplainAudit(context.Background(), "", store.AuditFilter{TenantID: "tn_7"})
				},
			} {
				plan, err := explain()
				if err != nil {
					return err
				}
				if strings.Contains(plan, "Seq Scan") || (strings.Contains(plan, "SCAN audit_events") && !strings.Contains(plan, "USING INDEX")) {
					t.Errorf("%s is read without an index:\n%s", name, plan)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
