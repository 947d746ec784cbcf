package api_test

import (
	"net/http"
	"strings"
	"testing"

	"tenantry/server/servertest"
)

type importBody struct {
	ID, State, StartedBy                          string
	Total, Done, Added, Failed, Consented, Folded int
}

// A list of contacts: brought in parts, looked at, worked, and told row by row.
func TestContactImport_ToldBeforeAndAfter(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		x := newTexter(t, s, "harbor")
		number := x.enable("active").Number
		x.contact("Bob Bee", "+12025550102")
		var v importBody
		path := x.path + "/contact-imports"
		x.c.Do(http.MethodPost, path, map[string]string{"text": ""}).WantProblem(http.StatusUnprocessableEntity, "invalid")
		x.c.Do(http.MethodPost, path, map[string]string{"text": "name,phone\nAnn Ape,+1202"}).Want(http.StatusCreated, &v)
		one := path + "/" + v.ID
		x.c.Do(http.MethodPut, one+"/parts/1", map[string]string{"text": "x"}).WantProblem(http.StatusUnprocessableEntity, "invalid")
		x.c.Do(http.MethodPut, one+"/parts/2", map[string]string{"text": "5550101\n<script>alert(1)</script>,+12025550102\nAnn,+12025550101\n,99"}).Want(http.StatusNoContent)

		declared := map[string]any{"consent": map[string]string{"number": "+15550000000", "statement": "On paper, 3 May", "words": "Text me"}}
		p := x.c.Do(http.MethodPost, one+"/check", declared).WantProblem(http.StatusUnprocessableEntity, "invalid")
		want(t, "another number", pointers(p), []string{"/consent/number"})
		declared["consent"].(map[string]string)["number"] = number
		var f struct {
			importBody
			Known int
			Rows  []struct {
				Result, Name, Phone, Shown, Message string
				Consented                           bool
			}
		}
		x.c.Do(http.MethodPost, one+"/check", declared).Want(http.StatusOK, &f)
		if f.Total != 3 || f.Added != 1 || f.Known != 1 || f.Failed != 1 || f.Folded != 1 || f.Consented != 2 || f.Rows[0].Result != "failed" || f.Rows[0].Shown != "99" || f.Rows[1].Phone != "+12025550101" {
			t.Errorf("foreseen %+v", f)
		}
		var listed struct{ Items []contactBody }
		x.c.Do(http.MethodGet, x.path+"/contacts", nil).Want(http.StatusOK, &listed)
		same(t, "contacts after looking", len(listed.Items), 1)

		x.c.Do(http.MethodPost, one+"/start", declared).Want(http.StatusAccepted, &v)
		servertest.Eventually(t, "all rows are worked", func() bool {
			x.c.Do(http.MethodGet, one, nil).Want(http.StatusOK, &v)
			return v.State == "done"
		})
		if v.Added != 1 || v.Failed != 1 || v.Consented != 2 || v.StartedBy == "" {
			t.Errorf("done %+v", v)
		}
		x.c.Do(http.MethodPost, one+"/start", declared).WantProblem(http.StatusConflict, "import_started")
		var rows struct {
			Items []struct{ State, Name, Shown, Message, Contact string }
		}
		x.c.Do(http.MethodGet, one+"/rows?state=failed", nil).Want(http.StatusOK, &rows)
		if len(rows.Items) != 1 || rows.Items[0].Shown != "99" || rows.Items[0].Message == "" {
			t.Errorf("what failed: %+v", rows.Items)
		}
		x.c.Do(http.MethodGet, one+"/rows?state=known", nil).Want(http.StatusOK, &rows)
		same(t, "who was known keeps the name", rows.Items[0].Name, "Bob Bee")
		// Nothing of a deleted contact is left in the list.
		x.c.Do(http.MethodDelete, x.path+"/contacts/"+rows.Items[0].Contact, nil).Want(http.StatusNoContent)
		if r := x.c.Do(http.MethodGet, one+"/rows?state=known", nil).Want(http.StatusOK); strings.Contains(string(r.Body), "Bob") || strings.Contains(string(r.Body), "5550102") {
			t.Errorf("a deleted contact is still told of: %s", r.Body)
		}
		x.c.Do(http.MethodDelete, one, nil).Want(http.StatusNoContent)
		x.c.Do(http.MethodGet, one, nil).WantProblem(http.StatusNotFound, "not_found")
	})
}
