package register

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// Editable are the keys of the head that a person may set.
var editable = []string{"title", "owner", "review_every", "review_due", "confidentiality", "tags", "attributes"}

// Editable lists the keys of the head that a person may set.
func Editable() []string { return slices.Clone(editable) }

// Merge applies a JSON merge patch (RFC 7396) to rec: a key that is missing
// leaves the field alone, null empties it, a list replaces the list. Keys that
// only the store writes may be present if they say what is so already; any other
// value of theirs, and an unknown key, is refused at that key.
func (t *Type) Merge(rec Record, patch []byte, resolve Resolve, p *problem.List) {
	keys, ok := object(patch, p)
	if !ok {
		return
	}
	var now map[string]json.RawMessage
	for _, name := range sortedKeys(keys) {
		raw := keys[name]
		f := t.byName[name]
		switch {
		case f != nil && !f.Computed:
			f.setJSON(reflect.ValueOf(rec).Elem(), raw, resolve, p)
		case slices.Contains(editable, name):
			setHead(rec.head(), name, raw, resolve, p)
		case f != nil, slices.Contains(headNames, name):
			if now == nil {
				_ = json.Unmarshal(t.JSON(rec), &now) // our own form always parses
			}
			p.If(!sameJSON(now[name], raw), name, "read_only")
		default:
			p.Add(name, "unknown_field")
		}
	}
}

func object(raw []byte, p *problem.List) (map[string]json.RawMessage, bool) {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(raw, &keys); err != nil || keys == nil {
		p.Add("", "want_object")
		return nil, false
	}
	return keys, true
}

func sortedKeys(m map[string]json.RawMessage) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func sameJSON(a, b json.RawMessage) bool {
	if isNull(b) {
		return len(a) == 0
	}
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

func isNull(raw json.RawMessage) bool { return bytes.Equal(bytes.TrimSpace(raw), []byte("null")) }

func (f *Field) setJSON(rec reflect.Value, raw json.RawMessage, resolve Resolve, p *problem.List) {
	v := f.of(rec)
	if isNull(raw) {
		v.SetZero()
		return
	}
	switch f.Kind {
	case KindRows:
		f.setRows(v, raw, resolve, p)
	case KindFiles:
		d := json.NewDecoder(bytes.NewReader(raw))
		d.DisallowUnknownFields()
		var files Files
		if err := d.Decode(&files); err != nil {
			p.Add(f.Name, "bad_file", "value", "")
			return
		}
		v.Set(reflect.ValueOf(files))
	case KindBool:
		b, ok := scalar[bool](raw)
		p.If(!ok, f.Name, "bad_bool", "value", string(raw))
		v.SetBool(b)
	case KindInt:
		n, ok := scalar[int64](raw)
		p.If(!ok, f.Name, "bad_number", "value", string(raw))
		v.SetInt(n)
	case KindText:
		s, ok := scalar[string](raw)
		p.If(!ok, f.Name, "want_text")
		v.SetString(s)
	default:
		f.setStrings(v, raw, resolve, p)
	}
}

func scalar[T any](raw json.RawMessage) (x T, ok bool) {
	ok = json.Unmarshal(raw, &x) == nil
	return x, ok
}

func (f *Field) setStrings(v reflect.Value, raw json.RawMessage, resolve Resolve, p *problem.List) {
	if f.Kind.Many() {
		list, ok := scalar[[]string](raw)
		p.If(!ok, f.Name, "want_list")
		if ok {
			f.setMany(v, list, resolve, p)
		}
		return
	}
	s, ok := scalar[string](raw)
	if !ok && f.Kind == KindDecimal {
		s, ok = string(bytes.TrimSpace(raw)), true
	}
	p.If(!ok, f.Name, "want_text")
	if ok {
		f.setOne(v, s, resolve, p)
	}
}

func (f *Field) setRows(v reflect.Value, raw json.RawMessage, resolve Resolve, p *problem.List) {
	rows, ok := scalar[[]json.RawMessage](raw)
	if !ok || len(rows) > f.Max {
		p.If(!ok, f.Name, "want_list")
		p.If(ok, f.Name, "too_many", "max", f.Max)
		return
	}
	out := reflect.MakeSlice(v.Type(), len(rows), len(rows))
	for i, r := range rows {
		at := p.At(fmt.Sprintf("%s.%d", f.Name, i))
		keys, ok := object(r, at)
		if !ok {
			continue
		}
		for _, name := range sortedKeys(keys) {
			if name == "id" {
				setRowID(out.Index(i), keys[name], at)
				continue
			}
			k := slices.IndexFunc(f.Rows, func(c *Field) bool { return c.Name == name })
			if k < 0 {
				at.Add(name, "unknown_field")
				continue
			}
			f.Rows[k].setJSON(out.Index(i), keys[name], resolve, at)
		}
	}
	v.Set(out)
}

func setRowID(row reflect.Value, raw json.RawMessage, p *problem.List) {
	s, ok := scalar[string](raw)
	at, err := id.Parse(s)
	p.If(!ok || err != nil && s != "", "id", "bad_id", "value", s)
	row.Field(0).Field(0).Set(reflect.ValueOf(at))
}

func setHead(h *Head, name string, raw json.RawMessage, resolve Resolve, p *problem.List) {
	switch name {
	case "tags":
		list, ok := scalar[[]string](raw)
		p.If(!ok, name, "want_list")
		h.Tags = tidy(list)
		return
	case "attributes":
		d := json.NewDecoder(bytes.NewReader(raw))
		d.DisallowUnknownFields()
		var as []Attribute
		p.If(d.Decode(&as) != nil, name, "want_attributes")
		if len(as) == 0 {
			as = nil
		}
		h.Attributes = as
		return
	}
	s, ok := scalar[string](raw) // null gives ""
	p.If(!ok, name, "want_text")
	SetHeadText(h, name, s, resolve, p)
}

// SetHeadText sets an editable key of the head from the form people type.
func SetHeadText(h *Head, name, s string, resolve Resolve, p *problem.List) {
	s = strings.TrimSpace(s)
	switch name {
	case "title":
		h.Title = s
	case "owner":
		h.Owner = id.ID{}
		if s == "" {
			return
		}
		at, err := id.Parse(s)
		if err != nil && resolve != nil {
			at = resolve([]string{"people"}, s)
		}
		p.If(at.IsZero(), name, "unknown_link", "value", s)
		h.Owner = at
	case "review_every":
		h.ReviewEvery = calendar.Period(s)
	case "review_due":
		h.ReviewDue = calendar.Day(s)
	case "confidentiality":
		h.Confidentiality = access.Confidentiality(s)
	case "tags":
		h.Tags = tidy(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == ';' }))
	case "attributes":
		h.Attributes = nil
		for _, line := range strings.Split(s, "\n") {
			if label, value, ok := strings.Cut(line, ":"); ok {
				h.Attributes = append(h.Attributes, Attribute{strings.TrimSpace(label), strings.TrimSpace(value)})
			}
		}
	}
}

// HeadText is an editable key of the head in the form that SetHeadText reads.
func HeadText(h *Head, name string, who func(id.ID) string) string {
	switch name {
	case "title":
		return h.Title
	case "owner":
		return named(h.Owner, who)
	case "review_every":
		return string(h.ReviewEvery)
	case "review_due":
		return string(h.ReviewDue)
	case "confidentiality":
		return string(h.Confidentiality)
	case "tags":
		return strings.Join(h.Tags, "\n")
	case "attributes":
		lines := make([]string, len(h.Attributes))
		for i, a := range h.Attributes {
			lines[i] = a.Label + ": " + a.Value
		}
		return strings.Join(lines, "\n")
	}
	return ""
}

// tidy trims, drops what is empty or double, and keeps the order.
func tidy(list []string) []string {
	var out []string
	seen := make(map[string]bool, min(len(list), MaxTags))
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// parse fills a record from a whole canonical form.
func (t *Type) parse(keys map[string]json.RawMessage) (Record, error) {
	rec := t.New()
	h := rec.head()
	var p problem.List
	for name, raw := range keys {
		if f := t.byName[name]; f != nil {
			f.setJSON(reflect.ValueOf(rec).Elem(), raw, nil, &p)
			continue
		}
		if err := parseHead(h, t.Name, name, raw); err != nil {
			return nil, fmt.Errorf("record of %s: %s: %w", t.Name, name, err)
		}
	}
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("record of %s: %w", t.Name, err)
	}
	return rec, nil
}

func parseHead(h *Head, register, name string, raw json.RawMessage) error {
	into := map[string]any{
		"id": &h.ID, "org": &h.Org, "ref": &h.Ref, "title": &h.Title, "owner": &h.Owner, "state": &h.State,
		"rev": &h.Rev, "approved_rev": &h.ApprovedRev, "created": &h.Created, "created_by": &h.CreatedBy,
		"updated": &h.Updated, "updated_by": &h.UpdatedBy, "review_every": &h.ReviewEvery, "review_due": &h.ReviewDue,
		"reviewed_on": &h.ReviewedOn, "reviewed_by": &h.ReviewedBy, "archived": &h.Archived,
		"archive_reason": &h.ArchiveReason, "confidentiality": &h.Confidentiality, "tags": &h.Tags, "attributes": &h.Attributes,
	}[name]
	if into == nil {
		if name == "register" && string(raw) == `"`+register+`"` {
			return nil
		}
		return fmt.Errorf("unknown key")
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return err
	}
	if t, ok := into.(*time.Time); ok {
		if *t = t.UTC(); !writable(*t) {
			return fmt.Errorf("year %d", t.Year())
		}
	}
	return nil
}
