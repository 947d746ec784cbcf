package texting

import (
	"context"
	"math"
	"strings"
	"time"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store"
)

const (
	// KindImport is the kind of job that works a list of contacts; its handler is
	// Service.WorkImport.
	KindImport = "texting.import"
	// MaxParts bounds the parts in which a list's text comes.
	MaxParts = 40
	// draftLifetime is how long the text of a list is kept that nobody starts.
	draftLifetime = 24 * time.Hour
)

// NewImport takes the first part of a list of contacts. Nothing else happens yet; what
// the same person left unstarted before goes. Needs CONTACTS:manage.
func (s *Service) NewImport(ctx context.Context, tenant domain.TenantID, text string) (v domain.ContactImport, err error) {
	err = s.managing(ctx, tenant, func(tt *store.TenantTx) error {
		t, err := tt.FindTenant(ctx)
		if err != nil {
			return err
		}
		id := domain.ContactImportID(tt.NewID("ci"))
		err = tt.InsertContactImport(ctx, domain.ContactImport{ID: id, CreatedBy: domain.ActorFrom(ctx).AccountID, Country: t.Country, CreatedAt: tt.Now()})
		if err != nil {
			return err
		}
		if _, err := tt.PutContactPart(ctx, id, 1, clean(text)); err != nil {
			return err
		}
		if v, err = tt.FindContactImport(ctx, id); err != nil {
			return err
		}
		return recordImport(ctx, tt, "create", v)
	})
	return v, err
}

// AddPart takes another part of a list's text, from the second on; the parts are
// joined as they are. The same part again takes its place. Needs CONTACTS:manage.
func (s *Service) AddPart(ctx context.Context, tenant domain.TenantID, id domain.ContactImportID, part int64, text string) error {
	return s.managing(ctx, tenant, func(tt *store.TenantTx) error {
		v, err := s.draft(ctx, tt, id)
		if err != nil {
			return err
		}
		put, err := tt.PutContactPart(ctx, id, part, clean(text))
		if err == nil && !put {
			err = begun()
		}
		if err != nil {
			return err
		}
		return recordImport(ctx, tt, "part", v)
	})
}

// clean drops what PostgreSQL's text cannot hold.
func clean(text string) string { return strings.ReplaceAll(text, "\x00", "") }

func (s *Service) managing(ctx context.Context, tenant domain.TenantID, do func(*store.TenantTx) error) error {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermContactsManage); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error { return do(tx.Tenant(tenant)) })
}

// draft finds a list that was not started.
func (s *Service) draft(ctx context.Context, tt *store.TenantTx, id domain.ContactImportID) (domain.ContactImport, error) {
	v, err := tt.FindContactImport(ctx, id)
	if err == nil && v.State != domain.ImportDraft {
		err = begun()
	}
	return v, err
}

func begun() error {
	return domain.Errorf(domain.CodeConflict, "This import was started already.").Because("import_started")
}

// Declared is what whoever imports a list says of its contacts' consent.
type Declared struct {
	Number    string // of the tenant, in international form, that they agreed to; empty when nobody did
	Statement string // how and when
	Words     string // to which words
}

// agreed checks a declaration. Consent given to another number does not count, so the
// number that it is about has to be the one of now.
func (d Declared) agreed(ctx context.Context, tt *store.TenantTx) (a domain.Agreement, err error) {
	a.Statement, a.Words = strings.TrimSpace(d.Statement), strings.TrimSpace(d.Words)
	if d.Number == "" {
		return domain.Agreement{}, nil
	}
	number, err := activeNumber(ctx, tt)
	if err != nil {
		return a, err
	}
	if number.Phone != d.Number {
		return a, domain.InvalidField("/consent/number", "other_number",
			"Your number is "+domain.ShowPhone(number.Phone)+". Consent that was given for another number does not count.")
	}
	if a.Statement != "" && a.Words == "" {
		return a, domain.InvalidField("/consent/words", "required", "Enter the words that they agreed to. They are kept as proof.")
	}
	a.NumberID = number.ID
	return a, nil
}

// StartImport has a list worked, or lets a stopped one go on; what was declared at
// the start of that one holds. Needs CONTACTS:manage, and again for each few rows.
func (s *Service) StartImport(ctx context.Context, tenant domain.TenantID, id domain.ContactImportID, d Declared) (v domain.ContactImport, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermContactsManage); err != nil {
		return v, err
	}
	v, p, err := s.planned(ctx, tenant, id, &d)
	if err != nil {
		return v, err
	}
	v.WorkedBy, v.Total, v.Folded = domain.ActorFrom(ctx).AccountID, int64(len(p.rows)), p.folded
	err = s.managing(ctx, tenant, func(tt *store.TenantTx) error {
		start, verb, key := tt.StartContactImport, "start", "contacts:"+string(id)
		if v.State == domain.ImportStopped {
			verb, key = "resume", "" // the job that stopped may not have ended yet
			start = func(ctx context.Context, v domain.ContactImport) (bool, error) {
				return tt.ResumeContactImport(ctx, v.ID, v.WorkedBy)
			}
		}
		started, err := start(ctx, v)
		if err != nil {
			return err
		}
		if !started {
			return begun()
		}
		if err := askToImport(ctx, tt, id, key); err != nil {
			return err
		}
		if v, err = tt.FindContactImport(ctx, id); err != nil {
			return err
		}
		return recordImport(ctx, tt, verb, v)
	})
	return v, err
}

func askToImport(ctx context.Context, tt *store.TenantTx, id domain.ContactImportID, key string) error {
	return tt.Enqueue(ctx, jobs.New{
		Kind: KindImport, TenantID: tt.ID(), Args: importArgs{tt.ID(), id}, UniqueKey: key, MaxAttempts: math.MaxInt32,
	})
}

// planned reads a list; a declaration replaces what was declared for one that is not
// started.
func (s *Service) planned(ctx context.Context, tenant domain.TenantID, id domain.ContactImportID, d *Declared) (v domain.ContactImport, p plan, err error) {
	var parts []string
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		tt := tx.Tenant(tenant)
		if v, err = tt.FindContactImport(ctx, id); err != nil {
			return err
		}
		if d != nil && v.State != domain.ImportStopped {
			if v.State != domain.ImportDraft {
				return begun()
			}
			if v.Agreed, err = d.agreed(ctx, tt); err != nil {
				return err
			}
		}
		parts, err = tt.ContactParts(ctx, id)
		return err
	})
	if err == nil {
		p, err = planOf(parts, v.Country, v.Agreed) // outside: a long list takes a while
	}
	return v, p, err
}

// DropImport removes a list and what is known of its rows. The contacts stay. Needs
// CONTACTS:manage.
func (s *Service) DropImport(ctx context.Context, tenant domain.TenantID, id domain.ContactImportID) error {
	return s.managing(ctx, tenant, func(tt *store.TenantTx) error {
		v, err := tt.FindContactImport(ctx, id)
		if err != nil {
			return err
		}
		dropped, err := tt.DeleteContactImport(ctx, id)
		if err != nil {
			return err
		}
		if !dropped {
			return domain.Errorf(domain.CodeConflict, "This import is running. Wait until it has ended.").Because("import_running")
		}
		return recordImport(ctx, tt, "delete", v)
	})
}

func recordImport(ctx context.Context, tt *store.TenantTx, verb string, v domain.ContactImport) error {
	return audit.Record(ctx, tt.Tx, audit.Event{
		TenantID: tt.ID(), Action: "contact_import." + verb, TargetKind: "contact_import", TargetID: string(v.ID),
		Detail: map[string]any{"rows": v.Total, "done": v.Done, "failed": v.Failed, "consented": v.Consented, "declared": v.Agreed.Statement},
	})
}

// Imports lists the tenant's lists of contacts, newest first. Needs CONTACTS:read.
func (s *Service) Imports(ctx context.Context, tenant domain.TenantID, p store.Page) (all []domain.ContactImport, next string, err error) {
	err = s.reading(ctx, tenant, func(tt *store.TenantTx) error {
		all, next, err = tt.ListContactImports(ctx, p)
		return err
	})
	return all, next, err
}

// Import shows how far a list is. Needs CONTACTS:read.
func (s *Service) Import(ctx context.Context, tenant domain.TenantID, id domain.ContactImportID) (v domain.ContactImport, err error) {
	err = s.reading(ctx, tenant, func(tt *store.TenantTx) error {
		v, err = tt.FindContactImport(ctx, id)
		return err
	})
	return v, err
}

// ImportRows lists what came of each row; a state leaves out the others. Needs CONTACTS:read.
func (s *Service) ImportRows(ctx context.Context, tenant domain.TenantID, id domain.ContactImportID, state domain.ImportRowState, p store.Page) (rows []domain.ImportRow, next string, err error) {
	err = s.reading(ctx, tenant, func(tt *store.TenantTx) error {
		if _, err := tt.FindContactImport(ctx, id); err != nil {
			return err
		}
		rows, next, err = tt.ListContactRows(ctx, id, state, p)
		return err
	})
	return rows, next, err
}

func (s *Service) reading(ctx context.Context, tenant domain.TenantID, do func(*store.TenantTx) error) error {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermContactsRead); err != nil {
		return err
	}
	return s.DB.Read(ctx, func(tx *store.Tx) error { return do(tx.Tenant(tenant)) })
}
