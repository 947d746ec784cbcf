package api

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/go-cmp/cmp"

	"tenantry/server/domain"
)

func TestProblemOf(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		err    error
		status int
		code   string
	}{
		{"invalid", domain.InvalidField("/slug", "taken", "Taken."), 422, "invalid"},
		{"a finer reason becomes the code", domain.Errorf(domain.CodeConflict, "Taken.").Because("slug_taken"), 409, "slug_taken"},
		{"forbidden", domain.Forbidden(domain.PermTenantCreate), 403, "forbidden"},
		{"wrapped", fmt.Errorf("list: %w", domain.NotFound("tenant")), 404, "not_found"},
		{"foreign", errors.New("pq: password of user x is hunter2"), 500, "internal"},
		{"internal", domain.Errorf(domain.CodeInternal, "secret detail"), 500, "internal"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := problemOf(c.err)
			if p.Status != c.status || p.Code != c.code || p.Type != "urn:tenantry:problem:"+c.code {
				t.Fatalf("got %d %q %q", p.Status, p.Code, p.Type)
			}
			if strings.Contains(p.Detail, "hunter2") || strings.Contains(p.Detail, "secret") {
				t.Fatalf("internals leak: %q", p.Detail)
			}
		})
	}
}

// TestEveryCodeHasAStatus holds the table against the codes: a code without a
// status would answer 0.
func TestEveryCodeHasAStatus(t *testing.T) {
	t.Parallel()
	for code := range statusOf {
		if p := problemOf(domain.Errorf(code, "x")); p.Status < 400 {
			t.Errorf("%s answers %d", code, p.Status)
		}
	}
	if _, ok := statusOf[domain.CodePreconditionRequired]; !ok {
		t.Error("precondition_required has no status")
	}
}

func TestHumaFindingsBecomeFieldErrors(t *testing.T) {
	t.Parallel()
	p := inputProblem(422, []error{
		&huma.ErrorDetail{Location: "body.users[1]", Message: "expected required property email to be present"},
		&huma.ErrorDetail{Location: "body.colour", Message: "unexpected property", Value: "hunter2"},
		&huma.ErrorDetail{Location: "body.name", Message: "expected string", Value: 7},
		&huma.ErrorDetail{Location: "query.limit", Message: "expected number <= 100"},
	})
	want := []domain.FieldError{
		{Pointer: "/users/1/email", Code: "required", Message: "This is needed."},
		{Pointer: "/colour", Code: "unknown", Message: "There is no such field here."},
		{Pointer: "/name", Code: "type", Message: "This cannot be used: expected string."},
		{Pointer: "/query/limit", Code: "range", Message: "Out of range: expected number <= 100."},
	}
	if diff := cmp.Diff(want, p.Errors); diff != "" {
		t.Fatal(diff)
	}
	if p.Status != 422 || p.Code != "invalid" {
		t.Fatalf("got %d %q", p.Status, p.Code)
	}
}
