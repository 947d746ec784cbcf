// Command verify-token shows how a service checks an access token of Tenantry with
// an ordinary JWT library and nothing of Tenantry's own:
//
//	go run . -issuer https://tenants.example.com -tenant tn_0198c5c4e0a17b3c9f2d4e6a8b0c1d2e < token
//
// It prints what the token says, or ends with 1 and says why it must not be trusted.
package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// claims are those of a token that this service looks at.
type claims struct {
	jwt.RegisteredClaims
	Tenant struct {
		ID   string `json:"id"`
		Slug string `json:"slug"`
	} `json:"tenant"`
	Role        string   `json:"role"`
	Permissions []string `json:"permissions"`
	Features    []string `json:"features"`
	AMR         []string `json:"amr"`
}

func main() {
	issuer := flag.String("issuer", "", "the public address of the Tenantry that you trust")
	tenant := flag.String("tenant", "", "the id of the tenant that this service works for")
	flag.Parse()
	text, err := io.ReadAll(io.LimitReader(os.Stdin, 1<<16))
	if err != nil {
		fail(err)
	}
	keys := &keySet{address: strings.TrimSuffix(*issuer, "/") + "/.well-known/jwks.json"}
	who, err := verify(keys, strings.TrimSpace(string(text)), *issuer, *tenant)
	if err != nil {
		fail(err)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	if err := out.Encode(who); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "refused:", err)
	os.Exit(1)
}

// verify returns what a token says if it may be believed. The issuer, the tenant
// and the algorithm are ours to demand, never the token's to choose.
func verify(keys *keySet, token, issuer, tenant string) (claims, error) {
	if issuer == "" || tenant == "" {
		return claims{}, errors.New("name the issuer and the tenant")
	}
	var c claims
	_, err := jwt.ParseWithClaims(token, &c, keys.find,
		jwt.WithValidMethods([]string{"EdDSA"}), jwt.WithIssuer(issuer), jwt.WithAudience(tenant),
		jwt.WithExpirationRequired(), jwt.WithLeeway(5*time.Second))
	return c, err
}

// Keys are kept for as long as Tenantry allows, and asked for early when a token
// names one that is not known, though not at every such token.
const (
	keep  = 5 * time.Minute
	pause = 10 * time.Second
)

// keySet fetches the public keys and remembers them.
type keySet struct {
	address string

	mu      sync.Mutex
	keys    map[string]ed25519.PublicKey
	fetched time.Time
}

// find is the key that a token says it was signed with, if it is one of the issuer's.
func (k *keySet) find(token *jwt.Token) (any, error) {
	if token.Header["typ"] != "at+jwt" {
		return nil, errors.New("it is no access token")
	}
	id, _ := token.Header["kid"].(string)
	k.mu.Lock()
	defer k.mu.Unlock()
	_, known := k.keys[id]
	if age := time.Since(k.fetched); age > keep || (!known && age > pause) {
		if err := k.fetch(); err != nil {
			return nil, err
		}
	}
	if key, ok := k.keys[id]; ok {
		return key, nil
	}
	return nil, fmt.Errorf("the issuer has no key %q", id)
}

func (k *keySet) fetch() error {
	client := http.Client{Timeout: 10 * time.Second}
	resp, err := client.Get(k.address)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %s", k.address, resp.Status)
	}
	var set struct {
		Keys []struct{ Kty, Crv, X, Kid string }
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, 1<<20)).Decode(&set); err != nil {
		return fmt.Errorf("read the keys: %w", err)
	}
	k.keys, k.fetched = map[string]ed25519.PublicKey{}, time.Now()
	for _, key := range set.Keys {
		x, err := base64.RawURLEncoding.DecodeString(key.X)
		if err == nil && key.Kty == "OKP" && key.Crv == "Ed25519" && len(x) == ed25519.PublicKeySize {
			k.keys[key.Kid] = x
		}
	}
	return nil
}
