package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
)

// Bounds of a JSON body.
const (
	// MaxBody is 4 MiB, the longest record by far.
	MaxBody = 4 << 20
	// MaxDepth is how deep objects and lists may lie in each other.
	MaxDepth = 64
	// MaxFile is 256 MiB, the largest attachment or imported file.
	MaxFile = 256 << 20
)

// body reads the JSON that was sent; nothing where it may be left out.
func (c *call) body(optional bool, types ...string) ([]byte, error) {
	raw, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, MaxBody))
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return nil, problem.New(problem.TooLarge, "too_large", "limit", i18n.Size(MaxBody))
	}
	if err != nil {
		return nil, problem.Wrap(problem.Invalid, "body_broken_off", err)
	}
	if len(bytes.TrimSpace(raw)) == 0 && optional {
		return nil, nil
	}
	types = append(types, "application/json")
	given, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || !slices.Contains(types, given) {
		return nil, problem.New(problem.Invalid, "media_type", "types", types)
	}
	return raw, sound(raw)
}

// read fills into from the JSON that was sent; unknown fields are refused.
func (c *call) read(into any, optional bool) ([]byte, error) {
	raw, err := c.body(optional)
	if err != nil || raw == nil {
		return raw, err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	var p problem.List
	if err := d.Decode(into); err != nil {
		var of *json.UnmarshalTypeError
		switch {
		case errors.As(err, &of):
			p.Add(of.Field, "wrong_type", "wanted", of.Type.Kind().String())
		case len(err.Error()) > 20 && err.Error()[:20] == "json: unknown field ":
			name, _ := strconv.Unquote(err.Error()[20:])
			p.Add(name, "unknown_field")
		default:
			p.Add("", "bad_value")
		}
	}
	return raw, p.Err()
}

// sound refuses what is no JSON, lies too deep, or holds text that would come back
// changed: bytes that are not UTF-8 and halves of surrogate pairs.
func sound(raw []byte) error {
	if !utf8.Valid(raw) {
		return problem.New(problem.Invalid, "body_not_utf8")
	}
	depth, inText := 0, false
	for i := 0; i < len(raw); i++ {
		switch b := raw[i]; {
		case inText && b == '\\' && i+1 < len(raw):
			i++
			if raw[i] != 'u' {
				continue
			}
			n, ok := surrogates(raw[i-1:])
			if !ok {
				return problem.New(problem.Invalid, "body_half_character", "at", i)
			}
			i += n - 2
		case b == '"':
			inText = !inText
		case inText:
		case b == '{' || b == '[':
			if depth++; depth > MaxDepth {
				return problem.New(problem.Invalid, "body_too_deep", "max", MaxDepth)
			}
		case b == '}' || b == ']':
			depth--
		}
	}
	if json.Valid(raw) {
		return nil
	}
	var x any
	var syntax *json.SyntaxError
	at := int64(0)
	if errors.As(json.Unmarshal(raw, &x), &syntax) {
		at = syntax.Offset
	}
	return problem.New(problem.Invalid, "body_no_json", "at", at)
}

// surrogates looks at an escape \uXXXX. It answers its length, with its second
// half, and whether it is a whole character.
func surrogates(s []byte) (int, bool) {
	unit := func(s []byte) (uint64, bool) {
		if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
			return 0, false
		}
		n, err := strconv.ParseUint(string(s[2:6]), 16, 16)
		return n, err == nil
	}
	first, ok := unit(s)
	switch {
	case !ok: // no JSON, which is said by who reads it
		return 2, true
	case first < 0xd800 || first > 0xdfff:
		return 6, true
	}
	second, ok := unit(s[6:])
	return 12, ok && first < 0xdc00 && second >= 0xdc00 && second <= 0xdfff
}
