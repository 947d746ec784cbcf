package server

import (
	"log/slog"

	"tenantry/server/breach"
	"tenantry/server/metrics"
)

// stolenPasswords opens the operator's file of stolen passwords; nil without one.
func stolenPasswords(path string, log *slog.Logger, m *metrics.Metrics) (func(password string) bool, error) {
	if path == "" {
		return nil, nil
	}
	list, err := breach.Open(path, log, m.CountBreached)
	if err != nil {
		return nil, err
	}
	return list.Contains, nil
}
