package tenant

import (
	"slices"
	"testing"
)

func TestReadPeople(t *testing.T) {
	ann, bob := Listed{Email: "ann@example.com", Name: "Ann Example"}, Listed{Email: "bob@example.com"}
	for name, c := range map[string]struct {
		text string
		want []Listed
	}{
		"lines":             {"ann@example.com\nbob@example.com\n", []Listed{{Email: "ann@example.com"}, bob}},
		"commas":            {"ann@example.com, bob@example.com", []Listed{{Email: "ann@example.com"}, bob}},
		"spaces":            {"ann@example.com bob@example.com", []Listed{{Email: "ann@example.com"}, bob}},
		"as mail programs":  {"Ann Example <ann@example.com>; bob@example.com", []Listed{ann, bob}},
		"a name with comma": {`"Example, Ann" <ann@example.com>, bob@example.com`, []Listed{{Email: "ann@example.com", Name: "Example, Ann"}, bob}},
		"titles and a mark": {"\ufeffName,E-Mail\r\nAnn Example,ann@example.com\r\n,bob@example.com\r\n", []Listed{ann, bob}},
		"two names, quoted": {"email;first name;last name;role\nann@example.com;\"Ann\";Example;VIEWER\n\n", []Listed{
			{Email: "ann@example.com", Name: "Ann Example", Role: "VIEWER"},
		}},
		"without titles": {"ann@example.com,Ann Example,VIEWER\nbob@example.com", []Listed{
			{Email: "ann@example.com", Name: "Ann Example", Role: "VIEWER"}, bob,
		}},
		"a field over two lines": {"email,name\nann@example.com,\"Ann\nExample\"", []Listed{{Email: "ann@example.com", Name: "Ann\nExample"}}},
		"not an address":         {"hello there\nbob@example.com", []Listed{{Email: "hello there"}, bob}},
		"nothing":                {" \n\n", nil},
	} {
		if got := readPeople(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
