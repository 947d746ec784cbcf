package store

import (
	"context"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// InsertMessages puts messages into the outbox.
func (t *Tx) InsertMessages(ctx context.Context, messages []domain.Message) error {
	rows := make([][]any, len(messages))
	for i, m := range messages {
		rows[i] = []any{
			string(m.ID), textOrNil(m.TenantID), textOrNil(m.InvitationID), textOrNil(m.CompanyInvitationID), m.Kind, m.ToEmail, m.ToName, m.Subject, m.BodySealed,
			string(m.State), millis(m.CreatedAt), m.Lane(), strings.ToLower(m.ToEmail), m.LinkHash, millis(m.StateAt), int64(m.Send),
			millis(m.QueuedAt), millisOrNil(m.NextAt), millisOrNil(m.ExpiresAt), m.Reason,
		}
	}
	err := t.addRows(ctx, "mail_messages (id, tenant_id, invitation_id, company_invitation_id, kind, to_email, to_name, subject, "+
		"body_sealed, state, created_at, lane, to_key, link_hash, state_at, send, queued_at, next_at, expires_at, reason)", rows, "")
	if err != nil {
		return err
	}
	for _, m := range messages {
		if !m.ToClient() {
			continue
		}
		err := t.q.SetCompanyMail(ctx, textOrNil(m.ID), string(domain.CompanyMailStage(m.State)), string(m.CompanyInvitationID))
		if err != nil {
			return classify(err)
		}
	}
	return nil
}

// ListMessages returns what is in the outbox, newest first, without bodies.
func (t *Tx) ListMessages(ctx context.Context, p Page) ([]domain.OutboxMessage, string, error) {
	before, err := p.before()
	if err != nil {
		return nil, "", err
	}
	rows, err := t.q.MailMessages(ctx, before.at, before.id, p.size())
	if err != nil {
		return nil, "", classify(err)
	}
	return cutPage(rows, p, messagePlace, listedMessage)
}

// ListMessagesIn is ListMessages for those in one state.
func (t *Tx) ListMessagesIn(ctx context.Context, state domain.MessageState, p Page) ([]domain.OutboxMessage, string, error) {
	before, err := p.before()
	if err != nil {
		return nil, "", err
	}
	rows, err := t.q.MailMessagesInState(ctx, sqlc.MailMessagesInStateParams{
		State: string(state), BeforeAt: before.at, BeforeID: before.id, Lim: p.size(),
	})
	if err != nil {
		return nil, "", classify(err)
	}
	all := make([]sqlc.MailMessagesRow, len(rows))
	for i, row := range rows {
		all[i] = sqlc.MailMessagesRow(row)
	}
	return cutPage(all, p, messagePlace, listedMessage)
}

func messagePlace(r sqlc.MailMessagesRow) position {
	return position{r.MailMessage.CreatedAt, r.MailMessage.ID}
}

func listedMessage(r sqlc.MailMessagesRow) (domain.OutboxMessage, error) {
	m := outboxMessageOf(r.MailMessage, r.TenantSlug, r.TenantName)
	m.BodySealed = ""
	return m, nil
}

// FindMessage returns one message with its sealed body.
func (t *Tx) FindMessage(ctx context.Context, id domain.MessageID) (domain.OutboxMessage, error) {
	row, err := t.q.MailMessage(ctx, string(id))
	return outboxMessageOf(row.MailMessage, row.TenantSlug, row.TenantName), notFound(err, "message")
}

func outboxMessageOf(row sqlc.MailMessage, slug, name *string) domain.OutboxMessage {
	m := domain.OutboxMessage{Message: messageOf(row)}
	if slug != nil && name != nil {
		m.Tenant = &domain.TenantRef{ID: m.TenantID, Slug: *slug, Name: *name}
	}
	return m
}

func messageOf(row sqlc.MailMessage) domain.Message {
	return domain.Message{
		ID: domain.MessageID(row.ID), TenantID: fromTextOrNil[domain.TenantID](row.TenantID),
		InvitationID:        fromTextOrNil[domain.InvitationID](row.InvitationID),
		CompanyInvitationID: fromTextOrNil[domain.CompanyInvitationID](row.CompanyInvitationID), Kind: row.Kind,
		ToEmail: row.ToEmail, ToName: row.ToName, Subject: row.Subject, BodySealed: row.BodySealed, LinkHash: row.LinkHash,
		State: domain.MessageState(row.State), CreatedAt: fromMillis(row.CreatedAt),
		Delivery: domain.Delivery{
			StateAt: fromMillis(row.StateAt), Reason: row.Reason, Send: int(row.Send), Attempts: int(row.Attempts), Lost: int(row.Lost),
			QueuedAt: fromMillis(row.QueuedAt), NextAt: fromMillisOrNil(row.NextAt), ExpiresAt: fromMillisOrNil(row.ExpiresAt),
			AcceptedAt: fromMillisOrNil(row.AcceptedAt), Provider: row.Provider, ProviderID: row.ProviderID, Uncapped: row.Uncapped,
		},
	}
}
