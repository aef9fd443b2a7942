package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// Why a record lies in a scope: the sentence "scope.why.WHY" of the locales.
type Why string

const (
	WhyListed  Why = "listed"  // the scope names it
	WhyPart    Why = "part"    // it belongs to a unit or site that lies inside
	WhyUsed    Why = "used"    // an activity inside uses it
	WhyServes  Why = "serves"  // it is engaged for, or party to, something inside
	WhyLinked  Why = "linked"  // it links to something inside
	WhyAnswers Why = "answers" // the person answers for something inside
	WhyNamed   Why = "named"   // the record itself names the scope
	WhyWhole   Why = "whole"   // it names nothing in particular: it holds for the whole organisation
)

// Membership says that a record lies in a scope, and by which other record it
// comes in; Via is zero where the scope itself names it or it holds for all.
type Membership struct {
	Register string
	ID       id.ID
	Why      Why
	Via      id.ID
}

// Inside are the records of a scope. The first reason found is the one kept: the
// scope's own lists come before what follows from them.
type Inside struct {
	list []Membership
	at   map[id.ID]int
}

// Has reports whether a record lies inside.
func (in *Inside) Has(at id.ID) bool { _, ok := in.at[at]; return ok }

// Because is the reason of a record that lies inside.
func (in *Inside) Because(at id.ID) (Membership, bool) {
	i, ok := in.at[at]
	if !ok {
		return Membership{}, false
	}
	return in.list[i], true
}

// All are the memberships, register by register in the order in which they follow
// from each other.
func (in *Inside) All() []Membership { return in.list }

// Of are the memberships of one register.
func (in *Inside) Of(register string) []Membership {
	var out []Membership
	for _, m := range in.list {
		if m.Register == register {
			out = append(out, m)
		}
	}
	return out
}

// Count says how many records of a register lie inside.
func (in *Inside) Count(register string) int { return len(in.Of(register)) }

func (in *Inside) add(register string, at id.ID, why Why, via id.ID) {
	if _, twice := in.at[at]; twice || at.IsZero() {
		return
	}
	in.at[at] = len(in.list)
	in.list = append(in.list, Membership{register, at, why, via})
}

// any is the first of the records that lies inside.
func (in *Inside) any(list []id.ID) (id.ID, bool) {
	for _, at := range list {
		if in.Has(at) {
			return at, true
		}
	}
	return id.ID{}, false
}

// follow adds a record for the first list that names anything at all: the most
// particular link decides, so that a risk of an activity outside does not come in
// by a system that others share. A record that names nothing holds for the whole
// organisation.
func (in *Inside) follow(register string, at id.ID, lists ...[]id.ID) {
	for _, list := range lists {
		if len(list) == 0 {
			continue
		}
		if via, ok := in.any(list); ok {
			in.add(register, at, WhyLinked, via)
		}
		return
	}
	in.add(register, at, WhyWhole, id.ID{})
}

// Members are the records that lie in a scope, each with its reason (S-002).
// Scopes that a record names itself decide for it; else what it links to does.
// Where a scope lists units, activities of these units and of the units below lie
// inside; where it lists sites alone, those of the units at them. An activity that
// is marked as out stays out unless the scope names it.
func Members(s *record.Scope, w *World) *Inside {
	in := &Inside{at: map[id.ID]int{}}
	in.add(record.Scopes.Name, s.ID, WhyListed, id.ID{})
	in.places(s, w)
	in.activities(s, w)
	in.systems(s, w)
	in.partners(w)
	in.keeping(w)
	in.programme(s, w)
	in.assurance(s, w)
	in.people(w)
	in.saying(w)
	in.followers(s, w)
	return in
}

func (in *Inside) places(s *record.Scope, w *World) {
	below := map[id.ID][]id.ID{}
	at := map[id.ID][]id.ID{}
	known := map[id.ID]bool{}
	for _, u := range w.Units {
		known[u.ID] = true
		below[u.Parent.ID] = append(below[u.Parent.ID], u.ID)
		at[u.Site.ID] = append(at[u.Site.ID], u.ID)
	}
	for _, x := range w.Sites {
		known[x.ID] = true
		below[x.Parent.ID] = append(below[x.Parent.ID], x.ID)
	}
	in.closure(record.Sites.Name, s.Sites, below, known)
	in.closure(record.Units.Name, s.Units, below, known)
	if len(s.Units) > 0 {
		return
	}
	for _, m := range in.Of(record.Sites.Name) {
		for _, u := range at[m.ID] {
			in.add(record.Units.Name, u, WhyPart, m.ID)
			in.closure(record.Units.Name, []id.ID{u}, below, known)
		}
	}
}

// closure adds what is listed and all below it. A ring of parents ends where it
// began.
func (in *Inside) closure(register string, listed []id.ID, below map[id.ID][]id.ID, known map[id.ID]bool) {
	for _, at := range listed {
		if known[at] {
			in.add(register, at, WhyListed, id.ID{})
		}
	}
	seen := map[id.ID]bool{}
	for queue := slices.Clone(listed); len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if seen[at] || at.IsZero() {
			continue
		}
		seen[at] = true
		for _, c := range below[at] {
			in.add(register, c, WhyPart, at)
			queue = append(queue, c)
		}
	}
}

func (in *Inside) activities(s *record.Scope, w *World) {
	listed := set(s.Activities)
	for _, a := range w.Activities {
		switch {
		case listed[a.ID]:
			in.add(record.ProcessingActivities.Name, a.ID, WhyListed, id.ID{})
		case in.Has(a.Unit.ID) && a.Scope != "out":
			in.add(record.ProcessingActivities.Name, a.ID, WhyPart, a.Unit.ID)
		}
	}
}

func (in *Inside) systems(s *record.Scope, w *World) {
	uses, stores := map[id.ID]id.ID{}, map[id.ID]id.ID{}
	for _, a := range w.Activities {
		if !in.Has(a.ID) {
			continue
		}
		first(uses, a.Systems, a.ID)
		first(stores, a.DataStores, a.ID)
		for _, d := range a.DataItems {
			first(stores, d.DataStores, a.ID)
		}
		for _, x := range a.Access {
			first(uses, []id.ID{x.System.ID}, a.ID)
		}
	}
	for _, d := range w.DataStores {
		if via := stores[d.ID]; !via.IsZero() {
			first(uses, []id.ID{d.System.ID}, via)
		}
	}
	listed := set(s.Systems)
	for _, x := range w.Systems {
		unit, ofUnit := in.any(x.Units)
		switch via := uses[x.ID]; {
		case listed[x.ID]:
			in.add(record.Systems.Name, x.ID, WhyListed, id.ID{})
		case !via.IsZero():
			in.add(record.Systems.Name, x.ID, WhyUsed, via)
		case ofUnit:
			in.add(record.Systems.Name, x.ID, WhyPart, unit)
		}
	}
	for _, d := range w.DataStores {
		if via := stores[d.ID]; !via.IsZero() {
			in.add(record.DataStores.Name, d.ID, WhyUsed, via)
		} else if in.Has(d.System.ID) {
			in.add(record.DataStores.Name, d.ID, WhyPart, d.System.ID)
		}
	}
}

// partners are engagements, the parties to them and the agreements with these.
func (in *Inside) partners(w *World) {
	engaged, parties, agreed := map[id.ID]id.ID{}, map[id.ID]id.ID{}, map[id.ID]id.ID{}
	for _, a := range w.Activities {
		if !in.Has(a.ID) {
			continue
		}
		for _, p := range a.Processors {
			first(engaged, []id.ID{p.Engagement.ID}, a.ID)
			first(parties, []id.ID{p.Party.ID}, a.ID)
		}
		for _, c := range a.Customers {
			first(parties, []id.ID{c.Party.ID}, a.ID)
			first(agreed, []id.ID{c.Agreement.ID}, a.ID)
		}
		for _, x := range a.Actors {
			first(parties, []id.ID{x.Party.ID}, a.ID)
		}
		for _, r := range a.Recipients {
			first(parties, []id.ID{r.Party.ID}, a.ID)
		}
		for _, t := range a.Transfers {
			first(parties, []id.ID{t.Importer.ID}, a.ID)
		}
	}
	below, known := map[id.ID][]id.ID{}, map[id.ID]bool{}
	for _, e := range w.Engagements {
		below[e.Parent.ID] = append(below[e.Parent.ID], e.ID)
		known[e.ID] = true
		if via := engaged[e.ID]; !via.IsZero() {
			in.add(record.Engagements.Name, e.ID, WhyServes, via)
		} else if via, ok := in.any(e.Systems); ok {
			in.add(record.Engagements.Name, e.ID, WhyServes, via)
		}
	}
	for _, m := range in.Of(record.Engagements.Name) {
		in.closure(record.Engagements.Name, []id.ID{m.ID}, below, known)
	}
	for _, e := range w.Engagements {
		if in.Has(e.ID) {
			first(parties, []id.ID{e.Party.ID}, e.ID)
		}
	}
	for _, x := range w.Systems {
		if in.Has(x.ID) {
			first(parties, []id.ID{x.Supplier.ID}, x.ID)
		}
	}
	for _, p := range w.Parties {
		if via := parties[p.ID]; !via.IsZero() {
			in.add(record.Parties.Name, p.ID, WhyServes, via)
		}
	}
	for _, a := range w.Agreements {
		via, ok := agreed[a.ID], false
		if via.IsZero() {
			if via, ok = in.any(a.Engagements); !ok && len(a.Engagements) == 0 && in.Has(a.Party.ID) {
				via = a.Party.ID
			}
		}
		if !via.IsZero() {
			in.add(record.Agreements.Name, a.ID, WhyServes, via)
		}
	}
}

func set(list []id.ID) map[id.ID]bool {
	out := make(map[id.ID]bool, len(list))
	for _, at := range list {
		out[at] = true
	}
	return out
}

// first keeps for each record the first by which it is reached.
func first(by map[id.ID]id.ID, list []id.ID, via id.ID) {
	for _, at := range list {
		if _, ok := by[at]; !ok && !at.IsZero() {
			by[at] = via
		}
	}
}

// named adds a record that names scopes itself and reports whether it does so: then
// nothing else decides.
func (in *Inside) named(name string, at id.ID, scopes register.Links[record.Scope], s *record.Scope) bool {
	if slices.Contains(scopes, s.ID) {
		in.add(name, at, WhyNamed, s.ID)
	}
	return len(scopes) > 0
}
