// Package texting lets a tenant text its customers: the number that it texts from,
// its contacts, who of them agreed to be texted, and what was written to and fro.
//
// No text goes out without consent for the number that the tenant has now. That is
// asked when a text is written (send.go) and once more when it is handed over
// (lane.go). Consent is a ledger whose rows are only added (consent.go); a contact
// keeps what the ledger says last, so that lists need not look it up.
//
// Getting a number, giving it back and sending are jobs: number.go, lane.go, set.go.
// carrier holds the two ways out, Twilio and the built-in inbox; inbound.go is what
// comes in. Everything works without any account, in the built-in inbox.
package texting
