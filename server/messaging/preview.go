package messaging

import (
	"cmp"
	"context"
	"time"

	"tenantry/server/domain"
	"tenantry/server/platform"
	"tenantry/server/store"
	"tenantry/server/words"
)

// Preview is one kind of message, with sample data.
type Preview struct {
	ID    string
	Title string // of the kind, for the list of them
	Content
}

// Previews composes every kind of message with sample data, as it would look from
// here, in one of words.Tags; empty is the source language. Needs SETTINGS:read.
func (s *Service) Previews(ctx context.Context, language string) ([]Preview, error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermSettingsRead); err != nil {
		return nil, err
	}
	w := words.BuiltIn().Find(cmp.Or(language, words.Source))
	if w == nil {
		return nil, domain.InvalidField("/query/language", "enum", "There are no messages in this language. Choose one of the languages that are offered.")
	}
	var name string
	var now time.Time
	err := s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		now = tx.Now()
		name, err = platform.Name(ctx, tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	return sampler{s, name, s.Config.PublicURL, now, w, sampleCast()}.all()
}
