// Package provision is the durable engine that makes a tenant real: a run is a row,
// its steps are rows, and every change of them is a numbered event. It decides
// what happens next from what is stored and nothing else, so it can be killed at
// any moment and goes on where it was.
//
// The rules are pure functions in machine.go. engine.go starts runs and works them
// as jobs of kind KindAdvance; no step calls another: each returns to advance,
// which asks the machine for the next. people.go holds what a person may do to a
// step, live.go the stream of events.
//
// It knows connectors by their interfaces (server/connector) and nothing of
// templates, wizards or HTTP.
package provision
