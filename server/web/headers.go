package web

import (
	"crypto/rand"

	"github.com/gofiber/fiber/v2"
)

// answerPolicy is for everything that is no page: should a browser be led to
// show it as one, nothing in it runs or loads.
const answerPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"

// hstsYear makes browsers use https only, for one year, once they have seen it.
const hstsYear = "max-age=31536000"

// SecurityHeaders sets the headers that every answer carries, errors included.
// Handlers of pages replace the Content-Security-Policy by pagePolicy. secure
// says that people reach us by https.
func SecurityHeaders(secure bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		SetSecurityHeaders(c, secure)
		return c.Next()
	}
}

// SetSecurityHeaders is SecurityHeaders for answers that no middleware has seen,
// such as the refusal of a request that could not be read.
func SetSecurityHeaders(c *fiber.Ctx, secure bool) {
	c.Set(fiber.HeaderContentSecurityPolicy, answerPolicy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderXFrameOptions, "DENY")
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set(fiber.HeaderPermissionsPolicy, "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	c.Set(fiber.HeaderCacheControl, "no-store")
	if secure {
		c.Set(fiber.HeaderStrictTransportSecurity, hstsYear)
	}
}

// pagePolicy lets a page load only what we serve. Styles made at run time carry
// the nonce; scripts have no such way in.
func pagePolicy(nonce string) string {
	styles := "'self'"
	if nonce != "" {
		styles += " 'nonce-" + nonce + "'"
	}
	return "default-src 'none'; script-src 'self'; style-src " + styles + "; img-src 'self' data:; font-src 'self'; " +
		"connect-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; " +
		"report-uri " + reportPath
}

// newNonce makes a value that nobody can guess and no two answers share.
func newNonce() string { return rand.Text() }
