package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
)

// KeysPath is where the public keys are with which others verify our tokens.
const KeysPath = "/.well-known/jwks.json"

// MountKeys serves them to everybody, for others to keep for a while.
func MountKeys(app *fiber.App, cache time.Duration, document func(context.Context) ([]byte, error)) {
	keep := "public, max-age=" + strconv.Itoa(int(cache.Seconds()))
	app.Get(KeysPath, func(c *fiber.Ctx) error {
		body, err := document(c.UserContext())
		if err != nil {
			return err
		}
		sum := sha256.Sum256(body)
		c.Set(fiber.HeaderETag, `"`+base64.RawURLEncoding.EncodeToString(sum[:12])+`"`)
		c.Set(fiber.HeaderCacheControl, keep)
		if c.Fresh() {
			return c.SendStatus(fiber.StatusNotModified)
		}
		c.Set(fiber.HeaderContentType, "application/json; charset=utf-8")
		return c.Send(body)
	})
}
