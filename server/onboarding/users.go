package onboarding

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"

	"tenantry/server/domain"
)

// checkUsers checks the rows of a users step: each by itself, then against each other.
func (v *answerChecker) checkUsers(s stepRules) {
	value := v.answers[s.step.ID]
	rows, ok := value.([]any)
	switch {
	case value != nil && !ok:
		v.add(pointerTo(s.step.ID), "type", fmt.Sprintf("Give “%s” as a list of users, each with email, name and role.", s.step.Title))
		return
	case len(rows) < s.step.MinUsers:
		v.add(pointerTo(s.step.ID), "required", tooFewUsers(s.step.MinUsers))
	case len(rows) > domain.MaxUsers:
		v.add(pointerTo(s.step.ID), "max_items", fmt.Sprintf("Add at most %d users here; invite the others afterwards.", domain.MaxUsers))
		return
	}
	same := sameAddresses(rows)
	for i, row := range rows {
		v.checkUser(s.step.ID, i, row, same)
	}
}

func tooFewUsers(n int) string {
	if n == 1 {
		return "Add at least one user, so that somebody can sign in to the tenant."
	}
	return fmt.Sprintf("Add at least %d users.", n)
}

// sameAddresses maps each address, as it is unique, to the rows that hold it.
func sameAddresses(rows []any) map[string][]int {
	same := map[string][]int{}
	for i, row := range rows {
		fields, _ := row.(map[string]any)
		text, _ := fields["email"].(string)
		if _, key, err := domain.ParseEmail(text); err == nil {
			same[key] = append(same[key], i)
		}
	}
	return same
}

func (v *answerChecker) checkUser(step string, i int, row any, same map[string][]int) {
	at := func(key string) string { return pointerTo(step, strconv.Itoa(i), key) }
	fields, ok := row.(map[string]any)
	if !ok {
		v.add(pointerTo(step, strconv.Itoa(i)), "type", "Give each user as email, name and role.")
		return
	}
	v.checkUserEmail(at("email"), fields["email"], i, same)
	v.checkUserName(at("name"), fields["name"])
	v.checkUserRole(at("role"), fields["role"])
	unknown := 0
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if key == "email" || key == "name" || key == "role" {
			continue
		}
		if unknown++; unknown <= maxUnknown {
			v.add(at(key), "unknown", fmt.Sprintf("A user has email, name and role, not “%s”.", short(key)))
		}
	}
}

func (v *answerChecker) checkUserEmail(pointer string, value any, i int, same map[string][]int) {
	text, ok := value.(string)
	switch {
	case value == nil:
		v.add(pointer, "required", "Enter the user's email address.")
		return
	case !ok:
		v.add(pointer, "type", "The email address must be a text.")
		return
	}
	_, key, err := domain.ParseEmail(text)
	if err != nil {
		v.add(pointer, "format", "Enter one email address, like name@example.com.")
		return
	}
	if rows := same[key]; len(rows) > 1 {
		v.add(pointer, "duplicate", fmt.Sprintf("This address is also in row %d. Give each person one row.", otherRow(rows, i)+1))
	}
}

func otherRow(rows []int, i int) int {
	if rows[0] == i {
		return rows[1]
	}
	return rows[0]
}

func (v *answerChecker) checkUserName(pointer string, value any) {
	text, ok := value.(string)
	switch {
	case value == nil: // people give their own name when they join
	case !ok:
		v.add(pointer, "type", "The name must be a text.")
	case utf8.RuneCountInString(text) > domain.MaxName:
		v.add(pointer, "max_length", fmt.Sprintf("A name can have at most %s.", count(domain.MaxName, "character")))
	case badCharacter(text, false):
		v.add(pointer, "characters", "The name holds a line break or an invisible control character. Remove it.")
	}
}

func (v *answerChecker) checkUserRole(pointer string, value any) {
	text, ok := value.(string)
	switch {
	case value == nil:
		v.add(pointer, "required", "Choose a role.")
	case !ok:
		v.add(pointer, "type", "The role must be a text.")
	case !v.tpl.HasRole(text):
		names := make([]string, len(v.tpl.Roles))
		for i, r := range v.tpl.Roles {
			names[i] = r.Name
		}
		v.add(pointer, "role", fmt.Sprintf("“%s” is not a role of “%s”. Choose %s.", short(text), v.tpl.Title, orList(names)))
	}
}
