package tenant

import (
	"slices"
	"testing"
)

func TestReadPeople(t *testing.T) {
	ann, bob := listed{email: "ann@example.com", name: "Ann Example"}, listed{email: "bob@example.com"}
	for name, c := range map[string]struct {
		text string
		want []listed
	}{
		"lines":             {"ann@example.com\nbob@example.com\n", []listed{{email: "ann@example.com"}, bob}},
		"commas":            {"ann@example.com, bob@example.com", []listed{{email: "ann@example.com"}, bob}},
		"spaces":            {"ann@example.com bob@example.com", []listed{{email: "ann@example.com"}, bob}},
		"as mail programs":  {"Ann Example <ann@example.com>; bob@example.com", []listed{ann, bob}},
		"a name with comma": {`"Example, Ann" <ann@example.com>, bob@example.com`, []listed{{email: "ann@example.com", name: "Example, Ann"}, bob}},
		"titles and a mark": {"\ufeffName,E-Mail\r\nAnn Example,ann@example.com\r\n,bob@example.com\r\n", []listed{ann, bob}},
		"two names, quoted": {"email;first name;last name;role\nann@example.com;\"Ann\";Example;VIEWER\n\n", []listed{
			{email: "ann@example.com", name: "Ann Example", role: "VIEWER"},
		}},
		"without titles": {"ann@example.com,Ann Example,VIEWER\nbob@example.com", []listed{
			{email: "ann@example.com", name: "Ann Example", role: "VIEWER"}, bob,
		}},
		"a field over two lines": {"email,name\nann@example.com,\"Ann\nExample\"", []listed{{email: "ann@example.com", name: "Ann\nExample"}}},
		"not an address":         {"hello there\nbob@example.com", []listed{{email: "hello there"}, bob}},
		"nothing":                {" \n\n", nil},
	} {
		if got := readPeople(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
