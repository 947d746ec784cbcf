package web

import (
	"log/slog"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"tenantry/server/domain"
)

// AccessLog writes a line for each request and tells observe about it. It stands
// outside Recover and calls the error handler itself, so that it sees what the
// client is sent, after a panic too. Addresses are logged as the pattern of the
// route that answered: the real ones hold tokens and names.
func AccessLog(log *slog.Logger, header string, onError fiber.ErrorHandler, observe func(Request)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		start := time.Now()
		if err := c.Next(); err != nil {
			if err := onError(c, err); err != nil {
				return err
			}
		}
		r := Request{
			Method: knownMethod(c.Method()), Route: routeOf(c), Status: c.Response().StatusCode(), Took: time.Since(start),
		}
		observe(r)
		log.LogAttrs(c.UserContext(), r.level(), "request",
			slog.String("method", r.Method), slog.String("route", r.Route), slog.Int("status", r.Status),
			slog.Duration("took", r.Took), slog.String("requestId", c.GetRespHeader(header)),
			slog.String("address", c.IP()), slog.String("account", string(domain.ActorFrom(c.UserContext()).AccountID)))
		return nil
	}
}

// Request is what is known of a request once it is answered.
type Request struct {
	Method string
	Route  string // the pattern, never the address
	Status int
	Took   time.Duration
}

// Routes that have no pattern of their own.
const (
	routePages   = "(pages and files)"
	routeUnknown = "/api/*"
)

// routeOf names the route that answered. The patterns are few and known at the
// start, so they can label a metric.
func routeOf(c *fiber.Ctx) string {
	if p := c.Route().Path; p != "/" {
		return p
	}
	if strings.HasPrefix(c.Path(), "/api") {
		return routeUnknown
	}
	return routePages
}

// knownMethod keeps invented methods out of logs and metrics.
func knownMethod(m string) string {
	switch m {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodPost, fiber.MethodPut, fiber.MethodPatch, fiber.MethodDelete, fiber.MethodOptions:
		return m
	}
	return "other"
}

// level keeps the log quiet: what a browser loads and what a monitor asks is for debugging.
func (r Request) level() slog.Level {
	switch {
	case r.Status >= fiber.StatusInternalServerError:
		return slog.LevelWarn // the error itself has a line of its own
	case strings.HasPrefix(r.Route, "/api"):
		return slog.LevelInfo
	}
	return slog.LevelDebug
}
