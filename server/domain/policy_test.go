package domain

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPolicy_Asks(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	at := func(method string, d time.Duration) Factor { return Factor{Method: method, At: ago(d).UnixMilli()} }
	later, earlier := now.Add(time.Hour), ago(time.Hour)
	required := Policy{MFA: MFARequired}
	for name, c := range map[string]struct {
		policy  Policy
		factors []Factor
		seen    time.Time
		want    string
	}{
		"nothing is asked":                      {Policy{MFA: MFAOptional}, []Factor{at(MethodPassword, time.Hour)}, time.Time{}, ""},
		"a password alone":                      {required, []Factor{at(MethodPassword, 0)}, time.Time{}, StepUpPolicy},
		"a code in this session":                {required, []Factor{at(MethodPassword, 0), at(MethodTOTP, 0)}, time.Time{}, ""},
		"a passkey alone":                       {required, []Factor{at(MethodPasskey, 0)}, time.Time{}, ""},
		"required from later on":                {Policy{MFA: MFARequired, From: &later}, []Factor{at(MethodPassword, 0)}, time.Time{}, ""},
		"required since earlier":                {Policy{MFA: MFARequired, From: &earlier}, []Factor{at(MethodPassword, 0)}, time.Time{}, StepUpPolicy},
		"a method that does not count":          {Policy{MFA: MFARequired, Methods: []string{MethodPasskey}}, []Factor{at(MethodTOTP, 0)}, time.Time{}, StepUpPolicy},
		"a recovery code stands in":             {Policy{MFA: MFARequired, Methods: []string{MethodPasskey}}, []Factor{at(MethodRecovery, 0)}, time.Time{}, ""},
		"idle too long":                         {Policy{Idle: 30 * time.Minute}, []Factor{at(MethodPassword, 2*time.Hour)}, ago(30 * time.Minute), StepUpIdle},
		"idle, and proved since":                {Policy{Idle: 30 * time.Minute}, []Factor{at(MethodPassword, time.Minute)}, ago(time.Hour), ""},
		"never here before":                     {Policy{Idle: 30 * time.Minute}, []Factor{at(MethodPassword, 2*time.Hour)}, time.Time{}, ""},
		"not idle":                              {Policy{Idle: 30 * time.Minute}, []Factor{at(MethodPassword, 2*time.Hour)}, ago(29 * time.Minute), ""},
		"too old":                               {Policy{Absolute: time.Hour}, []Factor{at(MethodPassword, time.Hour)}, time.Time{}, StepUpTooOld},
		"old, and renewed":                      {Policy{Absolute: time.Hour}, []Factor{at(MethodPassword, 2*time.Hour), at(MethodTOTP, time.Minute)}, time.Time{}, ""},
		"a new password is no new second proof": {Policy{MFA: MFARequired, Absolute: time.Hour}, []Factor{at(MethodPassword, 0), at(MethodTOTP, time.Hour)}, time.Time{}, StepUpTooOld},
	} {
		if got := c.policy.Asks(Session{Factors: c.factors}, c.seen, now); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestPolicy_Answers(t *testing.T) {
	t.Parallel()
	now := time.Now()
	for name, c := range map[string]struct {
		policy   Policy
		enrolled []string
		want     []string
	}{
		"required, and nothing there":   {Policy{MFA: MFARequired}, nil, []string{}},
		"required, of two":              {Policy{MFA: MFARequired, Methods: []string{MethodTOTP}}, []string{MethodTOTP, MethodPasskey, MethodRecovery}, []string{MethodTOTP, MethodRecovery}},
		"not required: a password will": {Policy{Idle: time.Hour}, []string{MethodPasskey}, []string{MethodPassword, MethodPasskey}},
	} {
		if diff := cmp.Diff(c.want, c.policy.Answers(c.enrolled, now)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestPolicy_AllowsEmail(t *testing.T) {
	t.Parallel()
	p := Policy{EmailDomains: []string{"acme.example"}}
	for email, want := range map[string]bool{
		"ada@acme.example": true, "Ada@ACME.example": true, "ada@sub.acme.example": false, "ada@notacme.example": false, "ada": false,
	} {
		if p.AllowsEmail(email) != want {
			t.Errorf("%s: %t", email, !want)
		}
	}
}
