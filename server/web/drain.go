package web

import (
	"time"

	"github.com/gofiber/fiber/v2"
)

// How much of a body that is refused for its size is still read, and how long a
// pause ends it.
const (
	drainBytes = 32 << 20
	drainTime  = 3 * time.Second
	drainPause = 200 * time.Millisecond
)

// Drain reads on, for a while, what a client sends although it was refused for
// its size. To close a connection on which something is still coming takes away
// the answer as well: the client would see a broken connection and not the reason.
func Drain(c *fiber.Ctx) {
	conn := c.Context().Conn()
	if conn == nil {
		return
	}
	end := time.Now().Add(drainTime)
	scrap := make([]byte, 64<<10)
	for left := drainBytes; left > 0 && time.Now().Before(end); {
		if conn.SetReadDeadline(time.Now().Add(drainPause)) != nil {
			return
		}
		n, err := conn.Read(scrap)
		if err != nil {
			return
		}
		left -= n
	}
}
