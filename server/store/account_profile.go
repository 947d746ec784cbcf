package store

import (
	"context"
	"database/sql"
	"encoding/base64"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// UpdateProfile stores a person's name and how they want things shown.
func (t *Tx) UpdateProfile(ctx context.Context, id domain.AccountID, name string, p domain.Preferences) error {
	return t.onlyRow("person")(t.q.UpdateOwnProfile(ctx, sqlc.UpdateOwnProfileParams{
		Name: name, Language: p.Language, Timezone: p.Timezone, Now: millis(t.now), ID: string(id),
	}))
}

// StorePicture gives a person a picture in place of the one before.
func (t *Tx) StorePicture(ctx context.Context, id domain.AccountID, p domain.Picture) error {
	err := t.q.StorePicture(ctx, sqlc.StorePictureParams{
		AccountID: string(id), Digest: p.Digest, Data: base64.StdEncoding.EncodeToString(p.JPEG), Now: millis(t.now),
	})
	if err != nil {
		return classify(err)
	}
	return t.onlyRow("person")(t.q.SetPictureDigest(ctx, p.Digest, millis(t.now), string(id)))
}

// DeletePicture takes a person's picture away and reports whether there was one.
func (t *Tx) DeletePicture(ctx context.Context, id domain.AccountID) (bool, error) {
	n, err := t.q.DeletePicture(ctx, string(id))
	if err != nil || n == 0 {
		return false, classify(err)
	}
	return true, t.onlyRow("person")(t.q.SetPictureDigest(ctx, "", millis(t.now), string(id)))
}

// FindPicture returns a person's picture.
func (t *Tx) FindPicture(ctx context.Context, id domain.AccountID) (domain.Picture, error) {
	r, err := t.q.FindPicture(ctx, string(id))
	if err != nil {
		return domain.Picture{}, notFound(err, "picture")
	}
	jpeg, err := base64.StdEncoding.DecodeString(r.Data)
	return domain.Picture{Digest: r.Digest, JPEG: jpeg}, err
}

// EraseAccount leaves a row without a person: nobody can sign in to it, its
// address is free, and what names it by its id goes on to do so. It reports
// whether there still was somebody. Memberships, credentials and rights are ended
// before (CutOff).
func (t *Tx) EraseAccount(ctx context.Context, id domain.AccountID, emailKey string) (bool, error) {
	who := string(id)
	steps := []func() error{
		func() error { _, err := t.q.DeletePicture(ctx, who); return err },
		func() error { _, err := t.q.DeleteAllTOTPs(ctx, who); return err },
		func() error { _, err := t.q.DeleteAllPasskeys(ctx, who); return err },
		func() error { return t.q.DeleteRecoveryCodes(ctx, who) },
		func() error { _, err := t.q.DeleteAllAccountLinks(ctx, &who); return err },
		func() error { return t.q.ForgetInvited(ctx, "deleted:"+who, emailKey) },
	}
	if err := inTurn(steps); err != nil {
		return false, err
	}
	n, err := t.q.EraseAccount(ctx, domain.DeletedName, millis(t.now), who)
	return n == 1, classify(err)
}

// LanguagesOf returns the languages that people want, by the keys of their
// addresses. Who has no account, or no wish, is left out.
func (t *Tx) LanguagesOf(ctx context.Context, emailKeys []string) (map[string]string, error) {
	q := newList("SELECT email_key, language FROM accounts").where("language <> ''")
	whereIn(q, "email_key", emailKeys)
	wishes := map[string]string{}
	_, err := listRows(ctx, t.db, q.sql(), q.args, func(rows *sql.Rows, _ *struct{}) error {
		var key, language string
		err := rows.Scan(&key, &language)
		wishes[key] = language
		return err
	})
	return wishes, err
}
