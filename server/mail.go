package server

import (
	"net/mail"

	"tenantry/server/config"
	"tenantry/server/messaging"
	"tenantry/server/messaging/mailer"
	"tenantry/server/outbound"
)

// mailConfig is what the configuration decides about mail.
func mailConfig(cfg config.Config) messaging.Config {
	m := messaging.Config{
		CA: cfg.SMTPCA, PerTenant: cfg.MailPerTenant, PerRecipient: cfg.MailPerRecipient, PublicURL: cfg.PublicURL, Language: cfg.MailLanguage,
		Guard: outbound.New(cfg.OutboundAllow),
	}
	if cfg.MailProvider == "" {
		return m
	}
	m.EventKey = cfg.SendGridEventKey
	m.Fixed = &mailer.Settings{
		Kind: mailer.Kind(cfg.MailProvider), From: mail.Address{Name: cfg.MailFromName, Address: cfg.MailFromAddress}, ReplyTo: cfg.MailReplyTo,
		SMTP: mailer.SMTPSettings{
			Host: cfg.SMTPHost, Port: cfg.SMTPPort, Security: mailer.Security(cfg.SMTPSecurity),
			Username: cfg.SMTPUsername, Password: cfg.SMTPPassword, CA: cfg.SMTPCA,
		},
		SendGrid: mailer.SendGridSettings{URL: cfg.SendGridURL, Key: cfg.SendGridKey},
		Trust:    outbound.Configured,
	}
	return m
}
