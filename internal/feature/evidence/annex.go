package evidence

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
)

// Annex is the list of technical and organisational measures for a contract: whole,
// of one agreement, or of all agreements with one party.
type Annex struct {
	Organisation string
	Edition      record.Edition
	For          string // the agreement or party; "" for the whole list
	Reference    string
	Today        calendar.Day
	Measures     []Measure
	Only         func(*record.Control) bool
}

// DoAnnex gathers an annex. agreement and party are references; at most one is given.
// For a contract it has exactly the measures of the controls that name it, so that
// nothing is promised that is not meant (S-082).
func DoAnnex(ctx context.Context, tx *store.Tx, agreement, party string) (*Annex, error) {
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return nil, err
	}
	list, err := DoMeasures(ctx, tx)
	if err != nil {
		return nil, err
	}
	a := &Annex{Organisation: own.Title, Edition: own.Edition, Measures: list, Only: func(*record.Control) bool { return true }}
	if a.Today, err = tx.Today(ctx); err != nil {
		return nil, err
	}
	var named []id.ID
	switch {
	case agreement != "":
		x, err := store.ByRef(ctx, tx, record.Agreements, agreement)
		if err != nil {
			return nil, err
		}
		a.For, a.Reference, named = x.Title, x.Ref, []id.ID{x.ID}
	case party != "":
		x, err := store.ByRef(ctx, tx, record.Parties, party)
		if err != nil {
			return nil, err
		}
		all, err := store.Every(ctx, tx, record.Agreements, store.Query{Where: []store.Cond{{Field: "party", Op: "is", Value: x.ID.String()}}})
		if err != nil {
			return nil, err
		}
		a.For, a.Reference = x.Title, x.Ref
		for _, y := range all {
			named = append(named, y.ID)
		}
	default:
		a.Measures = slices.DeleteFunc(a.Measures, func(m Measure) bool { return len(m.Controls) == 0 })
		return a, nil
	}
	a.narrow(named)
	return a, nil
}

// narrow keeps the measures of controls that name one of the agreements.
func (a *Annex) narrow(named []id.ID) {
	a.Only = func(c *record.Control) bool {
		return slices.ContainsFunc(c.Agreements, func(at id.ID) bool { return slices.Contains(named, at) })
	}
	var out []Measure
	for _, m := range a.Measures {
		m.Controls = slices.DeleteFunc(slices.Clone(m.Controls), func(g assess.Graded) bool { return !a.Only(g.Control) })
		if len(m.Controls) > 0 {
			out = append(out, m)
		}
	}
	a.Measures = out
}

// Document is the annex for print, in the words of a language.
func (a *Annex) Document(w i18n.Words) document.Document {
	d := document.Document{
		Title: w.T("evidence.annex.title"), Subtitle: a.For, Organisation: a.Organisation, Reference: a.Reference, Edition: "ISO/IEC 27701:" + string(a.Edition),
		Language: w.Lang(), Date: a.Today, Form: document.Sheet,
	}
	if a.Edition == "" {
		d.Edition = "ISO/IEC 27701:2025"
	}
	d.Blocks = append(d.Blocks, document.Para(w.T("evidence.annex.intro", "org", a.Organisation, "count", len(a.Measures), "edition", d.Edition)))
	if len(a.Measures) == 0 {
		d.Blocks = append(d.Blocks, document.Note{Tone: document.Aware, Runs: document.Text(w.T("evidence.annex.none"))})
	}
	heading := "\x00"
	var table *document.Table
	flush := func() {
		if table != nil {
			d.Blocks = append(d.Blocks, *table)
		}
	}
	for _, m := range a.Measures {
		if h := m.heading(); h != heading {
			flush()
			heading = h
			title := w.T("evidence.measures.own")
			if h != "" {
				title = Measure{Code: h}.label(w)
			}
			d.Blocks = append(d.Blocks, document.Heading{Level: 2, Text: title})
			table = &document.Table{Columns: []document.Column{{Head: w.T("evidence.measure"), Weight: 1.1, Names: true}, {Head: w.T("evidence.measure.how"), Weight: 2.4}, {Head: w.T("evidence.measure.state"), Weight: 0.8}}}
		}
		table.Rows = append(table.Rows, document.Cells(document.Words(m.label(w)), document.Words(m.how()), document.Status(documentTone(m.State()), w.T("evidence.measure."+m.State()))))
	}
	flush()
	return d
}

// how says by which controls a measure is carried out.
func (m Measure) how() string {
	var out []string
	for _, c := range m.Controls {
		text := c.Control.Title
		if c.Control.Description != "" {
			text += ": " + string(c.Control.Description)
		}
		out = append(out, text)
	}
	return strings.Join(out, "\n")
}

func documentTone(state string) document.Tone {
	return map[string]document.Tone{"in_place": document.Good, "designed": document.Inform, "planned": document.Plan, "claimed": document.Aware}[state]
}

// Write renders the annex as pdf, docx, html or json.
func (a *Annex) Write(to io.Writer, form string, w i18n.Words) error {
	render, ok := renderers[form]
	if !ok {
		return problem.New(problem.Missing, "evidence_form")
	}
	return render.write(to, a.Document(w), w)
}

var renderers = map[string]struct {
	mediaType string
	write     func(io.Writer, document.Document, i18n.Words) error
}{
	"pdf":  {"application/pdf", document.PDF},
	"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", document.DOCX},
	"html": {"text/html; charset=utf-8", document.HTML},
	"json": {"application/json", document.JSON},
}

// name is what a file of it is called.
func (a *Annex) name() string {
	if a.Reference == "" {
		return "measures"
	}
	return "measures-" + a.Reference
}

// exported is what the ledger keeps about an annex that left.
func exported(form string) []byte {
	return fmt.Appendf(nil, `{"format":%q,"document":"measures"}`, form)
}

// annex hands the annex over as a file; that it left stands in the ledger.
func (p *Pages) annex(c *web.Call) error {
	form := c.R.PathValue("form")
	render, ok := renderers[form]
	if !ok {
		return problem.New(problem.Missing, "evidence_form")
	}
	q := c.R.URL.Query()
	var a *Annex
	if err := c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		if a, err = DoAnnex(ctx, tx, q.Get("agreement"), q.Get("party")); err != nil {
			return err
		}
		tx.Record("export", record.Controls.Name, tx.Org, exported(form))
		return nil
	}); err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", render.mediaType)
	h.Set("Content-Disposition", `attachment; filename="`+a.name()+"."+form+`"`)
	h.Set("Cache-Control", "no-store")
	if err := a.Write(c.W, form, c.Words); err != nil {
		c.Log.WarnContext(c.Ctx(), "send annex", "org", c.Who.Org, "err", err)
	}
	return nil
}
