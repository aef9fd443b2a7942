package assess

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
)

// contradictedData: what the record says of people and data against itself.
func contradictedData() []ContradictionRule {
	return []ContradictionRule{
		contradicted("data.special", Major, activities(), "", func(v *View, a *activity, s voice) {
			for _, d := range a.DataItems {
				if d.Special == "no" && (v.isSpecial(d.Category) || v.isCriminal(d.Category)) {
					s.says("data_items", "special_denied", part(d.ID.String()), categoryArg(d.Category))
				}
			}
		}),
		contradicted("data.whose", Minor, activities(), "", func(_ *View, a *activity, s voice) {
			for _, d := range a.DataItems {
				if d.Principal.ID.IsZero() && len(a.Principals) > 1 {
					s.says("data_items", "principal_unknown", part(d.ID.String()), categoryArg(d.Category))
				}
			}
		}),
		contradicted("principal.idle", Minor, activities(), "", principalIdle),
		contradicted("principal.minors", Major, activities(), "", func(v *View, a *activity, s voice) {
			for _, p := range a.Principals {
				t, _ := v.Terms.Find(catalogue.PrincipalCategory, string(p.Category))
				name := arg{"people", termArg(catalogue.PrincipalCategory, string(p.Category))}
				switch {
				case t.Minor && p.Minors == "no":
					s.says("principals", "minors_denied", part(p.ID.String()), name)
				case t.Vulnerable && p.Vulnerable == "no":
					s.says("principals", "vulnerable_denied", part(p.ID.String()), name)
				}
			}
		}),
		contradicted("principal.count", Minor, activities(), "", func(_ *View, a *activity, s voice) {
			for _, p := range a.Principals {
				if a.PeopleCount > 0 && p.Count > a.PeopleCount {
					s.says("people_count", "count_too_small", part(p.ID.String()), arg{"people", termArg(catalogue.PrincipalCategory, string(p.Category))})
				}
			}
		}),
		contradicted("data.derived", Minor, deciding(), "", func(_ *View, a *activity, s voice) {
			for _, d := range a.DataItems {
				if d.Source == "derived" && d.SourceNote == "" {
					s.says("data_items", "derived_without_source", part(d.ID.String()), categoryArg(d.Category))
				}
			}
		}),
		taken("information.source", record.ProcessingActivities.Name, ""),
		contradicted("special.protected", Major, activities(), "", func(v *View, a *activity, s voice) {
			if !v.holds(a, catalogue.Special) && !v.holds(a, catalogue.Criminal) {
				return
			}
			if !slices.ContainsFunc(a.Measures, func(m record.ActivityMeasure) bool {
				top, _, _ := strings.Cut(string(m.Measure), ".")
				return slices.Contains([]string{"encryption", "access", "pseudonymisation", "anonymisation", "masking", "separation", "confidentiality"}, top)
			}) {
				s.says("measures", "special_unprotected")
			}
		}),
		contradicted("special.store", Major, dataStores(), "", func(v *View, d *record.DataStore, s voice) {
			if i := slices.IndexFunc(d.PIIHeld, v.isSpecial); i >= 0 && d.EncryptionAtRest == "no" {
				s.says("encryption_at_rest", "special_in_clear", categoryArg(d.PIIHeld[i]))
			}
		}),
		contradicted("access.special", Major, activities(), "systems", specialAccess), // S-043
		contradicted("access.category", Minor, activities(), "", func(_ *View, a *activity, s voice) {
			for _, x := range a.Access {
				for _, c := range x.Categories {
					if len(a.DataItems) > 0 && !lists(a, c) {
						s.says("access", "access_to_unlisted", part(x.ID.String()), part(c), categoryArg(c), arg{"group", "text:" + x.Group})
					}
				}
			}
		}),
		contradicted("access.system", Minor, activities(), "systems", func(_ *View, a *activity, s voice) {
			for _, x := range a.Access {
				if !x.System.ID.IsZero() && !slices.Contains(a.Systems, x.System.ID) {
					s.says("access", "access_elsewhere", part(x.ID.String()), inSystem(x.System.ID), arg{"group", "text:" + x.Group})
				}
			}
		}),
		contradicted("flow.category", Minor, activities(), "", func(_ *View, a *activity, s voice) {
			for _, f := range a.Flows {
				for _, c := range f.Categories {
					if len(a.DataItems) > 0 && !lists(a, c) {
						s.says("flows", "flow_of_unlisted", part(f.ID.String()), part(c), categoryArg(c))
					}
				}
			}
		}),
		contradicted("flow.recipient", Major, activities(), "parties engagements", flowRecipient),
		contradicted("flow.system", Minor, activities(), "systems data-stores", flowSystem),
		contradicted("flow.claim", Major, activities(), "", func(_ *View, a *activity, s voice) {
			if !claims(a, "encryption.transit") && !claims(a, "encryption.end_to_end") {
				return
			}
			for _, f := range a.Flows {
				if f.Protection == "none" {
					s.says("flows", "flow_against_measure", part(f.ID.String()))
				}
			}
		}),
		contradicted("measure.rest", Major, activities(), "data-stores", func(v *View, a *activity, s voice) {
			for _, at := range a.DataStores {
				if d := v.graph.stores[at]; d != nil && d.EncryptionAtRest == "no" && claims(a, "encryption.rest") {
					s.says("measures", "measure_against_store", part(at.String()), inStore(at))
				}
			}
		}),
		contradicted("recipient.notice", Minor, deciding(), "parties engagements agreements", recipientNotice),
	}
}

func claims(a *activity, measure record.Measure) bool {
	return slices.ContainsFunc(a.Measures, func(m record.ActivityMeasure) bool { return m.Measure == measure })
}

// principalIdle: where every item says whose it is, everybody listed has data.
func principalIdle(_ *View, a *activity, s voice) {
	have := map[id.ID]bool{}
	for _, d := range a.DataItems {
		if d.Principal.ID.IsZero() {
			return
		}
		have[d.Principal.ID] = true
	}
	for _, p := range a.Principals {
		if len(have) > 0 && !have[p.ID] {
			s.says("data_items", "principal_without_data", part(p.ID.String()), arg{"people", termArg(catalogue.PrincipalCategory, string(p.Category))})
		}
	}
}

// specialAccess: whoever reaches special data does so under a condition (S-043).
// A row without categories reaches all of the activity.
func specialAccess(v *View, a *activity, s voice) {
	for _, x := range a.Access {
		special := slices.ContainsFunc(x.Categories, v.isSpecial) || len(x.Categories) == 0 && v.holds(a, catalogue.Special)
		if special && x.Condition == "" {
			s.says("access", "special_without_condition", part(x.ID.String()), inSystem(x.System.ID), arg{"group", "text:" + x.Group})
		}
	}
}

// knows reports whether an activity lists a party as somebody who receives or
// sends data.
func (v *View) knows(a *activity, party id.ID) bool {
	return slices.ContainsFunc(a.Recipients, func(r record.ActivityRecipient) bool { return r.Party.ID == party }) ||
		slices.ContainsFunc(a.Transfers, func(t record.ActivityTransfer) bool { return t.Importer.ID == party }) ||
		slices.ContainsFunc(a.Actors, func(x record.ActivityParty) bool { return x.Party.ID == party }) ||
		slices.ContainsFunc(a.Customers, func(c record.ActivityCustomer) bool { return c.Party.ID == party }) ||
		v.processedBy(a, party)
}

// processedBy reports whether a party is among the processors of an activity.
func (v *View) processedBy(a *activity, party id.ID) bool {
	return slices.ContainsFunc(a.Processors, func(p record.ActivityProcessor) bool {
		e := v.engagements[p.Engagement.ID]
		return p.Party.ID == party || e != nil && e.Party.ID == party
	})
}

// flowRecipient: a party that data flow to stands among recipients, processors or
// partners of the activity.
func flowRecipient(v *View, a *activity, s voice) {
	for _, f := range a.Flows {
		if p := v.graph.parties[f.To.ID]; p != nil && !v.knows(a, p.ID) {
			s.says("recipients", "flow_to_unlisted", part(p.ID.String()), inParty(p.ID))
		}
	}
}

// flowSystem: systems and stores that data flow through belong to the activity.
func flowSystem(v *View, a *activity, s voice) {
	for _, f := range a.Flows {
		for _, at := range []id.ID{f.From.ID, f.To.ID} {
			d := v.graph.stores[at]
			switch {
			case v.systems[at] != nil && !slices.Contains(a.Systems, at):
				s.says("systems", "flow_through_system", part(at.String()), inSystem(at))
			case d != nil && !slices.Contains(a.DataStores, at) && !slices.Contains(a.Systems, d.System.ID):
				s.says("data_stores", "flow_through_store", part(at.String()), inStore(at))
			}
		}
	}
}

// recipientNotice: an outside recipient is named in the information given to
// people, or an engagement or agreement with it is on record (GDPR Art. 13(1)(e);
// domain model, invariant 8).
func recipientNotice(v *View, a *activity, s voice) {
	given := strings.ToLower(string(a.InformationGiven))
	for _, r := range a.Recipients {
		p := v.graph.parties[r.Party.ID]
		if p == nil || r.Role == record.TheyProcess || r.Role == record.TheySubProcess || len(v.engagementsOf[p.ID]) > 0 || len(v.graph.agreedWith[p.ID]) > 0 {
			continue
		}
		if strings.Contains(given, strings.ToLower(p.Title)) || r.Name != "" && strings.Contains(given, strings.ToLower(r.Name)) {
			continue
		}
		if !v.namesCategory(given, r.Category) {
			s.says("information_given", "recipient_not_named", part(p.ID.String()), inParty(p.ID))
		}
	}
}

func (w *World) namesCategory(text string, c record.RecipientCategory) bool {
	t, ok := w.Terms.Find("recipient_category", string(c))
	return ok && (strings.Contains(text, strings.ToLower(t.Label("en"))) || strings.Contains(text, strings.ToLower(t.Label("de"))))
}
