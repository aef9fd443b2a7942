package record

import (
	"regexp"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// Portal is a public form by which people make requests: one for each brand, in its
// languages (GDPR Art. 12(2); S-068). Its title is the name that people know.
type Portal struct {
	register.Head

	Address     string                        `reg:"max=60,list,key"` // last part of its public address
	Languages   register.Lines                `reg:"list"`            // BCP 47, the first is the usual one
	Types       register.Choices[RequestType] `reg:"filter"`          // that it offers; none is all
	Laws        register.Terms[LawScheme]     `reg:"list,filter"`
	Countries   register.Countries            // whose people it asks for their country; none asks nobody
	Words       register.Rows[PortalWords]
	Contact     string `reg:"max=254"` // address for those who do not want a form
	Website     string `reg:"max=300"`
	Accent      string `reg:"max=7"` // colour of the brand, "#0f766e"
	Assignee    register.Link[Person]
	HonourGPC   YesNo `reg:"filter"` // whether Global Privacy Control opens an opt-out request
	AsksDetails YesNo // whether the form asks for a date of birth or a customer number
}

// PortalWords are the brand's own words in one language.
type PortalWords struct {
	register.RowHead
	Language string        `reg:"required,max=20"`
	Heading  string        `reg:"max=200"`
	Intro    register.Text `reg:"max=3000"`
	Help     register.Text `reg:"max=3000"` // what finds data faster, what not to send
}

var portalAddress = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$`)
var colour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

func (x *Portal) Validate(p *problem.List) {
	p.If(x.Address != "" && !portalAddress.MatchString(x.Address), "address", "bad_address")
	p.If(x.Accent != "" && !colour.MatchString(x.Accent), "accent", "bad_colour")
}

var portalFlow = workflow.Machine[Portal]{
	Start: "draft",
	Ends:  []string{"withdrawn"},
	Moves: []workflow.Move[Portal]{
		{Name: "publish", From: []string{"draft"}, To: "published", By: managers, Guard: mayPublishPortal},
		{Name: "take_down", From: []string{"published"}, To: "draft", By: managers},
		{Name: "withdraw", From: []string{"draft", "published"}, To: "withdrawn", By: managers, Needs: reason},
	},
}

func mayPublishPortal(x *Portal, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	l.If(x.Address == "", "address", "needed_to_publish")
	l.If(len(x.Languages) == 0, "languages", "needed_to_publish")
	l.If(len(x.Laws) == 0, "laws", "needed_to_publish")
	l.If(x.Contact == "", "contact", "needed_to_publish")
	return blocked(&l, "portal_incomplete")
}

var Portals = register.Define[Portal](register.Def[Portal]{
	Name: "portals", Prefix: "POR", Menu: "rights", Icon: "globe", Group: access.Records,
	Controls: []string{"27701:2025/A.1.3.2", "27701:2025/A.1.3.4"},
	Flow:     &portalFlow,
	Groups: []register.Group{
		{Name: "where", Fields: []string{"address", "languages", "types", "laws", "countries", "honour_gpc", "asks_details"}},
		{Name: "words", Fields: []string{"words", "contact", "website", "accent"}},
		{Name: "desk", Fields: []string{"assignee"}},
	},
})
