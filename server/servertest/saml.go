package servertest

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/xml"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/beevik/etree"
	"github.com/crewjam/saml"
)

// SAML is an identity provider of the SAML library. Whoever comes is signed in as Is
// says; a test may change what it signs, or what it signed.
type SAML struct {
	t       testing.TB
	idp     saml.IdentityProvider
	us      *saml.EntityDescriptor
	session saml.Session

	Before func(*saml.Assertion)         // changes it before it is signed
	After  func(response *etree.Element) // and afterwards
}

// NewSAML makes one whose certificate ends at a time.
func NewSAML(t testing.TB, ends time.Time) *SAML {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "idp"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: ends,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	s := &SAML{t: t}
	s.idp = saml.IdentityProvider{
		Key: key, Certificate: certificate, MetadataURL: address("https://idp.example.com/metadata"), SSOURL: address("https://idp.example.com/sso"),
		ServiceProviderProvider: s, SessionProvider: s,
	}
	return s
}

func address(text string) url.URL {
	u, _ := url.Parse(text)
	return *u
}

// Metadata describes the provider.
func (s *SAML) Metadata() string {
	s.t.Helper()
	text, err := xml.Marshal(s.idp.Metadata())
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

// Knows takes over our description of ourselves.
func (s *SAML) Knows(metadata []byte) {
	s.t.Helper()
	s.us = &saml.EntityDescriptor{}
	if err := xml.Unmarshal(metadata, s.us); err != nil {
		s.t.Fatal(err)
	}
}

// Is makes it say of whoever comes that they are this person.
func (s *SAML) Is(subject, email string) {
	s.session = saml.Session{
		ID: rand.Text(), CreateTime: time.Now(), ExpireTime: time.Now().Add(time.Hour), Index: "1", NameID: subject,
		NameIDFormat:     string(saml.PersistentNameIDFormat),
		CustomAttributes: []saml.Attribute{{Name: "email", Values: []saml.AttributeValue{{Type: "xs:string", Value: email}}}, {Name: "displayName", Values: []saml.AttributeValue{{Type: "xs:string", Value: "Ida Person"}}}},
	}
}

// GetServiceProvider is for the library.
func (s *SAML) GetServiceProvider(_ *http.Request, id string) (*saml.EntityDescriptor, error) {
	if s.us == nil || s.us.EntityID != id {
		return nil, os.ErrNotExist
	}
	return s.us, nil
}

// GetSession is for the library.
func (s *SAML) GetSession(http.ResponseWriter, *http.Request, *saml.IdpAuthnRequest) *saml.Session {
	return &s.session
}

// Visit is what a browser does: it brings the request, and gets the form that it is to
// post to us.
func (s *SAML) Visit(to string) url.Values {
	s.t.Helper()
	request, err := saml.NewIdpAuthnRequest(&s.idp, httptest.NewRequest(http.MethodGet, to, nil))
	if err != nil {
		s.t.Fatal(err)
	}
	if err := request.Validate(); err != nil {
		s.t.Fatal(err)
	}
	if err := (saml.DefaultAssertionMaker{}).MakeAssertion(request, &s.session); err != nil {
		s.t.Fatal(err)
	}
	if s.Before != nil {
		s.Before(request.Assertion)
	}
	if err := request.MakeResponse(); err != nil {
		s.t.Fatal(err)
	}
	if s.After != nil {
		s.After(request.ResponseEl)
	}
	document := etree.NewDocument()
	document.SetRoot(request.ResponseEl)
	var raw bytes.Buffer
	if _, err := document.WriteTo(&raw); err != nil {
		s.t.Fatal(err)
	}
	return url.Values{"SAMLResponse": {base64.StdEncoding.EncodeToString(raw.Bytes())}, "RelayState": {request.RelayState}}
}
