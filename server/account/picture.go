package account

import (
	"context"
	"crypto/sha256"
	"encoding/base64"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/picture"
	"tenantry/server/store"
)

// SetPicture gives whoever asks a picture: the middle square of what they sent,
// re-encoded.
func (s *Service) SetPicture(ctx context.Context, data []byte) (digest string, err error) {
	actor, err := inBrowser(ctx)
	if err != nil {
		return "", err
	}
	err = s.db.Tx(ctx, func(tx *store.Tx) error {
		return tooMany(tx.TakeRate(ctx, "picture/"+string(actor.AccountID), s.limits.Pictures))
	})
	if err != nil {
		return "", err
	}
	p, err := s.Paint(ctx, data)
	if err != nil {
		return "", err
	}
	return p.Digest, s.db.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.StorePicture(ctx, actor.AccountID, p); err != nil {
			return err
		}
		return s.recordPicture(ctx, tx, actor, "account.set_picture")
	})
}

// Paint makes a picture of a file: its middle square, re-encoded. One is unpacked at a
// time, since it may need a lot of memory for a moment.
func (s *Service) Paint(ctx context.Context, data []byte) (domain.Picture, error) {
	select {
	case s.painting <- struct{}{}:
		defer func() { <-s.painting }()
	case <-ctx.Done():
		return domain.Picture{}, ctx.Err()
	}
	jpeg, err := picture.Square(data)
	if err != nil {
		return domain.Picture{}, err
	}
	sum := sha256.Sum256(jpeg)
	return domain.Picture{Digest: base64.RawURLEncoding.EncodeToString(sum[:16]), JPEG: jpeg}, nil
}

// RemovePicture takes the picture of whoever asks away.
func (s *Service) RemovePicture(ctx context.Context) error {
	actor, err := inBrowser(ctx)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *store.Tx) error {
		had, err := tx.DeletePicture(ctx, actor.AccountID)
		if err != nil || !had {
			return err
		}
		return s.recordPicture(ctx, tx, actor, "account.remove_picture")
	})
}

func (s *Service) recordPicture(ctx context.Context, tx *store.Tx, actor domain.Actor, action string) error {
	s.forget(tx)
	return audit.Record(ctx, tx, audit.Event{Action: action, TargetKind: "account", TargetID: string(actor.AccountID)})
}
