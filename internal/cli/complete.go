package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/cli/client"
	"github.com/privet-pims/privet/internal/register"
)

// completer answers what may follow; args are the whole words before.
type completer = func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective)

const (
	noFiles = cobra.ShellCompDirectiveNoFileComp
	noSpace = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
)

// completing asks the completer of each place; the last one serves the rest.
func (c *cli) completing(places ...completer) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		defer func() { _ = c.close() }()
		at := len(args)
		if len(args) > 1 && c.ofRef(args[0]) == nil && c.isRegister(args[0]) && len(places) > 1 && at > 1 {
			at-- // REGISTER REF are two words for one place
		}
		if len(args) == 1 && c.ofRef(args[0]) == nil && c.isRegister(args[0]) && strings.Contains(cmd.Use, "[REGISTER]") {
			at = 0
		}
		return places[min(at, len(places)-1)](cmd, args, typed)
	}
}

func (c *cli) isRegister(s string) bool { _, err := c.register(s); return err == nil }

func (c *cli) completeFlag(cmd *cobra.Command, name string, values ...string) {
	_ = cmd.RegisterFlagCompletionFunc(name, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return values, noFiles
	})
}

func (c *cli) completeRegister(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var out []string
	for _, t := range c.Registers.All() {
		out = append(out, t.Name+"\t"+c.name(t))
	}
	return out, noFiles
}

// completeTarget offers registers, and references with their titles.
func (c *cli) completeTarget(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 1 {
		t, err := c.register(args[0])
		if err != nil {
			return nil, noFiles
		}
		return c.references(cmd, t, typed)
	}
	prefix, _, ok := strings.Cut(strings.ToUpper(typed), "-")
	if t := c.Registers.ByPrefix(prefix); ok && t != nil {
		return c.references(cmd, t, typed)
	}
	out, _ := c.completeRegister(cmd, args, typed)
	for _, t := range c.Registers.All() {
		out = append(out, t.Prefix+"-\t"+c.name(t))
	}
	return out, noSpace
}

func (c *cli) references(cmd *cobra.Command, t *register.Type, typed string) ([]string, cobra.ShellCompDirective) {
	s, err := c.in(contextOf(cmd))
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	q := client.Query{Sort: "ref", Limit: 200}
	if typed != "" {
		q.Where = []string{"ref:contains:" + strings.ToUpper(typed)}
	}
	page, err := s.List(contextOf(cmd), s.org, t.Name, q)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var out []string
	for _, raw := range page.Items {
		var h client.Head
		if decode(raw, &h) == nil {
			out = append(out, h.Ref+"\t"+clean(h.Title))
		}
	}
	return out, noFiles
}

// typeOf is the register that the words before speak of.
func (c *cli) typeOf(args []string) *register.Type {
	if len(args) == 0 {
		return nil
	}
	if t := c.ofRef(args[0]); t != nil {
		return t
	}
	t, err := c.register(args[0])
	if err != nil {
		return nil
	}
	return t
}

// completeAssignment offers FIELD= and, behind it, the values of a choice.
func (c *cli) completeAssignment(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	t := c.typeOf(args)
	if t == nil {
		return nil, noFiles
	}
	if name, _, ok := strings.Cut(typed, "="); ok {
		f := c.fieldAt(t, strings.TrimRight(name, "+-"))
		if f == nil {
			return nil, cobra.ShellCompDirectiveDefault
		}
		var out []string
		for _, v := range f.Values {
			out = append(out, name+"="+v+"\t"+c.word(f.ValueKey(v)))
		}
		return out, noFiles
	}
	var out []string
	for _, name := range register.Editable() {
		out = append(out, name+"=\t"+c.label(t, name))
	}
	for _, f := range t.Fields {
		if f.Computed {
			continue
		}
		if f.Kind != register.KindRows {
			out = append(out, f.Name+"=\t"+c.label(t, f.Name))
			continue
		}
		for _, x := range f.Rows {
			out = append(out, f.Name+".+."+x.Name+"=\t"+c.label(t, f.Name+"."+x.Name))
		}
	}
	return out, noSpace
}

// fieldAt is the field at "role" or "purposes.+.purpose".
func (c *cli) fieldAt(t *register.Type, path string) *register.Field {
	parts := strings.Split(path, ".")
	f := t.Field(parts[0])
	if f == nil || len(parts) != 3 {
		return f
	}
	if i := slices.IndexFunc(f.Rows, func(x *register.Field) bool { return x.Name == parts[2] }); i >= 0 {
		return f.Rows[i]
	}
	return nil
}

func (c *cli) completeMove(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	t := c.typeOf(args)
	if t == nil || t.Flow == nil {
		return nil, noFiles
	}
	var out []string
	for _, m := range t.Flow.Steps() {
		out = append(out, m.Name+"\t"+c.word(t.MoveKey(m.Name)))
	}
	return out, noFiles
}

// completeWhere offers conditions: a field, then "=", then states and choices.
func (c *cli) completeWhere(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	t := c.typeOf(args)
	if t == nil {
		t = c.Registers.Get("processing-activities")
	}
	if name, _, ok := strings.Cut(typed, "="); ok {
		var out []string
		if name == "state" && t.Flow != nil {
			for _, s := range t.Flow.States() {
				out = append(out, name+"="+s+"\t"+c.word(t.StateKey(s)))
			}
		} else if f := t.Field(name); f != nil {
			for _, v := range f.Values {
				out = append(out, name+"="+v+"\t"+c.word(f.ValueKey(v)))
			}
		}
		return out, noFiles
	}
	names, _ := c.completeSort(nil, args, typed)
	for i, n := range names {
		name, label, _ := strings.Cut(n, "\t")
		names[i] = name + "=\t" + label
	}
	return names, noSpace
}

func (c *cli) completeSort(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	t := c.typeOf(args)
	if t == nil {
		return nil, noFiles
	}
	var out []string
	for _, name := range []string{"ref", "title", "state", "owner", "updated", "created", "review_due", "tags", "confidentiality"} {
		out = append(out, name+"\t"+c.label(t, name))
	}
	for _, f := range t.Fields {
		if f.List || f.Filter {
			out = append(out, f.Name+"\t"+c.label(t, f.Name))
		}
	}
	return out, noFiles
}

func (c *cli) completeOrg(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	defer func() { _ = c.close() }()
	s, err := c.connect(contextOf(cmd))
	if err != nil {
		return nil, noFiles
	}
	all, err := s.Organisations(contextOf(cmd))
	if err != nil {
		return nil, noFiles
	}
	var out []string
	for _, o := range all {
		out = append(out, o.Slug+"\t"+clean(o.Title))
	}
	return out, noFiles
}
