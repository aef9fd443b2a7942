package record

import (
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// Organisation is the tenant itself, as a record of its own: its title is the
// legal name. There is one of kind own; the others are its group or clients.
type Organisation struct {
	register.Head

	TradingNames   register.Lines              `reg:"search"`
	RegistrationNo string                      `reg:"max=100,search"`
	Kind           OrganisationKind            `reg:"list,filter"`
	Parent         register.Link[Organisation] `reg:"filter"`
	Address        register.Text               `reg:"max=2000"`
	Country        register.Country            `reg:"list,filter"`
	Website        string                      `reg:"max=300"`
	Email          string                      `reg:"max=254"`
	Phone          string                      `reg:"max=60"`
	Sector         string                      `reg:"max=200,list,search"`
	SizeClass      SizeClass                   `reg:"list,filter"`
	StaffCount     int64                       `reg:"list"`
	LawsInScope    register.Terms[LawScheme]   `reg:"filter"`
	PIIRoles       register.Choices[PIIRole]   `reg:"filter"`
	Certified27001 ISO27001                    `reg:"filter"`
	Edition        Edition                     // of ISO/IEC 27701 that the management system follows
	Profile        Profile                     // what of Privet is in sight; see Hidden
	Terms          Wording                     // in whose words members read who chose none (S-162)
	RiskAppetite   Level                       // highest residual risk to people that needs no acceptance
	TimeZone       string                      `reg:"max=60"` // IANA name; days become deadlines in it
	Language       string                      `reg:"max=20"` // BCP 47
	RequestTargets register.Rows[RequestTarget]
}

// Wording is in whose words Privet speaks: those of the law (data subject) or those of
// ISO/IEC 29100 (PII principal).
type Wording string

func (Wording) Values() []string { return []string{"law", "iso"} }

// OrganisationKind tells the tenant from its group and its clients.
type OrganisationKind string

func (OrganisationKind) Values() []string { return []string{"own", "client", "group_member"} }

// SizeClass follows Commission Recommendation 2003/361/EC.
type SizeClass string

func (SizeClass) Values() []string { return []string{"micro", "small", "medium", "large"} }

// PIIRole is what an organisation is towards the people whose data it handles
// (ISO/IEC 27701:2025, 3.1; GDPR Art. 4(7) and (8), Art. 26).
type PIIRole string

func (PIIRole) Values() []string { return []string{"controller", "processor", "joint_controller"} }

// ISO27001 is how far an organisation is with ISO/IEC 27001.
type ISO27001 string

func (ISO27001) Values() []string { return []string{"none", "in_progress", "certified"} }

// Edition of ISO/IEC 27701: that of 2025 stands alone, that of 2019 extends a
// management system by ISO/IEC 27001.
type Edition string

func (Edition) Values() []string { return []string{"2025", "2019"} }

// Profile says how much of Privet is in sight (S-010).
type Profile string

func (Profile) Values() []string { return []string{"full", "small"} }

func (o *Organisation) Validate(p *problem.List) {
	p.If(o.StaffCount < 0, "staff_count", "negative")
	if o.TimeZone != "" {
		_, err := time.LoadLocation(o.TimeZone)
		p.If(err != nil || o.TimeZone == "Local", "time_zone", "unknown_zone", "value", o.TimeZone)
	}
	p.If(!o.ID.IsZero() && o.Parent.ID == o.ID, "parent", "loop")
	o.targetsOnce(p)
}

var Organisations = register.Define[Organisation](register.Def[Organisation]{
	Name: "organisations", Prefix: "ORG", Menu: "settings", Icon: "building-2", Group: access.Organisation,
	Controls: []string{"27701:2025/4.1", "27701:2025/4.3"},
	Groups: []register.Group{
		{Name: "identity", Fields: []string{"kind", "trading_names", "registration_no", "parent", "sector", "size_class", "staff_count"}},
		{Name: "contact", Fields: []string{"address", "country", "website", "email", "phone"}},
		{Name: "privacy", Fields: []string{"laws_in_scope", "pii_roles", "certified27001", "edition", "profile", "risk_appetite", "time_zone", "language", "terms", "request_targets"}},
	},
})
