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

var tagMembers = []string{"Members"}

func (a *API) mountMembers() {
	const path = "/tenants/{tenant}/members"
	const one = path + "/{account}"
	conflict := []int{http.StatusConflict}
	register(a, huma.Operation{
		OperationID: "listMembers", Method: http.MethodGet, Path: path, Tags: tagMembers,
		Summary:     "List a tenant's people",
		Description: "Every word of the search must begin a word of the name, the address or the user name.",
	}, inTenant(domain.PermMembersRead), a.listMembers)
	register(a, huma.Operation{
		OperationID: "createMember", Method: http.MethodPost, Path: path, Tags: tagMembers, DefaultStatus: http.StatusCreated,
		Summary: "Create a user: give a person access to a tenant",
		Description: "The person gets an activation link that works once, for 7 days; whoever opens it sets a password of their own, or signs in " +
			"with the account that they have. With TENANT_MGMT:update somebody who has an account is a member at once. The answer holds the member or the invitation.",
		Errors: conflict,
	}, inTenant(domain.PermMembersManage), a.createMember)
	register(a, huma.Operation{
		OperationID: "getMember", Method: http.MethodGet, Path: one, Tags: tagMembers,
		Summary: "Show one of a tenant's people",
	}, inTenant(domain.PermMembersRead), a.getMember)
	register(a, huma.Operation{
		OperationID: "changeMember", Method: http.MethodPatch, Path: one, Tags: tagMembers,
		Summary:     "Give a member another role or user name",
		Description: "Needs everything that the member may do, and will be able to do. What is left out stays as it is. The last owner stays one.",
		Errors:      conflict,
	}, inTenant(domain.PermMembersManage), a.changeMember)
	register(a, huma.Operation{
		OperationID: "suspendMember", Method: http.MethodPost, Path: one + "/suspend", Tags: tagMembers,
		Summary:     "Shut a member out until they are taken back",
		Description: "From the next request on the membership opens nothing. The last owner cannot be suspended.", Errors: conflict,
	}, inTenant(domain.PermMembersManage), a.suspendMember)
	register(a, huma.Operation{
		OperationID: "reactivateMember", Method: http.MethodPost, Path: one + "/reactivate", Tags: tagMembers,
		Summary: "Take a suspended member back", Errors: conflict,
	}, inTenant(domain.PermMembersManage), a.reactivateMember)
	register(a, huma.Operation{
		OperationID: "removeMember", Method: http.MethodDelete, Path: one, Tags: tagMembers, DefaultStatus: http.StatusNoContent,
		Summary: "Remove a member; the last owner stays", Errors: conflict,
	}, inTenant(domain.PermMembersManage), a.removeMember)
	register(a, huma.Operation{
		OperationID: "explainPermission", Method: http.MethodGet, Path: one + "/why", Tags: tagMembers,
		Summary: "Say in one sentence why a member can or cannot do something",
	}, inTenant(domain.PermMembersRead), a.explainPermission)
	register(a, huma.Operation{
		OperationID: "leaveTenant", Method: http.MethodDelete, Path: "/session/memberships/{membership}", Tags: tagMembers,
		DefaultStatus: http.StatusNoContent, Summary: "Leave a tenant; its last owner cannot",
		Errors: []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict},
	}, signedIn, a.leaveTenant)
}

type memberAccountWire struct {
	ID      domain.AccountID `json:"id"`
	Name    string           `json:"name"`
	Email   string           `json:"email"`
	Picture string           `json:"picture,omitempty" doc:"The address of the picture; absent without one"`
}

type memberWire struct {
	Account     memberAccountWire  `json:"account"`
	Username    string             `json:"username,omitempty" doc:"With the company code it signs in, too"`
	Role        string             `json:"role"`
	RoleTitle   string             `json:"roleTitle"`
	Owner       bool               `json:"owner" doc:"The role may do everything"`
	State       domain.MemberState `json:"state" enum:"active,suspended"`
	MFA         bool               `json:"mfa" doc:"Has a second factor"`
	JoinedAt    time.Time          `json:"joinedAt"`
	SuspendedAt *time.Time         `json:"suspendedAt,omitempty"`
	LastSeenAt  *time.Time         `json:"lastSeenAt,omitempty" doc:"When they last used this tenant"`
}

// tenantPageIn asks for a page of something in a tenant.
type tenantPageIn struct {
	TenantIn
	Page
}

func (p Page) stored() store.Page { return store.Page{Cursor: p.Cursor, Limit: p.Limit} }

type listMembersIn struct {
	TenantIn
	Search     string `query:"search" maxLength:"200"`
	Role       string `query:"role" maxLength:"60"`
	State      string `query:"state" enum:"active,suspended"`
	MFA        string `query:"mfa" enum:"yes,no" doc:"Whether they have a second factor"`
	NotSeenFor int    `query:"notSeenFor" minimum:"1" maximum:"3650" doc:"Days without using this tenant"`
	Sort       string `query:"sort" enum:"name,-name,joined,-joined" default:"joined"`
	Page
}

func (in *listMembersIn) filter(now time.Time) store.MemberFilter {
	f := store.MemberFilter{
		Search: in.Search, Role: in.Role, State: domain.MemberState(in.State), Sort: store.MemberSort(in.Sort), Page: in.stored(),
	}
	if in.MFA != "" {
		has := in.MFA == "yes"
		f.MFA = &has
	}
	if in.NotSeenFor > 0 {
		f.NotSeenFrom = now.AddDate(0, 0, -in.NotSeenFor)
	}
	return f
}

func (a *API) listMembers(ctx context.Context, in *listMembersIn) (*list[memberWire], error) {
	t, _ := tenantOf(ctx)
	members, next, err := a.Tenants.Members(ctx, t.ID, in.filter(a.Now()))
	if err != nil {
		return nil, err
	}
	return listOf(each(members, memberWireOf), next), nil
}

func memberWireOf(m domain.Member) memberWire {
	return memberWire{
		Account:  memberAccountWire{ID: m.AccountID, Name: m.Name, Email: m.Email, Picture: picturePath(m.AccountID, m.Picture)},
		Username: m.Username, Role: m.Role, RoleTitle: m.RoleTitle, Owner: m.Owner, State: m.State, MFA: m.MFA,
		JoinedAt: m.JoinedAt, SuspendedAt: m.SuspendedAt, LastSeenAt: m.LastSeenAt,
	}
}

// MemberIn names a member of a tenant.
type MemberIn struct {
	TenantIn
	Account domain.AccountID `path:"account" maxLength:"60"`
}

type memberOut struct{ Body memberWire }

func memberOutOf(m domain.Member, err error) (*memberOut, error) {
	if err != nil {
		return nil, err
	}
	return &memberOut{Body: memberWireOf(m)}, nil
}

func (a *API) getMember(ctx context.Context, in *MemberIn) (*memberOut, error) {
	t, _ := tenantOf(ctx)
	return memberOutOf(a.Tenants.Member(ctx, t.ID, in.Account))
}

type createMemberIn struct {
	TenantIn
	Body struct {
		Email    string `json:"email" maxLength:"254"`
		Name     string `json:"name" maxLength:"200"`
		Username string `json:"username,omitempty" maxLength:"100" doc:"Unique in the tenant in any spelling; with the company code it signs in, too"`
		Role     string `json:"role" maxLength:"60"`
		Password string `json:"password,omitempty" maxLength:"256" doc:"A first password to hand over: signing in with it opens the invitation, where they choose one of their own. Not used by people who have an account"`
	}
}

type createdMemberOut struct {
	Body struct {
		Member     *memberWire     `json:"member,omitempty"`
		Invitation *invitationWire `json:"invitation,omitempty"`
	}
}

func (a *API) createMember(ctx context.Context, in *createMemberIn) (*createdMemberOut, error) {
	t, _ := tenantOf(ctx)
	made, err := a.Tenants.CreateMember(ctx, t.ID, tenant.NewMember(in.Body))
	if err != nil {
		return nil, err
	}
	out := &createdMemberOut{}
	if made.Member != nil {
		wire := memberWireOf(*made.Member)
		out.Body.Member = &wire
	}
	if made.Invitation != nil {
		wire := a.invitationWireOf(*made.Invitation)
		out.Body.Invitation = &wire
	}
	return out, nil
}

type changeMemberIn struct {
	MemberIn
	Body struct {
		Role     *string `json:"role,omitempty" maxLength:"60"`
		Username *string `json:"username,omitempty" maxLength:"100" doc:"Empty takes it away"`
	}
}

func (a *API) changeMember(ctx context.Context, in *changeMemberIn) (*memberOut, error) {
	t, _ := tenantOf(ctx)
	return memberOutOf(a.Tenants.ChangeMember(ctx, t.ID, in.Account, tenant.MemberChange(in.Body)))
}

func (a *API) suspendMember(ctx context.Context, in *MemberIn) (*memberOut, error) {
	t, _ := tenantOf(ctx)
	return memberOutOf(a.Tenants.SuspendMember(ctx, t.ID, in.Account))
}

func (a *API) reactivateMember(ctx context.Context, in *MemberIn) (*memberOut, error) {
	t, _ := tenantOf(ctx)
	return memberOutOf(a.Tenants.ReactivateMember(ctx, t.ID, in.Account))
}

func (a *API) removeMember(ctx context.Context, in *MemberIn) (*noBody, error) {
	t, _ := tenantOf(ctx)
	return nil, a.Tenants.RemoveMember(ctx, t.ID, in.Account)
}

type whyIn struct {
	MemberIn
	Permission string `query:"permission" required:"true" maxLength:"100" example:"MEMBERS:invite"`
}

type whyOut struct {
	Body struct {
		Allowed  bool   `json:"allowed"`
		Sentence string `json:"sentence" doc:"For a person"`
	}
}

func (a *API) explainPermission(ctx context.Context, in *whyIn) (*whyOut, error) {
	t, _ := tenantOf(ctx)
	reason, err := a.Tenants.Why(ctx, t.ID, in.Account, domain.Permission(in.Permission))
	if err != nil {
		return nil, err
	}
	out := &whyOut{}
	out.Body.Allowed, out.Body.Sentence = reason.Allowed, reason.Sentence
	return out, nil
}

type leaveTenantIn struct {
	Membership string `path:"membership" maxLength:"100" doc:"The tenant's id or slug"`
}

func (a *API) leaveTenant(ctx context.Context, in *leaveTenantIn) (*noBody, error) {
	return nil, a.Tenants.Leave(ctx, in.Membership)
}
