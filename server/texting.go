package server

import (
	"tenantry/server/config"
	"tenantry/server/outbound"
	"tenantry/server/texting"
	"tenantry/server/texting/carrier"
)

// textingConfig is what the configuration decides about text messages.
func textingConfig(cfg config.Config) texting.Config {
	t := texting.Config{
		PerTenant: cfg.TextPerTenant, PerRecipient: cfg.TextPerRecipient, PublicURL: cfg.PublicURL, Guard: outbound.New(cfg.OutboundAllow),
	}
	if cfg.TextProvider == "" {
		return t
	}
	t.Fixed = &carrier.Settings{Kind: carrier.Kind(cfg.TextProvider), URL: cfg.TwilioURL, Country: cfg.TextCountry, Trust: outbound.Configured}
	if t.Fixed.Kind == carrier.Twilio {
		t.Fixed.Account, t.Fixed.Token = cfg.TwilioAccount, cfg.TwilioToken
	}
	return t
}
