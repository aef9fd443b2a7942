package record

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// ContextIssue is an outside or inside matter that bears on the management
// system, climate change among them where it does (ISO/IEC 27701:2025, 4.1; S-007).
type ContextIssue struct {
	register.Head

	Origin    IssueOrigin           `reg:"list,filter"`
	Category  IssueCategory         `reg:"list,filter"`
	Effect    IssueEffect           `reg:"list,filter"`
	Detail    register.Text         `reg:"max=10000,search"`
	Relevance Level                 `reg:"list,filter"`
	Climate   YesNo                 `reg:"filter"` // is it a matter of climate change
	Response  register.Text         `reg:"max=5000"`
	Scopes    register.Links[Scope] `reg:"filter"`
	Risks     register.Links[Risk]  `reg:"filter"`
}

// IssueOrigin says where a matter comes from.
type IssueOrigin string

func (IssueOrigin) Values() []string { return []string{"internal", "external"} }

// IssueCategory is the kind of a matter.
type IssueCategory string

func (IssueCategory) Values() []string {
	return []string{
		"legal", "technological", "market", "social", "economic", "climate", "supply_chain", "organisation", "people",
		"resources", "culture",
	}
}

// IssueEffect says which way a matter pulls.
type IssueEffect string

func (IssueEffect) Values() []string { return []string{"helps", "hinders", "both"} }

var ContextIssues = register.Define[ContextIssue](register.Def[ContextIssue]{
	Name: "context-issues", Prefix: "CTX", Menu: "programme", Icon: "radar", Group: access.Records,
	Controls: []string{"27701:2025/4.1", "27701:2019/5.2.1"},
	Groups: []register.Group{
		{Name: "issue", Fields: []string{"origin", "category", "effect", "detail", "relevance", "climate"}},
		{Name: "answer", Fields: []string{"response", "scopes", "risks"}},
	},
})

// InterestedParty is somebody with a stake in how personal data are handled, and
// which of his needs the management system takes up (ISO/IEC 27701:2025, 4.2).
type InterestedParty struct {
	register.Head

	Kind   InterestedKind       `reg:"list,filter"`
	Party  register.Link[Party] `reg:"filter"` // the record of the party, where it has one
	Needs  register.Rows[InterestedNeed]
	Scopes register.Links[Scope] `reg:"filter"`
	Note   register.Text         `reg:"max=5000,search"`
}

// InterestedKind is what the party is to the organisation.
type InterestedKind string

func (InterestedKind) Values() []string {
	return []string{"principal", "customer", "authority", "owner", "employee", "supplier", "partner", "public", "other"}
}

// InterestedNeed is one need or expectation.
type InterestedNeed struct {
	register.RowHead
	Need       register.Text `reg:"required,max=2000,search"`
	TakenUp    YesNo         // met through the management system
	How        register.Text `reg:"max=2000"`
	Obligation register.Link[Obligation]
}

var InterestedParties = register.Define[InterestedParty](register.Def[InterestedParty]{
	Name: "interested-parties", Prefix: "INT", Menu: "programme", Icon: "users", Group: access.Records,
	Controls: []string{"27701:2025/4.2", "27701:2019/5.2.2"},
})

// Obligation is a duty of the organisation from a law, a regulator, a contract,
// a standard or its own rules, in our own words (ISO/IEC 27701:2025, A.3.13).
type Obligation struct {
	register.Head

	Kind         ObligationKind `reg:"list,filter"`
	Law          Law            `reg:"list,filter"`
	Provision    string         `reg:"max=300,list,search"`
	Text         register.Text  `reg:"max=10000,search"`
	Since        calendar.Day
	Until        calendar.Day
	Country      register.Country                   `reg:"filter"`
	Party        register.Link[Party]               `reg:"filter"` // who may demand it
	Agreement    register.Link[Agreement]           `reg:"filter"`
	Activities   register.Links[ProcessingActivity] `reg:"filter"`
	Requirements register.Terms[requirement]        `reg:"filter"`
	Met          Met                                `reg:"list,filter"`
	How          register.Text                      `reg:"max=5000"`
	LibraryKey   string                             `reg:"max=100,key"` // of the duty in the library it was taken from
}

// ObligationKind is the source of a duty.
type ObligationKind string

func (ObligationKind) Values() []string {
	return []string{"statute", "regulator", "contract", "standard", "internal"}
}

// Met says how far something is fulfilled, as a person judged it.
type Met string

func (Met) Values() []string { return []string{"yes", "partly", "no", "not_applicable"} }

func (o *Obligation) Validate(p *problem.List) {
	p.If(o.Since != "" && o.Until != "" && o.Until < o.Since, "until", "order", "other", "since")
}

var Obligations = register.Define[Obligation](register.Def[Obligation]{
	Name: "obligations", Prefix: "OBL", Menu: "programme", Icon: "scale", Group: access.Records,
	Controls: []string{"27701:2025/4.2", "27701:2025/A.3.13", "27701:2019/6.15.1.1"},
	Groups: []register.Group{
		{Name: "source", Fields: []string{"kind", "law", "provision", "text", "since", "until", "country"}},
		{Name: "reach", Fields: []string{"party", "agreement", "activities", "requirements"}},
		{Name: "fulfilment", Fields: []string{"met", "how", "library_key"}},
	},
})
