package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
)

// mountDomains is how a tenant shows that a domain is its own.
func (a *API) mountDomains() {
	const path = "/tenants/{tenant}/domains"
	register(a, huma.Operation{
		OperationID: "listDomains", Method: http.MethodGet, Path: path, Tags: tagSecurity,
		Summary: "List a tenant's domains, with the record that verifies each",
	}, inTenant(domain.PermSecurityRead), a.listDomains)
	register(a, huma.Operation{
		OperationID: "addDomain", Method: http.MethodPost, Path: path, Tags: tagSecurity, DefaultStatus: http.StatusCreated,
		Summary: "Add a domain and get the TXT record that verifies it", Errors: []int{http.StatusConflict},
	}, inTenant(domain.PermSecurityManage).fresh(), a.addDomain)
	register(a, huma.Operation{
		OperationID: "checkDomain", Method: http.MethodPost, Path: path + "/{domain}/check", Tags: tagSecurity,
		Summary:     "Look at a domain's record now",
		Description: "It is looked at by itself as well: often at first, weekly once it is verified. The owners are written to when it is found, or gone.",
		Errors:      []int{http.StatusConflict},
	}, inTenant(domain.PermSecurityManage), a.checkDomain)
	register(a, huma.Operation{
		OperationID: "removeDomain", Method: http.MethodDelete, Path: path + "/{domain}", Tags: tagSecurity, DefaultStatus: http.StatusNoContent,
		Summary: "Remove a domain: addresses at it are believed no longer",
	}, inTenant(domain.PermSecurityManage).fresh(), a.removeDomain)
}

type domainWire struct {
	ID           domain.DomainID `json:"id"`
	Domain       string          `json:"domain"`
	State        string          `json:"state" enum:"pending,verified,lost"`
	RecordHost   string          `json:"recordHost" doc:"The name of the TXT record"`
	RecordValue  string          `json:"recordValue"`
	Result       string          `json:"result,omitempty" doc:"Of the last look: found, not_yet, wrong, no_reply"`
	Seen         []string        `json:"seen" doc:"What the record said instead"`
	CreatedAt    time.Time       `json:"createdAt"`
	VerifiedAt   *time.Time      `json:"verifiedAt,omitempty"`
	FailingSince *time.Time      `json:"failingSince,omitempty" doc:"A verified domain whose record is missing; it is lost after seven days"`
	CheckedAt    *time.Time      `json:"checkedAt,omitempty"`
	NextCheckAt  *time.Time      `json:"nextCheckAt,omitempty" doc:"Absent: nobody looks by themselves any more"`
}

func domainWireOf(d domain.TenantDomain) domainWire {
	return domainWire{
		ID: d.ID, Domain: d.Domain, State: string(d.State), RecordHost: d.RecordHost(), RecordValue: d.Token, Result: d.Result,
		Seen: append([]string{}, d.Seen...), CreatedAt: d.CreatedAt, VerifiedAt: d.VerifiedAt, FailingSince: d.FailingSince,
		CheckedAt: d.CheckedAt, NextCheckAt: d.NextCheckAt,
	}
}

type domainOut struct{ Body domainWire }

func domainOutOf(d domain.TenantDomain, err error) (*domainOut, error) {
	if err != nil {
		return nil, err
	}
	return &domainOut{Body: domainWireOf(d)}, nil
}

// DomainIn names a tenant's domain in a path.
type DomainIn struct {
	TenantIn
	Domain domain.DomainID `path:"domain" maxLength:"100"`
}

func (a *API) listDomains(ctx context.Context, _ *TenantIn) (*list[domainWire], error) {
	t, _ := tenantOf(ctx)
	all, err := a.SSO.Domains(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	return listOf(each(all, domainWireOf), ""), nil
}

func (a *API) addDomain(ctx context.Context, in *struct {
	TenantIn
	Body struct {
		Domain string `json:"domain" maxLength:"253"`
	}
}) (*domainOut, error) {
	t, _ := tenantOf(ctx)
	return domainOutOf(a.SSO.AddDomain(ctx, t.ID, in.Body.Domain))
}

func (a *API) checkDomain(ctx context.Context, in *DomainIn) (*domainOut, error) {
	t, _ := tenantOf(ctx)
	return domainOutOf(a.SSO.CheckDomain(ctx, t.ID, in.Domain))
}

func (a *API) removeDomain(ctx context.Context, in *DomainIn) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return &noBody{}, a.SSO.RemoveDomain(ctx, t.ID, in.Domain)
}
