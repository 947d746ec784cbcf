// Package expression evaluates what a template's provisioning steps compute: the
// condition in "when" and the ${} in the values of "with". The language is
// expr-lang's without its loops and its clock: an expression reads what it is
// given, always ends, and has no effect.
//
// It stands alone, so that templates are checked with the very code that runs
// them later. Start reading at expression.go; text.go splits texts with ${} in them.
package expression
