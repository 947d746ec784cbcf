// Package carrier hands texts over and gets the numbers they come from: Twilio, and
// a built-in inbox for use without an account. It stores nothing and knows no
// tenant; server/texting decides what is sent to whom.
package carrier
