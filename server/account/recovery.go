package account

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"strings"

	"golang.org/x/text/unicode/norm"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/messaging"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// Recovery codes stand in for a factor that is lost. 120 bits each: nothing to
// guess, so that a fast hash protects them at rest.
const (
	recoveryCodes = 10
	recoveryBytes = 15
	recoveryGroup = 4 // letters between hyphens
)

// crockford has no letters that look like others.
const crockford = "0123456789abcdefghjkmnpqrstvwxyz"

var recoveryLetters = base32.NewEncoding(crockford).WithPadding(base32.NoPadding)

func newRecoveryCode() string {
	raw := make([]byte, recoveryBytes)
	rand.Read(raw) // never fails
	letters := recoveryLetters.EncodeToString(raw)
	groups := make([]string, 0, len(letters)/recoveryGroup)
	for ; len(letters) > 0; letters = letters[recoveryGroup:] {
		groups = append(groups, letters[:recoveryGroup])
	}
	return strings.Join(groups, "-")
}

// plainCode takes a recovery code as people type it: in any case and width, with
// or without hyphens, with letters for the digits that they look like.
func plainCode(code string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case 'o':
			return '0'
		case 'i', 'l':
			return '1'
		}
		if strings.ContainsRune(crockford, r) {
			return r
		}
		return -1
	}, strings.ToLower(norm.NFKC.String(code)))
}

func hashRecovery(code string) string { return secret.HashToken(plainCode(code)) }

// makeCodes stores ten new codes in place of all older ones.
func makeCodes(ctx context.Context, tx *store.Tx, owner domain.AccountID) ([]string, error) {
	codes, hashes := make([]string, recoveryCodes), make([]string, recoveryCodes)
	for i := range codes {
		codes[i] = newRecoveryCode()
		hashes[i] = hashRecovery(codes[i])
	}
	return codes, tx.ReplaceRecoveryCodes(ctx, owner, hashes)
}

func checkRecovery(owner domain.AccountID, code string) claim {
	hash := hashRecovery(code)
	return func(ctx context.Context, tx *store.Tx) (bool, error) { return tx.UseRecoveryCode(ctx, owner, hash) }
}

// RenewCodes makes ten new recovery codes for whoever asks, shown this once; the
// old ones no longer work.
func (s *Service) RenewCodes(ctx context.Context) (codes []string, err error) {
	actor, err := inBrowser(ctx)
	if err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		a, err := tx.FindAccount(ctx, actor.AccountID)
		if err != nil {
			return err
		}
		if !a.MFA {
			return domain.Errorf(domain.CodeConflict, "Recovery codes stand in for a second factor. Set one up first.").Because("no_factor")
		}
		if codes, err = makeCodes(ctx, tx, a.ID); err != nil {
			return err
		}
		if err := s.tell(ctx, tx, a, messaging.Notice{Reason: messaging.NoticeCodesRenewed}); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{Action: "recovery_codes.renew", TargetKind: "account", TargetID: string(a.ID)})
	})
	return codes, err
}
