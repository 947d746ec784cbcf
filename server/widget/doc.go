// Package widget is what a company offers on its own website: the apps that
// visitors use there, when they are there, how they look, the code that brings
// them into a page, and what visitors send.
//
// Two sides meet here. Members of the company authorise by WIDGET:read and
// WIDGET:manage (settings.go, inbox.go, code.go). Visitors are nobody: a page
// names the company by its public key, and its origin has to be one that the
// company allows (visitor.go). What they can do is bounded by address and company.
//
// When an app is there is a pure question: domain.Schedule. What a check finds in
// a page is one as well: find.go.
package widget
