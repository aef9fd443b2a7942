package register

import (
	enchex "encoding/hex"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/id"
)

// The canonical form of a record is one JSON object: the keys of the head and of
// the fields together, sorted, empty ones left out, no insignificant space. It is
// what is hashed, exported and shown by the API, so that there is one form.

// headNames are the keys of the head in the canonical form.
var headNames = []string{
	"approved_rev", "archive_reason", "archived", "attributes", "confidentiality", "created", "created_by", "id",
	"org", "owner", "ref", "register", "rev", "review_due", "review_every", "reviewed_by", "reviewed_on", "state",
	"tags", "title", "updated", "updated_by",
}

// HeadNames lists the keys of the head.
func HeadNames() []string { return slices.Clone(headNames) }

type jsonKey struct {
	name  string
	text  string // "name":
	field *Field // nil for a key of the head
}

func jsonName(name string) string { return string(append(appendString(nil, name), ':')) }

func (t *Type) jsonKeys() []jsonKey {
	var keys []jsonKey
	for _, n := range headNames {
		keys = append(keys, jsonKey{name: n, text: jsonName(n)})
	}
	for _, f := range t.Fields {
		keys = append(keys, jsonKey{f.Name, f.key, f})
	}
	slices.SortFunc(keys, func(a, b jsonKey) int { return strings.Compare(a.name, b.name) })
	return keys
}

// JSON is the canonical form of rec.
func (t *Type) JSON(rec Record) []byte {
	b := make([]byte, 0, 2048)
	b = append(b, '{')
	v := reflect.ValueOf(rec).Elem()
	for _, k := range t.json {
		start := len(b)
		b = append(b, k.text...)
		mark := len(b)
		if k.field == nil {
			b = appendHead(b, t.Name, k.name, rec.head())
		} else {
			b = k.field.appendJSON(b, v)
		}
		if len(b) == mark {
			b = b[:start]
			continue
		}
		b = append(b, ',')
	}
	return closeObject(b)
}

func closeObject(b []byte) []byte {
	if b[len(b)-1] == ',' {
		b = b[:len(b)-1]
	}
	return append(b, '}')
}

func appendHead(b []byte, register, name string, h *Head) []byte {
	text := func(s string) []byte {
		if s == "" {
			return b
		}
		return appendString(b, s)
	}
	switch name {
	case "id":
		return appendID(b, h.ID)
	case "org":
		return appendID(b, h.Org)
	case "ref":
		return text(h.Ref)
	case "register":
		return text(register)
	case "title":
		return text(h.Title)
	case "owner":
		return appendID(b, h.Owner)
	case "state":
		return text(h.State)
	case "rev":
		return appendInt(b, h.Rev)
	case "approved_rev":
		return appendInt(b, h.ApprovedRev)
	case "created":
		return appendTime(b, h.Created)
	case "created_by":
		return appendID(b, h.CreatedBy)
	case "updated":
		return appendTime(b, h.Updated)
	case "updated_by":
		return appendID(b, h.UpdatedBy)
	case "review_every":
		return text(string(h.ReviewEvery))
	case "review_due":
		return text(string(h.ReviewDue))
	case "reviewed_on":
		return text(string(h.ReviewedOn))
	case "reviewed_by":
		return appendID(b, h.ReviewedBy)
	case "archived":
		return appendTime(b, h.Archived)
	case "archive_reason":
		return text(h.ArchiveReason)
	case "confidentiality":
		return text(string(h.Confidentiality))
	case "tags":
		return AppendStrings(b, h.Tags)
	case "attributes":
		return appendAttributes(b, h.Attributes)
	}
	return b
}

// appendID appends an identifier in quotes, and nothing for none.
func appendID(b []byte, at id.ID) []byte {
	if at.IsZero() {
		return b
	}
	b = append(b, '"')
	for i, part := range []int{4, 2, 2, 2, 6} {
		if i > 0 {
			b = append(b, '-')
		}
		b = enchex.AppendEncode(b, at[:part])
		copy(at[:], at[part:])
	}
	return append(b, '"')
}

func appendAttributes(b []byte, as []Attribute) []byte {
	if len(as) == 0 {
		return b
	}
	for i, a := range as {
		b = append(b, "[,"[min(i, 1)])
		b = append(b, `{"label":`...)
		b = appendString(b, a.Label)
		b = append(b, `,"value":`...)
		b = appendString(b, a.Value)
		b = append(b, '}')
	}
	return append(b, ']')
}

// AppendStrings appends a JSON array, and nothing for an empty one.
func AppendStrings(b []byte, list []string) []byte {
	if len(list) == 0 {
		return b
	}
	for i, s := range list {
		b = append(b, "[,"[min(i, 1)])
		b = appendString(b, s)
	}
	return append(b, ']')
}

func appendInt(b []byte, n int64) []byte {
	if n == 0 {
		return b
	}
	return strconv.AppendInt(b, n, 10)
}

func appendTime(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return b
	}
	b = append(b, '"')
	b = t.UTC().AppendFormat(b, TimeForm)
	return append(b, '"')
}

// appendJSON appends the value of f in rec, and nothing when it is empty.
func (f *Field) appendJSON(b []byte, rec reflect.Value) []byte {
	v := f.of(rec)
	switch f.Kind {
	case KindRows:
		return f.appendRows(b, v)
	case KindFiles:
		return appendFiles(b, v.Interface().(Files))
	}
	if f.many {
		for i := range v.Len() {
			b = append(b, "[,"[min(i, 1)])
			b = appendString(b, f.textOf(v.Index(i), nil))
		}
		if v.Len() > 0 {
			b = append(b, ']')
		}
		return b
	}
	if v.IsZero() {
		return b
	}
	switch f.Kind {
	case KindBool:
		return append(b, "true"...)
	case KindInt:
		return strconv.AppendInt(b, v.Int(), 10)
	case KindLink, KindRef, KindRow:
		return appendID(b, *idIn(v))
	}
	return appendString(b, f.textOf(v, nil))
}

func appendFiles(b []byte, files Files) []byte {
	if len(files) == 0 {
		return b
	}
	for i, x := range files {
		b = append(b, "[,"[min(i, 1)])
		b = append(b, `{"media_type":`...)
		b = appendString(b, x.MediaType)
		b = append(b, `,"name":`...)
		b = appendString(b, x.Name)
		b = append(b, `,"size":`...)
		b = strconv.AppendInt(b, x.Size, 10)
		b = append(b, `,"sum":`...)
		b = appendString(b, x.Sum)
		b = append(b, '}')
	}
	return append(b, ']')
}

// appendRows writes the rows in their order, each with its identifier first.
func (f *Field) appendRows(b []byte, list reflect.Value) []byte {
	for i := range list.Len() {
		b = append(b, "[,"[min(i, 1)])
		row := list.Index(i)
		b = append(b, `{"id":`...)
		if at := *idIn(row.Field(0)); at.IsZero() {
			b = append(b, `""`...)
		} else {
			b = appendID(b, at)
		}
		b = append(b, ',')
		for _, c := range f.Rows {
			start := len(b)
			b = append(b, c.key...)
			mark := len(b)
			b = c.appendJSON(b, row)
			if len(b) == mark {
				b = b[:start]
				continue
			}
			b = append(b, ',')
		}
		b = closeObject(b)
	}
	if list.Len() > 0 {
		b = append(b, ']')
	}
	return b
}

const hex = "0123456789abcdef"

// appendString writes a JSON string without escaping what need not be.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 {
				b = append(b, s[start:i]...)
				b = append(b, "\uFFFD"...)
				start = i + 1
			}
			i += n
			continue
		}
		if c >= 0x20 && c != '"' && c != '\\' {
			i++
			continue
		}
		b = append(b, s[start:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		i++
		start = i
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}

// Parse reads a canonical form back, the head with everything in it. It trusts
// its input to have come from JSON and reports what does not fit as an error.
func (t *Type) Parse(raw []byte) (Record, error) {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(raw, &keys); err != nil {
		return nil, err
	}
	return t.parse(keys)
}
