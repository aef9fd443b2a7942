package record

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/register"
)

// Disclosure is one time that personal data went, or should have gone, to an
// authority or another third party (ISO/IEC 27701:2025, A.1.5.5, A.2.5.4-A.2.5.6).
type Disclosure struct {
	register.Head

	Kind             DisclosureKind                     `reg:"list,filter"`
	Recipient        register.Link[Party]               `reg:"list,filter"`
	RecipientName    string                             `reg:"max=300,list,search"` // where it is no party of ours
	What             register.Text                      `reg:"max=10000,search"`
	Categories       register.Terms[piiCategory]        `reg:"filter"`
	PeopleCount      int64                              // how many people it was about
	Activities       register.Links[ProcessingActivity] `reg:"filter"`
	Ground           LawfulBasis
	Provision        string `reg:"max=500,search"`
	Binding          YesNo  `reg:"list,filter"` // whether the law obliges us
	RequestedOn      calendar.Day
	DisclosedOn      calendar.Day         `reg:"list,filter"`
	Outcome          DisclosureOutcome    `reg:"list,filter"`
	Customer         register.Link[Party] `reg:"filter"` // for whom we process what was asked for
	CustomerInformed YesNo                `reg:"filter"`
	InformedOn       calendar.Day
	WhyNotInformed   register.Text `reg:"max=2000"`
	Files            register.Files
	Note             register.Text `reg:"max=5000"`
}

// DisclosureKind says what brought a disclosure about.
type DisclosureKind string

func (DisclosureKind) Values() []string {
	return []string{"authority_request", "court_order", "legal_duty", "customer_request", "own_interest", "other"}
}

// DisclosureOutcome is what became of it.
type DisclosureOutcome string

func (DisclosureOutcome) Values() []string {
	return []string{"disclosed", "partly_disclosed", "refused", "open"}
}

var Disclosures = register.Define[Disclosure](register.Def[Disclosure]{
	Name: "disclosures", Prefix: "DIS", Menu: "partners", Icon: "landmark", Group: access.Records,
	Controls: []string{"27701:2025/A.1.5.5", "27701:2025/A.2.5.4", "27701:2025/A.2.5.5", "27701:2025/A.2.5.6"},
	Groups: []register.Group{
		{Name: "what", Fields: []string{"kind", "recipient", "recipient_name", "what", "categories", "people_count", "activities"}},
		{Name: "ground", Fields: []string{"ground", "provision", "binding", "requested_on", "disclosed_on", "outcome"}},
		{Name: "customer", Fields: []string{"customer", "customer_informed", "informed_on", "why_not_informed", "files"}},
	},
})
