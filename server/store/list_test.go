package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestListQuery_NumbersItsParameters(t *testing.T) {
	t.Parallel()
	q := newList("SELECT id, name FROM tenants")
	q.where("state = ?", "live")
	whereIn(q, "template", []string{"a", "b"})
	q.after("name_key", "id", true, "acme", "tn_1").page("name_key", "id", true, 50)
	want := "SELECT id, name FROM tenants WHERE state = $1 AND template IN ($2, $3) AND (name_key, id) < ($4, $5) " +
		"ORDER BY name_key DESC, id DESC LIMIT CAST($6 AS BIGINT)"
	if diff := cmp.Diff(want, q.sql()); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]any{"live", "a", "b", "acme", "tn_1", 51}, q.args); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
}

func TestListQuery_EmptyList(t *testing.T) {
	t.Parallel()
	q := whereIn(newList("SELECT 1 FROM tenants"), "id", []string{})
	if want := "SELECT 1 FROM tenants WHERE 1 = 0"; q.sql() != want || len(q.args) != 0 {
		t.Errorf("got %q with %v", q.sql(), q.args)
	}
}

func TestValues_OptionalOnes(t *testing.T) {
	t.Parallel()
	if textOrNil("") != nil || fromTextOrNil[string](nil) != "" || millisOrNil(nil) != nil || fromMillisOrNil(nil) != nil {
		t.Error("nothing must stay nothing")
	}
	at := fromMillis(1767225600123)
	if got := fromMillisOrNil(millisOrNil(&at)); got == nil || !got.Equal(at) {
		t.Errorf("a time came back as %v", got)
	}
	if got := fromTextOrNil[string](textOrNil("x")); got != "x" {
		t.Errorf("a text came back as %q", got)
	}
}
