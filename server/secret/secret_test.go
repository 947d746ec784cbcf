package secret_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/crypto/argon2"

	"tenantry/server/domain"
	"tenantry/server/secret"
)

func TestHasher_RoundTrip(t *testing.T) {
	t.Parallel()
	ctx, h := t.Context(), secret.NewHasher(2)
	for _, password := range []string{"correct horse battery staple", strings.Repeat("x", 256), "пароль из многих букв 🐎", ""} {
		hash, err := h.Hash(ctx, password)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
			t.Errorf("hash %q does not tell its parameters", hash)
		}
		if ok, rehash, err := h.Verify(ctx, hash, password); !ok || rehash || err != nil {
			t.Errorf("Verify(%q) = %v, %v, %v", password, ok, rehash, err)
		}
		if ok, _, err := h.Verify(ctx, hash, password+"x"); ok || err != nil {
			t.Errorf("Verify(%q+x) = %v, %v", password, ok, err)
		}
	}
}

// TestHasher_IsArgon2id compares keys with golang.org/x/crypto's, hash after hash
// in memory that was used before and by several at a time.
func TestHasher_IsArgon2id(t *testing.T) {
	t.Parallel()
	h := secret.NewHasher(2)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			password := strings.Repeat("pässword ", i)
			hash, err := h.Hash(t.Context(), password)
			if err != nil {
				t.Error(err)
				return
			}
			parts := strings.Split(hash, "$")
			salt, err := base64.RawStdEncoding.DecodeString(parts[4])
			if err != nil {
				t.Error(err)
			}
			want := argon2.IDKey([]byte(password), salt, 2, 19456, 1, 32)
			if got := parts[5]; got != base64.RawStdEncoding.EncodeToString(want) {
				t.Errorf("hash %d has the key %s, and Argon2id says %x", i, got, want)
			}
		})
	}
	wg.Wait()
}

func TestHasher_SaltsDiffer(t *testing.T) {
	t.Parallel()
	h := secret.NewHasher(2)
	a, errA := h.Hash(t.Context(), "the same password")
	b, errB := h.Hash(t.Context(), "the same password")
	if a == b || errA != nil || errB != nil {
		t.Errorf("two hashes of one password: %q, %q (%v, %v)", a, b, errA, errB)
	}
}

func TestHasher_EmptyHashNeverMatches(t *testing.T) {
	t.Parallel()
	ok, rehash, err := secret.NewHasher(1).Verify(t.Context(), "", "")
	if ok || rehash || err != nil {
		t.Errorf("Verify = %v, %v, %v; want a plain no", ok, rehash, err)
	}
}

func TestHasher_OldParametersAskForRehash(t *testing.T) {
	t.Parallel()
	old := "$argon2id$v=19$m=4096,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$KsqjQaf4H0UHdRK/wsdOIztzr+QmUl4EqG+mkdfNLhU"
	ok, rehash, err := secret.NewHasher(1).Verify(t.Context(), old, "an older password")
	if !ok || !rehash || err != nil {
		t.Errorf("Verify = %v, %v, %v; want it to match and to be renewed", ok, rehash, err)
	}
}

func TestHasher_DamagedHash(t *testing.T) {
	t.Parallel()
	key := strings.Repeat("A", 43)
	for _, hash := range []string{
		"x", "$argon2i$v=19$m=4096,t=3,p=1$c2FsdA$" + key, "$argon2id$v=18$m=4096,t=3,p=1$c2FsdA$" + key,
		"$argon2id$v=19$m=0,t=3,p=1$c2FsdA$" + key, "$argon2id$v=19$m=4294967295,t=3,p=1$c2FsdA$" + key,
		"$argon2id$v=19$m=4096,t=3,p=1$c2FsdA$short", "$argon2id$v=19$m=a$c2FsdA$" + key, "$argon2id$v=19$m=4096,t=3,p=1$!!$" + key,
	} {
		if ok, _, err := secret.NewHasher(1).Verify(t.Context(), hash, "x"); ok || err == nil {
			t.Errorf("Verify(%q) = %v, %v; want an error", hash, ok, err)
		}
	}
}

func TestHasher_WaitEndsWithContext(t *testing.T) {
	t.Parallel()
	h := secret.NewHasher(1)
	release := secret.Occupy(h)
	defer release()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.Hash(ctx, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("Hash = %v; want context.Canceled", err)
	}
}

func TestHasher_RefusesWhenTheQueueIsFull(t *testing.T) {
	t.Parallel()
	h := secret.NewHasher(1)
	release := secret.FillQueue(h)
	defer release()
	_, err := h.Hash(t.Context(), "x")
	var problem *domain.Error
	if !errors.As(err, &problem) || problem.Code != domain.CodeUnavailable || problem.RetryAfter == 0 {
		t.Errorf("Hash = %v; want unavailable with a time to come back", err)
	}
}

func TestToken_UniqueAndHashed(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 1000 {
		token := secret.NewToken("tnk_")
		if seen[token] || len(token) != len("tnk_")+43 || !strings.HasPrefix(token, "tnk_") {
			t.Fatalf("token %q", token)
		}
		seen[token] = true
	}
	token := secret.NewToken("")
	hash := secret.HashToken(token)
	if strings.Contains(hash, token) || !secret.MatchToken(hash, token) || secret.MatchToken(hash, token+"x") {
		t.Errorf("hash %q of token %q", hash, token)
	}
}

func TestBox_OpensOnlyWhatItSealedWhereItWas(t *testing.T) {
	t.Parallel()
	box, err := secret.NewBox(key(1))
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := box.Seal([]byte("hunter2"), "tenant_credentials/sealed/tn_1")
	if err != nil {
		t.Fatal(err)
	}
	plain, err := box.Open(sealed, "tenant_credentials/sealed/tn_1")
	if err != nil || string(plain) != "hunter2" {
		t.Fatalf("Open = %q, %v", plain, err)
	}
	again, _ := box.Seal([]byte("hunter2"), "tenant_credentials/sealed/tn_1")
	if again == sealed {
		t.Error("the same value sealed twice looks the same")
	}
	for name, bad := range map[string]string{
		"cut": sealed[:len(sealed)-2], "changed": sealed[:len(sealed)-4] + "AAAA", "empty": "", "other key": "v1.00000000.AAAA", "other make": "v2" + sealed[2:],
	} {
		if _, err := box.Open(bad, "tenant_credentials/sealed/tn_1"); !errors.Is(err, secret.ErrSealed) {
			t.Errorf("%s: Open = %v; want ErrSealed", name, err)
		}
	}
	if _, err := box.Open(sealed, "tenant_credentials/sealed/tn_2"); !errors.Is(err, secret.ErrSealed) {
		t.Errorf("moved to another row: Open = %v; want ErrSealed", err)
	}
}

func TestBox_KeyRing(t *testing.T) {
	t.Parallel()
	before, _ := secret.NewBox(key(1))
	sealed, _ := before.Seal([]byte("hunter2"), "x")
	after, err := secret.NewBox(key(2), key(1))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := after.Open(sealed, "x")
	if err != nil || string(plain) != "hunter2" || !after.Stale(sealed) {
		t.Errorf("Open with an older key = %q, %v, stale %v", plain, err, after.Stale(sealed))
	}
	renewed, _ := after.Seal(plain, "x")
	if _, err := before.Open(renewed, "x"); !errors.Is(err, secret.ErrSealed) || after.Stale(renewed) {
		t.Errorf("the old key opens what the new one sealed: %v", err)
	}
	if _, err := secret.NewBox([]byte("short")); err == nil {
		t.Error("a short key was accepted")
	}
}

func TestLoadOrCreateKey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "secret.key")
	var wg sync.WaitGroup
	keys := make([][]byte, 8)
	for i := range keys {
		wg.Go(func() {
			// A racer may look while the winner still writes: it gets an error, never another key.
			if k, err := secret.LoadOrCreateKey(path); err == nil {
				keys[i] = k
			}
		})
	}
	wg.Wait()
	stored, err := secret.LoadOrCreateKey(path)
	if err != nil || len(stored) != secret.KeyBytes {
		t.Fatalf("LoadOrCreateKey = %d bytes, %v", len(stored), err)
	}
	for i, k := range keys {
		if k != nil && !cmp.Equal(k, stored) {
			t.Errorf("racer %d holds another key", i)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key file's mode is %v (%v)", info.Mode(), err)
	}
}

func TestLoadOrCreateKey_DamagedFileIsLeftAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "secret.key")
	if err := os.WriteFile(path, []byte("not a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := secret.LoadOrCreateKey(path)
	if err == nil || strings.Contains(err.Error(), "not a key") {
		t.Errorf("LoadOrCreateKey = %v; want an error without the value", err)
	}
	if text, _ := os.ReadFile(path); string(text) != "not a key" {
		t.Errorf("the file now holds %q", text)
	}
}

func TestString_NeverShowsItself(t *testing.T) {
	t.Parallel()
	s := secret.String("hunter2")
	wrapped := struct {
		Password secret.String `json:"password"`
	}{s}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "password", s, "all", wrapped)
	asJSON, err := json.Marshal(wrapped)
	if err != nil {
		t.Fatal(err)
	}
	shown := []string{log.String(), string(asJSON)}
	for _, verb := range []string{"%s", "%v", "%+v", "%#v", "%q", "%x", "%d", "%t", "%10s"} {
		shown = append(shown, fmt.Sprintf(verb, s), fmt.Sprintf(verb, wrapped))
	}
	for _, text := range shown {
		if strings.Contains(text, "hunter2") || strings.Contains(text, "68756e74657232") {
			t.Errorf("shown: %s", text)
		}
	}
	if s.Reveal() != "hunter2" || secret.String("").String() != "" {
		t.Error("Reveal and the empty string")
	}
}

func BenchmarkHasher_Verify(b *testing.B) {
	h := secret.NewHasher(1)
	hash, err := h.Hash(b.Context(), "correct horse battery staple")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if ok, _, err := h.Verify(b.Context(), hash, "correct horse battery staple"); !ok || err != nil {
			b.Fatal(ok, err)
		}
	}
}

func BenchmarkHashToken(b *testing.B) {
	token := secret.NewToken("")
	for b.Loop() {
		secret.HashToken(token)
	}
}

func key(fill byte) []byte {
	k := make([]byte, secret.KeyBytes)
	for i := range k {
		k[i] = fill
	}
	return k
}
