package assess

import (
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// Within is the world as far as it lies in a scope, so that whatever is computed from
// it speaks of that scope alone (S-002). Of the scopes only this one is in it.
func Within(s *record.Scope, w *World) *World {
	in := Members(s, w)
	out := *w
	out.Units, out.Sites, out.People = kept(in, w.Units), kept(in, w.Sites), kept(in, w.People)
	out.Activities, out.Systems, out.DataStores = kept(in, w.Activities), kept(in, w.Systems), kept(in, w.DataStores)
	out.Parties, out.Engagements, out.Agreements = kept(in, w.Parties), kept(in, w.Engagements), kept(in, w.Agreements)
	out.Risks, out.Tasks = kept(in, w.Risks), kept(in, w.Tasks)
	out.Scopes, out.RoleAssignments = kept(in, w.Scopes), kept(in, w.RoleAssignments)
	out.ContextIssues, out.Interested, out.Obligations = kept(in, w.ContextIssues), kept(in, w.Interested), kept(in, w.Obligations)
	out.Objectives, out.Commitments, out.Changes = kept(in, w.Objectives), kept(in, w.Commitments), kept(in, w.Changes)
	out.Plans, out.Publications = kept(in, w.Plans), kept(in, w.Publications)
	out.Assessments, out.Statements = kept(in, w.Assessments), kept(in, w.Statements)
	out.Controls, out.Evidence = kept(in, w.Controls), kept(in, w.Evidence)
	out.Undertakings, out.LogSources, out.DesignDecisions = kept(in, w.Undertakings), kept(in, w.LogSources), kept(in, w.DesignDecisions)
	in.within(&out, w)
	return &out
}

func kept[T register.Record](in *Inside, list []T) []T {
	var out []T
	for _, x := range list {
		if in.Has(register.HeadOf(x).ID) {
			out = append(out, x)
		}
	}
	return out
}

// walkHeads shows every record of a world, whatever its register.
func walkHeads(w *World, see func(register string, h *register.Head)) {
	heads(record.Units, w.Units, see)
	heads(record.Sites, w.Sites, see)
	heads(record.People, w.People, see)
	heads(record.ProcessingActivities, w.Activities, see)
	heads(record.Systems, w.Systems, see)
	heads(record.DataStores, w.DataStores, see)
	heads(record.Parties, w.Parties, see)
	heads(record.Engagements, w.Engagements, see)
	heads(record.Agreements, w.Agreements, see)
	heads(record.Risks, w.Risks, see)
	heads(record.Tasks, w.Tasks, see)
	heads(record.Scopes, w.Scopes, see)
	heads(record.RoleAssignments, w.RoleAssignments, see)
	heads(record.ContextIssues, w.ContextIssues, see)
	heads(record.InterestedParties, w.Interested, see)
	heads(record.Obligations, w.Obligations, see)
	heads(record.Objectives, w.Objectives, see)
	heads(record.Commitments, w.Commitments, see)
	heads(record.Changes, w.Changes, see)
	heads(record.Plans, w.Plans, see)
	heads(record.Publications, w.Publications, see)
	heads(record.Assessments, w.Assessments, see)
	heads(record.Statements, w.Statements, see)
	heads(record.Controls, w.Controls, see)
	heads(record.EvidenceItems, w.Evidence, see)
	heads(record.Undertakings, w.Undertakings, see)
	heads(record.LogSources, w.LogSources, see)
	heads(record.DesignDecisions, w.DesignDecisions, see)
	keptHeads(w, see)
}

func heads[T any, P interface {
	*T
	register.Record
}](of register.Of[T], list []P, see func(string, *register.Head)) {
	for _, x := range list {
		see(of.Name, register.HeadOf(x))
	}
}

// Named is a record by its register.
type Named struct {
	Register string
	ID       id.ID
}
