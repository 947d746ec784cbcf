// The names the app uses for what travels over the wire. schema.d.ts is made from the server's own description
// (npm run generate); nothing here is typed by hand that stands there.
import type { components, paths as Described } from './schema';

type Schemas = components['schemas'];

/** The operations under the addresses the app uses: without the prefix that the client puts before them. */
export type Paths = {
  [Path in keyof Described as Path extends `/api/v1${infer Rest}` ? Rest : Path]: Described[Path];
};

export type List<T> = { items: T[]; nextCursor?: string };

export type FieldError = Schemas['FieldError'];
export type Problem = Schemas['Problem'];

export type PlatformInfo = Schemas['PlatformInfoOutBody'];
export type PlatformSettings = Schemas['SettingsOutBody'];
export type Checklist = Schemas['ChecklistOutBody'];
export type ChecklistItemId = Schemas['ChecklistItemWire']['id'];

export type Session = Schemas['SessionWire'];
export type SignInAnswer = Schemas['SignInWire'];
export type StepUp = Schemas['StepUpWire'];
export type StepUpBody = Schemas['StepUpInBody'];
export type SecondFactorBody = Schemas['SecondFactorInBody'];
export type ProofMethod = StepUpBody['method'];
export type PasskeyQuestion = Schemas['QuestionOutBody'];
export type PasskeyAnswer = NonNullable<StepUpBody['credential']>;
export type Factors = Schemas['FactorsOutBody'];
export type Factor = Schemas['FactorRowWire'];
export type NewTotp = Schemas['NewTotpOutBody'];
export type Account = Schemas['AccountWire'];
export type Membership = Schemas['MembershipWire'];
export type OwnMembership = Schemas['OwnMembershipWire'];
export type Deletion = Schemas['DeletionOutBody'];
export type ManagedTenant = Schemas['ManagedWire'];
export type SignedInPlace = Schemas['SessionRowWire'];
export type RoleRef = Schemas['RoleNameWire'];

export type ApiKey = Schemas['APIKeyWire'];
export type PersonalApiKey = Schemas['PersonalKeyWire'];
export type PlatformRole = Schemas['RoleWire'];
export type PlatformPerson = Schemas['PersonWire'];
export type PersonAdded = Schemas['AddPersonOutBody'];
export type AuditEvent = Schemas['AuditWire'];

export type Template = Schemas['TemplateWire'];
export type TemplateStep = Schemas['TemplateStepWire'];
export type TemplateRole = Schemas['TemplateRoleWire'];
export type ProvisionStep = Schemas['TemplateProvisionWire'];
export type TemplateProblem = Schemas['TemplateProblemWire'];
export type StepKind = TemplateStep['kind'];
/** A JSON Schema as templates may use it; the form renderer reads the x- keys. */
export type Schema = Record<string, unknown>;

export type Reference = Schemas['ReferenceOutBody'];
export type CheckResult = Schemas['CheckOutBody'];
export type CheckName = 'slug-free' | 'tenant-exists' | 'operator-exists';

export type Onboarding = Schemas['OnboardingWire'];
export type StepStatus = Schemas['OnboardingStepWire']['state'];
export type Answers = Onboarding['answers'];
export type Submitted = Schemas['CreatedOutBody'];

/** A tenant by name: where it is only pointed at, its template may be missing. */
export type TenantRef = Schemas['RunTenantWire'] & { template?: string };
export type TenantState = 'provisioning' | 'needs_action' | 'live' | 'disabled';
export type TenantSummary = Schemas['TenantSummaryWire'];
export type Tenant = Schemas['TenantWire'];
export type Member = Schemas['MemberWire'];
export type Invitation = Schemas['InvitationWire'];
export type InvitationView = Schemas['LookUpOutBody'];
export type Credential = Schemas['CredentialWire'];

export type Policy = Schemas['PolicyOutBody'];
export type PolicyChange = Schemas['PolicyWire'];
export type PolicyEffect = Schemas['PolicyEffectOutBody'];
export type Connection = Schemas['ConnectionWire'];
export type ConnectionDraft = Schemas['ConnectionDraftWire'];
export type NewConnection = Schemas['CreateConnectionInBody'];
export type SsoRequirement = Schemas['RequirementOutBody'];
export type SsoAnswer = Schemas['CompleteSSOInBody'];
export type TenantDomain = Schemas['DomainWire'];
export type UnenrolledMember = Schemas['UnenrolledWire'];
/** A tenant in the switcher, and an invitation there. */
export type Place = Schemas['PlaceWire'];
export type MyInvitation = Schemas['MyInvitationWire'];

export type Run = Schemas['RunWire'] & { steps: RunStep[] };
export type RunSummary = Schemas['RunWire'];
export type RunStep = Schemas['RunStepWire'];
export type RunState = RunSummary['state'];
export type RunStepState = RunStep['state'];

export type OutboxMessage = Schemas['MessageWire'];
export type OutboxMessageFull = Schemas['MessageOutBody'];
export type MailSettings = Schemas['MailSettingsOutBody'];
export type MailTest = Schemas['MailTestOutBody'];

export type Texting = Schemas['TextingWire'];
export type Contact = Schemas['ContactWire'];
export type Consent = Schemas['ConsentWire'];
export type Thread = Schemas['ThreadWire'];
export type Text = Schemas['TextWire'];
export type TextPreview = Schemas['PreviewTextsOutBody'];
export type TextingSettings = Schemas['TextingSettingsOutBody'];
export type TextingTest = Schemas['TextingTestOutBody'];

export type TenantRole = Schemas['TenantRoleWire'];
export type TenantRoles = Schemas['TenantRolesOutBody'];
export type OwnershipOffer = Schemas['OfferWire'];
export type Widget = Schemas['WidgetWire'];
export type WidgetSchedule = Schemas['ScheduleWire'];
export type WidgetApp = Schemas['AppNowWire'];
export type WebsiteCheck = Schemas['WebsiteCheckWire'];
export type CheckedPage = Schemas['CheckedPageWire'];
export type VisitorMessage = Schemas['VisitorMessageWire'];
export type ShownWidget = Schemas['ShownWire'];
export type BulkInvite = Schemas['BulkWire'];
export type BulkCheck = Schemas['BulkCheckOutBody'];
export type BulkCheckRow = BulkCheck['rows'][number];
export type CompanyInvitation = Schemas['CompanyInvitationWire'];
export type NewCompanyInvitation = Schemas['InviteCompanyInBody'];
export type MadeCompanyInvitation = Schemas['CompanyInvitationOutBody'];
export type NewCompany = Schemas['CreateCompanyInBody'];
export type MadeCompany = Schemas['CreateCompanyOutBody'];
export type CompanyCard = Schemas['CompanyCardOutBody'];
export type CompanyListCheck = Schemas['BulkCompanyCheckOutBody'];
export type CompanySettings = Schemas['CompanySettingsWire'];
export type Brand = Schemas['BrandOutBody'];
export type BrandValues = Schemas['BrandValues'];
export type BulkResultRow = Schemas['BulkResultWire'];
export type CompanyListRow = Schemas['BulkCompanyResult'];
export type ContactImport = Schemas['ContactImportWire'];
export type ContactImportCheck = Schemas['ContactForeseenOutBody'];
export type ContactImportRow = Schemas['ContactImportRow'];

/** A link to set a company up, as its holder sees it. */
export type SetUp = Schemas['SetUpWire'];
export type SetUpStep = Schemas['SetUpStepWire'];
export type SetUpRole = Schemas['SetUpRoleWire'];
export type Handover = Schemas['HandoverWire'];
export type FirstStep = Schemas['FirstStepWire'];
