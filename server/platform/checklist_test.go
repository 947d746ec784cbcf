package platform

import "testing"

func TestPublicAddress(t *testing.T) {
	t.Parallel()
	tests := []struct {
		address string
		done    bool
	}{
		{"https://tenants.example.com", true},
		{"http://192.168.1.10:8080", true},
		{"http://127.0.0.1:8080", false},
		{"http://localhost:8080", false},
		{"http://[::1]:8080", false},
		{"http://0.0.0.0:8080", false},
		{"", false},
	}
	for _, tt := range tests {
		if got := publicAddress(tt.address); got.Done != tt.done || got.Detail == "" {
			t.Errorf("%q: %+v", tt.address, got)
		}
	}
}
