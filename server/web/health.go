package web

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
)

// readyWait is how long a database may take to answer before we are not ready.
const readyWait = 2 * time.Second

// Alive answers that the process runs, whatever it depends on.
func Alive(c *fiber.Ctx) error { return plain(c, fiber.StatusOK, "ok\n") }

// Ready answers whether requests can be served: a load balancer sends them
// elsewhere while check fails. The reason goes to the log only.
func Ready(log *slog.Logger, check func(context.Context) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(c.UserContext(), readyWait)
		defer cancel()
		if err := check(ctx); err != nil {
			log.Warn("not ready", "error", err)
			return plain(c, fiber.StatusServiceUnavailable, "not ready\n")
		}
		return plain(c, fiber.StatusOK, "ready\n")
	}
}

// Metrics shows the metrics to who sends the token; without a token configured
// there is nothing here. The comparison takes the same time for every guess.
func Metrics(handler http.Handler, token string) fiber.Handler {
	serve := adaptor.HTTPHandler(handler)
	want := sha256.Sum256([]byte(token))
	return func(c *fiber.Ctx) error {
		if token == "" {
			return fiber.ErrNotFound
		}
		scheme, given, _ := strings.Cut(c.Get(fiber.HeaderAuthorization), " ")
		got := sha256.Sum256([]byte(given))
		if !strings.EqualFold(scheme, "Bearer") || subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			c.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="metrics"`)
			return fiber.ErrUnauthorized
		}
		return serve(c)
	}
}

func plain(c *fiber.Ctx, status int, text string) error {
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return c.Status(status).SendString(text)
}
