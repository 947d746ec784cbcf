package api_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"tenantry/server/servertest"
)

// end sorts operations so that those which end things come last, a part before
// the whole: one session, all others, and then the caller's own.
func (op operation) end() int {
	if op.Method != http.MethodDelete {
		return 0
	}
	return 1000 - len(op.Path)
}

// refusal is what a wrong person must be told.
type refusal struct {
	who     string
	caller  *servertest.Client
	status  int
	code    string
	missing string
}

// TestEveryOperation_AsTheWrongPerson walks the document and calls each operation,
// on objects that exist, as everybody who must not: nobody, people and keys
// without the permission, and members of tenants that are none of its business.
// What is not refused, and what the walk does not understand, fails.
func TestEveryOperation_AsTheWrongPerson(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		w := newScene(t, s)
		all := operations(t, s)
		for _, op := range all {
			for _, r := range w.refusals(op) {
				w.mustRefuse(op, r)
			}
		}
		w.walkAsAdministrator(all)
	})
}

func (w *scene) mustRefuse(op operation, r refusal) {
	var body any
	if op.signedIn() || op.halfSignedIn() { // looks at the caller itself, once it has read what it is sent
		body = op.sample("x")
	}
	got := r.caller.Do(op.Method, w.fill(op.Path), body)
	var problem struct{ Code, Missing, RequestID string }
	if got.Status >= http.StatusBadRequest {
		got.Want(got.Status, &problem)
	}
	if got.Status != r.status || problem.Code != r.code || problem.Missing != r.missing || problem.RequestID == "" {
		w.t.Errorf("%s (%s %s) as %s: %d %q missing %q, want %d %q missing %q", op.ID, op.Method, op.Path, r.who,
			got.Status, problem.Code, problem.Missing, r.status, r.code, r.missing)
	}
}

// walkAsAdministrator shows that the refusals were about the person: whoever may
// do everything is let in everywhere, so every address is that of something real.
func (w *scene) walkAsAdministrator(all []operation) {
	slices.SortStableFunc(all, func(a, b operation) int { return a.end() - b.end() })
	for _, op := range all {
		if op.public() {
			continue
		}
		status := w.statusAsAdministrator(op)
		switch {
		case op.ID == "leaveTenant" && status == http.StatusNotFound: // the administrator is no member
		case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusNotFound,
			status == http.StatusMethodNotAllowed, status >= http.StatusInternalServerError:
			w.t.Errorf("%s (%s %s) as the administrator: %d", op.ID, op.Method, op.Path, status)
		}
	}
}

// statusAsAdministrator does not wait for the end of an answer: one is a stream.
func (w *scene) statusAsAdministrator(op operation) int {
	if op.Method != http.MethodGet {
		return w.admin.Do(op.Method, w.fill(op.Path), nil).Status
	}
	ctx, cancel := context.WithTimeout(w.t.Context(), 30*time.Second)
	defer cancel()
	resp := w.admin.Open(ctx, w.fill(op.Path))
	_ = resp.Body.Close()
	return resp.StatusCode
}

// refusals lists who must be refused what.
func (w *scene) refusals(op operation) []refusal {
	if op.public() {
		return nil
	}
	nobody := []refusal{
		{"nobody", w.s.Anonymous(w.t), http.StatusUnauthorized, "unauthorized", ""},
		{"a session that has ended", w.ended, http.StatusUnauthorized, "unauthorized", ""},
		{"a key that was revoked", w.revoked, http.StatusUnauthorized, "bad_api_key", ""},
	}
	if op.halfSignedIn() {
		return append(nobody,
			refusal{"somebody signed in", w.stranger, http.StatusConflict, "signed_in_already", ""},
			refusal{"a key for something else", w.uselessKey, http.StatusConflict, "signed_in_already", ""})
	}
	if op.ID != "signOut" {
		nobody = append(nobody, refusal{"somebody whose second factor is missing", w.half, http.StatusUnauthorized, "unauthorized", ""})
	}
	switch {
	case op.signedIn():
		return append(nobody, w.refusalsOfTheWrongSort(op)...)
	case op.Permission == "member":
		w.grantAllBut("TENANT_MGMT:update")
		return append(nobody,
			refusal{"a member of another tenant", w.stranger, http.StatusNotFound, "not_found", ""},
			refusal{"a tenant key of another tenant", w.foreignKey, http.StatusNotFound, "not_found", ""},
			refusal{"a member of an operator that does not manage it", w.operator, http.StatusNotFound, "not_found", ""},
			refusal{"a platform person who is no member", w.almost, http.StatusForbidden, "not_member", ""},
			refusal{"a key that reads all tenants", w.readingKey, http.StatusForbidden, "not_member", ""},
		)
	case !strings.Contains(op.Permission, ":"):
		w.t.Errorf("%s: who may call it is %q, which this walk does not know", op.ID, op.Permission)
		return nobody
	case op.inTenant():
		return append(nobody, w.refusalsInTenant(op)...)
	}
	w.grantAllBut(op.Permission)
	return append(nobody,
		refusal{"a platform person without the permission", w.almost, http.StatusForbidden, "forbidden", op.Permission},
		refusal{"a key without the scope", w.keyWithout(op.Permission), http.StatusForbidden, "forbidden", op.Permission},
		refusal{"a member of a tenant", w.stranger, http.StatusForbidden, "forbidden", op.Permission},
		refusal{"a tenant key", w.foreignKey, http.StatusForbidden, "forbidden", op.Permission},
		refusal{"a personal key", w.personalReading, http.StatusForbidden, "forbidden", op.Permission},
	)
}

// refusalsOfTheWrongSort is for operations that only ask to be signed in. They are
// about the caller, or look closer themselves. A script is no person: it may be
// told what it is, and may end the session that it does not have.
func (w *scene) refusalsOfTheWrongSort(op operation) []refusal {
	const who = "a key for something else"
	var all []refusal
	if op.ID != "getSession" && op.ID != "signOut" {
		all = w.refusalsOfKeys(op)
	}
	switch {
	case op.ID == "getSession", op.ID == "signOut":
	case strings.HasPrefix(op.Path, "/templates"):
		all = append(all, refusal{who, w.uselessKey, http.StatusForbidden, "forbidden", "TENANT_MGMT:create"},
			refusal{"a member of a tenant", w.stranger, http.StatusForbidden, "forbidden", "TENANT_MGMT:create"})
	case strings.HasPrefix(op.Path, "/tenants"):
		all = append(all, refusal{who, w.uselessKey, http.StatusForbidden, "forbidden", "TENANT_MGMT:read"})
	default:
		all = append(all, refusal{who, w.uselessKey, http.StatusForbidden, "session_needed", ""})
	}
	if strings.HasPrefix(op.Path, "/session/invitations/{") {
		all = append(all, refusal{"somebody else", w.stranger, http.StatusNotFound, "not_found", ""})
	}
	if strings.Contains(op.Path, "{session}") || strings.Contains(op.Path, "{factor}") || op.ID == "getPicture" {
		all = append(all, refusal{"somebody else", w.stranger, http.StatusNotFound, "not_found", ""})
	}
	return all
}

// refusalsOfKeys is for keys of tenants and of people: they are nobody outside of
// their tenant.
func (w *scene) refusalsOfKeys(op operation) []refusal {
	code, missing := "session_needed", ""
	switch {
	case strings.HasPrefix(op.Path, "/templates"):
		code, missing = "forbidden", "TENANT_MGMT:create"
	case strings.HasPrefix(op.Path, "/tenants"):
		code, missing = "forbidden", "TENANT_MGMT:read"
	}
	return []refusal{
		{"a tenant key", w.foreignKey, http.StatusForbidden, code, missing},
		{"a personal key", w.personalReading, http.StatusForbidden, code, missing},
	}
}

func (w *scene) refusalsInTenant(op operation) []refusal {
	inside, key, tenantKey, personal := w.reader, w.readingKey, w.tenantReading, w.personalReading
	if strings.HasSuffix(op.Permission, ":read") {
		inside, key, tenantKey, personal = w.writer, w.writingKey, w.tenantWriting, w.personalWriting
	}
	w.grantAllBut("TENANT_MGMT:read", "TENANT_MGMT:update")
	return []refusal{
		{"a member of another tenant", w.stranger, http.StatusNotFound, "not_found", ""},
		{"a member of an operator that does not manage it", w.operator, http.StatusNotFound, "not_found", ""},
		{"a platform person without tenants", w.almost, http.StatusNotFound, "not_found", ""},
		{"a key for something else", w.uselessKey, http.StatusNotFound, "not_found", ""},
		{"a suspended member", w.suspended, http.StatusNotFound, "not_found", ""},
		{"a member without the permission", inside, http.StatusForbidden, "forbidden", op.Permission},
		{"a key without the scope", key, http.StatusForbidden, "forbidden", op.Permission},
		{"a tenant key of another tenant", w.foreignKey, http.StatusNotFound, "not_found", ""},
		{"a tenant key without the scope", tenantKey, http.StatusForbidden, "forbidden", op.Permission},
		{"a personal key without the scope", personal, http.StatusForbidden, "forbidden", op.Permission},
	}
}
