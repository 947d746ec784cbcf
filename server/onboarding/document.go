package onboarding

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Bounds on a template's document, checked before anything is built from it.
const (
	maxDocumentBytes  = 256 << 10
	maxDocumentTokens = 20_000 // names, values and marks; the parser is quadratic in them
	maxDocumentDepth  = 40
)

// TemplateProblem is one thing wrong with a template's file.
type TemplateProblem struct {
	File   string
	Line   int
	Column int
	Reason string
}

// Error makes a problem an error: "FILE:LINE:COLUMN: REASON".
func (p TemplateProblem) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Reason)
}

// nodeKind is what stands at one place of a document.
type nodeKind int

const (
	scalarNode nodeKind = iota
	mappingNode
	listNode
)

// node is a piece of a document that knows where it stands. JSON has no places
// and Go's maps no order; a template needs both.
type node struct {
	kind   nodeKind
	scalar any // string, bool, int64, float64 or nil
	keys   []string
	fields map[string]*node
	items  []*node

	line, column       int // of the value
	keyLine, keyColumn int // of the key before it; that of the value in a list
}

// readDocument reads one YAML (so also JSON) document. The problems are those of
// writing: what it means is for others to judge.
func readDocument(source []byte) (*node, []TemplateProblem) {
	r := &documentReader{}
	if len(source) > maxDocumentBytes {
		r.report(1, 1, "The file is larger than %d KiB.", maxDocumentBytes>>10)
		return nil, r.problems
	}
	if at := invalidUTF8(source); at >= 0 {
		line, column := lineColumn(source, at)
		r.report(line, column, "This is not UTF-8 text.")
		return nil, r.problems
	}
	body := r.parse(string(source))
	if body == nil {
		return nil, r.problems
	}
	return r.convert(body, maxDocumentDepth), r.problems
}

func invalidUTF8(b []byte) int {
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

func lineColumn(b []byte, at int) (line, column int) {
	start := bytes.LastIndexByte(b[:at], '\n') + 1
	return bytes.Count(b[:at], []byte("\n")) + 1, utf8.RuneCount(b[start:at]) + 1
}

// documentReader collects problems while it reads.
type documentReader struct{ problems []TemplateProblem }

func (r *documentReader) report(line, column int, format string, args ...any) {
	r.problems = append(r.problems, TemplateProblem{Line: line, Column: column, Reason: fmt.Sprintf(format, args...)})
}

func (r *documentReader) reportAt(tk *token.Token, format string, args ...any) {
	line, column := 1, 1
	if tk != nil && tk.Position != nil {
		line, column = tk.Position.Line, tk.Position.Column
	}
	r.report(line, column, format, args...)
}

// parse returns the body of the only document. Its size and nesting are bounded on
// the tokens, because the parser itself recurses.
func (r *documentReader) parse(source string) ast.Node {
	tokens := lexer.Tokenize(source)
	if len(tokens) > maxDocumentTokens {
		r.reportAt(tokens[maxDocumentTokens], "The file says too much: some %d names and values are the most.", maxDocumentTokens/2)
		return nil
	}
	if deep := tooDeep(tokens); deep != nil {
		r.reportAt(deep, "This is nested too deeply; %d levels are the most.", maxDocumentDepth)
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		r.reportSyntax(err)
		return nil
	}
	var bodies []ast.Node
	for _, doc := range file.Docs {
		if doc.Body != nil {
			bodies = append(bodies, doc.Body)
		}
	}
	switch len(bodies) {
	case 0:
		r.report(1, 1, "The file is empty.")
		return nil
	case 1:
		return bodies[0]
	}
	r.reportAt(bodies[1].GetToken(), "A file holds one template; put the next one into a file of its own.")
	return nil
}

func tooDeep(tokens token.Tokens) *token.Token {
	flow := 0
	var indents []int
	for _, tk := range tokens {
		switch tk.Type {
		case token.MappingStartType, token.SequenceStartType:
			flow++
		case token.MappingEndType, token.SequenceEndType:
			flow--
		case token.SequenceEntryType, token.MappingValueType:
			indents = nest(indents, tk.Position.Column)
		}
		if flow+len(indents) > 2*maxDocumentDepth {
			return tk
		}
	}
	return nil
}

// nest keeps the columns of the structures that are open at a column.
func nest(open []int, column int) []int {
	for len(open) > 0 && open[len(open)-1] >= column {
		open = open[:len(open)-1]
	}
	return append(open, column)
}

func (r *documentReader) reportSyntax(err error) {
	var syntax *yaml.SyntaxError
	if errors.As(err, &syntax) {
		r.reportAt(syntax.Token, "This cannot be read as YAML: %s.", syntax.Message)
		return
	}
	r.report(1, 1, "This cannot be read as YAML.")
}

// convert turns the parser's tree into ours; nil where there is nothing usable.
func (r *documentReader) convert(n ast.Node, depth int) *node {
	if depth == 0 {
		r.reportAt(n.GetToken(), "This is nested too deeply; %d levels are the most.", maxDocumentDepth)
		return nil
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		return r.convertMapping(n, n.Values, depth)
	case *ast.MappingValueNode:
		return r.convertMapping(n, []*ast.MappingValueNode{n}, depth)
	case *ast.SequenceNode:
		return r.convertList(n, depth)
	}
	value, ok := r.scalar(n)
	if !ok {
		return nil
	}
	return placed(&node{kind: scalarNode, scalar: value}, n.GetToken())
}

func placed(n *node, tk *token.Token) *node {
	n.line, n.column = 1, 1
	if tk != nil && tk.Position != nil {
		n.line, n.column = tk.Position.Line, tk.Position.Column
	}
	n.keyLine, n.keyColumn = n.line, n.column
	return n
}

func (r *documentReader) convertMapping(n ast.Node, values []*ast.MappingValueNode, depth int) *node {
	first := n.GetToken()
	if len(values) > 0 {
		first = values[0].Key.GetToken()
	}
	out := placed(&node{kind: mappingNode, fields: map[string]*node{}}, first)
	for _, v := range values {
		key, ok := r.key(v.Key)
		if !ok {
			continue
		}
		if earlier := out.fields[key]; earlier != nil {
			r.reportAt(v.Key.GetToken(), "“%s” stands here a second time; the first is in line %d.", key, earlier.keyLine)
			continue
		}
		child := r.convert(v.Value, depth-1)
		if child == nil {
			continue
		}
		if p := v.Key.GetToken().Position; p != nil {
			child.keyLine, child.keyColumn = p.Line, p.Column
		}
		out.keys = append(out.keys, key)
		out.fields[key] = child
	}
	return out
}

func (r *documentReader) key(k ast.MapKeyNode) (string, bool) {
	switch k := k.(type) {
	case *ast.StringNode:
		return k.Value, true
	case *ast.IntegerNode, *ast.BoolNode, *ast.FloatNode, *ast.NullNode:
		r.reportAt(k.GetToken(), "Write the name “%s” in quotes.", k.GetToken().Value)
	default:
		r.reportAt(k.GetToken(), "Anchors, aliases, merges and tags are not supported: write the value out.")
	}
	return "", false
}

func (r *documentReader) convertList(n *ast.SequenceNode, depth int) *node {
	out := placed(&node{kind: listNode}, n.GetToken())
	for _, v := range n.Values {
		if item := r.convert(v, depth-1); item != nil {
			out.items = append(out.items, item)
		}
	}
	return out
}

func (r *documentReader) scalar(n ast.Node) (any, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.BoolNode:
		return n.Value, true
	case *ast.NullNode:
		return nil, true
	case *ast.FloatNode:
		return n.Value, !math.IsInf(n.Value, 0)
	case *ast.IntegerNode:
		if i, err := strconv.ParseInt(fmt.Sprint(n.Value), 10, 64); err == nil {
			return i, true
		}
		r.reportAt(n.GetToken(), "This number is too large.")
	case *ast.InfinityNode, *ast.NanNode:
		r.reportAt(n.GetToken(), "Write a number with digits.")
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		r.reportAt(n.GetToken(), "Anchors, aliases, merges and tags are not supported: write the value out.")
	default:
		r.reportAt(n.GetToken(), "A value is missing here.")
	}
	return nil, false
}

// plain returns the value as encoding/json would have read it, but for integers,
// which are int64.
func (n *node) plain() any {
	switch n.kind {
	case mappingNode:
		m := make(map[string]any, len(n.keys))
		for k, v := range n.fields {
			m[k] = v.plain()
		}
		return m
	case listNode:
		list := make([]any, len(n.items))
		for i, v := range n.items {
			list[i] = v.plain()
		}
		return list
	}
	return n.scalar
}

// appendJSON writes the value as JSON, with keys in the document's order.
func (n *node) appendJSON(b *bytes.Buffer) {
	switch n.kind {
	case mappingNode:
		b.WriteByte('{')
		for i, k := range n.keys {
			if i > 0 {
				b.WriteByte(',')
			}
			writeJSON(b, k)
			b.WriteByte(':')
			n.fields[k].appendJSON(b)
		}
		b.WriteByte('}')
	case listNode:
		b.WriteByte('[')
		for i, v := range n.items {
			if i > 0 {
				b.WriteByte(',')
			}
			v.appendJSON(b)
		}
		b.WriteByte(']')
	default:
		writeJSON(b, n.scalar)
	}
}

func writeJSON(b *bytes.Buffer, scalar any) {
	text, err := json.Marshal(scalar)
	if err != nil {
		text = []byte("null") // a scalar always marshals
	}
	b.Write(text)
}

// json returns appendJSON's text.
func (n *node) json() []byte {
	var b bytes.Buffer
	n.appendJSON(&b)
	return b.Bytes()
}

// find follows a path of keys and indexes and returns the last node that exists
// on it, with whether it is the path's end.
func (n *node) find(path ...string) (*node, bool) {
	for _, step := range path {
		next := n.child(step)
		if next == nil {
			return n, false
		}
		n = next
	}
	return n, true
}

func (n *node) child(step string) *node {
	if n.kind == mappingNode {
		return n.fields[step]
	}
	if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(n.items) && strings.TrimLeft(step, "0123456789") == "" {
		return n.items[i]
	}
	return nil
}
