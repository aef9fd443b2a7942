package record

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/register"
)

// ProcessingActivity is one entry of the record of processing (GDPR Art. 30;
// ISO/IEC 27701 "records related to processing PII"). One type, two shapes by
// Role: a controller's entry has purposes, a processor's has customers.
type ProcessingActivity struct {
	register.Head

	Role        Role                `reg:"list,filter"`
	Description register.Text       `reg:"search"`
	Unit        register.Link[Unit] `reg:"list,filter"`
	Scope       ScopeMembership     `reg:"filter"` // in or out of the management system's scope

	// Who (Art. 30(1)(a), (2)(a)).
	Actors    register.Rows[ActivityParty]
	Customers register.Rows[ActivityCustomer]

	// Why (Art. 30(1)(b)); a basis for each purpose and law.
	Purposes register.Rows[ActivityPurpose]
	Bases    register.Rows[ActivityBasis]

	// Whose and which data (Art. 30(1)(c), (f)).
	Principals register.Rows[ActivityPrincipal]
	DataItems  register.Rows[ActivityDataItem]

	// To whom and where (Art. 30(1)(d), (e), (2)(c)).
	Recipients register.Rows[ActivityRecipient]
	Processors register.Rows[ActivityProcessor]
	Transfers  register.Rows[ActivityTransfer]

	// With what (data map).
	Systems    register.Links[System]    `reg:"list,filter"`
	DataStores register.Links[DataStore] `reg:"filter"`
	Flows      register.Rows[ActivityFlow]
	Access     register.Rows[ActivityAccess]

	// How long and how protected (Art. 30(1)(f), (g), (2)(d)).
	RetentionStatement register.Text `reg:"max=20000,search"`
	Measures           register.Rows[ActivityMeasure]
	MeasuresStatement  register.Text `reg:"max=20000"`

	// Transparency and rights (Arts. 12-22).
	Channels         register.Terms[channel]
	InformationGiven register.Text `reg:"max=20000"`
	ConsentWording   register.Text `reg:"max=20000"`
	Rights           register.Rows[ActivityRight]

	// Scale.
	PeopleCount  int64 // estimated number of principals, declared
	RecordsCount int64
	CountedOn    calendar.Day // the day that both numbers are of
	HowKnown     CountBasis   `reg:"filter"`
	Frequency    Frequency
	LargeScale   YesNo              `reg:"filter"`
	Territories  register.Countries `reg:"filter"`

	// Impact (Art. 35).
	Screening       ScreeningResult `reg:"list,filter"`
	ScreeningReason register.Text
	AssessmentNote  register.Text // reference to an impact assessment kept elsewhere

	// AI use, optional.
	AISystems      register.Text `reg:"max=5000"`
	AITraining     YesNo
	HumanOversight register.Text `reg:"max=5000"`

	Started       calendar.Day
	Ended         calendar.Day  `reg:"list"`
	SourceKey     string        `reg:"max=300,key"` // identifier in the register it was imported from
	Imported      register.Text // cells of a foreign register that have no field, word for word
	ApplicableLaw register.Terms[LawScheme]
}

// ScopeMembership says whether an activity lies within the management system.
type ScopeMembership string

func (ScopeMembership) Values() []string { return []string{"in", "out", "undecided"} }

// Frequency of a processing or a flow.
type Frequency string

func (Frequency) Values() []string {
	return []string{"continuous", "daily", "weekly", "monthly", "yearly", "occasional", "once"}
}

// ScreeningResult says whether an impact assessment is needed.
type ScreeningResult string

func (ScreeningResult) Values() []string { return []string{"required", "recommended", "not_required"} }

var ProcessingActivities = register.Define[ProcessingActivity](register.Def[ProcessingActivity]{
	Name: "processing-activities", Prefix: "PA", Menu: "data", Icon: "workflow", Group: access.Records,
	Controls: []string{"27701:2025/A.1.2.9", "27701:2025/A.2.2.7", "27701:2019/A.7.2.8", "27701:2019/B.8.2.6"},
	Flow:     &activityFlow,
	Facts:    activityFacts,
	Groups: []register.Group{
		{Name: "what", Fields: []string{"role", "description", "unit", "scope", "applicable_law"}},
		{Name: "who", Fields: []string{"actors", "customers"}},
		{Name: "why", Fields: []string{"purposes", "bases"}},
		{Name: "whose", Fields: []string{"principals", "data_items"}},
		{Name: "to_whom", Fields: []string{"recipients", "processors", "transfers"}},
		{Name: "with_what", Fields: []string{"systems", "data_stores", "flows", "access"}},
		{Name: "how_long", Fields: []string{"retention_statement", "measures", "measures_statement"}},
		{Name: "transparency", Fields: []string{"channels", "information_given", "consent_wording", "rights"}},
		{Name: "scale", Fields: []string{"people_count", "records_count", "counted_on", "how_known", "frequency", "large_scale", "territories"}},
		{Name: "impact", Fields: []string{"screening", "screening_reason", "assessment_note"}},
		{Name: "ai", Fields: []string{"ai_systems", "ai_training", "human_oversight"}},
		{Name: "life", Fields: []string{"started", "ended", "source_key", "imported"}},
	},
})
