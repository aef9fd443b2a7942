package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/record"
)

// Condition is one thing that has to be so before a step of the journey is behind an
// organisation; its key is that of a sentence of the locales. It is computed from the
// records and never ticked by hand (S-022).
type Condition struct {
	Key   string
	Have  int
	Need  int    // at least one
	Where string // register in which to mend it
	Lacks []Shortfall
}

// Met reports whether the condition holds.
func (c Condition) Met() bool { return c.Need > 0 && c.Have >= c.Need }

// JourneyStep is one of the eight steps to a certificate: "journey.step.KEY".
type JourneyStep struct {
	No         int
	Key        string
	Conditions []Condition
}

// Done reports whether all conditions hold.
func (s JourneyStep) Done() bool {
	return !slices.ContainsFunc(s.Conditions, func(c Condition) bool { return !c.Met() })
}

// Open are the conditions that do not hold.
func (s JourneyStep) Open() []Condition {
	var out []Condition
	for _, c := range s.Conditions {
		if !c.Met() {
			out = append(out, c)
		}
	}
	return out
}

// Way is the journey as far as it is: the step at which the organisation stands and
// what is next there.
type Way struct {
	Steps   []JourneyStep
	Current int // place of the first step that is not done; len(Steps) when all are
}

// Finished reports whether every step is done.
func (w Way) Finished() bool { return w.Current == len(w.Steps) }

// Next are the conditions to meet now; none at the end.
func (w Way) Next() []Condition {
	if w.Finished() {
		return nil
	}
	return w.Steps[w.Current].Open()
}

// Journey computes the eight steps over the records of a world; Within gives that of a
// scope. A step that is done out of its order counts; the current one is the first that
// is not.
func Journey(e record.Edition, w *World) Way {
	by := map[string]Demand{}
	stage2 := ReadyFor(2, e, w)
	for _, d := range stage2.Demands {
		by[d.Topic] = d
	}
	ask := func(topic, register string) Condition {
		d, ok := by[topic]
		if !ok { // about nothing here: nothing stands in the way
			return Condition{Key: "stage.ask." + topic, Have: 1, Need: 1, Where: register}
		}
		return Condition{"stage.ask." + topic, d.Met, d.Of, register, d.Lacks}
	}
	const evidence = "evidence"
	steps := []JourneyStep{
		{Key: "scope", Conditions: []Condition{
			ask("scope", record.Scopes.Name), rolesKnown(w), ask("commitment", record.Commitments.Name), ask("appointments", record.RoleAssignments.Name),
		}},
		{Key: "records", Conditions: []Condition{
			ask("records", record.ProcessingActivities.Name), some("systems", record.Systems.Name, len(w.Systems)), ask("contracts", record.Agreements.Name),
		}},
		{Key: "risks", Conditions: []Condition{
			ask("risk_process", evidence), ask("risk_results", record.Risks.Name), ask("treatment", record.Risks.Name),
		}},
		{Key: "statement", Conditions: []Condition{ask("statement", record.Statements.Name), reasonsHold(w)}},
		{Key: "controls", Conditions: []Condition{ask("controls", record.Controls.Name), ask("treated", record.Risks.Name)}},
		{Key: "people", Conditions: []Condition{
			ask("policy", evidence), ask("documents", evidence), ask("competence", evidence), ask("awareness", evidence),
			ask("confidentiality", record.Undertakings.Name),
		}},
		{Key: "audit", Conditions: []Condition{
			ask("objectives", record.Objectives.Name), ask("measurement", record.Objectives.Name),
			ask("internal_audit", evidence), ask("management_review", evidence),
		}},
		{Key: "certification", Conditions: []Condition{
			ready("stage_1", ReadyFor(1, e, w)), ready("stage_2", stage2), decided(w),
		}},
	}
	out := Way{Steps: steps, Current: len(steps)}
	for i := len(steps) - 1; i >= 0; i-- {
		steps[i].No = i + 1
		if !steps[i].Done() {
			out.Current = i
		}
	}
	return out
}

func some(key, register string, have int) Condition {
	return Condition{Key: "journey.condition." + key, Have: min(have, 1), Need: 1, Where: register}
}

// rolesKnown: the roles follow from the activities; an organisation that has none yet
// may have said which it holds.
func rolesKnown(w *World) Condition {
	n := len(RolesIn(nil, w))
	if w.Own != nil {
		n += len(w.Own.PIIRoles)
	}
	return some("roles_known", record.ProcessingActivities.Name, n)
}

// reasonsHold: every reason of the statement in force leads to its record (S-027).
func reasonsHold(w *World) Condition {
	c := Condition{Key: "journey.condition.reasons", Need: 1, Where: record.Statements.Name}
	s := StatementInForce(w)
	if s == nil {
		return c
	}
	broken := map[int]bool{}
	for _, b := range BrokenReasons(s, w) {
		broken[b.Entry] = true
		c.Lacks = append(c.Lacks, Shortfall{Register: record.Statements.Name, ID: s.ID, Field: "entries", Key: "stage_reason_broken",
			Args: map[string]any{"control": catalogue.Key(b.Requirement).ID()}})
	}
	c.Need = max(len(s.Entries), 1)
	c.Have = len(s.Entries) - len(broken)
	return c
}

func ready(key string, s StageReadiness) Condition {
	c := Condition{Key: "journey.condition." + key, Need: 1, Have: count(s.Ready())}
	for _, d := range s.Blocks {
		c.Lacks = append(c.Lacks, d.Lacks...)
	}
	return c
}

// decided: the certificate is there. Until the register of certification cycles comes,
// the last step of the plan says so.
func decided(w *World) Condition {
	n := 0
	for _, p := range w.Plans {
		for _, s := range p.Steps {
			n += count(s.Key == "certificate" && s.Done != "")
		}
	}
	return some("certificate", record.Plans.Name, n)
}
