package main

import (
	"context"
	"fmt"
	"net/http"
	"net/mail"
	"path/filepath"
	"time"

	"tenantry/server"
	"tenantry/server/messaging"
	"tenantry/server/messaging/mailer"
	"tenantry/server/outbound"
	"tenantry/server/secret"
	"tenantry/server/store"
)

// measureMail hands queued messages to a mail server beside it: those of one tenant,
// those of eight, and one message that comes after the many of a tenant with which the
// mail server is slow.
func measureMail(ctx context.Context, s settings, r *report) error {
	many := s.large / 10
	return eachDatabase(ctx, s, func(i *installation, database string) error {
		if err := i.seed(ctx, s, 10, 10); err != nil {
			return err
		}
		for _, c := range []struct {
			what             string
			tenants, of, min int
		}{{"one tenant", 1, many / 2, 300}, {"eight tenants", 8, many / 16, 300}} {
			rate, cpu, err := i.emptied(ctx, s, c.tenants, c.of)
			if err != nil {
				return err
			}
			r.add(fmt.Sprintf("%smail handed over, %d messages of %s", database, c.tenants*c.of, c.what), perSecond(rate), micros(cpu)+" CPU each", "",
				fmt.Sprintf("at least %d/s", c.min), rate >= float64(c.min))
		}
		took, before, err := i.behind(ctx, s, many)
		if err != nil {
			return err
		}
		r.add(fmt.Sprintf("%sa message behind %d slow ones of another tenant", database, many), millis(took), fmt.Sprintf("after %d of them", before), "",
			"at most 5 s", took <= 5*time.Second && before < many)
		return nil
	})
}

// emptied queues messages while the server is stopped, and returns how fast they go out.
func (i *installation) emptied(ctx context.Context, s settings, tenants, of int) (rate float64, cpu time.Duration, err error) {
	post, err := openPostOffice("", 0)
	if err != nil {
		return 0, 0, err
	}
	defer post.close()
	i.environ = post.environ()
	err = i.restart(ctx, s, func() error {
		for n := range tenants {
			if err := i.queue(ctx, fmt.Sprintf("seed-%d", n), of); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, 0, err
	}
	before, began := i.cpu(), time.Now()
	for post.count("") < tenants*of {
		if time.Since(began) > 5*time.Minute {
			return 0, 0, fmt.Errorf("%d of %d messages came in five minutes", post.count(""), tenants*of)
		}
		time.Sleep(5 * time.Millisecond)
	}
	return float64(tenants*of-1) / post.between().Seconds(), (i.cpu() - before) / time.Duration(tenants*of), nil
}

// behind sends one message while many of another tenant wait, each of which takes the
// mail server 20 ms, and returns how long it took and how many of the many were out.
func (i *installation) behind(ctx context.Context, s settings, many int) (took time.Duration, before int, err error) {
	post, err := openPostOffice("owner", 20*time.Millisecond)
	if err != nil {
		return 0, 0, err
	}
	defer post.close()
	i.environ = post.environ()
	if err := i.restart(ctx, s, func() error { return i.queue(ctx, "seed-1", many) }); err != nil {
		return 0, 0, err
	}
	for post.count("owner") < 20 {
		time.Sleep(5 * time.Millisecond)
	}
	began := time.Now()
	var made struct{}
	if _, err := i.call(http.MethodPost, "/api/v1/tenants/seed-2/invitations", map[string]string{"email": "guest@example.com", "role": "TENANT_OWNER"}, &made); err != nil {
		return 0, 0, err
	}
	for post.count("guest") == 0 {
		if time.Since(began) > time.Minute {
			return 0, 0, fmt.Errorf("the single message did not come in a minute, %d of the others did", post.count("owner"))
		}
		time.Sleep(time.Millisecond)
	}
	return time.Since(began), post.count("owner"), nil
}

// queue puts messages to a tenant's contact into the outbox of a stopped server.
func (i *installation) queue(ctx context.Context, slug string, n int) error {
	key, err := secret.LoadOrCreateKey(filepath.Join(i.dir, server.KeyFile))
	if err != nil {
		return err
	}
	box, err := secret.NewBox(key)
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, store.Options{URL: i.db, DataDir: i.dir})
	if err != nil {
		return err
	}
	defer db.Close()
	service := messaging.New(db, box)
	service.Config.Fixed = &mailer.Settings{Kind: mailer.SMTP, From: mail.Address{Address: "bench@example.com"}, Trust: outbound.Configured}
	const batch = 500
	for ; n > 0; n -= batch {
		err := db.Tx(ctx, func(tx *store.Tx) error {
			t, err := tx.FindTenantByRef(ctx, slug)
			for range min(n, batch) {
				if err == nil {
					err = service.StoreLive(ctx, tx, messaging.Live{Tenant: t, PlatformName: "Tenantry", Link: "https://tenants.example.com/t/" + slug})
				}
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
