package api

import (
	"errors"
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
		{"a NUL", `{"a":"x\u0000"}`, "NUL character"},
		{"a NUL in a key", `{"a\u0000":1}`, "NUL character"},
		{"half a character in a key", "{\"a\xff\":1}", "not valid UTF-8"},
		{"half a character between tokens", "{\xff}", "not valid"},
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

func TestCheckJSON_NamesThePlace(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"users":[{"email":"a"},{"email":"b","email":"c"}]}`: "/users/1/email",
		"{\"users\":[\"a\",\"\xff\"]}":                        "/users/1",
		`{"a":{"b/c~":"\u0000"}}`:                             "/a/b~1c~0",
	} {
		var refused *domain.Error
		if err := checkJSON([]byte(body)); !errors.As(err, &refused) || len(refused.Fields) != 1 || refused.Fields[0].Pointer != want {
			t.Errorf("%s: %+v, want the place %s", body, refused, want)
		}
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
