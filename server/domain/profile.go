package domain

// The marks (x-is in a template's field) that say what an answer is to the
// tenant, whatever the template calls the field.
const (
	IsTenantName         = "tenant.name"
	IsTenantSlug         = "tenant.slug"
	IsTenantCountry      = "tenant.country"
	IsTenantTimezone     = "tenant.timezone"
	IsTenantCurrency     = "tenant.currency"
	IsTenantContactEmail = "tenant.contactEmail"
	IsTenantDescription  = "tenant.description"
	IsTenantAddress      = "tenant.address"
	IsTenantWebsite      = "tenant.website"
	IsTenantReplyTo      = "tenant.replyTo"
	IsTenantManagedSlugs = "tenant.managedSlugs"
	IsPortaInherits      = "credential.porta.inherits"
)

// AnswerMarks lists every mark that a template's field may carry as x-is.
func AnswerMarks() []string {
	return []string{
		IsTenantName, IsTenantSlug, IsTenantCountry, IsTenantTimezone, IsTenantCurrency,
		IsTenantContactEmail, IsTenantDescription, IsTenantAddress, IsTenantWebsite, IsTenantReplyTo,
		IsTenantManagedSlugs, IsPortaInherits,
	}
}

// Profile is what the answers of one onboarding say about the tenant to be. Only
// Name and Slug are never empty; a template need not ask for the rest.
type Profile struct {
	Name         string
	Slug         string
	Country      string // ISO 3166-1 alpha-2
	Timezone     string // IANA name
	Currency     string // ISO 4217
	ContactEmail string
	Description  string
	Address      string            // as on a letter, with line breaks
	Website      string            // with https:// in front
	ReplyTo      string            // where answers to the tenant's mails go
	ManagedSlugs []string          // tenants that this one will manage
	Inherits     map[string]string // credential kind to the slug of the tenant it comes from
	At           map[string]string // mark to the JSON pointer of its answer
}

// Pointer tells where the answer behind a mark stands, so that what only the
// database can refuse (a slug that is taken) is shown at the right field.
func (p Profile) Pointer(mark string) string {
	if at, ok := p.At[mark]; ok {
		return at
	}
	return "/answers"
}
