// The wire types the app speaks of, under the names it uses.

export type List<T> = { items: T[]; nextCursor?: string };

export type FieldError = { pointer: string; code: string; message: string };

export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  requestId?: string;
  errors?: FieldError[];
  missing?: string;
  retryAfter?: number;
};

export type PlatformInfo = {
  name: string;
  version: string;
  setupNeeded: boolean;
  mail: { configured: boolean };
  publicUrl: string;
};

export type TenantState = 'provisioning' | 'needs_action' | 'live';

export type TenantRef = { id: string; slug: string; name: string; state: TenantState; template?: string };

export type RoleRef = { name: string; title: string };

export type Account = {
  id: string;
  email: string;
  name: string;
  platformRole?: RoleRef;
  permissions: string[];
};

export type Membership = { tenant: TenantRef; role: string; roleTitle: string };
export type ManagedTenant = { tenant: TenantRef; through: { slug: string; name: string } };

export type Session = {
  account: Account;
  session: { id: string; createdAt?: string; expiresAt?: string; factors: { method: string; at: string }[] };
  memberships: Membership[];
  managed: ManagedTenant[];
};

export type SignedInPlace = {
  id: string;
  current: boolean;
  userAgent: string;
  address: string;
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
};

// A JSON Schema as templates may use it; the form renderer reads the x- keys.
export type Schema = { [keyword: string]: unknown };

export type StepKind = 'form' | 'users';
export type TemplateStep = { id: string; kind: StepKind; title: string; intro: string; schema?: Schema };
export type TemplateRole = { name: string; title: string; permissions: string[] };
export type ProvisionStep = { id: string; use: string; title: string; assignee: string; required: boolean };

export type Template = {
  name: string;
  version: number;
  title: string;
  summary: string;
  audience: string;
  includes: string[];
  minutes: number;
  have: string[];
  wizard: string;
  doors: string[];
  steps: TemplateStep[];
  roles: TemplateRole[];
  defaultRole: string;
  features: Record<string, boolean>;
  limits: Record<string, number>;
  provision: ProvisionStep[];
  document?: string;
};

export type TemplateProblem = { file: string; line: number; column: number; reason: string };

export type Reference = {
  countries: { code: string; name: string }[];
  timezones: string[];
  currencies: { code: string; name: string; digits: number }[];
};

export type CheckName = 'slug-free' | 'tenant-exists' | 'operator-exists';
export type CheckResult = { ok: boolean; code?: string; message?: string; suggestion?: string };

export type Answers = Record<string, unknown>;
export type StepStatus = 'done' | 'todo' | 'problem';

export type Onboarding = {
  id: string;
  wizard: string;
  template?: string;
  templateVersion?: number;
  latestVersion?: number;
  state: 'draft' | 'submitted' | 'discarded' | 'expired';
  step: string;
  answers: Answers;
  version: number;
  createdBy: { id: string; name: string };
  changedBy: string;
  createdAt: string;
  updatedAt: string;
  expiresAt: string;
  steps: { id: string; kind: StepKind; title: string; state: StepStatus }[];
  problems: FieldError[];
  otherEditors: { name: string; at: string }[];
  tenant?: TenantRef;
  run?: string;
};

export type Submitted = { tenant: TenantRef; run: string; onboarding?: string };

export type RunState = 'queued' | 'running' | 'waiting' | 'needs_action' | 'done';
export type RunStepState =
  | 'pending'
  | 'running'
  | 'waiting'
  | 'needs_action'
  | 'failed'
  | 'done'
  | 'skipped'
  | 'undone';

export type RunStep = {
  id: string;
  title: string;
  help: string;
  assignee: string;
  required: boolean;
  skippable: boolean;
  connector: string;
  state: RunStepState;
  attempts: number;
  message: string;
  note: string;
  output?: Record<string, unknown>;
  startedAt?: string;
  finishedAt?: string;
  doneBy?: string;
};

export type Run = {
  id: string;
  tenant: TenantRef;
  template: string;
  templateVersion: number;
  state: RunState;
  createdAt: string;
  updatedAt: string;
  finishedAt?: string;
  steps: RunStep[];
};

export type RunSummary = Omit<Run, 'steps'>;

export type TenantSummary = TenantRef & {
  template: string;
  templateTitle: string;
  country: string;
  memberCount: number;
  createdAt: string;
  liveAt?: string;
  sample: boolean;
  run?: { id: string; state: RunState; done: number; total: number };
};

export type Tenant = TenantSummary & {
  timezone: string;
  currency: string;
  contactEmail: string;
  description: string;
  features: Record<string, boolean>;
  limits: Record<string, number>;
  answers: Answers;
  managedBy: { slug: string; name: string }[];
  version: number;
  access: { role?: string; through?: string; permissions: string[] };
};

export type Member = {
  account: { id: string; name: string; email: string };
  role: string;
  roleTitle: string;
  joinedAt: string;
};

export type Invitation = {
  id: string;
  email: string;
  name: string;
  role: string;
  state: 'pending' | 'accepted' | 'revoked' | 'expired';
  delivery: 'not_sent';
  createdAt: string;
  expiresAt: string;
  acceptedAt?: string;
  invitedBy: string;
};

export type InvitationView = {
  state: 'open' | 'expired' | 'used' | 'revoked';
  tenant?: { name: string; slug: string };
  platform?: boolean;
  role: string;
  roleTitle: string;
  email: string;
  name: string;
  invitedBy: string;
  expiresAt: string;
  accountExists: boolean;
};

export type Credential = {
  kind: 'porta';
  state: 'set' | 'inherited' | 'none';
  inheritedFrom?: { slug: string; name: string };
  changedAt?: string;
  changedBy?: string;
};

export type AuditEvent = {
  id: string;
  at: string;
  tenantId?: string;
  actor: { kind: string; id: string; name: string };
  action: string;
  targetKind: string;
  targetId: string;
  detail?: Record<string, unknown>;
  address: string;
  requestId: string;
};

export type OutboxMessage = {
  id: string;
  kind: string;
  to: string;
  toName: string;
  subject: string;
  createdAt: string;
  state: 'stored';
  tenant?: { slug: string; name: string };
};

export type OutboxMessageFull = OutboxMessage & { html: string; text: string };

export type ChecklistItemId = 'public-address' | 'mail' | 'first-tenant';
export type Checklist = {
  items: { id: ChecklistItemId; done: boolean; detail: string }[];
  dismissed: boolean;
  sampleData: boolean;
};

export type PlatformSettings = { name: string; publicUrl: string; rootDomain: string; version: number };

export type ApiKey = {
  id: string;
  name: string;
  hint: string;
  permissions: string[];
  createdBy: { id: string; name: string };
  createdAt: string;
  expiresAt: string;
  lastUsedAt?: string;
  revokedAt?: string;
};

export type PlatformRole = {
  name: string;
  title: string;
  permissions: string[];
  builtIn: boolean;
  people: number;
  version: number;
};

export type PlatformPerson = {
  id: string;
  email: string;
  name: string;
  role?: string;
  lastSignInAt?: string;
  createdAt: string;
};

export type PersonAdded = { person?: PlatformPerson; invitation?: { id: string; email: string; name: string; role: string; expiresAt: string }; url?: string };
