package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// Proposals are what the live checks say about a requirement. Either may be nil:
// then nothing is proposed. A person confirms (issue 4, item 5).
type Proposals struct {
	State  func(catalogue.Key) record.Implementation        // from the grades of our controls
	Result func(catalogue.Key) (record.GapResult, []string) // and the rules behind it
}

func (p Proposals) state(k catalogue.Key) record.Implementation {
	if p.State == nil {
		return ""
	}
	return p.State(k)
}

// Drafting is what a draft of a statement of applicability is made from.
type Drafting struct {
	Edition record.Edition
	Roles   []record.PIIRole
	Scope   *record.Scope // nil: the whole organisation
	World   *World
	Proposals
	// RoleNotHeld is the sentence that excludes a control of a role not held.
	RoleNotHeld register.Text
}

// DraftStatement has a line for every control of the edition, in its order, and for
// each of our own controls that answers none of them (S-026, S-028, S-029). A
// control of a role held applies, and the records name the reasons: risks whose
// measures or treatment the control carries, obligations with that requirement,
// agreements. A control of a role not held is excluded for that.
func DraftStatement(d Drafting) *record.Statement {
	s := &record.Statement{Edition: d.Edition, Roles: d.Roles}
	if d.Scope != nil {
		s.Scope = register.To[record.Scope](d.Scope.ID)
	}
	r := reasonsOf(d)
	roles := record.RoleSetOf(d.Roles)
	for _, q := range catalogue.Library().Controls(catalogue.Edition(d.Edition), catalogue.Both) {
		s.Entries = append(s.Entries, r.entry(q, roles))
	}
	for _, c := range r.own {
		s.Entries = append(s.Entries, r.ownEntry(c))
	}
	for i := range s.Entries {
		s.Entries[i].ID = id.New()
	}
	return s
}

// reasons are the records that speak for controls of the standard.
type reasons struct {
	Drafting
	answers     map[catalogue.Key][]*record.Control
	own         []*record.Control // that answer no control of the edition
	risks       map[id.ID][]id.ID // by control
	obligations map[catalogue.Key][]*record.Obligation
}

func reasonsOf(d Drafting) *reasons {
	if d.World == nil {
		d.World = &World{}
	}
	r := &reasons{Drafting: d, risks: map[id.ID][]id.ID{}, obligations: map[catalogue.Key][]*record.Obligation{}}
	inside := func(id.ID) bool { return true }
	if d.Scope != nil {
		inside = Members(d.Scope, d.World).Has
	}
	var controls []*record.Control
	for _, c := range d.World.Controls {
		if inside(c.ID) && c.State != "retired" {
			controls = append(controls, c)
		}
	}
	r.answers = answersOf(controls)
	framework := catalogue.Edition(d.Edition).Framework()
	for _, c := range controls {
		if !slices.ContainsFunc(c.Requirements, func(q record.Requirement) bool {
			return len(standsFor(catalogue.Key(q), framework)) > 0
		}) {
			r.own = append(r.own, c)
		}
		for _, x := range d.World.Risks {
			if inside(x.ID) && Carries(x, c) {
				r.risks[c.ID] = append(r.risks[c.ID], x.ID)
			}
		}
	}
	for _, o := range d.World.Obligations {
		if !inside(o.ID) || o.Met == "not_applicable" || o.Until != "" && o.Until < d.World.Today {
			continue
		}
		for _, q := range o.Requirements {
			for _, k := range standsFor(catalogue.Key(q), framework) {
				r.obligations[k] = append(r.obligations[k], o)
			}
		}
	}
	return r
}

// Carries reports whether a control is part of what treats a risk: it names the
// risk, or it is one of the measures that the risk has or plans (S-027).
func Carries(x *record.Risk, c *record.Control) bool {
	if slices.Contains(c.Risks, x.ID) {
		return true
	}
	if len(c.Measures) == 0 {
		return false
	}
	for _, m := range x.Measures {
		if slices.Contains(c.Measures, m.Measure) {
			return true
		}
	}
	for _, t := range x.Treatments {
		if t.Option == "mitigate" && t.Measure != "" && slices.Contains(c.Measures, t.Measure) {
			return true
		}
	}
	return false
}

// answersOf lists for each requirement the controls that answer it, also by the
// twin of the other edition.
func answersOf(controls []*record.Control) map[catalogue.Key][]*record.Control {
	out := map[catalogue.Key][]*record.Control{}
	for _, c := range controls {
		seen := map[catalogue.Key]bool{}
		for _, q := range c.Requirements {
			for _, k := range append(standsFor(catalogue.Key(q), catalogue.ISO27701of2025), standsFor(catalogue.Key(q), catalogue.ISO27701of2019)...) {
				if !seen[k] {
					seen[k] = true
					out[k] = append(out[k], c)
				}
			}
		}
	}
	return out
}

// standsFor are the requirements of a framework that a key means: itself, or its
// counterparts where it asks for as much as they do.
func standsFor(k catalogue.Key, framework string) []catalogue.Key {
	if k.Framework() == framework {
		return []catalogue.Key{k}
	}
	var out []catalogue.Key
	for _, m := range catalogue.Library().Correspond(k) {
		if m.To.Framework() == framework && (m.Relation == catalogue.Equal || m.Relation == catalogue.Superset) {
			out = append(out, m.To)
		}
	}
	return out
}

func (r *reasons) entry(q *catalogue.Requirement, roles catalogue.RoleSet) record.StatementEntry {
	e := record.StatementEntry{Requirement: record.Requirement(q.Key)}
	if !q.Roles.Has(roles) {
		e.Applicable, e.Exclusion, e.Justification = "no", "role_not_held", r.RoleNotHeld
		return e
	}
	e.Applicable, e.State = "yes", r.state(q.Key)
	for _, c := range r.answers[q.Key] {
		e.Controls = append(e.Controls, c.ID)
		e.Risks = union(e.Risks, r.risks[c.ID])
		e.Agreements = union(e.Agreements, c.Agreements)
		if e.Owner.ID.IsZero() {
			e.Owner = register.To[record.Person](c.Owner)
		}
	}
	law, customer := false, false
	for _, o := range r.obligations[q.Key] {
		if o.Kind == "contract" && !o.Agreement.ID.IsZero() {
			e.Agreements = union(e.Agreements, []id.ID{o.Agreement.ID})
			continue
		}
		law = law || o.Kind != "contract"
		customer = customer || o.Kind == "contract"
		e.Obligations = append(e.Obligations, o.ID)
	}
	because := func(so bool, why record.InclusionReason) {
		if so {
			e.Inclusion = append(e.Inclusion, why)
		}
	}
	because(len(e.Risks) > 0, "risk_treatment")
	because(law, "law")
	because(len(e.Agreements) > 0, "contract")
	because(customer, "customer")
	because(q.Roles != catalogue.Both, "role")
	because(q.Roles == catalogue.Both, "baseline")
	return e
}

func (r *reasons) ownEntry(c *record.Control) record.StatementEntry {
	e := record.StatementEntry{
		Control: register.To[record.Control](c.ID), Applicable: "yes", Inclusion: register.Choices[record.InclusionReason]{"baseline"},
		Owner: register.To[record.Person](c.Owner), Controls: register.Links[record.Control]{c.ID}, Risks: r.risks[c.ID],
	}
	if len(e.Risks) > 0 {
		e.Inclusion = register.Choices[record.InclusionReason]{"risk_treatment"}
	}
	switch c.State {
	case "operating":
		e.State = "in_place"
	case "implementing", "degraded":
		e.State = "partial"
	default:
		e.State = "planned"
	}
	return e
}

// union keeps the order and names each record once.
func union[T any](a register.Links[T], b []id.ID) register.Links[T] {
	for _, at := range b {
		if !slices.Contains(a, at) {
			a = append(a, at)
		}
	}
	return a
}
