package store

import (
	"context"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// CreateAccount adds a person. The address is checked and its key made by
// domain.ParseEmail; an address that is taken is a conflict.
func (t *Tx) CreateAccount(ctx context.Context, a domain.Account, emailKey string) error {
	return classify(t.q.CreateAccount(ctx, sqlc.CreateAccountParams{
		ID: string(a.ID), Email: a.Email, EmailKey: emailKey, Name: a.Name, PasswordHash: a.PasswordHash,
		PlatformRole: textOrNil(a.PlatformRole), CreatedAt: millis(a.CreatedAt),
	}))
}

// FindAccount returns the person with this id.
func (t *Tx) FindAccount(ctx context.Context, id domain.AccountID) (domain.Account, error) {
	row, err := t.q.FindAccount(ctx, string(id))
	if err != nil {
		return domain.Account{}, notFound(err, "person")
	}
	return accountOf(row), nil
}

// FindAccountByEmail returns the person with this address, given its key.
func (t *Tx) FindAccountByEmail(ctx context.Context, emailKey string) (domain.Account, error) {
	row, err := t.q.FindAccountByEmail(ctx, emailKey)
	if err != nil {
		return domain.Account{}, notFound(err, "person")
	}
	return accountOf(row), nil
}

// FindAccountByUsername returns the active member of this name in the tenant of
// this slug, given the name's key.
func (t *Tx) FindAccountByUsername(ctx context.Context, slug, usernameKey string) (domain.Account, error) {
	row, err := t.q.FindAccountByUsername(ctx, slug, &usernameKey)
	if err != nil {
		return domain.Account{}, notFound(err, "person")
	}
	return accountOf(row), nil
}

// AnyAccount reports whether anybody exists at all.
func (t *Tx) AnyAccount(ctx context.Context) (bool, error) {
	n, err := t.q.AnyAccount(ctx)
	return n > 0, classify(err)
}

// ReplacePasswordHash stores a new hash over the one that was verified, and
// reports whether that one was still there.
func (t *Tx) ReplacePasswordHash(ctx context.Context, id domain.AccountID, verified, replacement string) (bool, error) {
	n, err := t.q.ReplacePasswordHash(ctx, sqlc.ReplacePasswordHashParams{
		NewHash: replacement, Now: millis(t.now), ID: string(id), OldHash: verified,
	})
	return n == 1, classify(err)
}

// RecordSignIn notes when a person signed in last.
func (t *Tx) RecordSignIn(ctx context.Context, id domain.AccountID) error {
	now := millis(t.now)
	return classify(t.q.RecordSignIn(ctx, string(id), &now))
}

// SetPlatformRole gives a person a platform role, or takes it away with "".
func (t *Tx) SetPlatformRole(ctx context.Context, id domain.AccountID, role string) error {
	return t.onlyRow("person")(t.q.SetPlatformRole(ctx, string(id), textOrNil(role), millis(t.now)))
}

// CountAccountsWithRole returns how many hold a platform role.
func (t *Tx) CountAccountsWithRole(ctx context.Context, role string) (int64, error) {
	n, err := t.q.CountAccountsWithRole(ctx, &role)
	return n, classify(err)
}

// ListPeople returns everybody with a platform role, in the order in which they came.
func (t *Tx) ListPeople(ctx context.Context, p Page) ([]domain.Account, string, error) {
	after, err := p.after()
	if err != nil {
		return nil, "", err
	}
	rows, err := t.q.ListPeople(ctx, after.id, p.size())
	if err != nil {
		return nil, "", classify(err)
	}
	place := func(r sqlc.Account) position { return position{r.CreatedAt, r.ID} }
	return cutPage(rows, p, place, func(r sqlc.Account) (domain.Account, error) { return accountOf(r), nil })
}

func accountOf(r sqlc.Account) domain.Account {
	return domain.Account{
		ID: domain.AccountID(r.ID), Email: r.Email, Name: r.Name, PasswordHash: r.PasswordHash,
		PlatformRole: fromTextOrNil[string](r.PlatformRole), CreatedAt: fromMillis(r.CreatedAt),
		LastSignInAt: fromMillisOrNil(r.LastSignInAt), MFA: r.Mfa, MFAAlways: r.MfaAlways, PasswordShort: r.PasswordShort, Version: r.Version,
		Preferences: domain.Preferences{Language: r.Language, Timezone: r.Timezone}, Picture: r.PictureDigest,
		EmailProvedAt: fromMillisOrNil(r.EmailProvedAt), DeletedAt: fromMillisOrNil(r.DeletedAt),
	}
}

// onlyRow turns the count of an update by key into an error when nothing was there.
func (t *Tx) onlyRow(what string) func(int64, error) error {
	return func(n int64, err error) error {
		if err == nil && n == 0 {
			return domain.NotFound(what)
		}
		return classify(err)
	}
}

// identity is what the session and key look-ups have in common.
func identity(id, email, name string, mfa bool, role, title, permissions *string) (domain.Identity, error) {
	who := domain.Identity{AccountID: domain.AccountID(id), Email: email, Name: name, MFA: mfa}
	if role == nil {
		return who, nil
	}
	who.Role = domain.PlatformRole{Name: *role, Title: fromTextOrNil[string](title)}
	return who, fromJSON(fromTextOrNil[string](permissions), &who.Role.Permissions)
}

// SetPassword replaces the password's hash, whatever it was.
func (t *Tx) SetPassword(ctx context.Context, id domain.AccountID, hash string) error {
	return t.onlyRow("account")(t.q.SetPassword(ctx, hash, millis(t.now), string(id)))
}

// ProveEmail notes that the person read a link of ours at the address, if it is
// still theirs.
func (t *Tx) ProveEmail(ctx context.Context, id domain.AccountID, email string) error {
	now := millis(t.now)
	return classify(t.q.ProveEmail(ctx, &now, string(id), strings.ToLower(email)))
}

// ChangeEmail gives a person another address, which a link of ours has proved, if
// they still have the old one. One that somebody else has is a conflict
// (email_taken).
func (t *Tx) ChangeEmail(ctx context.Context, id domain.AccountID, old, email string) (bool, error) {
	now := millis(t.now)
	n, err := t.q.ChangeEmail(ctx, sqlc.ChangeEmailParams{
		Email: email, EmailKey: strings.ToLower(email), Now: &now, ID: string(id), OldKey: strings.ToLower(old),
	})
	if err = classify(err); domain.Is(err, domain.CodeConflict) {
		err = domain.Errorf(domain.CodeConflict, "There is an account with this address already.").Because("email_taken")
	}
	return n > 0, err
}
