package config

import (
	"net"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"

	"tenantry/server/secret"
)

// Config is everything an operator can set. It does not change after Load.
type Config struct {
	// Where things are.
	Data      string
	DB        string // empty: SQLite in Data
	SecretKey secret.String

	BreachedPasswords string // a file; empty: none

	// What is said, and how.
	LogLevel  string
	LogFormat string

	// How the server is reached.
	Addr           string
	PublicURL      string // empty: made from the address listened on
	RootDomain     string
	TrustedProxies []netip.Prefix

	// What a role on the platform wants besides.
	PlatformFrom         []netip.Prefix // networks from which it is managed; none: every one
	PlatformSecondFactor string         // optional or required
	MetricsAddr          string
	MetricsToken         secret.String
	DNSResolver          string // host:port; empty: the system's name servers

	// What one client, and one moment, may cost.
	RateLimit       int // requests per second and client address; 0 means no limit
	RateBurst       int
	ReadTimeout     time.Duration
	IdleTimeout     time.Duration
	ShutdownTimeout time.Duration
	HashWorkers     int // passwords hashed at once; 0 means one less than there are cores

	// Mail. With a provider here, what the settings say about mail does not count.
	MailProvider     string // empty: chosen in the settings
	MailFromName     string
	MailFromAddress  string
	MailReplyTo      string
	MailLanguage     string // one of words.Tags
	MailPerTenant    int    // messages of one tenant in 24 hours; 0 means no cap
	MailPerRecipient int    // messages to one address in 24 hours; 0 means no cap
	SMTPHost         string
	SMTPPort         int
	SMTPSecurity     string
	SMTPUsername     string
	SMTPPassword     secret.String
	SMTPCA           []byte // PEM
	SendGridURL      string
	SendGridKey      secret.String
	SendGridEventKey string
	TextProvider     string // empty: chosen in the settings
	TextPerTenant    int    // texts of one tenant in 24 hours; 0 means no cap
	TextPerRecipient int    // texts to one number in 24 hours; 0 means no cap
	TextCountry      string
	TwilioAccount    string
	TwilioToken      secret.String
	TwilioURL        string
	OutboundAllow    []netip.Prefix // where addresses typed in pages may lead besides the Internet

	// The first administrator, used once, on an empty store.
	AdminEmail    string
	AdminPassword secret.String

	// Warnings is what Load noticed that is not wrong enough to stop, for the log.
	Warnings []string
}

// Secure reports whether people reach the server by https, which decides about
// cookie prefixes and HSTS.
func (c Config) Secure() bool { return strings.HasPrefix(c.PublicURL, "https://") }

// LocalURL is the address to open when no public one is configured. An address
// that listens everywhere is reached by the name localhost.
func LocalURL(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return "http://" + addr.String()
	}
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsUnspecified() {
		host = "localhost"
	}
	u := url.URL{Scheme: "http", Host: net.JoinHostPort(host, port)}
	return u.String()
}

// Environ is the environment of the process, for Load.
func Environ() []string { return os.Environ() }

// Getenv reads one variable of the command line client, such as TENANTRY_URL.
func Getenv(name string) string { return os.Getenv(name) }
