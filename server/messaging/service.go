package messaging

import (
	"tenantry/server/secret"
	"tenantry/server/store"
	"tenantry/server/words"
)

// Service composes messages, keeps the outbox and has messages carried on.
type Service struct {
	DB     *store.DB
	Box    *secret.Box
	Config Config
	gate   gate
}

// Languages lists those in which messages are written, English first.
func (s *Service) Languages() []*words.Language { return words.BuiltIn().Languages() }

// New makes the service, which keeps messages in the outbox until Config or the
// settings say who carries them on.
func New(db *store.DB, box *secret.Box) *Service { return &Service{DB: db, Box: box} }
