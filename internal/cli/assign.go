package cli

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// Assignments are how a person types changes:
//
//	title="Payroll"                   a value; an empty one empties the field
//	territories=DE;FR                 several, also by naming the field again
//	systems+=SYS-0002 tags-=old       one more, one less
//	purposes.+.description="To pay"   a new row of a child list; + is the same new
//	bases.+.purpose=+                 row throughout, +2 a second one
//	purposes.1.purpose=payroll        the first row
//	attributes.Ward="3 B"             one of the customer's own attributes
//	description=@notes.md             the content of a file, @- standard input
//
// They become a JSON merge patch: what can only be judged by the rules of the
// register is left to the server.
type assigner struct {
	c     *cli
	t     *register.Type
	now   map[string]any // the record as it is; empty for a new one
	patch map[string]any
	given map[string]bool              // names assigned with "=" in this command
	fresh map[string]map[string]string // new rows: list, sign, identifier
	p     problem.List
}

var assignmentForm = regexp.MustCompile(`^([a-z][a-z0-9_]*)(?:\.([^.=]+))?(?:\.([a-z][a-z0-9_]*))?([+-]?)=`)

func (c *cli) assigner(t *register.Type, now json.RawMessage, patch map[string]any) (*assigner, error) {
	a := &assigner{c: c, t: t, now: map[string]any{}, patch: patch, given: map[string]bool{}, fresh: map[string]map[string]string{}}
	if a.patch == nil {
		a.patch = map[string]any{}
	}
	if len(now) > 0 {
		if err := json.Unmarshal(now, &a.now); err != nil {
			return nil, problem.Wrap(problem.Unavailable, "cli_not_privet", err, "server", "")
		}
	}
	return a, nil
}

// all applies assignments in their order and answers the patch.
func (a *assigner) all(args, unset []string) (map[string]any, error) {
	a.c.about.rows = map[string]int{}
	for _, f := range a.t.Children() {
		a.c.about.rows[f.Name] = len(a.rows(f.Name))
	}
	for _, s := range args {
		if err := a.one(s); err != nil {
			return nil, err
		}
	}
	unset = slices.Clone(unset)
	slices.SortStableFunc(unset, lastRowFirst)
	for _, name := range unset {
		a.unset(name)
	}
	return a.patch, a.p.Err()
}

func (a *assigner) one(s string) error {
	m := assignmentForm.FindStringSubmatch(s)
	if m == nil {
		if strings.HasPrefix(s, "attributes.") && strings.Contains(s, "=") {
			label, value, _ := strings.Cut(strings.TrimPrefix(s, "attributes."), "=")
			a.attribute(label, value)
			return nil
		}
		return problem.New(problem.Invalid, "cli_assignment", "value", s)
	}
	name, row, sub, op, text := m[1], m[2], m[3], m[4], s[len(m[0]):]
	if file, ok := strings.CutPrefix(text, "@"); ok && file != "" {
		raw, err := a.c.readFile(file, 4<<20)
		if err != nil {
			return err
		}
		text = strings.TrimSuffix(string(raw), "\n")
	}
	switch {
	case name == "attributes" && row != "":
		label, value, _ := strings.Cut(strings.TrimPrefix(s, "attributes."), "=")
		a.attribute(label, value)
	case row != "":
		a.row(name, row, sub, op, text)
	case slices.Contains(register.Editable(), name):
		a.head(name, op, text)
	default:
		f := a.t.Field(name)
		if f == nil {
			a.unknown(name, a.names())
			return nil
		}
		if f.Kind == register.KindRows {
			a.p.Add(name, "cli_rows", "example", a.c.example(a.t, name, ""))
			return nil
		}
		a.set(f, a.patch, a.now, name, op, text)
	}
	return nil
}

func (a *assigner) names() []string {
	names := register.Editable()
	for _, f := range a.t.Fields {
		names = append(names, f.Name)
	}
	return names
}

func (a *assigner) unknown(name string, names []string) {
	short := name[strings.LastIndexByte(name, '.')+1:]
	if near := nearest(short, names); near != "" {
		a.p.Add(name, "cli_unknown_field_near", "near", near)
		return
	}
	a.p.Add(name, "cli_unknown_field", "register", a.t.Name)
}

func (a *assigner) head(name, op, text string) {
	switch name {
	case "tags":
		a.patch[name] = a.many(name, op, split(text, true), a.patch, a.now)
	case "attributes":
		if text != "" {
			a.p.Add(name, "cli_attributes")
			return
		}
		a.patch[name] = nil
	default:
		if a.single(name, op) {
			a.patch[name] = orNull(text)
		}
	}
}

func (a *assigner) single(path, op string) bool {
	if op != "" {
		a.p.Add(path, "cli_not_many")
	}
	return op == ""
}

// set puts one value, or several, into patch; now is what stood there.
func (a *assigner) set(f *register.Field, patch, now map[string]any, path, op, text string) {
	if f.Kind.Many() {
		parts := split(text, f.Kind == register.KindChoices || f.Kind == register.KindCountries)
		for i, s := range parts {
			parts[i] = a.c.code(f, s)
		}
		given := a.many(path, op, parts, patch, now, f.Name)
		patch[f.Name] = given
		return
	}
	if !a.single(path, op) {
		return
	}
	if text == "" {
		patch[f.Name] = nil
		return
	}
	switch f.Kind {
	case register.KindBool:
		b, ok := a.c.yes(text)
		if !ok {
			a.p.Add(path, "bad_bool", "value", text)
			return
		}
		patch[f.Name] = b
	case register.KindInt:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			a.p.Add(path, "bad_number", "value", text)
			return
		}
		patch[f.Name] = n
	default:
		patch[f.Name] = a.c.code(f, text)
	}
}

// many is the list at path after one assignment; key is its name within patch.
func (a *assigner) many(path, op string, parts []string, patch, now map[string]any, key ...string) any {
	name := path
	if len(key) > 0 {
		name = key[0]
	}
	var list []string
	if v, ok := patch[name]; ok {
		list = texts(v)
	} else if op != "" {
		list = texts(now[name])
	}
	switch op {
	case "":
		if !a.given[path] {
			list = nil
		}
		a.given[path] = true
		list = append(list, parts...)
	case "+":
		for _, s := range parts {
			if !slices.ContainsFunc(list, func(x string) bool { return a.c.same(x, s) }) {
				list = append(list, s)
			}
		}
	case "-":
		list = slices.DeleteFunc(list, func(s string) bool {
			return slices.ContainsFunc(parts, func(x string) bool {
				return strings.EqualFold(s, x) || a.c.titles[s] != "" && strings.EqualFold(a.c.titles[s], x)
			})
		})
	}
	if len(list) == 0 {
		return nil
	}
	return list
}

// same reports whether a value of the record is what a person typed: itself, or
// the reference of the record that it is the identifier of.
func (c *cli) same(value, typed string) bool {
	return strings.EqualFold(value, typed) || c.titles[value] != "" && strings.EqualFold(c.titles[value], typed)
}

func texts(v any) []string {
	switch x := v.(type) {
	case []string:
		return slices.Clone(x)
	case []any:
		out := make([]string, 0, len(x))
		for _, s := range x {
			if text, ok := s.(string); ok {
				out = append(out, text)
			}
		}
		return out
	}
	return nil
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// split reads several values: by line or semicolon, codes by comma too.
func split(s string, comma bool) []string {
	var out []string
	for _, x := range strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == ';' || comma && r == ',' }) {
		if x = strings.TrimSpace(x); x != "" {
			out = append(out, x)
		}
	}
	return out
}

// yes reads a yes or no in English, in German, or as programs write it.
func (c *cli) yes(s string) (bool, bool) {
	switch strings.ToLower(s) {
	case "true", "yes", "y", "1", "ja", "j", "wahr":
		return true, true
	case "false", "no", "n", "0", "nein", "falsch":
		return false, true
	}
	return false, false
}
