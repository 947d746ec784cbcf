package config

import (
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/secret"
)

func setText(field func(*Config) *string) setter {
	return func(c *Config, v string) error {
		if strings.ContainsAny(v, "\r\n\x00") {
			return errors.New("must be one line")
		}
		*field(c) = v
		return nil
	}
}

func setSecret(field func(*Config) *secret.String) setter {
	return func(c *Config, v string) error {
		*field(c) = secret.String(v)
		return nil
	}
}

func setMailFrom(c *Config, v string) error {
	if v == "" {
		return nil
	}
	parsed, err := mail.ParseAddress(v)
	if err == nil {
		_, _, err = domain.ParseEmail(parsed.Address)
	}
	if err != nil || strings.ContainsAny(parsed.Name, "\r\n\x00") {
		return errors.New("must be one address, such as tenantry@example.com or Tenantry <tenantry@example.com>")
	}
	c.MailFromName, c.MailFromAddress = parsed.Name, parsed.Address
	return nil
}

func setSMTPServer(c *Config, v string) error {
	if v == "" {
		return nil
	}
	host, port, err := net.SplitHostPort(v)
	n, convErr := strconv.ParseUint(port, 10, 16)
	if err != nil || convErr != nil || n == 0 || host == "" || strings.ContainsAny(host, " /@") {
		return errors.New("must be HOST:PORT, such as smtp.example.com:587")
	}
	c.SMTPHost, c.SMTPPort = host, int(n)
	return nil
}

func setCA(c *Config, v string) error {
	if v == "" {
		return nil
	}
	pem, err := os.ReadFile(v)
	if err != nil {
		return fmt.Errorf("cannot be read: %s", reasonOf(err))
	}
	if !x509.NewCertPool().AppendCertsFromPEM(pem) {
		return errors.New("holds no certificate in PEM form")
	}
	c.SMTPCA = pem
	return nil
}

func setSendGridURL(c *Config, v string) error {
	u, err := url.Parse(v)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("must be an address with https://, such as https://api.sendgrid.com")
	}
	c.SendGridURL = strings.TrimSuffix(v, "/")
	return nil
}

func setEventKey(c *Config, v string) error {
	if v == "" {
		return nil
	}
	der, err := base64.StdEncoding.DecodeString(v)
	if err == nil {
		_, err = x509.ParsePKIXPublicKey(der)
	}
	if err != nil {
		return errors.New("must be the verification key as SendGrid shows it, in base64")
	}
	c.SendGridEventKey = v
	return nil
}

func setOutboundAllow(c *Config, v string) error {
	return eachPrefix(v, func(_ string, prefix netip.Prefix) error {
		c.OutboundAllow = append(c.OutboundAllow, prefix)
		return nil
	})
}

// checkMail holds the rules that concern several settings of mail.
func (l *loader) checkMail(c Config) {
	switch c.MailProvider {
	case "smtp":
		if c.SMTPHost == "" {
			l.problem("mail-provider is smtp without smtp-server: name the mail server, such as smtp.example.com:587")
		}
		if c.SMTPUsername != "" && c.SMTPPassword == "" {
			l.problem("smtp-username is set without smtp-password: set TENANTRY_SMTP_PASSWORD or TENANTRY_SMTP_PASSWORD_FILE")
		}
	case "sendgrid":
		if c.SendGridKey == "" {
			l.problem("mail-provider is sendgrid without sendgrid-key: set TENANTRY_SENDGRID_KEY or TENANTRY_SENDGRID_KEY_FILE")
		}
	case "":
		if c.SMTPHost != "" || c.SendGridKey != "" {
			l.warnings = append(l.warnings, "smtp-server or sendgrid-key is set without mail-provider, so it does not count; see docs/mail.md")
		}
		return
	}
	if c.MailProvider != "outbox" && c.MailFromAddress == "" {
		l.problem("mail-provider is %s without mail-from: name the sender, such as Tenantry <tenantry@example.com>", c.MailProvider)
	}
}
