package web

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"
)

// Deadline bounds the work for one request. The server does not notice when a
// client leaves, so without a bound a slow query would go on for nobody. What is
// streamed after the handler has returned has to use a context of its own.
func Deadline(limit time.Duration) fiber.Handler {
	return func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(c.UserContext(), limit)
		defer cancel()
		c.SetUserContext(ctx)
		return c.Next()
	}
}
