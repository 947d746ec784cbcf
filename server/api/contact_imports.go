package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/texting"
)

func (a *API) mountContactImports() {
	const path = "/tenants/{tenant}/contact-imports"
	const one = path + "/{contactImport}"
	manages, reads := inTenant(domain.PermContactsManage), inTenant(domain.PermContactsRead)
	register(a, huma.Operation{
		OperationID: "createContactImport", Method: http.MethodPost, Path: path, Tags: tagContacts, DefaultStatus: http.StatusCreated,
		Summary: "Bring a list of contacts, to be looked at first",
		Description: "A table (CSV) with commas, semicolons or tabs, or pasted lines. A first line of titles is recognised: name (or first name and last name), " +
			"phone, email, consent, words. Nothing happens before the import is started. A text too long for one request goes on in further parts. " +
			"What is not started within a day, or before the same person brings another list, goes.",
	}, manages, a.createContactImport)
	register(a, huma.Operation{
		OperationID: "addContactImportPart", Method: http.MethodPut, Path: one + "/parts/{part}", Tags: tagContacts, DefaultStatus: http.StatusNoContent,
		Summary: "Bring another part of a list's text", Description: "The parts are joined as they are, wherever they were cut. The same part again takes its place.",
		Errors: []int{http.StatusConflict},
	}, manages, a.addContactImportPart)
	register(a, huma.Operation{
		OperationID: "checkContactImport", Method: http.MethodPost, Path: one + "/check", Tags: tagContacts,
		Summary: "Tell what would come of each row of a list, without changing any contact", Errors: []int{http.StatusConflict},
	}, manages, a.checkContactImport)
	register(a, huma.Operation{
		OperationID: "startContactImport", Method: http.MethodPost, Path: one + "/start", Tags: tagContacts, DefaultStatus: http.StatusAccepted,
		Summary: "Import a list of contacts, or let one that stopped go on",
		Description: "Works in the background, a few rows at a time, also across a restart. Nobody is taken for having agreed to be texted: consent is written down " +
			"only where it is said how and when they agreed, with which words, and to the tenant's number of now.",
		Errors: []int{http.StatusConflict},
	}, manages, a.startContactImport)
	register(a, huma.Operation{
		OperationID: "deleteContactImport", Method: http.MethodDelete, Path: one, Tags: tagContacts, DefaultStatus: http.StatusNoContent,
		Summary: "Delete a list and what is known of its rows", Description: "The contacts stay.", Errors: []int{http.StatusConflict},
	}, manages, a.deleteContactImport)
	register(a, huma.Operation{
		OperationID: "listContactImports", Method: http.MethodGet, Path: path, Tags: tagContacts, Summary: "List a tenant's lists of contacts, newest first",
	}, reads, a.listContactImports)
	register(a, huma.Operation{
		OperationID: "getContactImport", Method: http.MethodGet, Path: one, Tags: tagContacts, Summary: "Show how far a list of contacts is",
	}, reads, a.getContactImport)
	register(a, huma.Operation{
		OperationID: "listContactImportRows", Method: http.MethodGet, Path: one + "/rows", Tags: tagContacts, Summary: "List what came of each row of a list of contacts",
	}, reads, a.listContactImportRows)
}

// ContactImportIn names a list of contacts of a tenant.
type ContactImportIn struct {
	TenantIn
	Import domain.ContactImportID `path:"contactImport" maxLength:"60"`
}

type contactImportWire struct {
	ID         domain.ContactImportID `json:"id"`
	State      domain.ImportState     `json:"state" enum:"draft,running,done,stopped" doc:"Stopped: whoever started it may no longer change contacts"`
	Total      int64                  `json:"total" doc:"Rows to work; 0 before the start"`
	Done       int64                  `json:"done" doc:"Rows that were worked, the failed ones too"`
	Added      int64                  `json:"added"`
	Failed     int64                  `json:"failed"`
	Consented  int64                  `json:"consented" doc:"Contacts whose consent was written down"`
	Folded     int64                  `json:"folded" doc:"Rows left out because their contact stands above"`
	Statement  string                 `json:"statement,omitempty" doc:"How and when they agreed, as declared at the start"`
	StartedBy  string                 `json:"startedBy"`
	CreatedAt  time.Time              `json:"createdAt"`
	FinishedAt *time.Time             `json:"finishedAt,omitempty"`
}

func contactImportWireOf(v domain.ContactImport) contactImportWire {
	return contactImportWire{
		ID: v.ID, State: v.State, Total: v.Total, Done: v.Done, Added: v.Added, Failed: v.Failed, Consented: v.Consented, Folded: v.Folded,
		Statement: v.Agreed.Statement, StartedBy: v.CreatedByName, CreatedAt: v.CreatedAt, FinishedAt: v.FinishedAt,
	}
}

type contactImportOut struct{ Body contactImportWire }

func contactImportOutOf(v domain.ContactImport, err error) (*contactImportOut, error) {
	if err != nil {
		return nil, err
	}
	return &contactImportOut{Body: contactImportWireOf(v)}, nil
}

// contactListText is a part of a list: so long that it fits a request in any script.
type contactListText struct {
	Text string `json:"text" minLength:"1" maxLength:"400000" doc:"A table, or pasted lines"`
}

func (a *API) createContactImport(ctx context.Context, in *struct {
	TenantIn
	Body contactListText
}) (*contactImportOut, error) {
	t, _ := tenantOf(ctx)
	return contactImportOutOf(a.Texting.NewImport(ctx, t.ID, in.Body.Text))
}

func (a *API) addContactImportPart(ctx context.Context, in *struct {
	ContactImportIn
	Part int64 `path:"part" minimum:"2" maximum:"40"`
	Body contactListText
}) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return nil, a.Texting.AddPart(ctx, t.ID, in.Import, in.Part, in.Body.Text)
}

type declaredIn struct {
	ContactImportIn
	Body struct {
		Consent *declaredConsent `json:"consent,omitempty" doc:"Without it nobody on the list is said to have agreed"`
	}
}

type declaredConsent struct {
	Number    string `json:"number" maxLength:"40" doc:"The tenant's number of now, which they agreed to be texted from"`
	Statement string `json:"statement,omitempty" maxLength:"1900" doc:"How and when they agreed. Empty: only those agreed whose row says so"`
	Words     string `json:"words,omitempty" maxLength:"2000" doc:"The words that they agreed to; a column of the list goes before"`
}

func (in *declaredIn) declared() texting.Declared {
	if c := in.Body.Consent; c != nil {
		return texting.Declared(*c)
	}
	return texting.Declared{}
}

type contactForeseenRow struct {
	Position  int64                 `json:"position" doc:"From 1"`
	Result    domain.ImportRowState `json:"result" enum:"added,known,failed"`
	Consented bool                  `json:"consented" doc:"Their consent will be written down"`
	Name      string                `json:"name"`
	Phone     string                `json:"phone"`
	Email     string                `json:"email"`
	Shown     string                `json:"shown,omitempty" doc:"What stands in a row that fails"`
	Message   string                `json:"message,omitempty" doc:"Why it fails, or why no consent will be written down"`
}

type contactForeseenOut struct {
	Body struct {
		Total     int64                `json:"total"`
		Added     int64                `json:"added"`
		Known     int64                `json:"known"`
		Failed    int64                `json:"failed"`
		Consented int64                `json:"consented"`
		Folded    int64                `json:"folded" doc:"Rows left out because their contact stands above"`
		Rows      []contactForeseenRow `json:"rows" doc:"At most 500; those that need a look come first"`
	}
}

func (a *API) checkContactImport(ctx context.Context, in *declaredIn) (*contactForeseenOut, error) {
	t, _ := tenantOf(ctx)
	f, err := a.Texting.CheckImport(ctx, t.ID, in.Import, in.declared())
	if err != nil {
		return nil, err
	}
	out := &contactForeseenOut{}
	b := &out.Body
	b.Total, b.Added, b.Known, b.Failed, b.Consented, b.Folded = f.Total, f.Added, f.Known, f.Failed, f.Consented, f.Folded
	b.Rows = each(f.Rows, func(r texting.ForeseenRow) contactForeseenRow {
		return contactForeseenRow{
			Position: r.Position, Result: r.State, Consented: r.Consented, Name: r.Name, Phone: r.Phone, Email: r.Email, Shown: r.Shown, Message: r.Message,
		}
	})
	return out, nil
}

func (a *API) startContactImport(ctx context.Context, in *declaredIn) (*contactImportOut, error) {
	t, _ := tenantOf(ctx)
	return contactImportOutOf(a.Texting.StartImport(ctx, t.ID, in.Import, in.declared()))
}

func (a *API) deleteContactImport(ctx context.Context, in *ContactImportIn) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return nil, a.Texting.DropImport(ctx, t.ID, in.Import)
}

func (a *API) listContactImports(ctx context.Context, in *tenantPageIn) (*list[contactImportWire], error) {
	t, _ := tenantOf(ctx)
	all, next, err := a.Texting.Imports(ctx, t.ID, in.stored())
	if err != nil {
		return nil, err
	}
	return listOf(each(all, contactImportWireOf), next), nil
}

func (a *API) getContactImport(ctx context.Context, in *ContactImportIn) (*contactImportOut, error) {
	t, _ := tenantOf(ctx)
	return contactImportOutOf(a.Texting.Import(ctx, t.ID, in.Import))
}

type contactImportRowsIn struct {
	ContactImportIn
	State string `query:"state" enum:"added,known,failed"`
	Page
}

type contactImportRow struct {
	Position  int64                 `json:"position" doc:"From 1"`
	State     domain.ImportRowState `json:"state" enum:"added,known,failed"`
	Consented bool                  `json:"consented"`
	Contact   domain.ContactID      `json:"contact,omitempty" doc:"Empty when it failed, or was deleted since"`
	Name      string                `json:"name"`
	Phone     string                `json:"phone"`
	Email     string                `json:"email"`
	Shown     string                `json:"shown,omitempty" doc:"What stood in a row that failed"`
	Message   string                `json:"message,omitempty"`
}

func (a *API) listContactImportRows(ctx context.Context, in *contactImportRowsIn) (*list[contactImportRow], error) {
	t, _ := tenantOf(ctx)
	rows, next, err := a.Texting.ImportRows(ctx, t.ID, in.Import, domain.ImportRowState(in.State), in.stored())
	if err != nil {
		return nil, err
	}
	return listOf(each(rows, func(r domain.ImportRow) contactImportRow {
		return contactImportRow{
			Position: r.Position, State: r.State, Consented: r.Consented, Contact: r.Contact.ID, Name: r.Contact.Name, Phone: r.Contact.Phone,
			Email: r.Contact.Email, Shown: r.Shown, Message: r.Message,
		}
	}), next), nil
}
