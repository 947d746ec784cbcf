package sso

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/crewjam/saml"

	"tenantry/server/domain"
	"tenantry/server/secret"
	"tenantry/server/store"
)

const (
	maxResponse = 256 << 10 // bytes of a SAML response
	redirect    = saml.HTTPRedirectBinding
)

// serviceProvider is us, as one SAML provider sees us. We have no key: requests are
// not signed, and assertions come signed and not encrypted, over TLS.
func (s *Service) serviceProvider(c domain.Connection) (*saml.ServiceProvider, error) {
	metadata, err := url.Parse(s.MetadataURL(c.ID))
	if err != nil {
		return nil, fmt.Errorf("our address for SAML: %w", err)
	}
	acs, err := url.Parse(s.ACSURL(c.ID))
	if err != nil {
		return nil, fmt.Errorf("our address for SAML: %w", err)
	}
	idp := saml.IDPSSODescriptor{SingleSignOnServices: []saml.Endpoint{{Binding: redirect, Location: c.Config.SignInURL}}}
	for _, certificate := range c.Config.Certificates {
		key := saml.KeyDescriptor{Use: "signing"}
		key.KeyInfo.X509Data.X509Certificates = []saml.X509Certificate{{Data: certificate}}
		idp.KeyDescriptors = append(idp.KeyDescriptors, key)
	}
	return &saml.ServiceProvider{
		EntityID: s.MetadataURL(c.ID), MetadataURL: *metadata, AcsURL: *acs, HTTPClient: s.client,
		AuthnNameIDFormat: saml.UnspecifiedNameIDFormat, AllowIDPInitiated: false,
		IDPMetadata: &saml.EntityDescriptor{EntityID: c.Config.EntityID, IDPSSODescriptors: []saml.IDPSSODescriptor{idp}},
	}, nil
}

// Metadata describes us to the provider of a connection, as XML. It is no secret.
func (s *Service) Metadata(ctx context.Context, id domain.ConnectionID) ([]byte, error) {
	c, err := s.find(ctx, id)
	if err == nil && c.Kind != domain.ConnectionSAML {
		err = domain.NotFound("connection")
	}
	if err != nil {
		return nil, err
	}
	sp, err := s.serviceProvider(c.Connection)
	if err != nil {
		return nil, err
	}
	m := sp.Metadata()
	for i := range m.SPSSODescriptors {
		signed := true
		m.SPSSODescriptors[i].WantAssertionsSigned = &signed
		m.SPSSODescriptors[i].AssertionConsumerServices = slices.DeleteFunc(m.SPSSODescriptors[i].AssertionConsumerServices,
			func(e saml.IndexedEndpoint) bool { return e.Binding != saml.HTTPPostBinding })
	}
	out, err := xml.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write SAML metadata: %w", err)
	}
	return append([]byte(xml.Header), out...), nil
}

// startSAML is where the browser goes, with a request whose id the answer must name.
func (s *Service) startSAML(c store.SealedConnection, f *flow, state string) (string, error) {
	sp, err := s.serviceProvider(c.Connection)
	if err != nil {
		return "", err
	}
	if f.Fresh {
		sp.ForceAuthn = &f.Fresh
	}
	request, err := sp.MakeAuthenticationRequest(c.Config.SignInURL, redirect, saml.HTTPPostBinding)
	if err != nil {
		return "", fmt.Errorf("make a SAML request: %w", err)
	}
	f.Request = request.ID
	to, err := request.Redirect(state, sp)
	if err != nil {
		return "", fmt.Errorf("make a SAML request: %w", err)
	}
	return to.String(), nil
}

// Receive takes what a SAML provider made a browser post, and returns where that
// browser goes: to our page, which brings the answer with what only this browser
// has. Without that, nobody is signed in by it.
func (s *Service) Receive(ctx context.Context, id domain.ConnectionID, response, relayState string) (string, error) {
	page := s.CallbackURL(id)
	f, err := s.take(ctx, relayState, purposeGo)
	if domain.Is(err, domain.CodeUnauthorized) {
		return page + "?error=unasked", nil
	}
	if err != nil {
		return "", err
	}
	if f.Connection != id || f.Request == "" {
		return page + "?error=unasked", nil
	}
	c, err := s.find(ctx, id)
	if err != nil {
		return "", err
	}
	said, a, refusal := s.readResponse(c, f, response)
	token := secret.NewToken("")
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		answer := f
		if refusal == nil {
			first, err := tx.Tenant(c.TenantID).UseAssertion(ctx, c.ID, secret.HashToken(a.ID), a.Conditions.NotOnOrAfter.Add(saml.MaxClockSkew+saml.MaxIssueDelay))
			if err != nil {
				return err
			}
			if !first {
				refusal = errors.New("the assertion was used already")
			}
		}
		answer.Said = &said
		if refusal != nil { // perhaps by a key of the provider's that we do not know yet
			if err := tx.Tenant(c.TenantID).HurryMetadata(ctx, c.ID, tx.Now().Add(-metadataPause)); err != nil {
				return err
			}
			answer.Said = &Assertion{Refusal: "Your provider’s answer is not signed as it should be, is for somebody else, or is too old."}
		}
		return s.put(ctx, tx, token, purposeAnswer, answer, answerTime)
	})
	if refusal != nil {
		s.Logger.Info("a SAML response was refused", "connection", id, "error", refusal)
	}
	return page + "?state=" + token, err
}

// readResponse checks a response: signature, issuer, audience, recipient, times, and
// that it answers this very request.
func (s *Service) readResponse(c store.SealedConnection, f flow, encoded string) (said Assertion, a *saml.Assertion, err error) {
	defer func() {
		if broken := recover(); broken != nil { // the library takes for granted that parts are there
			err = fmt.Errorf("a response without what belongs in it: %v", broken)
		}
	}()
	if len(encoded) > maxResponse*4/3 {
		return said, nil, errors.New("the response is too large")
	}
	raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(encoded), ""))
	if err != nil {
		return said, nil, fmt.Errorf("the response is no base64: %w", err)
	}
	if err := errors.Join(plainXML(raw), oneAssertion(raw)); err != nil {
		return said, nil, err
	}
	sp, err := s.serviceProvider(c.Connection)
	if err != nil {
		return said, nil, err
	}
	a, err = sp.ParseXMLResponse(raw, []string{f.Request}, sp.AcsURL)
	if err != nil {
		var invalid *saml.InvalidResponseError
		if errors.As(err, &invalid) {
			err = invalid.PrivateErr
		}
		return said, nil, err
	}
	if err := complete(a, sp.EntityID); err != nil {
		return said, nil, err
	}
	return assertionOf(a), a, nil
}

// oneAssertion refuses a response with more than one assertion, wherever they are: which
// of them is signed and which is read must never be a question.
func oneAssertion(raw []byte) error {
	decoder := xml.NewDecoder(bytes.NewReader(raw))
	n := 0
	for {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("read XML: %w", err)
		}
		if start, ok := token.(xml.StartElement); ok && strings.EqualFold(start.Name.Local, "Assertion") {
			n++
		}
	}
	if n != 1 {
		return fmt.Errorf("%d assertions", n)
	}
	return nil
}

// complete refuses an assertion that leaves out what the library checks only when it
// is there.
func complete(a *saml.Assertion, us string) error {
	bearer := slices.ContainsFunc(a.Subject.SubjectConfirmations, func(c saml.SubjectConfirmation) bool {
		return c.Method == "urn:oasis:names:tc:SAML:2.0:cm:bearer" && !c.SubjectConfirmationData.NotOnOrAfter.IsZero()
	})
	forUs := slices.ContainsFunc(a.Conditions.AudienceRestrictions, func(r saml.AudienceRestriction) bool { return r.Audience.Value == us })
	switch {
	case !bearer:
		return errors.New("no bearer confirmation with an end")
	case !forUs:
		return errors.New("no audience names us")
	case a.ID == "" || a.Conditions.NotOnOrAfter.IsZero():
		return errors.New("no id, or no end")
	case a.Subject.NameID == nil || a.Subject.NameID.Format == "urn:oasis:names:tc:SAML:2.0:nameid-format:transient":
		return errors.New("no name that stays the same: choose persistent or emailAddress as the format of the name ID")
	}
	return nil
}

// The attributes in which providers say an address and a name.
func emailAttributes() []string {
	return []string{
		"email", "mail", "emailaddress", "user.email", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
		"urn:oid:0.9.2342.19200300.100.1.3",
	}
}

func nameAttributes() []string {
	return []string{
		"displayname", "name", "cn", "http://schemas.microsoft.com/identity/claims/displayname", "urn:oid:2.16.840.1.113730.3.1.241", "urn:oid:2.5.4.3",
	}
}

func assertionOf(a *saml.Assertion) Assertion {
	said := Assertion{Subject: a.Subject.NameID.Value, EmailVerified: true, Strong: true}
	said.Attributes = []domain.ReceivedAttribute{{Name: "NameID", Values: []string{short(said.Subject)}, Use: "subject"}}
	for _, statement := range a.AttributeStatements {
		for _, attribute := range statement.Attributes {
			said.hear(attribute)
		}
	}
	if said.Email == "" && a.Subject.NameID.Format == string(saml.EmailAddressNameIDFormat) {
		said.Email = said.Subject
	}
	for _, statement := range a.AuthnStatements {
		if statement.AuthnInstant.After(said.At) {
			said.At = statement.AuthnInstant
		}
	}
	return said
}

func (a *Assertion) hear(attribute saml.Attribute) {
	if len(a.Attributes) >= maxAttributes {
		return
	}
	r := domain.ReceivedAttribute{Name: short(attribute.Name), Values: []string{}}
	for _, v := range attribute.Values[:min(len(attribute.Values), 10)] {
		r.Values = append(r.Values, short(v.Value))
	}
	is := func(known []string) bool {
		return slices.Contains(known, strings.ToLower(attribute.Name)) || slices.Contains(known, strings.ToLower(attribute.FriendlyName))
	}
	if len(attribute.Values) == 1 {
		switch value := strings.TrimSpace(attribute.Values[0].Value); {
		case a.Email == "" && is(emailAttributes()):
			a.Email, r.Use = value, "email"
		case a.Name == "" && is(nameAttributes()):
			a.Name, r.Use = value, "name"
		}
	}
	a.Attributes = append(a.Attributes, r)
}

// warnCertificates are how many days before a certificate's end owners are told.
func warnCertificates() []int64 { return []int64{1, 7, 30} }

// latestEnd is when the last of some certificates ends.
func latestEnd(ends []time.Time) *time.Time {
	var last time.Time
	for _, end := range ends {
		if end.After(last) {
			last = end
		}
	}
	if last.IsZero() {
		return nil
	}
	last = last.UTC()
	return &last
}
