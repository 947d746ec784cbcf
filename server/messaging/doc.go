// Package messaging composes what we write to people and keeps it. There is one
// provider for now, the built-in outbox: a message is rendered in HTML and text,
// sealed, and stored, and an administrator reads it there. It is never called
// sent, because it was not.
//
// A message holds live links, so bodies are sealed at rest, reading one is
// audited, and whoever could not copy the link otherwise does not get it here.
//
// Start reading at invitation.go (what is written) and outbox.go (who reads it);
// compose.go and templates/ hold the one layout.
package messaging
