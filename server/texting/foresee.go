package texting

import (
	"context"
	"slices"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// What a check of a list shows row by row, at most; what needs a look comes first.
const maxForeseen = 500

// Foreseen is what would come of a list, without anything being changed.
type Foreseen struct {
	Total, Added, Known, Failed, Consented, Folded int64
	Rows                                           []ForeseenRow // those that need a look first
}

// ForeseenRow is what would come of one row.
type ForeseenRow struct {
	domain.ImportRow
	Name, Phone, Email string
}

// CheckImport tells what would come of each row of a list that is not started. Needs
// CONTACTS:manage.
func (s *Service) CheckImport(ctx context.Context, tenant domain.TenantID, id domain.ContactImportID, d Declared) (f Foreseen, err error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermContactsManage); err != nil {
		return f, err
	}
	v, p, err := s.planned(ctx, tenant, id, &d)
	if err != nil {
		return f, err
	}
	f.Total, f.Folded = int64(len(p.rows)), p.folded
	var rows []ForeseenRow
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		for batch := range slices.Chunk(p.rows, 500) {
			known, err := knownOf(ctx, tx.Tenant(tenant), v.Agreed.NumberID, batch)
			if err != nil {
				return err
			}
			for _, row := range batch {
				rows = append(rows, f.count(known.foresee(row)))
			}
		}
		return nil
	})
	slices.SortStableFunc(rows, func(a, b ForeseenRow) int { return worth(a) - worth(b) })
	f.Rows = rows[:min(len(rows), maxForeseen)]
	return f, err
}

// worth orders rows by how much they need a look.
func worth(r ForeseenRow) int {
	switch {
	case r.State == domain.ImportRowFailed:
		return 0
	case r.Message != "":
		return 1
	}
	return 2
}

func (f *Foreseen) count(r ForeseenRow) ForeseenRow {
	switch r.State {
	case domain.ImportRowAdded:
		f.Added++
	case domain.ImportRowKnown:
		f.Known++
	case domain.ImportRowFailed:
		f.Failed++
	}
	if r.Consented {
		f.Consented++
	}
	return r
}

// known is who of some rows is there already, and what the ledger says of them.
type known struct {
	contacts map[string]domain.Contact
	last     map[string]domain.Consent
}

func knownOf(ctx context.Context, tt *store.TenantTx, number domain.TextingNumberID, rows []planned) (k known, err error) {
	var phones, emails []string
	for _, p := range rows {
		switch {
		case p.wrong != "":
		case p.contact.Phone != "":
			phones = append(phones, p.contact.Phone)
		default:
			emails = append(emails, p.contact.Email)
		}
	}
	contacts, err := tt.ContactsKnown(ctx, phones, emails)
	if err != nil {
		return k, err
	}
	k.contacts = map[string]domain.Contact{}
	for _, c := range contacts {
		k.contacts[planned{contact: c}.key()] = c
	}
	k.last, err = tt.LastConsents(ctx, number, phones)
	return k, err
}

func (k known) foresee(p planned) ForeseenRow {
	r := ForeseenRow{ImportRow: domain.ImportRow{Position: p.position, State: domain.ImportRowAdded, Shown: p.shown, Message: p.wrong}}
	if p.wrong != "" {
		r.State = domain.ImportRowFailed
		return r
	}
	r.Name, r.Phone, r.Email, r.Message = p.contact.Name, p.contact.Phone, p.contact.Email, p.note
	if _, there := k.contacts[p.key()]; there {
		r.State = domain.ImportRowKnown
	}
	last, said := k.last[p.contact.Phone]
	switch {
	case p.statement == "" || said && last.Kind == domain.ConsentIn:
	case said && stopped(&last):
		r.Message = stoppedNote
	default:
		r.Consented = true
	}
	return r
}

// stoppedNote is said of a row whose phone took its consent back.
const stoppedNote = "Without consent: this phone sent STOP. Only its owner can take that back."
