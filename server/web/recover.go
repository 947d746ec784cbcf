package web

import (
	"fmt"
	"runtime/debug"

	"github.com/gofiber/fiber/v2"
)

// PanicError is a panic of a handler, caught. Its text and stack are for the log.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v\n%s", e.Value, e.Stack) }

// Recover turns a handler's panic into an error, so that one request fails and
// not the process. Nothing is printed: the error handler logs it once.
func Recover() fiber.Handler {
	return func(c *fiber.Ctx) (err error) {
		defer func() {
			if v := recover(); v != nil {
				err = &PanicError{Value: v, Stack: debug.Stack()}
			}
		}()
		return c.Next()
	}
}
