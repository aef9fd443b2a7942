package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
)

// contradictedSystems: activities, systems and stores against each other.
func contradictedSystems() []ContradictionRule {
	return []ContradictionRule{
		contradicted("system.retired", Major, activities(), "systems", func(v *View, a *activity, s voice) {
			for _, at := range a.Systems {
				if x := v.systems[at]; x != nil && x.Status == "retired" {
					s.says("systems", "system_retired", part(at.String()), inSystem(at))
				}
			}
		}),
		contradicted("system.planned", Minor, activities(), "systems", func(v *View, a *activity, s voice) {
			for _, at := range a.Systems {
				if x := v.systems[at]; x != nil && a.State == "approved" && (x.Status == "planned" || x.GoLive > v.Today) && (a.Started == "" || a.Started <= v.Today) {
					s.says("systems", "system_planned", part(at.String()), inSystem(at))
				}
			}
		}),
		contradicted("link.archived", Minor, activities(), "systems data-stores units parties", archivedLinks),
		contradicted("system.data", Minor, activities(), "systems", systemData),
		contradicted("system.unused", Minor, systems(), "processing-activities", func(v *View, x *record.System, s voice) {
			if len(x.PIIHeld) > 0 && x.Status == "live" && len(v.uses(x.ID)) == 0 {
				s.says("", "system_unused")
			}
		}),
		contradicted("store.data", Minor, activities(), "data-stores", func(v *View, a *activity, s voice) {
			for _, d := range a.DataItems {
				for _, at := range d.DataStores {
					x := v.graph.stores[at]
					if x != nil && len(x.PIIHeld) > 0 && !slices.ContainsFunc(x.PIIHeld, func(c record.PIICategory) bool { return within(c, d.Category) }) {
						s.says("data_items", "store_without_category", part(at.String()), part(d.Category), inStore(at), categoryArg(d.Category))
					}
				}
			}
		}),
		contradicted("store.system", Minor, activities(), "data-stores systems", func(v *View, a *activity, s voice) {
			for _, at := range a.DataStores {
				if d := v.graph.stores[at]; d != nil && !d.System.ID.IsZero() && !slices.Contains(a.Systems, d.System.ID) {
					s.says("systems", "store_of_another_system", part(at.String()), inStore(at), inSystem(d.System.ID))
				}
			}
		}),
		contradicted("store.region", Minor, dataStores(), "systems", func(v *View, d *record.DataStore, s voice) {
			x := v.systems[d.System.ID]
			if x != nil && d.Country != "" && len(x.Regions) > 0 && !slices.Contains(x.Regions, d.Country) {
				s.says("country", "store_outside_system", inSystem(x.ID), arg{"country", countryArg(d.Country)})
			}
		}),
		contradicted("store.retired", Major, dataStores(), "systems", func(v *View, d *record.DataStore, s voice) {
			if x := v.systems[d.System.ID]; x != nil && x.Status == "retired" && len(d.PIIHeld) > 0 {
				s.says("system", "store_of_retired_system", inSystem(x.ID))
			}
		}),
		taken("store.test", record.DataStores.Name, ""),
		contradicted("store.used", Major, activities(), "data-stores", func(v *View, a *activity, s voice) {
			for _, at := range a.DataStores {
				if d := v.graph.stores[at]; d != nil && (d.Environment == "test" || d.Environment == "development") {
					s.says("data_stores", "test_store_used", part(at.String()), inStore(at))
				}
			}
		}),
		taken("system.supplier", record.Systems.Name, "engagements", "supplier_not_engaged"),
		contradicted("shared.retention", Major, systems(), "processing-activities", sharedRetention),
		contradicted("shared.special", Major, systems(), "processing-activities", sharedSpecial),
		contradicted("shared.protection", Minor, systems(), "processing-activities", sharedProtection),
	}
}

// archivedLinks: nothing in use names what is archived, such as a unit that was
// closed.
func archivedLinks(v *View, a *activity, s voice) {
	if !a.Unit.ID.IsZero() && v.graph.units[a.Unit.ID] == nil {
		s.says("unit", "unit_closed", part(a.Unit.ID.String()), inUnit(a.Unit.ID))
	}
	for _, at := range a.Systems {
		if v.systems[at] == nil {
			s.says("systems", "system_archived", part(at.String()), inSystem(at))
		}
	}
	for _, at := range a.DataStores {
		if v.graph.stores[at] == nil {
			s.says("data_stores", "store_archived", part(at.String()), inStore(at))
		}
	}
	for _, r := range a.Recipients {
		if at := r.Party.ID; !at.IsZero() && v.graph.parties[at] == nil {
			s.says("recipients", "recipient_archived", part(at.String()), inParty(at))
		}
	}
}

// systemData: where all systems of an activity say what they hold, each category
// of the activity is held by one.
func systemData(v *View, a *activity, s voice) {
	var held []record.PIICategory
	for _, at := range a.Systems {
		x := v.systems[at]
		if x == nil || len(x.PIIHeld) == 0 {
			return
		}
		held = append(held, x.PIIHeld...)
	}
	for _, d := range a.DataItems {
		if len(a.Systems) > 0 && !slices.ContainsFunc(held, func(c record.PIICategory) bool { return within(c, d.Category) }) {
			s.says("data_items", "category_not_held", part(d.Category), categoryArg(d.Category), inSystem(a.Systems[0]))
		}
	}
}

// sharing is what two activities may say differently of one system: a category of
// data about a category of people.
type sharing struct {
	data   record.PIICategory
	people record.PrincipalCategory
}

// items calls look for each item of the activities on a system.
func (v *View) items(system id.ID, look func(*activity, sharing, record.ActivityDataItem)) {
	for _, a := range v.uses(system) {
		who := map[id.ID]record.PrincipalCategory{}
		for _, p := range a.Principals {
			who[p.ID] = p.Category
		}
		for _, d := range a.DataItems {
			k := sharing{d.Category, who[d.Principal.ID]}
			if d.Principal.ID.IsZero() && len(a.Principals) == 1 {
				k.people = a.Principals[0].Category
			}
			look(a, k, d)
		}
	}
}

// sharedRetention: the same data of the same people stay in one system for
// different times. The first two activities that differ are named.
func sharedRetention(v *View, x *record.System, s voice) {
	type said struct {
		a *activity
		d record.ActivityDataItem
	}
	first := map[sharing]said{}
	v.items(x.ID, func(a *activity, k sharing, d record.ActivityDataItem) {
		if d.Retention == "" || d.RetentionFrom == "" {
			return
		}
		f, known := first[k]
		switch {
		case !known:
			first[k] = said{a, d}
		case f.a != a && f.d.RetentionFrom == d.RetentionFrom && f.d.Retention != d.Retention:
			s.says("", "shared_retention", part(k.data), part(k.people), inActivity(f.a.ID), inActivity(a.ID), categoryArg(k.data),
				arg{"one", "period:" + string(f.d.Retention)}, arg{"other", "period:" + string(d.Retention)})
		}
	})
}

// sharedSpecial: one activity takes the same data for special, another denies it.
func sharedSpecial(v *View, x *record.System, s voice) {
	yes, no := map[sharing]*activity{}, map[sharing]*activity{}
	v.items(x.ID, func(a *activity, k sharing, d record.ActivityDataItem) {
		switch {
		case d.Special == "yes" && yes[k] == nil:
			yes[k] = a
		case d.Special == "no" && no[k] == nil:
			no[k] = a
		default:
			return
		}
		if yes[k] != nil && no[k] != nil && yes[k] != no[k] {
			s.says("", "shared_special", part(k.data), part(k.people), inActivity(yes[k].ID), inActivity(no[k].ID), categoryArg(k.data))
		}
	})
}

// sharedProtection: the same way between two systems is protected by one activity
// and open to another.
func sharedProtection(v *View, x *record.System, s voice) {
	open, safe := map[id.ID]*activity{}, map[id.ID]*activity{}
	for _, a := range v.graph.naming[x.ID] {
		if a.State == "retired" {
			continue
		}
		for _, f := range a.Flows {
			if f.From.ID != x.ID || f.To.ID.IsZero() || f.Protection == "" {
				continue
			}
			if f.Protection == "none" {
				open[f.To.ID] = a
			} else {
				safe[f.To.ID] = a
			}
			if o, p := open[f.To.ID], safe[f.To.ID]; o != nil && p != nil && o != p {
				s.says("", "shared_protection", part(f.To.ID.String()), inActivity(o.ID), inActivity(p.ID))
			}
		}
	}
}
