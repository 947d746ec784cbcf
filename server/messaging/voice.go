package messaging

import (
	"cmp"
	"context"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/words"
)

// reader is whom a message is for, as far as its language goes.
type reader struct {
	email   string
	account string // the language of their account, for whoever knows it
	chosen  string // by whoever sends the message, for one reader without a wish
}

// lookFor is how a tenant's message looks, without a tenant the installation's, in
// the language of its reader.
func (s *Service) lookFor(ctx context.Context, tx *store.Tx, r reader, id domain.TenantID, platformName string) (look, error) {
	l, err := s.lookOf(ctx, tx, id, platformName)
	if err != nil {
		return l, err
	}
	return s.readBy(ctx, tx, l, r)
}

// readBy gives a look the language that its reader wants.
func (s *Service) readBy(ctx context.Context, tx *store.Tx, l look, r reader) (look, error) {
	if r.account == "" {
		wishes, err := tx.LanguagesOf(ctx, []string{strings.ToLower(r.email)})
		if err != nil {
			return l, err
		}
		r.account = wishes[strings.ToLower(r.email)]
	}
	return s.spoken(l, r), nil
}

// spoken gives a look its language: that of the reader's account; then the one
// chosen for them; then that of the tenant which writes, with what it inherits; then
// the installation's.
func (s *Service) spoken(l look, r reader) look {
	l.Words = words.BuiltIn().Match(cmp.Or(r.account, r.chosen, l.house, s.Config.Language, words.Source))
	return l
}

// lookBook finds each tenant's look once, for many messages, and what language
// their readers want.
type lookBook struct {
	s      *Service
	tx     *store.Tx
	wishes map[string]string
	found  map[domain.TenantID]look
}

func (s *Service) looks(ctx context.Context, tx *store.Tx, emails []string) (lookBook, error) {
	for i := range emails {
		emails[i] = strings.ToLower(emails[i])
	}
	wishes, err := tx.LanguagesOf(ctx, emails)
	return lookBook{s: s, tx: tx, wishes: wishes, found: map[domain.TenantID]look{}}, err
}

func (b lookBook) of(ctx context.Context, r reader, id domain.TenantID, platformName string) (look, error) {
	l, known := b.found[id]
	if !known {
		var err error
		if l, err = b.s.lookOf(ctx, b.tx, id, platformName); err != nil {
			return l, err
		}
		b.found[id] = l
	}
	r.account = b.wishes[strings.ToLower(r.email)]
	return b.s.spoken(l, r), nil
}
