package texting

import (
	"context"
	"math"
	"time"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/outbound"
	"tenantry/server/secret"
	"tenantry/server/store"
	"tenantry/server/texting/carrier"
)

// Config is what the operator decides about texting at start.
type Config struct {
	Fixed        *carrier.Settings // nil: chosen in the settings, by the API
	PerTenant    int               // texts of one tenant in a day; 0 for no cap
	PerRecipient int               // texts to one number in a day; 0 for no cap
	PublicURL    string            // webhooks are called, and signed, under this address
	Guard        outbound.Guard
}

// Service holds the use cases. Its fields are set once, before use.
type Service struct {
	DB     *store.DB
	Box    *secret.Box
	Config Config
	// ActAs returns the context in which somebody acts who is not here, and whether
	// they may still do something in a tenant.
	ActAs func(ctx context.Context, tx *store.Tx, as domain.AccountID, tenant domain.TenantID, p domain.Permission) (context.Context, bool, error)
	gate  gate
}

// The kinds of job.
const (
	KindNumber  = "texting.number"  // gets a number
	KindRelease = "texting.release" // gives one back
	KindDeliver = "texting.deliver" // hands one tenant's texts over
	KindSet     = "texting.set"     // works out to whom a text to a set goes
	KindSweep   = "texting.sweep"   // wakes what nobody works on
)

// Handlers says who works on which kind of job.
func (s *Service) Handlers() map[string]jobs.Handler {
	return map[string]jobs.Handler{
		KindNumber: s.GetNumber, KindRelease: s.GiveNumberBack, KindDeliver: s.Deliver, KindSet: s.WorkSet, KindSweep: s.Sweep, KindImport: s.WorkImport,
	}
}

// lost is how long a number may be under way before somebody looks after it.
const lost = 10 * time.Minute

// Sweep handles KindSweep: it wakes lanes and numbers whose job was lost, and drops
// lists of contacts that nobody started.
func (s *Service) Sweep(ctx context.Context, _ jobs.Job) error {
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		if err := s.wakeLanes(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.DropOldContactDrafts(ctx, tx.Now().Add(-draftLifetime)); err != nil {
			return err
		}
		numbers, err := tx.OpenNumbers(ctx, tx.Now().Add(-lost))
		for _, n := range numbers {
			if err == nil && n.State == domain.NumberRequested {
				err = askFor(ctx, tx, KindNumber, n.TenantID, n.ID)
			} else if err == nil {
				err = askFor(ctx, tx, KindRelease, n.TenantID, n.ID)
			}
		}
		return err
	})
}

func (s *Service) wakeLanes(ctx context.Context, tx *store.Tx) error {
	lanes, err := tx.TextLanesDue(ctx)
	for _, tenant := range lanes {
		if err == nil {
			err = wake(ctx, tx, tenant)
		}
	}
	return err
}

// wake makes a tenant's lane run. There is one job for each, so that a tenant's
// texts keep nobody else waiting, and none is handed over twice at once.
func wake(ctx context.Context, tx *store.Tx, tenant domain.TenantID) error {
	return tx.Enqueue(ctx, jobs.New{
		Kind: KindDeliver, TenantID: tenant, Args: laneArgs{tenant}, UniqueKey: "texts:" + string(tenant), MaxAttempts: math.MaxInt32,
	})
}

type laneArgs struct {
	Tenant domain.TenantID `json:"tenant"`
}

// features finds a tenant that has texting at all.
func features(ctx context.Context, tt *store.TenantTx) (domain.Tenant, error) {
	t, err := tt.FindTenant(ctx)
	if err == nil && (!t.Features[domain.FeatureTexting] || t.State == domain.TenantDisabled) {
		err = off()
	}
	return t, err
}

// off says that the tenant cannot text, nor be agreed to be texted by.
func off() error {
	return domain.Errorf(domain.CodeConflict,
		"Text messaging is not enabled here: nobody can be texted, and nobody can opt in. Enable a number in the settings first.").Because("texting_off")
}

// activeNumber is the number that the tenant texts from now.
func activeNumber(ctx context.Context, tt *store.TenantTx) (domain.TextingNumber, error) {
	n, err := tt.CurrentNumber(ctx)
	if err != nil {
		return domain.TextingNumber{}, err
	}
	if n == nil || n.State != domain.NumberActive {
		return domain.TextingNumber{}, off()
	}
	return *n, nil
}
