package messaging

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// Opened is a message with what is written in it.
type Opened struct {
	domain.OutboxMessage
	Content
}

// body is what is sealed of a message.
type body struct {
	HTML  string `json:"html"`
	Text  string `json:"text"`
	Token string `json:"token"` // the secret of the link in both

	ReplyTo string `json:"replyTo,omitempty"` // empty: as for every message
}

// hiddenToken stands where a reader may not see the link's secret.
const hiddenToken = "hidden"

// StoreInvitations composes the invitations' messages and puts them into the
// outbox, in the transaction that makes the invitations.
func (s *Service) StoreInvitations(ctx context.Context, tx *store.Tx, invitations []Invitation) error {
	emails := make([]string, len(invitations))
	for i, m := range invitations {
		emails[i] = m.Invitation.Email
	}
	looks, err := s.looks(ctx, tx, emails)
	if err != nil {
		return err
	}
	messages := make([]domain.Message, len(invitations))
	for i, m := range invitations {
		l, err := looks.of(ctx, reader{email: m.Invitation.Email}, m.Invitation.TenantID, m.PlatformName)
		if err != nil {
			return err
		}
		content, err := s.compose(m, l)
		if err != nil {
			return err
		}
		messages[i], err = s.message(tx, content, m.Token, domain.Message{
			TenantID: m.Invitation.TenantID, InvitationID: m.Invitation.ID,
			Kind: m.kind(), ToEmail: m.Invitation.Email, ToName: headerSafe(m.Invitation.Name),
			Delivery: domain.Delivery{ExpiresAt: &m.Invitation.ExpiresAt},
		})
		if err != nil {
			return err
		}
	}
	return s.put(ctx, tx, messages...)
}

// message seals what is written in a message and gives it what every one has.
func (s *Service) message(tx *store.Tx, c Content, token string, m domain.Message) (domain.Message, error) {
	m.ID, m.Subject, m.CreatedAt = domain.MessageID(tx.NewID("ms")), c.Subject, tx.Now()
	if token != "" {
		m.LinkHash = secret.HashToken(token)
	}
	var err error
	m.BodySealed, err = s.seal(m.ID, body{HTML: c.HTML, Text: c.Text, Token: token, ReplyTo: c.ReplyTo})
	return m, err
}

func (m Invitation) kind() string {
	if m.Invitation.TenantID == "" {
		return domain.MessagePlatformInvitation
	}
	return domain.MessageTenantInvitation
}

// place binds a sealed body to its row.
func place(id domain.MessageID) string { return "mail_messages/body_sealed/" + string(id) }

func (s *Service) seal(id domain.MessageID, b body) (string, error) {
	plain, err := json.Marshal(b)
	if err != nil {
		return "", fmt.Errorf("seal message %s: %w", id, err)
	}
	return s.Box.Seal(plain, place(id))
}

func (s *Service) open(id domain.MessageID, sealed string) (b body, err error) {
	plain, err := s.Box.Open(sealed, place(id))
	if err == nil {
		err = json.Unmarshal(plain, &b)
	}
	if err != nil {
		return body{}, fmt.Errorf("open message %s: %w", id, err)
	}
	return b, nil
}

// List returns what is in the outbox, newest first, without what is written in
// it. Needs OUTBOX:read.
func (s *Service) List(ctx context.Context, p store.Page) ([]domain.OutboxMessage, string, error) {
	return s.list(ctx, func(tx *store.Tx) ([]domain.OutboxMessage, string, error) { return tx.ListMessages(ctx, p) })
}

// ListIn is List for what is in one state. Needs OUTBOX:read.
func (s *Service) ListIn(ctx context.Context, state domain.MessageState, p store.Page) ([]domain.OutboxMessage, string, error) {
	return s.list(ctx, func(tx *store.Tx) ([]domain.OutboxMessage, string, error) { return tx.ListMessagesIn(ctx, state, p) })
}

func (s *Service) list(ctx context.Context, find func(*store.Tx) ([]domain.OutboxMessage, string, error)) (messages []domain.OutboxMessage, next string, err error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermOutboxRead); err != nil {
		return nil, "", err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) (err error) {
		messages, next, err = find(tx)
		return err
	})
	return messages, next, err
}

// Open returns one message as it reads, and writes down who read it. Needs
// OUTBOX:read. Its link works only for readers who could have made the same
// invitation; others see that there is one.
func (s *Service) Open(ctx context.Context, id domain.MessageID) (Opened, error) {
	if err := domain.AuthorizePlatform(ctx, domain.PermOutboxRead); err != nil {
		return Opened{}, err
	}
	var m Opened
	err := s.DB.Tx(ctx, func(tx *store.Tx) (err error) {
		if m.OutboxMessage, err = tx.FindMessage(ctx, id); err != nil {
			return err
		}
		if m.Content, err = s.readable(ctx, tx, m.Message); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			TenantID: m.TenantID, Action: "outbox.read", TargetKind: "message", TargetID: string(id),
			Detail: map[string]any{"kind": m.Kind, "to": m.ToEmail},
		})
	})
	return m, err
}

func (s *Service) readable(ctx context.Context, tx *store.Tx, m domain.Message) (Content, error) {
	b, err := s.open(m.ID, m.BodySealed)
	if err != nil {
		return Content{}, err
	}
	whole, err := maySeeLink(ctx, tx, m)
	if err != nil {
		return Content{}, err
	}
	if !whole && b.Token != "" {
		b.HTML = strings.ReplaceAll(b.HTML, b.Token, hiddenToken)
		b.Text = strings.ReplaceAll(b.Text, b.Token, hiddenToken)
	}
	return Content{Subject: m.Subject, HTML: b.HTML, Text: b.Text}, nil
}

// maySeeLink keeps a reader from taking, through a link, more than it could give:
// whoever opens the link becomes what the invitation says.
func maySeeLink(ctx context.Context, tx *store.Tx, m domain.Message) (bool, error) {
	held := domain.ActorFrom(ctx).Platform
	if m.Kind == domain.MessageAccountLink {
		// The link opens somebody's account, whatever that may do.
		return held.Covers(domain.NewPermissionSet("*")), nil
	}
	if m.TenantID != "" {
		return held.Has(domain.PermTenantUpdate), nil
	}
	if m.InvitationID == "" {
		return held.Covers(domain.NewPermissionSet("*")), nil // a notice, mostly without a link
	}
	if !held.Has(domain.PermPeopleManage) {
		return false, nil
	}
	invitation, err := tx.FindPlatformInvitation(ctx, m.InvitationID)
	if err != nil {
		return false, err
	}
	role, err := tx.FindPlatformRole(ctx, invitation.Role)
	if domain.Is(err, domain.CodeNotFound) {
		return true, nil // the role is gone, and the link worth nothing
	}
	return held.Covers(domain.NewPermissionSet(role.Permissions...)), err
}
