package transfers

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
)

// colorOf is the colour of a safeguard. It never stands alone: the table has the word.
func colorOf(s assess.Safeguard) draw.Color {
	switch s {
	case assess.AtHome:
		return draw.OK
	case assess.ByDecision:
		return draw.Info
	case assess.ByClauses:
		return draw.Warn
	case assess.BySingleCase:
		return draw.Plum
	case assess.Unprotected:
		return draw.Bad
	}
	return draw.Mute
}

// destination is a country with the weakest safeguard of what goes there.
type destination struct {
	code string
	at   assess.Safeguard
	n    int
}

// destinations are the countries of lines, weakest first.
func destinations(lines []Line) []destination {
	var out []destination
	for _, l := range lines {
		code := string(l.Crossing.To)
		if code == "" {
			continue
		}
		i := slices.IndexFunc(out, func(d destination) bool { return d.code == code })
		if i < 0 {
			out = append(out, destination{code: code})
			i = len(out) - 1
		}
		out[i].n++
		if rank(l.Safeguard()) > rank(out[i].at) {
			out[i].at = l.Safeguard()
		}
	}
	slices.SortStableFunc(out, func(a, b destination) int { return rank(b.at) - rank(a.at) })
	return out
}

func rank(s assess.Safeguard) int { return slices.Index(assess.Safeguards(), s) }

// picture is the map of lines. href leads to the rows behind a country; nil to none.
func (r *Report) picture(w i18n.Words, lines []Line, href func(country string) string) draw.Drawing {
	m := draw.World{Title: w.T("transfers.map"), From: string(r.Own.Country)}
	to := destinations(lines)
	home := []string{string(r.Own.Country)}
	for _, l := range r.Own.LawsInScope {
		if l == "eu-gdpr" {
			home = law.EEA()
		}
	}
	for _, c := range home {
		if c != "" && !slices.ContainsFunc(to, func(d destination) bool { return d.code == c }) {
			m.Places = append(m.Places, draw.Place{Code: c, Color: draw.OK, Title: catalogue.CountryName(c, w.Lang())})
		}
	}
	var says []string
	for _, d := range to {
		title := w.T("transfers.place", "country", catalogue.CountryName(d.code, w.Lang()), "safeguard", w.T("transfers.safeguard."+string(d.at)), "count", d.n)
		says = append(says, title)
		p := draw.Place{Code: d.code, Color: colorOf(d.at), Title: title, Pin: d.at != assess.AtHome}
		if href != nil {
			p.Href = href(d.code)
		}
		m.Places = append(m.Places, p)
	}
	m.Description = w.T("transfers.map.none")
	if len(says) > 0 {
		m.Description = w.T("transfers.map.says", "count", len(to), "list", strings.Join(says, "; "))
	}
	return m.Draw()
}

// File is the map and its table as a file.
type File struct {
	Name, Type string
	Write      func(io.Writer) error
}

// DoFile writes the map as SVG, or the map with the table and the reasons as PDF. The
// export stands in the ledger.
func DoFile(ctx context.Context, tx *store.Tx, w i18n.Words, form string, f Filter) (File, error) {
	r, err := DoReport(ctx, tx, "")
	if err != nil {
		return File{}, err
	}
	lines := r.Pick(f)
	d := r.picture(w, lines, nil)
	var out File
	switch form {
	case "svg":
		out = File{"transfers.svg", "image/svg+xml", func(to io.Writer) error {
			_, err := io.WriteString(to, draw.SVG(d, ""))
			return err
		}}
	case "pdf":
		doc := r.document(w, lines, d)
		out = File{"transfers.pdf", "application/pdf", func(to io.Writer) error { return document.PDF(to, doc, w) }}
	default:
		return out, problem.New(problem.Missing, "transfers_form")
	}
	tx.Record("export", record.ProcessingActivities.Name, tx.Org, fmt.Appendf(nil, `{"format":%q,"document":"transfers"}`, form))
	return out, nil
}

func (r *Report) document(w i18n.Words, lines []Line, d draw.Drawing) document.Document {
	t := document.Table{Title: w.T("transfers.table"), Empty: w.T("transfers.none"), Columns: []document.Column{
		{Head: w.T("transfers.col.country"), Weight: 1.2, Names: true}, {Head: w.T("transfers.col.recipient"), Weight: 1.6}, {Head: w.T("transfers.col.mechanism"), Weight: 1.6},
		{Head: w.T("transfers.col.state"), Weight: 1.2}, {Head: w.T("transfers.col.why"), Weight: 4}, {Head: w.T("transfers.col.source"), Weight: 1.4}}}
	for _, l := range lines {
		var why []string
		for _, p := range l.Verdicts {
			for _, s := range p.Steps {
				why = append(why, stepWords(w, s))
			}
		}
		t.Rows = append(t.Rows, document.Cells(document.Words(country(w, l)), document.Words(l.Recipient()), document.Words(mechanism(w, l.Crossing)),
			document.Words(w.T("transfers.state."+string(l.State()))), document.Words(strings.Join(why, "\n")), document.Words(l.Ref)))
	}
	return document.Document{Title: w.T("transfers.title"), Organisation: r.Own.Title, Language: w.Lang(), Date: r.Day, Form: document.Sheet,
		Blocks: []document.Block{document.Para(d.Description), document.Figure{Drawing: d}, t, document.Para(w.T("transfers.advice"))}}
}

// stepWords is a step with its source and the mark of verification.
func stepWords(w i18n.Words, s assess.PermitStep) string {
	out := w.Fill("permit."+s.Says, s.Args.In(w))
	if s.Source.Cite != "" {
		out += " (" + s.Source.Cite + ", " + string(s.Source.Mark.Weakest) + ")"
	}
	return out
}

func country(w i18n.Words, l Line) string {
	switch {
	case l.Crossing.To != "":
		return catalogue.CountryName(string(l.Crossing.To), w.Lang())
	case l.Organisation != "":
		return l.Organisation
	}
	return w.T("transfers.nowhere")
}

func mechanism(w i18n.Words, x assess.Crossing) string {
	if x.Mechanism == "" {
		return w.T("transfers.no_mechanism")
	}
	out := w.T("choice.mechanism." + string(x.Mechanism))
	if x.Module != "" {
		out += ", " + w.T("choice.module."+string(x.Module))
	}
	return out
}

func (p *Pages) file(c *web.Call) error {
	var f File
	if err := c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		f, err = DoFile(ctx, tx, c.Words, c.R.PathValue("form"), filterOf(c.R.URL.Query()))
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
