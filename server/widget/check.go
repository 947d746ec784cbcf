package widget

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"tenantry/server/domain"
	"tenantry/server/outbound"
	"tenantry/server/store"
)

// Bounds of a check. All pages are read at once, so that it takes no longer than
// one page may.
const (
	MaxPages     = 10
	maxPage      = 2 << 20 // bytes that are read of a page
	pageTime     = 8 * time.Second
	maxRedirects = 5
	maxAddress   = 500
)

// perCheck bounds how often a company has its website read.
var perCheck = store.Rate{Burst: 5, Every: 20 * time.Second}

// CheckPages is Check for members. Needs WIDGET:manage.
func (s *Service) CheckPages(ctx context.Context, tenant domain.TenantID, pages []string) (domain.WidgetCheck, error) {
	if err := domain.AuthorizeTenant(ctx, tenant, domain.PermWidgetManage); err != nil {
		return domain.WidgetCheck{}, err
	}
	return s.Check(ctx, tenant, pages)
}

// Check reads pages of a company's website and tells what became of the code in
// each; the result is kept. A page is an address or a path of the website; without
// any, the website's own address is read. The caller has authorised it.
func (s *Service) Check(ctx context.Context, tenant domain.TenantID, pages []string) (domain.WidgetCheck, error) {
	var w domain.Widget
	var addresses []*url.URL
	err := s.DB.Tx(ctx, func(tx *store.Tx) error {
		t, err := tx.Tenant(tenant).FindTenant(ctx)
		if err != nil {
			return err
		}
		if w, err = s.ensure(ctx, tx, tenant); err != nil {
			return err
		}
		if addresses, err = addressesOf(pages, t.Website, Origins(w.Settings, t.Website)); err != nil {
			return err
		}
		return tooMany(tx.TakeRate(ctx, "widget/check/"+string(tenant), perCheck))
	})
	if err != nil {
		return domain.WidgetCheck{}, err
	}
	check := domain.WidgetCheck{Pages: s.read(ctx, addresses, wanted{script: s.scriptURL(), key: w.Key})}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		check.At = tx.Now()
		if err := tx.Tenant(tenant).PutWidgetCheck(ctx, w.Key, check); err != nil {
			return err
		}
		return s.record(ctx, tx, w, "check", nil, map[string]any{"pages": len(check.Pages), "found": check.Found()})
	})
	return check, err
}

// addressesOf turns what somebody listed into addresses of the company's websites,
// each once.
func addressesOf(pages []string, website string, origins []string) ([]*url.URL, error) {
	if len(pages) == 0 {
		pages = []string{website}
	}
	if len(pages) > MaxPages {
		return nil, domain.InvalidField("/pages", "too_many", fmt.Sprintf("List at most %d pages.", MaxPages))
	}
	base, err := url.Parse(website)
	if err != nil || (website == "" && len(origins) == 0) {
		return nil, domain.Errorf(domain.CodeConflict, "Enter the address of the company’s website first.").Because("no_website")
	}
	var w wrong
	var addresses []*url.URL
	seen := map[string]bool{}
	for i, page := range pages {
		at := "/pages/" + strconv.Itoa(i)
		u, err := base.Parse(strings.TrimSpace(page))
		if err != nil || len(page) > maxAddress {
			w.add(at, "format", "Enter an address such as https://www.example.com/contact.")
			continue
		}
		u.Fragment = ""
		origin, ok := ParseOrigin(u.String())
		if !ok || !isOneOf(origin, origins) {
			w.add(at, "foreign", "Only pages of your own websites can be checked: "+strings.Join(origins, ", ")+".")
			continue
		}
		if !seen[u.String()] {
			seen[u.String()], addresses = true, append(addresses, u)
		}
	}
	if len(w) > 0 {
		return nil, domain.Invalid(w...)
	}
	return addresses, nil
}

func isOneOf(origin string, origins []string) bool {
	for _, o := range origins {
		if o == origin {
			return true
		}
	}
	return false
}

// read looks at all pages at once.
func (s *Service) read(ctx context.Context, addresses []*url.URL, want wanted) []domain.WidgetPage {
	client := s.Guard.ClientReading(outbound.Typed, maxPage)
	defer client.CloseIdleConnections()
	found := make([]domain.WidgetPage, len(addresses))
	var reading sync.WaitGroup
	for i, u := range addresses {
		reading.Go(func() {
			ctx, cancel := context.WithTimeout(ctx, pageTime)
			defer cancel()
			found[i] = readPage(ctx, client, u, want)
			found[i].URL = u.String()
		})
	}
	reading.Wait()
	return found
}

// readPage fetches one page, wherever its website leads, and looks at it.
func readPage(ctx context.Context, client *http.Client, at *url.URL, want wanted) domain.WidgetPage {
	for range maxRedirects + 1 {
		answer, err := fetch(ctx, client, at)
		if err != nil {
			return unreadable(reasonOf(err))
		}
		next, err := answer.Location()
		if err == nil && answer.StatusCode >= http.StatusMultipleChoices && answer.StatusCode < http.StatusBadRequest {
			_ = answer.Body.Close()
			if next.Scheme != "http" && next.Scheme != "https" {
				return unreadable("redirect", "The page leads to an address that is none of the web.")
			}
			at = next
			continue
		}
		return lookAt(answer, at, want)
	}
	return unreadable("redirects", "The page leads from one address to the next without an end.")
}

func fetch(ctx context.Context, client *http.Client, at *url.URL) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "text/html,application/xhtml+xml")
	request.Header.Set("User-Agent", "Mozilla/5.0 (compatible; Tenantry page check, asked for by the website’s owner)")
	return client.Do(request)
}

func lookAt(answer *http.Response, at *url.URL, want wanted) domain.WidgetPage {
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return unreadable("status", fmt.Sprintf("The website answered %d %s.", answer.StatusCode, http.StatusText(answer.StatusCode)))
	}
	media, _, err := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	if err != nil || (media != "text/html" && media != "application/xhtml+xml") {
		return unreadable("no_html", "This is no web page but something else.")
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return unreadable(reasonOf(err))
	}
	found := look(bytes.NewReader(body), at, want)
	if len(body) >= maxPage && found.State == domain.PageMissing {
		return unreadable("too_large", "The page is larger than 2 MB; the code is not in its first part.")
	}
	return found
}

func unreadable(reason, words string) domain.WidgetPage {
	return domain.WidgetPage{State: domain.PageUnreadable, Reason: reason, Words: words}
}

// reasonOf says why a page could not be read, without what only this machine knows.
func reasonOf(err error) (reason, words string) {
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.Is(err, outbound.ErrRefused):
		return "refused", "The address leads to a place that may not be visited from here."
	case errors.As(err, &dns):
		return "no_host", "There is no website at this address."
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "slow", "The website did not answer in time."
	case strings.Contains(err.Error(), "tls:"), strings.Contains(err.Error(), "x509:"):
		return "certificate", "The website’s certificate is not valid for this address."
	}
	return "no_answer", "The website did not answer."
}
