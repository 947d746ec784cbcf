package config

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/spf13/pflag"
)

func everyGroup() []Group {
	return []Group{GroupStore, GroupLog, GroupWeb, GroupLimits, GroupMail, GroupText, GroupFirst}
}

// load parses the command line as cobra would and loads every group.
func load(t *testing.T, args, environ []string) (Config, error) {
	t.Helper()
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	Flags(flags, everyGroup()...)
	if err := flags.Parse(args); err != nil {
		t.Fatalf("parse flags: %v", err)
	}
	return Load(flags, environ, everyGroup()...)
}

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoad_Defaults(t *testing.T) {
	t.Parallel()
	got, err := load(t, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Data: "data", LogLevel: "info", LogFormat: "text", Addr: "127.0.0.1:8080", PlatformSecondFactor: "optional",
		RateLimit: 100, RateBurst: 400,
		ReadTimeout: 15 * time.Second, IdleTimeout: 90 * time.Second, ShutdownTimeout: 20 * time.Second,
		MailLanguage: "en", MailPerTenant: 10000, MailPerRecipient: 50, TextPerTenant: 2000, TextPerRecipient: 10, TextCountry: "US", TwilioURL: "https://api.twilio.com", SMTPSecurity: "starttls", SendGridURL: "https://api.sendgrid.com",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("defaults (-want +got):\n%s", diff)
	}
}

func TestLoad_LaterLayersWin(t *testing.T) {
	t.Parallel()
	file := write(t, "tenantry.yaml", "addr: 127.0.0.1:1\ndata: from-file\nlog-level: debug\nlog-format: json\n")
	got, err := load(t,
		[]string{"--config", file, "--addr", "127.0.0.1:3"},
		[]string{"TENANTRY_ADDR=127.0.0.1:2", "TENANTRY_DATA=from-env"})
	if err != nil {
		t.Fatal(err)
	}
	if got.Addr != "127.0.0.1:3" || got.Data != "from-env" || got.LogLevel != "debug" || got.LogFormat != "json" {
		t.Errorf("layers: got %+v", got)
	}
}

func TestLoad_FileFromEnvironment(t *testing.T) {
	t.Parallel()
	file := write(t, "c.yaml", "trusted-proxies: [10.0.0.5, 192.168.0.0/16]\nrate-limit: 7\n")
	got, err := load(t, nil, []string{"TENANTRY_CONFIG=" + file})
	if err != nil {
		t.Fatal(err)
	}
	want := []netip.Prefix{netip.MustParsePrefix("10.0.0.5/32"), netip.MustParsePrefix("192.168.0.0/16")}
	if diff := cmp.Diff(want, got.TrustedProxies, cmpopts.EquateComparable(netip.Prefix{})); diff != "" {
		t.Errorf("proxies (-want +got):\n%s", diff)
	}
	if got.RateLimit != 7 {
		t.Errorf("rate limit: got %d", got.RateLimit)
	}
}

func TestLoad_SecretFromFile(t *testing.T) {
	t.Parallel()
	file := write(t, "pw", "correct horse battery\n")
	got, err := load(t, nil, []string{"TENANTRY_ADMIN_EMAIL=ada@example.com", "TENANTRY_ADMIN_PASSWORD_FILE=" + file})
	if err != nil {
		t.Fatal(err)
	}
	if got.AdminPassword.Reveal() != "correct horse battery" {
		t.Errorf("password: got %d characters", len(got.AdminPassword))
	}
}

func TestLoad_AllProblemsAtOnce(t *testing.T) {
	t.Parallel()
	file := write(t, "c.yaml", "adress: x\nlimits: {a: 1}\nread-timeout: 3 days\n")
	_, err := load(t,
		[]string{"--config", file, "--addr", "8080", "--rate-limit", "many", "--trusted-proxies", "10.0.0.0/8,me"},
		[]string{
			"TENANTRY_DB=mysql://root:hunter2@db", "TENANTRY_PUBLIC_URL=https://x.example/path", "TENANTRY_ROOT_DOMAIN=nodots",
			"TENANTRY_LOG_LEVEL=loud", "TENANTRY_METRICS_TOKEN=short", "TENANTRY_SECRET_KEY=abc", "TENANTRY_ADMIN_EMAIL=ada",
			"TENANTRY_ADMIN_PASSWORD=secret-word", "TENANTRY_ADMIN_PASSWORD_FILE=/nowhere",
		})
	var problems Problems
	if !errors.As(err, &problems) {
		t.Fatalf("got %v, want Problems", err)
	}
	text := err.Error()
	for _, want := range []string{
		"unknown setting “adress”", "unknown setting “limits”", "read-timeout (" + file + ") is “3 days”",
		"addr (--addr) is “8080”, but it must be HOST:PORT", "rate-limit (--rate-limit) is “many”", "“me” is neither",
		"db (TENANTRY_DB) must begin with sqlite:// or postgres://", "public-url (TENANTRY_PUBLIC_URL) is “https://x.example/path”",
		"root-domain (TENANTRY_ROOT_DOMAIN) is “nodots”", "log-level (TENANTRY_LOG_LEVEL) is “loud”",
		"metrics-token (TENANTRY_METRICS_TOKEN) must have", "secret-key (TENANTRY_SECRET_KEY) must be 32 bytes",
		"admin-email (TENANTRY_ADMIN_EMAIL) is “ada”", "TENANTRY_ADMIN_PASSWORD and TENANTRY_ADMIN_PASSWORD_FILE are both set",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("missing in the message: %s", want)
		}
	}
	for _, secret := range []string{"hunter2", "secret-word"} {
		if strings.Contains(text, secret) {
			t.Errorf("the message shows the secret %q", secret)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}

func TestLoad_ValueRules(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		env  string
		want string // part of the problem; empty when the value is fine
	}{
		"public url, plain":           {"TENANTRY_PUBLIC_URL=https://Tenants.Example.com/", ""},
		"public url, no scheme":       {"TENANTRY_PUBLIC_URL=tenants.example.com", "must be an address"},
		"public url, javascript":      {"TENANTRY_PUBLIC_URL=javascript:alert(1)", "must be an address"},
		"public url, with a user":     {"TENANTRY_PUBLIC_URL=https://a:b@x.example", "without a path, a query or a user"},
		"proxies, everybody":          {"TENANTRY_TRUSTED_PROXIES=0.0.0.0/0", "the whole Internet"},
		"proxies, everybody by v6":    {"TENANTRY_TRUSTED_PROXIES=::/0", "the whole Internet"},
		"sqlite":                      {"TENANTRY_DB=sqlite:///var/lib/t.db", ""},
		"postgres":                    {"TENANTRY_DB=postgres://u@h/db", ""},
		"a path alone is no database": {"TENANTRY_DB=/var/lib/t.db", "must begin with sqlite://"},
		"no data directory":           {"TENANTRY_DATA=", "data (TENANTRY_DATA) must name a directory"},
		"port too large":              {"TENANTRY_ADDR=:70000", "must be HOST:PORT"},
		"all addresses":               {"TENANTRY_ADDR=:8080", ""},
		"time without unit":           {"TENANTRY_IDLE_TIMEOUT=30", "must be a time from 1s to 1h"},
		"negative count":              {"TENANTRY_RATE_BURST=-1", "must be a whole number from 0"},
		"no burst":                    {"TENANTRY_RATE_BURST=0", "every request would be refused"},
		"domain in capitals":          {"TENANTRY_ROOT_DOMAIN=Example.COM", ""},
		"metrics beside the server":   {"TENANTRY_METRICS_ADDR=127.0.0.1:8080", "metrics-addr and addr are both"},
		"password without an address": {"TENANTRY_ADMIN_PASSWORD=x", "admin-password is set without admin-email"},
		"address without a password":  {"TENANTRY_ADMIN_EMAIL=a@b.example", "admin-email is set without admin-password"},
		"missing file of a secret":    {"TENANTRY_METRICS_TOKEN_FILE=/nowhere/token", "cannot be read: no such file"},
		"missing settings file":       {"TENANTRY_CONFIG=/nowhere/c.yaml", "the file /nowhere/c.yaml cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := load(t, nil, []string{tc.env})
			switch {
			case tc.want == "" && err != nil:
				t.Errorf("got %v, want no problem", err)
			case tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)):
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
}

func TestLoad_OnlyTheGroupsAskedFor(t *testing.T) {
	t.Parallel()
	flags := pflag.NewFlagSet("backup", pflag.ContinueOnError)
	Flags(flags, GroupStore)
	c, err := Load(flags, []string{"TENANTRY_DATA=d", "TENANTRY_ADDR=broken"}, GroupStore)
	if err != nil {
		t.Fatalf("a broken web setting stops a store command: %v", err)
	}
	if c.Data != "d" || c.Addr != "127.0.0.1:8080" || flags.Lookup("addr") != nil {
		t.Errorf("got %+v", c)
	}
}

func TestLoad_WarnsOfUnknownVariables(t *testing.T) {
	t.Parallel()
	c, err := load(t, nil, []string{"TENANTRY_ADRESS=x", "TENANTRY_API_KEY=tnk_1", "TENANTRY_DATA_FILE=x"})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"TENANTRY_ADRESS is no setting of Tenantry; see docs/configuration.md",
		"TENANTRY_DATA_FILE is no setting of Tenantry; see docs/configuration.md",
	}
	if diff := cmp.Diff(want, c.Warnings); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

func TestFlags_HoldNoSecret(t *testing.T) {
	t.Parallel()
	flags := pflag.NewFlagSet("serve", pflag.ContinueOnError)
	Flags(flags, everyGroup()...)
	for _, s := range settings() {
		if s.secret && flags.Lookup(s.name) != nil {
			t.Errorf("--%s would show in process lists", s.name)
		}
		if !s.secret && flags.Lookup(s.name) == nil {
			t.Errorf("--%s is missing", s.name)
		}
	}
}

func TestLocalURL(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string]string{
		"127.0.0.1:8080": "http://127.0.0.1:8080",
		"0.0.0.0:80":     "http://localhost:80",
		"[::]:8080":      "http://localhost:8080",
		"[::1]:8080":     "http://[::1]:8080",
	} {
		tcp, err := net.ResolveTCPAddr("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		if got := LocalURL(tcp); got != want {
			t.Errorf("LocalURL(%s) = %s, want %s", addr, got, want)
		}
	}
}
