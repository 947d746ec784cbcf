package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the same driver as the product's
)

const (
	adminEmail    = "bench@example.com"
	adminPassword = "a long enough passphrase"
)

// installation is one running Tenantry with its own data and a signed-in administrator.
type installation struct {
	*process
	dir, db string // db is empty for SQLite
	cookie  string
	account string
	key     string   // an API key that may create tenants
	environ []string // further settings of the server, from its next start on
}

// install starts Tenantry on an empty data directory and signs the administrator in.
func install(ctx context.Context, s settings, db string) (*installation, error) {
	dir, err := os.MkdirTemp("", "tenantry-bench-")
	if err != nil {
		return nil, err
	}
	i := &installation{dir: dir, db: db}
	if err := i.start(ctx, s); err != nil {
		return nil, err
	}
	return i, i.signIn()
}

func (i *installation) start(ctx context.Context, s settings) (err error) {
	args := []string{"serve", "--data", i.dir, "--log-level", "error"}
	if i.db != "" {
		args = append(args, "--db", i.db)
	}
	env := []string{
		"TENANTRY_ADMIN_EMAIL=" + adminEmail, "TENANTRY_ADMIN_PASSWORD=" + adminPassword,
		"TENANTRY_RATE_LIMIT=0",
	}
	env = append(env, i.environ...)
	i.process, err = startProcess(ctx, "/readyz", env, s.binary, args...)
	return err
}

// restart stops the server, lets change work on its data, and starts it again.
func (i *installation) restart(ctx context.Context, s settings, change func() error) error {
	if err := i.stop(); err != nil {
		return err
	}
	if err := change(); err != nil {
		return err
	}
	return i.start(ctx, s)
}

func (i *installation) remove() {
	_ = i.stop()
	_ = os.RemoveAll(i.dir)
}

func (i *installation) sqlite() string { return filepath.Join(i.dir, "tenantry.db") }

func (i *installation) open() (*sql.DB, error) {
	if i.db != "" {
		return sql.Open("pgx", i.db)
	}
	return sql.Open("sqlite", "file:"+i.sqlite()+"?_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)")
}

func (i *installation) signIn() error {
	var session struct {
		Account struct{ ID string }
	}
	header, err := i.call(http.MethodPost, "/api/v1/session", map[string]string{"email": adminEmail, "password": adminPassword}, &session)
	if err != nil {
		return err
	}
	cookie, _, _ := strings.Cut(header.Get("Set-Cookie"), ";")
	i.cookie, i.account = strings.TrimPrefix(cookie, "tenantry="), session.Account.ID
	var made struct{ Key string }
	_, err = i.call(http.MethodPost, "/api/v1/platform/api-keys",
		map[string]any{"name": "bench", "permissions": []string{"TENANT_MGMT:create", "TENANT_MGMT:read"}, "expiresInDays": 1}, &made)
	i.key = made.Key
	return err
}

// call sends one request as the administrator and reads the answer into out.
func (i *installation) call(method, path string, in, out any) (http.Header, error) {
	body, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequest(method, i.base+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	if i.cookie != "" {
		req.AddCookie(&http.Cookie{Name: "tenantry", Value: i.cookie})
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode >= 300 {
		return nil, fmt.Errorf("%s %s answered %d: %s %s", method, path, resp.StatusCode, answer, i.out.String())
	}
	return resp.Header, json.Unmarshal(answer, out)
}

// tenantBody is one customer tenant with one user, as a script would send it.
func tenantBody(slug string) map[string]any {
	return map[string]any{
		"template": "voicepro-customer",
		"answers": map[string]any{
			"organization": map[string]any{
				"organizationName": "Bench " + slug, "country": "DE", "timezone": "Europe/Berlin", "currency": "EUR",
				"contactEmail": "owner@example.com",
			},
			"voicepro": map[string]any{"slug": slug},
			"users":    []any{map[string]any{"email": slug + "@example.com", "name": "Owner", "role": "TENANT_OWNER"}},
		},
	}
}

// words for names; the last thousand tenants get a rare one.
var nameWords = []string{"Acme", "Globex", "Initech", "Umbrella", "Hooli", "Stark", "Wayne", "Wonka", "Soylent", "Vehement"}

// fill brings the installation to so many tenants by copying the first one, in
// one transaction, while the server is stopped; mine of them get the
// administrator as a member.
func (i *installation) fill(ctx context.Context, total, mine int) error {
	db, err := i.open()
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := copyTenants(ctx, tx, total); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO tenant_roles (tenant_id, name, title, permissions, position)
		SELECT t.id, r.name, r.title, r.permissions, r.position FROM tenants t, tenant_roles r
		WHERE t.id LIKE 'tn_bench%' AND r.tenant_id = (SELECT id FROM tenants WHERE slug = 'bench-seed')`); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO memberships (tenant_id, account_id, role, created_at)
		SELECT id, $1, 'TENANT_OWNER', 0 FROM tenants WHERE id LIKE 'tn_bench%' ORDER BY id LIMIT $2`, i.account, mine); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	if i.db == "" {
		return nil // SQLite plans best without statistics, see server/store/open.go
	}
	_, err = db.ExecContext(ctx, "ANALYZE")
	return err
}

func copyTenants(ctx context.Context, tx *sql.Tx, total int) error {
	tenant, err := tx.PrepareContext(ctx, `INSERT INTO tenants (id, slug, name, name_key, template, template_version, template_title, state, country, timezone,
		currency, contact_email, description, answers, features, limits, created_at, updated_at, live_at)
		SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), template, template_version, template_title, 'live', country, timezone,
		currency, contact_email, '', answers, features, limits, CAST($5 AS BIGINT), CAST($5 AS BIGINT), CAST($5 AS BIGINT)
		FROM tenants WHERE slug = 'bench-seed'`)
	if err != nil {
		return err
	}
	word, err := tx.PrepareContext(ctx, `INSERT INTO tenant_words (word, tenant_id) VALUES ($1, $2)`)
	if err != nil {
		return err
	}
	for n := range total {
		id, slug := fmt.Sprintf("tn_bench%026d", n), fmt.Sprintf("seed-%d", n)
		name := fmt.Sprintf("%s %s %d", nameWords[n*7%len(nameWords)], nameWords[n*3%len(nameWords)], n)
		if n == total/2 {
			name = "Quixotic Zebra"
		}
		at := time.Now().Add(-time.Duration(n) * time.Minute).UnixMilli()
		if _, err := tenant.ExecContext(ctx, id, slug, name, strings.ToLower(name), at); err != nil {
			return err
		}
		for _, w := range uniqueWords(name + " " + strings.ReplaceAll(slug, "-", " ")) {
			if _, err := word.ExecContext(ctx, w, id); err != nil {
				return err
			}
		}
	}
	return nil
}

func uniqueWords(text string) []string {
	var words []string
	seen := map[string]bool{}
	for _, w := range strings.Fields(strings.ToLower(text)) {
		if !seen[w] {
			seen[w], words = true, append(words, w)
		}
	}
	return words
}
