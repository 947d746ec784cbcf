package messaging

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestHeaderSafe(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"plain", "Acme Corp", "Acme Corp"},
		{"line ends", "a\r\nb\u2028c\u0085d", "a b c d"},
		{"tabs and runs of blanks", " a\t  b ", "a b"},
		{"direction marks", "a\u202eb", "a b"},
		{"other alphabets", "Łódź 日本", "Łódź 日本"},
		{"empty", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := headerSafe(tt.in); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	if long := headerSafe(strings.Repeat("日", 500)); utf8.RuneCountInString(long) != maxSubject || !strings.HasSuffix(long, "…") {
		t.Errorf("a long one has %d letters", utf8.RuneCountInString(long))
	}
}

func TestHeaderSafe_EncodedWordsStayText(t *testing.T) {
	t.Parallel()
	if got := headerSafe("=?utf-8?q?Eve=0D=0ABcc:_all@example.com?="); strings.Contains(got, "=?") {
		t.Errorf("a mail program would decode %q", got)
	}
}
