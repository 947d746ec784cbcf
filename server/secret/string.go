package secret

import (
	"fmt"
	"io"
	"log/slog"
)

const hidden = "***"

// String is a secret in a configuration or an input. Whatever prints, logs or
// marshals it shows "***"; Reveal is the only way to the value, easy to find
// in a review.
type String string

// Reveal returns the value.
func (s String) Reveal() string { return string(s) }

// String returns "***", or nothing when nothing is set.
func (s String) String() string {
	if s == "" {
		return ""
	}
	return hidden
}

// Format hides the value from every verb, wrong ones too.
func (s String) Format(f fmt.State, _ rune) {
	// A fmt.State keeps its own errors; there is nobody to tell.
	_, _ = io.WriteString(f, s.String())
}

// MarshalText hides the value from JSON, YAML and the like.
func (s String) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText sets the value.
func (s *String) UnmarshalText(text []byte) error {
	*s = String(text)
	return nil
}

// LogValue hides the value from structured logs.
func (s String) LogValue() slog.Value { return slog.StringValue(s.String()) }
