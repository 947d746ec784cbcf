// Package breach knows stolen passwords: it looks a password up in a file of
// hashes that the operator keeps, such as the public Pwned Passwords list. The file
// is tens of gigabytes long and ordered by hash, so it is searched where it lies
// and nothing is kept in memory; nobody else is asked.
//
// List is the file as the server uses it; file.go knows its form.
package breach
