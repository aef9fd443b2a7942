package record

import (
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// ActivityParty is a controller, joint controller, representative or officer of
// an activity where it is not simply the organisation itself (Art. 30(1)(a)).
type ActivityParty struct {
	register.RowHead
	Role        ActorRole             `reg:"required"`
	Party       register.Link[Party]  // an outside party
	Person      register.Link[Person] // or somebody inside
	Name        string                `reg:"max=300,search"` // or the words of an import
	Contact     string                `reg:"max=1000"`
	Arrangement register.Text         `reg:"max=5000"` // essence of a joint arrangement (Art. 26(2))
}

// ActorRole is what a party is to an activity.
type ActorRole string

func (ActorRole) Values() []string {
	return []string{"controller", "joint_controller", "representative", "dpo", "processor", "contact"}
}

func (a *ActivityParty) Validate(p *problem.List) {
	p.If(a.Party.ID.IsZero() && a.Person.ID.IsZero() && a.Name == "" && a.Contact == "", "name", "required")
}

// ActivityCustomer is a controller, or a group of them, on whose behalf the
// activity is carried out, with the categories of processing (Art. 30(2)(a)-(b)).
type ActivityCustomer struct {
	register.RowHead
	Party          register.Link[Party]
	Name           string `reg:"max=300,search"`
	Contact        string `reg:"max=1000"`
	Representative string `reg:"max=500"`
	DPO            string `reg:"max=500"`
	Agreement      register.Link[Agreement]
	Operations     register.Terms[operation] // categories of processing
	Note           register.Text             `reg:"max=5000"`
}

func (c *ActivityCustomer) Validate(p *problem.List) {
	p.If(c.Party.ID.IsZero() && c.Name == "" && len(c.Operations) == 0, "name", "required")
}

// ActivityPurpose is one purpose; its bases are rows of the sibling list.
type ActivityPurpose struct {
	register.RowHead
	Purpose           Purpose
	Description       register.Text `reg:"max=10000,search"`
	Necessity         register.Text `reg:"max=5000"`
	AutomatedDecision YesNo         // solely automated, with legal or similar effect (Art. 22)
	DecisionLogic     register.Text `reg:"max=5000"`
	Profiling         YesNo
	Marketing         YesNo
}

func (x *ActivityPurpose) Validate(p *problem.List) {
	p.If(x.Purpose == "" && x.Description == "", "description", "required")
}

// ActivityBasis is the ground of one purpose under one law (Art. 6, 9, 10 and
// their like).
type ActivityBasis struct {
	register.RowHead
	Purpose            register.Row[ActivityPurpose]
	Law                Law
	Basis              LawfulBasis      `reg:"search"`
	Justification      register.Text    `reg:"max=10000"`
	Provision          string           `reg:"max=500"` // the statute behind a legal obligation
	SpecialCondition   SpecialCondition // for special categories
	CriminalGround     CriminalGround
	LegitimateInterest register.Text `reg:"max=10000"`
	Assessment         string        `reg:"max=300"` // reference of the balancing test
	Since              calendar.Day
}

func (x *ActivityBasis) Validate(p *problem.List) {
	p.If(x.Basis == "" && x.SpecialCondition == "" && x.CriminalGround == "" && x.LegitimateInterest == "" &&
		x.Justification == "" && x.Provision == "", "basis", "required")
}

// ActivityPrincipal is one category of people concerned (Art. 30(1)(c)).
type ActivityPrincipal struct {
	register.RowHead
	Category   PrincipalCategory `reg:"required,search"`
	Vulnerable YesNo
	Minors     YesNo
	Count      int64 // estimated
	Countries  register.Countries
	Note       string `reg:"max=1000"`
}

func (x *ActivityPrincipal) Validate(p *problem.List) { p.If(x.Count < 0, "count", "negative") }

// ActivityDataItem is one category of data about one category of people: where it
// comes from, whether it must be given, how long it stays (Art. 30(1)(c), (f)).
type ActivityDataItem struct {
	register.RowHead
	Category        PIICategory `reg:"required,search"`
	Principal       register.Row[ActivityPrincipal]
	Special         YesNo // special category (Art. 9) or criminal (Art. 10)
	Source          Source
	SourceNote      string        `reg:"max=500"`
	Mandatory       YesNo         // for the person to give (Art. 13(2)(e))
	Necessity       register.Text `reg:"max=5000"`
	Retention       calendar.Period
	RetentionFrom   RetentionStart
	RetentionGround string        `reg:"max=1000"`
	RetentionText   register.Text `reg:"max=5000"` // as the register words it
	Disposal        Disposal
	DataStores      register.Links[DataStore]
}

// Source says where data come from (Art. 14(2)(f); S-041).
type Source string

func (Source) Values() []string {
	return []string{"principal", "third_party", "derived", "public"}
}

// RetentionStart is the event from which a retention period runs.
type RetentionStart string

func (RetentionStart) Values() []string {
	return []string{"collection", "last_activity", "contract_end", "employment_end", "fixed_date", "purpose_end"}
}

// Disposal is what happens when the period is over.
type Disposal string

func (Disposal) Values() []string {
	return []string{"delete", "anonymise", "pseudonymise", "archive", "return"}
}

// ActivityRecipient is somebody, or a category, to whom data are disclosed
// (Art. 30(1)(d)).
type ActivityRecipient struct {
	register.RowHead
	Party    register.Link[Party]
	Category RecipientCategory `reg:"search"`
	Name     string            `reg:"max=300,search"`
	Unit     register.Link[Unit]
	Role     TheirRole
	Why      register.Text `reg:"max=5000"`
	Country  register.Country
}

func (x *ActivityRecipient) Validate(p *problem.List) {
	p.If(x.Party.ID.IsZero() && x.Unit.ID.IsZero() && x.Category == "" && x.Name == "", "category", "required")
}

// ActivityProcessor is an engagement that processes for the activity (Art. 28).
type ActivityProcessor struct {
	register.RowHead
	Engagement register.Link[Engagement]
	Party      register.Link[Party]
	Name       string        `reg:"max=300,search"`
	Service    register.Text `reg:"max=5000"`
	Sub        bool          // a processor of our processor, or of ours when we process
	Country    register.Country
}

func (x *ActivityProcessor) Validate(p *problem.List) {
	p.If(x.Engagement.ID.IsZero() && x.Party.ID.IsZero() && x.Name == "" && x.Service == "", "name", "required")
}

// ActivityTransfer is a transfer to a third country or international organisation
// with its safeguard (Art. 30(1)(e), (2)(c)).
type ActivityTransfer struct {
	register.RowHead
	Country      register.Country
	Organisation string `reg:"max=300"` // an international organisation, or the words of an import
	Importer     register.Link[Party]
	ImporterName string `reg:"max=300"`
	ImporterRole TheirRole
	Mechanism    Mechanism
	Derogation   Derogation
	Module       Module
	Document     string        `reg:"max=1000"` // documentation of suitable safeguards
	Measures     register.Text `reg:"max=5000"` // supplementary
	RemoteAccess bool
	Onward       register.Text `reg:"max=2000"`
	Frequency    Frequency
	Transfer     register.Link[Transfer] // its own record, where there is one
}

func (x *ActivityTransfer) Validate(p *problem.List) {
	p.If(x.Country == "" && x.Organisation == "" && x.Importer.ID.IsZero() && x.ImporterName == "" && x.Document == "" && x.Mechanism == "" && x.Transfer.ID.IsZero(),
		"country", "required")
	p.If(x.Derogation != "" && x.Mechanism != "derogation", "derogation", "only_with_derogation")
	p.If(x.Module != "" && x.Mechanism != "scc", "module", "only_with_scc")
}

// ActivityFlow is one edge of the data map (S-042).
type ActivityFlow struct {
	register.RowHead
	From       register.Ref[flowNode]
	FromText   string `reg:"max=300"`
	To         register.Ref[flowNode]
	ToText     string `reg:"max=300"`
	Categories register.Terms[piiCategory]
	Channel    Channel
	Frequency  Frequency
	Protection Transport
	Volume     string `reg:"max=200"`
}

// flowNode are the registers that data flow between; people and countries are text.
type flowNode struct{}

func (flowNode) Registers() []string { return []string{"units", "systems", "data-stores", "parties"} }

func (x *ActivityFlow) Validate(p *problem.List) {
	p.If(x.From.ID.IsZero() && x.FromText == "", "from", "required")
	p.If(x.To.ID.IsZero() && x.ToText == "", "to", "required")
}

// ActivityAccess says who reaches which data under which condition (S-043).
type ActivityAccess struct {
	register.RowHead
	Group      string `reg:"required,max=300,search"`
	Unit       register.Link[Unit]
	System     register.Link[System]
	Categories register.Terms[piiCategory]
	Condition  register.Text `reg:"max=5000"`
}

// ActivityMeasure is one technical or organisational measure (Art. 32(1)).
type ActivityMeasure struct {
	register.RowHead
	Measure Measure `reg:"required,search"`
	Kind    MeasureKind
	Note    register.Text `reg:"max=5000"`
}

// MeasureKind tells technical from organisational measures.
type MeasureKind string

func (MeasureKind) Values() []string { return []string{"technical", "organisational"} }

// ActivityRight says how one right is met, or why not (Arts. 15-22).
type ActivityRight struct {
	register.RowHead
	Right     Right         `reg:"required"`
	How       register.Text `reg:"max=5000"`
	Exception register.Text `reg:"max=5000"`
}

// Right of the person concerned.
type Right string

func (Right) Values() []string {
	return []string{
		"information", "access", "rectification", "erasure", "restriction", "portability", "objection", "automated_decision",
		"withdraw_consent", "complaint", "all",
	}
}
