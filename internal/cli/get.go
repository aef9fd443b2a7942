package cli

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/cli/client"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

func (c *cli) get() *cobra.Command {
	var rev int64
	var force bool
	cmd := c.command(groupRecords, "get", "get [REGISTER] REF", c.between(1, 2), func(cmd *cobra.Command, args []string) error {
		if err := c.checkOutput(); err != nil {
			return err
		}
		t, ref, _, err := c.target(args)
		if err != nil {
			return err
		}
		ctx := contextOf(cmd)
		s, err := c.in(ctx)
		if err != nil {
			return err
		}
		c.about = about{t: t, ref: ref}
		rec, err := s.Get(ctx, s.org, t.Name, ref, rev, force)
		if err != nil {
			return err
		}
		if c.output == formatJSON {
			return c.writeJSON(rec.Raw)
		}
		edges, err := s.Edges(ctx, s.org, t.Name, rec.ID)
		if err != nil {
			return err
		}
		c.learnTerms(ctx, s, t)
		return c.showRecord(t, rec, edges)
	}, "privet get PA-0012", "privet get PA-0012 --rev 3 -o json", "privet get processing-activities 01930f6e-7a39-7c1e-9e53-3f6c4f1b9c11")
	cmd.Flags().Int64Var(&rev, "rev", 0, c.flag("get", "rev"))
	cmd.Flags().BoolVar(&force, "in-force", false, c.flag("get", "in-force"))
	cmd.ValidArgsFunction = c.completing(c.completeTarget)
	return cmd
}

// showRecord is a record for people: its head, then the fields that are filled,
// group by group; as CSV two columns.
func (c *cli) showRecord(t *register.Type, rec client.Record, edges []store.Edge) error {
	var keys map[string]any
	if err := decode(rec.Raw, &keys); err != nil {
		return err
	}
	titles := map[string]store.Title{}
	for _, e := range edges {
		titles[e.ID.String()] = e.Title
	}
	if c.output == formatCSV {
		out := table{columns: []column{{name: "field"}, {name: "value"}}}
		for _, name := range sortedNames(keys) {
			if f := t.Field(name); f != nil && f.Kind == register.KindRows {
				raw, _ := json.Marshal(keys[name]) // came from JSON
				out.add(name, string(raw))
				continue
			}
			out.add(name, c.valueOf(t, name, keys[name], titles))
		}
		return c.writeCSV(out, true)
	}
	p := printer{c: c, t: t, titles: titles}
	p.head(rec, keys)
	for _, g := range t.Groups {
		p.group(g, keys)
	}
	p.back(edges)
	if _, err := fmt.Fprint(c.Out, p.b.String()); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

func sortedNames(keys map[string]any) []string {
	names := make([]string, 0, len(keys))
	for k := range keys {
		names = append(names, k)
	}
	slices.Sort(names)
	return names
}

// printer writes one record for people.
type printer struct {
	c      *cli
	t      *register.Type
	titles map[string]store.Title
	b      strings.Builder
}

func (p *printer) bold(s string) string { return p.c.paint(p.c.Out, paintBold, s) }

func (p *printer) head(rec client.Record, keys map[string]any) {
	fmt.Fprintf(&p.b, "%s\n", p.bold(clean(rec.Ref+"  "+rec.Title)))
	var says []string
	if rec.State != "" {
		says = append(says, p.c.word(p.t.StateKey(rec.State)))
	}
	says = append(says, p.c.w.T("cli.revision", "rev", rec.Rev))
	if rec.ApprovedRev > 0 && rec.ApprovedRev != rec.Rev {
		says = append(says, p.c.w.T("cli.in_force", "rev", rec.ApprovedRev))
	}
	if rec.Archived != "" {
		says = append(says, p.c.w.T("cli.archived"))
	}
	fmt.Fprintf(&p.b, "%s\n", upper(strings.Join(says, ", ")))
	p.line(0, p.c.w.T("cli.moves"), p.moves(rec))
	for _, name := range []string{"owner", "confidentiality", "tags", "review_every", "review_due", "reviewed_on", "archive_reason", "updated"} {
		p.line(0, p.c.label(p.t, name), p.c.valueOf(p.t, name, keys[name], p.titles))
	}
	list, _ := keys["attributes"].([]any)
	for _, x := range list {
		if a, ok := x.(map[string]any); ok {
			p.line(0, fmt.Sprint(a["label"]), fmt.Sprint(a["value"]))
		}
	}
}

// moves are the steps that lead on from the record's state, with the words that
// "move" takes; who may take one, the server decides.
func (p *printer) moves(rec client.Record) string {
	if p.t.Flow == nil || rec.Archived != "" {
		return ""
	}
	var says []string
	for _, m := range p.t.Flow.Steps() {
		if slices.Contains(m.From, rec.State) {
			says = append(says, p.c.word(p.t.MoveKey(m.Name))+" ("+m.Name+")")
		}
	}
	return strings.Join(says, ", ")
}

// labelWidth is the room of the left column.
const labelWidth = 30

// line is a label and a value; nothing where there is none. Text of several
// lines stands below its label.
func (p *printer) line(indent int, label, value string) {
	if value == "" {
		return
	}
	lead := strings.Repeat(" ", indent)
	value = strings.TrimRight(value, "\n")
	if !strings.Contains(value, "\n") {
		fmt.Fprintf(&p.b, "%s%s  %s\n", lead, pad(clean(label), labelWidth-indent, false), clean(value))
		return
	}
	fmt.Fprintf(&p.b, "%s%s\n", lead, clean(label))
	for _, s := range strings.Split(value, "\n") {
		fmt.Fprintf(&p.b, "%s    %s\n", lead, clean(s))
	}
}

func (p *printer) group(g register.Group, keys map[string]any) {
	begun := false
	begin := func() {
		if !begun {
			key := p.t.GroupKey(g.Name)
			fmt.Fprintf(&p.b, "\n%s\n", p.bold(p.c.word(key)))
		}
		begun = true
	}
	for _, name := range g.Fields {
		f := p.t.Field(name)
		v, ok := keys[name]
		if !ok {
			continue
		}
		begin()
		if f.Kind == register.KindRows {
			p.rows(f, v, keys)
			continue
		}
		p.line(2, p.c.label(p.t, name), p.c.valueOf(p.t, name, v, p.titles))
	}
}

// back are the records that point here.
func (p *printer) back(edges []store.Edge) {
	begun := false
	for _, e := range edges {
		if !e.Back && !strings.HasPrefix(e.Field, "relation:") {
			continue
		}
		if !begun {
			fmt.Fprintf(&p.b, "\n%s\n", p.bold(p.c.w.T("cli.linked")))
		}
		begun = true
		how := strings.TrimPrefix(e.Field, "relation:")
		if from := p.c.Registers.Get(e.Register); e.Back && from != nil && !strings.HasPrefix(e.Field, "relation:") {
			how = p.c.word(from.LabelKey()+".one") + " (" + p.c.label(from, e.Field) + ")"
		}
		p.line(2, how, e.Ref+" "+e.Title.Title)
	}
}

// valueOf is one value of the canonical form for people. Machines that read CSV
// get choices and codes as they are stored, and references for links.
func (c *cli) valueOf(t *register.Type, name string, v any, titles map[string]store.Title) string {
	if v == nil {
		return ""
	}
	if f := t.Field(name); f != nil {
		return c.fieldValue(f, v, titles)
	}
	switch name {
	case "state":
		if c.output != formatCSV {
			return c.word(t.StateKey(fmt.Sprint(v)))
		}
	case "owner":
		return c.titleOf(fmt.Sprint(v), titles)
	case "updated", "created", "archived":
		return c.instant(fmt.Sprint(v))
	case "review_due", "reviewed_on":
		return c.day(fmt.Sprint(v))
	case "review_every":
		return c.period(fmt.Sprint(v))
	case "confidentiality":
		if c.output != formatCSV {
			return c.word("choice.confidentiality." + fmt.Sprint(v))
		}
	case "tags":
		if c.output == formatCSV {
			return strings.Join(texts(v), ";")
		}
		return strings.Join(texts(v), ", ")
	case "attributes":
		raw, _ := json.Marshal(v) // came from JSON
		return string(raw)
	}
	return fmt.Sprint(v)
}

func (c *cli) fieldValue(f *register.Field, v any, titles map[string]store.Title) string {
	if list, ok := v.([]any); ok {
		parts := make([]string, len(list))
		for i, x := range list {
			parts[i] = c.fieldValue(f, x, titles)
		}
		sep := ", "
		switch {
		case c.output == formatCSV:
			sep = ";"
		case f.Kind == register.KindLines:
			sep = "\n"
		case f.Kind == register.KindTerms:
			sep = "; "
		}
		return strings.Join(parts, sep)
	}
	text := fmt.Sprint(v)
	switch f.Kind {
	case register.KindLink, register.KindLinks, register.KindRef:
		return c.titleOf(text, titles)
	case register.KindFiles:
		if file, ok := v.(map[string]any); ok {
			return fmt.Sprint(file["name"])
		}
	case register.KindDay:
		return c.day(text)
	case register.KindTime:
		return c.instant(text)
	case register.KindPeriod:
		return c.period(text)
	case register.KindBool:
		if c.output != formatCSV {
			return c.w.T("cli.bool." + text)
		}
	case register.KindInt, register.KindDecimal:
		if c.output != formatCSV {
			return c.w.Decimal(text)
		}
	case register.KindChoice, register.KindChoices:
		if c.output != formatCSV {
			return c.word(f.ValueKey(text))
		}
	case register.KindTerm, register.KindTerms:
		if c.output != formatCSV {
			return c.term(f.Scheme, text)
		}
	case register.KindCountry, register.KindCountries:
		if c.output != formatCSV {
			return catalogue.CountryName(text, c.w.Lang())
		}
	}
	return text
}

// titleOf a linked record: its reference and title for people, the reference
// alone for programs. What the caller may not see keeps its identifier.
func (c *cli) titleOf(at string, titles map[string]store.Title) string {
	t, ok := titles[at]
	switch {
	case !ok:
		return at
	case c.output == formatCSV:
		return t.Ref
	}
	return t.Ref + " " + t.Title
}

func (c *cli) day(s string) string {
	if c.output == formatCSV {
		return s
	}
	return c.w.ShortDay(calendar.Day(s))
}

func (c *cli) period(s string) string {
	if c.output == formatCSV {
		return s
	}
	return c.w.Period(calendar.Period(s))
}

func (c *cli) instant(s string) string {
	at, err := time.Parse(time.RFC3339, s)
	if err != nil || c.output == formatCSV {
		return s
	}
	return c.w.Time(at, time.UTC)
}
