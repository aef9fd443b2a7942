package record

import (
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// Transfer is a flow of personal data to a third country or an international
// organisation, with the safeguard it rests on (GDPR Chapter V; ISO/IEC
// 27701:2025, A.1.5.2-A.1.5.4; S-100). Whether it is permitted on a day is
// computed from the law; the state is what the organisation decided.
type Transfer struct {
	register.Head

	Exporter     register.Link[Party]      `reg:"list,filter"` // empty: the organisation itself
	Importer     register.Link[Party]      `reg:"list,filter"`
	ImporterRole TheirRole                 `reg:"filter"`
	Engagement   register.Link[Engagement] `reg:"filter"`
	FromCountry  register.Country          `reg:"filter"`
	ToCountry    register.Country          `reg:"list,filter"`
	Organisation string                    `reg:"max=300,search"` // an international organisation
	Onward       register.Rows[OnwardTransfer]

	Categories   register.Terms[piiCategory]       `reg:"filter"`
	Principals   register.Terms[principalCategory] `reg:"filter"`
	Purpose      register.Text                     `reg:"max=5000,search"`
	Frequency    Frequency                         `reg:"filter"`
	RemoteAccess bool                              // seen from there, not stored there

	Mechanism  Mechanism  `reg:"list,filter"`
	Derogation Derogation `reg:"filter"`
	Module     Module     `reg:"filter"`
	Agreement  register.Link[Agreement]
	Document   string `reg:"max=1000"` // where the safeguard is documented, if in no agreement
	Files      register.Files
	Measures   register.Text `reg:"max=10000"` // supplementary

	Assessment string       `reg:"max=300"` // reference of the transfer impact assessment
	AssessedOn calendar.Day `reg:"list"`
	Conclusion register.Text
	Started    calendar.Day
	Ended      calendar.Day `reg:"list"`
	SourceKey  string       `reg:"max=300,key"`
}

// OnwardTransfer is one further transfer by the importer.
type OnwardTransfer struct {
	register.RowHead
	Importer  register.Link[Party]
	Name      string `reg:"max=300,search"`
	Country   register.Country
	Mechanism Mechanism
	Note      register.Text `reg:"max=2000"`
}

func (x *OnwardTransfer) Validate(p *problem.List) {
	p.If(x.Importer.ID.IsZero() && x.Name == "" && x.Country == "", "country", "required")
}

func (t *Transfer) Validate(p *problem.List) {
	p.If(t.Started != "" && t.Ended != "" && t.Ended < t.Started, "ended", "order", "other", "started")
}

// ByContract reports whether the mechanism is a safeguard that stands on paper, so
// that a document has to be there and the law of the destination has to be
// assessed (GDPR Art. 46; CJEU C-311/18, 134; EDPB Recommendations 01/2020).
func (m Mechanism) ByContract() bool {
	return slices.Contains([]Mechanism{
		"scc", "bcr", "code_of_conduct", "certification", "ad_hoc_clauses", "public_instrument", "administrative_arrangement",
		"authority_clauses", "uk_idta", "uk_addendum", "other",
	}, m)
}

// Documented reports whether something shows the safeguard.
func (t *Transfer) Documented() bool {
	return !t.Agreement.ID.IsZero() || t.Document != "" || len(t.Files) > 0
}

var transferFlow = workflow.Machine[Transfer]{
	Start: "draft",
	Ends:  []string{"ended"},
	Moves: []workflow.Move[Transfer]{
		{Name: "assess", From: []string{"draft"}, To: "assessed", By: writers, Guard: safeguardShown},
		{Name: "permit", From: []string{"assessed"}, To: "permitted", By: managers},
		{Name: "permit_with_measures", From: []string{"assessed"}, To: "permitted_with_measures", By: managers, Guard: measuresNamed},
		{Name: "forbid", From: []string{"assessed", "draft"}, To: "not_permitted", By: managers, Needs: reason},
		{Name: "suspend", From: []string{"permitted", "permitted_with_measures"}, To: "suspended", By: managers, Needs: reason},
		{Name: "reassess", From: []string{"permitted", "permitted_with_measures", "not_permitted", "suspended"}, To: "draft", By: writers, Needs: reason},
		{Name: "end", From: []string{"draft", "assessed", "permitted", "permitted_with_measures", "not_permitted", "suspended"}, To: "ended", By: managers},
	},
}

// safeguardShown is guard G12: who, where and by which mechanism is known, its
// document is there, and the law of the destination was assessed where it is
// the contract that has to protect.
func safeguardShown(t *Transfer, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	l.If(t.ToCountry == "" && t.Organisation == "", "to_country", "needed_to_assess")
	l.If(t.Importer.ID.IsZero() && t.Organisation == "", "importer", "needed_to_assess")
	l.If(t.Mechanism == "", "mechanism", "needed_to_assess")
	l.If(t.Mechanism == "derogation" && t.Derogation == "", "derogation", "needed_to_assess")
	l.If(t.Mechanism == "scc" && t.Module == "", "module", "needed_to_assess")
	l.If(t.Mechanism != "derogation" && t.Derogation != "", "derogation", "only_with_derogation")
	l.If(t.Mechanism != "scc" && t.Module != "", "module", "only_with_scc")
	l.If(t.Mechanism.ByContract() && !t.Documented(), "agreement", "safeguard_document")
	l.If(t.Mechanism.ByContract() && (t.Assessment == "" || t.AssessedOn == ""), "assessment", "transfer_assessment")
	return blocked(&l, "transfer_incomplete")
}

func measuresNamed(t *Transfer, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	l.If(t.Measures == "", "measures", "transfer_measures")
	return blocked(&l, "transfer_incomplete")
}

var Transfers = register.Define[Transfer](register.Def[Transfer]{
	Name: "transfers", Prefix: "TRF", Menu: "partners", Icon: "globe", Group: access.Records,
	Controls: []string{"27701:2025/A.1.5.2", "27701:2025/A.1.5.3", "27701:2025/A.1.5.4", "27701:2025/A.2.5.2", "27701:2025/A.2.5.3"},
	Flow:     &transferFlow,
	Groups: []register.Group{
		{Name: "who", Fields: []string{"exporter", "importer", "importer_role", "engagement"}},
		{Name: "where", Fields: []string{"from_country", "to_country", "organisation", "onward"}},
		{Name: "what", Fields: []string{"categories", "principals", "purpose", "frequency", "remote_access"}},
		{Name: "safeguard", Fields: []string{"mechanism", "derogation", "module", "agreement", "document", "files", "measures"}},
		{Name: "assessment", Fields: []string{"assessment", "assessed_on", "conclusion"}},
		{Name: "life", Fields: []string{"started", "ended", "source_key"}},
	},
})
