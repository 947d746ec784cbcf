package expression

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"
)

// Bounds on one expression. Without loops its time is bounded by its length.
const (
	maxLength = 1000
	maxNodes  = 200
	maxMemory = 10_000 // elements that one evaluation may allocate, as expr-lang counts them
	maxDepth  = 20     // of values inside "with"
)

// Env is all that an expression can see.
type Env struct {
	Tenant   map[string]any // see TenantFields
	Answers  map[string]any // by step id, then by field
	Platform map[string]any // see PlatformFields
}

// TenantFields are the names under tenant.
func TenantFields() []string {
	return []string{"id", "slug", "name", "country", "timezone", "currency", "contactEmail", "description", "template"}
}

// PlatformFields are the names under platform; connected holds a boolean per connector.
func PlatformFields() []string {
	return []string{"name", "publicUrl", "rootDomain", "ingress", "connected"}
}

// functions are the built-in functions that an expression may call: none that
// loops, reads the clock, or makes a text that is much longer than its parts.
func functions() []string {
	return []string{
		"len", "trim", "trimPrefix", "trimSuffix", "upper", "lower", "split",
		"hasPrefix", "hasSuffix", "string", "int", "float", "abs", "ceil", "floor", "round", "min", "max", "first", "last",
	}
}

// Scope is what expressions of one template may name, by step: an expression
// that names anything else is a mistake that is found before it runs.
type Scope struct{ env types.Map }

// NewScope makes the scope of a template from the fields of each of its steps. A
// step with nil fields (a list of users) is one value.
func NewScope(steps map[string][]string) Scope {
	answers := types.Map{}
	for step, fields := range steps {
		if answers[step] = types.Any; fields != nil {
			answers[step] = mapOf(fields)
		}
	}
	platform := mapOf(PlatformFields())
	platform["connected"] = types.Map{types.Extra: types.Any}
	return Scope{env: types.Map{"tenant": mapOf(TenantFields()), "answers": answers, "platform": platform}}
}

func mapOf(fields []string) types.Map {
	m := make(types.Map, len(fields))
	for _, f := range fields {
		m[f] = types.Any
	}
	return m
}

// CheckWhen says what is wrong with a condition, or nil.
func (s Scope) CheckWhen(source string) error {
	if source == "" {
		return nil
	}
	_, err := compile(source, expr.Env(s.env), expr.AsBool())
	return err
}

// CheckText says what is wrong with the ${} in a text, or nil.
func (s Scope) CheckText(text string) error {
	parts, err := split(text)
	if err != nil {
		return err
	}
	for _, p := range parts {
		if !p.code {
			continue
		}
		if _, err := compile(p.text, expr.Env(s.env)); err != nil {
			return err
		}
	}
	return nil
}

// When evaluates a condition; an empty one holds.
func When(source string, env Env) (bool, error) {
	if source == "" {
		return true, nil
	}
	v, err := evaluate(source, env, expr.AsBool())
	if err != nil {
		return false, err
	}
	holds, ok := v.(bool)
	return holds && ok, nil
}

// Resolve returns a copy of the values with every ${} filled in, at any depth. A
// text that is one ${} as a whole keeps the type of what it names.
func Resolve(with map[string]any, env Env) (map[string]any, error) {
	out, err := resolveMap(with, env, maxDepth)
	if err != nil {
		return nil, err
	}
	return out, nil
}

func resolveMap(m map[string]any, env Env, depth int) (map[string]any, error) {
	out := make(map[string]any, len(m))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		v, err := resolveValue(m[k], env, depth-1)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", k, err)
		}
		out[k] = v
	}
	return out, nil
}

func resolveValue(v any, env Env, depth int) (any, error) {
	if depth < 0 {
		return nil, errors.New("the values are nested too deeply")
	}
	switch v := v.(type) {
	case string:
		return resolveText(v, env)
	case map[string]any:
		return resolveMap(v, env, depth)
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			resolved, err := resolveValue(item, env, depth-1)
			if err != nil {
				return nil, err
			}
			out[i] = resolved
		}
		return out, nil
	}
	return v, nil
}

func resolveText(text string, env Env) (any, error) {
	parts, err := split(text)
	if err != nil {
		return nil, err
	}
	if len(parts) == 1 && parts[0].code {
		return evaluate(parts[0].text, env)
	}
	var b strings.Builder
	for _, p := range parts {
		if !p.code {
			b.WriteString(p.text)
			continue
		}
		v, err := evaluate(p.text, env)
		if err != nil {
			return nil, err
		}
		if v != nil {
			fmt.Fprint(&b, v)
		}
	}
	return b.String(), nil
}

// compile compiles with only the safe functions known.
func compile(source string, options ...expr.Option) (*vm.Program, error) {
	if len(source) > maxLength {
		return nil, fmt.Errorf("the expression is longer than %d characters", maxLength)
	}
	options = append(options, expr.MaxNodes(maxNodes), expr.DisableAllBuiltins())
	for _, name := range functions() {
		options = append(options, expr.EnableBuiltin(name))
	}
	program, err := expr.Compile(source, options...)
	if err != nil {
		return nil, plain(err)
	}
	root := program.Node()
	var found variables
	ast.Walk(&root, &found)
	if found {
		return nil, errors.New("let is not supported")
	}
	return program, nil
}

// variables finds "let". With it a short expression could double a text again
// and again, which no bound above would notice.
type variables bool

// Visit implements ast.Visitor.
func (v *variables) Visit(node *ast.Node) {
	if _, ok := (*node).(*ast.VariableDeclaratorNode); ok {
		*v = true
	}
}

func evaluate(source string, env Env, options ...expr.Option) (any, error) {
	values := map[string]any{
		"tenant": orEmpty(env.Tenant), "answers": orEmpty(env.Answers), "platform": orEmpty(env.Platform),
	}
	program, err := compile(source, options...)
	if err != nil {
		return nil, fmt.Errorf("${%s}: %w", source, err)
	}
	machine := vm.VM{MemoryBudget: maxMemory}
	v, err := machine.Run(program, values)
	if err != nil {
		return nil, fmt.Errorf("${%s}: %w", source, plain(err))
	}
	return v, nil
}

func orEmpty(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}

// plain keeps the sentence of expr-lang's errors and drops the drawing below it.
func plain(err error) error {
	var at *file.Error
	if errors.As(err, &at) {
		return errors.New(at.Message)
	}
	sentence, _, _ := strings.Cut(err.Error(), "\n")
	return errors.New(sentence)
}
