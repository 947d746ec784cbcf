package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/tenant"
)

var tagSecurity = []string{"Security"}

func (a *API) mountPolicy() {
	const path = "/tenants/{tenant}/policy"
	register(a, huma.Operation{
		OperationID: "getTenantPolicy", Method: http.MethodGet, Path: path, Tags: tagSecurity,
		Summary: "Show what a tenant asks of its members' sessions",
	}, inTenant(domain.PermSecurityRead), a.getTenantPolicy)
	register(a, huma.Operation{
		OperationID: "setTenantPolicy", Method: http.MethodPut, Path: path, Tags: tagSecurity,
		Summary: "Change what a tenant asks of its members' sessions",
		Description: "Binds at the next request of every member. A change that locks out its maker is refused (locks_you_out). A date " +
			"from which a second factor is required is told, once, to every member who has none.",
		Errors: []int{http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired},
	}, inTenant(domain.PermSecurityManage).fresh(), a.setTenantPolicy)
	register(a, huma.Operation{
		OperationID: "previewTenantPolicy", Method: http.MethodPost, Path: path + "/preview", Tags: tagSecurity,
		Summary: "Tell what a policy would do if it were saved now; changes nothing",
	}, inTenant(domain.PermSecurityManage), a.previewTenantPolicy)
	register(a, huma.Operation{
		OperationID: "listUnenrolledMembers", Method: http.MethodGet, Path: path + "/unenrolled", Tags: tagSecurity,
		Summary: "List the active members without a second factor that counts, by name",
	}, inTenant(domain.PermSecurityRead), a.listUnenrolled)
}

// PolicyWire is a policy as it is sent and shown.
type PolicyWire struct {
	MFA             string     `json:"mfa" enum:"off,optional,required"`
	MFAFrom         *time.Time `json:"mfaFrom,omitempty" doc:"Required from then on; absent: at once"`
	Methods         []string   `json:"methods" nullable:"false" enum:"totp,passkey" maxItems:"2" doc:"Second factors that count; none: all. A recovery code always stands in"`
	IdleMinutes     int64      `json:"idleMinutes" minimum:"0" maximum:"720" doc:"A new proof after so long without use; 0: the platform's limit"`
	AbsoluteMinutes int64      `json:"absoluteMinutes" minimum:"0" maximum:"43200" doc:"A new proof after so long in all; 0: the platform's limit"`
	EmailDomains    []string   `json:"emailDomains" nullable:"false" maxItems:"50" doc:"Addresses that may be invited; none: all"`
}

type policyOut struct {
	ETag string `header:"ETag"`
	Body struct {
		PolicyWire
		Version int64 `json:"version" doc:"The same as the ETag"`
	}
}

func policyOutOf(p domain.Policy, err error) (*policyOut, error) {
	if err != nil {
		return nil, err
	}
	out := &policyOut{ETag: etag(p.Version)}
	out.Body.Version, out.Body.PolicyWire = p.Version, PolicyWire{
		MFA: string(p.MFA), MFAFrom: p.From, Methods: append([]string{}, p.Methods...), EmailDomains: append([]string{}, p.EmailDomains...),
		IdleMinutes: int64(p.Idle / time.Minute), AbsoluteMinutes: int64(p.Absolute / time.Minute),
	}
	return out, nil
}

func (w PolicyWire) policy() domain.Policy {
	p := domain.Policy{
		MFA: domain.MFAMode(w.MFA), Methods: w.Methods, EmailDomains: w.EmailDomains,
		Idle: time.Duration(w.IdleMinutes) * time.Minute, Absolute: time.Duration(w.AbsoluteMinutes) * time.Minute,
	}
	if w.MFAFrom != nil {
		from := w.MFAFrom.UTC().Truncate(time.Millisecond)
		p.From = &from
	}
	return p
}

func (a *API) getTenantPolicy(ctx context.Context, _ *TenantIn) (*policyOut, error) {
	t, _ := tenantOf(ctx)
	return policyOutOf(a.Tenants.Policy(ctx, t.ID))
}

type setPolicyIn struct {
	TenantIn
	Precondition
	Body PolicyWire
}

func (a *API) setTenantPolicy(ctx context.Context, in *setPolicyIn) (*policyOut, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	t, _ := tenantOf(ctx)
	p := in.Body.policy()
	p.Version = version
	return policyOutOf(a.Tenants.SetPolicy(ctx, t.ID, p))
}

type previewPolicyIn struct {
	TenantIn
	Body PolicyWire
}

type policyEffectOut struct {
	Body struct {
		Members      int64    `json:"members" doc:"Active members"`
		Without      int64    `json:"without" doc:"Of them, those without a second factor that counts"`
		Owners       int64    `json:"owners" doc:"Of those, the owners"`
		Names        []string `json:"names" doc:"The first of those, by name"`
		Sessions     int64    `json:"sessions" doc:"Sessions that would have to give a new proof now"`
		MoreSessions bool     `json:"moreSessions" doc:"There are more sessions than were looked at"`
		Invitations  int64    `json:"invitations" doc:"Pending invitations to addresses outside the domains"`
		You          string   `json:"you,omitempty" doc:"Why it cannot be saved: it would lock you out"`
	}
}

func (a *API) previewTenantPolicy(ctx context.Context, in *previewPolicyIn) (*policyEffectOut, error) {
	t, _ := tenantOf(ctx)
	e, err := a.Tenants.PreviewPolicy(ctx, t.ID, in.Body.policy())
	if err != nil {
		return nil, err
	}
	return policyEffectOutOf(e), nil
}

func policyEffectOutOf(e tenant.Effect) *policyEffectOut {
	out := &policyEffectOut{}
	b := &out.Body
	b.Members, b.Without, b.Owners, b.Names = e.Members, e.Without, e.Owners, append([]string{}, e.Names...)
	b.Sessions, b.MoreSessions, b.Invitations, b.You = e.Sessions, e.MoreThan, e.Invitations, e.You
	return out
}

type unenrolledWire struct {
	Account   memberAccountWire `json:"account"`
	Role      string            `json:"role"`
	RoleTitle string            `json:"roleTitle"`
	Owner     bool              `json:"owner"`
	SeenAt    *time.Time        `json:"seenAt,omitempty" doc:"Last used in this tenant"`
}

func (a *API) listUnenrolled(ctx context.Context, in *tenantPageIn) (*list[unenrolledWire], error) {
	t, _ := tenantOf(ctx)
	people, next, err := a.Tenants.Unenrolled(ctx, t.ID, in.stored())
	if err != nil {
		return nil, err
	}
	return listOf(each(people, func(u store.Unenrolled) unenrolledWire {
		return unenrolledWire{
			Account: memberAccountWire{ID: u.AccountID, Name: u.Name, Email: u.Email},
			Role:    u.Role, RoleTitle: u.RoleTitle, Owner: u.Owner, SeenAt: u.SeenAt,
		}
	}), next), nil
}
