package cli

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// shortNames of registers that are not made from their own names or prefixes.
var shortNames = map[string]string{
	"activity": "processing-activities", "activities": "processing-activities", "ropa": "processing-activities",
	"person": "people", "store": "data-stores", "org": "organisations",
}

// register finds a register by its name, in the singular or plural, by its
// prefix, a short name, or what it is called in the person's language.
func (c *cli) register(name string) (*register.Type, error) {
	typed := strings.ToLower(strings.TrimSpace(name))
	typed = strings.ReplaceAll(strings.ReplaceAll(typed, "_", "-"), " ", "-")
	if to := shortNames[typed]; to != "" {
		typed = to
	}
	var names, near []string
	for _, t := range c.Registers.All() {
		own := []string{t.Name, singular(t.Name), strings.ToLower(t.Prefix)}
		for _, number := range []string{".one", ".many"} {
			if key := t.LabelKey() + number; c.w.Has(key) {
				own = append(own, strings.ReplaceAll(strings.ToLower(c.w.T(key)), " ", "-"))
			}
		}
		if slices.Contains(own, typed) {
			return t, nil
		}
		names = append(names, t.Name)
		near = append(near, own[:2]...)
	}
	for short := range shortNames {
		near = append(near, short)
	}
	slices.Sort(near) // the same answer each time
	if near := nearest(typed, near); near != "" {
		return nil, problem.New(problem.Invalid, "cli_unknown_register_near", "value", name, "near", near)
	}
	return nil, problem.New(problem.Invalid, "cli_unknown_register", "value", name, "registers", strings.Join(names, ", "))
}

func singular(name string) string {
	if stem, ok := strings.CutSuffix(name, "ies"); ok {
		return stem + "y"
	}
	return strings.TrimSuffix(name, "s")
}

// target reads [REGISTER] REF from the head of args and gives the rest. A
// reference is enough where its letters name the register.
func (c *cli) target(args []string) (t *register.Type, ref string, rest []string, err error) {
	if t := c.ofRef(args[0]); t != nil {
		return t, args[0], args[1:], nil
	}
	if len(args) < 2 {
		if isID(args[0]) {
			return nil, "", nil, problem.New(problem.Invalid, "cli_id_alone", "value", args[0])
		}
		return nil, "", nil, problem.New(problem.Invalid, "cli_no_reference", "value", args[0])
	}
	t, err = c.register(args[0])
	return t, args[1], args[2:], err
}

// ofRef is the register whose letters a reference has; nil for anything else.
func (c *cli) ofRef(s string) *register.Type {
	prefix, number, ok := strings.Cut(strings.ToUpper(s), "-")
	if !ok || number == "" || strings.Trim(number, "0123456789") != "" {
		return nil
	}
	return c.Registers.ByPrefix(prefix)
}

func isID(s string) bool { return len(s) == 36 && strings.Count(s, "-") == 4 }

// label of a field, "purposes.purpose" or of the head; made from its name where
// nobody has written one.
func (c *cli) label(t *register.Type, path string) string {
	if key := t.FieldKey(path); c.w.Has(key) {
		return c.w.T(key)
	}
	name := path[strings.LastIndexByte(path, '.')+1:]
	name = strings.ReplaceAll(name, "_", " ")
	if name == "" {
		return name
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// labelAt is label for the path of a complaint, "purposes.0.purpose"; "" where
// the path is none of the register's.
func (c *cli) labelAt(t *register.Type, path string) string {
	if t == nil || path == "" {
		return ""
	}
	parts := strings.Split(path, ".")
	f := t.Field(parts[0])
	if f == nil {
		if slices.Contains(register.HeadNames(), path) {
			return c.label(t, path)
		}
		return ""
	}
	out := c.label(t, f.Name)
	if len(parts) > 2 && hasField(f, parts[2]) {
		return out + " › " + c.label(t, f.Name+"."+parts[2])
	}
	return out
}

// name of a register for people.
func (c *cli) name(t *register.Type) string {
	if key := t.LabelKey() + ".many"; c.w.Has(key) {
		return c.w.T(key)
	}
	return t.Name
}

// word is T where the key has words, else what stands behind its last dot.
func (c *cli) word(key string) string {
	if c.w.Has(key) {
		return c.w.T(key)
	}
	return strings.ReplaceAll(key[strings.LastIndexByte(key, '.')+1:], "_", " ")
}

func (c *cli) registers() *cobra.Command {
	cmd := c.command(groupRecords, "registers", "registers [REGISTER]", c.between(0, 1), func(cmd *cobra.Command, args []string) error {
		if err := c.checkOutput(); err != nil {
			return err
		}
		if len(args) == 0 {
			return c.showRegisters(cmd)
		}
		t, err := c.register(args[0])
		if err != nil {
			return err
		}
		return c.showRegister(cmd, t)
	}, "privet registers", "privet registers processing-activities", "privet registers pa -o json")
	cmd.ValidArgsFunction = c.completing(c.completeRegister)
	return cmd
}

func (c *cli) showRegisters(cmd *cobra.Command) error {
	if c.output == formatJSON {
		s, err := c.in(contextOf(cmd))
		if err != nil {
			return err
		}
		all, err := s.Registers(contextOf(cmd), s.org)
		if err != nil {
			return err
		}
		return c.writeJSON(all)
	}
	t := table{columns: []column{{name: "prefix", title: c.w.T("cli.column.prefix")}, {name: "name", title: c.w.T("cli.column.name")},
		{name: "label", title: c.w.T("cli.column.register")}, {name: "help", title: ""}}}
	for _, r := range c.Registers.All() {
		help := ""
		if key := r.LabelKey() + ".help"; c.w.Has(key) {
			help = c.w.T(key)
		}
		t.add(r.Prefix, r.Name, c.name(r), help)
	}
	return c.show(t, nil)
}

// showRegister lists what can be set, with the values to choose from.
func (c *cli) showRegister(cmd *cobra.Command, r *register.Type) error {
	if c.output == formatJSON {
		s, err := c.in(contextOf(cmd))
		if err != nil {
			return err
		}
		raw, err := s.Register(contextOf(cmd), s.org, r.Name)
		if err != nil {
			return err
		}
		return c.writeJSON(json.RawMessage(raw))
	}
	t := table{columns: []column{{name: "field", title: c.w.T("cli.column.field")}, {name: "label", title: c.w.T("cli.column.label")},
		{name: "kind", title: c.w.T("cli.column.kind")}, {name: "values", title: c.w.T("cli.column.values")}}}
	for _, name := range register.Editable() {
		t.add(name, c.label(r, name), c.word("cli.kind."+headKind(name)), "")
	}
	for _, f := range r.Fields {
		t.add(f.Name, c.label(r, f.Name), c.word("cli.kind."+string(f.Kind)), choicesOf(f))
		for _, x := range f.Rows {
			t.add(f.Name+"."+x.Name, c.label(r, f.Name+"."+x.Name), c.word("cli.kind."+string(x.Kind)), choicesOf(x))
		}
	}
	if r.Flow != nil {
		for _, m := range r.Flow.Steps() {
			t.add("→ "+m.Name, c.word(r.MoveKey(m.Name)), c.w.T("cli.kind.move"), strings.Join(m.From, ", ")+" → "+m.To)
		}
	}
	return c.show(t, nil)
}

func choicesOf(f *register.Field) string {
	switch {
	case len(f.Values) > 0:
		return strings.Join(f.Values, " | ")
	case len(f.Registers) > 0:
		return strings.Join(f.Registers, ", ")
	case f.Scheme != "":
		return f.Scheme
	case f.RowOf != "":
		return f.RowOf
	}
	return ""
}

// headKind is the kind of a key of the head that a person may set.
func headKind(name string) string {
	switch name {
	case "owner":
		return string(register.KindLink)
	case "review_every":
		return string(register.KindPeriod)
	case "review_due":
		return string(register.KindDay)
	case "tags":
		return string(register.KindLines)
	case "attributes":
		return "attributes"
	}
	return string(register.KindString)
}
