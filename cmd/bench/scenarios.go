package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"
)

// get makes a load of one GET, signed in by cookie.
func get(clients int, p *process, path, cookie string) target {
	return target{p, load{clients: clients, status: http.StatusOK, request: func(_, _ int, req *fasthttp.Request) {
		req.SetRequestURI(p.base + path)
		req.Header.SetCookie("tenantry", cookie)
	}}}
}

// bare starts the yardstick, on the data of an installation when there is one.
func bare(ctx context.Context, db, account string) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return startProcess(ctx, "/ready", nil, self, "yardstick", "--db", db, "--account", account)
}

// measureStart times from exec to the first 200, on an empty and on a used data
// directory, and reads the memory of an idle server.
func measureStart(ctx context.Context, s settings, r *report) error {
	var cold, warm, plain []time.Duration
	var memory int64
	for range s.repeats {
		yard, err := bare(ctx, "", "")
		if err != nil {
			return err
		}
		plain = append(plain, yard.ready)
		if err := yard.stop(); err != nil {
			return err
		}
		first, second, err := startTwice(ctx, s)
		if err != nil {
			return err
		}
		cold, warm, memory = append(cold, first.ready), append(warm, second.ready), second.idle
	}
	against := median(plain)
	coldRatio, warmRatio := float64(median(cold))/float64(against), float64(median(warm))/float64(against)
	r.add("start, empty data directory", millis(median(cold)), millis(against), times(coldRatio), "at most 5.00 x of 26 ms", median(cold) <= 130*time.Millisecond)
	r.add("start, warm", millis(median(warm)), millis(against), times(warmRatio), "at most 4.00 x of 10 ms", median(warm) <= 40*time.Millisecond)
	r.add("idle memory", megabytes(memory), "", "", "at most 40 MB", memory <= 40e6)
	return nil
}

// started is what one start took and what the server holds when nobody asks for anything.
type started struct {
	ready time.Duration
	idle  int64
}

// startTwice starts a server on an empty data directory, and again on what it left.
func startTwice(ctx context.Context, s settings) (first, second started, err error) {
	dir, err := os.MkdirTemp("", "tenantry-bench-")
	if err != nil {
		return first, second, err
	}
	defer os.RemoveAll(dir)
	for _, start := range []*started{&first, &second} {
		p, err := startProcess(ctx, "/readyz", nil, s.binary, "serve", "--data", dir, "--log-level", "error")
		if err != nil {
			return first, second, err
		}
		time.Sleep(time.Second) // until it is idle
		*start = started{ready: p.ready, idle: p.resident()}
		if err := p.stop(); err != nil {
			return first, second, err
		}
	}
	return first, second, nil
}

// measureSession asks "who am I and where" with 32 clients.
func measureSession(ctx context.Context, s settings, r *report) error {
	i, yard, err := pair(ctx, s, 1_000, 5)
	if err != nil {
		return err
	}
	defer i.remove()
	defer yard.stop()
	got, err := compare(ctx, s, get(32, i.process, "/api/v1/session", i.cookie), get(32, yard, "/me", yardstickToken))
	if err != nil {
		return err
	}
	r.rates("GET /session, 32 clients", got[0], got[1], 0.60, 1.7)
	return nil
}

// pair starts an installation of so many tenants and the yardstick on its data.
func pair(ctx context.Context, s settings, total, mine int) (*installation, *process, error) {
	i, err := install(ctx, s, "")
	if err != nil {
		return nil, nil, err
	}
	if err := i.seed(ctx, s, total, mine); err != nil {
		return nil, nil, err
	}
	yard, err := bare(ctx, i.sqlite(), i.account)
	return i, yard, err
}

// seed creates the first tenant through the API and copies it.
func (i *installation) seed(ctx context.Context, s settings, total, mine int) error {
	var made json.RawMessage
	if _, err := i.call(http.MethodPost, "/api/v1/tenants", tenantBody("bench-seed"), &made); err != nil {
		return err
	}
	time.Sleep(500 * time.Millisecond) // let its run end before the server stops
	return i.restart(ctx, s, func() error { return i.fill(ctx, total, mine) })
}

// pageAt follows the cursor to the page with that number and returns its address.
func (i *installation) pageAt(path string, number int) (string, error) {
	address := path
	for range number - 1 {
		var page struct{ NextCursor string }
		if _, err := i.call(http.MethodGet, address, nil, &page); err != nil {
			return "", err
		}
		address = path + "&cursor=" + url.QueryEscape(page.NextCursor)
	}
	return address, nil
}

// measurePages reads lists of tenants: against the yardstick, deep against
// shallow, and large against small.
func measurePages(ctx context.Context, s settings, r *report) error {
	const list = "/api/v1/tenants?state=live&sort=name&limit=50"
	middle, yard, err := pair(ctx, s, 10_000, 5)
	if err != nil {
		return err
	}
	defer middle.remove()
	defer yard.stop()
	deep, err := middle.pageAt(list, 20)
	if err != nil {
		return err
	}
	got, err := compare(ctx, s, get(8, middle.process, list, middle.cookie), get(8, yard, "/tenants?state=live", yardstickToken), get(8, middle.process, deep, middle.cookie))
	if err != nil {
		return err
	}
	r.rates("page of 50 of 10,000 tenants, 8 clients", got[0], got[1], 0.60, 1.7)
	r.slower("page 20 against page 1", got[2].median, got[0].median, 1.3)

	small, err := installed(ctx, s, 1_000)
	if err != nil {
		return err
	}
	defer small.remove()
	large, err := installed(ctx, s, s.large)
	if err != nil {
		return err
	}
	defer large.remove()
	const search = "/api/v1/tenants?search=quixotic&sort=name&limit=50"
	got, err = compare(ctx, s, get(4, large.process, list, large.cookie), get(4, small.process, list, small.cookie),
		get(4, large.process, search, large.cookie), get(4, small.process, search, small.cookie))
	if err != nil {
		return err
	}
	r.slower(fmt.Sprintf("page of 50: %d tenants against 1,000", s.large), got[0].median, got[1].median, 1.4)
	r.slower(fmt.Sprintf("search for a rare name: %d tenants against 1,000", s.large), got[2].median, got[3].median, 2)
	return nil
}

func installed(ctx context.Context, s settings, total int) (*installation, error) {
	i, err := install(ctx, s, "")
	if err != nil {
		return nil, err
	}
	return i, i.seed(ctx, s, total, 0)
}

var slugs atomic.Int64

// creating makes a load of POST /tenants, each with a slug of its own.
func creating(clients int, i *installation) target {
	return target{i.process, load{clients: clients, status: http.StatusAccepted, request: func(_, _ int, req *fasthttp.Request) {
		body, err := json.Marshal(tenantBody(fmt.Sprintf("made-%d", slugs.Add(1))))
		if err != nil {
			panic(err) // the body is ours
		}
		req.SetRequestURI(i.base + "/api/v1/tenants")
		req.Header.SetMethod(http.MethodPost)
		req.Header.SetContentType("application/json")
		req.Header.Set("Authorization", "Bearer "+i.key)
		req.SetBody(body)
	}}}
}

// measureCreates provisions tenants, durably, with one client and with sixteen.
func measureCreates(ctx context.Context, s settings, r *report) error {
	i, yard, err := pair(ctx, s, 10, 5)
	if err != nil {
		return err
	}
	defer i.remove()
	defer yard.stop()
	one := target{yard, load{clients: 1, status: http.StatusOK, request: func(_, _ int, req *fasthttp.Request) {
		req.SetRequestURI(yard.base + "/tenants")
		req.Header.SetMethod(http.MethodPost)
	}}}
	got, err := compare(ctx, s, creating(1, i), one, creating(16, i))
	if err != nil {
		return err
	}
	r.add("POST /tenants, 1 client", perSecond(got[0].rate), perSecond(got[1].rate)+" (one row)", percent(got[0].rate/got[1].rate), "at least 300/s", got[0].rate >= 300)
	r.add("POST /tenants, 16 clients", perSecond(got[2].rate), micros(got[2].cpu)+" CPU each", "", "at least 1200/s", got[2].rate >= 1200)
	return nil
}
