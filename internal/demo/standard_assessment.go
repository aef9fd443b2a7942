package demo

import (
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// assessments: the whole edition twelve and two months ago, and twenty questions that
// somebody has begun.
func (b *builder) assessments() {
	create(b, -355, "feldmann", record.Assessments, "first", b.assessment("First gap assessment", "initial_gap", -355, 0))
	b.move(-350, "feldmann", "assessments/first", "complete", "")
	create(b, -62, "feldmann", record.Assessments, "second", b.assessment("Gap assessment after ten months", "periodic", -62, 1))
	b.move(-58, "feldmann", "assessments/second", "complete", "")
	b.move(-57, "feldmann", "assessments/first", "supersede", "")
	create(b, -5, "feldmann", record.Assessments, "quick", &record.Assessment{Head: register.Head{Title: "Quick look at Lindhag France"}, Kind: record.Quick, Edition: "2025", Roles: register.Choices[record.PIIRole]{"controller"}, AsOf: b.day(-5), Contact: "Camille Lefèvre"})
}

// assessment holds each clause and control against what was there: at first little,
// later what the controls say.
func (b *builder) assessment(title, kind string, day, later int64) *record.Assessment {
	a := &record.Assessment{
		Head: register.Head{Title: title}, Kind: record.AssessmentKind(kind), Edition: "2025", Roles: register.Choices[record.PIIRole]{"controller", "processor"}, Scope: to(b, record.Scopes, "company"),
		AsOf: b.day(int(day)), Assessor: to(b, record.People, "feldmann"), Method: "Talks with all heads of department, sample of ten entries and twenty agreements.",
	}
	lib := catalogue.Library()
	for i, r := range slices.Concat(lib.Clauses(catalogue.Edition2025), lib.Controls(catalogue.Edition2025, catalogue.Both)) {
		a.Items = append(a.Items, b.item(r, i, int(day), later))
	}
	return a
}

func (b *builder) item(r *catalogue.Requirement, i, day int, later int64) record.AssessmentItem {
	x := record.AssessmentItem{Requirement: record.Requirement(r.Key), Target: 3}
	if why, ok := excluded[r.ID]; ok {
		x.Result, x.Target, x.Observation = record.NotApplicable, 0, register.Text(why[1])
		return x
	}
	var by *control
	list := controlList()
	for k := range list {
		if list[k].state != "retired" && slices.Contains(strings.Fields(list[k].requirements), r.ID) {
			by = &list[k]
			break
		}
	}
	state := ""
	if by != nil {
		state = by.state
	}
	switch {
	case state == "operating" && (later == 1 || i%3 == 0):
		x.Result, x.Maturity, x.Observation = record.Conform, 2+later, register.Text("“"+by.title+"” is laid down and carried out.")
	case state == "operating" || later == 1 && state != "" && state != "planned":
		x.Result, x.Maturity, x.Observation = record.Partly, 1+later*int64(i%2), register.Text("“"+by.title+"” is done, but not everywhere or without proof.")
	default:
		x.Result, x.Maturity, x.Observation = record.NotConform, 0, "Known to single persons; nothing is written down."
	}
	if x.Result == record.Conform {
		return x
	}
	who := "feldmann"
	if by != nil {
		who = by.owner
	}
	x.Gap = register.Text(fmt.Sprintf("%s is not fully met.", r.ID))
	x.Action, x.Assignee, x.Due = "Lay it down, carry it out for a quarter and keep the proof.", to(b, record.People, who), b.day(day+120+i)
	x.Effort, x.Priority = register.Decimal(int64(1+i%5)*one), []record.Priority{"normal", "high", "low"}[i%3]
	return x
}
