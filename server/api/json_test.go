package api

import (
	"strings"
	"testing"

	"tenantry/server/domain"
)

func TestCheckJSON(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, body, want string // want is a part of the message; empty means accepted
	}{
		{"a plain object", `{"a":1,"b":[true,null,"x"]}`, ""},
		{"a bare value", `"x"`, ""},
		{"a duplicate key", `{"role":"viewer","role":"owner"}`, "“role” is given twice"},
		{"a key that differs in case only", `{"role":"viewer","Role":"owner"}`, "“Role” is given twice"},
		{"a duplicate key deep inside", `{"a":[{"b":1,"b":2}]}`, "“b” is given twice"},
		{"the same key in two objects", `{"a":{"x":1},"b":{"x":1}}`, ""},
		{"invalid UTF-8", "{\"a\":\"\xff\"}", "not valid UTF-8"},
		{"something after the end", `{"a":1} {"b":2}`, "after the end"},
		{"a broken object", `{"a":`, "not valid JSON"},
		{"an unclosed list", `[1,2`, "not valid JSON"},
		{"deep nesting", strings.Repeat("[", 100) + strings.Repeat("]", 100), "nested too deeply"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := checkJSON([]byte(c.body))
			switch {
			case c.want == "" && err != nil:
				t.Fatalf("refused: %v", err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Fatalf("got %v, want %q", err, c.want)
			case c.want != "" && !domain.Is(err, domain.CodeMalformed):
				t.Fatalf("code %q, want malformed", domain.CodeOf(err))
			}
		})
	}
}

func FuzzCheckJSON(f *testing.F) {
	f.Add([]byte(`{"a":{"b":[1,"x"]}}`))
	f.Add([]byte(`{"a":1,"a":2}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if err := checkJSON(body); err != nil && !domain.Is(err, domain.CodeMalformed) {
			t.Fatalf("%q gave %v, which is no refusal of ours", body, err)
		}
	})
}
