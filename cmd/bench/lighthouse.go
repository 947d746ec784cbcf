package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
)

// lighthouse is fetched when it is asked for: with all that it needs it is several
// times as large as what builds the pages. This version runs on the same Node.
const lighthouse = "lighthouse@12.8.2"

// categories are what Lighthouse rates from 0 to 100, with the least that will do.
var categories = [...]struct {
	name string
	goal float64
}{{"performance", 95}, {"accessibility", 100}, {"best-practices", 100}}

// measureLighthouse lets Lighthouse rate pages as it does for a desktop computer.
func measureLighthouse(ctx context.Context, s settings, r *report) error {
	if _, err := exec.LookPath("npx"); err != nil {
		r.add("Lighthouse", "not measured: npx is not here", "", "", "at least 95, 100, 100", false)
		return nil
	}
	i, err := install(ctx, s, "")
	if err != nil {
		return err
	}
	defer i.remove()
	if err := i.seed(ctx, s, 1_000, 5); err != nil {
		return err
	}
	for _, page := range []struct{ path, cookie string }{
		{"/login", ""}, {"/onboarding/voicepro", i.cookie}, {"/tenants", i.cookie},
	} {
		scores := map[string][]float64{}
		for range 3 { // one alone swings with what else the machine does
			one, err := ratePage(ctx, i.base+page.path, page.cookie)
			if err != nil {
				return err
			}
			for name, score := range one {
				scores[name] = append(scores[name], score)
			}
		}
		for _, c := range categories {
			got := median(scores[c.name])
			r.add(fmt.Sprintf("Lighthouse: %s, %s", page.path, c.name), fmt.Sprintf("%.0f", got), "", "", fmt.Sprintf("at least %.0f", c.goal), got >= c.goal)
		}
	}
	return nil
}

// ratePage runs Lighthouse once, signed in with the cookie unless it is empty.
func ratePage(ctx context.Context, address, cookie string) (scores map[string]float64, err error) {
	args := []string{
		"--yes", lighthouse, address, "--preset=desktop", "--quiet", "--output=json", "--only-categories=performance,accessibility,best-practices",
		"--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync",
	}
	if cookie != "" {
		headers, err := json.Marshal(map[string]string{"Cookie": "tenantry=" + cookie})
		if err != nil {
			return nil, err
		}
		args = append(args, "--extra-headers="+string(headers))
	}
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, "npx", args...)
	cmd.Stderr = &said
	cmd.Env = os.Environ()
	if browser := os.Getenv("CHROMIUM"); browser != "" {
		cmd.Env = append(cmd.Env, "CHROME_PATH="+browser)
	}
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("lighthouse: %w: %s", err, said.String())
	}
	return readScores(out, address)
}

func readScores(raw []byte, address string) (map[string]float64, error) {
	var result struct {
		FinalDisplayedURL string
		Categories        map[string]struct{ Score *float64 }
	}
	if err := json.Unmarshal(raw, &result); err != nil {
		return nil, fmt.Errorf("read what lighthouse says: %w", err)
	}
	if result.FinalDisplayedURL != address {
		return nil, errors.New("lighthouse looked at " + result.FinalDisplayedURL + " in place of " + address)
	}
	scores := map[string]float64{}
	for name, c := range result.Categories {
		if c.Score == nil {
			return nil, errors.New("lighthouse gave no score for " + name)
		}
		scores[name] = 100 * *c.Score
	}
	return scores, nil
}
