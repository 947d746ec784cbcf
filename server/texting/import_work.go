package texting

import (
	"context"
	"fmt"
	"time"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store"
)

type importArgs struct {
	Tenant domain.TenantID        `json:"tenant"`
	Import domain.ContactImportID `json:"import"`
}

const (
	importAtOnce = 50               // rows of one transaction, so that others get their turn in between
	importTime   = 10 * time.Second // of one run; the list is read anew for each
)

// WorkImport handles KindImport: it takes contacts over some at a time, each few in
// one transaction with what came of them, so that after a stop it goes on where it
// was and nobody is taken over twice.
func (s *Service) WorkImport(ctx context.Context, j jobs.Job) error {
	var args importArgs
	if err := j.Args(&args); err != nil {
		return err
	}
	v, p, err := s.planned(ctx, args.Tenant, args.Import, nil)
	if domain.Is(err, domain.CodeNotFound) {
		return nil // the tenant went, and this with it
	}
	if err != nil || v.State != domain.ImportRunning {
		return err
	}
	for until, more := s.DB.Now().Add(importTime), true; more; {
		err := s.DB.Tx(ctx, func(tx *store.Tx) (err error) {
			if err := tx.HoldJob(ctx, j); err != nil {
				return err
			}
			more, err = s.importSome(ctx, tx, args, p)
			return err
		})
		if err != nil {
			return err
		}
		if more && s.DB.Now().After(until) {
			return jobs.Again(0) // others have their turn
		}
	}
	return nil
}

func (s *Service) importSome(ctx context.Context, tx *store.Tx, args importArgs, p plan) (more bool, err error) {
	tt := tx.Tenant(args.Tenant)
	v, err := tt.FindContactImport(ctx, args.Import)
	if err != nil || v.State != domain.ImportRunning {
		return false, err
	}
	as, may, err := s.ActAs(ctx, tx, v.WorkedBy, args.Tenant, domain.PermContactsManage)
	if domain.Is(err, domain.CodeNotFound) {
		as, may, err = ctx, false, nil // who started it is gone
	}
	if err != nil {
		return false, err
	}
	left := p.rows[min(v.Done, int64(len(p.rows))):]
	switch {
	case len(left) == 0:
		return false, s.endImport(as, tt, v, domain.ImportDone, "done")
	case !may:
		return false, s.endImport(as, tt, v, domain.ImportStopped, "stopped")
	}
	number, err := s.agreedNumber(ctx, tt, v.Agreed)
	if err != nil {
		return false, err
	}
	rows := make([]domain.ImportRow, 0, importAtOnce)
	for _, row := range left[:min(len(left), importAtOnce)] {
		came, err := s.importRow(as, tt, v, number, row)
		if err != nil {
			return false, fmt.Errorf("row %d: %w", row.position, err)
		}
		rows = append(rows, came)
	}
	_, err = tt.SettleContactRows(ctx, v.ID, v.Done, rows)
	return true, err
}

func (s *Service) endImport(ctx context.Context, tt *store.TenantTx, v domain.ContactImport, state domain.ImportState, verb string) error {
	ended, err := tt.FinishContactImport(ctx, v.ID, state)
	if err != nil || !ended {
		return err
	}
	return recordImport(ctx, tt, verb, v)
}

// agreedNumber is the number that consents are about, nil when the tenant does not
// have it any more.
func (s *Service) agreedNumber(ctx context.Context, tt *store.TenantTx, a domain.Agreement) (*domain.TextingNumber, error) {
	n, err := tt.CurrentNumber(ctx)
	if err != nil || n == nil || n.State != domain.NumberActive || n.ID != a.NumberID {
		return nil, err
	}
	return n, nil
}

// importRow takes one contact over, and writes down what is said of their consent.
func (s *Service) importRow(ctx context.Context, tt *store.TenantTx, v domain.ContactImport, number *domain.TextingNumber, p planned) (domain.ImportRow, error) {
	r := domain.ImportRow{Position: p.position, State: domain.ImportRowFailed, Shown: p.shown, Message: p.wrong}
	if p.wrong != "" {
		return r, nil
	}
	c, added, err := s.takeOver(ctx, tt, p.contact)
	if err != nil {
		return r, err
	}
	r.State, r.Contact, r.Message = domain.ImportRowKnown, c, p.note
	if added {
		r.State = domain.ImportRowAdded
	}
	if p.statement == "" {
		return r, nil
	}
	if number == nil {
		r.Message = "Without consent: the number changed meanwhile."
		return r, nil
	}
	if c.ConsentTo(number.ID) == domain.ConsentIn {
		return r, nil
	}
	err = consented(ctx, tt, c, *number, domain.Consent{
		Kind: domain.ConsentIn, Source: domain.ConsentByStaff, Words: p.words,
		Statement: p.statement + fmt.Sprintf("\n(Imported list %s, row %d)", v.ID, p.position),
	})
	if domain.Is(err, domain.CodeConflict) {
		r.Message = stoppedNote
		return r, nil
	}
	r.Consented = err == nil
	return r, err
}

// takeOver finds the contact of a row, or adds it. What is known of one stays; only
// what was missing is filled in.
func (s *Service) takeOver(ctx context.Context, tt *store.TenantTx, in domain.Contact) (c domain.Contact, added bool, err error) {
	there, err := findLike(ctx, tt, in)
	if err != nil {
		return c, false, err
	}
	if there == nil {
		in.ID, in.Source, in.CreatedAt, in.UpdatedAt = domain.ContactID(tt.NewID("ct")), domain.ContactByStaff, tt.Now(), tt.Now()
		added, err := tt.InsertContact(ctx, in)
		if err == nil && added {
			err = s.carryStop(ctx, tt, in)
		}
		if err != nil || added {
			return in, added, err
		}
		if there, err = findLike(ctx, tt, in); err != nil || there == nil {
			return in, false, err
		}
	}
	c = *there
	if c.Name == "" && in.Name != "" || c.Email == "" && in.Email != "" {
		if c.Name == "" {
			c.Name = in.Name
		}
		if c.Email == "" {
			c.Email = in.Email
		}
		err = tt.UpdateContact(ctx, c)
	}
	return c, false, err
}

func findLike(ctx context.Context, tt *store.TenantTx, in domain.Contact) (*domain.Contact, error) {
	if in.Phone == "" {
		return tt.FindContactByEmail(ctx, in.Email)
	}
	c, err := tt.FindContactByPhone(ctx, in.Phone)
	if domain.Is(err, domain.CodeNotFound) {
		return nil, nil
	}
	return &c, err
}
