package record

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// RoleAssignment appoints a person to a role of the management system
// (ISO/IEC 27701:2025, 5.3; S-119). Its title names the appointment.
type RoleAssignment struct {
	register.Head

	Role         ManagementRole        `reg:"list,filter"`
	Person       register.Link[Person] `reg:"list,filter"`
	Deputy       register.Link[Person] `reg:"filter"`
	Scopes       register.Links[Scope] `reg:"filter"`
	Since        calendar.Day          `reg:"list"`
	Until        calendar.Day          `reg:"list"`
	Duties       register.Text         `reg:"max=10000,search"`
	Authority    register.Text         `reg:"max=5000"` // what the person may decide alone
	Independence register.Text         `reg:"max=5000"` // how conflicts are kept out (GDPR Art. 38(6))
	Registration string                `reg:"max=200"`  // number at the supervisory authority (GDPR Art. 37(7))
	ReportsTo    register.Link[Person]
	Letter       register.Files
}

// ManagementRole is a role that ISO/IEC 27701 5.3 or a law asks to be assigned.
type ManagementRole string

const TopManagement ManagementRole = "top_management"

func (ManagementRole) Values() []string {
	return []string{
		"top_management", "pims_manager", "dpo", "eu_representative", "uk_representative", "risk_owner", "data_owner",
		"process_owner", "system_owner", "internal_auditor", "privacy_champion", "incident_lead", "it_contact",
		"legal_contact", "hr_contact",
	}
}

// MandatoryRoles are those without which responsibility has no face: whoever
// answers for the system, and whoever runs it.
func MandatoryRoles() []ManagementRole {
	return []ManagementRole{TopManagement, "pims_manager", "incident_lead", "internal_auditor"}
}

func (r *RoleAssignment) Validate(p *problem.List) {
	p.If(r.Since != "" && r.Until != "" && r.Until < r.Since, "until", "order", "other", "since")
	p.If(!r.Deputy.ID.IsZero() && r.Deputy.ID == r.Person.ID, "deputy", "same_person", "other", "person")
}

var roleFlow = workflow.Machine[RoleAssignment]{
	Start: "proposed",
	Ends:  []string{"ended"},
	Moves: []workflow.Move[RoleAssignment]{
		{Name: "appoint", From: []string{"proposed"}, To: "active", By: managers, Guard: mayAppoint},
		{Name: "end", From: []string{"active"}, To: "ended", By: managers, Guard: hasEnd},
	},
}

// otherManagers counts the people who could confirm an appointment in place of the one
// who acts.
var otherManagers = workflow.Fact{Name: "other_managers", Others: []access.Role{access.Owner, access.PrivacyManager}}

// mayAppoint: an appointment says whom, to what and since when, and nobody confirms his
// own while somebody else can. In a house of one there is nobody else.
func mayAppoint(r *RoleAssignment, _ workflow.Input, f workflow.Facts) error {
	if !r.Person.ID.IsZero() && r.Person.ID == f.Actor.Person && f.Counts["other_managers"] > 0 {
		return problem.New(problem.Blocked, "appointed_by_self")
	}
	var l problem.List
	l.If(r.Role == "", "role", "needed_to_appoint")
	l.If(r.Person.ID.IsZero(), "person", "needed_to_appoint")
	l.If(r.Since == "", "since", "needed_to_appoint")
	return blocked(&l, "appointment_incomplete")
}

func hasEnd(r *RoleAssignment, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	l.If(r.Until == "", "until", "needed_to_retire")
	return blocked(&l, "appointment_not_ended")
}

var RoleAssignments = register.Define[RoleAssignment](register.Def[RoleAssignment]{
	Name: "role-assignments", Prefix: "ROL", Menu: "programme", Icon: "user-cog", Group: access.Organisation,
	Controls: []string{"27701:2025/5.3", "27701:2025/A.3.4", "27701:2019/5.3.3"},
	Flow:     &roleFlow, Facts: []workflow.Fact{otherManagers},
	Groups: []register.Group{
		{Name: "appointment", Fields: []string{"role", "person", "deputy", "scopes", "since", "until", "reports_to", "letter"}},
		{Name: "mandate", Fields: []string{"duties", "authority", "independence", "registration"}},
	},
})
