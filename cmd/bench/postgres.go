package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
)

// measurePostgres compares the same server on PostgreSQL and on SQLite.
func measurePostgres(ctx context.Context, s settings, r *report) error {
	if s.postgres == "" {
		fmt.Fprintln(os.Stderr, "  left out: no -postgres URL")
		return nil
	}
	db, drop, err := freshDatabase(ctx, s.postgres)
	if err != nil {
		return err
	}
	defer drop()
	pg, err := install(ctx, s, db)
	if err != nil {
		return err
	}
	defer pg.remove()
	if err := pg.seed(ctx, s, 10_000, 5); err != nil {
		return err
	}
	lite, yard, err := pair(ctx, s, 10_000, 5)
	if err != nil {
		return err
	}
	defer lite.remove()
	if err := yard.stop(); err != nil {
		return err
	}
	const list = "/api/v1/tenants?state=live&sort=name&limit=50"
	got, err := compare(ctx, s, get(8, pg.process, list, pg.cookie), get(8, lite.process, list, lite.cookie),
		get(32, pg.process, "/api/v1/session", pg.cookie), get(32, lite.process, "/api/v1/session", lite.cookie),
		creating(16, pg), creating(16, lite),
		get(32, pg.process, "/api/v1/tenants/seed-0/roles", pg.cookie), get(32, lite.process, "/api/v1/tenants/seed-0/roles", lite.cookie))
	if err != nil {
		return err
	}
	r.rates("PostgreSQL: page of 50, against SQLite", got[0], got[1], 0.45, 0)
	r.rates("PostgreSQL: GET /session, against SQLite", got[2], got[3], 0.45, 0)
	r.rates("PostgreSQL: POST /tenants, 16 clients, against SQLite", got[4], got[5], 0.50, 0)
	r.add("PostgreSQL: GET /tenants/{tenant}/roles, 32 clients, against SQLite", perSecond(got[6].rate), perSecond(got[7].rate), percent(got[6].rate/got[7].rate), "none", true)
	return nil
}

// freshDatabase makes a database of its own for the run.
func freshDatabase(ctx context.Context, maintenance string) (string, func(), error) {
	admin, err := sql.Open("pgx", maintenance)
	if err != nil {
		return "", nil, err
	}
	name := fmt.Sprintf("tenantry_bench_%d", os.Getpid())
	if _, err := admin.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return "", nil, err
	}
	drop := func() {
		_, _ = admin.ExecContext(context.WithoutCancel(ctx), "DROP DATABASE "+name+" WITH (FORCE)")
		_ = admin.Close()
	}
	u, err := url.Parse(maintenance)
	if err != nil {
		drop()
		return "", nil, err
	}
	u.Path = "/" + name
	return u.String(), drop, nil
}
