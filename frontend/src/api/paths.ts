import type * as T from './types';

// The operations in the shape that openapi-fetch reads, with the /api/v1 prefix left out.

type Json<X> = { content: { 'application/json': X } };
type Failure = { default: { headers: Record<string, unknown>; content: { 'application/problem+json': T.Problem } } };
type Parameters = { query?: object; path?: object; header?: object };

type Answer<Out> = [Out] extends [null]
  ? { 204: { headers: Record<string, unknown>; content?: never } } & Failure
  : { 200: { headers: Record<string, unknown> } & Json<Out> } & Failure;

type Op<Out, P extends Parameters = Record<never, never>> = { parameters: P; responses: Answer<Out> };
type OpWith<Body, Out, P extends Parameters = Record<never, never>> = Op<Out, P> & { requestBody: Json<Body> };

type Page = { cursor?: string; limit?: number };
type InTenant = { path: { tenant: string } };
type ById = { path: { id: string } };
type IfMatch = { header: { 'If-Match': string } };

export interface Paths {
  '/platform/info': { get: Op<T.PlatformInfo> };
  '/setup': { post: OpWith<{ code: string; email: string; name: string; password: string }, T.Session> };
  '/session': {
    get: Op<T.Session>;
    post: OpWith<{ email: string; password: string }, T.Session>;
    delete: Op<null>;
  };
  '/session/account': { patch: OpWith<{ name: string }, null> };
  '/session/password': { post: OpWith<{ current: string; password: string }, null> };
  '/sessions': { get: Op<T.List<T.SignedInPlace>, { query?: Page }>; delete: Op<null> };
  '/sessions/{session}': { delete: Op<null, { path: { session: string } }> };

  '/templates': {
    get: Op<{ items: T.Template[]; problems?: T.TemplateProblem[] }, { query?: { wizard?: string } }>;
  };
  '/templates/{name}': { get: Op<T.Template, { path: { name: string }; query?: { version?: number } }> };
  '/reference': { get: Op<T.Reference> };
  '/checks/{check}': {
    get: Op<
      T.CheckResult,
      { path: { check: T.CheckName }; query: { value: string; template?: string; onboarding?: string } }
    >;
  };

  '/onboardings': {
    get: Op<T.List<T.Onboarding>, { query?: Page & { state?: string; wizard?: string } }>;
    post: OpWith<{ wizard: string; template?: string; answers?: T.Answers; step?: string }, T.Onboarding>;
  };
  '/onboardings/{id}': {
    get: Op<T.Onboarding, ById>;
    patch: OpWith<{ template?: string; answers?: T.Answers; step?: string }, T.Onboarding, ById & IfMatch>;
    delete: Op<null, ById>;
  };
  '/onboardings/{id}/submit': { post: Op<T.Submitted, ById> };

  '/tenants': {
    get: Op<
      T.List<T.TenantSummary>,
      { query?: Page & { search?: string; state?: string; template?: string; sort?: string } }
    >;
    post: OpWith<
      { template: string; version?: number; answers: T.Answers },
      T.Submitted,
      { header?: { 'Idempotency-Key'?: string } }
    >;
  };
  '/tenants/{tenant}': {
    get: Op<T.Tenant, InTenant>;
    patch: OpWith<
      Partial<Pick<T.Tenant, 'name' | 'country' | 'timezone' | 'currency' | 'contactEmail' | 'description'>>,
      T.Tenant,
      InTenant & IfMatch
    >;
  };
  '/tenants/{tenant}/members': { get: Op<T.List<T.Member>, InTenant & { query?: Page }> };
  '/tenants/{tenant}/roles': { get: Op<{ items: T.TemplateRole[] }, InTenant> };
  '/tenants/{tenant}/invitations': {
    get: Op<T.List<T.Invitation>, InTenant & { query?: Page }>;
    post: OpWith<{ email: string; name?: string; role: string }, T.Invitation, InTenant>;
  };
  '/tenants/{tenant}/invitations/{id}': { delete: Op<null, { path: { tenant: string; id: string } }> };
  '/tenants/{tenant}/invitations/{id}/resend': { post: Op<T.Invitation, { path: { tenant: string; id: string } }> };
  '/tenants/{tenant}/invitations/{id}/link': { get: Op<{ url: string }, { path: { tenant: string; id: string } }> };
  '/tenants/{tenant}/managed': { get: Op<T.List<T.TenantSummary>, InTenant & { query?: Page }> };
  '/tenants/{tenant}/managed/{slug}': {
    put: Op<null, { path: { tenant: string; slug: string } }>;
    delete: Op<null, { path: { tenant: string; slug: string } }>;
  };
  '/tenants/{tenant}/credentials': { get: Op<{ items: T.Credential[] }, InTenant> };
  '/tenants/{tenant}/credentials/{kind}': {
    put: OpWith<{ username: string; password: string }, T.Credential, { path: { tenant: string; kind: string } }>;
    delete: Op<null, { path: { tenant: string; kind: string } }>;
  };
  '/tenants/{tenant}/runs': { get: Op<T.List<T.RunSummary>, InTenant & { query?: Page }> };
  '/tenants/{tenant}/audit': { get: Op<T.List<T.AuditEvent>, InTenant & { query?: Page }> };

  '/runs/{run}': { get: Op<T.Run, { path: { run: string } }> };
  '/runs/{run}/steps/{step}/{act}': {
    post: OpWith<{ note?: string }, T.Run, { path: { run: string; step: string; act: 'retry' | 'done' | 'skip' } }>;
  };

  '/invitations/look-up': { post: OpWith<{ token: string }, T.InvitationView> };
  '/invitations/accept': { post: OpWith<{ token: string; name?: string; password?: string }, T.Session> };

  '/platform/outbox': { get: Op<T.List<T.OutboxMessage>, { query?: Page }> };
  '/platform/outbox/{id}': { get: Op<T.OutboxMessageFull, ById> };
  '/platform/checklist': { get: Op<T.Checklist>; patch: OpWith<{ dismissed: boolean }, T.Checklist> };
  '/platform/settings': {
    get: Op<T.PlatformSettings>;
    patch: OpWith<{ name: string }, T.PlatformSettings, IfMatch>;
  };
  '/platform/sample-data': { post: Op<{ tenants: number }>; delete: Op<{ tenants: number }> };
  '/platform/api-keys': {
    get: Op<T.List<T.ApiKey>, { query?: Page }>;
    post: OpWith<{ name: string; permissions: string[]; expiresInDays: number }, { key: string; apiKey: T.ApiKey }>;
  };
  '/platform/api-keys/{key}': { delete: Op<null, { path: { key: string } }> };
  '/platform/roles': {
    get: Op<{ items: T.PlatformRole[]; permissions: string[] }>;
    post: OpWith<{ name: string; title: string; permissions: string[] }, T.PlatformRole>;
  };
  '/platform/roles/{role}': {
    patch: OpWith<{ title?: string; permissions?: string[] }, T.PlatformRole, { path: { role: string } } & IfMatch>;
    delete: Op<null, { path: { role: string } }>;
  };
  '/platform/people': {
    get: Op<T.List<T.PlatformPerson>, { query?: Page }>;
    post: OpWith<{ email: string; name?: string; role: string }, T.PersonAdded>;
  };
  '/platform/people/{person}': {
    patch: OpWith<{ role: string | null }, T.PlatformPerson, { path: { person: string } }>;
  };
  '/platform/invitations': { get: Op<T.List<T.Invitation>, { query?: Page }> };
  '/platform/audit': { get: Op<T.List<T.AuditEvent>, { query?: Page }> };
}
