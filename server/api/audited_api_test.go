package api_test

import (
	"net/http"
	"testing"
	"time"

	"tenantry/server/servertest"
)

// change is a call that changes something.
type change struct {
	op   string
	body any
}

// changes are calls of the administrator that succeed one after the other.
func changes(t *testing.T) []change {
	t.Helper()
	text := func(pairs ...string) map[string]string {
		m := map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i]] = pairs[i+1]
		}
		return m
	}
	return []change{
		{"createTenant", servertest.Customer("fresh")},
		{"startOnboarding", text("wizard", "voicepro")},
		{"submitOnboarding", nil},
		{"updateTenant", text("description", "Moved to the new building")},
		{"inviteMember", text("email", "another@example.com", "role", "READER")},
		{"resendInvitation", nil},
		{"revokeInvitation", nil},
		{"setTenantPolicy", policyBody("idleMinutes", 60)},
		{"createConnection", walkedConnection(true)},
		{"updateConnection", walkedConnection(false)},
		{"deleteConnection", nil},
		{"addDomain", text("domain", "audited.example.org")},
		{"checkDomain", nil},
		{"removeDomain", nil},
		{"disableTenant", text("reason", "Unpaid invoice")},
		{"enableTenant", nil},
		{"createMember", text("email", "created@example.com", "name", "Cora Created", "role", "READER")},
		{"changeMember", text("username", "member")},
		{"suspendMember", nil},
		{"reactivateMember", nil},
		{"removeMember", nil},
		{"startBulkInvite", text("text", "one@example.com, two@example.com", "role", "READER")},
		{"inviteCompany", text("email", "client@example.com")},
		{"resendCompanyInvitation", nil},
		{"revokeCompanyInvitation", nil},
		{"createCompany", byHand("Acme", "jo@acme.example")},
		{"startBulkCompanies", text("text", "three@example.com, four@example.com")},
		{"updateCompanySettings", map[string]int{"remindDays": 5, "remindMost": 2}},
		{"setBrand", brandBody("#0f6e64")},
		{"setLogo", text("logo", somePicture(t))},
		{"removeLogo", nil},
		{"createTenantRole", map[string]any{"title": "Front desk", "permissions": []string{"MEMBERS:read"}}},
		{"updateTenantRole", map[string]any{"title": "Help desk", "permissions": []string{"MEMBERS:read", "TENANT:read"}}},
		{"deleteTenantRole", nil},
		{"setCredential", text("username", "u", "password", "p")},
		{"clearCredential", nil},
		{"manageTenant", nil},
		{"unmanageTenant", nil},
		{"doneStep", text("note", "Ticket 42")},
		{"createApiKey", map[string]any{"name": "CI", "permissions": []string{"TENANT_MGMT:read"}, "expiresInDays": 1}},
		{"revokeApiKey", nil},
		{"createTenantApiKey", map[string]any{"name": "CI", "permissions": []string{"TENANT:read"}, "expiresInDays": 1}},
		{"revokeTenantApiKey", nil},
		{"createPersonalApiKey", map[string]any{"tenant": "walked-tenant", "name": "CI", "permissions": []string{"TENANT:read"}, "expiresInDays": 1}},
		{"revokePersonalApiKey", nil},
		{"createPlatformRole", map[string]any{"name": "READERS", "title": "Readers", "permissions": []string{"TENANT_MGMT:read"}}},
		{"updatePlatformRole", text("title", "Nearly everything")},
		{"addPerson", text("email", "new@example.com", "role", "PLATFORM_SUPPORT")},
		{"resendPlatformInvitation", nil},
		{"revokePlatformInvitation", nil},
		{"changePersonRole", text("role", "PLATFORM_SUPPORT")},
		{"resetPerson", nil},
		{"signOutPerson", nil},
		{"deletePlatformRole", nil},
		{"updateSettings", text("name", "Acme's platform")},
		{"updateMailSettings", map[string]any{
			"provider": "smtp", "fromAddress": "tenantry@example.com", "smtp": map[string]any{"host": "127.0.0.1", "port": 1, "security": "none", "username": ""},
		}},
		{"testMail", text("to", "admin@example.com")},
		{"updateWidget", map[string]any{"origins": []string{"https://www.example.com"}}},
		{"checkWebsite", map[string]any{"pages": []string{"https://www.example.com/"}}},
		{"mailWidgetCode", text("email", "developer@example.com")},
		{"settleVisitorMessage", text("state", "done")},
		{"deleteVisitorMessage", nil},
		{"renewWidgetKey", nil},
		{"sendMessageAgain", nil},
		{"updateTextingSettings", text("provider", "builtin", "country", "US")},
		{"testTexting", nil},
		{"addContact", text("name", "Mia Moe", "phone", "+12025550144")},
		{"changeContact", text("name", "Jo Roe")},
		{"writeDownConsent", text("kind", "in", "statement", "On paper")},
		{"sendText", text("body", "Hello")},
		{"addContactImportPart", text("text", "\nAda Ape, +1 202 555 0147")},
		{"startContactImport", map[string]any{}},
		{"createContactImport", text("text", "Bea Bee, +1 202 555 0148")},
		{"sendTexts", map[string]any{"all": true, "body": "Hello"}},
		{"simulateText", text("body", "Thank you")},
		{"disableTexting", nil},
		{"enableTexting", nil},
		{"deleteContact", nil},
		{"dismissChecklist", map[string]bool{"dismissed": true}},
		{"addSampleData", nil},
		{"removeSampleData", nil},
		{"declineInvited", nil},
		{"askEmailChange", text("email", "another-admin@example.com")},
		{"createOwnTenant", text("name", "Mine", "slug", "mine")},
		{"updateProfile", text("name", "Ada Admin")},
		{"setPicture", text("picture", somePicture(t))},
		{"removePicture", nil},
		{"beginTotp", text("name", "Tablet")},
		{"endSession", nil},
		{"endOtherSessions", nil},
		{"signOut", nil},
	}
}

// unaudited are the operations that change something and are not in changes, with
// the reason.
func unaudited() map[string]string {
	return map[string]string{
		"issueToken":        "changes nothing; a token is over in five minutes",
		"saveOnboarding":    "an autosave, seen in the draft itself",
		"discardOnboarding": "has a part of its own below",
		"skipStep":          "has a part of its own below",
		"changePassword":    "has a part of its own below",
		"renameTenant":      "has a part of its own below",
		"renameFactor":      "has a part of its own below", "removeFactor": "has a part of its own below", "confirmTotp": "has a part of its own below",
		"setFactorsAlways": "has a part of its own below", "renewRecoveryCodes": "has a part of its own below", "stepUp": "has a part of its own below",
		"giveSecondFactor":          "has a part of its own below",
		"askPasskeyForSecondFactor": "asks a browser, which changes nothing", "askPasskeyForStepUp": "asks a browser, which changes nothing",
		"beginPasskey": "asks a browser, which changes nothing", "createPasskey": "needs an authenticator: TestPasskey_Registration",
		"tryConnection": "needs a provider: TestD16_EveryChange_IsAudited", "activateConnection": "needs a provider: TestD16_EveryChange_IsAudited",
		"deactivateConnection": "needs a provider: TestD16_EveryChange_IsAudited", "setSSORequirement": "needs a provider: TestD16_EveryChange_IsAudited",
		"previewTenantPolicy": "changes nothing: it only tells",
		"previewTexts":        "changes nothing: it only tells",
		"readThread":          "takes a mark away, which is no change of anything",
		"joinInvited":         "has a part of its own: TestSwitcher_JoinsAndDeclines",
		"checkContactImport":  "changes nothing: it only tells", "deleteContactImport": "needs an import that is over: TestContactImport_GoesOnInAnothersName",
		"resumeBulkInvite": "needs a list that stopped: TestBulk_GoesOnInAnothersName", "resumeBulkCompanies": "needs a list that stopped: TestBulk_GoesOnInAnothersName",
		"hideFirstSteps": "what one person looks at, which is no change of anything", "showFirstSteps": "what one person looks at, which is no change of anything",
		"checkBulkInvite": "changes nothing", "checkBulkCompanies": "changes nothing",
		"offerOwnership":    "needs an owner: TestEveryOffer_IsAudited",
		"acceptOwnership":   "needs an owner: TestEveryOffer_IsAudited",
		"declineOwnership":  "needs an owner: TestEveryOffer_IsAudited",
		"withdrawOwnership": "needs an owner: TestEveryOffer_IsAudited",
		"deleteAccount":     "ends whoever asks: TestDeleteAccount_LeavesNobody",
		"leaveTenant":       "needs a member: TestLeave_IsAudited",
		"claimSetUp":        "needs a link of one's own: TestSetUp_IsAudited",
		"continueSetUp":     "needs a link of one's own: TestSetUp_IsAudited",
		"skipSetUp":         "needs a link of one's own: TestSetUp_IsAudited",
		"handOverStep":      "needs a link of one's own: TestSetUp_IsAudited",
		"revokeHandover":    "needs a link of one's own: TestSetUp_IsAudited",
		"saveSetUp":         "an autosave, seen in the set-up itself",
		"retryStep":         "needs a step that failed: TestEvents_NumberedCompleteAndAudited",
	}
}

// TestEveryChange_IsAudited makes every change that the API offers and finds it in
// the audit log, under the id of the very request.
func TestEveryChange_IsAudited(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		w := newScene(t, s)
		w.prepareChanges()
		auditor := s.Key(t, "PLATFORM_AUDIT:read")
		byID := map[string]operation{}
		for _, op := range operations(t, s) {
			byID[op.ID] = op
		}
		for _, c := range changes(t) {
			op := byID[c.op]
			delete(byID, c.op)
			r := w.admin.Do(op.Method, w.fill(op.Path), c.body, "If-Match", `"1"`)
			if r.Status >= http.StatusMultipleChoices {
				t.Errorf("%s: %d %s", c.op, r.Status, r.Body)
				continue
			}
			w.mustBeAudited(auditor, c.op, r)
		}
		for id, op := range byID {
			if reason := unaudited()[id]; op.Method != http.MethodGet && !op.public() && reason == "" {
				t.Errorf("%s changes something, and no call of it is looked for in the audit log", id)
			}
		}
	})
}

// prepareChanges fills in the scene's draft, and makes the changes that the others
// would get in the way of.
func (w *scene) prepareChanges() {
	w.t.Helper()
	auditor := w.s.Key(w.t, "PLATFORM_AUDIT:read")
	discarded := startDraft(w.t, w.admin, "corporate")
	w.mustBeAudited(auditor, "discardOnboarding", w.admin.Do(http.MethodDelete, "/onboardings/"+discarded.ID, nil))
	w.admin.Do(http.MethodPatch, "/onboardings/"+w.names["onboarding"], map[string]any{"answers": servertest.Customer("drafted")["answers"]}, "If-Match", `"1"`).
		Want(http.StatusOK)

	answers := map[string]any{"organization": map[string]any{"name": "Second", "slug": "second"}}
	run := w.admin.CreateTenant(map[string]any{"template": "walked", "answers": answers})
	waitState(w.t, w.admin, run, "needs_action")
	w.mustBeAudited(auditor, "skipStep", w.admin.Do(http.MethodPost, "/runs/"+run+"/steps/hosts/skip", nil))
	w.mustBeAudited(auditor, "renameTenant",
		w.admin.Do(http.MethodPut, "/tenants/second/slug", map[string]string{"slug": "second-best"}, "If-Match", `"1"`))
	w.mustBeAudited(auditor, "changePassword", w.reader.Do(http.MethodPost, "/session/password",
		map[string]string{"current": servertest.Password, "password": "one more set of plain words"}))
}

// TestEveryChange_OfFactorsIsAudited makes the changes that would ask the scene's
// administrator for a second factor from then on.
func TestEveryChange_OfFactorsIsAudited(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		w := &scene{t: t, s: s}
		auditor, admin := s.Key(t, "PLATFORM_AUDIT:read"), s.Admin(t)
		var begun struct{ ID, Secret string }
		w.mustBeAudited(auditor, "beginTotp", admin.Do(http.MethodPost, "/account/totps", map[string]string{"name": "Phone"}).Want(http.StatusCreated, &begun))
		app := servertest.App{Secret: begun.Secret}
		path := "/account/factors/" + begun.ID
		r := admin.Do(http.MethodPost, path+"/confirm", map[string]string{"code": app.Code(t, s.Clock.Now())}).Want(http.StatusOK)
		admin.KeepCookies(r)
		w.mustBeAudited(auditor, "confirmTotp", r)
		w.mustBeAudited(auditor, "renameFactor", admin.Do(http.MethodPatch, path, map[string]string{"name": "Tablet"}).Want(http.StatusNoContent))

		half := s.SignIn(t, servertest.AdminEmail, servertest.AdminPassword)
		s.Clock.Advance(30 * time.Second)
		code := func() map[string]string {
			return map[string]string{"method": "totp", "code": app.Code(t, s.Clock.Now())}
		}
		w.mustBeAudited(auditor, "giveSecondFactor", half.Do(http.MethodPost, "/session/mfa", code()).Want(http.StatusOK))
		s.Clock.Advance(30 * time.Second)
		r = admin.Do(http.MethodPost, "/session/step-up", code()).Want(http.StatusOK)
		admin.KeepCookies(r)
		w.mustBeAudited(auditor, "stepUp", r)
		w.mustBeAudited(auditor, "renewRecoveryCodes", admin.Do(http.MethodPost, "/account/recovery-codes", nil).Want(http.StatusOK))
		w.mustBeAudited(auditor, "setFactorsAlways", admin.Do(http.MethodPatch, "/account/factors", map[string]bool{"always": false}).Want(http.StatusNoContent))
		w.mustBeAudited(auditor, "removeFactor", admin.Do(http.MethodDelete, path, nil).Want(http.StatusNoContent))
	}, servertest.WithClock())
}

// mustBeAudited looks for the event of the request that was answered so.
func (w *scene) mustBeAudited(auditor *servertest.Client, what string, r *servertest.Response) {
	w.t.Helper()
	var list struct {
		Items []struct {
			RequestID, Action, TargetID string
			Actor                       struct{ Kind, Name string }
		}
	}
	auditor.Do(http.MethodGet, "/platform/audit?limit=100", nil).Want(http.StatusOK, &list)
	for _, event := range list.Items {
		if event.RequestID != r.Header.Get("X-Request-Id") {
			continue
		}
		if event.Actor.Kind != "session" || event.Actor.Name == "" || event.Action == "" {
			w.t.Errorf("%s is written down as %+v", what, event)
		}
		return
	}
	w.t.Errorf("%s (%d) is not in the audit log", what, r.Status)
}
