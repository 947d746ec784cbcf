package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/valyala/fasthttp"
)

// measureSignIn shows what a sign-in costs beyond its hash, and what a storm of
// them does to everybody else.
func measureSignIn(ctx context.Context, s settings, r *report) error {
	i, yard, err := pair(ctx, s, 10, 5)
	if err != nil {
		return err
	}
	defer i.remove()
	defer yard.stop()
	hash := target{yard, load{clients: 1, status: http.StatusOK, request: func(_, _ int, req *fasthttp.Request) {
		req.SetRequestURI(yard.base + "/hash")
		req.Header.SetMethod(http.MethodPost)
	}}}
	got, err := compare(ctx, s, signingIn(1, i), hash)
	if err != nil {
		return err
	}
	beyond := got[0].cpu - got[1].cpu
	r.add("sign-in beyond the bare hash, CPU time", millis(beyond), millis(got[1].cpu), "", "at most 1 ms", beyond <= time.Millisecond)
	reads, err := readsDuringStorm(ctx, s, i)
	if err != nil {
		return err
	}
	r.add("signed-in reads at 100/s while 8 clients sign in, median", millis(reads), "", "", "under 3 ms", reads < 3*time.Millisecond)
	return nil
}

func signingIn(clients int, i *installation) target {
	body := fmt.Appendf(nil, `{"email":%q,"password":%q}`, adminEmail, adminPassword)
	return target{i.process, load{clients: clients, status: http.StatusOK, request: func(_, _ int, req *fasthttp.Request) {
		req.SetRequestURI(i.base + "/api/v1/session")
		req.Header.SetMethod(http.MethodPost)
		req.Header.SetContentType("application/json")
		req.SetBody(body)
	}}}
}

// readsDuringStorm sends a read every 10 ms while eight clients sign in without pause.
func readsDuringStorm(ctx context.Context, s settings, i *installation) (time.Duration, error) {
	d := s.measure * 2
	storm := signingIn(8, i)
	ended := make(chan error, 1)
	go func() { _, err := storm.load.measure(ctx, i.process, d); ended <- err }()
	read := get(1, i.process, "/api/v1/session", i.cookie)
	http := &fasthttp.Client{}
	var took []time.Duration
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			if err != nil || len(took) == 0 {
				return 0, fmt.Errorf("the storm ended after %d reads: %w", len(took), err)
			}
			return median(took), nil
		case <-tick.C:
			req, resp := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
			read.load.request(0, 0, req)
			began := time.Now()
			err := http.Do(req, resp)
			took = append(took, time.Since(began))
			fasthttp.ReleaseRequest(req)
			fasthttp.ReleaseResponse(resp)
			if err != nil {
				return 0, err
			}
		}
	}
}
