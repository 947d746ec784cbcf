package onboarding

import (
	"slices"
	"strings"

	"tenantry/server/domain"
	"tenantry/server/expression"
)

// checker collects what is wrong with the meaning of a template: everything that
// the format's JSON Schema cannot say.
type checker struct {
	doc        *node
	connectors []string
	problems   []TemplateProblem
}

func checkMeaning(doc *node, connectors []string) []TemplateProblem {
	c := &checker{doc: doc, connectors: connectors}
	c.checkDoors()
	c.checkSteps()
	c.checkMarks()
	c.checkRoles()
	c.checkFeaturesAndLimits()
	c.checkProvision()
	return c.problems
}

func (c *checker) report(at *node, message string, args ...any) {
	if at == nil {
		at = c.doc
	}
	c.problems = append(c.problems, at.problem(message, args...))
}

func (c *checker) checkDoors() {
	doors := c.doc.get("doors")
	if slices.Contains(doors.texts(), domain.DoorWizard) && c.doc.get("wizard") == nil {
		c.report(doors, "The door “wizard” needs “wizard”: the name under /onboarding/ that offers this template.")
	}
}

func (c *checker) checkSteps() {
	seen := map[string]*node{}
	users := false
	for _, step := range c.doc.get("steps").list() {
		id := step.get("id").text()
		if earlier := seen[id]; earlier != nil && id != "" {
			c.report(step.get("id"), "The step “%s” stands here a second time; the first is in line %d.", id, earlier.line)
		}
		seen[id] = step
		switch step.get("kind").text() {
		case domain.StepKindForm:
			c.checkForm(step)
		case domain.StepKindUsers:
			if users {
				c.report(step, "There can be only one step of kind users.")
			}
			users = true
			c.refuse(step, "schema", "A step of kind users has no schema: its columns are email, name and role.")
		case domain.StepKindCredentials, domain.StepKindTexting, domain.StepKindWidget:
			c.checkAct(step)
		}
	}
}

// checkAct is for the steps of a client who came by a link: nothing to fill in.
func (c *checker) checkAct(step *node) {
	kind := step.get("kind").text()
	c.refuse(step, "schema", "A step of kind "+kind+" has no schema: nothing is filled in there.")
	if doors := c.doc.get("doors"); !slices.Contains(doors.texts(), domain.DoorLink) {
		c.report(step, "A step of kind %s is for clients who come by a link: the template needs the door “link”.", kind)
	}
}

func (c *checker) refuse(at *node, key, message string) {
	if n := at.get(key); n != nil {
		c.problems = append(c.problems, n.problemAtKey("%s", message))
	}
}

func (c *checker) checkForm(step *node) {
	c.refuse(step, "minUsers", "Only a step of kind users has minUsers.")
	schema := step.get("schema")
	if schema == nil {
		c.report(step, "A step of kind form needs “schema” with its fields.")
		return
	}
	properties := schema.get("properties")
	c.checkNames(properties, "#/$defs/form/properties/properties")
	for _, required := range schema.get("required").list() {
		if name := required.text(); name != "" && properties.get(name) == nil {
			c.report(required, "“%s” is required but is not a field of this step.%s", name, didYouMean(name, properties.names()))
		}
	}
	for _, name := range properties.names() {
		c.checkField(name, properties.get(name))
	}
}

func (c *checker) checkRoles() {
	roles := c.doc.get("roles")
	names := roles.names()
	c.checkNames(roles, "#/properties/roles")
	if def := c.doc.get("defaultRole"); def.text() != "" && len(names) > 0 && !slices.Contains(names, def.text()) {
		c.report(def, "“%s” is not one of the roles: %s.%s", def.text(), strings.Join(names, ", "), didYouMean(def.text(), names))
	}
	for _, name := range names {
		for _, p := range rolePermissions(roles.get(name)) {
			c.checkPermission(p)
		}
	}
}

// checkPermission knows the product's own permissions. Others are left to the
// services that ask for them.
func (c *checker) checkPermission(p *node) {
	permission := domain.Permission(p.text())
	feature, action, _ := strings.Cut(p.text(), ":")
	if ours := actionsOf(domain.PlatformPermissions(), feature); len(ours) > 0 {
		c.report(p, "“%s” is a permission on the platform; a role in a tenant cannot hold it.", permission)
		return
	}
	ours := actionsOf(domain.TenantPermissions(), feature)
	if len(ours) > 0 && action != "*" && !slices.Contains(ours, action) {
		c.report(p, "“%s” does not exist; %s has %s.", permission, feature, orList(ours))
	}
	managing := c.doc.get("features").get(domain.FeatureManaging).boolean(false)
	if feature == domain.PermManagedRead.Feature() && !managing {
		c.report(p, "“%s” has no effect without the feature “%s: true”.", permission, domain.FeatureManaging)
	}
}

func actionsOf(permissions []domain.Permission, feature string) []string {
	var actions []string
	for _, p := range permissions {
		if f, action, _ := strings.Cut(string(p), ":"); f == feature {
			actions = append(actions, action)
		}
	}
	return actions
}

func (c *checker) checkFeaturesAndLimits() {
	limits := c.doc.get("limits")
	c.checkNames(limits, "#/properties/limits")
	c.checkNames(c.doc.get("features"), "#/properties/features")
	for _, name := range limits.names() {
		if _, ok := limitOf(limits.get(name)); !ok {
			c.report(limits.get(name), "“%s” is larger than anything that can be counted.", limits.get(name).text())
		}
	}
}

func (c *checker) checkProvision() {
	scope := expression.NewScope(c.answerFields())
	seen := map[string]*node{}
	for _, step := range c.doc.get("provision").list() {
		id := step.get("id").text()
		if earlier := seen[id]; earlier != nil && id != "" {
			c.report(step.get("id"), "The provisioning step “%s” stands here a second time; the first is in line %d.", id, earlier.line)
		}
		seen[id] = step
		c.checkConnector(step)
		if when := step.get("when"); when.text() != "" {
			if err := scope.CheckWhen(when.text()); err != nil {
				c.report(when, "The condition cannot be used: %s.", err)
			}
		}
		c.checkTexts(step.get("with"), scope)
	}
}

func (c *checker) checkConnector(step *node) {
	use := step.get("use").text()
	if use != "" && len(c.connectors) > 0 && !slices.Contains(c.connectors, use) {
		c.report(step.get("use"), "There is no connector “%s”; there are %s.%s",
			use, strings.Join(c.connectors, ", "), didYouMean(use, c.connectors))
	}
	manual := use == manualConnector
	if manual && step.get("title").text() == "" {
		c.report(step, "A manual step needs “title”: what the person is to do.")
	}
	if manual && step.get("assignee").text() == "machine" {
		c.report(step.get("assignee"), "A machine cannot do a manual step; the assignee is operator, client or it.")
	}
}

// checkTexts checks the ${} in the texts below a node.
func (c *checker) checkTexts(n *node, scope expression.Scope) {
	if n == nil {
		return
	}
	if n.text() != "" {
		if err := scope.CheckText(n.text()); err != nil {
			c.report(n, "The ${} in this text cannot be used: %s.", err)
		}
	}
	for _, item := range n.list() {
		c.checkTexts(item, scope)
	}
	for _, name := range n.names() {
		c.checkTexts(n.get(name), scope)
	}
}

// answerFields lists the fields of each step; nil for a list of users.
func (c *checker) answerFields() map[string][]string {
	out := map[string][]string{}
	for _, step := range c.doc.get("steps").list() {
		id := step.get("id").text()
		if out[id] = nil; step.get("kind").text() == domain.StepKindForm {
			out[id] = append([]string{}, step.get("schema").get("properties").names()...)
		}
	}
	return out
}
