package record

import (
	"slices"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// RequestTarget is by which day after receipt a step of a request is to be done inside the
// house (OLA; S-063), for all or for the requests of one team. It stands beside the law's
// date and never moves it.
type RequestTarget struct {
	register.RowHead
	Step RequestStepKind     `reg:"required"`
	Team register.Link[Unit] // of whoever is to answer; empty is every team without a target of its own
	Days int64               // from receipt; 0 is no target
}

// mostTargetDays bounds a target: more than any law gives.
const mostTargetDays = 365

func (t *RequestTarget) Validate(p *problem.List) {
	p.If(t.Days < 0 || t.Days > mostTargetDays, "days", "target_days", "min", 0, "max", mostTargetDays)
}

// usualTargets are the days of an organisation that says nothing else.
var usualTargets = map[RequestStepKind]int64{"acknowledge": 2, "verify_identity": 5, "locate": 7, "collect": 14, "third_party_review": 18, "decide": 21, "reply": 25}

// StepTarget is the target of a step.
type StepTarget struct {
	Step RequestStepKind
	Days int
}

// RequestTargetsOf are the targets of the house for the requests of a team, in the order of
// the procedure: those of the team, else those for all, else the usual ones. A zero team has
// those for all.
func (o *Organisation) RequestTargetsOf(team id.ID) []StepTarget {
	var out []StepTarget
	for _, kind := range RequestStepKind("").Values() {
		step := RequestStepKind(kind)
		days := usualTargets[step]
		for _, of := range []id.ID{{}, team} {
			if i := slices.IndexFunc(o.RequestTargets, func(t RequestTarget) bool { return t.Step == step && t.Team.ID == of }); i >= 0 {
				days = o.RequestTargets[i].Days
			}
		}
		if days > 0 {
			out = append(out, StepTarget{step, int(days)})
		}
	}
	return out
}

// targetsOnce refuses two targets for one step of one team.
func (o *Organisation) targetsOnce(p *problem.List) {
	for i, t := range o.RequestTargets {
		p.If(slices.ContainsFunc(o.RequestTargets[:i], func(x RequestTarget) bool { return x.Step == t.Step && x.Team.ID == t.Team.ID }),
			"request_targets", "target_twice")
	}
}
