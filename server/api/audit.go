package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

var tagAudit = []string{"Audit"}

func (a *API) mountAudit() {
	register(a, huma.Operation{
		OperationID: "listPlatformAudit", Method: http.MethodGet, Path: "/platform/audit", Tags: tagAudit,
		Summary: "List what happened on the whole platform, newest first",
	}, platform(domain.PermPlatformAudit), a.listPlatformAudit)
	register(a, huma.Operation{
		OperationID: "listTenantAudit", Method: http.MethodGet, Path: "/tenants/{tenant}/audit", Tags: tagAudit,
		Summary: "List what happened in a tenant, newest first",
	}, inTenant(domain.PermAuditRead), a.listTenantAudit)
	register(a, huma.Operation{
		OperationID: "verifyTenantAudit", Method: http.MethodGet, Path: "/tenants/{tenant}/audit/verification", Tags: tagAudit,
		Summary: "Check that nobody changed, removed or added an event of a tenant's log by hand",
		Description: "Every event carries a hash over the one before it. Keep `seq` and `hash` of an answer elsewhere: as long as " +
			"the event with that number has that hash, nothing before it was changed.",
	}, inTenant(domain.PermAuditRead), a.verifyTenantAudit)
	a.mountAuditEvents()
	a.mountAuditExport()
}

// AuditFilter is the part of an input that narrows events down.
type AuditFilter struct {
	Actor      string    `query:"actor" maxLength:"60" doc:"The id of a person or of a key"`
	Action     string    `query:"action" maxLength:"60" doc:"Such as member.join; with a dot at its end all actions that begin so"`
	TargetKind string    `query:"targetKind" maxLength:"60" doc:"Such as account, invitation or api_key"`
	Target     string    `query:"target" maxLength:"200" doc:"The id of what it happened to"`
	Through    string    `query:"through" maxLength:"60" doc:"The id of the session or key that was used"`
	From       time.Time `query:"from" doc:"At that time or later"`
	To         time.Time `query:"to" doc:"Before that time"`
}

func (f AuditFilter) stored() store.AuditFilter {
	return store.AuditFilter{
		ActorID: f.Actor, Action: f.Action, TargetKind: f.TargetKind, TargetID: f.Target, Through: f.Through, From: f.From, To: f.To,
	}
}

// PlatformAuditFilter is AuditFilter for lists that hold the events of all tenants.
type PlatformAuditFilter struct {
	Tenant string `query:"tenant" maxLength:"60" doc:"The id of a tenant"`
	AuditFilter
}

func (f PlatformAuditFilter) stored() store.AuditFilter {
	stored := f.AuditFilter.stored()
	stored.TenantID = domain.TenantID(f.Tenant)
	return stored
}

type auditWire struct {
	ID         domain.AuditID  `json:"id"`
	Seq        int64           `json:"seq" doc:"Its number in its chain"`
	At         time.Time       `json:"at"`
	TenantID   domain.TenantID `json:"tenantId,omitempty" doc:"Absent for what happened to the platform itself"`
	Actor      auditActorWire  `json:"actor"`
	Through    string          `json:"through,omitempty" doc:"The id of the session or key that was used"`
	Action     string          `json:"action" example:"tenant.create"`
	TargetKind string          `json:"targetKind"`
	TargetID   string          `json:"targetId"`
	Detail     map[string]any  `json:"detail" doc:"What belongs to it; before and after hold what changed"`
	Address    string          `json:"address"`
	RequestID  string          `json:"requestId"`
}

type auditActorWire struct {
	Kind domain.ActorKind `json:"kind" enum:"anonymous,session,half,api_key,system"`
	ID   string           `json:"id"`
	Name string           `json:"name"`
}

func (a *API) listPlatformAudit(ctx context.Context, in *struct {
	PlatformAuditFilter
	Page
}) (*list[auditWire], error) {
	events, next, err := a.Audit.Platform(ctx, in.PlatformAuditFilter.stored(), in.Page.stored())
	if err != nil {
		return nil, err
	}
	return listOf(each(events, auditWireOf), next), nil
}

func (a *API) listTenantAudit(ctx context.Context, in *struct {
	TenantIn
	AuditFilter
	Page
}) (*list[auditWire], error) {
	t, _ := tenantOf(ctx)
	events, next, err := a.Audit.Tenant(ctx, t.ID, in.AuditFilter.stored(), in.Page.stored())
	if err != nil {
		return nil, err
	}
	return listOf(each(events, auditWireOf), next), nil
}

func auditWireOf(e domain.AuditEvent) auditWire {
	return auditWire{
		ID: e.ID, Seq: e.Seq, At: e.At, TenantID: e.TenantID, Actor: auditActorWire{Kind: e.ActorKind, ID: e.ActorID, Name: e.ActorName},
		Through: e.Through, Action: e.Action, TargetKind: e.TargetKind, TargetID: e.TargetID, Detail: e.Detail,
		Address: e.Address, RequestID: e.RequestID,
	}
}

type auditVerifiedOut struct{ Body audit.Verified }

func (a *API) verifyTenantAudit(ctx context.Context, _ *TenantIn) (*auditVerifiedOut, error) {
	t, _ := tenantOf(ctx)
	found, err := a.Audit.VerifyTenant(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	return &auditVerifiedOut{Body: found}, nil
}
