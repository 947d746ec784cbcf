package messaging

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/words"
)

// LogoPath is where logos are found, by their digest.
const LogoPath = "/api/v1/logos/"

// look is how a message shows itself: whose it is, in which color, and in which language.
type look struct {
	PlatformName string
	Brand        string // the name at the top; empty for the installation's own messages
	Color        string // of the button
	OnColor      string // of the words on it
	LinkColor    string // of links on white
	Logo         string // address of a picture; what it says stands beside it in words
	Words        *words.Language
	house        string // the language of a tenant's messages; empty: as the installation says
}

// Of a message without a brand.
const plainColor = "#0f6e64"

// plain is the look of the installation's own messages.
func plain(platformName string) look {
	return look{PlatformName: headerSafe(platformName), Color: plainColor, OnColor: domain.White, LinkColor: plainColor}
}

// branded is the look of a tenant's messages. A color that is too pale for words
// on white colors the button alone.
func (s *Service) branded(platformName string, b domain.Brand) look {
	l := plain(platformName)
	l.Brand, l.house = headerSafe(b.ShownAs), b.Language
	if domain.IsColor(b.Color) {
		l.Color, l.OnColor = b.Color, domain.TextOn(b.Color)
		if domain.Contrast(b.Color, domain.White) >= domain.LeastContrast {
			l.LinkColor = b.Color
		}
	}
	if b.LogoDigest != "" {
		l.Logo = s.Config.PublicURL + LogoPath + b.LogoDigest
	}
	return l
}

// lookOf is the look of a tenant's messages, with what it inherits; without a
// tenant, the installation's. It has no words before somebody reads it: lookFor.
func (s *Service) lookOf(ctx context.Context, tx *store.Tx, id domain.TenantID, platformName string) (look, error) {
	if id == "" {
		return plain(platformName), nil
	}
	brand, err := tx.Tenant(id).FindBrand(ctx)
	return s.branded(platformName, brand), err
}

// sender is who a message is from, besides the installation's address; what is
// empty is as the settings say.
type sender struct{ name, replyTo string }

// senderOf is the sender of a lane's messages, with what its tenant inherits. The
// installation stays named: the address is its own.
func senderOf(ctx context.Context, tx *store.Tx, lane, installation string) (sender, error) {
	if lane == domain.PlatformLane {
		return sender{}, nil
	}
	b, err := tx.Tenant(domain.TenantID(lane)).FindBrand(ctx)
	if err != nil {
		return sender{}, err
	}
	s := sender{replyTo: b.ReplyTo}
	if name := headerSafe(b.SenderName); name != "" {
		s.name = headerSafe(name + " via " + installation)
	}
	return s, nil
}
