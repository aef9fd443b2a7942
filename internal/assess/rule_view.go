package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// View is a World with what rules look up again and again, found once. It does not
// change and serves any number of readers.
type View struct {
	*World

	people      map[id.ID]*record.Person
	systems     map[id.ID]*record.System
	engagements map[id.ID]*record.Engagement
	agreements  map[id.ID]*record.Agreement
	risks       map[id.ID]*record.Risk
	tasks       map[id.ID]*record.Task
	controls    map[id.ID]*record.Control

	agreementsOf   map[id.ID][]*record.Agreement   // by engagement
	engagementsOf  map[id.ID][]*record.Engagement  // by party
	controlsOfRisk map[id.ID][]*record.Control     // by risk
	risksOf        map[id.ID]bool                  // activities that a risk names
	logsOf         map[id.ID]bool                  // systems with a log source
	designs        map[id.ID]bool                  // activities and systems with a design decision
	undertakingsOf map[id.ID][]*record.Undertaking // by person
	evidenceOf     map[id.ID][]*record.Evidence    // accepted, by control
	evidenceFor    map[catalogue.Key][]*record.Evidence
	changed        map[id.ID]bool // records that an announced change touches
	measures       map[string]int // activities that claim a measure, by code

	answering map[catalogue.Key][]*record.Control
	excluded  map[catalogue.Key]bool // by every statement in force that speaks of it
	grades    map[id.ID]Grades
	roles     catalogue.RoleSet
	laws      []string // in scope, that list lawful bases
	appetite  int
	graph     *graph
}

// list is one register of the world.
type list[T any] struct {
	register string
	in       func(*View) []*T
	at       func(*T) id.ID
}

func listOf[T any, P interface {
	*T
	register.Record
}](of register.Of[T], in func(*View) []*T) list[T] {
	return list[T]{of.Name, in, func(r *T) id.ID { return register.HeadOf(P(r)).ID }}
}

// only is the list without what is not asked about.
func (l list[T]) only(about func(*T) bool) list[T] {
	all := l.in
	l.in = func(v *View) []*T {
		var out []*T
		for _, r := range all(v) {
			if about(r) {
				out = append(out, r)
			}
		}
		return out
	}
	return l
}

// NewView indexes a world.
func NewView(w *World) *View {
	v := &View{
		World: w, people: byID(w.People, func(p *record.Person) id.ID { return p.ID }),
		systems:     byID(w.Systems, func(s *record.System) id.ID { return s.ID }),
		engagements: byID(w.Engagements, func(e *record.Engagement) id.ID { return e.ID }),
		agreements:  byID(w.Agreements, func(a *record.Agreement) id.ID { return a.ID }),
		risks:       byID(w.Risks, func(r *record.Risk) id.ID { return r.ID }),
		tasks:       byID(w.Tasks, func(t *record.Task) id.ID { return t.ID }),
		controls:    byID(w.Controls, func(c *record.Control) id.ID { return c.ID }),

		agreementsOf: map[id.ID][]*record.Agreement{}, engagementsOf: map[id.ID][]*record.Engagement{},
		controlsOfRisk: map[id.ID][]*record.Control{}, risksOf: map[id.ID]bool{}, logsOf: map[id.ID]bool{}, designs: map[id.ID]bool{},
		undertakingsOf: map[id.ID][]*record.Undertaking{}, evidenceOf: map[id.ID][]*record.Evidence{},
		evidenceFor: map[catalogue.Key][]*record.Evidence{}, changed: map[id.ID]bool{}, measures: map[string]int{},
		answering: map[catalogue.Key][]*record.Control{}, excluded: map[catalogue.Key]bool{}, grades: map[id.ID]Grades{},
		appetite: rank("low"),
	}
	v.indexPartners()
	v.indexRecords()
	v.indexControls()
	v.indexOrganisation()
	v.indexGraph()
	return v
}

func byID[T any](all []*T, at func(*T) id.ID) map[id.ID]*T {
	out := make(map[id.ID]*T, len(all))
	for _, r := range all {
		out[at(r)] = r
	}
	return out
}

func (v *View) indexPartners() {
	for _, a := range v.Agreements {
		for _, e := range a.Engagements {
			v.agreementsOf[e] = append(v.agreementsOf[e], a)
		}
	}
	for _, e := range v.Engagements {
		v.engagementsOf[e.Party.ID] = append(v.engagementsOf[e.Party.ID], e)
	}
	for _, u := range v.Undertakings {
		v.undertakingsOf[u.Person.ID] = append(v.undertakingsOf[u.Person.ID], u)
	}
}

func (v *View) indexRecords() {
	for _, r := range v.Risks {
		for _, a := range r.Activities {
			v.risksOf[a] = true
		}
	}
	for _, l := range v.LogSources {
		v.logsOf[l.System.ID] = true
	}
	for _, d := range v.DesignDecisions {
		for _, at := range slices.Concat([]id.ID(d.Activities), []id.ID(d.Systems)) {
			v.designs[at] = true
		}
	}
	for _, c := range v.Changes {
		for _, t := range c.Touched {
			v.changed[t.Subject.ID] = true
		}
	}
	for _, a := range v.Activities {
		for _, m := range a.Measures {
			v.measures[string(m.Measure)]++
		}
	}
}

func (v *View) indexOrganisation() {
	v.appetite = max(v.appetite, rank(v.Own.RiskAppetite))
	for _, l := range v.Own.LawsInScope {
		if len(v.LawPacks().BasesFor(string(l))) > 0 {
			v.laws = append(v.laws, string(l))
		}
	}
	v.roles = record.RoleSetOf(v.Own.PIIRoles)
	for _, a := range v.Activities {
		switch {
		case a.Role.Serves():
			v.roles |= catalogue.Processor
		case a.Role.Decides():
			v.roles |= catalogue.Controller
		}
	}
	if v.roles == 0 {
		v.roles = catalogue.Both // nobody has said
	}
}

// rank orders levels: 0 is not assessed.
func rank(l record.Level) int {
	return slices.Index([]record.Level{"low", "medium", "high", "very_high"}, l) + 1
}

// here reports whether a person is known and has not left.
func (v *View) here(at id.ID) bool {
	p := v.people[at]
	return p != nil && !p.Left
}

// holders are those who hold a role of the management system today.
func (v *View) holders(role record.ManagementRole) []*record.RoleAssignment {
	var out []*record.RoleAssignment
	for _, r := range v.RoleAssignments {
		if r.Role == role && v.serving(r) {
			out = append(out, r)
		}
	}
	return out
}

// serving reports whether an appointment holds today.
func (v *View) serving(r *record.RoleAssignment) bool {
	return r.State == "active" && r.Since <= v.Today && (r.Until == "" || r.Until >= v.Today)
}

// inForce reports whether a record has been approved and not replaced.
func inForce(h *register.Head) bool {
	return h.State == "approved" || h.ApprovedRev > 0 && h.State != "superseded"
}

// over reports whether a day has been set and is past.
func (v *View) over(d calendar.Day) bool { return d != "" && d < v.Today }

// ago is the day so many months before today.
func (v *View) ago(months int) calendar.Day { return v.Today.AddMonths(-months) }
