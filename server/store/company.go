package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// SealedCompanyInvitation is a link to set a company up together with what the link
// needs: the token's hash, by which it is found, and the token sealed, to copy it.
type SealedCompanyInvitation struct {
	domain.CompanyInvitation
	TokenHash   string
	TokenSealed string
}

// InsertCompanyInvitation stores a new link. It reports false when the address has
// an open one of this partner already.
func (t *TenantTx) InsertCompanyInvitation(ctx context.Context, v SealedCompanyInvitation) (bool, error) {
	n, err := t.q.InsertCompanyInvitation(ctx, sqlc.InsertCompanyInvitationParams{
		PartnerID: string(t.id), ID: string(v.ID), Email: v.Email, EmailKey: strings.ToLower(v.Email),
		ContactName: v.ContactName, CompanyName: v.CompanyName, Note: v.Note, Language: v.Language, Template: v.Template, TemplateVersion: v.TemplateVersion,
		TokenHash: v.TokenHash, TokenSealed: v.TokenSealed, HandedOver: v.HandedOver, InvitedBy: v.InvitedBy, InviterID: textOrNil(v.InviterID),
		Step: v.Step, StepsTotal: v.StepsTotal, RemindAt: millisOrNil(v.RemindAt), CreatedAt: millis(v.CreatedAt), ExpiresAt: millis(v.ExpiresAt),
	})
	if err != nil || n == 0 {
		return false, classify(err)
	}
	return true, t.insertCompanyWords(ctx, v.CompanyInvitation)
}

// RenameCompanyInvitation makes a link found by what its company is called now.
func (t *TenantTx) RenameCompanyInvitation(ctx context.Context, v domain.CompanyInvitation) error {
	if err := t.q.DeleteCompanyWords(ctx, string(t.id), string(v.ID)); err != nil {
		return classify(err)
	}
	return t.insertCompanyWords(ctx, v)
}

func (t *TenantTx) insertCompanyWords(ctx context.Context, v domain.CompanyInvitation) error {
	var rows [][]any
	for _, word := range words(v.Email, v.CompanyName, v.ContactName) {
		rows = append(rows, []any{string(t.id), word, string(v.ID)})
	}
	err := t.addRows(ctx, "company_words (partner_id, word, invitation_id)", rows, "ON CONFLICT DO NOTHING")
	return err
}

// wordCompanies makes the links of a database from before there were words found by
// them: words are made in Go, so no migration can.
func (db *DB) wordCompanies(ctx context.Context) error {
	for {
		n := 0
		err := db.Tx(ctx, func(tx *Tx) error {
			rows, err := tx.q.UnwordedCompanyInvitations(ctx, unnamedAtOnce)
			n = len(rows)
			if err != nil {
				return classify(err)
			}
			for _, r := range rows {
				v := domain.CompanyInvitation{ID: domain.CompanyInvitationID(r.ID), Email: r.Email, ContactName: r.ContactName, CompanyName: r.CompanyName}
				err := errors.Join(
					tx.Tenant(domain.TenantID(r.PartnerID)).insertCompanyWords(ctx, v), classify(tx.q.SetCompanyWorded(ctx, r.PartnerID, r.ID)))
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("index the links of companies: %w", err)
		}
		if n < unnamedAtOnce {
			return nil
		}
	}
}

// FindCompanyInvitation returns one link of the partner.
func (t *TenantTx) FindCompanyInvitation(ctx context.Context, id domain.CompanyInvitationID) (SealedCompanyInvitation, error) {
	row, err := t.q.CompanyInvitation(ctx, string(t.id), string(id))
	if err != nil {
		return SealedCompanyInvitation{}, notFound(err, "company invitation")
	}
	return companyInvitationOf(row)
}

// FindOpenCompanyInvitation returns the partner's open link to an address (by its
// key), an expired one too.
func (t *TenantTx) FindOpenCompanyInvitation(ctx context.Context, emailKey string) (SealedCompanyInvitation, error) {
	row, err := t.q.OpenCompanyInvitation(ctx, string(t.id), emailKey)
	if err != nil {
		return SealedCompanyInvitation{}, notFound(err, "company invitation")
	}
	return companyInvitationOf(row)
}

func companyInvitationOf(row sqlc.CompanyInvitation) (SealedCompanyInvitation, error) {
	v := SealedCompanyInvitation{
		CompanyInvitation: domain.CompanyInvitation{
			ID: domain.CompanyInvitationID(row.ID), PartnerID: domain.TenantID(row.PartnerID), Email: row.Email,
			ContactName: row.ContactName, CompanyName: row.CompanyName, Note: row.Note, Language: row.Language,
			Template: row.Template, TemplateVersion: row.TemplateVersion, State: domain.CompanyInvitationState(row.State),
			HandedOver: row.HandedOver, InvitedBy: row.InvitedBy, InviterID: fromTextOrNil[domain.AccountID](row.InviterID),
			AccountID: fromTextOrNil[domain.AccountID](row.AccountID), TenantID: fromTextOrNil[domain.TenantID](row.TenantID),
			Step: row.Step, StepSince: fromMillis(row.StepSince), StepsDone: row.StepsDone, StepsTotal: row.StepsTotal,
			OpenedAt: fromMillisOrNil(row.OpenedAt), ActiveAt: fromMillisOrNil(row.ActiveAt), CompletedAt: fromMillisOrNil(row.CompletedAt),
			RemindAt: fromMillisOrNil(row.RemindAt), Reminders: row.Reminders, CreatedAt: fromMillis(row.CreatedAt),
			UpdatedAt: fromMillis(row.UpdatedAt), ExpiresAt: fromMillis(row.ExpiresAt), Version: row.Version,
		},
		TokenHash: row.TokenHash, TokenSealed: row.TokenSealed,
	}
	err := errors.Join(fromJSON(row.Steps, &v.Steps), fromJSON(row.Answers, &v.Answers))
	return v, err
}
