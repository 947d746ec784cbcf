package tenant

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/store"
)

// Bounds of a policy's limits: shorter ones keep people from working, longer ones
// never apply before the platform's.
const (
	minIdle      = 5 * time.Minute
	maxIdle      = 12 * time.Hour
	minAbsolute  = 15 * time.Minute
	maxAbsolute  = 30 * 24 * time.Hour
	maxDomains   = 50
	maxMFADelay  = 366 * 24 * time.Hour
	maxDomainLen = 253
)

var domainName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`)

// Policy returns what a tenant asks of its members' sessions. Needs SECURITY:read.
func (s *Service) Policy(ctx context.Context, id domain.TenantID) (p domain.Policy, err error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermSecurityRead); err != nil {
		return p, err
	}
	err = s.DB.Read(ctx, func(tx *store.Tx) error {
		p, err = tx.Tenant(id).Policy(ctx)
		return err
	})
	return p, err
}

// SetPolicy replaces the policy that was read. It binds at the next request of
// every member, on every node. A policy that would lock out whoever sets it is a
// conflict (locks_you_out); a date from which a second factor is required is told,
// once, to everybody who has none. Needs SECURITY:manage.
func (s *Service) SetPolicy(ctx context.Context, id domain.TenantID, p domain.Policy) (domain.Policy, error) {
	if err := domain.AuthorizeTenant(ctx, id, domain.PermSecurityManage); err != nil {
		return p, err
	}
	p, err := checkedPolicy(p, s.DB.Now())
	if err != nil {
		return p, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		before, err := tx.Tenant(id).Policy(ctx)
		if err != nil {
			return err
		}
		if why := lockout(ctx, p, tx.Now()); why != "" {
			return domain.Errorf(domain.CodeConflict, "%s", why).Because("locks_you_out")
		}
		if err := tx.Tenant(id).SavePolicy(ctx, p); err != nil {
			return err
		}
		p.Version, p.UpdatedAt = p.Version+1, tx.Now()
		if err := s.remindOf(ctx, tx, id, p); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			TenantID: id, Action: "policy.update", TargetKind: "tenant", TargetID: string(id),
			Detail: map[string]any{"before": policyDetail(before), "after": policyDetail(p)},
		})
	})
	return p, err
}

func policyDetail(p domain.Policy) map[string]any {
	detail := map[string]any{
		"mfa": p.MFA, "methods": p.Methods, "idleMinutes": int64(p.Idle / time.Minute),
		"absoluteMinutes": int64(p.Absolute / time.Minute), "emailDomains": p.EmailDomains,
	}
	if p.From != nil {
		detail["from"] = *p.From
	}
	return detail
}

// checkedPolicy tidies what was asked for, or says everything that is wrong with it.
func checkedPolicy(p domain.Policy, now time.Time) (domain.Policy, error) {
	var wrong []domain.FieldError
	add := func(pointer, code, message string) {
		wrong = append(wrong, domain.FieldError{Pointer: pointer, Code: code, Message: message})
	}
	if p.MFA != domain.MFARequired {
		p.From = nil
	}
	if p.From != nil && p.From.After(now.Add(maxMFADelay)) {
		add("/mfaFrom", "range", "Choose a date within a year.")
	}
	if p.Idle != 0 && (p.Idle < minIdle || p.Idle > maxIdle) {
		add("/idleMinutes", "range", "Choose 5 minutes to 12 hours, or 0 for the platform's limit.")
	}
	if p.Absolute != 0 && (p.Absolute < minAbsolute || p.Absolute > maxAbsolute) {
		add("/absoluteMinutes", "range", "Choose 15 minutes to 30 days, or 0 for the platform's limit.")
	}
	for i, d := range p.EmailDomains {
		d = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(d)), "@")
		if p.EmailDomains[i] = d; len(d) > maxDomainLen || !domainName.MatchString(d) {
			add("/emailDomains", "format", "“"+cut(d, 60)+"” is no domain. Write one like example.com.")
		}
	}
	if len(p.EmailDomains) > maxDomains {
		add("/emailDomains", "length", "List at most 50 domains.")
	}
	if len(wrong) > 0 {
		return p, domain.Invalid(wrong...)
	}
	slices.Sort(p.EmailDomains)
	p.EmailDomains = slices.Compact(p.EmailDomains)
	slices.Sort(p.Methods)
	if p.Methods = slices.Compact(p.Methods); len(p.Methods) == 2 {
		p.Methods = nil // both: whatever counts
	}
	return p, nil
}

func cut(s string, n int) string {
	if letters := []rune(s); len(letters) > n {
		return string(letters[:n]) + "…"
	}
	return s
}

// lockout says why a policy would lock out its maker, or "": a member, or somebody
// through a managing tenant, whose session does not meet it right now.
func lockout(ctx context.Context, p domain.Policy, now time.Time) string {
	actor, access := domain.ActorFrom(ctx), domain.AccessFrom(ctx)
	if actor.Kind != domain.ActorSession || actor.Standing == nil || (access.Role == "" && access.Through == "") {
		return "" // the platform's staff and its scripts are not bound
	}
	if access.Role != "" && !p.AllowsEmail(actor.Email) {
		_, host, _ := strings.Cut(actor.Email, "@")
		return "Your own address ends in " + host + ". List that domain too, or you could not be invited again."
	}
	switch p.Asks(actor.Standing.Session.CountsIn(access.TenantID), time.Time{}, now) {
	case domain.StepUpPolicy:
		return "This would lock you out: you did not use a second factor that counts in this session. " +
			"Confirm with one first, or choose a later date."
	case domain.StepUpTooOld:
		return "This would lock you out: your own sign-in is older than that. Confirm that it is you first."
	}
	return ""
}

// KindRemind is the kind of job that tells members of a coming requirement; its
// handler is Service.Remind.
const KindRemind = "policy.remind"

type remindArgs struct {
	TenantID domain.TenantID `json:"tenantId"`
	From     time.Time       `json:"from"`
}

// remindOf queues the reminders of a date in the future that nobody was told yet.
func (s *Service) remindOf(ctx context.Context, tx *store.Tx, id domain.TenantID, p domain.Policy) error {
	if p.From == nil || !p.From.After(tx.Now()) {
		return nil
	}
	begin, err := tx.Tenant(id).StartReminding(ctx, *p.From)
	if err != nil || !begin {
		return err
	}
	return tx.Enqueue(ctx, jobs.New{Kind: KindRemind, TenantID: id, Args: remindArgs{id, *p.From}})
}
