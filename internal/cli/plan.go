package cli

import (
	"fmt"
	"strings"

	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/problem"
)

// briefly is how many lines of each part of a plan a terminal shows.
const briefly = 15

// showPlan is a plan for people: what was recognised, what would be written, what
// could not be read and what is kept in words, and how to go on.
func (c *cli) showPlan(p *exchange.Plan, next string) error {
	out := &planPrinter{c: c}
	if _, live := c.terminal(c.Out); live && !c.verbose {
		out.most = briefly
	}
	names := make([]string, len(p.Registers))
	for i, r := range p.Registers {
		names[i] = r
		if t := c.Registers.Get(r); t != nil {
			names[i] = c.name(t)
		}
	}
	out.say("cli.plan.file", "file", p.File, "registers", c.w.And(names...), "layout", c.word("cli.plan.layout."+p.Layout))
	for _, s := range p.Sheets {
		out.sheet(s)
	}
	out.records(p)
	out.missing(p)
	out.notes("cli.plan.unread", p.Unread, p.Counts.Unread, true)
	out.notes("cli.plan.kept", p.Kept, p.Counts.Kept, c.verbose)
	out.counts(p, next)
	if _, err := fmt.Fprint(c.Out, out.b.String()); err != nil {
		return fmt.Errorf("write the plan: %w", err)
	}
	return nil
}

type planPrinter struct {
	c    *cli
	b    strings.Builder
	most int // lines of each part; 0 is all
}

func (p *planPrinter) line(format string, args ...any) {
	p.b.WriteString(strings.TrimRight(fmt.Sprintf(format, args...), " ") + "\n")
}
func (p *planPrinter) say(key string, args ...any) { p.line("%s", clean(p.c.w.T(key, args...))) }
func (p *planPrinter) head(key string, args ...any) {
	p.line("\n%s", p.c.paint(p.c.Out, paintBold, clean(p.c.w.T(key, args...))))
}

// each calls show for as many of n as there is room for, and says how many more.
func (p *planPrinter) each(n int, show func(int)) {
	room := n
	if p.most > 0 && n > p.most {
		room = p.most
	}
	for i := range room {
		show(i)
	}
	if n > room {
		p.line("  … %s", p.c.w.T("cli.plan.more", "count", n-room))
	}
}

// sheet says how each column was read; sheets of our own layout need no words.
func (p *planPrinter) sheet(s exchange.Sheet) {
	if s.Layout == exchange.Own {
		return
	}
	if s.Register == "" {
		p.head("cli.plan.sheet_out", "sheet", s.Name, "why", p.c.leftOut(s.Why))
		return
	}
	p.head("cli.plan.sheet", "sheet", s.Name, "layout", p.c.word("cli.plan.sheet."+s.Layout))
	p.each(len(s.Columns), func(i int) {
		col := s.Columns[i]
		field, sure := p.c.w.T("cli.plan.as_note"), ""
		if col.Field != "" {
			field = col.Field
			if label := p.c.fieldName(s.Register, col.Field); label != "" {
				field = label + " (" + col.Field + ")"
			}
			if n := int64(col.Confidence*100 + 0.5); n < 100 {
				sure = p.c.w.T("cli.plan.sure", "percent", p.c.w.Percent(n))
			}
		}
		p.line("  %s  %s → %s  %s", pad(clean(col.At), 12, false), pad(cut(clean(col.Header), 34), 34, false), clean(field), sure)
	})
}

// fieldName is the label of a field that a column was taken for: "title",
// "purposes.description", or one of recognise's own words.
func (c *cli) fieldName(register, field string) string {
	if key := "import.column." + field; c.w.Has(key) {
		return c.w.T(key)
	}
	t := c.Registers.Get(register)
	if t == nil {
		return ""
	}
	parts := strings.Split(field, ".")
	f := t.Field(parts[0])
	switch {
	case c.w.Has(t.FieldKey(field)):
		return c.w.T(t.FieldKey(field))
	case f != nil && len(parts) == 1:
		return c.label(t, field)
	}
	return ""
}

// leftOut is the reason why a sheet was taken for no register.
func (c *cli) leftOut(why string) string {
	key := "import.left_out." + strings.ReplaceAll(why, " ", "_")
	if !c.w.Has(key) {
		key = "import.left_out.no_header_of_a_register"
	}
	return c.w.T(key)
}

func (p *planPrinter) records(plan *exchange.Plan) {
	p.head("cli.plan.records")
	p.each(len(plan.Records), func(i int) {
		s := plan.Records[i]
		sign := map[exchange.Action]string{exchange.Create: "+", exchange.Change: "~", exchange.Same: "=", exchange.Refused: "!"}[s.Action]
		gaps := ""
		if n := len(s.Gaps); n > 0 {
			gaps = "  " + p.c.w.T("cli.plan.gaps", "count", n)
		}
		what := ""
		if s.Action == exchange.Change {
			what = "  (" + strings.Join(s.Fields, ", ") + ")"
		}
		p.line("  %s %s%s%s%s", sign, clean(lead(s.Ref)), clean(s.Title), clean(what), p.c.paint(p.c.Out, paintDim, gaps))
		t := p.c.Registers.Get(s.Register)
		if p.c.verbose {
			for _, g := range s.Gaps {
				p.line("      %s: %s", p.c.labelAt(t, g.Field), p.c.sentence(g.Key, problem.Pairs("cite", g.Cite)))
			}
		}
		for _, e := range s.Errors {
			at := (about{}).counted(e.Path)
			if label := p.c.labelAt(t, e.Path); label != "" {
				at = label + " (" + at + ")"
			}
			p.line("      %s: %s", clean(at), clean(p.c.w.Field(e)))
		}
	})
}

func lead(ref string) string {
	if ref == "" {
		return ""
	}
	return ref + "  "
}

func (p *planPrinter) missing(plan *exchange.Plan) {
	if len(plan.Missing) == 0 {
		return
	}
	p.head("cli.plan.missing")
	p.each(len(plan.Missing), func(i int) {
		m := plan.Missing[i]
		name := m.Register
		if t := p.c.Registers.Get(m.Register); t != nil {
			name = p.c.word(t.LabelKey() + ".one")
		}
		p.line("  + %s: %s  (%s)", clean(name), clean(m.Title), clean(strings.Join(m.At, ", ")))
	})
}

// notes lists cells with their words and what became of them. Without all, only
// their number.
func (p *planPrinter) notes(key string, notes []exchange.Note, count int, all bool) {
	if count == 0 {
		return
	}
	p.head(key, "count", count)
	if !all {
		p.line("  %s", p.c.w.T("cli.plan.verbose"))
		return
	}
	p.each(len(notes), func(i int) {
		n := notes[i]
		where := n.At
		if n.Header != "" {
			where += " " + n.Header
		}
		p.line("  %s: “%s” %s", clean(where), cut(clean(n.Words), 60), clean(p.c.sentence(n.Key, n.Args)))
	})
}

// sentence of a key that a plan carries.
func (c *cli) sentence(key string, args problem.Args) string {
	for _, lead := range []string{"", "problem.field.", "problem.", "import."} {
		if c.w.Has(lead + key) {
			return c.w.Fill(lead+key, args)
		}
	}
	return key
}

func (p *planPrinter) counts(plan *exchange.Plan, next string) {
	n := plan.Counts
	p.line("")
	if says := p.c.tally("cli.plan.", tally{"create", n.Create}, tally{"change", n.Change}, tally{"same", n.Same}); says != "" {
		p.line("%s", upper(says))
	}
	switch {
	case n.Refused > 0:
		p.say("cli.plan.refused", "count", n.Refused)
	case n.Create+n.Change == 0:
		p.say("cli.plan.nothing")
	default:
		p.say("cli.plan.next")
		p.line("  %s", next)
	}
}

// tally is how many records something happens to.
type tally struct {
	what  string
	count int
}

// tally says each number that is not zero, in one sentence; "" if all are.
func (c *cli) tally(lead string, all ...tally) string {
	var says []string
	for _, x := range all {
		if x.count > 0 {
			says = append(says, c.w.T(lead+x.what, "count", x.count))
		}
	}
	if len(says) == 0 {
		return ""
	}
	return strings.Join(says, ", ") + "."
}
