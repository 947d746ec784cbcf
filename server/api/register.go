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
	a.mount(op, n, reflect.TypeFor[I](), reflect.TypeFor[O](), func(on huma.API, d *declared) {
		huma.Register(on, d.op, func(ctx context.Context, in *I) (*huma.StreamResponse, error) {
			out, err := handle(ctx, in)
			return d.answer(ctx, out, err)
		})
	})
}

// declared is one operation, as Huma knows it.
type declared struct {
	api  *API
	op   huma.Operation
	need need
	form answerForm
}

// mount gives an operation its address. Huma reads the types of its input and answer
// by reflection: for all operations that was a third of the time that the program
// takes to start, and a fifth of the memory it then holds. So its first request tells
// Huma of it, and the document does when it is asked for.
func (a *API) mount(op huma.Operation, n need, input, output reflect.Type, tell func(huma.API, *declared)) {
	if n.kind == "" {
		panic("operation " + op.OperationID + " says not who may call it")
	}
	op.Path = Prefix + op.Path
	if a.described != nil {
		tell(a.described.api, a.declare(op, n, input, output))
		a.described.needs[op.OperationID] = n
		return
	}
	handler := sync.OnceValue(func() fiber.Handler {
		var alone oneOperation
		tell(huma.NewAPI(humaConfig(a.Version), &alone), a.declare(op, n, input, output))
		return alone.handler
	})
	a.app.Add(op.Method, routePath(op.Path), func(c *fiber.Ctx) error { return handler()(c) })
}

// routePath is an operation's path as Fiber writes it: /tenants/:tenant.
func routePath(path string) string {
	return strings.ReplaceAll(strings.ReplaceAll(path, "{", ":"), "}", "")
}

// declare gives an operation what all have in common.
func (a *API) declare(op huma.Operation, n need, input, output reflect.Type) *declared {
	refuseHidden(op.OperationID, input)
	if op.MaxBodyBytes == 0 {
		op.MaxBodyBytes = maxBody
	}
	op.BodyReadTimeout = -1 // the server's own read timeout holds
	op.Middlewares = append(op.Middlewares, a.guard(n))
	d := &declared{api: a, op: op, need: n, form: formOf(&op, output)}
	d.op.DefaultStatus = d.form.status
	if a.described != nil {
		d.document(a.described.api.OpenAPI().Components.Schemas, output)
	}
	return d
}

// document describes what only the document tells.
func (d *declared) document(schemas huma.Registry, output reflect.Type) {
	op := &d.op
	op.Errors = append(op.Errors, d.need.errors()...)
	op.Extensions = map[string]any{"x-permission": d.need.String()}
	if d.need.proof {
		op.Extensions["x-fresh-proof"] = true
	}
	if d.need.kind != needPublic {
		op.Security = []map[string][]string{{"session": {}}, {"apiKey": {}}}
	}
	describeOutput(schemas, op, output, d.form)
}

// answer hands Huma what a handler returned.
func (d *declared) answer(ctx context.Context, out any, err error) (*huma.StreamResponse, error) {
	if err != nil {
		return nil, d.api.problem(ctx, err)
	}
	return d.api.send(d.form, out), nil
}

// refuseHidden stops the test of the document when an input embeds a type without a
// capital letter: Huma passes over it, and its parameters would silently not exist.
func refuseHidden(operation string, input reflect.Type) {
	for i := range input.NumField() {
		if f := input.Field(i); f.Anonymous {
			if !f.IsExported() {
				panic("operation " + operation + " embeds " + f.Name + ", which Huma cannot see")
			}
			refuseHidden(operation, f.Type)
		}
	}
}

// errors are the statuses that the check itself can answer with.
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

// guard refuses whoever lacks what the operation needs, and hands the resolved
// tenant on to the handler.
func (a *API) guard(n need) func(huma.Context, func(huma.Context)) {
	return func(hc huma.Context, next func(huma.Context)) {
		ctx, err := a.check(hc, n)
		if err != nil {
			if writeErr := a.WriteProblem(fiberOf(hc), err); writeErr != nil {
				a.Logger.Error("a problem could not be written", "error", writeErr)
			}
			return
		}
		next(huma.WithContext(hc, ctx))
	}
}

func (a *API) check(hc huma.Context, n need) (context.Context, error) {
	ctx, err := a.admit(hc, n)
	if err == nil && n.proof {
		err = domain.RequireFresh(ctx, a.Now())
	}
	return ctx, err
}

// admit finds out whether the caller has what the operation needs.
func (a *API) admit(hc huma.Context, n need) (context.Context, error) {
	ctx := hc.Context()
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
		if hc.Method() != http.MethodGet && !n.vouched {
			return ctx, domain.RequireLocal(actor)
		}
		return ctx, nil
	case needPlatform:
		return ctx, domain.AuthorizePlatform(ctx, n.perm)
	case needTenant:
		return a.enterTenant(ctx, hc.Param("tenant"), n.perm)
	case needMember:
		return a.enterAsMember(ctx, hc.Param("tenant"))
	case needRun:
		id, err := a.RunHome.TenantOfRun(ctx, domain.RunID(hc.Param("run")))
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
