package server

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"tenantry/server/api"
)

// OpenAPI is the document that describes the API of this version, as YAML. It
// needs no store: an operation's description does not depend on what it calls.
func OpenAPI(version string) ([]byte, error) {
	document, err := api.New(fiber.New(), api.Services{}, api.Options{Version: version}).OpenAPI().YAML()
	if err != nil {
		return nil, fmt.Errorf("write the API document: %w", err)
	}
	return document, nil
}
