package page

import (
	"math"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/exchange/recognise"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// importPage is how many lines of a plan one page shows.
const importPage = 50

type importFact struct {
	label, n, href string
	tone           ui.Tone
	current        bool
}

// importPreview is a plan to look at before anything is written.
type importPreview struct {
	at       string // address of the import
	file     string
	layout   string
	facts    []importFact
	show     string
	lines    []importRow
	sheets   []importSheet
	mapped   bool // columns can be corrected
	pager    ui.PageTurn
	writes   int
	refused  int
	gaps     int
	missing  int
	linkOnly bool
}

// importRow is a record, or a cell, of the plan.
type importRow struct {
	at, title, sub, register string
	notes                    []string
	tone                     ui.Tone
}

type importSheet struct {
	name, register, layout string
	columns                []importColumn
}

type importColumn struct {
	name, header, field, why string
	sure                     string // how sure, in words with the number
	tone                     ui.Tone
	options                  []ui.Option
}

func (w *importWork) preview(c *web.Call, r *importRun, plan *exchange.Plan) importPreview {
	v := importPreview{at: c.At("import", r.ID.String()), file: plan.File, layout: c.T("form.import.layout." + plan.Layout),
		writes: plan.Counts.Create + plan.Counts.Change, refused: plan.Counts.Refused, missing: len(plan.Missing), linkOnly: r.Options.Link}
	for _, s := range plan.Records {
		if len(s.Gaps) > 0 {
			v.gaps++
		}
	}
	counts := []struct {
		name string
		n    int
		tone ui.Tone
	}{
		{"create", plan.Counts.Create, ui.OK}, {"change", plan.Counts.Change, ui.Info}, {"same", plan.Counts.Same, ui.Mute},
		{"refused", plan.Counts.Refused, ui.Bad}, {"missing", len(plan.Missing), ui.Plum}, {"gaps", v.gaps, ui.Warn},
		{"unread", plan.Counts.Unread, ui.Warn}, {"kept", plan.Counts.Kept, ui.Mute}, {"columns", len(plan.Sheets), ui.Mute},
	}
	v.show = c.R.URL.Query().Get("show")
	if v.show == "" {
		v.show = "columns"
		for _, x := range counts {
			if x.n > 0 && x.name != "missing" {
				v.show = x.name
				break
			}
		}
	}
	for _, x := range counts {
		if x.n > 0 || x.name == "create" || x.name == v.show {
			v.facts = append(v.facts, importFact{label: c.T("form.import.count." + x.name), n: c.Words.Number(int64(x.n)), href: v.at + "?show=" + x.name, tone: x.tone, current: x.name == v.show})
		}
	}
	if v.show == "columns" {
		v.columns(c, plan)
		return v
	}
	v.page(c, v.rows(c, plan))
	return v
}

// page cuts the lines to one page.
func (v *importPreview) page(c *web.Call, rows []importRow) {
	n, _ := strconv.Atoi(c.R.URL.Query().Get("page"))
	last := max(0, (len(rows)-1)/importPage)
	n = min(max(n, 0), last)
	from, to := n*importPage, min((n+1)*importPage, len(rows))
	v.lines = rows[from:to]
	at := func(n int) string { return v.at + "?show=" + v.show + "&page=" + strconv.Itoa(n) }
	if n > 0 {
		v.pager.Prev = at(n - 1)
	}
	if n < last {
		v.pager.Next = at(n + 1)
	}
	v.pager.Text = c.T("form.import.page", "from", from+1, "to", to, "total", len(rows))
}

func (v *importPreview) rows(c *web.Call, plan *exchange.Plan) []importRow {
	var out []importRow
	switch v.show {
	case "missing":
		for _, m := range plan.Missing {
			out = append(out, importRow{at: strings.Join(m.At, ", "), title: m.Title, register: c.T("register." + m.Register + ".one")})
		}
		return out
	case "unread":
		return noteRows(c.Words, plan.Unread)
	case "kept":
		return noteRows(c.Words, plan.Kept)
	}
	named := map[id.ID]bool{} // stand in a list of their own
	for _, m := range plan.Missing {
		named[m.ID] = true
	}
	for _, s := range plan.Records {
		if named[s.ID] || v.show == "gaps" && len(s.Gaps) == 0 || v.show != "gaps" && string(s.Action) != v.show {
			continue
		}
		row := importRow{at: s.At, title: s.Title, sub: s.Ref, register: c.T("register." + s.Register + ".one")}
		t := fieldKeys(c, s.Register)
		switch {
		case len(s.Errors) > 0:
			row.tone = ui.Bad
			for _, e := range s.Errors {
				row.notes = append(row.notes, c.Words.Field(e))
			}
		case v.show == "gaps":
			row.tone = ui.Warn
			for _, g := range s.Gaps {
				row.notes = append(row.notes, c.T("problem.field."+g.Key, "cite", g.Cite))
			}
		case t != nil && len(s.Fields) > 0:
			var names []string
			for _, f := range s.Fields {
				if key := t(f); c.Words.Has(key) {
					names = append(names, c.T(key))
				}
			}
			row.notes = []string{strings.Join(names, ", ")}
		}
		out = append(out, row)
	}
	return out
}

// fieldKeys gives the keys of the labels of a register's fields.
func fieldKeys(c *web.Call, name string) func(string) string {
	t := c.Store.Registers().Get(name)
	if t == nil {
		return nil
	}
	return t.FieldKey
}

func noteRows(w i18n.Words, notes []exchange.Note) []importRow {
	out := make([]importRow, len(notes))
	for i, n := range notes {
		out[i] = importRow{at: n.At, title: n.Words, sub: n.Header, notes: []string{w.Fill(n.Key, n.Args)}}
	}
	return out
}

// columns shows how the file was understood, with a list to correct each column of a
// foreign file.
func (v *importPreview) columns(c *web.Call, plan *exchange.Plan) {
	if plan.Mapping == nil {
		for _, s := range plan.Sheets {
			out := importSheet{name: s.Name, register: registerWord(c, s.Register), layout: c.T("form.import.sheet." + s.Layout)}
			for _, x := range s.Columns {
				out.columns = append(out.columns, importColumn{header: x.Header, field: x.Field})
			}
			v.sheets = append(v.sheets, out)
		}
		return
	}
	v.mapped = true
	for i, m := range plan.Mapping.Sheets {
		out := importSheet{name: m.Sheet, register: c.T("form.import.left_out"), layout: c.T("form.import.sheet." + string(m.Layout))}
		read := map[string]exchange.Column{}
		for _, s := range plan.Sheets {
			if s.Name == m.Sheet {
				if s.Register != "" {
					out.register = registerWord(c, s.Register)
				}
				for _, x := range s.Columns {
					read[x.Header] = x
				}
			}
		}
		if m.Register != "" {
			options := columnOptions(c.Words, m.Register)
			for j, x := range m.Columns {
				y := read[x.Header]
				col := importColumn{name: "m." + strconv.Itoa(i) + "." + strconv.Itoa(j), header: x.Header, field: x.Field, options: options, why: y.Why}
				col.sure, col.tone = sureness(c.Words, y.Confidence, x.Field)
				out.columns = append(out.columns, col)
			}
		}
		v.sheets = append(v.sheets, out)
	}
}

func registerWord(c *web.Call, name string) string {
	if name == "" {
		return c.T("form.import.left_out")
	}
	return c.T("register." + name + ".many")
}

// columnOptions are the fields that a column of a foreign file can be taken for.
func columnOptions(w i18n.Words, register string) []ui.Option {
	var out []ui.Option
	for _, f := range recognise.Fields(register) {
		out = append(out, ui.Option{Value: string(f), Label: w.T("import.column." + string(f))})
	}
	i18n.SortBy(w, out, func(o ui.Option) string { return o.Label })
	return append([]ui.Option{
		{Value: recognise.AsNote, Label: w.T("form.import.as_note")}, {Value: recognise.AsSkip, Label: w.T("form.import.as_skip")},
	}, out...)
}

func sureness(w i18n.Words, x float64, field string) (string, ui.Tone) {
	if field == "" || field == recognise.AsNote || field == recognise.AsSkip {
		return w.T("form.import.sure.none"), ui.Mute
	}
	text := w.Percent(int64(math.Round(x * 100)))
	switch {
	case x >= 0.9:
		return text, ui.OK
	case x >= 0.6:
		return text, ui.Info
	}
	return text, ui.Warn
}

func importNoteHead(show string) string {
	switch show {
	case "refused", "unread", "kept":
		return "form.import.col.why"
	case "gaps":
		return "form.import.col.lacks"
	}
	return "form.import.col.fields"
}

// importFieldValue: a column without a field is kept as a note.
func importFieldValue(field string) string {
	if field == "" {
		return recognise.AsNote
	}
	return field
}
