package sso

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/crewjam/saml"

	"tenantry/server/domain"
	"tenantry/server/store"
)

// samlConfig takes a provider's values from its metadata, by address or as a file, or
// as they were typed.
func (s *Service) samlConfig(ctx context.Context, c *store.SealedConnection, d Draft, wrong *wrongs) error {
	config := domain.ConnectionConfig{MetadataURL: strings.TrimSpace(d.MetadataURL)}
	c.Metadata = domain.Metadata{}
	pointer, raw := "/saml/metadata", []byte(d.Metadata)
	if config.MetadataURL != "" && d.Metadata == "" {
		pointer = "/saml/metadataUrl"
		if why := badURL(config.MetadataURL); why != "" {
			wrong.add(pointer, "format", why)
			return nil
		}
		var err error
		if raw, err = s.fetchMetadata(ctx, config.MetadataURL); err != nil {
			s.Logger.Info("SAML metadata could not be read", "address", config.MetadataURL, "error", err)
			wrong.add(pointer, "unreachable", "Nothing could be read there. Check the address, or paste the file.")
			return nil
		}
	}
	if len(raw) == 0 {
		byHand(&config, d, wrong)
	} else if why := fromMetadata(&config, raw, s.DB.Now()); why != "" {
		wrong.add(pointer, "format", why)
		return nil
	}
	if why := badURL(config.SignInURL); why != "" && config.SignInURL != "" {
		wrong.add("/saml/signInUrl", "format", why)
	}
	ends, err := endsOf(config.Certificates)
	if err != nil {
		wrong.add("/saml/certificates", "format", "This is no certificate. Paste it with its first and last line.")
	}
	c.Config, c.CertExpires = config, latestEnd(ends)
	if pointer == "/saml/metadataUrl" {
		c.Metadata = readNow(s.DB.Now())
	}
	return nil
}

func byHand(config *domain.ConnectionConfig, d Draft, wrong *wrongs) {
	config.EntityID, config.SignInURL = strings.TrimSpace(d.EntityID), strings.TrimSpace(d.SignInURL)
	if config.EntityID == "" || len(config.EntityID) > maxURL {
		wrong.add("/saml/entityId", "required", "Enter the entity ID (issuer) of your provider.")
	}
	if config.SignInURL == "" {
		wrong.add("/saml/signInUrl", "required", "Enter the address at which people sign in at your provider.")
	}
	for _, text := range d.Certificates {
		config.Certificates = append(config.Certificates, certificatesIn(text)...)
	}
	if len(config.Certificates) == 0 {
		wrong.add("/saml/certificates", "required", "Paste the certificate with which your provider signs.")
	}
}

// certificatesIn takes PEM, or the bare base64 that some pages show.
func certificatesIn(text string) []string {
	var all []string
	rest := []byte(text)
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		all = append(all, base64.StdEncoding.EncodeToString(block.Bytes))
	}
	if bare := strings.Join(strings.Fields(text), ""); len(all) == 0 && bare != "" {
		all = append(all, bare)
	}
	return all
}

func endsOf(certificates []string) ([]time.Time, error) {
	var ends []time.Time
	for _, text := range certificates {
		der, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, fmt.Errorf("a certificate: %w", err)
		}
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, fmt.Errorf("a certificate: %w", err)
		}
		ends = append(ends, c.NotAfter)
	}
	return ends, nil
}

// fromMetadata reads a provider's description of itself, or says what is wrong with it.
func fromMetadata(config *domain.ConnectionConfig, raw []byte, now time.Time) (why string) {
	if len(raw) > maxMetadata || plainXML(raw) != nil {
		return "This is no SAML metadata: it must be plain XML of at most 256 KB."
	}
	found, err := providersIn(raw)
	if err != nil || len(found) == 0 {
		return "This describes no SAML identity provider."
	}
	idp := found[0]
	if !idp.ValidUntil.IsZero() && idp.ValidUntil.Before(now) {
		return "This metadata is out of date: it says of itself that it ended on " + idp.ValidUntil.Format("2 January 2006") + "."
	}
	config.EntityID = idp.EntityID
	for _, d := range idp.IDPSSODescriptors {
		for _, e := range d.SingleSignOnServices {
			if e.Binding == redirect {
				config.SignInURL = e.Location
			}
		}
		for _, k := range d.KeyDescriptors {
			if k.Use == "encryption" {
				continue
			}
			for _, c := range k.KeyInfo.X509Data.X509Certificates {
				config.Certificates = append(config.Certificates, strings.Join(strings.Fields(c.Data), ""))
			}
		}
	}
	switch {
	case config.SignInURL == "":
		return "The provider offers no sign-in by HTTP-Redirect."
	case len(config.Certificates) == 0:
		return "The metadata names no certificate to check signatures with."
	}
	return ""
}

// providersIn are the identity providers in a file of one or of many.
func providersIn(raw []byte) ([]saml.EntityDescriptor, error) {
	var many saml.EntitiesDescriptor
	if err := xml.Unmarshal(raw, &many); err != nil {
		var one saml.EntityDescriptor
		if err := xml.Unmarshal(raw, &one); err != nil {
			return nil, fmt.Errorf("read SAML metadata: %w", err)
		}
		many.EntityDescriptors = []saml.EntityDescriptor{one}
	}
	var all []saml.EntityDescriptor
	for _, e := range many.EntityDescriptors {
		if len(e.IDPSSODescriptors) > 0 && e.EntityID != "" {
			all = append(all, e)
		}
	}
	return all, nil
}

const maxDepth = 40 // of XML; real files have a dozen

// plainXML refuses what no honest provider writes: a DTD, with which entities come,
// and documents that are nested to no end.
func plainXML(raw []byte) error {
	decoder := xml.NewDecoder(bytes.NewReader(raw))
	decoder.Strict = true
	for depth := 0; ; {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read XML: %w", err)
		}
		switch token.(type) {
		case xml.Directive:
			return errors.New("a DTD")
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return errors.New("nested too deep")
			}
		case xml.EndElement:
			depth--
		}
	}
}

func readAll(r io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxMetadata+1))
	if err != nil {
		return nil, fmt.Errorf("read metadata: %w", err)
	}
	return raw, nil
}
