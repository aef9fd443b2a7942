package programme

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// compareView is two assessments side by side (S-013).
type compareView struct {
	c      *web.Call
	a, b   *record.Assessment
	rows   []assess.Trend
	counts map[string]int
	list   []ui.Option
	was    assess.Maturity
	is     assess.Maturity
	show   string
}

func (p *Pages) compareGap(c *web.Call) error {
	q := c.R.URL.Query()
	v := compareView{c: c, counts: map[string]int{}, show: q.Get("show")}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		w, err := load(ctx, tx)
		if err != nil {
			return err
		}
		var full []*record.Assessment
		for _, a := range w.Assessments {
			if a.Kind != record.Quick {
				full = append(full, a)
			}
		}
		slices.SortStableFunc(full, func(a, b *record.Assessment) int {
			return strings.Compare(string(a.AsOf)+a.Ref, string(b.AsOf)+b.Ref)
		})
		for _, a := range full {
			v.list = append(v.list, ui.Option{Value: a.Ref, Label: a.Ref + " " + a.Title})
		}
		pick := func(name string, from int) (*record.Assessment, error) {
			if ref := q.Get(name); ref != "" {
				return find(ctx, tx, record.Assessments, ref)
			}
			if from >= 0 && from < len(full) {
				return full[from], nil
			}
			return nil, nil
		}
		if v.a, err = pick("before", len(full)-2); err != nil {
			return err
		}
		v.b, err = pick("now", len(full)-1)
		return err
	}); err != nil {
		return err
	}
	if v.a != nil && v.b != nil {
		for _, t := range assess.CompareAssessments(v.a, v.b) {
			v.counts[t.Change()]++
			if v.show == "" || v.show == t.Change() {
				v.rows = append(v.rows, t)
			}
		}
		v.was, v.is = assess.OverallMaturity(v.a), assess.OverallMaturity(v.b)
	}
	return c.Page(ui.Page{Title: c.T("programme.compare"), Lead: c.T("programme.compare.lead"), Wide: true, Crumbs: crumbs(c, ui.Crumb{Label: c.T("programme.gap"), Href: c.At("gap")})}, compareBody(v))
}
