package web

import (
	"bytes"

	"github.com/gofiber/fiber/v2"
)

// OneLength refuses a request that says in two ways how long it is, and ends the
// connection: a proxy before us may have seen another end of it than we do, and
// what follows could be somebody else's request.
func OneLength() fiber.Handler {
	return func(c *fiber.Ctx) error {
		if lengths(c.Request().Header.RawHeaders()) > 1 {
			c.Context().SetConnectionClose()
			return fiber.ErrBadRequest
		}
		return c.Next()
	}
}

// lengths counts the headers that frame a body.
func lengths(raw []byte) (n int) {
	for line := range bytes.Lines(raw) {
		name, _, _ := bytes.Cut(line, []byte(":"))
		if bytes.EqualFold(name, []byte(fiber.HeaderContentLength)) || bytes.EqualFold(name, []byte(fiber.HeaderTransferEncoding)) {
			n++
		}
	}
	return n
}
