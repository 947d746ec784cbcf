package api_test

import "strconv"

// quoted is a version as an entity tag.
func quoted(version int) string { return `"` + strconv.Itoa(version) + `"` }
