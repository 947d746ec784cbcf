package api

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"tenantry/server/domain"
)

// maxDepth bounds how deep JSON may nest.
const maxDepth = 32

// plainJSON reads and writes bodies. What it reads has passed checkJSON before.
var plainJSON = huma.Format{
	Marshal: func(w io.Writer, v any) error {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		return enc.Encode(v)
	},
	Unmarshal: json.Unmarshal,
}

// checkJSON refuses what encoding/json would let pass: duplicate and case-variant
// keys, invalid UTF-8, deep nesting, anything after the value. Two readers of one
// body could otherwise see two different requests.
func checkJSON(data []byte) error {
	if !utf8.Valid(data) {
		return domain.Errorf(domain.CodeMalformed, "The body is not valid UTF-8.")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := checkValue(dec, "", 0); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return domain.Errorf(domain.CodeMalformed, "There is something after the end of the JSON.")
	}
	return nil
}

func checkValue(dec *json.Decoder, pointer string, depth int) error {
	if depth > maxDepth {
		return domain.Errorf(domain.CodeMalformed, "The JSON is nested too deeply.")
	}
	token, err := dec.Token()
	if err != nil {
		return domain.Errorf(domain.CodeMalformed, "The body is not valid JSON.").Wrap(err)
	}
	switch token {
	case json.Delim('{'):
		return checkObject(dec, pointer, depth)
	case json.Delim('['):
		for dec.More() {
			if err := checkValue(dec, pointer, depth+1); err != nil {
				return err
			}
		}
		return closing(dec)
	}
	return nil
}

func checkObject(dec *json.Decoder, pointer string, depth int) error {
	seen := map[string]bool{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return domain.Errorf(domain.CodeMalformed, "The body is not valid JSON.").Wrap(err)
		}
		key, _ := token.(string)
		at := pointer + "/" + key
		if folded := strings.ToLower(key); seen[folded] {
			return malformedField(at, "duplicate", "“"+key+"” is given twice.")
		} else {
			seen[folded] = true
		}
		if err := checkValue(dec, at, depth+1); err != nil {
			return err
		}
	}
	return closing(dec)
}

func malformedField(pointer, code, message string) error {
	e := domain.Errorf(domain.CodeMalformed, "%s", message)
	e.Fields = []domain.FieldError{{Pointer: pointer, Code: code, Message: message}}
	return e
}

func closing(dec *json.Decoder) error {
	if _, err := dec.Token(); err != nil {
		return domain.Errorf(domain.CodeMalformed, "The body is not valid JSON.").Wrap(err)
	}
	return nil
}
