package onboarding

// The reading methods below accept a nil node, and one of another kind, as "not
// there": what is missing or wrong has been reported by the shape check.

func (n *node) get(key string) *node {
	if n == nil || n.kind != mappingNode {
		return nil
	}
	return n.fields[key]
}

func (n *node) text() string {
	if n == nil {
		return ""
	}
	s, _ := n.scalar.(string)
	return s
}

func (n *node) integer() int64 {
	if n == nil {
		return 0
	}
	i, _ := n.scalar.(int64)
	return i
}

func (n *node) boolean(otherwise bool) bool {
	if n == nil {
		return otherwise
	}
	if b, ok := n.scalar.(bool); ok {
		return b
	}
	return otherwise
}

func (n *node) list() []*node {
	if n == nil || n.kind != listNode {
		return nil
	}
	return n.items
}

func (n *node) texts() []string {
	var out []string
	for _, item := range n.list() {
		if s := item.text(); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// names are the keys of a mapping, in the document's order.
func (n *node) names() []string {
	if n == nil || n.kind != mappingNode {
		return nil
	}
	return n.keys
}
