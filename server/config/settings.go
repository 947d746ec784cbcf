package config

import (
	"slices"
	"strings"

	"tenantry/server/secret"
	"tenantry/server/words"
)

// Group says which part of the program a setting concerns. A command that only
// needs the store must not fail because of, say, a bad public address.
type Group string

// The groups, in the order they are documented.
const (
	GroupStore  Group = "Store"
	GroupLog    Group = "Log"
	GroupWeb    Group = "Web"
	GroupLimits Group = "Limits"
	GroupMail   Group = "Mail"
	GroupText   Group = "Text messages"
	GroupFirst  Group = "First run"
)

// setting is one thing that can be set. Its name is the flag and the key in the
// file; in the environment it is TENANTRY_ and the name in capitals.
type setting struct {
	name   string
	group  Group
	arg    string // what to put there, as the help shows it
	def    string
	help   string
	secret bool // never a flag (flags show in process lists); NAME_FILE works too
	file   bool // may hold a secret: NAME_FILE works too
	set    func(c *Config, value string) error
}

// env is the setting's name in the environment.
func (s setting) env() string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(s.name, "-", "_"))
}

// fromFile reports whether the value can be given as the name of a file.
func (s setting) fromFile() bool { return s.secret || s.file }

// settings lists everything, in the order of docs/configuration.md.
func settings() []setting {
	return slices.Concat(storeSettings(), logSettings(), webSettings(), platformSettings(), limitSettings(), mailSettings(), textSettings(), firstSettings())
}

func storeSettings() []setting {
	return []setting{
		{name: "data", group: GroupStore, arg: "DIR", def: "./data", set: setDir(func(c *Config) *string { return &c.Data }),
			help: "directory for the database, the key file and your templates; made with mode 0700"},
		{name: "db", group: GroupStore, arg: "URL", file: true, set: setDB,
			help: "database: sqlite://PATH or postgres://USER:PASSWORD@HOST/NAME (empty: tenantry.db in the data directory)"},
		{name: "secret-key", group: GroupStore, arg: "KEY", secret: true, set: setKey,
			help: "32 bytes in base64 that seal stored secrets (empty: secret.key in the data directory, made at the first start)"},
		{name: "breached-passwords", group: GroupStore, arg: "FILE", set: setText(func(c *Config) *string { return &c.BreachedPasswords }),
			help: "file of stolen passwords that nobody may choose: SHA-1 hashes in ascending order, a line each, as the Pwned Passwords list has them"},
	}
}

func logSettings() []setting {
	return []setting{
		{name: "log-level", group: GroupLog, arg: "LEVEL", def: "info", set: setOneOf(func(c *Config) *string { return &c.LogLevel }, "debug", "info", "warn", "error"),
			help: "least important messages to log: debug, info, warn or error"},
		{name: "log-format", group: GroupLog, arg: "FORMAT", def: "text", set: setOneOf(func(c *Config) *string { return &c.LogFormat }, "text", "json"),
			help: "form of the log lines: text or json"},
	}
}

func webSettings() []setting {
	return []setting{
		{name: "addr", group: GroupWeb, arg: "HOST:PORT", def: "127.0.0.1:8080", set: setAddr(func(c *Config) *string { return &c.Addr }),
			help: "address to listen on"},
		{name: "public-url", group: GroupWeb, arg: "URL", set: setPublicURL,
			help: "address people use, as in links and invitations, such as https://tenants.example.com (empty: made from the listening address)"},
		{name: "root-domain", group: GroupWeb, arg: "DOMAIN", set: setDomain,
			help: "domain under which tenants get their own host name, such as example.com"},
		{name: "trusted-proxies", group: GroupWeb, arg: "CIDR,...", set: setProxies,
			help: "addresses of your reverse proxies; only they are believed about the client's address"},
		{name: "metrics-addr", group: GroupWeb, arg: "HOST:PORT", set: setAddr(func(c *Config) *string { return &c.MetricsAddr }),
			help: "serve /metrics on this address of its own, without a token"},
		{name: "metrics-token", group: GroupWeb, arg: "TOKEN", secret: true, set: setToken,
			help: "serve /metrics on the main address to who sends this bearer token, of 16 characters or more"},
		{name: "dns-resolver", group: GroupWeb, arg: "HOST:PORT", set: setAddr(func(c *Config) *string { return &c.DNSResolver }),
			help: "name server that is asked for the TXT records of domains, such as 9.9.9.9:53 (empty: the system’s)"},
	}
}

func platformSettings() []setting {
	return []setting{
		{name: "platform-networks", group: GroupWeb, arg: "CIDR,...", set: setPlatformNetworks,
			help: "addresses or networks from which the platform may be managed, by people and by its API keys (empty: from everywhere)"},
		{name: "platform-second-factor", group: GroupWeb, arg: "WHEN", def: "optional", set: setOneOf(func(c *Config) *string { return &c.PlatformSecondFactor }, "optional", "required"),
			help: "whether people need a second factor to manage the platform: optional or required"},
	}
}

func limitSettings() []setting {
	return []setting{
		{name: "rate-limit", group: GroupLimits, arg: "N", def: "100", set: setCount(func(c *Config) *int { return &c.RateLimit }, 1_000_000),
			help: "API requests per second from one client address (0: no limit)"},
		{name: "rate-burst", group: GroupLimits, arg: "N", def: "400", set: setCount(func(c *Config) *int { return &c.RateBurst }, 1_000_000),
			help: "API requests that one client address may make at once before the rate counts"},
		{name: "read-timeout", group: GroupLimits, arg: "TIME", def: "15s", set: setTime(readTimeout),
			help: "longest time a client may take to send a request"},
		{name: "idle-timeout", group: GroupLimits, arg: "TIME", def: "90s", set: setTime(idleTimeout),
			help: "how long an unused connection stays open"},
		{name: "shutdown-timeout", group: GroupLimits, arg: "TIME", def: "20s", set: setTime(shutdownTimeout),
			help: "how long a stop waits for requests and jobs under way"},
		{name: "hash-workers", group: GroupLimits, arg: "N", def: "0", set: setCount(func(c *Config) *int { return &c.HashWorkers }, 1024),
			help: "passwords checked at the same time (0: one less than there are cores)"},
	}
}

func mailSettings() []setting {
	return []setting{
		{name: "mail-provider", group: GroupMail, arg: "NAME", set: setOneOf(func(c *Config) *string { return &c.MailProvider }, "", "outbox", "smtp", "sendgrid"),
			help: "who carries mail on: outbox (nobody), smtp or sendgrid; wins over the settings page (empty: chosen there)"},
		{name: "mail-from", group: GroupMail, arg: "ADDRESS", set: setMailFrom,
			help: "sender of all messages, such as Tenantry <tenantry@example.com>; needed with smtp and sendgrid"},
		{name: "mail-reply-to", group: GroupMail, arg: "ADDRESS", set: setEmail(mailReplyTo),
			help: "address that answers go to (empty: the sender)"},
		{name: "mail-language", group: GroupMail, arg: "LANGUAGE", def: words.Source, set: setOneOf(func(c *Config) *string { return &c.MailLanguage }, words.Tags()...),
			help: "language of messages to people of whom no other is known: " + strings.Join(words.Tags(), " or ")},
		{name: "smtp-server", group: GroupMail, arg: "HOST:PORT", set: setSMTPServer,
			help: "mail server, such as smtp.example.com:587"},
		{name: "smtp-security", group: GroupMail, arg: "WAY", def: "starttls", set: setOneOf(func(c *Config) *string { return &c.SMTPSecurity }, "starttls", "tls", "none"),
			help: "protection of the connection: starttls (required, usual on port 587), tls (usual on port 465) or none"},
		{name: "smtp-username", group: GroupMail, arg: "NAME", set: setText(func(c *Config) *string { return &c.SMTPUsername }),
			help: "user at the mail server (empty: without signing in)"},
		{name: "smtp-password", group: GroupMail, arg: "PASSWORD", secret: true, set: setSecret(func(c *Config) *secret.String { return &c.SMTPPassword }),
			help: "the user’s password at the mail server"},
		{name: "smtp-ca", group: GroupMail, arg: "FILE", set: setCA,
			help: "PEM file of certificate authorities to trust for mail servers, besides those of the system"},
		{name: "sendgrid-key", group: GroupMail, arg: "KEY", secret: true, set: setSecret(func(c *Config) *secret.String { return &c.SendGridKey }),
			help: "API key of SendGrid with the right to send mail"},
		{name: "sendgrid-url", group: GroupMail, arg: "URL", def: "https://api.sendgrid.com", set: setSendGridURL,
			help: "address of SendGrid’s API; https://api.eu.sendgrid.com for accounts in the European Union"},
		{name: "sendgrid-event-key", group: GroupMail, arg: "KEY", set: setEventKey,
			help: "verification key of SendGrid’s signed event webhook (empty: no events are taken)"},
		{name: "mail-per-tenant", group: GroupMail, arg: "N", def: "10000", set: setCount(func(c *Config) *int { return &c.MailPerTenant }, 10_000_000),
			help: "messages of one tenant in 24 hours; what is above waits (0: no limit)"},
		{name: "mail-per-recipient", group: GroupMail, arg: "N", def: "50", set: setCount(func(c *Config) *int { return &c.MailPerRecipient }, 1_000_000),
			help: "messages to one address in 24 hours; what is above waits (0: no limit)"},
		{name: "outbound-allow", group: GroupMail, arg: "CIDR,...", set: setOutboundAllow,
			help: "networks besides the Internet where servers named on pages may be, such as 10.0.0.0/8"},
	}
}

func textSettings() []setting {
	return []setting{
		{name: "text-provider", group: GroupText, arg: "NAME", set: setOneOf(func(c *Config) *string { return &c.TextProvider }, "", "builtin", "twilio"),
			help: "who carries text messages: builtin (an inbox of the program, no phone gets anything) or twilio; wins over the settings page (empty: chosen there)"},
		{name: "text-country", group: GroupText, arg: "CODE", def: "US", set: setCountry,
			help: "country whose numbers tenants get, by its two letters; counts with text-provider"},
		{name: "twilio-account", group: GroupText, arg: "SID", set: setTwilioAccount,
			help: "account SID of Twilio, which begins with AC"},
		{name: "twilio-token", group: GroupText, arg: "TOKEN", secret: true, set: setSecret(func(c *Config) *secret.String { return &c.TwilioToken }),
			help: "auth token of the Twilio account; it signs Twilio’s reports, too"},
		{name: "twilio-url", group: GroupText, arg: "URL", def: "https://api.twilio.com", set: setTwilioURL,
			help: "address of Twilio’s API; another one for accounts in a region of their own"},
		{name: "text-per-tenant", group: GroupText, arg: "N", def: "2000", set: setCount(func(c *Config) *int { return &c.TextPerTenant }, 10_000_000),
			help: "text messages of one tenant in 24 hours; what is above waits (0: no limit)"},
		{name: "text-per-recipient", group: GroupText, arg: "N", def: "10", set: setCount(func(c *Config) *int { return &c.TextPerRecipient }, 1_000_000),
			help: "text messages of one tenant to one number in 24 hours; what is above waits (0: no limit)"},
	}
}

func firstSettings() []setting {
	return []setting{
		{name: "admin-email", group: GroupFirst, arg: "ADDRESS", set: setEmail(adminEmail),
			help: "first administrator, made at the start while nobody has an account"},
		{name: "admin-password", group: GroupFirst, arg: "PASSWORD", secret: true, set: setPassword,
			help: "the first administrator’s password, of 15 characters or more"},
	}
}

const envPrefix = "TENANTRY_"

// otherVariables are read elsewhere under the same prefix, so they are no typing mistakes.
func otherVariables() []string {
	return []string{
		"TENANTRY_CONFIG",  // this package: the file
		"TENANTRY_URL",     // the command line client
		"TENANTRY_API_KEY", // the command line client
		"TENANTRY_TEST_PG", // the tests
	}
}
