package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/valyala/fasthttp"
)

// load is a closed loop: so many clients, each sending its next request as soon
// as it has its answer.
type load struct {
	clients int
	request func(client, n int, req *fasthttp.Request)
	status  int // the expected one
}

// result is what a load saw. cpu is the server's time per operation.
type result struct {
	rate   float64
	cpu    time.Duration
	median time.Duration
}

// measure drives the load against p for the time given.
func (l load) measure(ctx context.Context, p *process, d time.Duration) (result, error) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	latencies := make([][]time.Duration, l.clients)
	errs := make([]error, l.clients)
	before, began := p.cpu(), time.Now()
	var wg sync.WaitGroup
	for i := range l.clients {
		wg.Go(func() { latencies[i], errs[i] = l.client(ctx, i) })
	}
	wg.Wait()
	took, spent := time.Since(began), p.cpu()-before
	var all []time.Duration
	for i := range l.clients {
		if errs[i] != nil {
			return result{}, errs[i]
		}
		all = append(all, latencies[i]...)
	}
	if len(all) == 0 {
		return result{}, fmt.Errorf("no request was answered within %s", d)
	}
	return result{
		rate: float64(len(all)) / took.Seconds(), cpu: spent / time.Duration(len(all)), median: median(all),
	}, nil
}

func (l load) client(ctx context.Context, client int) ([]time.Duration, error) {
	req, resp := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(resp)
	http := &fasthttp.Client{MaxConnsPerHost: 1}
	defer http.CloseIdleConnections()
	var took []time.Duration
	for n := 0; ctx.Err() == nil; n++ {
		req.Reset()
		l.request(client, n, req)
		began := time.Now()
		if err := http.Do(req, resp); err != nil {
			return nil, err
		}
		if resp.StatusCode() != l.status {
			return nil, fmt.Errorf("%s answered %d: %s", req.URI(), resp.StatusCode(), resp.Body())
		}
		took = append(took, time.Since(began))
	}
	return took, nil
}

// target is one side of a comparison.
type target struct {
	process *process
	load    load
}

// compare measures the targets in turns, so that what the machine does meanwhile
// hits all alike, and returns the medians in the targets' order.
func compare(ctx context.Context, s settings, targets ...target) ([]result, error) {
	runs := make([][]result, len(targets))
	for range s.repeats {
		for i, t := range targets {
			settle(targets)
			r, err := t.load.measure(ctx, t.process, s.measure)
			if err != nil {
				return nil, err
			}
			runs[i] = append(runs[i], r)
		}
	}
	medians := make([]result, len(targets))
	for i, rs := range runs {
		medians[i] = medianOf(rs)
	}
	return medians, nil
}

// settle waits, half a minute at most, until no target works off what an earlier
// repetition left behind, such as the runs of tenants that were just created.
func settle(targets []target) {
	const glance = 200 * time.Millisecond
	for range 150 {
		before := busy(targets)
		time.Sleep(glance)
		if busy(targets)-before <= glance/10 {
			return
		}
	}
}

// busy is the processor time of all targets so far.
func busy(targets []target) (total time.Duration) {
	seen := map[*process]bool{}
	for _, t := range targets {
		if !seen[t.process] {
			seen[t.process], total = true, total+t.process.cpu()
		}
	}
	return total
}

func medianOf(rs []result) result {
	var rates []float64
	var cpus, latencies []time.Duration
	for _, r := range rs {
		rates, cpus, latencies = append(rates, r.rate), append(cpus, r.cpu), append(latencies, r.median)
	}
	return result{rate: median(rates), cpu: median(cpus), median: median(latencies)}
}
