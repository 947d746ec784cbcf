package api

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"tenantry/server/domain"
)

// maxDepth bounds how deep JSON may nest.
const maxDepth = 32

// checkJSON refuses what encoding/json would let pass: duplicate and case-variant
// keys, invalid UTF-8, NUL characters, deep nesting, anything after the value. Two
// readers of one body could otherwise see two different requests, and no text with
// a NUL can be stored. What is wrong is named by its place.
func checkJSON(data []byte) error {
	r := &jsonReader{data: data, dec: json.NewDecoder(bytes.NewReader(data))}
	r.dec.UseNumber()
	if err := r.value("", 0); err != nil {
		return err
	}
	if _, err := r.dec.Token(); err != io.EOF {
		return domain.Errorf(domain.CodeMalformed, "There is something after the end of the JSON.")
	}
	return nil
}

// jsonReader reads JSON token by token and looks at each as it was written.
type jsonReader struct {
	data []byte
	dec  *json.Decoder
}

// token returns the next token. The decoder would replace what is not UTF-8.
func (r *jsonReader) token(pointer string) (json.Token, error) {
	from := r.dec.InputOffset()
	token, err := r.dec.Token()
	if err != nil {
		return nil, domain.Errorf(domain.CodeMalformed, "The body is not valid JSON.").Wrap(err)
	}
	if !utf8.Valid(r.data[from:r.dec.InputOffset()]) {
		return nil, malformedField(pointer, "encoding", "The text is not valid UTF-8.")
	}
	if text, ok := token.(string); ok && strings.ContainsRune(text, 0) {
		return nil, malformedField(pointer, "character", "The text holds a NUL character, which cannot be stored.")
	}
	return token, nil
}

func (r *jsonReader) value(pointer string, depth int) error {
	if depth > maxDepth {
		return domain.Errorf(domain.CodeMalformed, "The JSON is nested too deeply.")
	}
	token, err := r.token(pointer)
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('{'):
		return r.object(pointer, depth)
	case json.Delim('['):
		for i := 0; r.dec.More(); i++ {
			if err := r.value(pointer+"/"+strconv.Itoa(i), depth+1); err != nil {
				return err
			}
		}
		_, err = r.token(pointer)
	}
	return err
}

func (r *jsonReader) object(pointer string, depth int) error {
	seen := map[string]bool{}
	for r.dec.More() {
		token, err := r.token(pointer)
		if err != nil {
			return err
		}
		key, _ := token.(string)
		at := pointer + "/" + pointerEscape.Replace(key)
		folded := strings.ToLower(key)
		if seen[folded] {
			return malformedField(at, "duplicate", "“"+key+"” is given twice.")
		}
		seen[folded] = true
		if err := r.value(at, depth+1); err != nil {
			return err
		}
	}
	_, err := r.token(pointer)
	return err
}

func malformedField(pointer, code, message string) error {
	e := domain.Errorf(domain.CodeMalformed, "%s", message)
	e.Fields = []domain.FieldError{{Pointer: pointer, Code: code, Message: message}}
	return e
}
