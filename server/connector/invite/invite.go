package invite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"tenantry/server/connector"
	"tenantry/server/domain"
	"tenantry/server/store"
	"tenantry/server/tenant"
)

// Kind is the word for it in templates.
const Kind = connector.KindInvite

// Users invites the people of the step's input "users", which are those of the
// template's users step unless the template says otherwise.
type Users struct {
	Tenants *tenant.Service
}

// What came of one user.
const (
	stateInvited = "invited"
	stateMember  = "member"
)

// userResult is what the step keeps about one user.
type userResult struct {
	Email        string              `json:"email"`
	Name         string              `json:"name"`
	Role         string              `json:"role"`
	State        string              `json:"state"`
	InvitationID domain.InvitationID `json:"invitationId,omitempty"`
	Message      string              `json:"message"`
}

// EnsureTx invites whoever is not invited yet, in the name of the person who
// started the run.
func (u Users) EnsureTx(ctx context.Context, tx *store.Tx, step connector.Step) (connector.Outcome, error) {
	users, err := usersOf(step.Input)
	if err != nil {
		return connector.Outcome{}, connector.Permanent(err, "The list of users of this step cannot be read.")
	}
	invited, err := u.Tenants.Invite(ctx, tx, step.Tenant.ID, step.Run.ActorName, users)
	if err != nil {
		return connector.Outcome{}, fmt.Errorf("invite the users: %w", err)
	}
	results := resultsOf(users, invited)
	return connector.Done(summary(results), map[string]any{"users": results}), nil
}

// usersOf reads the input, which is JSON by its nature.
func usersOf(input map[string]any) ([]domain.InitialUser, error) {
	text, err := json.Marshal(input["users"])
	if err != nil {
		return nil, fmt.Errorf("encode the users: %w", err)
	}
	var users []domain.InitialUser
	if err := json.Unmarshal(text, &users); err != nil {
		return nil, fmt.Errorf("decode the users: %w", err)
	}
	for _, user := range users {
		if user.Email == "" || user.Role == "" {
			return nil, errors.New("a user has no address or no role")
		}
	}
	return users, nil
}

func resultsOf(users []domain.InitialUser, invited []tenant.Invited) []userResult {
	byEmail := make(map[string]tenant.Invited, len(invited))
	for _, i := range invited {
		byEmail[i.Email] = i
	}
	results := make([]userResult, len(users))
	for i, user := range users {
		results[i] = resultOf(user, byEmail[user.Email])
	}
	return results
}

func resultOf(user domain.InitialUser, i tenant.Invited) userResult {
	r := userResult{Email: user.Email, Name: user.Name, Role: user.Role, State: stateInvited, InvitationID: i.Invitation.ID}
	r.Message = "Invitation created. Mail is not configured: copy the link."
	if i.Member {
		r.State, r.Message = stateMember, "Is a member already."
	}
	return r
}

func summary(results []userResult) string {
	n := 0
	for _, r := range results {
		if r.State == stateInvited {
			n++
		}
	}
	switch n {
	case 0:
		return "There was nobody to invite."
	case 1:
		return "1 invitation created. Mail is not configured: copy the link."
	}
	return fmt.Sprintf("%d invitations created. Mail is not configured: copy the links.", n)
}
