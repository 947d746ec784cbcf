package store

import (
	"context"
	"database/sql"
	"errors"

	"tenantry/server/store/sqlc"
)

// Setting returns a setting of the platform, and whether it was ever set.
func (t *Tx) Setting(ctx context.Context, key string) (value string, ok bool, err error) {
	value, err = t.q.FindSetting(ctx, key)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return value, err == nil, classify(err)
}

// Settings returns all settings by key.
func (t *Tx) Settings(ctx context.Context) (map[string]string, error) {
	rows, err := t.q.ListSettings(ctx)
	if err != nil {
		return nil, classify(err)
	}
	all := make(map[string]string, len(rows))
	for _, r := range rows {
		all[r.Key] = r.Value
	}
	return all, nil
}

// PutSetting stores a setting, whatever it was before.
func (t *Tx) PutSetting(ctx context.Context, key, value string) error {
	return classify(t.q.PutSetting(ctx, key, value, millis(t.now)))
}

// ReplaceSetting stores a setting over the value that was read, and reports
// whether that was still there.
func (t *Tx) ReplaceSetting(ctx context.Context, key, read, value string) (bool, error) {
	n, err := t.q.ReplaceSetting(ctx, sqlc.ReplaceSettingParams{
		NewValue: value, Now: millis(t.now), Key: key, OldValue: read,
	})
	return n == 1, classify(err)
}

// DeleteSetting removes a setting.
func (t *Tx) DeleteSetting(ctx context.Context, key string) error {
	return classify(t.q.DeleteSetting(ctx, key))
}
