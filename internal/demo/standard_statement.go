package demo

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// excluded are the controls that do not apply, with the reason and its words.
var excluded = map[string][2]string{
	"A.3.30": {"no_such_processing", "Software is developed by our own staff alone; consultants work in our systems and under our rules."},
	"A.3.6":  {"covered_elsewhere", "Labels follow from the classes of A.3.5 and are set by the systems; there is no control of its own."},
}

// statements: the one of 2019 that was given up, the present one with a draft on top,
// the processor's alone for merchants, and one in review.
func (b *builder) statements() {
	draft := func(day int, key, title, scope string, edition record.Edition, roles ...record.PIIRole) *record.Statement {
		s := &record.Statement{Head: register.Head{Title: title, ReviewEvery: "P12M"}, Scope: to(b, record.Scopes, scope), Edition: edition, Roles: roles, PreparedBy: to(b, record.People, "feldmann")}
		for _, r := range s.Required() {
			s.Entries = append(s.Entries, b.line(r))
		}
		create(b, day, "feldmann", record.Statements, key, s)
		return s
	}
	draft(-347, "old", "Statement of applicability 2019", "old", "2019", "controller")
	b.approve(-345, "statements/old")

	last := b.since(b.since(-252, "risks", "phishing ransomware"), "agreements", "c-teehaus dpa-nordkloud")
	company := draft(last, "company", "Statement of applicability", "company", "2025", "controller", "processor")
	company.Wording = "Lindhag holds itself against all 78 controls of ISO/IEC 27701:2025 and excludes two."
	b.approve(last+8, "statements/company")
	b.move(last+14, "feldmann", "statements/old", "supersede", "Replaced by the statement for the edition of 2025.")
	draft(-122, "merchants", "Statement of applicability for merchants", "company", "2025", "processor")
	b.approve(-118, "statements/merchants")
	draft(-13, "france", "Statement of applicability, Lindhag France", "france", "2025", "controller")
	b.move(-11, "feldmann", "statements/france", "submit", "")

	// The draft on top: two lines moved on, one is not decided.
	change(b, -19, "feldmann", record.Statements, "company", func(x *record.Statement) {
		for i := range x.Entries {
			e := &x.Entries[i]
			switch catalogue.Key(e.Requirement).ID() {
			case "A.3.31":
				e.State, e.Note = "partial", "Script runs for the shop; portal follows."
			case "A.1.5.2":
				e.State, e.Note = "partial", "Northmast is to be replaced."
			case "A.3.30":
				e.Applicable, e.Exclusion, e.Justification = "", "", ""
				e.Note = "An agency is to build the new portal: look at it again."
			}
		}
	})
}

// line is the line of one control as Lindhag answers it.
func (b *builder) line(r *catalogue.Requirement) record.StatementEntry {
	e := record.StatementEntry{Requirement: record.Requirement(r.Key), Owner: to(b, record.People, "feldmann")}
	if why, ok := excluded[r.ID]; ok && r.Framework == catalogue.ISO27701of2025 {
		e.Applicable, e.Exclusion, e.Justification = "no", record.ExclusionReason(why[0]), register.Text(why[1])
		return e
	}
	e.Applicable, e.State = "yes", "planned"
	switch {
	case r.Framework != catalogue.ISO27701of2025:
		e.Inclusion, e.Justification = register.Choices[record.InclusionReason]{"role"}, "Follows from the role."
	case r.Table == "A.2":
		e.Inclusion, e.Justification = register.Choices[record.InclusionReason]{"contract", "role"}, "Asked for by the agreements with merchants."
		e.Agreements = b.all("agreements", "c-teehaus")
	case r.Table == "A.3":
		e.Inclusion, e.Justification = register.Choices[record.InclusionReason]{"risk_treatment", "law"}, "Treats risks of the register; Art. 32 GDPR."
		e.Risks, e.Obligations = b.all("risks", "phishing ransomware"), b.all("obligations", "24.1-a")
	default:
		e.Inclusion, e.Justification = register.Choices[record.InclusionReason]{"law"}, "Asked of a controller by the GDPR."
		e.Obligations = b.all("obligations", "5.2-b")
	}
	for _, c := range controlList() {
		if c.state == "retired" || !slices.Contains(strings.Fields(c.requirements), r.ID) || r.Framework != catalogue.ISO27701of2025 {
			continue
		}
		e.Controls = append(e.Controls, b.at("controls/"+c.key))
		e.Owner = to(b, record.People, c.owner)
		e.State = map[string]record.Implementation{"planned": "planned", "implementing": "partial", "degraded": "partial", "operating": "in_place"}[c.state]
	}
	return e
}
