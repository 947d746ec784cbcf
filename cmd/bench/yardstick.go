package main

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"flag"
	"fmt"
	"sync/atomic"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/crypto/argon2"
	_ "modernc.org/sqlite" // the same driver as the product's
)

// The yardstick is what a server of this kind costs at the very least: Fiber, one
// token look-up in memory, the same SQL on the same driver. No permission, no
// audit, no validation, no log.

const (
	yardstickToken = "yardstick-token-yardstick-token-yardstick"
	selectAccount  = `SELECT email, name FROM accounts WHERE id = $1`
	selectMine     = `SELECT t.id, t.slug, t.name, t.state, t.template, t.features, m.role, r.title, r.permissions,
		EXISTS (SELECT 1 FROM managed_tenants g WHERE g.operator_id = m.tenant_id)
		FROM memberships m JOIN tenants t ON t.id = m.tenant_id JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role
		WHERE m.account_id = $1 ORDER BY m.tenant_id LIMIT 100`
	selectPage = `SELECT t.id, t.slug, t.name, t.template, t.template_title, t.state, t.country, t.member_count, t.sample, t.created_at, t.live_at,
		r.id, r.state, r.steps_done, r.steps_total
		FROM (SELECT id, name_key FROM tenants WHERE state = $1 AND (name_key, id) > ($2, $3) ORDER BY name_key, id LIMIT 51) p
		CROSS JOIN tenants t LEFT JOIN runs r ON r.tenant_id = t.id AND r.id = (SELECT MAX(x.id) FROM runs x WHERE x.tenant_id = t.id)
		WHERE t.id = p.id ORDER BY p.name_key, p.id`
	selectTenant = `SELECT id, slug, name, state, template, features FROM tenants WHERE slug = $1`
	selectRole   = `SELECT m.role, r.permissions FROM memberships m JOIN tenant_roles r ON r.tenant_id = m.tenant_id AND r.name = m.role
		WHERE m.tenant_id = $1 AND m.account_id = $2`
	selectRoles = `SELECT r.name, r.title, r.description, r.permissions, r.owner, r.built_in, r.version,
		(SELECT COUNT(*) FROM memberships m WHERE m.tenant_id = r.tenant_id AND m.role = r.name) AS members
		FROM tenant_roles r WHERE r.tenant_id = $1 ORDER BY r.position, r.name`
	selectMembers = `SELECT m.account_id, a.email, a.name, m.name_key, m.username, m.role, r.title, r.owner, m.state, m.mfa,
		m.created_at, m.suspended_at, m.last_seen_at, m.version
		FROM memberships m CROSS JOIN accounts a CROSS JOIN tenant_roles r
		WHERE m.tenant_id = $1 AND a.id = m.account_id AND r.tenant_id = m.tenant_id AND r.name = m.role
		ORDER BY m.name_key, m.account_id LIMIT 51`
	insertTenant = `INSERT INTO tenants (id, slug, name, name_key, template, template_version, template_title, state, country, timezone,
		currency, contact_email, description, answers, features, limits, created_at, updated_at)
		SELECT $1, $1, 'Bare', 'bare', template, template_version, template_title, 'live', 'DE', 'Europe/Berlin', 'EUR', 'a@example.com', '',
		'{}', '{}', '{}', 0, 0 FROM tenants LIMIT 1`
)

type yardstick struct {
	tokens                    map[[32]byte]string
	account, mine, page, make *sql.Stmt
	tenant, role, roles       *sql.Stmt
	members                   *sql.Stmt
	created                   atomic.Int64
}

func runYardstick(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("yardstick", flag.ContinueOnError)
	path := flags.String("db", "", "an SQLite file with Tenantry's schema; empty serves /ready alone")
	addr := flags.String("addr", "", "where to listen")
	account := flags.String("account", "", "the account that the token stands for")
	if err := flags.Parse(args); err != nil {
		return err
	}
	app := fiber.New(fiber.Config{DisableStartupMessage: true, Immutable: true})
	app.Get("/ready", func(c *fiber.Ctx) error { return c.SendStatus(fiber.StatusOK) })
	app.Post("/hash", hashOnce)
	if *path != "" {
		y, err := openYardstick(*path, *account)
		if err != nil {
			return err
		}
		app.Get("/me", y.me)
		app.Get("/tenants", y.tenants)
		app.Post("/tenants", y.create)
		app.Get("/roles", y.tenantRoles)
		app.Get("/members", y.tenantMembers)
	}
	context.AfterFunc(ctx, func() { _ = app.Shutdown() })
	return app.Listen(*addr)
}

func openYardstick(path, account string) (*yardstick, error) {
	read, err := sql.Open("sqlite", "file:"+path+"?mode=ro&_pragma=busy_timeout(10000)")
	if err != nil {
		return nil, err
	}
	write, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)")
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	if err := write.Ping(); err != nil {
		return nil, err
	}
	read.SetMaxOpenConns(8)
	read.SetMaxIdleConns(8)
	y := &yardstick{tokens: map[[32]byte]string{sha256.Sum256([]byte(yardstickToken)): account}}
	for _, s := range []struct {
		db  *sql.DB
		sql string
		out **sql.Stmt
	}{{read, selectAccount, &y.account}, {read, selectMine, &y.mine}, {read, selectPage, &y.page}, {write, insertTenant, &y.make},
		{read, selectTenant, &y.tenant}, {read, selectRole, &y.role}, {read, selectRoles, &y.roles}, {read, selectMembers, &y.members}} {
		if *s.out, err = s.db.Prepare(s.sql); err != nil {
			return nil, err
		}
	}
	return y, nil
}

// hashOnce does the work of one password check and nothing else.
func hashOnce(c *fiber.Ctx) error {
	argon2.IDKey([]byte("correct horse battery staple"), []byte("0123456789abcdef"), 2, 19*1024, 1, 32)
	return c.SendStatus(fiber.StatusOK)
}

func (y *yardstick) who(c *fiber.Ctx) (string, bool) {
	account, ok := y.tokens[sha256.Sum256([]byte(c.Cookies("tenantry")))]
	return account, ok
}

func (y *yardstick) me(c *fiber.Ctx) error {
	id, ok := y.who(c)
	if !ok {
		return c.SendStatus(fiber.StatusUnauthorized)
	}
	type tenant struct {
		ID, Slug, Name, State, Template, Features, Role, Title, Permissions string
		Managing                                                            bool
	}
	var me struct {
		Email, Name string
		Tenants     []tenant
	}
	if err := y.account.QueryRow(id).Scan(&me.Email, &me.Name); err != nil {
		return err
	}
	rows, err := y.mine.Query(id)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var t tenant
		if err := rows.Scan(&t.ID, &t.Slug, &t.Name, &t.State, &t.Template, &t.Features, &t.Role, &t.Title, &t.Permissions, &t.Managing); err != nil {
			return err
		}
		me.Tenants = append(me.Tenants, t)
	}
	return answer(c, me, rows.Err())
}

func (y *yardstick) tenants(c *fiber.Ctx) error {
	if _, ok := y.who(c); !ok {
		return c.SendStatus(fiber.StatusUnauthorized)
	}
	type tenant struct {
		ID, Slug, Name, Template, Title, State, Country string
		Members, CreatedAt                              int64
		Sample                                          bool
		LiveAt, Done, Total                             *int64
		Run, RunState                                   *string
	}
	rows, err := y.page.Query(c.Query("state"), c.Query("name"), c.Query("id"))
	if err != nil {
		return err
	}
	defer rows.Close()
	page := make([]tenant, 0, 51)
	for rows.Next() {
		var t tenant
		if err := rows.Scan(&t.ID, &t.Slug, &t.Name, &t.Template, &t.Title, &t.State, &t.Country, &t.Members, &t.Sample, &t.CreatedAt, &t.LiveAt,
			&t.Run, &t.RunState, &t.Done, &t.Total); err != nil {
			return err
		}
		page = append(page, t)
	}
	return answer(c, page, rows.Err())
}

// enter finds a tenant and what the caller is there.
func (y *yardstick) enter(c *fiber.Ctx) (id string, err error) {
	account, ok := y.who(c)
	if !ok {
		return "", fiber.ErrUnauthorized
	}
	var slug, name, state, template, features, role, permissions string
	if err := y.tenant.QueryRow(c.Query("slug")).Scan(&id, &slug, &name, &state, &template, &features); err != nil {
		return "", err
	}
	return id, y.role.QueryRow(id, account).Scan(&role, &permissions)
}

// tenantRoles lists a tenant's roles.
func (y *yardstick) tenantRoles(c *fiber.Ctx) error {
	id, err := y.enter(c)
	if err != nil {
		return err
	}
	rows, err := y.roles.Query(id)
	if err != nil {
		return err
	}
	defer rows.Close()
	type roleOf struct {
		Name, Title, Description, Permissions string
		Owner, BuiltIn                        bool
		Version, Members                      int64
	}
	var roles []roleOf
	for rows.Next() {
		var r roleOf
		if err := rows.Scan(&r.Name, &r.Title, &r.Description, &r.Permissions, &r.Owner, &r.BuiltIn, &r.Version, &r.Members); err != nil {
			return err
		}
		roles = append(roles, r)
	}
	return answer(c, roles, rows.Err())
}

// tenantMembers lists a tenant's first people.
func (y *yardstick) tenantMembers(c *fiber.Ctx) error {
	id, err := y.enter(c)
	if err != nil {
		return err
	}
	rows, err := y.members.Query(id)
	if err != nil {
		return err
	}
	defer rows.Close()
	type member struct {
		Account, Email, Name, NameKey, Role, Title, State string
		Username                                          *string
		Owner, MFA                                        bool
		Joined, Version                                   int64
		Suspended, Seen                                   *int64
	}
	members := make([]member, 0, 51)
	for rows.Next() {
		var m member
		if err := rows.Scan(&m.Account, &m.Email, &m.Name, &m.NameKey, &m.Username, &m.Role, &m.Title, &m.Owner, &m.State, &m.MFA,
			&m.Joined, &m.Suspended, &m.Seen, &m.Version); err != nil {
			return err
		}
		members = append(members, m)
	}
	return answer(c, members, rows.Err())
}

// create stores one row and answers once it is on disk.
func (y *yardstick) create(c *fiber.Ctx) error {
	_, err := y.make.Exec(fmt.Sprintf("bare-%d", y.created.Add(1)))
	return answer(c, fiber.Map{"ok": true}, err)
}

func answer(c *fiber.Ctx, v any, err error) error {
	if err != nil {
		return err
	}
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Send(body)
}
