package store

import (
	"encoding/json"
	"fmt"
	"time"
)

// millis is how a time is stored.
func millis(t time.Time) int64 { return t.UnixMilli() }

// fromMillis is the time that was stored.
func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// millisOrNil stores a time that may be missing.
func millisOrNil(t *time.Time) *int64 {
	if t == nil {
		return nil
	}
	ms := t.UnixMilli()
	return &ms
}

// fromMillisOrNil is the inverse of millisOrNil.
func fromMillisOrNil(ms *int64) *time.Time {
	if ms == nil {
		return nil
	}
	t := fromMillis(*ms)
	return &t
}

// textOrNil stores an empty string as NULL, for optional references.
func textOrNil[T ~string](s T) *string {
	if s == "" {
		return nil
	}
	text := string(s)
	return &text
}

// fromTextOrNil is the inverse of textOrNil.
func fromTextOrNil[T ~string](s *string) T {
	if s == nil {
		return ""
	}
	return T(*s)
}

// toJSON is a value for a JSON column.
func toJSON(v any) (string, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("encode %T: %w", v, err)
	}
	return string(text), nil
}

// fromJSON reads a JSON column into v, a pointer.
func fromJSON(text string, v any) error {
	if err := json.Unmarshal([]byte(text), v); err != nil {
		return fmt.Errorf("decode stored %T: %w", v, err)
	}
	return nil
}
