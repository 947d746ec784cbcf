package web

import (
	"encoding/json"
	"log/slog"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/time/rate"
)

// reportPath is where browsers tell what the policy of a page stopped.
const reportPath = "/api/csp-reports"

// Reports come from anybody, so they are small, and few of them reach the log.
const (
	maxReport  = 16 << 10
	reportsLog = 10 // lines at once, and then one every six seconds
)

// MountReports takes reports of the Content-Security-Policy: each is counted, and some
// are logged. Nothing else is done with them.
func MountReports(app *fiber.App, log *slog.Logger, now func() time.Time, count func()) {
	lines := rate.NewLimiter(rate.Every(time.Minute/reportsLog), reportsLog)
	app.Post(reportPath, func(c *fiber.Ctx) error {
		r, ok := parseReport(c.Request().Body())
		if !ok {
			return fiber.NewError(fiber.StatusBadRequest, "This is no report of a Content-Security-Policy.")
		}
		count()
		if lines.AllowN(now(), 1) {
			log.LogAttrs(c.UserContext(), slog.LevelWarn, "the policy of a page stopped something", slog.String("directive", r.directive()),
				slog.String("blocked", origin(r.Blocked)), slog.String("source", origin(r.Source)), slog.Int("line", r.Line), slog.String("page", firstPart(r.Page)))
		}
		return c.SendStatus(fiber.StatusNoContent)
	})
}

// policyReport is what we read of a report. Whole addresses are never kept: those of
// pages hold tokens.
type policyReport struct {
	Directive string `json:"effective-directive"`
	Violated  string `json:"violated-directive"`
	Blocked   string `json:"blocked-uri"`
	Source    string `json:"source-file"`
	Line      int    `json:"line-number"`
	Page      string `json:"document-uri"`
}

func parseReport(body []byte) (r policyReport, ok bool) {
	if len(body) > maxReport {
		return r, false
	}
	var sent struct {
		Report policyReport `json:"csp-report"`
	}
	if err := json.Unmarshal(body, &sent); err != nil {
		return r, false
	}
	return sent.Report, sent.Report.directive() != ""
}

var directivePattern = regexp.MustCompile(`^[a-z-]{3,40}`)

func (r policyReport) directive() string {
	if r.Directive == "" { // older browsers
		return directivePattern.FindString(r.Violated)
	}
	return directivePattern.FindString(r.Directive)
}

// origin shortens an address to where it is; words such as "inline" stay.
func origin(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return ""
	case u.Host != "":
		return u.Scheme + "://" + u.Host
	case u.Scheme != "":
		return u.Scheme
	}
	return directivePattern.FindString(address)
}

// firstPart says which kind of page it was, such as /invite.
func firstPart(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	return "/" + directivePattern.FindString(first)
}
