package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

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
}

type auditWire struct {
	ID         domain.AuditID  `json:"id"`
	At         time.Time       `json:"at"`
	TenantID   domain.TenantID `json:"tenantId,omitempty" doc:"Absent for what happened to the platform itself"`
	Actor      auditActorWire  `json:"actor"`
	Action     string          `json:"action" example:"tenant.create"`
	TargetKind string          `json:"targetKind"`
	TargetID   string          `json:"targetId"`
	Detail     map[string]any  `json:"detail"`
	Address    string          `json:"address"`
	RequestID  string          `json:"requestId"`
}

type auditActorWire struct {
	Kind domain.ActorKind `json:"kind" enum:"anonymous,session,api_key,system"`
	ID   string           `json:"id"`
	Name string           `json:"name"`
}

func (a *API) listPlatformAudit(ctx context.Context, in *Page) (*list[auditWire], error) {
	events, next, err := a.Audit.Platform(ctx, store.Page{Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	return listOf(each(events, auditWireOf), next), nil
}

func (a *API) listTenantAudit(ctx context.Context, in *struct {
	Tenant string `path:"tenant" maxLength:"60"`
	Page
}) (*list[auditWire], error) {
	t, _ := tenantOf(ctx)
	events, next, err := a.Audit.Tenant(ctx, t.ID, store.Page{Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	return listOf(each(events, auditWireOf), next), nil
}

func auditWireOf(e domain.AuditEvent) auditWire {
	return auditWire{
		ID: e.ID, At: e.At, TenantID: e.TenantID, Actor: auditActorWire{Kind: e.ActorKind, ID: e.ActorID, Name: e.ActorName},
		Action: e.Action, TargetKind: e.TargetKind, TargetID: e.TargetID, Detail: e.Detail, Address: e.Address, RequestID: e.RequestID,
	}
}
