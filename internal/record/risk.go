package record

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// Risk is a scenario: a source or threat uses a vulnerability, an event happens,
// people and the organisation bear the consequences. The impact on people and on
// the organisation are kept apart (S-073).
type Risk struct {
	register.Head

	Threat        Threat        `reg:"list,search"`
	Source        register.Text `reg:"max=5000,search"`
	Vulnerability register.Text `reg:"max=5000,search"`
	Event         RiskEvent     `reg:"list,filter"`
	Consequences  register.Text `reg:"max=5000,search"`
	Harms         register.Rows[RiskHarm]
	PeopleCount   int64
	PIICategories register.Terms[piiCategory]

	Activities register.Links[ProcessingActivity] `reg:"list,filter"`
	Systems    register.Links[System]             `reg:"filter"`
	Parties    register.Links[Party]              `reg:"filter"`

	InherentLikelihood   Level `reg:"filter"`
	InherentSeverity     Level `reg:"filter"` // for the people concerned
	InherentImpact       Level // for the organisation
	CurrentLikelihood    Level
	CurrentSeverity      Level
	CurrentImpact        Level
	ResidualLikelihood   Level
	ResidualSeverity     Level
	ResidualImpact       Level
	Measures             register.Rows[ActivityMeasure] // existing controls
	Rationale            register.Text                  `reg:"max=10000"`
	Confidence           Level
	Treatments           register.Rows[Treatment]
	SourceKey            string        `reg:"max=300,key"`
	Imported             register.Text // cells of a foreign register that have no field
	ImportedLevel        string        `reg:"max=200"` // a level in the words of another method
	AcceptedReason       register.Text `reg:"max=5000"`
	AcceptedUntil        calendar.Day
	AcceptedBy           register.Link[Person] `reg:"filter"`
	OrganisationAffected YesNo
}

// RiskEvent is what happens to the data or through the processing.
type RiskEvent string

func (RiskEvent) Values() []string {
	return []string{
		"illegitimate_access", "unwanted_change", "disappearance", "excessive_collection", "unlawful_use", "linkage",
		"loss_of_control", "non_transparency", "other",
	}
}

// RiskHarm is one harm to the people concerned.
type RiskHarm struct {
	register.RowHead
	Kind      HarmKind            `reg:"required"`
	Harm      register.Term[harm] `reg:"search"`
	Principal PrincipalCategory
	Severity  Level
	Note      register.Text `reg:"max=5000"`
}

// HarmKind follows GDPR recital 75.
type HarmKind string

func (HarmKind) Values() []string { return []string{"physical", "material", "non_material"} }

// Treatment is one way in which a risk is dealt with (S-072).
type Treatment struct {
	register.RowHead
	Option   TreatmentOption `reg:"required"`
	Measure  Measure
	Plan     register.Text `reg:"max=5000"`
	Target   Level
	Assignee register.Link[Person]
	Cost     register.Decimal
	Currency string `reg:"max=3"`
	Due      calendar.Day
	Done     calendar.Day
}

// TreatmentOption is one of the four ways of treating a risk.
type TreatmentOption string

func (TreatmentOption) Values() []string { return []string{"mitigate", "accept", "transfer", "avoid"} }

func (t *Treatment) Validate(p *problem.List) { p.If(t.Cost < 0, "cost", "negative") }

func (r *Risk) Validate(p *problem.List) { p.If(r.PeopleCount < 0, "people_count", "negative") }

// Residual is the level that remains for people: the product of likelihood and
// severity on the scale of four, in bands of 1-2, 3-4, 6-9 and 12-16. "" when one
// of them is not assessed.
func (r *Risk) Residual() Level { return Combine(r.ResidualLikelihood, r.ResidualSeverity) }

// Inherent is the level without measures.
func (r *Risk) Inherent() Level { return Combine(r.InherentLikelihood, r.InherentSeverity) }

// Combine is the level of a likelihood and a severity; "" when one of them is not assessed.
func Combine(likelihood, severity Level) Level {
	n := levels[likelihood] * levels[severity]
	switch {
	case n == 0:
		return ""
	case n <= 2:
		return "low"
	case n <= 4:
		return "medium"
	case n <= 9:
		return "high"
	}
	return "very_high"
}

var riskFlow = workflow.Machine[Risk]{
	Start: "identified",
	Ends:  []string{"closed"},
	Moves: []workflow.Move[Risk]{
		{Name: "analyse", From: []string{"identified"}, To: "analysed", By: workers, Guard: harmKnown},
		{Name: "evaluate", From: []string{"analysed"}, To: "evaluated", By: workers, Guard: inherentKnown},
		{Name: "plan", From: []string{"evaluated"}, To: "treatment_planned", By: workers, Guard: treatmentKnown},
		{Name: "treat", From: []string{"treatment_planned"}, To: "treating", By: workers},
		{Name: "monitor", From: []string{"treating", "evaluated"}, To: "monitored", By: workers},
		{Name: "reassess", From: []string{"monitored"}, To: "analysed", By: workers, Needs: reason},
		{Name: "close", From: []string{"monitored"}, To: "closed", By: managers, Guard: withinAppetite},
	},
}

// harmKnown: a scenario without a harm to people stays where it is (S-070).
func harmKnown(r *Risk, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	l.If(len(r.Harms) == 0, "harms", "needed_to_analyse")
	l.If(r.Event == "", "event", "needed_to_analyse")
	return blocked(&l, "risk_incomplete")
}

func inherentKnown(r *Risk, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	l.If(r.InherentLikelihood == "", "inherent_likelihood", "needed_to_evaluate")
	l.If(r.InherentSeverity == "", "inherent_severity", "needed_to_evaluate")
	return blocked(&l, "risk_incomplete")
}

func treatmentKnown(r *Risk, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	l.If(len(r.Treatments) == 0, "treatments", "needed_to_plan")
	return blocked(&l, "risk_incomplete")
}

// withinAppetite is guard G5: what remains lies within the organisation's
// appetite, or a live acceptance covers it (ISO/IEC 27701 6.1.3).
func withinAppetite(r *Risk, _ workflow.Input, f workflow.Facts) error {
	var l problem.List
	l.If(r.Residual() == "", "residual_likelihood", "needed_to_close")
	if err := blocked(&l, "risk_incomplete"); err != nil {
		return err
	}
	appetite := Level("low")
	if t := f.Terms["appetite"]; len(t) == 1 && t[0] != "" {
		appetite = Level(t[0])
	}
	accepted := r.AcceptedReason != "" && !r.AcceptedBy.ID.IsZero() && r.AcceptedUntil >= f.Today
	if levels[r.Residual()] > levels[appetite] && !accepted {
		return problem.New(problem.Blocked, "above_appetite", "level", string(r.Residual()), "appetite", string(appetite))
	}
	return nil
}

var Risks = register.Define[Risk](register.Def[Risk]{
	Name: "risks", Prefix: "R", Menu: "risk", Icon: "triangle-alert", Group: access.Assessments,
	Controls: []string{"27701:2025/6.1.2", "27701:2025/6.1.3", "27701:2025/8.2"},
	Flow:     &riskFlow,
	Facts:    []workflow.Fact{{Name: "appetite", Organisation: "risk_appetite"}},
	Groups: []register.Group{
		{Name: "scenario", Fields: []string{"threat", "source", "vulnerability", "event", "consequences", "harms", "people_count", "pii_categories", "organisation_affected"}},
		{Name: "where", Fields: []string{"activities", "systems", "parties"}},
		{Name: "levels", Fields: []string{
			"inherent_likelihood", "inherent_severity", "inherent_impact", "current_likelihood", "current_severity", "current_impact",
			"residual_likelihood", "residual_severity", "residual_impact", "measures", "rationale", "confidence",
		}},
		{Name: "treatment", Fields: []string{"treatments", "accepted_by", "accepted_until", "accepted_reason"}},
	},
})
