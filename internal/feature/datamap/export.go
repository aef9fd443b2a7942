package datamap

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/exchange/dpv"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
)

func mayExport(c *web.Call) bool { return c.Who.May(access.Export, access.Records) }

// File is a map or a report as a file.
type File struct {
	Name, Type string
	Write      func(io.Writer) error
}

// DoFile writes a map as SVG, PDF or, over all activities that it is drawn from, as
// JSON-LD in the W3C Data Privacy Vocabulary. The export stands in the ledger.
func DoFile(ctx context.Context, tx *store.Tx, w i18n.Words, form string, ask Ask, v View) (File, error) {
	var f File
	switch form {
	case "svg", "pdf":
		m, err := DoMap(ctx, tx, w, ask, v, "")
		if err != nil {
			return f, err
		}
		if form == "svg" {
			svg := draw.SVG(m.Picture(w, nil).Draw(), "")
			f = File{"data-map.svg", "image/svg+xml", func(to io.Writer) error {
				_, err := io.WriteString(to, svg)
				return err
			}}
			break
		}
		d := m.document(w)
		f = File{"data-map.pdf", "application/pdf", func(to io.Writer) error { return document.PDF(to, d, w) }}
	case "jsonld":
		g, err := whole(ctx, tx, ask)
		if err != nil {
			return f, err
		}
		f = File{"data-map.jsonld", "application/ld+json", func(to io.Writer) error { return dpv.Write(to, g.register(w)) }}
	default:
		return f, notForm()
	}
	tx.Record("export", record.ProcessingActivities.Name, tx.Org, fmt.Appendf(nil, `{"format":%q,"document":"data-map"}`, form))
	return f, nil
}

// whole gathers every activity that is asked for: for data, which have no size that
// people cannot read.
func whole(ctx context.Context, tx *store.Tx, ask Ask) (*Gathered, error) {
	ask.full = true
	out, err := Gather(ctx, tx, ask)
	for err == nil && out.Next != "" {
		ask.After = out.Next
		var more *Gathered
		if more, err = Gather(ctx, tx, ask); err == nil {
			out.Activities, out.Next = append(out.Activities, more.Activities...), more.Next
			merge(out.Systems, more.Systems)
			merge(out.Stores, more.Stores)
			merge(out.Parties, more.Parties)
			merge(out.Engagements, more.Engagements)
			merge(out.Units, more.Units)
		}
	}
	return out, err
}

func merge[K comparable, V any](into, from map[K]V) {
	for k, v := range from {
		into[k] = v
	}
}

func (g *Gathered) register(w i18n.Words) dpv.Register {
	return dpv.Register{Organisation: g.Own, Activities: g.Activities, Parties: g.Parties, Engagements: g.Engagements, Systems: g.Systems, Units: g.Units, Lang: w.Lang(), Terms: catalogue.In(w)}
}

// document is the map on paper: the picture, and the same flows as a table.
func (m *Map) document(w i18n.Words) document.Document {
	p := m.Picture(w, nil)
	d := document.Document{Title: p.Title, Organisation: m.Gathered.Own.Title, Language: w.Lang(), Date: m.Gathered.Today, Form: document.Sheet}
	d.Blocks = append(d.Blocks, document.Para(p.Description), document.Figure{Drawing: p.Draw()})
	t := document.Table{Title: w.T("datamap.flows"), Empty: w.T("datamap.nothing"), Columns: []document.Column{
		{Head: w.T("datamap.col.from"), Weight: 2, Names: true}, {Head: w.T("datamap.col.to"), Weight: 2}, {Head: w.T("datamap.col.data"), Weight: 2.5}, {Head: w.T("datamap.col.safeguard"), Weight: 2}, {Head: w.T("datamap.col.because"), Weight: 1.2}}}
	for _, e := range m.Rows() {
		var refs []string
		for _, a := range m.Activities(e) {
			refs = append(refs, a.Ref)
		}
		if n := len(refs); n > 6 {
			refs = append(refs[:5], w.T("datamap.more", "count", n-5))
		}
		guards := safeguards(w, e)
		for _, x := range transfers(e) {
			guards = append(guards, mechanism(w, x.Transfer)+" ("+x.Activity.Ref+")")
		}
		t.Rows = append(t.Rows, document.Cells(document.Words(e.From.Label), document.Words(e.To.Label), document.Words(strings.Join(categoryNames(w, e.Categories, 6), ", ")),
			document.Words(strings.Join(guards, "\n")), document.Words(strings.Join(refs, ", "))))
	}
	d.Blocks = append(d.Blocks, t)
	return d
}

// file sends a map.
func (p *Pages) file(c *web.Call) error {
	s := readState(c.R.URL.Query())
	return send(c, func(ctx context.Context, tx *store.Tx) (File, error) {
		return DoFile(ctx, tx, c.Words, c.R.PathValue("form"), Ask{Unit: s.unit, After: s.after}, s.View)
	})
}

func send(c *web.Call, do func(context.Context, *store.Tx) (File, error)) error {
	var f File
	if err := c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		f, err = do(ctx, tx)
		return err
	}); err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Content-Disposition", `attachment; filename="`+f.Name+`"`)
	h.Set("Cache-Control", "no-store")
	if err := f.Write(c.W); err != nil {
		c.Log.WarnContext(c.Ctx(), "send file", "org", c.Who.Org, "err", err)
	}
	return nil
}

// labels of categories in a language.
func labels(w i18n.Words, list []record.PIICategory) string {
	var out []string
	for _, c := range list {
		out = append(out, catalogue.In(w).Label(catalogue.PIICategory, string(c), w.Lang()))
	}
	return strings.Join(out, ", ")
}
