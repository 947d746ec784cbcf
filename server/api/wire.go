package api

import (
	"fmt"
	"strconv"
	"strings"

	"tenantry/server/domain"
)

// Page is the part of a list's input that all lists share.
type Page struct {
	Cursor string `query:"cursor" maxLength:"400" doc:"nextCursor of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

// list is the answer of every list: a page, and where the next one starts.
type list[T any] struct {
	Body struct {
		Items      []T    `json:"items"`
		NextCursor string `json:"nextCursor,omitempty" doc:"Absent on the last page"`
	}
}

// listOf makes a list answer, never with null items.
func listOf[T any](items []T, nextCursor string) *list[T] {
	out := &list[T]{}
	out.Body.Items, out.Body.NextCursor = items, nextCursor
	if items == nil {
		out.Body.Items = []T{}
	}
	return out
}

// each translates a slice of domain values into wire values.
func each[D, W any](in []D, translate func(D) W) []W {
	out := make([]W, len(in))
	for i, v := range in {
		out[i] = translate(v)
	}
	return out
}

// noBody is the answer of operations that have nothing to say (204).
type noBody struct{}

// Precondition is the part of an update's input that says which version is changed.
type Precondition struct {
	IfMatch string `header:"If-Match" maxLength:"40" doc:"The ETag that you read, so that nobody's change is overwritten"`
}

// version reads the ETag back, or says that it is needed.
func (m Precondition) version() (int64, error) {
	if m.IfMatch == "" {
		return 0, domain.Errorf(domain.CodePreconditionRequired, "Send If-Match with the ETag of what you change.")
	}
	v, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(m.IfMatch, "W/"), `"`), 10, 64)
	if err != nil {
		return 0, domain.Errorf(domain.CodeMalformed, "If-Match must be the ETag of what you change, such as \"3\".")
	}
	return v, nil
}

// etag writes a version as an entity tag.
func etag(version int64) string { return fmt.Sprintf(`"%d"`, version) }
