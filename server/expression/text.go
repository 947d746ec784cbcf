package expression

import (
	"errors"
	"strings"
)

// part is a piece of a text: as it stands, or the code between ${ and }.
type part struct {
	text string
	code bool
}

// split cuts a text at its ${}. "$${" stands for a plain "${".
func split(text string) ([]part, error) {
	var parts []part
	var plain strings.Builder
	flush := func() {
		if plain.Len() > 0 {
			parts = append(parts, part{text: plain.String()})
			plain.Reset()
		}
	}
	for i := 0; i < len(text); {
		switch rest := text[i:]; {
		case strings.HasPrefix(rest, "$${"):
			plain.WriteString("${")
			i += 3
		case strings.HasPrefix(rest, "${"):
			end := closing(rest[2:])
			if end < 0 {
				return nil, errors.New("a ${ is not closed by }")
			}
			flush()
			parts = append(parts, part{text: strings.TrimSpace(rest[2 : 2+end]), code: true})
			i += 2 + end + 1
		default:
			plain.WriteByte(text[i])
			i++
		}
	}
	flush()
	return parts, nil
}

// closing finds the brace that ends the code at the start of s, minding braces
// and quotes inside it; -1 when there is none.
func closing(s string) int {
	depth, quote := 0, byte(0)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote != 0:
			if c == '\\' && quote != '`' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'' || c == '`':
			quote = c
		case c == '{':
			depth++
		case c == '}' && depth == 0:
			return i
		case c == '}':
			depth--
		}
	}
	return -1
}
