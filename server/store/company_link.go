package store

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// SealedCompanyHandover is a narrow link together with its token, hashed and sealed.
type SealedCompanyHandover struct {
	domain.CompanyHandover
	TokenHash   string
	TokenSealed string
}

// NoteCompanyLinkOpened notes the first look at a link, once.
func (t *TenantTx) NoteCompanyLinkOpened(ctx context.Context, id domain.CompanyInvitationID) error {
	now := millis(t.now)
	return classify(t.q.OpenedCompanyInvitation(ctx, &now, string(t.id), string(id)))
}

// ClaimCompanyInvitation makes the open link with this token the account's, with
// the progress that it holds. It reports false when it is somebody's already, or no
// longer open: of any number who try at once, one is told yes.
func (t *TenantTx) ClaimCompanyInvitation(ctx context.Context, v domain.CompanyInvitation, tokenHash string) (bool, error) {
	steps, err := toJSON(v.Steps)
	if err != nil {
		return false, err
	}
	n, err := t.q.ClaimCompanyInvitation(ctx, sqlc.ClaimCompanyInvitationParams{
		AccountID: textOrNil(v.AccountID), Steps: steps, StepsDone: v.StepsDone, Step: v.Step, Now: millis(t.now),
		PartnerID: string(t.id), ID: string(v.ID), TokenHash: tokenHash,
	})
	return n > 0, classify(err)
}

// SaveCompanyProgress stores how far a link is, if it still has the version that
// was read; it reports whether it had.
func (t *TenantTx) SaveCompanyProgress(ctx context.Context, v domain.CompanyInvitation) (bool, error) {
	steps, err := toJSON(v.Steps)
	if err != nil {
		return false, err
	}
	answers, err := toJSON(v.Answers)
	if err != nil {
		return false, err
	}
	n, err := t.q.AdvanceCompanyInvitation(ctx, sqlc.AdvanceCompanyInvitationParams{
		CompanyName: v.CompanyName, Answers: answers, Steps: steps, StepsDone: v.StepsDone, Step: v.Step, StepSince: millis(v.StepSince),
		State: string(v.State), CompletedAt: millisOrNil(v.CompletedAt), ActiveAt: millisOrNil(v.ActiveAt), Now: millis(t.now),
		PartnerID: string(t.id), ID: string(v.ID), Version: v.Version,
	})
	return n > 0, classify(err)
}

// SetCompanyOfInvitation notes the company that came of a link; it reports false
// when there is one already.
func (t *TenantTx) SetCompanyOfInvitation(ctx context.Context, id domain.CompanyInvitationID, made domain.TenantID) (bool, error) {
	n, err := t.q.SetCompanyInvitationTenant(ctx, textOrNil(made), string(t.id), string(id))
	return n > 0, classify(err)
}

// RenewCompanyLink gives an expired link the token and the end that it holds; the
// old token no longer leads anywhere. It reports false when there was no such link.
func (t *TenantTx) RenewCompanyLink(ctx context.Context, v SealedCompanyInvitation, oldHash string) (bool, error) {
	n, err := t.q.RenewCompanyLink(ctx, sqlc.RenewCompanyLinkParams{
		TokenHash: v.TokenHash, TokenSealed: v.TokenSealed, ExpiresAt: millis(v.ExpiresAt), Now: millis(t.now),
		PartnerID: string(t.id), ID: string(v.ID), OldHash: oldHash,
	})
	return n > 0, classify(err)
}

// InsertCompanyHandover stores a new narrow link.
func (t *TenantTx) InsertCompanyHandover(ctx context.Context, h SealedCompanyHandover) error {
	return classify(t.q.InsertCompanyHandover(ctx, sqlc.InsertCompanyHandoverParams{
		PartnerID: string(t.id), ID: string(h.ID), InvitationID: string(h.InvitationID), Step: h.Step, Email: h.Email, Name: h.Name,
		Note: h.Note, TokenHash: h.TokenHash, TokenSealed: h.TokenSealed, MadeBy: h.MadeBy, CreatedAt: millis(h.CreatedAt), ExpiresAt: millis(h.ExpiresAt),
	}))
}

// ListCompanyHandovers returns the narrow links of one link, the oldest first.
func (t *TenantTx) ListCompanyHandovers(ctx context.Context, id domain.CompanyInvitationID) ([]domain.CompanyHandover, error) {
	rows, err := t.q.CompanyHandovers(ctx, string(t.id), string(id))
	if err != nil {
		return nil, classify(err)
	}
	list := make([]domain.CompanyHandover, len(rows))
	for i, row := range rows {
		list[i] = companyHandoverOf(row)
	}
	return list, nil
}

// NoteCompanyHandoverOpened notes the first look at a narrow link, once.
func (t *TenantTx) NoteCompanyHandoverOpened(ctx context.Context, id domain.HandoverID) error {
	now := millis(t.now)
	return classify(t.q.OpenedCompanyHandover(ctx, &now, string(t.id), string(id)))
}

// FinishCompanyHandover notes that what was handed over is done. It reports false
// when it was before, or when the narrow link no longer leads anywhere.
func (t *TenantTx) FinishCompanyHandover(ctx context.Context, id domain.HandoverID) (bool, error) {
	now := millis(t.now)
	n, err := t.q.DoneCompanyHandover(ctx, sqlc.DoneCompanyHandoverParams{DoneAt: &now, PartnerID: string(t.id), ID: string(id), Now: now})
	return n > 0, classify(err)
}

// RevokeCompanyHandover ends a narrow link of one link. It reports false when it
// had ended.
func (t *TenantTx) RevokeCompanyHandover(ctx context.Context, of domain.CompanyInvitationID, id domain.HandoverID) (bool, error) {
	now := millis(t.now)
	n, err := t.q.RevokeCompanyHandover(ctx, sqlc.RevokeCompanyHandoverParams{
		RevokedAt: &now, PartnerID: string(t.id), InvitationID: string(of), ID: string(id),
	})
	return n > 0, classify(err)
}

func companyHandoverOf(row sqlc.CompanyHandover) domain.CompanyHandover {
	return domain.CompanyHandover{
		ID: domain.HandoverID(row.ID), PartnerID: domain.TenantID(row.PartnerID), InvitationID: domain.CompanyInvitationID(row.InvitationID),
		Step: row.Step, Email: row.Email, Name: row.Name, Note: row.Note, MadeBy: row.MadeBy,
		CreatedAt: fromMillis(row.CreatedAt), ExpiresAt: fromMillis(row.ExpiresAt), OpenedAt: fromMillisOrNil(row.OpenedAt),
		DoneAt: fromMillisOrNil(row.DoneAt), RevokedAt: fromMillisOrNil(row.RevokedAt),
	}
}
