package store

import (
	"context"

	"tenantry/server/domain"
)

// FindWidgetByKey returns the widget that a page names by its public key, of
// whichever tenant.
func (t *Tx) FindWidgetByKey(ctx context.Context, key string) (domain.Widget, error) {
	row, err := t.q.WidgetByKey(ctx, key)
	if err != nil {
		return domain.Widget{}, notFound(err, "widget")
	}
	return widgetOf(row)
}
