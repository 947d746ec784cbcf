// Package words holds what messages say, in each language that there is: one file
// per language, which a translator can edit without reading any code. English is
// the source: every other file has its keys and its placeholders, or the program
// does not start.
package words
