package activities

import (
	"context"
	"fmt"
	"slices"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/ui"
)

// overview is the first tab of an activity.
type overview struct {
	*page.Body
	v        voice
	a        *record.ProcessingActivity
	Purposes []purposeView
	People   []peopleView
	Stages   []assess.StageOf
	Met      []assess.Criterion // reasons for an impact assessment that the facts show
}

// purposeView is a purpose with its grounds, and the laws in scope that know grounds and
// have none here (S-039, S-054, S-055).
type purposeView struct {
	row   *record.ActivityPurpose
	place int
	bases []basisView
	lacks []string // names of laws
}

// basisView is a ground, its citation and how surely it is known.
type basisView struct {
	row        *record.ActivityBasis
	place      int
	Law        string
	Cite, Mark string
	Assess     bool // rests on legitimate interests without a balancing test (S-054)
}

// peopleView is one category of people with its data, in rows of what is kept alike.
type peopleView struct {
	row  *record.ActivityPrincipal // nil: data about nobody in particular
	rows []dataRow
}

// dataRow are categories of data that come from the same source and stay as long.
type dataRow struct {
	items     []*record.ActivityDataItem
	Retention string
}

func loadOverview(ctx context.Context, tx *store.Tx, b *page.Body) (templ.Component, error) {
	a := b.Record().(*record.ProcessingActivity) //nolint:forcetypeassert // of its register
	v, err := voiceOf(ctx, tx, b.Call().Words)
	if err != nil {
		return nil, err
	}
	o := &overview{Body: b, v: v, a: a, Met: assess.Screening(a, catalogue.In(v.Words))}
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return nil, fmt.Errorf("read the organisation: %w", err)
	}
	o.purposes(own)
	o.people()
	controls, err := controlsOn(ctx, tx, a)
	if err != nil {
		return nil, err
	}
	o.Stages = assess.Stages(a, controls)
	for _, s := range o.Stages {
		b.Mention(s.Systems...)
		b.Mention(s.Controls...)
	}
	return overviewBody(o), nil
}

// controlsOn are the controls that name the activity or one of its systems; those that name
// it come first.
func controlsOn(ctx context.Context, tx *store.Tx, a *record.ProcessingActivity) ([]*record.Control, error) {
	on, err := store.Those(ctx, tx, record.Controls, func(c *record.Control) bool {
		return slices.Contains(c.Activities, a.ID) || slices.ContainsFunc(c.Systems, func(s id.ID) bool { return slices.Contains(a.Systems, s) })
	})
	slices.SortStableFunc(on, func(x, y *record.Control) int {
		switch named := slices.Contains(x.Activities, a.ID); {
		case named == slices.Contains(y.Activities, a.ID):
			return 0
		case named:
			return -1
		}
		return 1
	})
	return on, err
}

func (o *overview) purposes(own *record.Organisation) {
	laws := own.LawsInScope
	if len(o.a.ApplicableLaw) > 0 { // the activity says itself which apply to it
		laws = o.a.ApplicableLaw
	}
	for i := range o.a.Purposes {
		p := purposeView{row: &o.a.Purposes[i], place: i}
		for j := range o.a.Bases {
			b := &o.a.Bases[j]
			if b.Purpose.ID == p.row.ID || b.Purpose.ID.IsZero() {
				p.bases = append(p.bases, o.basis(b, j))
			}
		}
		for _, l := range laws {
			if o.a.Role.Decides() && len(o.v.packs.BasesFor(string(l), law.LawfulBasis)) > 0 && !slices.ContainsFunc(p.bases, func(b basisView) bool { return b.row.Basis != "" && (b.row.Law == l || b.row.Law == "") }) {
				p.lacks = append(p.lacks, o.v.lawName(l))
			}
		}
		o.Purposes = append(o.Purposes, p)
	}
}

func (o *overview) basis(b *record.ActivityBasis, place int) basisView {
	x := basisView{row: b, place: place, Law: o.v.lawName(b.Law)}
	if f, ok := o.v.packs.Basis(string(b.Basis)); ok {
		x.Cite = f.Source.Cite
		if m := string(f.Source.Mark.Level); m != "" {
			x.Mark = o.v.T("law.mark." + m)
		}
		x.Assess = (f.Code == "legitimate_interests" || f.ComparableTo == "legitimate_interests") && b.Assessment == "" && b.LegitimateInterest == ""
	}
	return x
}

// people are the matrix of people and data: each category of people with its data, and
// data that come from the same place and stay as long on one row.
func (o *overview) people() {
	for i := range o.a.Principals {
		p := &o.a.Principals[i]
		o.People = append(o.People, peopleView{p, o.rows(p.ID)})
	}
	if rest := o.rows(id.ID{}); len(rest) > 0 {
		o.People = append(o.People, peopleView{nil, rest})
	}
}

func (o *overview) rows(of id.ID) []dataRow {
	var out []dataRow
	for i := range o.a.DataItems {
		d := &o.a.DataItems[i]
		if d.Principal.ID != of {
			continue
		}
		kept := o.v.retention(d.Retention, d.RetentionFrom)
		if kept == "" {
			kept = firstLine(string(d.RetentionText))
		}
		at := slices.IndexFunc(out, func(r dataRow) bool {
			x := r.items[0]
			return x.Source == d.Source && x.SourceNote == d.SourceNote && x.Mandatory == d.Mandatory && x.Disposal == d.Disposal && r.Retention == kept
		})
		if at < 0 {
			at, out = len(out), append(out, dataRow{Retention: kept})
		}
		out[at].items = append(out[at].items, d)
	}
	return out
}

// processor reports whether the activity is done for others, as the register of
// Art. 30(2) wants it.
func (o *overview) processor() bool { return o.a.Role.Serves() }

// measures are those of one kind; those of no kind come with the organisational ones.
func (o *overview) measures(kind record.MeasureKind) []*record.ActivityMeasure {
	var out []*record.ActivityMeasure
	for i := range o.a.Measures {
		m := &o.a.Measures[i]
		if m.Kind == kind || m.Kind == "" && kind == "organisational" {
			out = append(out, m)
		}
	}
	return out
}

// shown are those of the fields that say or lack something, or may be entered here.
func (o *overview) shown(names ...string) []string {
	return slices.DeleteFunc(names, func(n string) bool { return !o.Shows(n) })
}

// stageIcon is the picture of a stage.
func stageIcon(s assess.LifeStage) string {
	switch s {
	case "collection":
		return "inbox"
	case "use":
		return "cog"
	case "storage":
		return "database"
	case "sharing":
		return "share-2"
	case "retention":
		return "hourglass"
	}
	return "trash-2"
}

func stageTone(s assess.StageOf) ui.Tone {
	switch {
	case s.Gap():
		return ui.Warn
	case s.Missing:
		return ui.Mute
	}
	return ui.OK
}

func stageWord(s assess.StageOf) string {
	switch {
	case s.Missing && s.Stage == "sharing":
		return "activities.stage.nobody"
	case s.Missing:
		return "activities.stage.missing"
	case s.Incomplete > 0:
		return "activities.stage.part"
	case s.Unguarded:
		return "activities.stage.unguarded"
	}
	return "activities.stage.said"
}

// disposals are what happens at the end, each once.
func (o *overview) disposals() []string {
	var out []string
	for _, d := range o.a.DataItems {
		if d.Disposal == "" {
			continue
		}
		if s := o.v.T("choice.disposal." + string(d.Disposal)); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// periods are how long data stay, each once.
func (o *overview) periods() []string {
	var out []string
	for _, p := range o.People {
		for _, r := range p.rows {
			if r.Retention != "" && !slices.Contains(out, r.Retention) {
				out = append(out, r.Retention)
			}
		}
	}
	return out
}

// term is a code of a taxonomy in words.
func (o *overview) term(scheme, code string) string { return page.TermWord(o.Call(), scheme, code) }
