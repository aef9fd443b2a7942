package assess

import (
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// graph is what links lead to when they are read backwards.
type graph struct {
	activities map[id.ID]*activity
	units      map[id.ID]*record.Unit
	stores     map[id.ID]*record.DataStore
	parties    map[id.ID]*record.Party

	naming     map[id.ID][]*activity          // activities by what they name: systems, stores, engagements, parties, agreements, units
	storesOf   map[id.ID][]*record.DataStore  // by system
	suppliedBy map[id.ID][]*record.System     // by party
	children   map[id.ID][]*record.Engagement // by engagement
	engagedOn  map[id.ID][]*record.Engagement // by system that an engagement names
	agreedWith map[id.ID][]*record.Agreement  // by party
	ownedBy    map[id.ID][]id.ID              // by person

	asked        map[id.ID][]*record.Questionnaire // what we ask, by engagement
	instructions map[id.ID]*record.Instruction
	told         map[id.ID][]*record.Instruction // by agreement and activity
	requests     map[id.ID][]*record.Request     // by customer and instruction

	rules    map[id.ID]*record.RetentionRule
	ruleList []*record.RetentionRule // all, also where the view is narrowed
	clashes  map[id.ID][]RuleClash   // by the later rule
	ruledFor map[id.ID][]id.ID       // retention rules by the activity that they name
	setsFor  map[id.ID][]id.ID       // data sets by the activities and rules that their elements name
}

func (v *View) indexGraph() {
	g := &graph{
		activities: byID(v.Activities, func(r *activity) id.ID { return r.ID }), units: byID(v.Units, func(r *record.Unit) id.ID { return r.ID }),
		stores: byID(v.DataStores, func(r *record.DataStore) id.ID { return r.ID }), parties: byID(v.Parties, func(r *record.Party) id.ID { return r.ID }),
		naming: map[id.ID][]*activity{}, storesOf: map[id.ID][]*record.DataStore{}, suppliedBy: map[id.ID][]*record.System{},
		children: map[id.ID][]*record.Engagement{}, engagedOn: map[id.ID][]*record.Engagement{}, agreedWith: map[id.ID][]*record.Agreement{},
		ownedBy: map[id.ID][]id.ID{}, asked: map[id.ID][]*record.Questionnaire{},
		instructions: byID(v.Instructions, func(r *record.Instruction) id.ID { return r.ID }), told: map[id.ID][]*record.Instruction{}, requests: map[id.ID][]*record.Request{},
		rules: byID(v.RetentionRules, func(r *record.RetentionRule) id.ID { return r.ID }), ruleList: v.RetentionRules,
		clashes: map[id.ID][]RuleClash{}, ruledFor: map[id.ID][]id.ID{}, setsFor: map[id.ID][]id.ID{},
	}
	for _, a := range v.Activities {
		for at := range namedIn(a) {
			g.naming[at] = append(g.naming[at], a)
		}
	}
	for _, d := range v.DataStores {
		g.storesOf[d.System.ID] = append(g.storesOf[d.System.ID], d)
	}
	for _, s := range v.Systems {
		g.suppliedBy[s.Supplier.ID] = append(g.suppliedBy[s.Supplier.ID], s)
	}
	for _, e := range v.Engagements {
		g.children[e.Parent.ID] = append(g.children[e.Parent.ID], e)
		for _, s := range e.Systems {
			g.engagedOn[s] = append(g.engagedOn[s], e)
		}
	}
	for _, a := range v.Agreements {
		g.agreedWith[a.Party.ID] = append(g.agreedWith[a.Party.ID], a)
	}
	for _, c := range RuleClashes(v.RetentionRules) {
		g.clashes[c.B.ID] = append(g.clashes[c.B.ID], c)
	}
	for _, r := range v.RetentionRules {
		for _, at := range r.Activities {
			g.ruledFor[at] = append(g.ruledFor[at], r.ID)
		}
	}
	for _, d := range v.DataSets {
		for at := range namedInSet(d) {
			g.setsFor[at] = append(g.setsFor[at], d.ID)
		}
	}
	g.customers(v)
	ownedIn(g, v.DataSets)
	ownedIn(g, v.RetentionRules)
	ownedIn(g, v.Holds)
	ownedIn(g, v.Activities)
	ownedIn(g, v.Systems)
	ownedIn(g, v.Risks)
	ownedIn(g, v.Controls)
	ownedIn(g, v.Objectives)
	ownedIn(g, v.Instructions)
	ownedIn(g, v.Requests)
	for _, r := range v.RoleAssignments {
		g.ownedBy[r.Person.ID] = append(g.ownedBy[r.Person.ID], r.ID)
	}
	v.graph = g
}

// customers indexes what is asked of partners, and what customers told us.
func (g *graph) customers(v *View) {
	for _, q := range v.Questionnaires {
		if q.Direction == record.Outgoing && !q.Engagement.ID.IsZero() {
			g.asked[q.Engagement.ID] = append(g.asked[q.Engagement.ID], q)
		}
	}
	for _, i := range v.Instructions {
		g.told[i.Agreement.ID] = append(g.told[i.Agreement.ID], i)
		for _, at := range i.Activities {
			g.told[at] = append(g.told[at], i)
		}
	}
	for _, r := range v.Requests {
		if r.ForCustomer() {
			g.requests[r.Customer.ID] = append(g.requests[r.Customer.ID], r)
			g.requests[r.InstructionReceived.ID] = append(g.requests[r.InstructionReceived.ID], r)
		}
	}
	delete(g.told, id.ID{})
	delete(g.requests, id.ID{})
}

func ownedIn[T any, P interface {
	*T
	register.Record
}](g *graph, all []*T) {
	for _, r := range all {
		h := register.HeadOf(P(r))
		g.ownedBy[h.Owner] = append(g.ownedBy[h.Owner], h.ID)
	}
}

// namedInSet are the activities and retention rules that the elements of a data set
// name.
func namedInSet(d *record.DataSet) map[id.ID]bool {
	out := map[id.ID]bool{}
	for _, e := range d.Elements {
		out[e.Retention.ID] = true
		for _, at := range e.NeededFor {
			out[at] = true
		}
	}
	delete(out, id.ID{})
	return out
}

// namedIn are the records that an activity names.
func namedIn(a *activity) map[id.ID]bool {
	out := map[id.ID]bool{a.Unit.ID: true}
	for _, s := range a.Systems {
		out[s] = true
	}
	for _, s := range a.DataStores {
		out[s] = true
	}
	for _, d := range a.DataItems {
		for _, s := range d.DataStores {
			out[s] = true
		}
	}
	for _, p := range a.Processors {
		out[p.Engagement.ID], out[p.Party.ID] = true, true
	}
	for _, c := range a.Customers {
		out[c.Party.ID], out[c.Agreement.ID] = true, true
	}
	for _, r := range a.Recipients {
		out[r.Party.ID], out[r.Unit.ID] = true, true
	}
	for _, t := range a.Transfers {
		out[t.Importer.ID] = true
	}
	for _, x := range a.Actors {
		out[x.Party.ID] = true
	}
	for _, f := range a.Flows {
		out[f.From.ID], out[f.To.ID] = true, true
	}
	for _, x := range a.Access {
		out[x.System.ID] = true
	}
	delete(out, id.ID{})
	return out
}

// engaged reports whether an engagement processes for us today.
func (v *View) engaged(e *record.Engagement) bool {
	return (e.TheirRole == record.TheyProcess || e.TheirRole == record.TheySubProcess) && e.State != "ended" && e.State != "rejected"
}

// uses are the activities on a system that are not over.
func (v *View) uses(system id.ID) []*activity {
	var out []*activity
	for _, a := range v.graph.naming[system] {
		if a.State == "retired" {
			continue
		}
		for _, s := range a.Systems {
			if s == system {
				out = append(out, a)
				break
			}
		}
	}
	return out
}
