package api

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"tenantry/server/domain"
)

// need says who may call an operation. Its zero value is refused at start-up, so
// that an operation without a decision cannot exist.
type need struct {
	kind  needKind
	perm  domain.Permission
	proof bool // see fresh
	half  bool // see orHalf

	vouched bool // see orVouched
}

type needKind string

const (
	needPublic   needKind = "public"
	needSignedIn needKind = "signed-in"
	needHalf     needKind = "half-signed-in"
	needPlatform needKind = "platform"
	needTenant   needKind = "tenant"
	needRun      needKind = "run"
	needMember   needKind = "member"
)

// public operations ask for nothing; the list of them is held by a test.
var public = need{kind: needPublic}

// signedIn operations answer about the caller only, or filter by what the caller may see.
var signedIn = need{kind: needSignedIn}

// halfSignedIn operations are for somebody whose second factor is still missing.
var halfSignedIn = need{kind: needHalf}

// platform operations need a platform permission.
func platform(p domain.Permission) need { return need{kind: needPlatform, perm: p} }

// inTenant operations need a permission in the tenant that {tenant} names.
func inTenant(p domain.Permission) need { return need{kind: needTenant, perm: p} }

// ofMember operations are for whoever belongs to the tenant that {tenant} names, and
// for its own keys, whatever they may do there.
var ofMember = need{kind: needMember}

// ofRun operations need a permission in the tenant of the run that {run} names.
func ofRun(p domain.Permission) need { return need{kind: needRun, perm: p} }

// fresh asks somebody in a browser, beside the need, for a proof of identity of
// the last minutes (domain.RequireFresh): for acts that a stranger at an open
// screen must not be able to do.
func (n need) fresh() need {
	n.proof = true
	return n
}

// orHalf lets in somebody whose second factor is still missing, too.
func (n need) orHalf() need {
	n.half = true
	return n
}

// orVouched lets in somebody for whom only a tenant's provider vouches, too. What
// changes something of the account itself needs a proof of its own.
func (n need) orVouched() need {
	n.vouched = true
	return n
}

func (n need) String() string {
	if n.perm == "" {
		return string(n.kind)
	}
	return string(n.perm)
}

// register mounts one operation together with who may call it. The check runs
// before the input is read; the handler's domain errors become problems. What is
// written here is compiled once for each operation, so that little should be.
func register[I, O any](a *API, op huma.Operation, n need, handle func(context.Context, *I) (*O, error)) {
	a.mount(op, n, reflect.TypeFor[I](), reflect.TypeFor[O](), func(ctx context.Context, in any) (any, error) {
		return handle(ctx, in.(*I))
	})
}

// operation is what a request to one operation meets.
type operation struct {
	api    *API
	need   need
	input  *inputForm
	answer answerForm
	handle func(ctx context.Context, in any) (out any, err error)
}

// mount gives an operation its address. The types of its input and answer are read by
// reflection: for all operations that was a third of the time that the program takes
// to start, and a fifth of the memory it then holds. So its first request has it done,
// and the document when it is asked for.
func (a *API) mount(op huma.Operation, n need, input, output reflect.Type, handle func(context.Context, any) (any, error)) {
	if n.kind == "" {
		panic("operation " + op.OperationID + " says not who may call it")
	}
	op.Path = Prefix + op.Path
	if op.MaxBodyBytes == 0 {
		op.MaxBodyBytes = maxBody
	}
	if a.described != nil {
		a.described.add(&op, n, input, output)
		return
	}
	id, status, most := op.OperationID, op.DefaultStatus, op.MaxBodyBytes // the rest is for the document
	mounted := sync.OnceValue(func() *operation {
		return &operation{a, n, inputFormOf(newSchemas(), id, most, input), answerFormOf(id, status, output), handle}
	})
	a.app.Add(op.Method, routePath(op.Path), func(c *fiber.Ctx) error { return mounted().serve(c) })
}

// routePath is an operation's path as Fiber writes it: /tenants/:tenant.
func routePath(path string) string {
	return strings.ReplaceAll(strings.ReplaceAll(path, "{", ":"), "}", "")
}

// serve answers a request. Whoever lacks what the operation needs is refused before
// anything of the input is looked at.
func (o *operation) serve(c *fiber.Ctx) error {
	ctx, err := o.api.check(c, o.need)
	if err != nil {
		return o.api.WriteProblem(c, err)
	}
	c.SetUserContext(ctx)
	in, err := o.input.read(c)
	if err != nil {
		return o.api.WriteProblem(c, err)
	}
	out, err := o.handle(ctx, in)
	if err != nil {
		return o.api.WriteProblem(c, err)
	}
	return o.answer.send(c, out)
}

// errors are the statuses that an operation can answer with before it is called.
func (n need) errors() []int {
	errs := []int{http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusInternalServerError}
	if n.kind == needPublic {
		return errs
	}
	errs = append(errs, http.StatusUnauthorized)
	if n.kind == needTenant || n.kind == needRun || n.kind == needMember {
		errs = append(errs, http.StatusNotFound)
	}
	if n.perm != "" || n.kind == needMember {
		errs = append(errs, http.StatusForbidden)
	}
	return errs
}

// check finds out whether the caller may call the operation, and returns the context
// for its handler, which knows the resolved tenant.
func (a *API) check(c *fiber.Ctx, n need) (context.Context, error) {
	ctx, err := a.admit(c, n)
	if err == nil && n.proof {
		err = domain.RequireFresh(ctx, a.Now())
	}
	return ctx, err
}

// admit finds out whether the caller has what the operation needs.
func (a *API) admit(c *fiber.Ctx, n need) (context.Context, error) {
	ctx := c.UserContext()
	if n.kind == needPublic {
		return ctx, nil
	}
	actor := domain.ActorFrom(ctx)
	if actor.Kind == domain.ActorHalf && (n.half || n.kind == needHalf) {
		return ctx, nil
	}
	if !actor.SignedIn() {
		return nil, domain.Errorf(domain.CodeUnauthorized, "Sign in to go on.")
	}
	switch n.kind {
	case needHalf:
		return nil, domain.Errorf(domain.CodeConflict, "You are signed in already.").Because("signed_in_already")
	case needSignedIn:
		if c.Method() != http.MethodGet && !n.vouched {
			return ctx, domain.RequireLocal(actor)
		}
		return ctx, nil
	case needPlatform:
		return ctx, domain.AuthorizePlatform(ctx, n.perm)
	case needTenant:
		return a.enterTenant(ctx, c.Params("tenant"), n.perm)
	case needMember:
		return a.enterAsMember(ctx, c.Params("tenant"))
	case needRun:
		id, err := a.RunHome.TenantOfRun(ctx, domain.RunID(c.Params("run")))
		if err != nil {
			return nil, err
		}
		ctx, err = a.enterTenant(ctx, string(id), n.perm)
		if domain.Is(err, domain.CodeNotFound) {
			err = domain.NotFound("run")
		}
		return ctx, err
	}
	return nil, fmt.Errorf("unknown need %q", n.kind)
}

// enterTenant resolves the tenant for the actor and checks the permission there.
func (a *API) enterTenant(ctx context.Context, ref string, p domain.Permission) (context.Context, error) {
	ctx, tenant, _, err := a.resolve(ctx, ref)
	if err != nil {
		return nil, err
	}
	return ctx, domain.AuthorizeTenant(ctx, tenant.ID, p)
}

// enterAsMember resolves the tenant for the actor and asks that it belongs there.
func (a *API) enterAsMember(ctx context.Context, ref string) (context.Context, error) {
	ctx, _, access, err := a.resolve(ctx, ref)
	if err == nil && access.Role == "" && domain.ActorFrom(ctx).Key.Kind != domain.KeyTenant {
		err = domain.Errorf(domain.CodeForbidden, "This is for members of the tenant.").Because("not_member")
	}
	return ctx, err
}

func (a *API) resolve(ctx context.Context, ref string) (context.Context, domain.EnteredTenant, domain.TenantAccess, error) {
	tenant, access, err := a.Access.Resolve(ctx, ref)
	if domain.Is(err, domain.CodeNotFound) {
		if shut := domain.PlatformShut(ctx, domain.PermTenantRead); shut != nil {
			err = shut // whether there is such a tenant or not
		}
	}
	if err != nil {
		return nil, tenant, access, err
	}
	return domain.WithAccess(context.WithValue(ctx, resolvedKey{}, resolved{tenant, access}), access), tenant, access, nil
}

type resolvedKey struct{}

type resolved struct {
	tenant domain.EnteredTenant
	access domain.TenantAccess
}

// tenantOf returns the tenant that the address names and what the caller may do
// there. Only operations declared with inTenant, ofMember or ofRun have one.
func tenantOf(ctx context.Context) (domain.EnteredTenant, domain.TenantAccess) {
	r, ok := ctx.Value(resolvedKey{}).(resolved)
	if !ok {
		panic("tenantOf in an operation that names no tenant")
	}
	return r.tenant, r.access
}
