package statement

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

type assessBroken = assess.BrokenReason

// lineForm is the editor of one line.
type lineForm struct {
	*view
	*Line
	rev   int64
	errs  map[string]string
	list  []ui.FieldError
	clash *Clash
}

func (f *lineForm) err(name string) string { return f.errs[name] }

// control is what all controls of the editor share.
func (f *lineForm) control(name string) ui.Control {
	return ui.Control{Name: name, ID: "l-" + name, Label: f.c.T(entryKey(name)), Error: f.err(name)}
}

func (f *lineForm) choice(name string) []ui.Option {
	fd := entryField(name)
	var out []ui.Option
	for _, x := range fd.Values {
		out = append(out, ui.Option{Value: x, Label: f.c.T(fd.ValueKey(x))})
	}
	return out
}

// records are the options of a picker: those of a register by their references.
func records[T any, P interface {
	*T
	register.Record
}](w i18n.Words, list []P) []ui.Option {
	var out []ui.Option
	for _, x := range list {
		h := register.HeadOf(x)
		out = append(out, ui.Option{Value: h.ID.String(), Label: h.Title, Hint: h.Ref})
	}
	i18n.SortBy(w, out, func(o ui.Option) string { return o.Label })
	return out
}

func texts[T any](list register.Links[T]) []string {
	out := make([]string, len(list))
	for i, at := range list {
		out[i] = at.String()
	}
	return out
}

func (p *Pages) line(c *web.Call) error {
	v, err := p.read(c, c.R.PathValue("ref"))
	if err != nil {
		return err
	}
	l, err := v.rowOf(c)
	if err != nil {
		return err
	}
	if c.Partial() && c.R.URL.Query().Has("close") {
		return c.Fragment(lineBody(v, l))
	}
	return v.edit(&lineForm{view: v, Line: l, rev: v.s.Rev})
}

func (v *view) rowOf(c *web.Call) (*Line, error) {
	at, err := id.Parse(c.R.PathValue("row"))
	if err != nil {
		return nil, problem.NotFound("lines", c.R.PathValue("row"))
	}
	if l := v.s.Line(at); l != nil {
		return l, nil
	}
	return nil, problem.NotFound("lines", at)
}

// edit shows the editor, in the table or on a page of its own.
func (v *view) edit(f *lineForm) error {
	if v.c.Partial() {
		v.open, v.form = f.Line, f
		return v.c.Fragment(lineBody(v, f.Line))
	}
	page := v.sub(f.Number()+" "+f.Name(v.c.Words.Lang()), v.s.edition()+". "+v.c.T("statement.line.lead"))
	return v.c.Page(page, linePage(f))
}

// saveLine writes one line as one revision.
func (p *Pages) saveLine(c *web.Call) error {
	rev, err := strconv.ParseInt(c.R.PostFormValue("rev"), 10, 64)
	if err != nil {
		return problem.New(problem.Invalid, "bad_form")
	}
	row, err := id.Parse(c.R.PathValue("row"))
	if err != nil {
		return problem.NotFound("lines", c.R.PathValue("row"))
	}
	var saved *Saved
	var clash *Clash
	var typed record.StatementEntry
	others := 0
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		s, err := Find(ctx, tx, c.R.PathValue("ref"))
		if err != nil {
			return err
		}
		saved, clash, err = DoLine(ctx, tx, s.ID, rev, row, func(e *record.StatementEntry) error {
			err := readEntry(c, e)
			typed = *e
			return err
		})
		if err == nil && c.R.PostFormValue("everywhere") != "" {
			others, err = DoShared(ctx, tx, s.ID, row)
		}
		return err
	})
	if clash != nil || problem.Is(err, problem.Invalid) {
		return p.again(c, err, clash, typed, rev)
	}
	if err != nil {
		return err
	}
	text := c.T("statement.saved")
	if others > 0 {
		text = c.T("statement.saved.shared", "count", others)
	}
	toast := ui.Toast{Text: text, Tone: ui.OK}
	if saved.Lines > 0 && others == 0 {
		toast.Undo, toast.Hidden = c.At("statements", saved.Ref, "revert"), map[string]string{"rev": itoa(saved.Rev), "to": itoa(saved.Was)}
	}
	c.Toast(toast)
	if !c.Partial() {
		return c.Go(c.At("statements", saved.Ref) + readFilter(c.R.URL.Query()).query() + "#l-" + row.String())
	}
	v, err := p.read(c, saved.Ref)
	if err != nil {
		return err
	}
	return c.Fragment(lineBody(v, v.s.Line(row)), groupsPartial(v))
}

// again shows the editor with what is wrong, or with what somebody else wrote.
func (p *Pages) again(c *web.Call, err error, clash *Clash, typed record.StatementEntry, rev int64) error {
	v, readErr := p.read(c, c.R.PathValue("ref"))
	if readErr != nil {
		return readErr
	}
	l, readErr := v.rowOf(c)
	if readErr != nil {
		return readErr
	}
	mine := *l
	mine.StatementEntry = &typed
	f := &lineForm{view: v, Line: &mine, rev: rev, clash: clash, errs: map[string]string{}}
	if clash != nil {
		c.Status(http.StatusConflict)
		f.rev = clash.Rev
	} else if x, ok := problem.As(err); ok {
		c.Status(http.StatusUnprocessableEntity)
		for _, field := range x.Fields {
			name := field.Path
			if i := strings.LastIndexByte(name, '.'); i >= 0 {
				name = name[i+1:]
			}
			if f.errs[name] == "" {
				f.errs[name] = c.Words.Field(field)
				f.list = append(f.list, ui.FieldError{ID: "l-" + name, Label: c.T(entryKey(name)), Text: f.errs[name]})
			}
		}
	}
	return v.edit(f)
}

// readEntry takes the form of the editor into a line.
func readEntry(c *web.Call, e *record.StatementEntry) error {
	var l problem.List
	one := func(name string) string { return strings.TrimSpace(c.R.PostFormValue(name)) }
	valid := func(name, value string) bool {
		ok := value == "" || slices.Contains(entryField(name).Values, value)
		l.If(!ok, name, "unknown_value", "value", value, "values", strings.Join(entryField(name).Values, ", "))
		return ok
	}
	if x := one("applicable"); valid("applicable", x) {
		SetApplicable(e, record.YesNo(x))
	}
	e.Inclusion = nil
	for _, x := range c.R.PostForm["inclusion"] {
		if x != "" && valid("inclusion", x) && e.Applicable != "no" {
			e.Inclusion = append(e.Inclusion, record.InclusionReason(x))
		}
	}
	if x := one("exclusion"); valid("exclusion", x) && e.Applicable != "yes" {
		e.Exclusion = record.ExclusionReason(x)
	}
	if x := one("state"); valid("state", x) && e.Applicable != "no" {
		e.State = record.Implementation(x)
	}
	for _, t := range []struct {
		name string
		to   *register.Text
		max  int
	}{{"justification", &e.Justification, 5000}, {"note", &e.Note, 5000}, {"public_wording", &e.PublicWording, 2000}} {
		text := strings.ReplaceAll(one(t.name), "\r\n", "\n")
		l.If(len([]rune(text)) > t.max, t.name, "too_long", "max", t.max)
		*t.to = register.Text(text)
	}
	e.Risks = links[record.Risk](c, &l, "risks")
	e.Obligations = links[record.Obligation](c, &l, "obligations")
	e.Agreements = links[record.Agreement](c, &l, "agreements")
	e.Controls = links[record.Control](c, &l, "controls")
	e.Owner = register.Link[record.Person]{}
	if x := one("owner"); x != "" {
		at, err := id.Parse(x)
		l.If(err != nil, "owner", "statement_record")
		e.Owner.ID = at
	}
	return l.Err()
}

func links[T any](c *web.Call, l *problem.List, name string) register.Links[T] {
	var out register.Links[T]
	for _, x := range c.R.PostForm[name] {
		if x == "" {
			continue
		}
		at, err := id.Parse(x)
		if err != nil {
			l.Add(name, "statement_record")
			continue
		}
		if !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
	return out
}

// bulk sets one thing on the marked lines.
func (p *Pages) bulk(c *web.Call) error {
	var rows []id.ID
	for _, x := range c.R.PostForm["row"] {
		if at, err := id.Parse(x); err == nil {
			rows = append(rows, at)
		}
	}
	do, value, _ := strings.Cut(c.R.PostFormValue("do"), ":")
	if do == "owner" {
		value = c.R.PostFormValue("owner")
	}
	var saved *Saved
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		s, err := Find(ctx, tx, c.R.PathValue("ref"))
		if err != nil {
			return err
		}
		edit, err := bulkEdit(ctx, tx, s, do, value)
		if err != nil {
			return err
		}
		saved, err = DoBulk(ctx, tx, s.ID, rows, edit)
		return err
	})
	if err != nil {
		return err
	}
	toast := ui.Toast{Text: c.T("statement.bulk.done", "count", saved.Lines), Tone: ui.OK}
	if saved.Lines > 0 {
		toast.Undo, toast.Hidden = c.At("statements", saved.Ref, "revert"), map[string]string{"rev": itoa(saved.Rev), "to": itoa(saved.Was)}
	}
	c.Toast(toast)
	return c.Go(c.At("statements", saved.Ref) + readFilter(c.R.URL.Query()).query())
}

// bulkEdit is what a button of the bar does to a line.
func bulkEdit(ctx context.Context, tx *store.Tx, s *record.Statement, do, value string) (func(*record.StatementEntry), error) {
	switch do {
	case "owner":
		at, err := id.Parse(value)
		if err != nil && value != "" {
			return nil, problem.New(problem.Invalid, "bad_form")
		}
		return func(e *record.StatementEntry) { e.Owner.ID = at }, nil
	case "state":
		if slices.Contains(entryField("state").Values, value) {
			return func(e *record.StatementEntry) {
				if e.Applicable == "yes" {
					e.State = record.Implementation(value)
				}
			}, nil
		}
	case "applicable":
		if slices.Contains(entryField("applicable").Values, value) {
			return func(e *record.StatementEntry) { SetApplicable(e, record.YesNo(value)) }, nil
		}
	case "confirm": // what the records show
		w, err := Gather(ctx, tx)
		if err != nil {
			return nil, err
		}
		shown := NewSheet(s, w)
		return func(e *record.StatementEntry) {
			if l := shown.Line(e.ID); l != nil && e.Applicable == "yes" && l.Computed != "" {
				e.State = l.Computed
			}
		}, nil
	}
	return nil, problem.New(problem.Invalid, "bad_form")
}

// fill adds the lines that are missing.
func (p *Pages) fill(c *web.Call) error {
	rev, err := strconv.ParseInt(c.R.PostFormValue("rev"), 10, 64)
	if err != nil {
		return problem.New(problem.Invalid, "bad_form")
	}
	ref := c.R.PathValue("ref")
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		s, err := Find(ctx, tx, ref)
		if err == nil {
			_, err = DoFill(ctx, tx, s.ID, rev, register.Text(c.T("statement.role_not_held")))
		}
		return err
	})
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("statement.filled"), Tone: ui.OK})
	return c.Go(c.At("statements", ref))
}
