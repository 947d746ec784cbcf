package onboarding

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"tenantry/server/domain"
)

// BuiltIn is the source of the templates that come with the program.
const BuiltIn = "built-in"

// ParseTemplate reads and checks a template. It reports every problem it finds;
// the template can be used only when there is none. Connectors are the known
// ones; without any, they are not checked.
func ParseTemplate(file string, source []byte, connectors []string) (domain.Template, []TemplateProblem) {
	doc, problems := readDocument(source)
	if doc == nil {
		return domain.Template{Source: file}, located(file, problems)
	}
	problems = append(problems, checkShape(doc)...)
	problems = append(problems, checkMeaning(doc, connectors)...)
	return decodeTemplate(doc, file, source), located(file, problems)
}

// located puts the file's name to the problems, in order and once each.
func located(file string, problems []TemplateProblem) []TemplateProblem {
	for i := range problems {
		problems[i].File = file
	}
	slices.SortStableFunc(problems, func(a, b TemplateProblem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Reason, b.Reason))
	})
	return slices.Compact(problems)
}

// decodeTemplate takes what is there. A stored version is decoded by it alone:
// it was checked by the rules of its day.
func decodeTemplate(doc *node, file string, source []byte) domain.Template {
	return domain.Template{
		Name:        doc.get("name").text(),
		Version:     doc.get("version").integer(),
		Title:       doc.get("title").text(),
		Summary:     doc.get("summary").text(),
		Audience:    doc.get("audience").text(),
		Includes:    doc.get("includes").texts(),
		Minutes:     int(doc.get("minutes").integer()),
		Have:        doc.get("have").texts(),
		Wizard:      doc.get("wizard").text(),
		Doors:       doc.get("doors").texts(),
		Steps:       decodeSteps(doc.get("steps")),
		Roles:       decodeRoles(doc.get("roles")),
		DefaultRole: doc.get("defaultRole").text(),
		Features:    decodeFeatures(doc.get("features")),
		Limits:      decodeLimits(doc.get("limits")),
		Provision:   decodeProvision(doc.get("provision")),
		Digest:      digestOf(doc),
		Document:    string(source),
		Source:      file,
	}
}

// digestOf hashes what the document says: comments and layout do not count, the
// order of keys does, because roles and fields are shown in it.
func digestOf(doc *node) string {
	sum := sha256.Sum256(doc.json())
	return hex.EncodeToString(sum[:])
}

func decodeSteps(steps *node) []domain.TemplateStep {
	var out []domain.TemplateStep
	for _, n := range steps.list() {
		step := domain.TemplateStep{
			ID:       n.get("id").text(),
			Kind:     n.get("kind").text(),
			Title:    n.get("title").text(),
			Intro:    n.get("intro").text(),
			MinUsers: int(n.get("minUsers").integer()),
		}
		if schema := n.get("schema"); schema != nil {
			step.Schema = json.RawMessage(schema.json())
		}
		out = append(out, step)
	}
	return out
}

// decodeRoles reads both spellings: a list of permissions, or a title with them.
func decodeRoles(roles *node) []domain.TenantRole {
	var out []domain.TenantRole
	for _, name := range roles.names() {
		n := roles.get(name)
		role := domain.TenantRole{Name: name, Title: cmp.Or(n.get("title").text(), humanize(name))}
		for _, p := range rolePermissions(n) {
			role.Permissions = append(role.Permissions, domain.Permission(p.text()))
		}
		out = append(out, role)
	}
	return out
}

func rolePermissions(role *node) []*node {
	if list := role.list(); list != nil {
		return list
	}
	return role.get("permissions").list()
}

func decodeFeatures(features *node) map[string]bool {
	out := map[string]bool{}
	for _, name := range features.names() {
		out[name] = features.get(name).boolean(false)
	}
	return out
}

func decodeLimits(limits *node) map[string]int64 {
	out := map[string]int64{}
	for _, name := range limits.names() {
		out[name], _ = limitOf(limits.get(name))
	}
	return out
}

// limitOf reads a whole number, or a size such as 10GiB, in bytes. It is not OK
// only for a size too large to count; what is no size is the shape check's.
func limitOf(n *node) (limit int64, ok bool) {
	digits := strings.TrimRight(n.text(), " BKMGTikmgt")
	factor := sizeOf(strings.TrimSpace(strings.TrimPrefix(n.text(), digits)))
	number, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || factor == 0 {
		return n.integer(), true
	}
	if number > (1<<62)/factor {
		return 0, false
	}
	return number * factor, true
}

func sizeOf(unit string) int64 {
	switch unit {
	case "B":
		return 1
	case "kB":
		return 1e3
	case "MB":
		return 1e6
	case "GB":
		return 1e9
	case "TB":
		return 1e12
	case "KiB":
		return 1 << 10
	case "MiB":
		return 1 << 20
	case "GiB":
		return 1 << 30
	case "TiB":
		return 1 << 40
	}
	return 0
}

func decodeProvision(steps *node) []domain.ProvisionStep {
	var out []domain.ProvisionStep
	for _, n := range steps.list() {
		step := domain.ProvisionStep{
			ID:        n.get("id").text(),
			Use:       n.get("use").text(),
			When:      n.get("when").text(),
			With:      map[string]any{},
			Help:      n.get("help").text(),
			Assignee:  n.get("assignee").text(),
			Required:  n.get("required").boolean(true),
			Skippable: n.get("skippable").boolean(false),
		}
		step.Title = cmp.Or(n.get("title").text(), humanize(step.ID))
		step.Assignee = cmp.Or(step.Assignee, defaultAssignee(step.Use))
		if with := n.get("with"); with != nil {
			step.With = decodeValues(with)
		}
		out = append(out, step)
	}
	return out
}

// manualConnector is the one whose work a person does.
const manualConnector = "manual"

func defaultAssignee(connector string) string {
	if connector == manualConnector {
		return "operator"
	}
	return "machine"
}

// decodeValues goes through JSON, so that a value is of the same Go type here and
// after it was stored.
func decodeValues(n *node) map[string]any {
	var out map[string]any
	if err := json.NewDecoder(bytes.NewReader(n.json())).Decode(&out); err != nil {
		return map[string]any{}
	}
	return out
}
