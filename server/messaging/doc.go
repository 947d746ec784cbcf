// Package messaging composes what we write to people, keeps it in the outbox, and
// has it carried on by a mail server or SendGrid, where one is chosen. A message is
// rendered in HTML and text, sealed, and stored in the transaction of its change;
// it is called sent only when it was, and its state is what the other side said.
//
// A message holds live links, so bodies are sealed at rest, reading one is
// audited, and whoever could not copy the link otherwise does not get it here.
//
// Start reading at invitation.go (what is written), outbox.go (who reads it),
// queue.go and deliver.go (how it goes out); compose.go and templates/ hold the one
// layout, mailer the two ways out, events.go what SendGrid reports.
package messaging
