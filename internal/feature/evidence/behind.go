package evidence

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/web"
)

// Backed is what the organisation has behind a requirement of the library.
type Backed struct {
	Controls []assess.Graded // its own controls, each with its grades
	Checks   []assess.Found  // the live checks that speak to it
	proofs   []proof         // accepted evidence
}

// DoBehind finds what the organisation has behind a requirement of the library (S-158).
// controls are the clauses and controls of ISO/IEC 27701:2025 behind it, as
// catalogue.Lib.ControlsBehind tells them.
func DoBehind(ctx context.Context, tx *store.Tx, controls []catalogue.Key) (*Backed, error) {
	b := &Backed{}
	if len(controls) == 0 {
		return b, nil
	}
	w, err := survey.Load(ctx, tx)
	if err != nil {
		return nil, err
	}
	view := assess.NewView(w)
	seen := map[id.ID]bool{}
	for _, k := range controls {
		for _, g := range view.GradeOf(k).Controls {
			if !seen[g.Control.ID] {
				seen[g.Control.ID] = true
				b.Controls = append(b.Controls, g)
			}
		}
	}
	byID := controlIndex{}
	for _, x := range w.Controls {
		byID[x.ID] = x
	}
	for _, e := range w.Evidence {
		speaks := slices.ContainsFunc(e.Requirements, func(k record.Requirement) bool { return slices.Contains(controls, catalogue.Key(k)) }) ||
			slices.ContainsFunc(e.Controls, func(at id.ID) bool { return seen[at] })
		if speaks && e.State == "accepted" {
			state, last := freshnessOf(e, byID.of(e), w.Today)
			b.proofs = append(b.proofs, proof{e, state, last})
		}
	}
	for _, x := range assess.Rules() {
		if !x.Generic && slices.ContainsFunc(x.Speaks(), func(k catalogue.Key) bool { return slices.Contains(controls, k) }) {
			b.Checks = append(b.Checks, assess.Found{Rule: x, Verdict: x.Find(view)})
		}
	}
	return b, nil
}

// behindView is what the organisation has behind a requirement, for a page.
type behindView struct {
	c        *web.Call
	controls []behindRow
	proofs   []proof
	checks   []checkRow
	key      catalogue.Key
}

type behindRow struct {
	assess.Graded
	grades []gradeView
}

// Behind shows on a page of the library the controls that answer a requirement, the
// evidence that speaks to it, and what the live checks say.
func (p *Pages) Behind(ctx context.Context, tx *store.Tx, c *web.Call, _ *catalogue.Requirement, controls []catalogue.Key) (templ.Component, error) {
	if len(controls) == 0 || !c.Who.May("read", "records") {
		return nil, nil
	}
	b, err := DoBehind(ctx, tx, controls)
	if err != nil {
		return nil, err
	}
	v := behindView{c: c, key: controls[0], proofs: b.proofs}
	for _, g := range b.Controls {
		v.controls = append(v.controls, behindRow{g, gradesOf(c, g.Grades, nil)})
	}
	list := checksView{c: c}
	for _, f := range b.Checks {
		v.checks = append(v.checks, list.row(f, nil))
	}
	return behindPart(v), nil
}
