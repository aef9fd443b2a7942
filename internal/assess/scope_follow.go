package assess

import (
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// programme are duties, risks and what the management system itself rests on.
func (in *Inside) programme(s *record.Scope, w *World) {
	for _, o := range w.Obligations {
		in.follow(record.Obligations.Name, o.ID, o.Activities, one(o.Agreement.ID), one(o.Party.ID))
	}
	for _, r := range w.Risks {
		in.follow(record.Risks.Name, r.ID, r.Activities, r.Systems, r.Parties)
	}
	named := func(name string, at id.ID, scopes register.Links[record.Scope]) {
		if !in.named(name, at, scopes, s) {
			in.add(name, at, WhyWhole, id.ID{})
		}
	}
	for _, x := range w.ContextIssues {
		named(record.ContextIssues.Name, x.ID, x.Scopes)
	}
	for _, x := range w.Interested {
		named(record.InterestedParties.Name, x.ID, x.Scopes)
	}
	for _, x := range w.Objectives {
		named(record.Objectives.Name, x.ID, x.Scopes)
	}
	for _, x := range w.Commitments {
		named(record.Commitments.Name, x.ID, x.Scopes)
	}
	for _, x := range w.RoleAssignments {
		named(record.RoleAssignments.Name, x.ID, x.Scopes)
	}
	for _, x := range w.Plans {
		named(record.Plans.Name, x.ID, links(x.Scope))
	}
	for _, x := range w.Assessments {
		named(record.Assessments.Name, x.ID, links(x.Scope))
	}
	for _, x := range w.Statements {
		named(record.Statements.Name, x.ID, links(x.Scope))
	}
}

// assurance are controls, their evidence, logs and decisions of design.
func (in *Inside) assurance(s *record.Scope, w *World) {
	for _, c := range w.Controls {
		if !in.named(record.Controls.Name, c.ID, c.Scopes, s) {
			in.follow(record.Controls.Name, c.ID, join(c.Activities, c.Systems, c.Risks, c.Agreements))
		}
	}
	for _, x := range w.LogSources {
		if in.Has(x.System.ID) {
			in.add(record.LogSources.Name, x.ID, WhyLinked, x.System.ID)
		}
	}
	for _, x := range w.DesignDecisions {
		in.follow(record.DesignDecisions.Name, x.ID, x.Activities, x.Systems)
	}
	for _, x := range w.Changes {
		var touched []id.ID
		for _, t := range x.Touched {
			touched = append(touched, t.Subject.ID)
		}
		in.follow(record.Changes.Name, x.ID, touched)
	}
	for _, e := range w.Evidence {
		if !in.named(record.EvidenceItems.Name, e.ID, e.Scopes, s) {
			in.follow(record.EvidenceItems.Name, e.ID, e.Controls, one(e.Subject.ID))
		}
	}
}

// people are those of the units inside, those who hold a role, and the owners of
// what lies inside.
func (in *Inside) people(w *World) {
	by := map[id.ID]id.ID{}
	owner := func(h *register.Head, more ...id.ID) {
		if in.Has(h.ID) {
			first(by, append(more, h.Owner), h.ID)
		}
	}
	for _, a := range w.Activities {
		owner(&a.Head)
	}
	for _, x := range w.Systems {
		owner(&x.Head)
	}
	for _, r := range w.Risks {
		owner(&r.Head, r.AcceptedBy.ID)
	}
	for _, c := range w.Controls {
		owner(&c.Head, c.OperatedBy.ID)
	}
	for _, r := range w.RoleAssignments {
		owner(&r.Head, r.Person.ID, r.Deputy.ID)
	}
	for _, c := range w.Commitments {
		owner(&c.Head, c.By.ID)
	}
	for _, p := range w.People {
		via := by[p.ID]
		switch {
		case in.Has(p.Unit.ID):
			in.add(record.People.Name, p.ID, WhyPart, p.Unit.ID)
		case !via.IsZero():
			in.add(record.People.Name, p.ID, WhyAnswers, via)
		}
	}
}

// followers are records about others: they lie where their subject lies.
func (in *Inside) followers(s *record.Scope, w *World) {
	for _, u := range w.Undertakings {
		if in.Has(u.Person.ID) {
			in.add(record.Undertakings.Name, u.ID, WhyLinked, u.Person.ID)
		}
	}
	for _, p := range w.Publications {
		if in.Has(p.Subject.ID) {
			in.add(record.Publications.Name, p.ID, WhyLinked, p.Subject.ID)
		}
	}
	for _, t := range w.Tasks {
		if in.Has(t.Subject.ID) {
			in.add(record.Tasks.Name, t.ID, WhyLinked, t.Subject.ID)
		}
	}
}

func one(at id.ID) []id.ID {
	if at.IsZero() {
		return nil
	}
	return []id.ID{at}
}

func links[T any](l register.Link[T]) register.Links[T] { return register.Links[T](one(l.ID)) }

func join(lists ...[]id.ID) []id.ID {
	var out []id.ID
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}
