package assess

import (
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// keeping is what is known of data and of work with partners: each record lies where
// the data, the activity or the partner lies that it is about. What names nothing holds
// for the whole organisation.
func (in *Inside) keeping(w *World) {
	for _, x := range w.DataSets {
		in.follow(record.DataSets.Name, x.ID, one(x.DataStore.ID))
	}
	for _, x := range w.AccessRights {
		in.follow(record.AccessRights.Name, x.ID, x.Activities, one(x.System.ID), x.DataSets, one(x.Unit.ID), one(x.Party.ID))
	}
	for _, x := range w.RetentionRules {
		in.follow(record.RetentionRules.Name, x.ID, x.Activities, x.DataSets)
	}
	for _, x := range w.Holds {
		in.follow(record.Holds.Name, x.ID, x.Activities, x.DataSets, x.Systems)
	}
	for _, x := range w.Transfers {
		in.follow(record.Transfers.Name, x.ID, one(x.Engagement.ID), one(x.Importer.ID))
	}
	for _, x := range w.Instructions {
		in.follow(record.Instructions.Name, x.ID, x.Activities, one(x.Agreement.ID), one(x.Customer.ID))
	}
	for _, x := range w.SubprocessorChanges {
		in.follow(record.SubprocessorChanges.Name, x.ID, one(x.Engagement.ID))
	}
	// An authority that asks is a party of no scope: only whom it is about decides.
	for _, x := range w.Disclosures {
		in.follow(record.Disclosures.Name, x.ID, x.Activities, one(x.Customer.ID))
	}
	for _, x := range w.Questionnaires {
		in.follow(record.Questionnaires.Name, x.ID, one(x.Engagement.ID), one(x.Party.ID))
	}
	for _, x := range w.Portals {
		in.follow(record.Portals.Name, x.ID)
	}
	// A request lies where its data lie; before they are found, everywhere.
	for _, x := range w.Requests {
		var systems, sets, activities []id.ID
		for _, i := range x.Items {
			systems, sets, activities = append(systems, one(i.System.ID)...), append(sets, one(i.DataSet.ID)...), append(activities, one(i.Activity.ID)...)
		}
		in.follow(record.Requests.Name, x.ID, systems, sets, activities, one(x.Customer.ID))
	}
}

// saying are answers that rest on records, and findings about them.
func (in *Inside) saying(w *World) {
	for _, x := range w.Answers {
		var sources []id.ID
		for _, s := range x.Sources {
			if !s.About.ID.IsZero() {
				sources = append(sources, s.About.ID)
			}
		}
		in.follow(record.Answers.Name, x.ID, sources)
	}
	for _, x := range w.Findings {
		concerns := one(x.Subject.ID)
		for _, c := range x.Concerns {
			concerns = append(concerns, one(c.About.ID)...)
		}
		if via, ok := in.any(concerns); ok {
			in.add(record.Findings.Name, x.ID, WhyLinked, via)
		}
	}
}

// ScopesOf are the scopes in which a record lies, each with its reason (S-002).
func ScopesOf(at id.ID, w *World) []InScope {
	var out []InScope
	for _, s := range w.Scopes {
		if s.ID == at {
			continue
		}
		if m, ok := Members(s, w).Because(at); ok {
			out = append(out, InScope{s, m})
		}
	}
	return out
}

// InScope is one scope and why a record lies in it.
type InScope struct {
	Scope *record.Scope
	Membership
}

// within keeps of the lists about data and partners what lies inside.
func (in *Inside) within(out, w *World) {
	out.DataSets, out.AccessRights = kept(in, w.DataSets), kept(in, w.AccessRights)
	out.RetentionRules, out.Holds = kept(in, w.RetentionRules), kept(in, w.Holds)
	out.Transfers, out.Questionnaires = kept(in, w.Transfers), kept(in, w.Questionnaires)
	out.Answers, out.Instructions = kept(in, w.Answers), kept(in, w.Instructions)
	out.SubprocessorChanges, out.Disclosures = kept(in, w.SubprocessorChanges), kept(in, w.Disclosures)
	out.Findings = kept(in, w.Findings)
	out.Portals, out.Requests = kept(in, w.Portals), kept(in, w.Requests)
}

// keptHeads shows the records about data and partners.
func keptHeads(w *World, see func(register string, h *register.Head)) {
	heads(record.DataSets, w.DataSets, see)
	heads(record.AccessRights, w.AccessRights, see)
	heads(record.RetentionRules, w.RetentionRules, see)
	heads(record.Holds, w.Holds, see)
	heads(record.Transfers, w.Transfers, see)
	heads(record.Questionnaires, w.Questionnaires, see)
	heads(record.Answers, w.Answers, see)
	heads(record.Instructions, w.Instructions, see)
	heads(record.SubprocessorChanges, w.SubprocessorChanges, see)
	heads(record.Disclosures, w.Disclosures, see)
	heads(record.Findings, w.Findings, see)
	heads(record.Portals, w.Portals, see)
	heads(record.Requests, w.Requests, see)
}
