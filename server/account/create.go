package account

import (
	"context"

	"tenantry/server/audit"
	"tenantry/server/domain"
	"tenantry/server/store"
)

// Person is what a new account needs. PasswordHash comes from HashNewPassword.
type Person struct {
	Email        string
	Name         string
	PasswordHash string
	PlatformRole string // empty for people without platform rights
}

// CreateAccount adds a person in the caller's transaction. An address that has
// an account already is a conflict (email_taken). Whoever calls it has decided
// that the person may have the role.
func (s *Service) CreateAccount(ctx context.Context, tx *store.Tx, p Person) (domain.Account, error) {
	email, key, err := domain.ParseEmail(p.Email)
	if err != nil {
		return domain.Account{}, err
	}
	a := domain.Account{
		ID: domain.AccountID(tx.NewID("ac")), Email: email, Name: p.Name, PasswordHash: p.PasswordHash,
		PlatformRole: p.PlatformRole, CreatedAt: tx.Now(), Version: 1,
	}
	switch _, err := tx.FindAccountByEmail(ctx, key); {
	case err == nil:
		return domain.Account{}, emailTaken()
	case !domain.Is(err, domain.CodeNotFound):
		return domain.Account{}, err
	}
	if err := tx.CreateAccount(ctx, a, key); err != nil {
		return domain.Account{}, err
	}
	detail := map[string]any{"email": a.Email, "name": a.Name}
	if a.PlatformRole != "" {
		detail["role"] = a.PlatformRole
	}
	return a, audit.Record(ctx, tx, audit.Event{
		Action: "account.create", TargetKind: "account", TargetID: string(a.ID), Detail: detail,
	})
}

func emailTaken() error {
	e := domain.Errorf(domain.CodeConflict, "There is an account with this address already.").Because("email_taken")
	e.Fields = []domain.FieldError{{Pointer: "/email", Code: "taken", Message: e.Message}}
	return e
}

// asActor returns a context in which this person acts, for what happens before
// there is a session.
func asActor(ctx context.Context, a domain.Account) context.Context {
	actor := domain.ActorFrom(ctx)
	actor.Kind, actor.AccountID, actor.Name, actor.Email = domain.ActorSession, a.ID, a.Name, a.Email
	return domain.WithActor(ctx, actor)
}

// problems gathers what is wrong with the fields of one input.
type problems []domain.FieldError

// add notes a field's problem, if there is one.
func (p *problems) add(pointer string, problem *domain.Error) {
	if problem == nil {
		return
	}
	code := problem.Reason
	if code == "" {
		code = "format"
	}
	*p = append(*p, domain.FieldError{Pointer: pointer, Code: code, Message: problem.Message})
}

func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return domain.Invalid(p...)
}

// checkPerson checks what a person says of themselves, all at once, and returns it tidied.
func (s *Service) checkPerson(email, name, password string) (cleanEmail, cleanName string, found problems) {
	cleanEmail, _, err := domain.ParseEmail(email)
	if err != nil {
		found = append(found, domain.FieldError{Pointer: "/email", Code: "format", Message: "Enter one email address, like name@example.com."})
	}
	cleanName, problem := domain.ParseName(name)
	found.add("/name", problem)
	found.add("/password", s.CheckPassword(password, email, name))
	return cleanEmail, cleanName, found
}
