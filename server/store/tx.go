package store

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// Tx is an open transaction; it is valid only inside the function it was given to.
type Tx struct {
	db      sqlc.DBTX // for lists built by hand, see list.go
	q       *sqlc.Queries
	later   unanswered // where statements go that nobody waits for, see pipeline.go
	dialect dialect
	now     time.Time
	after   []func()
	owner   *DB

	reading bool       // it may not write
	born    string     // the tenant that was made in it
	audited []auditRow // to be written at its end, see writeAudit
	bucket  int        // which of the platform's audit chains it writes to
}

func newTx(db *DB, conn sqlc.DBTX) *Tx {
	return &Tx{db: conn, q: sqlc.New(conn), later: unansweredOf(conn), dialect: db.dialect, now: db.Now(), owner: db}
}

func newReadTx(db *DB, conn sqlc.DBTX) *Tx {
	tx := newTx(db, conn)
	tx.reading = true
	return tx
}

// Now is the transaction's fixed time, UTC with milliseconds.
func (t *Tx) Now() time.Time { return t.now }

// NewID makes an identifier such as tn_0198c5c4e0a17b3c9f2d4e6a8b0c1d2e, whose
// order is the order of making.
func (t *Tx) NewID(prefix string) string {
	return prefix + "_" + strings.ReplaceAll(uuid.Must(uuid.NewV7()).String(), "-", "")
}

// AfterCommit calls fn once the changes are durable, in the goroutine that
// called DB.Tx; never after a roll-back.
func (t *Tx) AfterCommit(fn func()) { t.after = append(t.after, fn) }

// Tenant returns the door to one tenant's rows.
func (t *Tx) Tenant(id domain.TenantID) *TenantTx { return &TenantTx{Tx: t, id: id} }

// TenantTx is a transaction that sees the rows of one tenant. Its methods pass
// ID to every query as the first condition.
type TenantTx struct {
	*Tx
	id domain.TenantID
}

// ID is the tenant whose rows this transaction sees.
func (t *TenantTx) ID() domain.TenantID { return t.id }
