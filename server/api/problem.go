package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"tenantry/server/domain"
)

// RequestIDHeader carries the id under which a request is found in the log.
const RequestIDHeader = "X-Request-Id"

// Problem is every refusal of the API (RFC 9457). Code never changes; Detail is
// for people; Errors name each field that needs attention.
type Problem struct {
	Type       string              `json:"type" doc:"urn:tenantry:problem: and the code"`
	Title      string              `json:"title" doc:"The status in words"`
	Status     int                 `json:"status"`
	Detail     string              `json:"detail" doc:"What happened and what to do, for a person"`
	Code       string              `json:"code" doc:"A word that never changes" example:"slug_taken"`
	RequestID  string              `json:"requestId,omitempty" doc:"Quote it when you ask for help"`
	Errors     []domain.FieldError `json:"errors,omitempty" doc:"One entry for each field that needs attention"`
	Missing    string              `json:"missing,omitempty" doc:"The permission you lack" example:"TENANT_MGMT:create"`
	RetryAfter int                 `json:"retryAfter,omitempty" doc:"Seconds to wait"`
	StepUp     *stepUpWire         `json:"stepUp,omitempty" doc:"The proof that is missing; give it at /session/step-up, then send the request again"`
}

// stepUpWire says which proof of identity is missing.
type stepUpWire struct {
	Why     string   `json:"why" enum:"fresh,policy,idle,too_old,sso,elsewhere" doc:"sso: a tenant wants its own single sign-on; elsewhere: only the single sign-on of a tenant vouches for the person, which does not count here; fresh: the act wants a proof of the last ten minutes; policy: a tenant wants a second factor; idle, too_old: a tenant wants a new proof after a time"`
	Methods []string `json:"methods" doc:"Any one of these will do" example:"[\"totp\",\"passkey\"]"`
	Tenant  string   `json:"tenant,omitempty" doc:"The slug of the tenant that asks"`
	Name    string   `json:"tenantName,omitempty" doc:"The name of that tenant"`
	Enrol   bool     `json:"enrol,omitempty" doc:"None of the methods is set up yet; that comes first"`
}

// problemMedia is the content type of problems.
const problemMedia = "application/problem+json"

// Error makes a Problem what can be returned.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// statusOf is the one table from domain codes to HTTP statuses.
var statusOf = map[domain.Code]int{
	domain.CodeInvalid:              http.StatusUnprocessableEntity,
	domain.CodeMalformed:            http.StatusBadRequest,
	domain.CodeUnauthorized:         http.StatusUnauthorized,
	domain.CodeStepUpRequired:       http.StatusUnauthorized,
	domain.CodeForbidden:            http.StatusForbidden,
	domain.CodeNotFound:             http.StatusNotFound,
	domain.CodeMethod:               http.StatusMethodNotAllowed,
	domain.CodeConflict:             http.StatusConflict,
	domain.CodeGone:                 http.StatusGone,
	domain.CodePrecondition:         http.StatusPreconditionFailed,
	domain.CodePreconditionRequired: http.StatusPreconditionRequired,
	domain.CodeTooLarge:             http.StatusRequestEntityTooLarge,
	domain.CodeMediaType:            http.StatusUnsupportedMediaType,
	domain.CodeRateLimited:          http.StatusTooManyRequests,
	domain.CodeInternal:             http.StatusInternalServerError,
	domain.CodeUnavailable:          http.StatusServiceUnavailable,
}

// codeOf reads the table backwards for refusals that Fiber or the reader of inputs make.
var codeOf = map[int]domain.Code{
	http.StatusBadRequest:            domain.CodeMalformed,
	http.StatusUnauthorized:          domain.CodeUnauthorized,
	http.StatusForbidden:             domain.CodeForbidden,
	http.StatusNotFound:              domain.CodeNotFound,
	http.StatusMethodNotAllowed:      domain.CodeMethod,
	http.StatusRequestEntityTooLarge: domain.CodeTooLarge,
	http.StatusUnsupportedMediaType:  domain.CodeMediaType,
	http.StatusUnprocessableEntity:   domain.CodeInvalid,
	http.StatusServiceUnavailable:    domain.CodeUnavailable,
}

const internalDetail = "Something went wrong on our side. Try again; if it stays, pass on the request id."

// problemOf turns any error into a problem. What is not a domain.Error is internal
// and its text stays inside.
func problemOf(err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	var d *domain.Error
	if !errors.As(err, &d) || d.Code == domain.CodeInternal {
		return newProblem(http.StatusInternalServerError, string(domain.CodeInternal), internalDetail)
	}
	code := d.Reason
	if code == "" {
		code = string(d.Code)
	}
	p = newProblem(statusOf[d.Code], code, d.Message)
	p.Errors, p.Missing, p.RetryAfter = d.Fields, string(d.Missing), d.RetryAfter
	if d.StepUp != nil {
		w := stepUpWire(*d.StepUp)
		p.StepUp = &w
	}
	return p
}

func newProblem(status int, code, detail string) *Problem {
	return &Problem{
		Type: "urn:tenantry:problem:" + code, Title: http.StatusText(status), Status: status, Code: code, Detail: detail,
	}
}

// WriteProblem answers a Fiber request with the problem of err.
func (a *API) WriteProblem(c *fiber.Ctx, err error) error {
	p := problemOf(fiberError(err))
	p.RequestID = requestID(c)
	if p.Status >= http.StatusInternalServerError {
		a.Logger.Error("request failed", "requestId", p.RequestID, "error", err)
	}
	if p.RetryAfter > 0 {
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(p.RetryAfter))
	}
	body, marshalErr := json.Marshal(p)
	if marshalErr != nil {
		return marshalErr
	}
	c.Set(fiber.HeaderContentType, problemMedia)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Status(p.Status).Send(body)
}

// fiberError gives Fiber's own refusals (no route, wrong method, too large) our words.
func fiberError(err error) error {
	var f *fiber.Error
	if !errors.As(err, &f) || f.Code >= http.StatusInternalServerError {
		return err
	}
	code, ok := codeOf[f.Code]
	if !ok {
		code = domain.CodeMalformed
	}
	return domain.Errorf(code, "%s", wordsFor(code))
}

// wordsFor says in general what a refusal by the framework means.
func wordsFor(code domain.Code) string {
	switch code {
	case domain.CodeNotFound:
		return "There is nothing at this address."
	case domain.CodeMethod:
		return "This address does not take that method."
	case domain.CodeTooLarge:
		return "The request is too large."
	case domain.CodeMediaType:
		return "Send the body as application/json."
	case domain.CodeInvalid:
		return "Some entries need your attention."
	default:
		return "The request cannot be read."
	}
}

func requestID(c *fiber.Ctx) string { return string(c.Response().Header.Peek(RequestIDHeader)) }

// inputProblem is how Huma's findings in an input (a wrong type, an unknown field) and
// the reader's own become problems. The rejected values are not repeated: one of them
// may be a password.
func inputProblem(status int, findings []error) *Problem {
	code := codeOf[status]
	p := newProblem(status, string(code), wordsFor(code))
	for _, err := range findings {
		p.addHuma(err)
	}
	return p
}

// addHuma takes over one of Huma's findings.
func (p *Problem) addHuma(err error) {
	detail, ok := err.(huma.ErrorDetailer)
	if !ok {
		return
	}
	d := detail.ErrorDetail()
	p.Errors = append(p.Errors, fieldErrorOf(d.Location, d.Message))
}

var (
	requiredProperty = regexp.MustCompile(`^expected required property (\S+) to be present$`)
	locationPart     = regexp.MustCompile(`[^.\[\]]+`)
)

// fieldErrorOf gives a finding of Huma's validator a pointer, a code and plain words.
func fieldErrorOf(location, message string) domain.FieldError {
	pointer := pointerOf(location)
	if m := requiredProperty.FindStringSubmatch(message); m != nil {
		return domain.FieldError{Pointer: pointer + "/" + m[1], Code: "required", Message: "This is needed."}
	}
	switch {
	case message == "unexpected property":
		return domain.FieldError{Pointer: pointer, Code: "unknown", Message: "There is no such field here."}
	case strings.HasPrefix(message, "required "):
		return domain.FieldError{Pointer: pointer, Code: "required", Message: "This is needed."}
	case strings.HasPrefix(message, "expected length"):
		return domain.FieldError{Pointer: pointer, Code: "length", Message: "This has the wrong length: " + message + "."}
	case strings.HasPrefix(message, "expected value to be one of"):
		return domain.FieldError{Pointer: pointer, Code: "enum", Message: strings.Replace(message, "expected value to be", "Choose", 1) + "."}
	case strings.HasPrefix(message, "expected number"):
		return domain.FieldError{Pointer: pointer, Code: "range", Message: "Out of range: " + message + "."}
	}
	return domain.FieldError{Pointer: pointer, Code: "type", Message: "This cannot be used: " + message + "."}
}

// pointerEscape writes a name for a JSON pointer.
var pointerEscape = strings.NewReplacer("~", "~0", "/", "~1")

// pointerOf turns body.users[1].email into /users/1/email; places outside the
// body keep their first word: /query/limit.
func pointerOf(location string) string {
	parts := locationPart.FindAllString(location, -1)
	if len(parts) > 0 && parts[0] == "body" {
		parts = parts[1:]
	}
	if len(parts) == 0 {
		return ""
	}
	for i, part := range parts {
		parts[i] = pointerEscape.Replace(part)
	}
	return "/" + strings.Join(parts, "/")
}
