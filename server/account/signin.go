package account

import (
	"context"
	"net/netip"
	"strings"
	"time"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// MethodPassword is the factor that a password proves.
const MethodPassword = "password"

// Credentials are what somebody signs in with.
type Credentials struct {
	Email, Password string
	UserAgent       string
}

// SignIn checks a password and starts a session. Known and unknown addresses are
// told the same after the same work: one reservation of an attempt, one hash,
// one record.
//
// Every attempt is reserved before the hash and given back when it succeeds, so
// that parallel guesses cannot slip through and nobody is limited for being right.
func (s *Service) SignIn(ctx context.Context, c Credentials) (token string, err error) {
	emailKey := strings.ToLower(strings.TrimSpace(c.Email))
	keys := s.attemptKeys(emailKey, domain.ActorFrom(ctx).Address)
	found, err := s.attempt(ctx, keys, emailKey)
	if err != nil {
		return "", err
	}
	ok, rehash, err := s.hasher.Verify(ctx, found.PasswordHash, normalize(c.Password))
	if err != nil {
		return "", err
	}
	if !ok {
		return "", s.refuse(ctx, found)
	}
	renewed := ""
	if rehash {
		if renewed, err = s.hasher.Hash(ctx, normalize(c.Password)); err != nil {
			return "", err
		}
	}
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		if err := confirm(ctx, tx, found, renewed); err != nil {
			return err
		}
		if err := keys.giveBack(ctx, tx); err != nil {
			return err
		}
		token, _, err = s.StartSession(ctx, tx, found, MethodPassword, c.UserAgent)
		return err
	})
	return token, err
}

// attempt reserves an attempt and finds who is meant; the account is empty for
// an address that nobody has.
func (s *Service) attempt(ctx context.Context, keys attempt, emailKey string) (found domain.Account, err error) {
	err = s.db.Tx(ctx, func(tx *store.Tx) (err error) {
		if err := keys.reserve(ctx, tx); err != nil {
			return err
		}
		found, err = tx.FindAccountByEmail(ctx, emailKey)
		if domain.Is(err, domain.CodeNotFound) {
			err = nil
		}
		return err
	})
	return found, err
}

// confirm makes sure that the password which was checked is still the password,
// and stores its renewed hash, if there is one.
func confirm(ctx context.Context, tx *store.Tx, checked domain.Account, renewed string) error {
	now, err := tx.FindAccount(ctx, checked.ID)
	if err != nil {
		return err
	}
	if now.PasswordHash != checked.PasswordHash {
		return wrongCredentials()
	}
	if renewed == "" {
		return nil
	}
	_, err = tx.ReplacePasswordHash(ctx, checked.ID, checked.PasswordHash, renewed)
	return err
}

// refuse records a failed attempt, for an unknown address too.
func (s *Service) refuse(ctx context.Context, found domain.Account) error {
	err := s.db.Tx(ctx, func(tx *store.Tx) error {
		return audit.Record(ctx, tx, audit.Event{
			Action: "session.refuse", TargetKind: "account", TargetID: string(found.ID),
			Detail: map[string]any{"known": found.ID != ""},
		})
	})
	if err != nil {
		return err
	}
	return wrongCredentials()
}

func wrongCredentials() error {
	return domain.Errorf(domain.CodeUnauthorized, "The email address or the password is wrong.").Because("wrong_credentials")
}

// attempt names the limits that a sign-in counts against.
type attempt struct {
	limits                       Limits
	pair, account, source, known string
}

// attemptKeys holds the account's part hashed: an address is not to be read off
// a table of limits.
func (s *Service) attemptKeys(emailKey, address string) attempt {
	who, from := secret.HashToken(emailKey), addressKey(address)
	return attempt{
		limits: s.limits,
		pair:   "signin/pair/" + who + "/" + from, account: "signin/account/" + who,
		source: "signin/address/" + from, known: "signin/known/" + who + "/" + from,
	}
}

// reserve uses up one attempt of every limit, or says how long to wait. Somebody
// at an address from which this account signed in lately does not share the
// account's limit, so that strangers cannot lock a person out.
func (a attempt) reserve(ctx context.Context, tx *store.Tx) error {
	known, err := tx.Remembers(ctx, a.known)
	if err != nil {
		return err
	}
	longest := time.Duration(0)
	for _, limit := range a.held(known) {
		wait, err := tx.TakeRate(ctx, limit.key, limit.rate)
		if err != nil {
			return err
		}
		longest = max(longest, wait)
	}
	return tooMany(longest, nil)
}

// giveBack undoes reserve after a success, and remembers the address.
func (a attempt) giveBack(ctx context.Context, tx *store.Tx) error {
	known, err := tx.Remembers(ctx, a.known)
	if err != nil {
		return err
	}
	for _, limit := range a.held(known) {
		if err := tx.RefundRate(ctx, limit.key, limit.rate); err != nil {
			return err
		}
	}
	return tx.Remember(ctx, a.known, tx.Now().Add(a.limits.KnownAddress))
}

type held struct {
	key  string
	rate store.Rate
}

func (a attempt) held(known bool) []held {
	limits := []held{{a.pair, a.limits.Pair}, {a.source, a.limits.Address}}
	if !known {
		limits = append(limits, held{a.account, a.limits.Account})
	}
	return limits
}

// tooMany turns the outcome of TakeRate into an error, if it is one.
func tooMany(wait time.Duration, err error) error {
	if err == nil && wait > 0 {
		return domain.TooMany(wait)
	}
	return err
}

// addressKey is the part of a client address that one attacker cannot change at
// will: all of IPv4, the network of IPv6.
func addressKey(address string) string {
	addr, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	addr = addr.Unmap().WithZone("")
	if addr.Is4() {
		return addr.String()
	}
	network, err := addr.Prefix(64)
	if err != nil {
		return addr.String()
	}
	return network.String()
}
