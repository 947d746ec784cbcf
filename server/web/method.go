package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// RefuseUnknownMethods answers invented methods with 405 like any other refusal.
// Fiber itself would answer before any middleware, with 400 and bare of headers.
func RefuseUnknownMethods(app *fiber.App, onError fiber.ErrorHandler) {
	next := app.Server().Handler
	app.Server().Handler = func(fctx *fasthttp.RequestCtx) {
		if slices.Contains(app.Config().RequestMethods, string(fctx.Method())) {
			next(fctx)
			return
		}
		c := app.AcquireCtx(fctx)
		defer app.ReleaseCtx(c)
		if err := onError(c, fiber.ErrMethodNotAllowed); err != nil {
			fctx.Error("", fiber.StatusInternalServerError)
		}
	}
}
