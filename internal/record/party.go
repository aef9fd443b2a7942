package record

import (
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// Party is an outside organisation or person that the organisation deals with:
// one record for each, whatever its roles (S-102). The title is the legal name.
type Party struct {
	register.Head

	Kinds           register.Choices[PartyKind] `reg:"list,filter"`
	Country         register.Country            `reg:"list,filter"`
	Parent          register.Link[Party]        `reg:"filter"`
	RegistrationNo  string                      `reg:"max=100,search"`
	Address         register.Text               `reg:"max=2000"`
	Website         string                      `reg:"max=300"`
	Contacts        register.Rows[Contact]
	Certifications  register.Rows[Certification]
	PublicDocuments register.Rows[PublicDocument]
	Note            register.Text `reg:"search"`
}

// PartyKind is what a party is to us; one may be several.
type PartyKind string

func (PartyKind) Values() []string {
	return []string{"supplier", "customer", "authority", "partner", "group_company", "certification_body", "consultant"}
}

// Contact of a party for one concern.
type Contact struct {
	register.RowHead
	Kind  ContactKind
	Name  string `reg:"max=200"`
	Email string `reg:"max=254"`
	Phone string `reg:"max=60"`
	Note  string `reg:"max=500"`
}

// ContactKind says for what one turns to a contact.
type ContactKind string

func (ContactKind) Values() []string {
	return []string{"privacy", "dpo", "security", "legal", "commercial", "representative", "other"}
}

func (c *Contact) Validate(p *problem.List) {
	p.If(c.Name == "" && c.Email == "" && c.Phone == "" && c.Note == "", "name", "required")
	checkEmail("email", c.Email, p)
}

// Certification of a party, with its validity.
type Certification struct {
	register.RowHead
	Standard   string `reg:"required,max=200"`
	Body       string `reg:"max=200"`
	Number     string `reg:"max=100"`
	ValidFrom  calendar.Day
	ValidUntil calendar.Day
	Files      register.Files
}

func (c *Certification) Validate(p *problem.List) {
	p.If(c.ValidFrom != "" && c.ValidUntil != "" && c.ValidUntil < c.ValidFrom, "valid_until", "order", "other", "valid_from")
}

// PublicDocument of a party, such as its list of sub-processors.
type PublicDocument struct {
	register.RowHead
	Title   string `reg:"max=300"`
	Address string `reg:"required,max=1000"`
	Seen    calendar.Day
}

func (d *PublicDocument) Validate(p *problem.List) {
	a := strings.ToLower(d.Address)
	p.If(a != "" && !strings.HasPrefix(a, "https://") && !strings.HasPrefix(a, "http://"), "address", "bad_url", "value", d.Address)
}

func (x *Party) Validate(p *problem.List) {
	p.If(!x.ID.IsZero() && x.Parent.ID == x.ID, "parent", "loop")
}

var Parties = register.Define[Party](register.Def[Party]{
	Name: "parties", Prefix: "PTY", Menu: "partners", Icon: "building", Group: access.Records,
	Controls: []string{"27701:2025/A.1.2.7", "27701:2025/A.2"},
	Groups: []register.Group{
		{Name: "identity", Fields: []string{"kinds", "country", "parent", "registration_no", "address", "website"}},
		{Name: "contacts", Fields: []string{"contacts"}},
		{Name: "assurance", Fields: []string{"certifications", "public_documents"}},
	},
})
