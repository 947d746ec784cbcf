package server

import (
	"context"

	"tenantry/server/api"
)

// services are the use cases and what they share.
type services struct{}

// newServices makes the use cases, the ones that others need first.
func (s *Server) newServices(context.Context) (services, error) {
	return services{}, nil
}

// api is what the HTTP API calls.
func (services) api() api.Services {
	return api.Services{}
}

// background lists the work that runs beside the requests, each until its context ends.
func (services) background() []func(context.Context) {
	return nil
}
