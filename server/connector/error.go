package connector

import (
	"errors"
	"fmt"
	"time"

	"tenantry/server/domain"
)

// Error is a failure whose message can be shown to the people who run the
// platform. The cause goes to the log only.
type Error struct {
	Message   string
	Permanent bool          // trying again by itself will not help
	After     time.Duration // earliest next try, when the other side said so
	cause     error
}

func (e *Error) Error() string {
	if e.cause != nil {
		return fmt.Sprintf("%s: %v", e.Message, e.cause)
	}
	return e.Message
}

func (e *Error) Unwrap() error { return e.cause }

// Permanent is a failure that a person has to mend; message says how.
func Permanent(cause error, message string) error {
	return &Error{Message: message, Permanent: true, cause: cause}
}

// Temporary is a failure that may go away by itself.
func Temporary(cause error, message string) error {
	return &Error{Message: message, cause: cause}
}

// Explain turns any error of a connector into one that can be shown. A domain
// error is about the input or the state of things, which time does not mend, so
// it is permanent; anything else is temporary and its text stays in the log.
func Explain(err error) *Error {
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	var d *domain.Error
	if errors.As(err, &d) && d.Code != domain.CodeInternal && d.Code != domain.CodeUnavailable {
		return &Error{Message: sentence(d), Permanent: true, cause: err}
	}
	return &Error{Message: "Something went wrong inside Tenantry.", cause: err}
}

// sentence is the error's message, or its first field's when it has one.
func sentence(d *domain.Error) string {
	if len(d.Fields) > 0 {
		return d.Fields[0].Message
	}
	return d.Message
}
