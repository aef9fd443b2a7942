package assess

import (
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// Touched are the records about which rules may find something else when the
// given ones change: these, and those that look at them. A change of the
// organisation itself touches all.
func Touched(v *View, changed []id.ID) map[id.ID]bool {
	t := touching{v: v, out: map[id.ID]bool{}}
	for _, at := range changed {
		t.from(at)
	}
	return t.out
}

type touching struct {
	v   *View
	out map[id.ID]bool
}

func (t touching) from(at id.ID) {
	v, g := t.v, t.v.graph
	t.out[at] = true
	if at == v.Own.ID && !at.IsZero() {
		t.all()
		return
	}
	for _, owned := range g.ownedBy[at] { // a person
		t.out[owned] = true
	}
	for _, u := range v.Undertakings {
		if u.ID == at {
			t.out[u.Person.ID] = true
		}
	}
	for _, x := range g.setsFor[at] { // an activity or a retention rule
		t.out[x] = true
	}
	for _, x := range g.ruledFor[at] {
		t.out[x] = true
	}
	if g.rules[at] != nil { // it may clash with any other, and be the rule of any element
		mark(t.out, v.RetentionRules)
		mark(t.out, v.DataSets)
	}
	t.naming(at)
	if a := g.activities[at]; a != nil {
		for named := range namedIn(a) {
			t.out[named] = true
		}
	}
	if d := g.stores[at]; d != nil {
		t.naming(d.System.ID)
	}
	for _, d := range g.storesOf[at] { // a system
		t.out[d.ID] = true
		t.naming(d.ID)
	}
	if e := v.engagements[at]; e != nil {
		t.engagement(e)
	}
	if a := v.agreements[at]; a != nil {
		for _, e := range a.Engagements {
			t.out[e] = true
			t.naming(e)
			if x := v.engagements[e]; x != nil {
				t.naming(x.Party.ID)
			}
		}
		t.naming(a.Party.ID)
	}
	for _, q := range v.Questionnaires {
		if q.ID == at {
			t.out[q.Engagement.ID] = true
		}
	}
	t.customer(at)
	for _, e := range v.engagementsOf[at] { // a party
		t.engagement(e)
	}
	for _, s := range g.suppliedBy[at] {
		t.out[s.ID] = true
		t.naming(s.ID)
	}
	for _, a := range g.agreedWith[at] {
		t.out[a.ID] = true
	}
}

// engagement touches what stands around an engagement.
func (t touching) engagement(e *record.Engagement) {
	v, g := t.v, t.v.graph
	t.out[e.ID], t.out[e.Party.ID], t.out[e.Parent.ID] = true, true, true
	t.naming(e.ID)
	t.naming(e.Party.ID)
	for _, s := range e.Systems {
		t.naming(s)
	}
	for _, s := range g.suppliedBy[e.Party.ID] {
		t.out[s.ID] = true
		t.naming(s.ID)
	}
	for _, c := range g.children[e.ID] {
		t.out[c.ID] = true
	}
	for _, at := range []id.ID{e.ID, e.Parent.ID} {
		for _, a := range v.agreementsOf[at] {
			t.out[a.ID] = true
		}
	}
}

// customer touches what a customer told or asked by a record, and by an agreement with him.
func (t touching) customer(at id.ID) {
	g := t.v.graph
	if a := t.v.agreements[at]; a != nil && !a.Party.ID.IsZero() {
		t.requests(a.Party.ID)
	}
	for _, i := range g.told[at] {
		t.out[i.ID] = true
		t.requests(i.ID)
	}
	t.requests(at)
}

func (t touching) requests(at id.ID) {
	for _, r := range t.v.graph.requests[at] {
		t.out[r.ID] = true
	}
}

// naming touches the activities that name a record.
func (t touching) naming(at id.ID) {
	for _, a := range t.v.graph.naming[at] {
		t.out[a.ID] = true
	}
}

func (t touching) all() {
	w := t.v.World
	mark(t.out, w.Activities)
	mark(t.out, w.Systems)
	mark(t.out, w.DataStores)
	mark(t.out, w.Parties)
	mark(t.out, w.Engagements)
	mark(t.out, w.Agreements)
	mark(t.out, w.People)
	mark(t.out, w.Risks)
	mark(t.out, w.Controls)
	mark(t.out, w.Objectives)
	mark(t.out, w.Obligations)
	mark(t.out, w.ContextIssues)
	mark(t.out, w.RoleAssignments)
	mark(t.out, w.Transfers)
	mark(t.out, w.DataSets)
	mark(t.out, w.RetentionRules)
	mark(t.out, w.Holds)
	mark(t.out, w.Instructions)
	mark(t.out, w.Requests)
}

func mark[T any, P interface {
	*T
	register.Record
}](out map[id.ID]bool, all []*T) {
	for _, r := range all {
		out[register.HeadOf(P(r)).ID] = true
	}
}

// narrow is the view with nothing but some records to look at; all others can
// still be looked up.
func (v *View) narrow(to map[id.ID]bool) *View {
	w := *v.World
	w.Activities = among(to, w.Activities)
	w.Systems = among(to, w.Systems)
	w.Transfers = among(to, w.Transfers)
	w.DataStores = among(to, w.DataStores)
	w.Parties = among(to, w.Parties)
	w.Engagements = among(to, w.Engagements)
	w.Agreements = among(to, w.Agreements)
	w.People = among(to, w.People)
	w.Risks = among(to, w.Risks)
	w.Controls = among(to, w.Controls)
	w.Objectives = among(to, w.Objectives)
	w.Obligations = among(to, w.Obligations)
	w.ContextIssues = among(to, w.ContextIssues)
	w.RoleAssignments = among(to, w.RoleAssignments)
	w.DataSets = among(to, w.DataSets)
	w.RetentionRules = among(to, w.RetentionRules)
	w.Holds = among(to, w.Holds)
	w.Instructions = among(to, w.Instructions)
	w.Requests = among(to, w.Requests)
	out := *v
	out.World = &w
	return &out
}

func among[T any, P interface {
	*T
	register.Record
}](to map[id.ID]bool, all []*T) []*T {
	var out []*T
	for _, r := range all {
		if to[register.HeadOf(P(r)).ID] {
			out = append(out, r)
		}
	}
	return out
}
