package texting

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store"
	"tenantry/server/texting/carrier"
)

// View is how texting stands in a tenant.
type View struct {
	Number       *domain.TextingNumber // the newest one; nil when none was ever asked for
	ConsentWords string                // empty without an active number
	Provider     carrier.Kind          // who assigns the next number, or assigned this one
	Contacts     int64
	In, Out      int64 // contacts who agreed to the number, and who took it back
	Unread       int64 // threads with something unread, up to a hundred
}

// Active reports whether texts can go out.
func (v View) Active() bool { return v.Number != nil && v.Number.State == domain.NumberActive }

// Texting shows how texting stands in a tenant. Needs TEXTING:read.
func (s *Service) Texting(ctx context.Context, tenant domain.TenantID) (v View, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermTextingRead); err != nil {
		return v, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		v, err = s.viewTexting(ctx, tx.Tenant(tenant))
		return err
	})
	return v, err
}

func (s *Service) viewTexting(ctx context.Context, tt *store.TenantTx) (v View, err error) {
	if v.Provider, err = s.kind(ctx, tt.Tx); err != nil {
		return v, err
	}
	if v.Number, err = tt.NewestNumber(ctx); err != nil {
		return v, err
	}
	var current domain.TextingNumberID
	if v.Active() {
		t, err := tt.FindTenant(ctx)
		if err != nil {
			return v, err
		}
		v.ConsentWords, v.Provider, current = consentWords(t.Name, v.Number.Phone), carrier.Kind(v.Number.Provider), v.Number.ID
	}
	if v.Contacts, v.In, v.Out, err = tt.CountConsents(ctx, current); err != nil {
		return v, err
	}
	v.Unread, err = tt.CountUnread(ctx)
	return v, err
}

// kind names who carries texts, without opening any secret.
func (s *Service) kind(ctx context.Context, tx *store.Tx) (carrier.Kind, error) {
	if f := s.Config.Fixed; f != nil {
		return f.Kind, nil
	}
	v, err := s.stored(ctx, tx)
	return v.Provider, err
}

// Enable asks for a random number for a tenant; a job gets it. One that has or has
// asked for a number is a conflict (texting_on). Needs TEXTING:manage.
func (s *Service) Enable(ctx context.Context, tenant domain.TenantID) (v View, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermTextingManage); err != nil {
		return v, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		tt := tx.Tenant(tenant)
		n := domain.TextingNumber{ID: domain.TextingNumberID(tx.NewID("tx")), RequestedBy: domain.ActorFrom(ctx).Name}
		added, err := tt.InsertNumber(ctx, n)
		if err != nil {
			return err
		}
		if !added {
			return domain.Errorf(domain.CodeConflict, "Text messaging is enabled already, or a number is on its way.").Because("texting_on")
		}
		if err := askFor(ctx, tx, KindNumber, tenant, n.ID); err != nil {
			return err
		}
		if v, err = s.viewTexting(ctx, tt); err != nil {
			return err
		}
		return recordNumber(ctx, tt, "texting.enable", n.ID, "")
	})
	return v, err
}

// Disable takes the number from the tenant at once, and has it given back. All
// consents were for this number, and count no longer. Needs TEXTING:manage.
func (s *Service) Disable(ctx context.Context, tenant domain.TenantID) (v View, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermTextingManage); err != nil {
		return v, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		tt := tx.Tenant(tenant)
		n, err := tt.CurrentNumber(ctx)
		if err != nil {
			return err
		}
		if n == nil {
			return off()
		}
		ended, err := tt.EndNumber(ctx, n.ID)
		if err != nil {
			return err
		}
		if !ended {
			return off() // somebody was faster
		}
		if err := askFor(ctx, tx, KindRelease, tenant, n.ID); err != nil {
			return err
		}
		if v, err = s.viewTexting(ctx, tt); err != nil {
			return err
		}
		return recordNumber(ctx, tt, "texting.disable", n.ID, n.Phone)
	})
	return v, err
}

func recordNumber(ctx context.Context, tt *store.TenantTx, action string, id domain.TextingNumberID, phone string) error {
	return audit.Record(ctx, tt.Tx, audit.Event{
		TenantID: tt.ID(), Action: action, TargetKind: "texting_number", TargetID: string(id), Detail: map[string]any{"number": phone},
	})
}

type numberArgs struct {
	Tenant domain.TenantID        `json:"tenant"`
	Number domain.TextingNumberID `json:"number"`
}

// askFor makes the job about a number run. It never dies of failures: the number
// does, or waits until it can be given back.
func askFor(ctx context.Context, tx *store.Tx, kind string, tenant domain.TenantID, id domain.TextingNumberID) error {
	return tx.Enqueue(ctx, jobs.New{
		Kind: kind, TenantID: tenant, Args: numberArgs{tenant, id}, UniqueKey: kind + ":" + string(id), MaxAttempts: math.MaxInt32,
	})
}

// patience is how long a number is asked for before it is said to have failed.
const patience = 15 * time.Minute

// GetNumber handles KindNumber. The number is looked for under its own id first:
// what was bought before the program ended is found, and not bought again.
func (s *Service) GetNumber(ctx context.Context, j jobs.Job) error {
	n, e, err := s.readNumber(ctx, j)
	if err != nil {
		return err
	}
	if n.State != domain.NumberRequested {
		return s.returnUnwanted(ctx, n, e)
	}
	got, err := take(ctx, carrier.New(e, s.Config.Guard), string(n.ID), s.Config.PublicURL+InboundPath)
	if err != nil {
		return s.notGot(ctx, j, n, err)
	}
	n.Phone, n.ProviderID, n.Provider, n.Account = got.Phone, got.ID, string(e.Kind), e.Account
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.HoldJob(ctx, j); err != nil {
			return err
		}
		taken, err := tx.PhoneTaken(ctx, n.Phone)
		if err != nil {
			return err
		}
		if taken && e.Kind == carrier.Builtin {
			return jobs.Again(0) // it has few numbers, and two may draw the same
		}
		tt := tx.Tenant(n.TenantID)
		activated, err := tt.ActivateNumber(ctx, n)
		if err != nil {
			return err
		}
		if !activated {
			return jobs.Again(0) // not wanted any more: see returnUnwanted
		}
		return recordNumber(domain.WithActor(ctx, domain.System()), tt, "texting.number", n.ID, n.Phone)
	})
}

// returnUnwanted gives a number back that was bought while the tenant let go of it:
// whoever gave the number back may have looked for it too early.
func (s *Service) returnUnwanted(ctx context.Context, n domain.TextingNumber, e carrier.Settings) error {
	if n.ProviderID != "" || e.Kind != carrier.Twilio {
		return nil // it was noted down, so GiveNumberBack knows it
	}
	if err := giveBack(ctx, n, e, carrier.New(e, s.Config.Guard)); err != nil {
		return fmt.Errorf("give an unwanted number back: %w", err)
	}
	return nil
}

// take gets the number of a name, whether it was assigned before or is now.
func take(ctx context.Context, c carrier.Carrier, name, inboundURL string) (carrier.Number, error) {
	found, err := c.FindNumber(ctx, name)
	if err != nil {
		return carrier.Number{}, err
	}
	if found != nil {
		return *found, nil
	}
	return c.TakeNumber(ctx, name, inboundURL)
}

func (s *Service) readNumber(ctx context.Context, j jobs.Job) (n domain.TextingNumber, e carrier.Settings, err error) {
	var args numberArgs
	if err := j.Args(&args); err != nil {
		return n, e, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		if n, err = tx.Tenant(args.Tenant).FindNumber(ctx, args.Number); err != nil {
			return err
		}
		e, err = s.effective(ctx, tx)
		return err
	})
	if domain.Is(err, domain.CodeNotFound) {
		return n, e, jobs.Permanent(err) // the tenant is gone
	}
	return n, e, err
}

// notGot notes why there is no number yet, and gives up when it was refused, or
// asked for long enough.
func (s *Service) notGot(ctx context.Context, j jobs.Job, n domain.TextingNumber, cause error) error {
	f := carrier.FailureOf(cause)
	over := !f.Whole || s.DB.Now().Sub(n.CreatedAt) > patience
	n.Reason = f.Words
	err := s.DB.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.HoldJob(ctx, j); err != nil {
			return err
		}
		if !over {
			return tx.Tenant(n.TenantID).NoteNumber(ctx, n)
		}
		_, err := tx.Tenant(n.TenantID).FailNumber(ctx, n.ID, f.Words)
		return err
	})
	if err != nil || over {
		return err
	}
	return jobs.RetryAfter(fmt.Errorf("get a texting number: %w", cause), max(f.RetryWait, jobs.Backoff(min(j.Attempt, 6))))
}

// forgetAtOnce bounds one transaction of GiveNumberBack.
const forgetAtOnce = 1000

// GiveNumberBack handles KindRelease: it ends a number at its carrier, and brings
// the contacts to "no consent" whose consent was for it.
func (s *Service) GiveNumberBack(ctx context.Context, j jobs.Job) error {
	n, e, err := s.readNumber(ctx, j)
	if err != nil || n.State != domain.NumberReleasing {
		return err
	}
	for left := int64(forgetAtOnce); left == forgetAtOnce; {
		err := s.DB.Tx(ctx, func(tx *store.Tx) error {
			if err := tx.HoldJob(ctx, j); err != nil {
				return err
			}
			left, err = tx.Tenant(n.TenantID).ForgetConsents(ctx, n.ID, forgetAtOnce)
			return err
		})
		if err != nil {
			return err
		}
	}
	if err := giveBack(ctx, n, e, carrier.New(e, s.Config.Guard)); err != nil {
		return s.notGiven(ctx, j, n, err)
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.HoldJob(ctx, j); err != nil {
			return err
		}
		return tx.Tenant(n.TenantID).ReleaseNumber(ctx, n.ID)
	})
}

// errElsewhere says that a number belongs to a carrier or account that is no
// longer set up.
var errElsewhere = errors.New("the number belongs to an account that is not set up any more: give it back there")

// giveBack ends a number at the carrier. One that was not noted down, because the
// program ended right after it was bought, is found under its id.
func giveBack(ctx context.Context, n domain.TextingNumber, e carrier.Settings, c carrier.Carrier) error {
	if n.ProviderID != "" {
		if n.Provider == string(carrier.Builtin) {
			return nil
		}
		if n.Provider != string(e.Kind) || n.Account != e.Account {
			return errElsewhere
		}
	}
	found, err := c.FindNumber(ctx, string(n.ID))
	if err != nil || found == nil {
		return err
	}
	return c.GiveBack(ctx, found.ID)
}

func (s *Service) notGiven(ctx context.Context, j jobs.Job, n domain.TextingNumber, cause error) error {
	f := carrier.FailureOf(cause)
	n.Reason = f.Words
	err := s.DB.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.HoldJob(ctx, j); err != nil {
			return err
		}
		return tx.Tenant(n.TenantID).NoteNumber(ctx, n)
	})
	if err != nil {
		return err
	}
	return jobs.RetryAfter(fmt.Errorf("give a texting number back: %w", cause), max(f.RetryWait, jobs.Backoff(min(j.Attempt+2, 11))))
}
