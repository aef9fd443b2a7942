package library

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/exchange/oscal"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// frameworksView is the first page: all frameworks, or what a search found.
type frameworksView struct {
	c      *web.Call
	query  string
	hits   []catalogue.Hit
	more   bool
	alias  *catalogue.Alias
	report catalogue.Report
	groups []frameworkGroup
	own    []oscal.Summary
	known  survey.Corrections
}

type frameworkGroup struct {
	label string
	rows  []frameworkRow
}

type frameworkRow struct {
	*catalogue.Framework
	catalogue.FrameworkCount
}

func (p *Pages) frameworks(c *web.Call) error {
	l, err := catalogue.LoadLibrary()
	if err != nil {
		return err
	}
	v := frameworksView{c: c, query: query(c)}
	if v.query != "" {
		v.hits = l.Search(v.query)
		if len(v.hits) > 0 {
			v.alias = v.hits[0].Alias
		}
		if len(v.hits) > foundRows {
			v.hits, v.more = v.hits[:foundRows], true
		}
	} else {
		v.report = l.ReportIn(c.Words.Lang())
		v.group(l)
	}
	err = c.Read(func(ctx context.Context, tx *store.Tx) error {
		if v.query == "" {
			v.own, err = oscal.Summaries(ctx, tx)
		} else {
			v.known, err = survey.LoadCorrections(ctx, tx, "")
		}
		return err
	})
	if err != nil {
		return err
	}
	lead := c.T("library.lead")
	return c.Page(ui.Page{Title: c.T("library.title"), Lead: lead, Wide: true, Actions: libraryActions(c)}, frameworksBody(v))
}

// query is what was searched.
func query(c *web.Call) string {
	q := strings.TrimSpace(c.R.URL.Query().Get("q"))
	for len(q) > maxQuery {
		q = strings.ToValidUTF8(q[:maxQuery], "")
	}
	return q
}

// group divides the frameworks: standards and frameworks of outcomes, laws, and those
// that mapping rows name alone.
func (v *frameworksView) group(l *catalogue.Lib) {
	const standards, laws, named = 0, 1, 2
	v.groups = []frameworkGroup{{label: v.c.T("library.group.standards")}, {label: v.c.T("library.group.laws")}, {label: v.c.T("library.group.named")}}
	for i, f := range l.Frameworks() {
		g := laws
		switch {
		case f.IdentifiersOnly:
			g = named
		case f.Kind == catalogue.Standard || f.Kind == catalogue.Guidance:
			g = standards
		}
		v.groups[g].rows = append(v.groups[g].rows, frameworkRow{f, v.report.Frameworks[i]})
	}
	slices.SortStableFunc(v.groups[laws].rows, func(a, b frameworkRow) int {
		return strings.Compare(place(v.c, a.Framework), place(v.c, b.Framework))
	})
}

// place is the name of where a law holds.
func place(c *web.Call, f *catalogue.Framework) string {
	country, region, _ := strings.Cut(f.Jurisdiction, "-")
	switch {
	case country == "":
		return ""
	case country == "EU":
		return c.T("library.eu")
	case region != "":
		return catalogue.CountryName(country, c.Words.Lang()) + ", " + f.Publisher
	}
	return catalogue.CountryName(country, c.Words.Lang())
}

// marks are the parts of a bar of how surely rows are right.
func marks(c *web.Call, n map[catalogue.Mark]int) []ui.Seg {
	var out []ui.Seg
	for _, m := range []struct {
		mark catalogue.Mark
		tone ui.Tone
	}{{catalogue.Primary, ui.OK}, {catalogue.Secondary, ui.Info}, {catalogue.Unchecked, ui.Warn}} {
		out = append(out, ui.Seg{Tone: m.tone, N: n[m.mark], Label: string(m.mark) + ": " + c.T("library.mark."+string(m.mark))})
	}
	return out
}

func marksLabel(c *web.Call, n map[catalogue.Mark]int) string {
	return c.T("library.marks", "p", n[catalogue.Primary], "s", n[catalogue.Secondary], "u", n[catalogue.Unchecked])
}

func markTone(m catalogue.Mark) ui.Tone {
	switch m {
	case catalogue.Primary:
		return ui.OK
	case catalogue.Secondary:
		return ui.Info
	}
	return ui.Warn
}

// figures are the numbers that stand side by side, so that neither boasts alone.
func figures(v frameworksView) []ui.Figure {
	t, n := v.report.Totals, func(x int) string { return v.c.Words.Number(int64(x)) }
	return []ui.Figure{
		{Label: v.c.T("library.total.requirements"), Value: n(t.Requirements), Delta: v.c.T("library.figure.requirements", "standard", t.Standard, "duties", t.Duties)},
		{Label: v.c.T("library.total.conditions"), Value: n(t.Conditions), Delta: v.c.T("library.figure.conditions")},
		{Label: v.c.T("library.total.provisions"), Value: n(t.Provisions), Delta: v.c.T("library.figure.provisions", "count", t.Frameworks)},
		{Label: v.c.T("library.total.mapping_rows"), Value: n(t.MappingRows), Href: v.c.At("library", "sources"), Delta: v.c.T("library.figure.mappings", "count", t.Sources)},
		{Label: v.c.T("library.total.reviewed"), Value: n(t.Reviewed), Href: v.c.At("library", "sources"), Delta: v.c.T("library.figure.reviewed")},
	}
}
