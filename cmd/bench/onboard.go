package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// clients is how many clients set their company up in a measurement.
const clients = 30

// measureOnboard plays clients who set their companies up, one after the other, and
// says how long the server takes for each Continue.
func measureOnboard(ctx context.Context, s settings, r *report) error {
	return eachDatabase(ctx, s, func(i *installation, database string) error {
		if err := i.provision("agency", agencyTenant("agency")); err != nil {
			return err
		}
		if err := i.restart(ctx, s, func() error { return i.withData(i.joinAll(ctx)) }); err != nil {
			return err
		}
		admin := i.cookie
		took, spent := map[string][]time.Duration{}, map[string]time.Duration{}
		for n := range clients {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			i.cookie = admin
			if err := i.setUp(n, took, spent); err != nil {
				return err
			}
		}
		for _, step := range []string{"credentials", "company", "sms", "widget", "team"} {
			all := slices.Sorted(slices.Values(took[step]))
			middle, slow := median(all), all[len(all)*9/10]
			r.add(fmt.Sprintf("%sContinue at %s", database, step), millis(middle), fmt.Sprintf("one in ten above %s, %s CPU", millis(slow), millis(spent[step]/clients)),
				"", "under 150 ms", middle < 150*time.Millisecond)
		}
		return nil
	})
}

// setUp is one client, from the link to the end.
func (i *installation) setUp(n int, took map[string][]time.Duration, spent map[string]time.Duration) error {
	var made struct{ Link string }
	email := fmt.Sprintf("client%d@example.com", n)
	if _, err := i.call(http.MethodPost, "/api/v1/tenants/agency/company-invitations", map[string]any{"email": email, "companyName": "Bench"}, &made); err != nil {
		return err
	}
	i.cookie = ""
	_, token, _ := strings.Cut(made.Link, "/onboard/")
	slug := ""
	// at sends one step, with the link's newest version, and notes how long it took.
	at := func(path, step string, body map[string]any) (http.Header, error) {
		var link struct {
			Version int64
			Tenant  struct{ Slug string }
		}
		if _, err := i.call(http.MethodPost, "/api/v1/onboard/look-up", map[string]any{"token": token}, &link); err != nil {
			return nil, err
		}
		slug = link.Tenant.Slug
		body["token"] = token
		if path == "continue" {
			body["step"], body["version"] = step, link.Version
		}
		var answer any
		before, began := i.cpu(), time.Now()
		header, err := i.call(http.MethodPost, "/api/v1/onboard/"+path, body, &answer)
		took[step] = append(took[step], time.Since(began))
		spent[step] += i.cpu() - before
		return header, err
	}
	header, err := at("credentials", "credentials", map[string]any{"name": "Clara Client", "password": adminPassword})
	if err != nil {
		return err
	}
	cookie, _, _ := strings.Cut(header.Get("Set-Cookie"), ";")
	i.cookie = strings.TrimPrefix(cookie, "tenantry=")
	if _, err := at("continue", "company", map[string]any{"answers": companyDetails(fmt.Sprintf("Bench %d", n))}); err != nil {
		return err
	}
	if err := i.withNumber(token, &slug); err != nil {
		return err
	}
	for _, step := range []string{"sms", "widget"} {
		if _, err := at("continue", step, map[string]any{}); err != nil {
			return err
		}
	}
	var bulk struct{}
	list := map[string]string{"text": fmt.Sprintf("one%d@example.com\ntwo%d@example.com\n", n, n), "role": "COMPANY_ADMIN"}
	if _, err := i.call(http.MethodPost, "/api/v1/tenants/"+slug+"/bulk-invitations", list, &bulk); err != nil {
		return err
	}
	_, err = at("continue", "team", map[string]any{})
	return err
}

// withNumber enables texting in the company, once it is live, and waits for its number.
func (i *installation) withNumber(token string, slug *string) error {
	var link struct{ Tenant struct{ Slug string } }
	if _, err := i.call(http.MethodPost, "/api/v1/onboard/look-up", map[string]any{"token": token}, &link); err != nil {
		return err
	}
	*slug = link.Tenant.Slug
	var texting struct{ State string }
	path := "/api/v1/tenants/" + *slug + "/texting"
	if _, err := i.call(http.MethodPost, path+"/number", map[string]any{}, &texting); err != nil {
		return err
	}
	for range 600 {
		if _, err := i.call(http.MethodGet, path, nil, &texting); err != nil || texting.State == "active" {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
	return fmt.Errorf("%s has no number after a while: %s", *slug, texting.State)
}
