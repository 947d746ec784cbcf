package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// platformChain begins the names of the chains of what belongs to no tenant.
const platformChain = "platform/"

// platformChains is over how many chains that is spread on PostgreSQL, so that
// people who sign in at the same moment do not all wait for one row.
const platformChains = 8

// chainEnd is the last link of a chain.
type chainEnd struct {
	Opened int64 // events from before there were chains, at its beginning
	Seq    int64
	Hash   string // "" while no event was chained
}

// link is the hash that the next event carries on.
func (e chainEnd) link(chain string) string {
	if e.Hash != "" {
		return e.Hash
	}
	return e.beginning(chain)
}

// beginning is the hash that the first event of a chain carries on.
func (e chainEnd) beginning(chain string) string {
	return digest("tenantry audit chain 1", chain, strconv.FormatInt(e.Opened, 10))
}

// linked is the hash of an event after the one with the hash before. It covers
// every column that is stored; docs/audit.md describes it for others to compute.
func (r auditRow) linked(before string) string {
	return digest(before, r.Chain, strconv.FormatInt(r.Seq, 10), r.ID, r.TenantID, r.ActorKind, r.ActorID, r.ActorName, r.Through,
		r.Action, r.TargetKind, r.TargetID, r.Detail, r.Address, r.RequestID, strconv.FormatInt(r.At, 10))
}

// digest hashes texts, each behind its length, so that no two lists of texts look alike.
func digest(texts ...string) string {
	size := 0
	for _, text := range texts {
		size += len(text) + len("1234:")
	}
	all := make([]byte, 0, size)
	for _, text := range texts {
		all = append(strconv.AppendInt(all, int64(len(text)), 10), ':')
		all = append(all, text...)
	}
	sum := sha256.Sum256(all)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// chainOf names the chain that an event belongs to.
func (t *Tx) chainOf(r auditRow) string {
	if r.TenantID != "" {
		return r.TenantID
	}
	return platformChain + strconv.Itoa(t.bucket)
}

// randomBucket chooses one of the platform's chains. SQLite has one writer, for
// whom one is enough.
func (d dialect) randomBucket() int {
	if d == sqlite {
		return 0
	}
	return rand.IntN(platformChains)
}

// chainConflict says that somebody else wrote to the same chain meanwhile: the
// transaction has to be run again.
type chainConflict struct {
	chain string
	cause error
}

func (e *chainConflict) Error() string {
	return fmt.Sprintf("the audit chain %s: %v", e.chain, e.cause)
}

func (e *chainConflict) Unwrap() error { return e.cause }

var errChainMoved = errors.New("somebody else began it")

// writeAudit chains and stores the events of the transaction. It is the last thing
// that a transaction does: from here on nobody else can write to these chains
// until the transaction has ended. Chains are taken in the order of their names,
// so that two transactions never wait for each other.
func (t *Tx) writeAudit(ctx context.Context) error {
	if len(t.audited) == 0 {
		return nil
	}
	for i := range t.audited {
		t.audited[i].Chain = t.chainOf(t.audited[i])
	}
	slices.SortStableFunc(t.audited, func(a, b auditRow) int { return strings.Compare(a.Chain, b.Chain) })
	for begin, end := 0, 0; begin < len(t.audited); begin = end {
		chain := t.audited[begin].Chain
		for end < len(t.audited) && t.audited[end].Chain == chain {
			end++
		}
		if err := t.chain(ctx, chain, t.audited[begin:end]); retryable(err) || errors.Is(err, errChainMoved) {
			return &chainConflict{chain, err}
		} else if err != nil {
			return classify(err)
		}
	}
	values := make([][]any, len(t.audited))
	for i, r := range t.audited {
		values[i] = []any{r.Chain, r.Seq, r.ID, textOrNil(r.TenantID), r.ActorKind, r.ActorID, r.ActorName, r.Through, r.Action,
			r.TargetKind, r.TargetID, r.Detail, r.Address, r.RequestID, r.At, r.Hash}
	}
	return t.addRows(ctx, `audit_events (chain, seq, id, tenant_id, actor_kind, actor_id, actor_name, through, action,
		target_kind, target_id, detail, address, request_id, at, hash)`, values, "")
}

// chain numbers and hashes the events of one chain and moves its end. Where the end
// is, this process mostly knows from its own last event there; the row itself
// decides whether that is still so, since only the end that was meant is moved.
func (t *Tx) chain(ctx context.Context, name string, events []auditRow) error {
	if end, ok := t.owner.ends.get(name); ok {
		if moved, err := t.moveChain(ctx, name, end, events); err != nil || moved {
			return err
		}
	}
	end := chainEnd{}
	if t.born != name { // a tenant made here has no chain yet
		found, err := false, error(nil)
		if end, found, err = t.chainEnd(ctx, name, true); err != nil {
			return err
		}
		if found {
			moved, err := t.moveChain(ctx, name, end, events)
			if err == nil && !moved {
				err = errChainMoved
			}
			return err
		}
	}
	last := end.carry(name, events)
	err := t.oneRow(ctx, "INSERT INTO audit_chains (chain, opened, seq, hash) VALUES ($1, 0, $2, $3) ON CONFLICT (chain) DO NOTHING", name, last.Seq, last.Hash)
	if err == nil {
		t.owner.ends.put(name, last)
	}
	return err
}

// moveChain appends to a chain that ends so, and reports whether it did.
func (t *Tx) moveChain(ctx context.Context, name string, end chainEnd, events []auditRow) (bool, error) {
	last := end.carry(name, events)
	err := t.oneRow(ctx, "UPDATE audit_chains SET seq = $2, hash = $3 WHERE chain = $1 AND seq = $4 AND hash = $5",
		name, last.Seq, last.Hash, end.Seq, end.Hash)
	if errors.Is(err, errChainMoved) {
		return false, nil
	}
	if err == nil {
		t.owner.ends.put(name, last)
	}
	return err == nil, err
}

// oneRow runs a statement that changes one row unless somebody was faster.
func (t *Tx) oneRow(ctx context.Context, text string, args ...any) error {
	result, err := t.db.ExecContext(ctx, text, args...)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, errChainMoved)
	}
	return nil
}

// carry numbers and hashes events that follow on this end and returns the new one.
func (e chainEnd) carry(chain string, events []auditRow) chainEnd {
	last := chainEnd{Opened: e.Opened, Seq: e.Seq, Hash: e.link(chain)}
	for i := range events {
		last.Seq++
		events[i].Seq = last.Seq
		events[i].Hash = events[i].linked(last.Hash)
		last.Hash = events[i].Hash
	}
	return last
}

// chainEnds remembers where chains end. It may be wrong at any time, after a
// roll-back or when another node wrote: it is a guess that the chain's row decides
// about, and saves reading that row first.
type chainEnds struct {
	mu   sync.Mutex
	ends map[string]chainEnd
}

// maxEnds bounds what is remembered; those that are needed come back.
const maxEnds = 4000

func (c *chainEnds) get(chain string) (chainEnd, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	end, ok := c.ends[chain]
	return end, ok
}

func (c *chainEnds) put(chain string, end chainEnd) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ends == nil || len(c.ends) >= maxEnds {
		c.ends = map[string]chainEnd{}
	}
	c.ends[chain] = end
}

// chainEnd reads the end of a chain and, if it is to be moved, holds it.
func (t *Tx) chainEnd(ctx context.Context, name string, hold bool) (end chainEnd, found bool, err error) {
	text := "SELECT opened, seq, hash FROM audit_chains WHERE chain = $1"
	if hold && t.dialect == postgres {
		text += " FOR UPDATE"
	}
	err = t.db.QueryRowContext(ctx, text, name).Scan(&end.Opened, &end.Seq, &end.Hash)
	if errors.Is(err, sql.ErrNoRows) {
		return chainEnd{}, false, nil
	}
	return end, err == nil, err
}

// lines are where transactions queue that lost a chain to another one: the next
// try of each waits for those before it, so that however many write to one chain
// at once, each gets its turn. Nobody holds anything while it waits.
type lines [64]chan struct{}

func newLines() *lines {
	l := &lines{}
	for i := range l {
		l[i] = make(chan struct{}, 1)
	}
	return l
}

// join waits for the chain's turn and returns what ends it.
func (l *lines) join(ctx context.Context, chain string) (leave func(), err error) {
	sum := fnv.New32a()
	_, _ = io.WriteString(sum, chain) // a hash takes everything
	line := l[sum.Sum32()%uint32(len(l))]
	select {
	case line <- struct{}{}:
		return func() { <-line }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
