package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/texting"
)

var tagContacts = []string{"Contacts"}

func (a *API) mountContacts() {
	const path = "/tenants/{tenant}/contacts"
	const one = path + "/{contact}"
	register(a, huma.Operation{
		OperationID: "listContacts", Method: http.MethodGet, Path: path, Tags: tagContacts,
		Summary:     "List a tenant's contacts",
		Description: "Every word of the search must begin a word of the name or the address; a number is found by its last digits as well.",
	}, inTenant(domain.PermContactsRead), a.listContacts)
	register(a, huma.Operation{
		OperationID: "addContact", Method: http.MethodPost, Path: path, Tags: tagContacts, DefaultStatus: http.StatusCreated,
		Summary: "Add a contact, without consent to be texted", Errors: []int{http.StatusConflict},
	}, inTenant(domain.PermContactsManage), a.addContact)
	register(a, huma.Operation{
		OperationID: "getContact", Method: http.MethodGet, Path: one, Tags: tagContacts, Summary: "Show a contact",
	}, inTenant(domain.PermContactsRead), a.getContact)
	register(a, huma.Operation{
		OperationID: "changeContact", Method: http.MethodPatch, Path: one, Tags: tagContacts,
		Summary: "Change a contact", Description: "What is left out stays as it is. With another number, consent has to be given anew.",
		Errors: []int{http.StatusConflict},
	}, inTenant(domain.PermContactsManage), a.changeContact)
	register(a, huma.Operation{
		OperationID: "deleteContact", Method: http.MethodDelete, Path: one, Tags: tagContacts, DefaultStatus: http.StatusNoContent,
		Summary: "Delete a contact and what was written", Description: "Its consents stay as proof, without the name.",
	}, inTenant(domain.PermContactsManage), a.deleteContact)
	register(a, huma.Operation{
		OperationID: "listConsents", Method: http.MethodGet, Path: one + "/consents", Tags: tagContacts,
		Summary: "Show when and how a contact agreed to be texted, or took it back", Description: "Newest first; of a deleted contact, too.",
	}, inTenant(domain.PermContactsRead), a.listConsents)
	register(a, huma.Operation{
		OperationID: "writeDownConsent", Method: http.MethodPost, Path: one + "/consents", Tags: tagContacts,
		Summary: "Write down that a contact agreed to be texted, or took it back",
		Description: "For the tenant's number of now; without one it is refused (texting_off). " +
			"Somebody who sent STOP can take that back only by texting START (opted_out).",
		Errors: []int{http.StatusConflict},
	}, inTenant(domain.PermContactsManage), a.writeDownConsent)
}

type contactWire struct {
	ID        domain.ContactID   `json:"id"`
	Name      string             `json:"name" doc:"Empty when unknown"`
	Phone     string             `json:"phone" doc:"In international form, such as +15550101234; empty without one"`
	Email     string             `json:"email"`
	Source    string             `json:"source" enum:"staff,widget,text"`
	Consent   domain.ConsentKind `json:"consent" enum:"none,in,out" doc:"To be texted from the tenant's number of now"`
	Earlier   bool               `json:"earlier" doc:"They had agreed to another number, which no longer counts"`
	CreatedAt time.Time          `json:"createdAt"`
}

func contactWireOf(c texting.ContactView) contactWire {
	return contactWire{
		ID: c.ID, Name: c.Name, Phone: c.Phone, Email: c.Email, Source: c.Source, Consent: c.Now,
		Earlier: c.Now == domain.ConsentNone && c.Consent == domain.ConsentIn, CreatedAt: c.CreatedAt,
	}
}

type listContactsIn struct {
	TenantIn
	Search  string `query:"search" maxLength:"200"`
	Consent string `query:"consent" enum:"none,in,out" doc:"To be texted from the tenant's number of now"`
	Sort    string `query:"sort" enum:"name,-name,created,-created" default:"name"`
	Page
}

func (a *API) listContacts(ctx context.Context, in *listContactsIn) (*list[contactWire], error) {
	t, _ := tenantOf(ctx)
	all, next, err := a.Texting.Contacts(ctx, t.ID, store.ContactFilter{
		Search: in.Search, Consent: domain.ConsentKind(in.Consent), Sort: store.ContactSort(in.Sort), Page: in.stored(),
	})
	if err != nil {
		return nil, err
	}
	return listOf(each(all, contactWireOf), next), nil
}

type contactOut struct{ Body contactWire }

func contactOutOf(c texting.ContactView, err error) (*contactOut, error) {
	if err != nil {
		return nil, err
	}
	return &contactOut{Body: contactWireOf(c)}, nil
}

type addContactIn struct {
	TenantIn
	Body struct {
		Name  string `json:"name,omitempty" maxLength:"200"`
		Phone string `json:"phone,omitempty" maxLength:"40" doc:"Without a country code it is of the tenant's country"`
		Email string `json:"email,omitempty" maxLength:"254"`
	}
}

func (a *API) addContact(ctx context.Context, in *addContactIn) (*contactOut, error) {
	t, _ := tenantOf(ctx)
	return contactOutOf(a.Texting.AddContact(ctx, t.ID, texting.NewContact(in.Body)))
}

// ContactIn names a contact of a tenant.
type ContactIn struct {
	TenantIn
	Contact domain.ContactID `path:"contact" maxLength:"60"`
}

func (a *API) getContact(ctx context.Context, in *ContactIn) (*contactOut, error) {
	t, _ := tenantOf(ctx)
	return contactOutOf(a.Texting.Contact(ctx, t.ID, in.Contact))
}

type changeContactIn struct {
	ContactIn
	Body struct {
		Name  *string `json:"name,omitempty" maxLength:"200"`
		Phone *string `json:"phone,omitempty" maxLength:"40"`
		Email *string `json:"email,omitempty" maxLength:"254"`
	}
}

func (a *API) changeContact(ctx context.Context, in *changeContactIn) (*contactOut, error) {
	t, _ := tenantOf(ctx)
	return contactOutOf(a.Texting.ChangeContact(ctx, t.ID, in.Contact, in.Body.Name, in.Body.Phone, in.Body.Email))
}

func (a *API) deleteContact(ctx context.Context, in *ContactIn) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return nil, a.Texting.DeleteContact(ctx, t.ID, in.Contact)
}

type consentWire struct {
	ID        domain.ConsentID     `json:"id"`
	Kind      domain.ConsentKind   `json:"kind" enum:"in,out"`
	Source    domain.ConsentSource `json:"source" enum:"widget,keyword,staff,provider"`
	Number    string               `json:"number" doc:"The tenant's, which it is about"`
	Phone     string               `json:"phone" doc:"The contact's, then"`
	Current   bool                 `json:"current" doc:"It is about the number that the tenant has now"`
	Words     string               `json:"words" doc:"What they were shown, or what they wrote"`
	Statement string               `json:"statement,omitempty" doc:"Of the member who wrote it down"`
	By        string               `json:"by,omitempty"`
	Address   string               `json:"address,omitempty"`
	RequestID string               `json:"requestId,omitempty"`
	At        time.Time            `json:"at"`
}

type listConsentsIn struct {
	ContactIn
	Page
}

func (a *API) listConsents(ctx context.Context, in *listConsentsIn) (*list[consentWire], error) {
	t, _ := tenantOf(ctx)
	all, current, next, err := a.Texting.Consents(ctx, t.ID, in.Contact, in.stored())
	if err != nil {
		return nil, err
	}
	return listOf(each(all, func(c domain.Consent) consentWire {
		return consentWire{
			ID: c.ID, Kind: c.Kind, Source: c.Source, Number: c.NumberPhone, Phone: c.Phone, Current: c.NumberID == current, Words: c.Words,
			Statement: c.Statement, By: c.ActorName, Address: c.Address, RequestID: c.RequestID, At: c.At,
		}
	}), next), nil
}

type consentIn struct {
	ContactIn
	Body struct {
		Kind      string `json:"kind" enum:"in,out"`
		Statement string `json:"statement,omitempty" maxLength:"2000" doc:"How and when they said so; needed with in"`
	}
}

func (a *API) writeDownConsent(ctx context.Context, in *consentIn) (*contactOut, error) {
	t, _ := tenantOf(ctx)
	return contactOutOf(a.Texting.WriteDownConsent(ctx, t.ID, in.Contact, texting.StaffConsent{
		Kind: domain.ConsentKind(in.Body.Kind), Statement: in.Body.Statement,
	}))
}
