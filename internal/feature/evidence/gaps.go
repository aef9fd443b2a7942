package evidence

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// Gap is one record that lacks what a measure asks for: the sentence
// "evidence.gap.KIND" of the locales, about the record.
type Gap struct {
	Kind     GapKind
	Register string
	ID       id.ID
	Field    string  // where to mend it; "" where a new record mends it
	Reach    []id.ID // what a person has access to
	Mend     string  // register in which a new record mends it
}

// GapKind says what is missing.
type GapKind string

const (
	NoDefaults    GapKind = "defaults"    // a product without recorded default settings (S-081)
	NoDesign      GapKind = "design"      // a product of ours without a design decision (S-081)
	NoLog         GapKind = "log"         // a system with PII and no log source (S-085)
	NoUndertaking GapKind = "undertaking" // a person with access who has promised nothing (S-088)
)

// GapKinds in the order in which they are shown.
func GapKinds() []GapKind { return []GapKind{NoDefaults, NoDesign, NoLog, NoUndertaking} }

// Asks are the controls of ISO/IEC 27701:2025 that a kind of gap is one on.
func (k GapKind) Asks() []catalogue.Key {
	ids := map[GapKind][]string{
		NoDefaults: {"A.1.4.2", "A.1.4.3"}, NoDesign: {"A.3.27", "A.3.28"}, NoLog: {"A.3.25"}, NoUndertaking: {"A.3.18"},
	}[k]
	var out []catalogue.Key
	for _, x := range ids {
		out = append(out, catalogue.KeyOf(catalogue.ISO27701of2025, x))
	}
	return out
}

// Estate are the records in which such gaps are looked for.
type Estate struct {
	Today        calendar.Day
	Activities   []*record.ProcessingActivity // with who has access
	Systems      []*record.System
	People       []*record.Person
	Designs      []*record.DesignDecision // with their defaults
	Logs         []*record.LogSource
	Undertakings []*record.Undertaking
}

// Gaps looks through the records for all kinds.
func (e *Estate) Gaps() []Gap {
	return slices.Concat(e.defaults(), e.design(), e.logs(), e.undertakings())
}

func (e *Estate) defaults() []Gap {
	var out []Gap
	for _, d := range e.Designs {
		if len(d.Defaults) == 0 {
			out = append(out, Gap{Kind: NoDefaults, Register: record.DesignDecisions.Name, ID: d.ID, Field: "defaults"})
		}
	}
	return out
}

// design is about systems that we build or change ourselves and that hold PII.
func (e *Estate) design() []Gap {
	decided := map[id.ID]bool{}
	for _, d := range e.Designs {
		for _, at := range d.Systems {
			decided[at] = true
		}
	}
	var out []Gap
	for _, s := range e.Systems {
		if (s.Origin == "own" || s.Origin == "customised") && len(s.PIIHeld) > 0 && !decided[s.ID] {
			out = append(out, Gap{Kind: NoDesign, Register: record.Systems.Name, ID: s.ID, Mend: record.DesignDecisions.Name})
		}
	}
	return out
}

func (e *Estate) logs() []Gap {
	logged := map[id.ID]bool{}
	for _, l := range e.Logs {
		logged[l.System.ID] = true
	}
	var out []Gap
	for _, s := range e.Systems {
		if len(s.PIIHeld) > 0 && s.Hosting != "paper" && !logged[s.ID] {
			out = append(out, Gap{Kind: NoLog, Register: record.Systems.Name, ID: s.ID, Mend: record.LogSources.Name})
		}
	}
	return out
}

// undertakings is about people of units that have access to an activity or use a
// system with PII, and who have signed nothing that holds today.
func (e *Estate) undertakings() []Gap {
	reach := map[id.ID][]id.ID{} // by unit
	add := func(unit, at id.ID) {
		if !unit.IsZero() && !slices.Contains(reach[unit], at) {
			reach[unit] = append(reach[unit], at)
		}
	}
	for _, a := range e.Activities {
		for _, x := range a.Access {
			add(x.Unit.ID, a.ID)
		}
	}
	for _, s := range e.Systems {
		for _, u := range s.Units {
			if len(s.PIIHeld) > 0 {
				add(u, s.ID)
			}
		}
	}
	promised := map[id.ID]bool{}
	for _, u := range e.Undertakings {
		if u.Signed != "" && u.Signed <= e.Today && (u.Until == "" || u.Until >= e.Today) {
			promised[u.Person.ID] = true
		}
	}
	var out []Gap
	for _, p := range e.People {
		if to := reach[p.Unit.ID]; !p.Left && !p.Unit.ID.IsZero() && len(to) > 0 && !promised[p.ID] {
			out = append(out, Gap{Kind: NoUndertaking, Register: record.People.Name, ID: p.ID, Reach: to, Mend: record.Undertakings.Name})
		}
	}
	return out
}

// DoGaps looks for the gaps that the actor may see.
func DoGaps(ctx context.Context, tx *store.Tx) ([]Gap, error) {
	e, err := estate(ctx, tx, GapKinds()...)
	if err != nil {
		return nil, err
	}
	return e.Gaps(), nil
}

// gapsOn are the gaps that are ones on a control, by the requirements it answers.
func gapsOn(ctx context.Context, tx *store.Tx, ctl *record.Control) ([]Gap, error) {
	var kinds []GapKind
	for _, k := range GapKinds() {
		if slices.ContainsFunc(k.Asks(), func(key catalogue.Key) bool { return answers(ctl, key) }) {
			kinds = append(kinds, k)
		}
	}
	if len(kinds) == 0 {
		return nil, nil
	}
	e, err := estate(ctx, tx, kinds...)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(e.Gaps(), func(g Gap) bool { return !slices.Contains(kinds, g.Kind) }), nil
}

// answers reports whether a control names a requirement, or its equal in the other
// edition.
func answers(ctl *record.Control, k catalogue.Key) bool {
	keys := []string{string(k)}
	for _, m := range catalogue.Library().Correspond(k) {
		if m.Relation == catalogue.Equal {
			keys = append(keys, string(m.To))
		}
	}
	return slices.ContainsFunc(ctl.Requirements, func(r record.Requirement) bool { return slices.Contains(keys, string(r)) })
}

// estate reads what the kinds need.
func estate(ctx context.Context, tx *store.Tx, kinds ...GapKind) (*Estate, error) {
	e := &Estate{}
	var err error
	if e.Today, err = tx.Today(ctx); err != nil {
		return nil, err
	}
	has := func(list ...GapKind) bool {
		return slices.ContainsFunc(list, func(k GapKind) bool { return slices.Contains(kinds, k) })
	}
	if has(NoDefaults, NoDesign) {
		if e.Designs, err = store.Those(ctx, tx, record.DesignDecisions, nil); err != nil {
			return nil, err
		}
	}
	if has(NoDesign, NoLog, NoUndertaking) {
		if e.Systems, err = store.Those(ctx, tx, record.Systems, nil); err != nil {
			return nil, err
		}
	}
	if has(NoLog) {
		if e.Logs, err = store.Those(ctx, tx, record.LogSources, nil); err != nil {
			return nil, err
		}
	}
	if !has(NoUndertaking) {
		return e, nil
	}
	if e.Activities, err = store.Those(ctx, tx, record.ProcessingActivities, nil); err != nil {
		return nil, err
	}
	if e.People, err = store.Those(ctx, tx, record.People, nil); err != nil {
		return nil, err
	}
	e.Undertakings, err = store.Those(ctx, tx, record.Undertakings, nil)
	return e, err
}

// mendAt is where a gap is closed.
func (g Gap) mendAt(at func(parts ...string) string, ref string) string {
	if g.Mend != "" {
		field := map[GapKind]string{NoDesign: "systems", NoLog: "system", NoUndertaking: "person"}[g.Kind]
		return at(g.Mend, "new") + "?" + strings.Join([]string{field, g.ID.String()}, "=")
	}
	return at(g.Register, ref, "edit") + "#f-" + g.Field
}
