package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// crowd is how many people a tenant of the installation gets; the administrator,
// who measures, is one more.
type crowd struct {
	slug   string
	people int
}

const (
	memberPage   = "/members?sort=name&limit=50"
	memberSearch = "/members?search=quixotic&sort=name&limit=50"
)

// measureMembers reads lists of a tenant's people: against the yardstick, and large
// against small in one database.
func measureMembers(ctx context.Context, s settings, r *report) error {
	i, yard, err := pair(ctx, s, 100, 5)
	if err != nil {
		return err
	}
	defer i.remove()
	defer yard.stop()
	if err := i.gather(ctx, s, crowd{"seed-0", 10_000}, crowd{"seed-1", 1_000}, crowd{"seed-2", s.large}); err != nil {
		return err
	}
	at := func(slug, list string) target { return get(8, i.process, "/api/v1/tenants/"+slug+list, i.cookie) }
	got, err := compare(ctx, s, at("seed-0", memberPage), get(8, yard, "/members?slug=seed-0", yardstickToken))
	if err != nil {
		return err
	}
	r.rates("page of 50 of 10,000 members, 8 clients", got[0], got[1], 0.60, 1.7)
	return memberSizes(ctx, s, r, i, "")
}

// measureMembersPostgres is measureMembers on PostgreSQL, large against small.
func measureMembersPostgres(ctx context.Context, s settings, r *report) error {
	if s.postgres == "" {
		return nil
	}
	db, drop, err := freshDatabase(ctx, s.postgres)
	if err != nil {
		return err
	}
	defer drop()
	i, err := install(ctx, s, db)
	if err != nil {
		return err
	}
	defer i.remove()
	if err := i.seed(ctx, s, 100, 5); err != nil {
		return err
	}
	if err := i.gather(ctx, s, crowd{"seed-1", 1_000}, crowd{"seed-2", s.large}); err != nil {
		return err
	}
	return memberSizes(ctx, s, r, i, "PostgreSQL: ")
}

// memberSizes compares a large tenant with a small one by what a single client waits.
func memberSizes(ctx context.Context, s settings, r *report, i *installation, database string) error {
	at := func(slug, list string) target { return get(1, i.process, "/api/v1/tenants/"+slug+list, i.cookie) }
	got, err := compare(ctx, s, at("seed-2", memberPage), at("seed-1", memberPage), at("seed-2", memberSearch), at("seed-1", memberSearch))
	if err != nil {
		return err
	}
	r.slower(fmt.Sprintf("%spage of 50: %d members against 1,000", database, s.large), got[0].median, got[1].median, 1.4)
	r.slower(fmt.Sprintf("%ssearch for a rare name: %d members against 1,000", database, s.large), got[2].median, got[3].median, 2)
	return nil
}

// gather fills tenants with people while the server is stopped. The same accounts
// are members of all of them; one in the middle of each has a rare name.
func (i *installation) gather(ctx context.Context, s settings, crowds ...crowd) error {
	most := 0
	for _, c := range crowds {
		most = max(most, c.people)
	}
	return i.restart(ctx, s, func() error {
		db, err := i.open()
		if err != nil {
			return err
		}
		defer db.Close()
		if err := i.fillFrom(ctx, db, makePeople, most); err != nil {
			return err
		}
		for _, text := range []string{joinPeople, wordPeople} {
			for _, c := range crowds {
				if err := i.fillFrom(ctx, db, text, c.people, c.slug); err != nil {
					return err
				}
			}
		}
		for _, c := range crowds {
			if err := i.fillFrom(ctx, db, rarePerson, c.people/2, c.slug); err != nil {
				return err
			}
		}
		return nil
	})
}

// fillFrom runs an INSERT that makes many rows. PostgreSQL counts them at once, since it
// would look for what they refer to as if there were none.
func (i *installation) fillFrom(ctx context.Context, db *sql.DB, text string, args ...any) error {
	if _, err := db.ExecContext(ctx, text, args...); err != nil || i.db == "" {
		return err
	}
	_, err := db.ExecContext(ctx, "ANALYZE")
	return err
}

// The people of a crowd are numbered; first and last names repeat as names do.
const (
	numbers    = `WITH RECURSIVE g(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < CAST($1 AS BIGINT)) `
	makePeople = numbers + `INSERT INTO accounts (id, email, email_key, name, password_hash, created_at, updated_at)
		SELECT 'ac_bench' || n, 'person' || n || '@example.com', 'person' || n || '@example.com', 'First' || (n % 50) || ' Last' || (n * 7 % 1009), '', n, n FROM g`
	joinPeople = numbers + `INSERT INTO memberships (tenant_id, account_id, role, created_at, name_key)
		SELECT t.id, 'ac_bench' || n, 'VOICEPRO_VIEWER', n, 'first' || (n % 50) || ' last' || (n * 7 % 1009) FROM g, tenants t WHERE t.slug = $2`
	wordPeople = numbers + `INSERT INTO member_words (tenant_id, word, account_id)
		SELECT t.id, w.part || CASE w.part WHEN 'first' THEN n % 50 WHEN 'last' THEN n * 7 % 1009 ELSE n END, 'ac_bench' || n
		FROM g, tenants t, (SELECT 'first' AS part UNION ALL SELECT 'last' UNION ALL SELECT 'person') w WHERE t.slug = $2`
	rarePerson = `INSERT INTO member_words (tenant_id, word, account_id) SELECT id, 'quixotic', 'ac_bench' || CAST($1 AS BIGINT) FROM tenants WHERE slug = $2`
)

// measureBulk invites a thousand people at once: until the list is taken, and until
// each of them is invited and their message queued.
func measureBulk(ctx context.Context, s settings, r *report) error {
	return eachDatabase(ctx, s, func(i *installation, database string) error {
		if err := i.seed(ctx, s, 10, 5); err != nil {
			return err
		}
		var taken, queued []time.Duration
		for round := range s.repeats {
			var list strings.Builder
			for n := range 1_000 {
				fmt.Fprintf(&list, "guest%d.%d@example.com\n", round, n)
			}
			answered, done, err := i.inviteAll(list.String())
			if err != nil {
				return err
			}
			taken, queued = append(taken, answered), append(queued, done)
		}
		r.add(database+"1,000 invitations, until queued", millis(median(queued)), millis(median(taken))+" (until the list is taken)", "",
			"under 5 s", median(queued) < 5*time.Second)
		return nil
	})
}

func (i *installation) inviteAll(list string) (answered, done time.Duration, err error) {
	const path = "/api/v1/tenants/seed-0/bulk-invitations"
	began := time.Now()
	var bulk struct {
		ID, State           string
		Total, Done, Failed int
	}
	if _, err := i.call(http.MethodPost, path, map[string]string{"text": list, "role": "VOICEPRO_VIEWER"}, &bulk); err != nil {
		return 0, 0, err
	}
	answered = time.Since(began)
	for bulk.State == "running" {
		time.Sleep(10 * time.Millisecond)
		if _, err := i.call(http.MethodGet, path+"/"+bulk.ID, nil, &bulk); err != nil {
			return 0, 0, err
		}
	}
	if bulk.State != "done" || bulk.Done != 1_000 || bulk.Failed != 0 {
		return 0, 0, fmt.Errorf("the bulk invitation ended as %+v", bulk)
	}
	return answered, time.Since(began), nil
}

// measureSwitcher asks, as somebody in 500 tenants, for what the switcher needs: the
// session that the page has loaded, open invitations, and a search.
func measureSwitcher(ctx context.Context, s settings, r *report) error {
	return eachDatabase(ctx, s, func(i *installation, database string) error {
		if err := i.seed(ctx, s, 1_000, 500); err != nil {
			return err
		}
		var targets []target
		for _, path := range []string{"/api/v1/session", "/api/v1/session/invitations", "/api/v1/session/tenants?search=wonka&limit=8"} {
			targets = append(targets, get(1, i.process, path, i.cookie))
		}
		got, err := compare(ctx, s, targets...)
		if err != nil {
			return err
		}
		all := got[0].median + got[1].median + got[2].median
		r.add(database+"switcher with 500 tenants", millis(all),
			fmt.Sprintf("session %s, invitations %s, search %s", millis(got[0].median), millis(got[1].median), millis(got[2].median)),
			"", "under 100 ms", all < 100*time.Millisecond)
		return nil
	})
}

// eachDatabase runs a measurement on a new installation with SQLite and, where
// there is one, with PostgreSQL.
func eachDatabase(ctx context.Context, s settings, measure func(*installation, string) error) error {
	urls, names := []string{""}, []string{""}
	if s.postgres != "" {
		db, drop, err := freshDatabase(ctx, s.postgres)
		if err != nil {
			return err
		}
		defer drop()
		urls, names = append(urls, db), append(names, "PostgreSQL: ")
	}
	for n, db := range urls {
		i, err := install(ctx, s, db)
		if err != nil {
			return err
		}
		err = measure(i, names[n])
		i.remove()
		if err != nil {
			return err
		}
	}
	return nil
}
