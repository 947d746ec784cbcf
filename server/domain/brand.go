package domain

// Brand is how a tenant shows itself to its clients: on the links it sends, and in
// mails. Found with what it inherits (store.TenantTx.FindBrand).
type Brand struct {
	Name         string // the tenant's
	Color        string // #rrggbb, or empty
	LogoDigest   string // empty without a logo
	ContactName  string // of whom clients ask for help
	ContactEmail string
	ContactPhone string
	HelpURL      string
	OfferText    string // of a done-for-you service; empty shows none
	OfferURL     string
	SenderName   string // in the From of its mails; empty: the installation's
	Version      int64  // 0 before anything was set
}
