package transfers

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
)

// Line is a transfer with the answer of the law.
type Line struct {
	assess.Crossing
	assess.Verdicts
	To store.Title // the importer, where it is a record that the actor may see
}

// Recipient names who gets the data; "" where nobody says.
func (l Line) Recipient() string { return cmp.Or(l.To.Title, l.ImporterName, l.Organisation) }

// Report is every transfer of an organisation on one day.
type Report struct {
	Day   calendar.Day
	Own   *record.Organisation
	Lines []Line
	names map[id.ID]store.Title
	packs *law.Packs
}

// DoReport judges all transfers that the actor may see, by the law of today or, with a
// day, of that day.
func DoReport(ctx context.Context, tx *store.Tx, on calendar.Day) (*Report, error) {
	r := &Report{Day: on}
	var err error
	if r.Day == "" {
		if r.Day, err = tx.Today(ctx); err != nil {
			return nil, err
		}
	}
	if r.Own, err = store.Get(ctx, tx, record.Organisations, tx.Org); err != nil {
		return nil, err
	}
	if r.packs, err = survey.Laws(ctx, tx); err != nil {
		return nil, err
	}
	all, err := survey.Crossings(ctx, tx, r.Own)
	if err != nil {
		return nil, err
	}
	var ids []id.ID
	for _, x := range all {
		ids = append(ids, x.Importer)
	}
	if r.names, err = store.Titles(ctx, tx, slices.DeleteFunc(ids, id.ID.IsZero)); err != nil {
		return nil, err
	}
	for _, x := range all {
		r.Lines = append(r.Lines, Line{x, assess.Judge(x, r.packs, r.Day), r.names[x.Importer]})
	}
	return r, nil
}

// Filter narrows a report.
type Filter struct {
	Country   string
	Law       string
	State     assess.PermitState
	Safeguard assess.Safeguard
}

// Pick are the lines that a filter asks for.
func (r *Report) Pick(f Filter) []Line {
	var out []Line
	for _, l := range r.Lines {
		if f.Country != "" && string(l.Crossing.To) != f.Country || f.State != "" && l.State() != f.State || f.Safeguard != "" && l.Safeguard() != f.Safeguard {
			continue
		}
		if f.Law != "" && !slices.ContainsFunc(l.Verdicts, func(p assess.Permit) bool { return p.Law == f.Law }) {
			continue
		}
		out = append(out, l)
	}
	return out
}

// Aftermath is what would become of the transfers of a report after a loss in words.
type Aftermath struct {
	assess.Aftermath
	Names map[id.ID]store.Title
}

// DoWhatIf supposes a loss: "us-dpf", "adequacy-us", a mechanism such as "scc", a
// country, or the reference of a party. It reads and writes nothing.
func DoWhatIf(ctx context.Context, tx *store.Tx, r *Report, lose string) (*Aftermath, error) {
	lost, ok := assess.LossOf(lose)
	if strings.HasPrefix(strings.ToUpper(lose), record.Parties.Prefix+"-") {
		at, err := store.Ref(ctx, tx, record.Parties.Type, strings.ToUpper(lose))
		if err != nil {
			return nil, err
		}
		lost, ok = assess.Loss{Party: at}, true
	}
	if !ok {
		return nil, problem.New(problem.Invalid, "transfers_loss", "value", lose)
	}
	all := make([]assess.Crossing, len(r.Lines))
	for i, l := range r.Lines {
		all[i] = l.Crossing
	}
	out := &Aftermath{Aftermath: assess.WhatIf(all, r.packs, lost, r.Day)}
	var err error
	out.Names, err = store.Titles(ctx, tx, slices.Concat(out.Activities, out.Systems, out.Engagements))
	return out, err
}

// Reached is a record that a change touches, and by which other one.
type Reached struct {
	store.Title
	Far   int
	Via   store.Title
	Field string
}

// DoRipple says what a change of a record touches: what names it, what names that, and
// so on. What the actor may not see is not in it, nor is what is reached by that alone.
func DoRipple(ctx context.Context, tx *store.Tx, t *register.Type, at id.ID) ([]Reached, error) {
	names, err := store.Titles(ctx, tx, []id.ID{at})
	if err != nil {
		return nil, err
	}
	waves, err := assess.Ripple(at, func(to []id.ID) ([]assess.Naming, error) {
		links, err := store.NamedBy(ctx, tx, to)
		if err != nil {
			return nil, err
		}
		var fresh []id.ID
		asked := map[id.ID]bool{}
		for _, l := range links {
			if _, known := names[l.From]; !known && !asked[l.From] {
				asked[l.From] = true
				fresh = append(fresh, l.From)
			}
		}
		seen, err := store.Titles(ctx, tx, fresh)
		if err != nil {
			return nil, err
		}
		maps.Copy(names, seen)
		var out []assess.Naming
		for _, l := range links {
			if _, ok := seen[l.From]; ok {
				out = append(out, assess.Naming(l))
			}
		}
		return out, nil
	})
	if err != nil {
		return nil, fmt.Errorf("follow what names %s: %w", at, err)
	}
	out := make([]Reached, len(waves))
	for i, w := range waves {
		out[i] = Reached{names[w.ID], w.Far, names[w.Via], w.Field}
	}
	return out, nil
}
