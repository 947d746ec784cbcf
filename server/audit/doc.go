// Package audit writes down what happened, by whom and in which tenant, and
// lists it. An event belongs to the transaction of the change it tells of, so
// that neither exists without the other.
//
// It must not decide what is worth an event: every use case that changes
// something calls Record. Start reading at audit.go.
package audit
