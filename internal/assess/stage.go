package assess

import (
	"cmp"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
)

// Stage of the initial audit: 1 looks at documents and readiness, 2 at whether the
// system works.
type Stage int

// Demand is one thing that an auditor asks for at a stage: the sentence
// "stage.ask.TOPIC" of the locales.
type Demand struct {
	Topic        string
	Requirements []catalogue.Key // of the edition
	Stage        Stage           // from which on it is asked for
	Binding      bool            // asked for by the clause itself; lacking, it blocks the stage
	Of, Met      int             // rows that it is about, and that answer it
	Have         []Named
	Lacks        []Shortfall // never empty where something is missing
}

// Fulfilled reports whether nothing is lacking.
func (d Demand) Fulfilled() bool { return len(d.Lacks) == 0 }

// StageReadiness is what an auditor would ask at a stage, and what he would lack. The
// points of the causes and the score make 100; their names are topics.
type StageReadiness struct {
	Stage   Stage
	Edition record.Edition
	Demands []Demand
	Readiness
	Blocks []Demand // binding ones that lack something: not ready while there is one
}

// Ready reports whether nothing binding is lacking (S-015).
func (s StageReadiness) Ready() bool { return len(s.Blocks) == 0 }

// demand says how one topic is answered. Identifiers are those of the editions of 2025
// and 2019; where that of 2019 is missing, the edition does not ask. The list follows
// the documents asked for by clause in our summary of certification practice; the
// column of 2025 is inferred from the harmonized structure and not read in the text.
type demand struct {
	topic, now, old string
	stage           Stage
	binding         bool
	weight          int
	look            func(*looking, *Demand)
}

func demands() []demand {
	return []demand{
		{"context", "4.1", "5.2.1", 1, false, 1, lookContext},
		{"interested", "4.2", "5.2.2", 1, false, 1, lookInterested},
		{"scope", "4.3", "5.2.3", 1, true, 3, lookScope},
		{"roles", "4.1", "5.2.1", 1, false, 1, lookRoles},
		{"commitment", "5.1", "5.3.1", 1, true, 3, lookCommitment},
		{"policy", "5.2", "5.3.2 6.2.1.1", 1, true, 3, lookEvidence},
		{"appointments", "5.3 A.3.4", "5.3.3 6.3.1.1", 1, false, 2, lookAppointments},
		{"risk_process", "6.1.2", "5.4.1.2", 1, true, 2, lookEvidence},
		{"risk_results", "8.2", "5.6.2", 1, true, 3, lookRisks},
		{"treatment", "6.1.3 8.3", "5.4.1.3 5.6.3", 1, true, 3, lookTreatment},
		{"statement", "6.1.3", "5.4.1.3", 1, true, 3, lookStatement},
		{"objectives", "6.2", "5.4.2", 1, true, 2, lookObjectives},
		{"changes", "6.3", "", 1, false, 1, lookChanges},
		{"competence", "7.2", "5.5.2", 1, true, 2, lookEvidence},
		{"awareness", "7.3 7.4", "5.5.3 5.5.4", 1, false, 1, lookEvidence},
		{"documents", "7.5.1 7.5.3", "5.5.5.1 5.5.5.3", 1, true, 2, lookEvidence},
		{"records", "A.1.2.9 A.2.2.7", "A.7.2.8 B.8.2.6", 1, true, 3, lookRecords},
		{"internal_audit", "9.2.2", "5.7.2", 1, true, 3, lookEvidence},
		{"management_review", "9.3.3", "5.7.3", 1, true, 3, lookEvidence},

		{"operation", "8.1", "5.6.1", 2, true, 2, lookEvidence},
		{"measurement", "9.1", "5.7.1", 2, true, 2, lookMeasurement},
		{"corrective", "10.2", "5.8.1", 2, true, 2, lookEvidence},
		{"treated", "8.3", "5.6.3", 2, true, 2, lookTreated},
		{"controls", "8.1", "5.6.1", 2, true, 6, lookControls},
		{"contracts", "A.1.2.7 A.2.5.8", "A.7.2.6 B.8.5.7", 2, true, 2, lookContracts},
		{"confidentiality", "A.3.18", "6.10.2.4", 2, true, 1, lookConfidentiality},
	}
}

// ReadyFor lists what an auditor asks for at a stage and what is lacking, over the
// records of a world: Within gives that of a scope. What stage 1 asks for, stage 2
// asks for too.
func ReadyFor(stage Stage, e record.Edition, w *World) StageReadiness {
	e = cmp.Or(e, "2025")
	l := lookAt(e, w)
	out := StageReadiness{Stage: stage, Edition: e}
	var checks []Check
	for _, x := range demands() {
		ids := x.now
		if e == "2019" {
			ids = x.old
		}
		if x.stage > stage || ids == "" {
			continue
		}
		d := Demand{Topic: x.topic, Stage: x.stage, Binding: x.binding}
		for s := range strings.FieldsSeq(ids) {
			k := catalogue.KeyOf(catalogue.Edition(e).Framework(), s)
			if r, ok := catalogue.Library().Requirement(k); ok && !r.Roles.Has(l.roles) {
				continue
			}
			d.Requirements = append(d.Requirements, k)
		}
		if len(d.Requirements) == 0 {
			continue
		}
		x.look(l, &d)
		if d.Of == 0 && len(d.Lacks) == 0 {
			continue // about nothing here
		}
		out.Demands = append(out.Demands, d)
		checks = append(checks, Check{Name: d.Topic, Weight: x.weight, Of: max(d.Of, 1), Holds: d.Met})
		if x.binding && !d.Fulfilled() {
			out.Blocks = append(out.Blocks, d)
		}
	}
	out.Readiness = Ready(checks)
	return out
}

// looking is a world with what the demands look up.
type looking struct {
	*World
	edition  record.Edition
	roles    catalogue.RoleSet
	controls map[id.ID]*record.Control
	evidence map[catalogue.Key][]*record.Evidence // accepted and in date, by requirement of either edition
	shows    map[id.ID][]*record.Evidence         // accepted and in date, by control
	answers  map[catalogue.Key][]*record.Control
}

func lookAt(e record.Edition, w *World) *looking {
	l := &looking{World: w, edition: e, controls: map[id.ID]*record.Control{},
		evidence: map[catalogue.Key][]*record.Evidence{}, shows: map[id.ID][]*record.Evidence{}, answers: answersOf(w.Controls)}
	for _, c := range w.Controls {
		l.controls[c.ID] = c
	}
	l.roles = record.RoleSetOf(RolesIn(nil, w).Roles())
	if l.roles == 0 && w.Own != nil {
		l.roles = record.RoleSetOf(w.Own.PIIRoles)
	}
	if l.roles == 0 {
		l.roles = catalogue.Both
	}
	for _, x := range w.Evidence {
		if last := lastFresh(x, l.controls); x.State != "accepted" || x.From > w.Today || last != "" && last < w.Today {
			continue
		}
		named := map[catalogue.Key]bool{}
		for _, q := range x.Requirements {
			named[catalogue.Key(q)] = true
			for _, m := range catalogue.Library().Correspond(catalogue.Key(q)) {
				named[m.To] = true
			}
		}
		for _, at := range x.Controls {
			l.shows[at] = append(l.shows[at], x)
		}
		for k := range named {
			l.evidence[k] = append(l.evidence[k], x)
		}
	}
	return l
}

// shown is the evidence for a requirement, its own or that of a control of ours that
// answers it.
func (l *looking) shown(k catalogue.Key) []*record.Evidence {
	out := slices.Clone(l.evidence[k])
	for _, c := range l.answers[k] {
		out = append(out, l.shows[c.ID]...)
	}
	return out
}

func (d *Demand) row(register string, at id.ID, ok bool, field, key string, args ...any) {
	d.Of++
	if ok {
		d.Met++
		d.Have = append(d.Have, Named{register, at})
		return
	}
	s := Shortfall{Register: register, ID: at, Field: field, Key: key, Args: map[string]any{}}
	for i := 0; i+1 < len(args); i += 2 {
		s.Args[args[i].(string)] = args[i+1]
	}
	d.Lacks = append(d.Lacks, s)
}

// none notes that a register has no record that answers.
func (d *Demand) none(register, key string, args ...any) {
	d.row(register, id.ID{}, false, "", key, args...)
}

// orNone notes it where nothing was there to look at.
func (d *Demand) orNone(register, key string, args ...any) {
	if d.Of == 0 {
		d.none(register, key, args...)
	}
}
