package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/valyala/fasthttp"
)

const benchSite = "https://www.example.com"

// flood is how often one address sends a message by a company's website.
const flood = 10_000

// measureWidget weighs what a company's website loads, and floods it with messages of
// one address.
func measureWidget(ctx context.Context, s settings, r *report) error {
	return eachDatabase(ctx, s, func(i *installation, database string) error {
		if err := i.provision("harbor", companyTenant("harbor")); err != nil {
			return err
		}
		err := i.restart(ctx, s, func() error { return i.withData(i.joinAll(ctx)) })
		if err != nil {
			return err
		}
		var w struct{ Key string }
		if _, err := i.call(http.MethodGet, "/api/v1/tenants/harbor/widget", nil, &w); err != nil {
			return err
		}
		if database == "" {
			if err := i.weigh(r, "/api/v1/widget/"+w.Key); err != nil {
				return err
			}
		}
		return i.flooded(r, database, "/api/v1/widget/"+w.Key+"/messages")
	})
}

func (i *installation) weigh(r *report, shown string) error {
	var sizes []int
	for _, path := range []string{"/widget.js", shown} {
		req, err := http.NewRequest(http.MethodGet, i.base+path, http.NoBody)
		if err != nil {
			return err
		}
		req.Header.Set("Accept-Encoding", "br")
		req.Header.Set("Origin", benchSite)
		req.Header.Set("Sec-Fetch-Site", "cross-site")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return err
		}
		n, err := bodySize(resp)
		if err != nil {
			return err
		}
		sizes = append(sizes, n)
	}
	r.add("widget: script, with brotli", kilobytes(sizes[0]), "", "", "at most 8 KB", sizes[0] <= 8_000)
	r.add("widget: what it asks for, one request", kilobytes(sizes[1]), "", "", "at most 8 KB with the script", sizes[0]+sizes[1] <= 8_000)
	return nil
}

func bodySize(resp *http.Response) (int, error) {
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answered %d: %s", resp.Request.URL.Path, resp.StatusCode, body)
	}
	return len(body), err
}

// flooded says what ten thousand messages of one address leave behind.
func (i *installation) flooded(r *report, database, path string) error {
	time.Sleep(time.Second)
	before, cpu, began := i.resident(), i.cpu(), time.Now()
	visitor := &fasthttp.Client{MaxConnsPerHost: 1}
	req, resp := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	taken, refused := 0, 0
	for n := range flood {
		req.Reset()
		req.SetRequestURI(i.base + path)
		req.Header.SetMethod(fasthttp.MethodPost)
		req.Header.SetContentType("application/json")
		req.Header.Set("Origin", benchSite)
		req.SetBodyString(fmt.Sprintf(`{"id":"flood-%020d","name":"Eve","email":"eve@example.com","text":"Buy now"}`, n))
		if err := visitor.Do(req, resp); err != nil {
			return err
		}
		switch resp.StatusCode() {
		case fasthttp.StatusNoContent:
			taken++
		case fasthttp.StatusTooManyRequests:
			refused++
		default:
			return fmt.Errorf("a message was answered %d: %s", resp.StatusCode(), resp.Body())
		}
	}
	each := (i.cpu() - cpu) / flood
	rate := flood / time.Since(began).Seconds()
	grown := i.resident() - before
	r.add(fmt.Sprintf("%s%d messages of one address", database, flood), fmt.Sprintf("%d taken, %d refused", taken, refused), fmt.Sprintf("%s, %s CPU each", perSecond(rate), micros(each)),
		"", "at most 10 taken", taken <= 10)
	r.add(database+"memory more than before", megabytes(grown), "", "", "at most 20 MB", grown <= 20e6)
	return nil
}
