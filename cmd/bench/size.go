package main

import (
	"context"
	"os"
)

// measureBundle weighs the executable. What a page loads is weighed by the
// browser, in frontend/e2e, where the requests really happen.
func measureBundle(_ context.Context, s settings, r *report) error {
	info, err := os.Stat(s.binary)
	if err != nil {
		return err
	}
	r.add("executable with the SPA", megabytes(info.Size()), "", "", "at most 45 MB", info.Size() <= 45e6)
	return nil
}
