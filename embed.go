// Package tenantry embeds the built single-page app, so that one executable is the whole product.
package tenantry

import (
	"embed"
	"io/fs"
)

//go:embed all:frontend/dist
var dist embed.FS

// Frontend returns the built single-page app, rooted at its index.html. Without
// a build it holds only .gitkeep, and the web handler says what to run.
func Frontend() fs.FS {
	sub, err := fs.Sub(dist, "frontend/dist")
	if err != nil {
		panic(err) // the path is a constant that go:embed has checked
	}
	return sub
}
