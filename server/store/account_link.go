package store

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// PutAccountLink stores a link under the hash of its token, in place of the open
// one of its purpose and subject.
func (t *Tx) PutAccountLink(ctx context.Context, l domain.AccountLink, tokenHash string) error {
	now := millis(t.now)
	if err := t.q.CloseAccountLink(ctx, &now, string(l.Purpose), l.Subject); err != nil {
		return classify(err)
	}
	if l.Data == nil {
		l.Data = map[string]string{}
	}
	data, err := toJSON(l.Data)
	if err != nil {
		return err
	}
	return classify(t.q.CreateAccountLink(ctx, sqlc.CreateAccountLinkParams{
		TokenHash: tokenHash, Purpose: string(l.Purpose), AccountID: textOrNil(l.AccountID), Subject: l.Subject, Email: l.Email,
		Data: data, CreatedAt: millis(l.CreatedAt), ExpiresAt: millis(l.ExpiresAt),
	}))
}

// FindAccountLink returns the link of a purpose with this token, used or not.
func (t *Tx) FindAccountLink(ctx context.Context, purpose domain.LinkPurpose, tokenHash string) (domain.AccountLink, error) {
	r, err := t.q.FindAccountLink(ctx, tokenHash, string(purpose))
	if err != nil {
		return domain.AccountLink{}, notFound(err, "link")
	}
	l := domain.AccountLink{
		Purpose: domain.LinkPurpose(r.Purpose), AccountID: fromTextOrNil[domain.AccountID](r.AccountID), Subject: r.Subject, Email: r.Email,
		CreatedAt: fromMillis(r.CreatedAt), ExpiresAt: fromMillis(r.ExpiresAt), UsedAt: fromMillisOrNil(r.UsedAt),
	}
	return l, fromJSON(r.Data, &l.Data)
}

// UseAccountLink uses a link up and reports whether it could still be used: of
// any number who try at once, one is told yes.
func (t *Tx) UseAccountLink(ctx context.Context, purpose domain.LinkPurpose, tokenHash string) (bool, error) {
	now := millis(t.now)
	n, err := t.q.UseAccountLink(ctx, &now, tokenHash, string(purpose))
	return n > 0, classify(err)
}

// DeleteOldAccountLinks removes links that ended a month ago: until then their
// holders are told what became of them.
func (t *Tx) DeleteOldAccountLinks(ctx context.Context) (int64, error) {
	n, err := t.q.DeleteOldAccountLinks(ctx, millis(t.now.AddDate(0, -1, 0)))
	return n, classify(err)
}
