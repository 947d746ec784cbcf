package messaging

import (
	"tenantry/server/secret"
	"tenantry/server/store"
)

// Service composes messages and keeps the outbox.
type Service struct {
	DB       *store.DB
	Box      *secret.Box
	composer *composer
}

// New makes the service; it fails only when a built-in template is broken.
func New(db *store.DB, box *secret.Box) (*Service, error) {
	composer, err := newComposer(kindInvitation, kindAction, kindNotice)
	if err != nil {
		return nil, err
	}
	return &Service{DB: db, Box: box, composer: composer}, nil
}
