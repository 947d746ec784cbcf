package store

import (
	"context"
	"database/sql"
	"slices"

	"tenantry/server/domain"
)

// verifyBatch is how many events are read at a time.
const verifyBatch = 1000

// ChainCheck goes along one chain, a batch at a time. Make it with NewChainCheck
// and call Step until it is done.
type ChainCheck struct {
	Chain  string
	Events int64 // that were read
	Before int64 // of them, from before there were chains: nothing protects these
	Seq    int64 // how far it is
	End    string
	Done   bool

	started bool
	link    string
	known   bool     // whether link is what the next event must carry on
	recent  []string // the last hashes, to tell a moved event from those around it
}

// recentLinks is how far events can have changed places and still not drag down
// the event that follows them.
const recentLinks = 64

// NewChainCheck begins at the beginning of a chain.
func NewChainCheck(chain string) *ChainCheck { return &ChainCheck{Chain: chain, known: true} }

// StepChain reads the next events and reports what is wrong with them.
func (t *Tx) StepChain(ctx context.Context, c *ChainCheck) ([]domain.AuditFault, error) {
	end, found, err := t.chainEnd(ctx, c.Chain, false)
	if err != nil {
		return nil, classify(err)
	}
	if !c.started {
		c.started, c.link = true, end.beginning(c.Chain)
	}
	q := newList(selectAudit).where("chain = ? AND seq > ?", c.Chain, c.Seq)
	q.order, q.limit = "seq", q.bind("CAST(? AS BIGINT)", []any{verifyBatch})
	rows, err := listRows(ctx, t.db, q.sql(), q.args, scanAudit)
	if err != nil {
		return nil, err
	}
	var faults []domain.AuditFault
	for _, r := range rows {
		faults = append(faults, c.next(r, end)...)
	}
	if len(rows) < verifyBatch {
		faults = append(faults, c.finish(end, found)...)
	}
	return faults, nil
}

// next judges one event.
func (c *ChainCheck) next(r auditRow, end chainEnd) (faults []domain.AuditFault) {
	expected := c.Seq + 1
	c.Seq = r.Seq
	c.Events++
	if r.Seq > end.Seq {
		return []domain.AuditFault{faultAt(domain.AuditInserted, r)}
	}
	if r.Seq != expected {
		faults = append(faults, domain.AuditFault{Kind: domain.AuditRemoved, Chain: c.Chain, Seq: expected, To: r.Seq - 1})
		c.known = false
	}
	if r.Seq <= end.Opened {
		c.Before++
		if r.Hash != "" {
			faults = append(faults, faultAt(domain.AuditAltered, r))
		}
		return faults
	}
	if c.known && r.linked(c.link) != r.Hash && !slices.ContainsFunc(c.recent, func(link string) bool { return r.linked(link) == r.Hash }) {
		faults = append(faults, faultAt(domain.AuditAltered, r))
	}
	if c.recent = append(c.recent, c.link); len(c.recent) > recentLinks {
		c.recent = c.recent[1:]
	}
	c.link, c.known = r.Hash, true
	return faults
}

// finish compares the last event with the end that was stored for the chain.
func (c *ChainCheck) finish(end chainEnd, found bool) []domain.AuditFault {
	c.Done, c.End = true, end.Hash
	switch {
	case c.Seq < end.Seq:
		return []domain.AuditFault{{Kind: domain.AuditRemoved, Chain: c.Chain, Seq: c.Seq + 1, To: end.Seq}}
	case found && c.Seq == end.Seq && end.Seq > end.Opened && c.link != end.Hash:
		return []domain.AuditFault{{Kind: domain.AuditEnd, Chain: c.Chain, Seq: end.Seq}}
	}
	return nil
}

func faultAt(kind domain.AuditFaultKind, r auditRow) domain.AuditFault {
	return domain.AuditFault{
		Kind: kind, Chain: r.Chain, Seq: r.Seq, To: r.Seq, EventID: domain.AuditID(r.ID), Action: r.Action, At: fromMillis(r.At),
	}
}

// NextChain is the first chain whose name comes after another one, also one that
// only events name; "" at the end.
func (t *Tx) NextChain(ctx context.Context, after string) (string, error) {
	next := ""
	for _, text := range []string{
		"SELECT MIN(chain) FROM audit_chains WHERE chain > $1", "SELECT MIN(chain) FROM audit_events WHERE chain > $1",
	} {
		var name sql.NullString
		if err := t.db.QueryRowContext(ctx, text, after).Scan(&name); err != nil {
			return "", classify(err)
		}
		if name.Valid && (next == "" || name.String < next) {
			next = name.String
		}
	}
	return next, nil
}

// ListChainless returns tenants without any chain. There is none: the first event
// of each is its creation.
func (t *Tx) ListChainless(ctx context.Context) ([]domain.AuditFault, error) {
	return listRows(ctx, t.db, `SELECT t.id FROM tenants t
		WHERE NOT EXISTS (SELECT 1 FROM audit_chains c WHERE c.chain = t.id) ORDER BY t.id LIMIT 100`, nil,
		func(rows *sql.Rows, f *domain.AuditFault) error {
			f.Kind = domain.AuditNoChain
			return rows.Scan(&f.Chain)
		})
}
