package domain

import (
	"errors"
	"fmt"
	"time"
)

// Code says what kind of thing went wrong, in a word that never changes. The
// API maps it to one HTTP status (server/api/problem.go).
type Code string

// The codes. Anything that is not an *Error counts as CodeInternal.
const (
	CodeInvalid      Code = "invalid"      // 422: the input breaks a rule; Fields say which
	CodeMalformed    Code = "malformed"    // 400: the input cannot be read at all
	CodeUnauthorized Code = "unauthorized" // 401: who are you?
	CodeForbidden    Code = "forbidden"    // 403: Missing names the permission
	CodeNotFound     Code = "not_found"    // 404: does not exist, or not for you
	CodeConflict     Code = "conflict"     // 409: somebody else has it
	CodeGone         Code = "gone"         // 410: it was there and is no more
	CodePrecondition Code = "changed"      // 412: somebody changed it meanwhile
	CodeTooLarge     Code = "too_large"    // 413
	CodeMethod       Code = "method"       // 405
	// CodePreconditionRequired: 428, say which version you change (If-Match).
	CodePreconditionRequired Code = "precondition_required"
	CodeMediaType            Code = "media_type"       // 415
	CodeRateLimited          Code = "rate_limited"     // 429: RetryAfter says how long
	CodeStepUpRequired       Code = "step_up_required" // 401: a factor is missing
	CodeInternal             Code = "internal"         // 500: ours; details go to the log only
	CodeUnavailable          Code = "unavailable"      // 503
)

// FieldError is one thing wrong with one field.
type FieldError struct {
	Pointer string `json:"pointer"` // JSON pointer into the request body, e.g. /answers/organization/timezone
	Code    string `json:"code"`    // stable word, e.g. required, format, taken
	Message string `json:"message"` // for the person who can mend it
}

// Error is the one error type that carries meaning across packages. Message is
// shown to people, so it never holds internals; the wrapped cause goes to the log.
type Error struct {
	Code       Code
	Reason     string // optional finer stable word, e.g. slug_taken, draft_changed; used as the problem's code
	Message    string
	Fields     []FieldError
	Missing    Permission // for CodeForbidden
	RetryAfter int        // seconds, for CodeRateLimited
	StepUp     *StepUp    // for CodeStepUpRequired
	cause      error
}

// Errorf makes an Error with a message for people.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// NotFound says that a thing does not exist, or not for this actor.
func NotFound(what string) *Error {
	return &Error{Code: CodeNotFound, Message: "There is no such " + what + "."}
}

// Invalid collects what is wrong with the fields of one input.
func Invalid(fields ...FieldError) *Error {
	return &Error{Code: CodeInvalid, Message: "Some entries need your attention.", Fields: fields}
}

// InvalidField is Invalid for a single field.
func InvalidField(pointer, code, message string) *Error {
	return Invalid(FieldError{Pointer: pointer, Code: code, Message: message})
}

// Forbidden names the permission that the actor lacks.
func Forbidden(missing Permission) *Error {
	return &Error{
		Code:    CodeForbidden,
		Message: fmt.Sprintf("You need the permission %s for this.", missing),
		Missing: missing,
	}
}

// TooMany tells somebody who tries too often how long to wait.
func TooMany(wait time.Duration) *Error {
	return &Error{
		Code: CodeRateLimited, Message: "Too many attempts. Wait a little and try again.",
		RetryAfter: max(1, int((wait+time.Second-1)/time.Second)),
	}
}

// Because sets the finer reason and returns the error.
func (e *Error) Because(reason string) *Error { e.Reason = reason; return e }

// Wrap keeps the cause for the log and returns the error.
func (e *Error) Wrap(cause error) *Error { e.cause = cause; return e }

// Error is for the log; people are shown Message.
func (e *Error) Error() string {
	if e.cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.Code, e.Message, e.cause)
	}
	return fmt.Sprintf("%s: %s", e.Code, e.Message)
}

func (e *Error) Unwrap() error { return e.cause }

// CodeOf returns the code of the first *Error in the chain, CodeInternal for
// anything else, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}

// Is reports whether err carries the code.
func Is(err error, code Code) bool { return err != nil && CodeOf(err) == code }
