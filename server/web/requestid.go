package web

import (
	"crypto/rand"

	"github.com/gofiber/fiber/v2"
)

// RequestID gives every request an id of ours and names it in the header, so
// that a person's report finds the lines of the log. What a client sends is not
// taken over: it could forge another request's id.
func RequestID(header string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		SetRequestID(c, header)
		return c.Next()
	}
}

// SetRequestID is RequestID for answers that no middleware has seen.
func SetRequestID(c *fiber.Ctx, header string) { c.Set(header, "rq_"+rand.Text()) }
