package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tenantry/server/servertest"
)

// newPartner is an agency, and the administrator who made it.
func newPartner(s *servertest.Server, t *testing.T, slug string) (admin *servertest.Client) {
	t.Helper()
	admin = s.Admin(t)
	admin.CreateTenant(map[string]any{"template": "agency", "answers": map[string]any{
		"organization": map[string]any{
			"name": "Agency " + slug, "slug": slug, "country": "DE", "timezone": "Europe/Berlin", "contactEmail": "hello@" + slug + ".example",
		},
		"users": []map[string]string{{"email": "first@" + slug + ".example", "name": "First", "role": "AGENCY_SUPER_ADMIN"}},
	}})
	return admin
}

// superAdmin joins the agency as whoever may make companies.
func superAdmin(t *testing.T, s *servertest.Server, slug string) *servertest.Client {
	t.Helper()
	return s.Member(t, slug, "ada@"+slug+".example", "AGENCY_SUPER_ADMIN")
}

func brandBody(color string) map[string]any {
	return map[string]any{
		"color": color, "contactName": "Ada Brook", "contactEmail": "ada@bright.example", "contactPhone": "+1 555 0100",
		"helpUrl": "https://bright.example/guide", "offerText": "We do it for you", "offerUrl": "https://bright.example/done", "senderName": "Bright Agency",
	}
}

type companyRow struct {
	ID, Email, CompanyName, State, Stage, Delivery, DeliveryReason, WaitsFor, Step, StepTitle, Helper string
	StepsDone, StepsTotal, Reminders                                                                  int
	WaitingSince                                                                                      time.Time
	Company                                                                                           *struct{ Slug, Name string }
}

func inviteClient(c *servertest.Client, slug string, body map[string]any) (row companyRow, link string) {
	var made struct {
		Invitation companyRow
		Link       string
	}
	c.Do(http.MethodPost, "/tenants/"+slug+"/company-invitations", body).Want(http.StatusCreated, &made)
	return made.Invitation, made.Link
}

func companyRows(c *servertest.Client, slug, query string) []companyRow {
	var list struct{ Items []companyRow }
	c.Do(http.MethodGet, "/tenants/"+slug+"/company-invitations"+query, nil).Want(http.StatusOK, &list)
	return list.Items
}

func emails(rows []companyRow) string {
	all := make([]string, len(rows))
	for i, row := range rows {
		all[i], _, _ = strings.Cut(row.Email, "@")
	}
	return strings.Join(all, " ")
}

// Only roles with COMPANIES:create make links; those with COMPANIES:read see them.
func TestE02_OnlyRolesWithTheRightInvite(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		newPartner(s, t, "bright")
		super := superAdmin(t, s, "bright")
		manager := s.Member(t, "bright", "manager@bright.example", "AGENCY_MANAGER")
		viewer := s.Member(t, "bright", "viewer@bright.example", "AGENCY_VIEWER")
		row, _ := inviteClient(super, "bright", map[string]any{"email": "jo@acme.example"})
		const path = "/tenants/bright/company-invitations"
		for who, c := range map[string]*servertest.Client{"manager": manager, "viewer": viewer} {
			for _, call := range [][2]string{
				{http.MethodPost, path}, {http.MethodPost, path + "/" + row.ID + "/resend"}, {http.MethodGet, path + "/" + row.ID + "/link"},
				{http.MethodDelete, path + "/" + row.ID}, {http.MethodPut, "/tenants/bright/company-settings"}, {http.MethodPost, "/tenants/bright/companies"},
				{http.MethodPost, "/tenants/bright/bulk-company-invitations"},
			} {
				if r := c.Do(call[0], call[1], map[string]any{"email": "eve@acme.example"}); r.Status != http.StatusForbidden {
					t.Errorf("%s as %s: %d", call, who, r.Status)
				}
			}
		}
		if rows := companyRows(manager, "bright", ""); len(rows) != 1 {
			t.Errorf("the manager sees %+v", rows)
		}
		viewer.Do(http.MethodGet, path, nil).WantProblem(http.StatusForbidden, "forbidden")
	})
}

// A tenant that does not manage others has no clients to invite.
func TestE05_OnlyAPartnerInvites(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := s.Admin(t)
		admin.CreateTenant(servertest.Corporate("plain"))
		owner := s.Member(t, "plain", "owner@plain.example", "TENANT_OWNER")
		for _, c := range []*servertest.Client{owner, admin} {
			p := c.Do(http.MethodPost, "/tenants/plain/company-invitations", map[string]any{"email": "jo@acme.example"}).WantProblem(http.StatusForbidden, "forbidden")
			if p.Detail == "" {
				t.Error("they do not say why")
			}
		}
	})
}

// Two addresses in the field are refused with a hint, as is everything else that
// is no address.
func TestE08_OneAddressPerSend(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		newPartner(s, t, "bright")
		super := superAdmin(t, s, "bright")
		invite := func(body map[string]any) *servertest.Response {
			return super.Do(http.MethodPost, "/tenants/bright/company-invitations", body)
		}
		for _, two := range []string{"a@acme.example, b@acme.example", "a@acme.example b@acme.example", "a@acme.example;b@acme.example", "a@acme.example\r\nb@acme.example"} {
			p := invite(map[string]any{"email": two}).WantProblem(http.StatusUnprocessableEntity, "invalid")
			if len(p.Errors) != 1 || p.Errors[0].Pointer != "/email" || !strings.Contains(p.Errors[0].Message, "one address only") {
				t.Errorf("%q: %+v", two, p.Errors)
			}
		}
		for _, bad := range []map[string]any{
			{"email": "acme"}, {"email": ""}, {"email": "jo@acme.example\r\nBcc: all@example.com"},
			{"email": "jo@acme.example", "contactName": "Jo\r\nBcc: all@example.com"}, {"email": "jo@acme.example", "companyName": "Acme\nX"},
			{"email": "jo@acme.example", "note": strings.Repeat("x", 501)}, {"email": "jo@acme.example", "partnerId": "tn_other"},
		} {
			if r := invite(bad); r.Status != http.StatusUnprocessableEntity {
				t.Errorf("%v: %d", bad, r.Status)
			}
		}
		if rows := companyRows(super, "bright", ""); len(rows) != 0 {
			t.Errorf("some were invited: %+v", rows)
		}
	})
}

// Send tells the address and the true state; nothing is "sent" that was not.
func TestE07_SendTellsTheTrueState(t *testing.T) {
	t.Parallel()
	server := servertest.NewSMTP(t, servertest.SMTPOptions{Refuse: func(to string) error {
		if strings.HasPrefix(to, "gone@") {
			return servertest.Refusal(550, [3]int{5, 1, 1}, "No such mailbox")
		}
		return nil
	}})
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		host := t.Name()[len(t.Name())-6:] + ".example"
		admin := newPartner(s, t, "bright")
		super := superAdmin(t, s, "bright")
		row, _ := inviteClient(super, "bright", map[string]any{"email": "jo@" + host})
		if row.Email != "jo@"+host || row.Stage != "queued" && row.Stage != "accepted" {
			t.Errorf("at once: %+v", row)
		}
		inviteClient(super, "bright", map[string]any{"email": "gone@" + host})
		became(t, admin, "jo@"+host, "accepted")
		became(t, admin, "gone@"+host, "bounced")
		if rows := companyRows(super, "bright", "?stage=accepted"); emails(rows) != "jo" || rows[0].WaitsFor != "client" {
			t.Errorf("accepted: %+v", rows)
		}
		if rows := companyRows(super, "bright", "?stage=bounced"); emails(rows) != "gone" || rows[0].WaitsFor != "partner" || !strings.Contains(rows[0].DeliveryReason, "No such mailbox") {
			t.Errorf("bounced: %+v", rows)
		}
		if rows := companyRows(super, "bright", "?stage=created"); len(rows) != 0 {
			t.Errorf("created: %+v", rows)
		}
	}, bySMTP(server))
}

// The mail has HTML and text, its button leads to the link, and it says who writes.
func TestE09_TheClientGetsTheMail(t *testing.T) {
	t.Parallel()
	server := servertest.NewSMTP(t, servertest.SMTPOptions{})
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		to := "jo@" + t.Name()[len(t.Name())-6:] + ".example"
		newPartner(s, t, "bright")
		super := superAdmin(t, s, "bright")
		_, link := inviteClient(super, "bright", map[string]any{"email": to, "companyName": "Acme", "note": "See you <b>Friday</b>"})
		got := server.Wait(t, to, 1)[0]
		text := string(got.Raw)
		for _, must := range []string{"Set Up Company", "multipart/alternative", "text/plain", "text/html"} {
			if !strings.Contains(text, must) {
				t.Errorf("the mail lacks %q", must)
			}
		}
		if subject := got.Parsed(t).Header.Get("Subject"); !strings.Contains(subject, "Agency bright invites you to set up Acme") {
			t.Errorf("the subject is %q", subject)
		}
		if token := link[strings.LastIndex(link, "/")+1:]; !strings.Contains(strings.ReplaceAll(text, "=\r\n", ""), token) {
			t.Error("the mail lacks the link")
		}
	}, bySMTP(server))
}

// A link can be handed over as such: made without a mail, copied later, and who
// took it is written down. Sent again, the old one is dead.
func TestE12_TheLinkAsSuch(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := newPartner(s, t, "bright")
		super := superAdmin(t, s, "bright")
		row, link := inviteClient(super, "bright", map[string]any{"email": "jo@acme.example", "send": false})
		if row.Stage != "created" || row.Delivery != "not_sent" || row.WaitsFor != "partner" || !strings.Contains(link, "/onboard/tno_") {
			t.Errorf("%+v %s", row, link)
		}
		if messages := outbox(admin, ""); len(messages) > 0 && messages[0].To == "jo@acme.example" {
			t.Error("a mail was written")
		}
		path := "/tenants/bright/company-invitations/" + row.ID
		var copied struct{ URL string }
		super.Do(http.MethodGet, path+"/link", nil).Want(http.StatusOK, &copied)
		if copied.URL != link {
			t.Errorf("copied %s, made %s", copied.URL, link)
		}
		super.Do(http.MethodPost, path+"/resend", nil).Want(http.StatusOK, &row)
		super.Do(http.MethodGet, path+"/link", nil).Want(http.StatusOK, &copied)
		if copied.URL == link {
			t.Error("sent again, it is the same link")
		}
		super.Do(http.MethodPost, "/tenants/bright/company-invitations", map[string]any{"email": "JO@acme.example"}).WantProblem(http.StatusConflict, "already_invited")
		super.Do(http.MethodDelete, path, nil).Want(http.StatusNoContent)
		super.Do(http.MethodDelete, path, nil).Want(http.StatusNoContent)
		super.Do(http.MethodGet, path+"/link", nil).WantProblem(http.StatusConflict, "invitation_closed")
		super.Do(http.MethodPost, path+"/resend", nil).WantProblem(http.StatusConflict, "invitation_closed")
		if rows := companyRows(super, "bright", "?stage=revoked"); len(rows) != 1 || rows[0].WaitsFor != "nobody" {
			t.Errorf("revoked: %+v", rows)
		}
		inviteClient(super, "bright", map[string]any{"email": "jo@acme.example"})
		var log struct{ Items []struct{ Action string } }
		super.Do(http.MethodGet, "/tenants/bright/audit", nil).Want(http.StatusOK, &log)
		seen := map[string]bool{}
		for _, e := range log.Items {
			seen[e.Action] = true
		}
		for _, action := range []string{"create", "copy_link", "resend", "revoke"} {
			if !seen["company_invitation."+action] {
				t.Errorf("%s is not written down", action)
			}
		}
	})
}

// A link belongs to the partner who made it; nobody else finds it.
func TestE11_ALinkIsOfOnePartner(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		newPartner(s, t, "bright")
		newPartner(s, t, "quick")
		bright, quick := superAdmin(t, s, "bright"), superAdmin(t, s, "quick")
		row, _ := inviteClient(bright, "bright", map[string]any{"email": "jo@acme.example"})
		inviteClient(quick, "quick", map[string]any{"email": "jo@acme.example"}) // the same client, of another partner
		for _, call := range [][2]string{{http.MethodGet, ""}, {http.MethodGet, "/link"}, {http.MethodPost, "/resend"}, {http.MethodDelete, ""}} {
			if r := quick.Do(call[0], "/tenants/quick/company-invitations/"+row.ID+call[1], nil); r.Status != http.StatusNotFound {
				t.Errorf("%s: %d", call, r.Status)
			}
			if r := quick.Do(call[0], "/tenants/bright/company-invitations/"+row.ID+call[1], nil); r.Status != http.StatusNotFound {
				t.Errorf("%s in the other's tenant: %d", call, r.Status)
			}
		}
		if rows := companyRows(quick, "quick", ""); len(rows) != 1 || rows[0].ID == row.ID {
			t.Errorf("quick sees %+v", rows)
		}
	})
}

// The board: searched, filtered, paged, and what stands still for a week.
func TestCompanies_Board(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		newPartner(s, t, "bright")
		super := superAdmin(t, s, "bright")
		for _, name := range []string{"one", "two", "three"} {
			inviteClient(super, "bright", map[string]any{"email": name + "@acme.example", "companyName": "Company " + name, "send": false})
			s.Clock.Advance(time.Second)
		}
		for query, want := range map[string]string{
			"": "three two one", "?search=TWO": "two", "?search=company+thr": "three", "?search=100%25": "", "?open=true": "three two one",
			"?stuck=true": "", "?stage=expired": "", "?stage=created": "three two one", "?limit=1": "three",
		} {
			if got := emails(companyRows(super, "bright", query)); got != want {
				t.Errorf("%s: %q, want %q", query, got, want)
			}
		}
		s.Clock.Advance(7*24*time.Hour + time.Minute)
		super = s.SignIn(t, "ada@bright.example", servertest.Password)
		inviteClient(super, "bright", map[string]any{"email": "new@acme.example", "send": false})
		for query, want := range map[string]string{"?stuck=true": "one two three", "?stage=expired": "three two one", "?open=true": "new", "?stuck=true&limit=2": "one two"} {
			if got := emails(companyRows(super, "bright", query)); got != want {
				t.Errorf("a week later, %s: %q, want %q", query, got, want)
			}
		}
		row := companyRows(super, "bright", "?stage=expired")[0]
		if row.State != "expired" || row.WaitsFor != "partner" {
			t.Errorf("%+v", row)
		}
		var card struct {
			Steps []struct{ ID, Title, State string }
			Mails []struct{ To, State string }
		}
		super.Do(http.MethodPost, "/tenants/bright/company-invitations/"+row.ID+"/resend", nil).Want(http.StatusOK, &row)
		super.Do(http.MethodGet, "/tenants/bright/company-invitations/"+row.ID, nil).Want(http.StatusOK, &card)
		if row.State != "open" || len(card.Steps) != 5 || card.Steps[1].Title != "Company Info" || card.Steps[1].State != "todo" || len(card.Mails) != 1 {
			t.Errorf("%+v %+v", row, card)
		}
	}, servertest.WithClock())
}

func byHand(name, email string) map[string]any {
	return map[string]any{
		"company": map[string]any{
			"companyName": name, "address": "1 Main Street", "country": "DE", "timezone": "Europe/Berlin", "replyTo": "office@acme.example",
			"website": "https://www.acme.example",
		},
		"admin": map[string]string{"email": email, "name": "Jo Client"},
	}
}

type madeByHand struct {
	Company    struct{ ID, Slug, Name string }
	Invitation struct{ ID, Email, Role, State, Delivery string }
}

// One form makes both, the company and its administrator, and the result shows
// both; sent twice it makes one. The company is the partner's, and the
// administrator gets the role that the template gives.
func TestE06_ByHandMakesBoth(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		admin := newPartner(s, t, "bright")
		super := superAdmin(t, s, "bright")
		var made, again madeByHand
		for _, into := range []*madeByHand{&made, &again} {
			super.Do(http.MethodPost, "/tenants/bright/companies", byHand("Acme", "jo@acme.example"), "Idempotency-Key", "k-1").Want(http.StatusAccepted, into)
		}
		if made != again || made.Company.Name != "Acme" || made.Invitation.Role != "COMPANY_ADMIN" || made.Invitation.Email != "jo@acme.example" || made.Invitation.State != "pending" {
			t.Errorf("%+v, then %+v", made, again)
		}
		super.Do(http.MethodPost, "/tenants/bright/companies", byHand("Other", "jo@acme.example"), "Idempotency-Key", "k-1").
			WantProblem(http.StatusConflict, "idempotency_key_reused")
		var managed struct{ Items []struct{ Slug string } }
		super.Do(http.MethodGet, "/tenants/bright/managed", nil).Want(http.StatusOK, &managed)
		if len(managed.Items) != 1 || managed.Items[0].Slug != made.Company.Slug {
			t.Errorf("bright manages %+v", managed.Items)
		}
		var link struct{ URL string }
		admin.Do(http.MethodGet, "/tenants/"+made.Company.Slug+"/invitations/"+made.Invitation.ID+"/link", nil).Want(http.StatusOK, &link)
		jo := s.Accept(t, link.URL)
		jo.Do(http.MethodGet, "/tenants/"+made.Company.Slug+"/invitations", nil).Want(http.StatusOK)
		super.Do(http.MethodPost, "/tenants/bright/companies", byHand("Acme", "jo@acme.example")).Want(http.StatusAccepted, &again)
		if again.Company.Slug == made.Company.Slug {
			t.Error("two companies have one slug")
		}
	})
}

// Everything that is wrong is said at once, with pointers into the request.
func TestE46_ByHandSaysAllThatIsWrong(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		newPartner(s, t, "bright")
		super := superAdmin(t, s, "bright")
		p := super.Do(http.MethodPost, "/tenants/bright/companies", map[string]any{
			"company": map[string]any{"companyName": "Acme", "website": "acme.example"}, "admin": map[string]string{"email": "x, y", "name": ""},
		}).WantProblem(http.StatusUnprocessableEntity, "invalid")
		at := map[string]bool{}
		for _, e := range p.Errors {
			at[e.Pointer] = true
		}
		for _, pointer := range []string{"/admin/email", "/admin/name", "/company/address", "/company/website", "/company/replyTo"} {
			if !at[pointer] {
				t.Errorf("%s is not pointed at: %+v", pointer, p.Errors)
			}
		}
	})
}

// Many at once: a dry run first, then one link for each company; rows with a
// mistake say which, and who has an open link keeps it.
func TestX3_BulkMakesOneLinkPerCompany(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		newPartner(s, t, "bright")
		super := superAdmin(t, s, "bright")
		inviteClient(super, "bright", map[string]any{"email": "old@acme.example"})
		list := map[string]string{"text": "Email,Name,Company\nold@acme.example,Olga,Old\nnew@acme.example,Nina,New & Co\nnope,,\nNEW@acme.example,,\ntwo@acme.example,,Two\n"}
		var check struct {
			Folded int
			Rows   []struct{ Email, Company, Result, Message string }
		}
		super.Do(http.MethodPost, "/tenants/bright/bulk-company-invitation-check", list).Want(http.StatusOK, &check)
		var told []string
		for _, row := range check.Rows {
			told = append(told, row.Email+" "+row.Result)
		}
		if got := strings.Join(told, ", "); check.Folded != 1 || got != "old@acme.example invited, new@acme.example invite, nope failed, two@acme.example invite" {
			t.Errorf("folded %d: %s", check.Folded, got)
		}
		if rows := companyRows(super, "bright", ""); len(rows) != 1 {
			t.Errorf("the dry run made links: %+v", rows)
		}
		var bulk struct {
			ID, State           string
			Total, Done, Failed int
		}
		super.Do(http.MethodPost, "/tenants/bright/bulk-company-invitations", list).Want(http.StatusAccepted, &bulk)
		for deadline := time.Now().Add(20 * time.Second); bulk.State == "running" && time.Now().Before(deadline); <-time.After(20 * time.Millisecond) {
			super.Do(http.MethodGet, "/tenants/bright/bulk-company-invitations/"+bulk.ID, nil).Want(http.StatusOK, &bulk)
		}
		if bulk.State != "done" || bulk.Total != 4 || bulk.Done != 4 || bulk.Failed != 1 {
			t.Errorf("%+v", bulk)
		}
		rows := companyRows(super, "bright", "")
		if emails(rows) != "two new old" || rows[1].CompanyName != "New & Co" {
			t.Errorf("%+v", rows)
		}
		var failed struct {
			Items []struct{ Email, Message string }
		}
		super.Do(http.MethodGet, "/tenants/bright/bulk-company-invitations/"+bulk.ID+"/rows?state=failed", nil).Want(http.StatusOK, &failed)
		if len(failed.Items) != 1 || failed.Items[0].Email != "nope" || failed.Items[0].Message == "" {
			t.Errorf("%+v", failed.Items)
		}
		var members struct{ Items []struct{ ID string } }
		super.Do(http.MethodGet, "/tenants/bright/bulk-invitations", nil).Want(http.StatusOK, &members)
		if len(members.Items) != 0 {
			t.Error("a list of clients shows among those of members")
		}
	})
}
