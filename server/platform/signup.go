package platform

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// SignUpMode says who may sign up by themselves.
type SignUpMode string

// The modes. Off is the default: an installation opens its door on purpose.
const (
	SignUpOff     SignUpMode = "off"
	SignUpOpen    SignUpMode = "open"
	SignUpDomains SignUpMode = "domains" // addresses at certain domains only
)

const keySignUp = "signup"

// SignUp is the rule for people who sign up by themselves.
type SignUp struct {
	Mode    SignUpMode `json:"mode"`
	Domains []string   `json:"domains"` // lower case; for SignUpDomains
}

// Admits reports whether the address (lower case) may sign up.
func (s SignUp) Admits(emailKey string) bool {
	switch s.Mode {
	case SignUpOpen:
		return true
	case SignUpDomains:
		_, host, _ := strings.Cut(emailKey, "@")
		return slices.Contains(s.Domains, host)
	case SignUpOff:
	}
	return false
}

// On reports whether anybody may sign up at all.
func (s SignUp) On() bool { return s.Mode == SignUpOpen || s.Mode == SignUpDomains }

// FindSignUp returns the rule for sign-ups.
func FindSignUp(ctx context.Context, tx *store.Tx) (SignUp, error) {
	rule := SignUp{Mode: SignUpOff, Domains: []string{}}
	text, ok, err := tx.Setting(ctx, keySignUp)
	if err != nil || !ok {
		return rule, err
	}
	if err := json.Unmarshal([]byte(text), &rule); err != nil {
		return rule, fmt.Errorf("read the rule for sign-ups: %w", err)
	}
	return rule, nil
}

// SignUp is FindSignUp in a transaction of its own. Everybody may know it.
func (s *Service) SignUp(ctx context.Context) (rule SignUp, err error) {
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		rule, err = FindSignUp(ctx, tx)
		return err
	})
	return rule, err
}

var hostName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$`)

// SetSignUp says who may sign up from now on. Needs SETTINGS:manage.
func (s *Service) SetSignUp(ctx context.Context, rule SignUp) error {
	if err := domain.AuthorizePlatform(ctx, domain.PermSettingsManage); err != nil {
		return err
	}
	rule, err := rule.checked()
	if err != nil {
		return err
	}
	text, err := json.Marshal(rule)
	if err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		before, err := FindSignUp(ctx, tx)
		if err != nil || (before.Mode == rule.Mode && slices.Equal(before.Domains, rule.Domains)) {
			return err
		}
		if err := tx.PutSetting(ctx, keySignUp, string(text)); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			Action: "platform.sign_up", TargetKind: "settings", TargetID: keySignUp, Detail: map[string]any{"before": before, "after": rule},
		})
	})
}

func (s SignUp) checked() (SignUp, error) {
	var wrong []domain.FieldError
	domains := []string{}
	for i, name := range s.Domains {
		name = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(name), "@"))
		if !hostName.MatchString(name) {
			wrong = append(wrong, domain.FieldError{
				Pointer: fmt.Sprintf("/signUp/domains/%d", i), Code: "format", Message: "Enter a domain, like example.com.",
			})
		}
		domains = append(domains, name)
	}
	if s.Mode == SignUpDomains && len(domains) == 0 {
		wrong = append(wrong, domain.FieldError{Pointer: "/signUp/domains", Code: "required", Message: "Name at least one domain."})
	}
	if len(wrong) > 0 {
		return s, domain.Invalid(wrong...)
	}
	slices.Sort(domains)
	return SignUp{Mode: s.Mode, Domains: slices.Compact(domains)}, nil
}
