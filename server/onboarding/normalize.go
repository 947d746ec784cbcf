package onboarding

import (
	"maps"

	"tenantry/server/domain"
)

// Normalize returns the answers as they are kept: texts trimmed and composed,
// what was left empty taken out, and the template's role for users without one.
// What does not belong there stays, so that it can be refused by name.
func (c *Catalog) Normalize(tpl domain.Template, answers map[string]any) map[string]any {
	out := maps.Clone(answers)
	if out == nil {
		out = map[string]any{}
	}
	for _, step := range tpl.Steps {
		switch v := out[step.ID].(type) {
		case map[string]any:
			out[step.ID] = tidyFields(v)
		case []any:
			if step.Kind == domain.StepKindUsers {
				out[step.ID] = tidyUsers(v, tpl.DefaultRole)
			}
		case nil:
			delete(out, step.ID)
		}
	}
	return out
}

func tidyFields(fields map[string]any) map[string]any {
	out := make(map[string]any, len(fields))
	for name, v := range fields {
		if v = tidyValue(v); v != nil {
			out[name] = v
		}
	}
	return out
}

// tidyValue returns nil for what counts as left empty.
func tidyValue(v any) any {
	switch v := v.(type) {
	case string:
		if s := tidy(v); s != "" {
			return s
		}
		return nil
	case []any:
		if len(v) == 0 {
			return nil
		}
		return tidyList(v)
	}
	return v
}

// tidyList keeps empty entries: problems are told by their place in the list.
func tidyList(list []any) []any {
	out := make([]any, len(list))
	for i, item := range list {
		out[i] = item
		if text, ok := item.(string); ok {
			out[i] = tidy(text)
		}
	}
	return out
}

func tidyUsers(rows []any, defaultRole string) []any {
	out := make([]any, len(rows))
	for i, row := range rows {
		fields, ok := row.(map[string]any)
		if !ok {
			out[i] = row
			continue
		}
		user := tidyFields(fields)
		if user["role"] == nil && defaultRole != "" {
			user["role"] = defaultRole
		}
		out[i] = user
	}
	return out
}

// ProfileOf takes from normalised answers what they say about the tenant to be. A
// slug that was left empty is made from the name.
func (c *Catalog) ProfileOf(tpl domain.Template, answers map[string]any) domain.Profile {
	r, err := c.rules(tpl)
	if err != nil {
		return domain.Profile{}
	}
	return r.profile(answers)
}

func (r *rules) profile(answers map[string]any) domain.Profile {
	p := domain.Profile{Inherits: map[string]string{}, At: map[string]string{}}
	for mark, at := range r.marks {
		p.At[mark] = at.pointer()
	}
	text := func(mark string) string { s, _ := r.answer(answers, mark).(string); return s }
	p.Name = text(domain.IsTenantName)
	if p.Slug = text(domain.IsTenantSlug); p.Slug == "" {
		p.Slug = SlugFromName(p.Name)
	}
	p.Country, p.Timezone, p.Currency = text(domain.IsTenantCountry), text(domain.IsTenantTimezone), text(domain.IsTenantCurrency)
	p.ContactEmail, p.Description = text(domain.IsTenantContactEmail), text(domain.IsTenantDescription)
	p.Address, p.Website, p.ReplyTo = text(domain.IsTenantAddress), text(domain.IsTenantWebsite), text(domain.IsTenantReplyTo)
	if slugs, ok := r.answer(answers, domain.IsTenantManagedSlugs).([]any); ok {
		for _, v := range slugs {
			if slug, ok := v.(string); ok {
				p.ManagedSlugs = append(p.ManagedSlugs, slug)
			}
		}
	}
	if from := text(domain.IsPortaInherits); from != "" {
		p.Inherits["porta"] = from
	}
	return p
}

// answer returns the answer behind a mark; nil when there is none.
func (r *rules) answer(answers map[string]any, mark string) any {
	at, ok := r.marks[mark]
	if !ok {
		return nil
	}
	fields, _ := answers[at.step].(map[string]any)
	return fields[at.field]
}

// UsersOf reads the users of normalised answers that were found valid.
func UsersOf(tpl domain.Template, answers map[string]any) []domain.InitialUser {
	var users []domain.InitialUser
	for _, step := range tpl.Steps {
		rows, ok := answers[step.ID].([]any)
		if !ok || step.Kind != domain.StepKindUsers {
			continue
		}
		for _, row := range rows {
			fields, _ := row.(map[string]any)
			text := func(key string) string { s, _ := fields[key].(string); return s }
			users = append(users, domain.InitialUser{Email: text("email"), Name: text("name"), Role: text("role")})
		}
	}
	return users
}
