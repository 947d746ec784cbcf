package store

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// CreateTOTP stores an authenticator app that has yet to prove itself.
func (t *Tx) CreateTOTP(ctx context.Context, f domain.SecondFactor) error {
	return classify(t.q.CreateTOTP(ctx, sqlc.CreateTOTPParams{
		ID: string(f.ID), AccountID: string(f.AccountID), Name: f.Name, SecretSealed: f.SecretSealed, CreatedAt: millis(f.CreatedAt),
	}))
}

// CreatePasskey stores a passkey. One that somebody has already is a conflict.
func (t *Tx) CreatePasskey(ctx context.Context, f domain.SecondFactor, credentialID string) error {
	return classify(t.q.CreatePasskey(ctx, sqlc.CreatePasskeyParams{
		ID: string(f.ID), AccountID: string(f.AccountID), Name: f.Name, CredentialID: credentialID, Credential: f.Credential,
		CreatedAt: millis(f.CreatedAt),
	}))
}

// ListFactors returns a person's apps, confirmed or not, and passkeys.
func (t *Tx) ListFactors(ctx context.Context, id domain.AccountID) ([]domain.SecondFactor, error) {
	apps, err := t.q.ListTOTPs(ctx, string(id))
	if err != nil {
		return nil, classify(err)
	}
	passkeys, err := t.q.ListPasskeys(ctx, string(id))
	if err != nil {
		return nil, classify(err)
	}
	list := make([]domain.SecondFactor, 0, len(apps)+len(passkeys))
	for _, r := range apps {
		list = append(list, domain.SecondFactor{
			ID: domain.FactorID(r.ID), AccountID: id, Method: domain.MethodTOTP, Name: r.Name, CreatedAt: fromMillis(r.CreatedAt),
			LastUsedAt: fromMillisOrNil(r.LastUsedAt), Confirmed: r.ConfirmedAt != nil, SecretSealed: r.SecretSealed, LastStep: r.LastStep,
		})
	}
	for _, r := range passkeys {
		list = append(list, passkeyOf(r))
	}
	return list, nil
}

// FindPasskey returns whose credential this is.
func (t *Tx) FindPasskey(ctx context.Context, credentialID string) (domain.SecondFactor, error) {
	r, err := t.q.FindPasskey(ctx, credentialID)
	if err != nil {
		return domain.SecondFactor{}, notFound(err, "passkey")
	}
	return passkeyOf(r), nil
}

func passkeyOf(r sqlc.AccountPasskey) domain.SecondFactor {
	return domain.SecondFactor{
		ID: domain.FactorID(r.ID), AccountID: domain.AccountID(r.AccountID), Method: domain.MethodPasskey, Name: r.Name,
		CreatedAt: fromMillis(r.CreatedAt), LastUsedAt: fromMillisOrNil(r.LastUsedAt), Confirmed: true, Credential: r.Credential,
	}
}

// ConfirmTOTP makes an app count, given the step of its first code, and reports
// whether it was still waiting and had been begun within so many milliseconds.
func (t *Tx) ConfirmTOTP(ctx context.Context, owner domain.AccountID, id domain.FactorID, step, within int64) (bool, error) {
	now := millis(t.now)
	n, err := t.q.ConfirmTOTP(ctx, sqlc.ConfirmTOTPParams{
		Now: &now, Step: step, ID: string(id), AccountID: string(owner), BegunAfter: now - within,
	})
	return n == 1, classify(err)
}

// UseTOTP counts a code, given its step, and reports whether it counts: of one
// code used many times at once, one does.
func (t *Tx) UseTOTP(ctx context.Context, owner domain.AccountID, id domain.FactorID, step int64) (bool, error) {
	now := millis(t.now)
	n, err := t.q.UseTOTP(ctx, sqlc.UseTOTPParams{Now: &now, Step: step, ID: string(id), AccountID: string(owner)})
	return n == 1, classify(err)
}

// UsePasskey notes a use with what the authenticator said of itself, and reports
// whether the passkey is still there.
func (t *Tx) UsePasskey(ctx context.Context, owner domain.AccountID, id domain.FactorID, credential string) (bool, error) {
	now := millis(t.now)
	n, err := t.q.UsePasskey(ctx, sqlc.UsePasskeyParams{Credential: credential, LastUsedAt: &now, ID: string(id), AccountID: string(owner)})
	return n == 1, classify(err)
}

// RenameFactor gives one of a person's factors another name.
func (t *Tx) RenameFactor(ctx context.Context, owner domain.AccountID, id domain.FactorID, name string) error {
	n, err := t.q.RenameTOTP(ctx, name, string(id), string(owner))
	if err != nil || n == 1 {
		return classify(err)
	}
	return t.onlyRow("factor")(t.q.RenamePasskey(ctx, name, string(id), string(owner)))
}

// DeleteFactor removes one of a person's factors; somebody else's does not exist.
func (t *Tx) DeleteFactor(ctx context.Context, owner domain.AccountID, id domain.FactorID) error {
	n, err := t.q.DeleteTOTP(ctx, string(id), string(owner))
	if err != nil || n == 1 {
		return classify(err)
	}
	return t.onlyRow("factor")(t.q.DeletePasskey(ctx, string(id), string(owner)))
}

// DeleteOpenTOTPs removes the enrolments that a person began and did not finish.
func (t *Tx) DeleteOpenTOTPs(ctx context.Context, owner domain.AccountID) error {
	return classify(t.q.DeleteOpenTOTPs(ctx, string(owner)))
}

// DeleteFactors removes everything but the password and says how many factors went.
func (t *Tx) DeleteFactors(ctx context.Context, owner domain.AccountID) (int64, error) {
	apps, err := t.q.DeleteAllTOTPs(ctx, string(owner))
	if err != nil {
		return 0, classify(err)
	}
	passkeys, err := t.q.DeleteAllPasskeys(ctx, string(owner))
	return apps + passkeys, classify(err)
}

// ReplaceRecoveryCodes stores new codes by their hashes in place of all older ones.
func (t *Tx) ReplaceRecoveryCodes(ctx context.Context, owner domain.AccountID, hashes []string) error {
	if err := t.q.DeleteRecoveryCodes(ctx, string(owner)); err != nil {
		return classify(err)
	}
	for _, hash := range hashes {
		if err := t.q.CreateRecoveryCode(ctx, string(owner), hash, millis(t.now)); err != nil {
			return classify(err)
		}
	}
	return nil
}

// UseRecoveryCode uses a code up and reports whether it was there to be used.
func (t *Tx) UseRecoveryCode(ctx context.Context, owner domain.AccountID, hash string) (bool, error) {
	now := millis(t.now)
	n, err := t.q.UseRecoveryCode(ctx, &now, string(owner), hash)
	return n == 1, classify(err)
}

// FindFactors returns everything about a person's second factors.
func (t *Tx) FindFactors(ctx context.Context, id domain.AccountID) (domain.Factors, error) {
	a, err := t.q.FindAccount(ctx, string(id))
	if err != nil {
		return domain.Factors{}, notFound(err, "person")
	}
	f := domain.Factors{MFA: a.Mfa, Always: a.MfaAlways, ShortPass: a.PasswordShort, List: []domain.SecondFactor{}}
	all, err := t.ListFactors(ctx, id)
	if err != nil {
		return f, err
	}
	for _, one := range all {
		if one.Confirmed {
			f.List = append(f.List, one)
			f.HasTOTP = f.HasTOTP || one.Method == domain.MethodTOTP
			f.HasPasskey = f.HasPasskey || one.Method == domain.MethodPasskey
		}
	}
	codes, err := t.q.CountRecoveryCodes(ctx, string(id))
	if err != nil {
		return f, classify(err)
	}
	f.CodesLeft = codes.Unused
	if codes.MadeAt > 0 {
		f.CodesMadeAt = fromMillisOrNil(&codes.MadeAt)
	}
	f.DemandedBy, err = t.demands(ctx, id)
	return f, err
}

func (t *Tx) demands(ctx context.Context, id domain.AccountID) ([]domain.Demand, error) {
	rows, err := t.q.TenantsThatDemandMFA(ctx, string(id))
	if err != nil {
		return nil, classify(err)
	}
	demands := make([]domain.Demand, len(rows))
	for i, r := range rows {
		demands[i].Tenant = r.Name
		if err := fromJSON(r.Methods, &demands[i].Methods); err != nil {
			return nil, err
		}
	}
	return demands, nil
}

// SetMFA notes that a person has a second factor, and whether it is asked for at
// every sign-in, wherever that is looked up: with the person and in their tenants.
func (t *Tx) SetMFA(ctx context.Context, id domain.AccountID, mfa, always bool) error {
	err := t.onlyRow("person")(t.q.SetAccountMFA(ctx, sqlc.SetAccountMFAParams{Mfa: mfa, MfaAlways: always, Now: millis(t.now), ID: string(id)}))
	if err != nil {
		return err
	}
	return classify(t.q.SetMembershipsMFA(ctx, mfa, string(id)))
}

// SetPasswordShort notes whether a person's password is too short to stand alone.
func (t *Tx) SetPasswordShort(ctx context.Context, id domain.AccountID, short bool) error {
	return classify(t.q.SetPasswordShort(ctx, short, string(id)))
}
