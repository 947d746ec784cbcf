package account_test

import (
	"context"
	"strings"
	"testing"

	"tenantry/server/account"
	"tenantry/server/domain"
)

// checkPassword is the check of a service that has no list of stolen passwords.
func checkPassword(password string, words ...string) *domain.Error {
	return new(account.Service).CheckPassword(password, words...)
}

func TestCheckPassword(t *testing.T) {
	t.Parallel()
	about := []string{"grace.hopper@acme-shipping.example", "Grace Hopper", "Acme Shipping"}
	tests := []struct {
		name, password, want string
	}{
		{"several words", "correct horse battery staple", ""},
		{"no rule about kinds of characters", "alllowercaseletterswithsense", ""},
		{"spaces and other alphabets", "мой дядя самых честных", ""},
		{"emoji count as characters", "🐎🔋📎🌧🎻🧊🪁🧲🦉🌵🧶🍋🛶🎈🔭", ""},
		{"random", "V7#kq!2mZp@9xLw", ""},
		{"exactly 15", "brown tea kettl", ""},
		{"256 characters", strings.Repeat("many different words ", 12) + "tail", ""},
		{"a name within many other words", "grace likes to swim at night in lakes", ""},
		{"14 characters", "brown tea kett", "length"},
		{"14 characters of several bytes", "äöüßéèêñçøåœæð", "length"},
		{"257 characters", strings.Repeat("x7", 128) + "y", "length"},
		{"nothing", "", "length"},
		{"on the list", "1qaz2wsx3edc4rfv", "common"},
		{"on the list in capitals", "QWERTY123456789", "common"},
		{"one character", strings.Repeat("a", 20), "guessable"},
		{"a few characters again and again", strings.Repeat("abc!", 6), "guessable"},
		{"a well-known one twice", "baseballbaseball", "guessable"},
		{"a well-known one with digits", "superman12345678", "guessable"},
		{"rows of keys", "qwertyuiopasdfghjkl", "guessable"},
		{"rows backwards", "9876543210poiuytrewq", "guessable"},
		{"the product's name", "TenantryTenantry1", "guessable"},
		{"the person's name", "GraceHopper2026!", "guessable"},
		{"the address", "grace.hopper@acme1", "guessable"},
		{"the tenant's name", "acme-shipping-26", "guessable"},
		{"not text", "abcdefgh\xff\xfejklmnopq", "pattern"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := ""
			if problem := checkPassword(tt.password, about...); problem != nil {
				got = problem.Reason
			}
			if got != tt.want {
				t.Errorf("CheckPassword(%q) = %q, want %q", tt.password, got, tt.want)
			}
		})
	}
}

// The same letters come in two forms, depending on the keyboard.
func TestSignIn_EitherFormOfALetter(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		composed, decomposed := "Zw\u00f6lf gr\u00fcne Schirme", "Zwo\u0308lf gru\u0308ne Schirme"
		if created, err := w.CreateFirstAdmin(context.Background(), adminEmail, composed); !created || err != nil {
			t.Fatal(created, err)
		}
		if _, err := w.signIn("192.0.2.1", adminEmail, decomposed); err != nil {
			t.Errorf("typed on another keyboard: %v", err)
		}
	})
}

func BenchmarkCheckPassword(b *testing.B) {
	long := strings.Repeat("many different words ", 12)
	for b.Loop() {
		checkPassword(long, "grace.hopper@acme-shipping.example", "Grace Hopper")
	}
}

func FuzzCheckPassword(f *testing.F) {
	f.Add("correct horse battery staple", "Ada")
	f.Add(strings.Repeat("\x00", 300), "\xff")
	f.Fuzz(func(_ *testing.T, password, word string) {
		checkPassword(password, word) // must end, and not panic
	})
}
