package tenant

import (
	"context"

	"tenantry/server/domain"
	"tenantry/server/jobs"
	"tenantry/server/messaging"
	"tenantry/server/platform"
	"tenantry/server/store"
)

// remindPage is how many people are told in one transaction.
const remindPage = 50

// remindedAll marks that everybody was told.
const remindedAll = "all"

// Remind is the handler of KindRemind: it tells the members without a second
// factor, a page a transaction. How far it came is stored with the messages, so
// that nobody is told twice, whatever stops it; another date ends it.
func (s *Service) Remind(ctx context.Context, job jobs.Job) error {
	var args remindArgs
	if err := job.Args(&args); err != nil {
		return err
	}
	for more := true; more; {
		err := s.DB.Tx(ctx, func(tx *store.Tx) (err error) {
			more, err = s.remindSome(ctx, tx, args)
			return err
		})
		if domain.Is(err, domain.CodeNotFound) {
			return nil // the tenant is gone
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) remindSome(ctx context.Context, tx *store.Tx, args remindArgs) (more bool, err error) {
	home := tx.Tenant(args.TenantID)
	was, going, err := home.RemindedAfter(ctx, args.From)
	if err != nil || !going || was == remindedAll {
		return false, err
	}
	t, err := home.FindTenant(ctx)
	if err != nil {
		return false, err
	}
	policy, err := home.Policy(ctx)
	if err != nil {
		return false, err
	}
	people, next, err := home.ListUnenrolled(ctx, policy.Counting(), store.Page{Cursor: was, Limit: remindPage})
	if err != nil {
		return false, err
	}
	if next == "" {
		next = remindedAll
	}
	moved, err := home.MoveReminding(ctx, args.From, was, next)
	if err != nil || !moved {
		return false, err
	}
	return next != remindedAll, s.tell(ctx, tx, t, args, people)
}

func (s *Service) tell(ctx context.Context, tx *store.Tx, t domain.Tenant, args remindArgs, people []store.Unenrolled) error {
	name, err := platform.Name(ctx, tx)
	if err != nil {
		return err
	}
	reminders := make([]messaging.Reminder, len(people))
	for i, p := range people {
		reminders[i] = messaging.Reminder{
			ToEmail: p.Email, ToName: p.Name, Tenant: t, PlatformName: name, From: args.From, Link: s.PublicURL + "/account/security",
		}
	}
	return s.Messages.StoreReminders(ctx, tx, reminders)
}
