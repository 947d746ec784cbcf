package domain_test

import (
	"testing"

	"tenantry/server/domain"
)

func TestParsePhone(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, country, want string }{
		{"+1 (555) 010-1234", "", "+15550101234"},
		{"(555) 010-1234", "US", "+15550101234"},
		{"1 555 010 1234", "us", "+15550101234"},
		{"0171 1234567", "DE", "+491711234567"},
		{"+49 171/1234567", "US", "+491711234567"},
		{"0049 171 1234567", "US", "+491711234567"},
		{"06 1234 5678", "IT", "+390612345678"},
		{"8 912 345-67-89", "RU", "+79123456789"},
		{"612 34 56 78", "ES", "+34612345678"},
		{"555 010 1234", "", ""},
		{"555 010 1234", "XX", ""},
		{"010 1234", "US", ""},
		{"+1 555 010 12345", "US", ""},
		{"+0 555 010 1234", "US", ""},
		{"call me", "US", ""},
		{"", "US", ""},
		{"+", "US", ""},
		{"+49 1234", "US", ""},
		{"+4912345678901234", "US", ""},
		{"+1555010123４", "US", ""},
	}
	for _, tt := range tests {
		got, err := domain.ParsePhone(tt.text, tt.country)
		if got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("ParsePhone(%q, %q) = %q, %v; want %q", tt.text, tt.country, got, err, tt.want)
		}
	}
}
