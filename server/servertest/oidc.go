package servertest

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// OIDC is an OpenID Connect provider over HTTP: discovery, keys, the code flow with
// PKCE. Whoever comes is signed in as Claims say; a test may make it lie.
type OIDC struct {
	URL          string
	ClientID     string
	ClientSecret string

	mu     sync.Mutex
	t      testing.TB
	key    *rsa.PrivateKey
	keyID  int
	claims map[string]any
	forge  func(claims jwt.MapClaims) (token string, ok bool)
	named  string // the issuer in its description
	codes  map[string]url.Values
}

// NewOIDC starts one. It stops with the test.
func NewOIDC(t testing.TB) *OIDC {
	t.Helper()
	o := &OIDC{t: t, ClientID: "tenantry", ClientSecret: "hush", codes: map[string]url.Values{}}
	o.Rotate()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", o.discovery)
	mux.HandleFunc("GET /keys", o.keys)
	mux.HandleFunc("GET /auth", o.authorize)
	mux.HandleFunc("POST /token", o.token)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	o.URL = server.URL
	return o
}

// Rotate signs with a new key from now on, and publishes no other.
func (o *OIDC) Rotate() {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		o.t.Fatal(err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.key, o.keyID = key, o.keyID+1
}

// Is makes the provider say of whoever comes that they are this person.
func (o *OIDC) Is(subject, email string, more ...any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.claims, o.forge = map[string]any{"sub": subject, "email": email, "email_verified": true, "name": "Ida Person"}, nil
	for i := 0; i+1 < len(more); i += 2 {
		o.claims[more[i].(string)] = more[i+1]
	}
}

// Forge makes tokens itself where it says ok; claims can be changed in any case.
func (o *OIDC) Forge(forge func(claims jwt.MapClaims) (token string, ok bool)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.forge = forge
}

// Key is the public key, as a text that a confused verifier may take for a secret.
func (o *OIDC) Key() *rsa.PublicKey { return &o.key.PublicKey }

// Visit is what a browser does: it goes to the provider and comes back with the
// parameters of the callback.
func (o *OIDC) Visit(address string) url.Values {
	o.t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	req, err := http.NewRequestWithContext(o.t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		o.t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		o.t.Fatal(err)
	}
	_ = resp.Body.Close()
	back, err := resp.Location()
	if err != nil {
		o.t.Fatalf("the provider sends nobody back: %s", resp.Status)
	}
	return back.Query()
}

// NameItself makes the description name another issuer than where it is.
func (o *OIDC) NameItself(issuer string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.named = issuer
}

func (o *OIDC) discovery(w http.ResponseWriter, _ *http.Request) {
	o.mu.Lock()
	defer o.mu.Unlock()
	issuer := o.URL
	if o.named != "" {
		issuer = o.named
	}
	_ = json.NewEncoder(w).Encode(map[string]any{
		"issuer": issuer, "authorization_endpoint": o.URL + "/auth", "token_endpoint": o.URL + "/token", "jwks_uri": o.URL + "/keys",
		"id_token_signing_alg_values_supported": []string{"RS256", "HS256", "none"}, "authorization_response_iss_parameter_supported": true,
	})
}

func (o *OIDC) keys(w http.ResponseWriter, _ *http.Request) {
	o.mu.Lock()
	defer o.mu.Unlock()
	encode := func(n *big.Int) string { return base64.RawURLEncoding.EncodeToString(n.Bytes()) }
	_ = json.NewEncoder(w).Encode(map[string]any{"keys": []any{map[string]any{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": fmt.Sprint(o.keyID), "n": encode(o.key.N), "e": encode(big.NewInt(int64(o.key.E))),
	}}})
}

func (o *OIDC) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	code := rand.Text()
	o.mu.Lock()
	o.codes[code] = q
	o.mu.Unlock()
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+url.Values{"code": {code}, "state": {q.Get("state")}, "iss": {o.URL}}.Encode(), http.StatusFound)
}

func (o *OIDC) token(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	defer o.mu.Unlock()
	id, password, _ := r.BasicAuth()
	asked, known := o.codes[r.FormValue("code")]
	delete(o.codes, r.FormValue("code"))
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if !known || id != o.ClientID || password != o.ClientSecret || r.FormValue("redirect_uri") != asked.Get("redirect_uri") ||
		base64.RawURLEncoding.EncodeToString(sum[:]) != asked.Get("code_challenge") || asked.Get("code_challenge_method") != "S256" {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error": "invalid_grant"}`))
		return
	}
	now := time.Now()
	claims := jwt.MapClaims{"iss": o.URL, "aud": o.ClientID, "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(), "nonce": asked.Get("nonce")}
	for name, value := range o.claims {
		claims[name] = value
	}
	token := ""
	if o.forge != nil {
		if made, ok := o.forge(claims); ok {
			token = made
		}
	}
	if token == "" {
		token = o.sign(claims, o.key)
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"access_token": "at", "token_type": "Bearer", "id_token": token})
}

// sign makes a token as the provider does.
func (o *OIDC) sign(claims jwt.MapClaims, key crypto.PrivateKey) string {
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	token.Header["kid"] = fmt.Sprint(o.keyID)
	signed, err := token.SignedString(key)
	if err != nil {
		o.t.Error(err)
	}
	return signed
}
