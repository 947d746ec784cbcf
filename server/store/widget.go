package store

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/store/sqlc"
)

// InsertWidget stores a tenant's widget. It reports false when there is one already.
func (t *TenantTx) InsertWidget(ctx context.Context, key string, s domain.WidgetSettings) (bool, error) {
	settings, err := toJSON(s)
	if err != nil {
		return false, err
	}
	n, err := t.q.InsertWidget(ctx, sqlc.InsertWidgetParams{TenantID: string(t.id), PublicKey: key, Settings: settings, CreatedAt: millis(t.now)})
	return n > 0, classify(err)
}

// FindWidget returns the tenant's widget.
func (t *TenantTx) FindWidget(ctx context.Context) (domain.Widget, error) {
	row, err := t.q.Widget(ctx, string(t.id))
	if err != nil {
		return domain.Widget{}, notFound(err, "widget")
	}
	return widgetOf(row)
}

// UpdateWidget stores the settings if the widget still has the version that was read.
func (t *TenantTx) UpdateWidget(ctx context.Context, version int64, s domain.WidgetSettings) error {
	settings, err := toJSON(s)
	if err != nil {
		return err
	}
	n, err := t.q.UpdateWidget(ctx, sqlc.UpdateWidgetParams{TenantID: string(t.id), Settings: settings, UpdatedAt: millis(t.now), Version: version})
	if err == nil && n == 0 {
		return domain.Errorf(domain.CodePrecondition, "Somebody changed the website apps meanwhile. Look at them again before you save.")
	}
	return classify(err)
}

// RenewWidgetKey puts a new key in the place of the one that was read. It reports
// false when that is the key no more.
func (t *TenantTx) RenewWidgetKey(ctx context.Context, was, key string) (bool, error) {
	n, err := t.q.RenewWidgetKey(ctx, sqlc.RenewWidgetKeyParams{TenantID: string(t.id), Was: was, PublicKey: key, UpdatedAt: millis(t.now)})
	return n > 0, classify(err)
}

// PutWidgetCheck stores what a check for such a key has found.
func (t *TenantTx) PutWidgetCheck(ctx context.Context, key string, c domain.WidgetCheck) error {
	check, err := toJSON(c)
	if err != nil {
		return err
	}
	_, err = t.q.PutWidgetCheck(ctx, check, string(t.id), key)
	return classify(err)
}

func widgetOf(row sqlc.Widget) (domain.Widget, error) {
	w := domain.Widget{
		TenantID: domain.TenantID(row.TenantID), Key: row.PublicKey,
		CreatedAt: fromMillis(row.CreatedAt), UpdatedAt: fromMillis(row.UpdatedAt), Version: row.Version,
	}
	if row.LastCheck != "" {
		w.Check = &domain.WidgetCheck{}
		if err := fromJSON(row.LastCheck, w.Check); err != nil {
			return w, err
		}
	}
	return w, fromJSON(row.Settings, &w.Settings)
}

// InsertVisitorMessage stores a message. It reports false when the browser has sent
// it before.
func (t *TenantTx) InsertVisitorMessage(ctx context.Context, m domain.VisitorMessage) (bool, error) {
	n, err := t.q.InsertVisitorMessage(ctx, sqlc.InsertVisitorMessageParams{
		TenantID: string(t.id), ID: string(m.ID), ClientID: m.ClientID, Name: m.Name, Email: m.Email, Phone: m.Phone,
		Body: m.Text, Page: m.Page, CreatedAt: millis(t.now),
	})
	return n > 0, classify(err)
}

// HasVisitorMessage reports whether a browser's message is stored already.
func (t *TenantTx) HasVisitorMessage(ctx context.Context, clientID string) (bool, error) {
	n, err := t.q.CountVisitorMessageOf(ctx, string(t.id), clientID)
	return n > 0, classify(err)
}

// FindVisitorMessage returns one message.
func (t *TenantTx) FindVisitorMessage(ctx context.Context, id domain.VisitorMessageID) (domain.VisitorMessage, error) {
	row, err := t.q.VisitorMessage(ctx, string(t.id), string(id))
	if err != nil {
		return domain.VisitorMessage{}, notFound(err, "message")
	}
	return visitorMessageOf(row)
}

// ListVisitorMessages returns the messages, newest first; those in one state unless
// that is empty.
func (t *TenantTx) ListVisitorMessages(ctx context.Context, state domain.VisitorMessageState, p Page) ([]domain.VisitorMessage, string, error) {
	before, err := p.before()
	if err != nil {
		return nil, "", err
	}
	var rows []sqlc.VisitorMessage
	if state == "" {
		rows, err = t.q.VisitorMessages(ctx, sqlc.VisitorMessagesParams{
			TenantID: string(t.id), BeforeAt: before.at, BeforeID: before.id, Lim: p.size(),
		})
	} else {
		rows, err = t.q.VisitorMessagesInState(ctx, sqlc.VisitorMessagesInStateParams{
			TenantID: string(t.id), State: string(state), BeforeAt: before.at, BeforeID: before.id, Lim: p.size(),
		})
	}
	if err != nil {
		return nil, "", classify(err)
	}
	place := func(r sqlc.VisitorMessage) position { return position{r.CreatedAt, r.ID} }
	return cutPage(rows, p, place, visitorMessageOf)
}

// SettleVisitorMessage moves a message to a state. It reports false when it is
// there already.
func (t *TenantTx) SettleVisitorMessage(ctx context.Context, m domain.VisitorMessage) (bool, error) {
	n, err := t.q.SettleVisitorMessage(ctx, sqlc.SettleVisitorMessageParams{
		TenantID: string(t.id), ID: string(m.ID), State: string(m.State), DoneAt: millisOrNil(m.DoneAt), DoneBy: m.DoneBy,
	})
	return n > 0, classify(err)
}

// DeleteVisitorMessage removes a message. It reports false when it is gone already.
func (t *TenantTx) DeleteVisitorMessage(ctx context.Context, id domain.VisitorMessageID) (bool, error) {
	n, err := t.q.DeleteVisitorMessage(ctx, string(t.id), string(id))
	return n > 0, classify(err)
}

func visitorMessageOf(row sqlc.VisitorMessage) (domain.VisitorMessage, error) {
	return domain.VisitorMessage{
		ID: domain.VisitorMessageID(row.ID), TenantID: domain.TenantID(row.TenantID), ClientID: row.ClientID,
		Name: row.Name, Email: row.Email, Phone: row.Phone, Text: row.Body, Page: row.Page,
		State: domain.VisitorMessageState(row.State), CreatedAt: fromMillis(row.CreatedAt),
		DoneAt: fromMillisOrNil(row.DoneAt), DoneBy: row.DoneBy,
	}, nil
}
