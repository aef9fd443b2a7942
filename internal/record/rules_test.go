package record_test

import (
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// rule is one record and what is wrong with it; nothing for a good one.
type rule struct {
	name string
	rec  register.Record
	want []string
}

func judge(t *testing.T, ty *register.Type, rules []rule) {
	t.Helper()
	cat := shipped(t)
	for _, r := range rules {
		h := register.HeadOf(r.rec)
		h.ID, h.Title = one, "Sample"
		var p problem.List
		ty.Check(r.rec, &p)
		var got []string
		for _, f := range p.Fields() {
			got = append(got, f.Path+" "+f.Key)
		}
		if !slices.Equal(got, r.want) {
			t.Errorf("%s: %q, want %q", r.name, got, r.want)
		}
		if said, ok := problem.As(p.Err()); ok {
			spoken(t, cat, said)
		}
	}
}

// Decision 5: only what makes no sense is refused; what is missing is a gap.
func TestATitleAloneIsEnough(t *testing.T) {
	t.Parallel()
	for _, ty := range record.All().All() {
		rec := ty.New()
		var p problem.List
		ty.Check(rec, &p)
		if f := p.Fields(); len(f) != 1 || f[0].Path != "title" || f[0].Key != "required" {
			t.Errorf("%s, empty: %+v", ty.Name, f)
		}
		register.HeadOf(rec).Title = "Sample"
		p = problem.List{}
		ty.Check(rec, &p)
		if err := p.Err(); err != nil {
			t.Errorf("%s with a title: %v", ty.Name, err)
		}
	}
}

func TestProcessingActivitiesDoNotContradictThemselves(t *testing.T) {
	t.Parallel()
	type activity = record.ProcessingActivity
	party, unit := register.To[record.Party](two), register.To[record.Unit](two)
	judge(t, record.ProcessingActivities.Type, []rule{
		{"counts", &activity{PeopleCount: 1, RecordsCount: 1}, nil},
		{"counts below nothing", &activity{PeopleCount: -1, RecordsCount: -1}, []string{"people_count negative", "records_count negative"}},
		{"begun and ended on one day", &activity{Started: "2026-03-31", Ended: "2026-03-31"}, nil},
		{"ended before it began", &activity{Started: "2026-03-31", Ended: "2026-03-30"}, []string{"ended order"}},

		{"actor by its record", &activity{Actors: register.Rows[record.ActivityParty]{{Role: "dpo", Person: register.To[record.Person](two)}, {Role: "controller", Party: party}}}, nil},
		{"actor by name or contact", &activity{Actors: register.Rows[record.ActivityParty]{{Role: "dpo", Name: "Ada"}, {Role: "dpo", Contact: "dpo@example.org"}}}, nil},
		{"actor without anything", &activity{Actors: register.Rows[record.ActivityParty]{{Role: "dpo"}}}, []string{"actors.0.name required"}},
		{"actor without a role", &activity{Actors: register.Rows[record.ActivityParty]{{Name: "Ada"}}}, []string{"actors.0.role required"}},

		{"customer by name, record or operations", &activity{Customers: register.Rows[record.ActivityCustomer]{{Name: "A"}, {Party: party}, {Operations: []record.Operation{"storage"}}}}, nil},
		{"customer without anything", &activity{Customers: register.Rows[record.ActivityCustomer]{{Note: "?"}}}, []string{"customers.0.name required"}},

		{"purpose by code or words", &activity{Purposes: register.Rows[record.ActivityPurpose]{{Purpose: "payroll"}, {Description: "to pay"}}}, nil},
		{"purpose without either", &activity{Purposes: register.Rows[record.ActivityPurpose]{{Marketing: "yes"}}}, []string{"purposes.0.description required"}},

		{"basis by any ground", &activity{Bases: register.Rows[record.ActivityBasis]{
			{Basis: "consent"}, {SpecialCondition: "explicit_consent"}, {CriminalGround: "law_authorised"}, {LegitimateInterest: "security"}, {Justification: "because"}, {Provision: "§ 147 AO"},
		}}, nil},
		{"basis without a ground", &activity{Bases: register.Rows[record.ActivityBasis]{{Law: "eu-gdpr"}}}, []string{"bases.0.basis required"}},
		{"basis of a purpose that is not here", &activity{Bases: register.Rows[record.ActivityBasis]{{Basis: "consent", Purpose: register.Row[record.ActivityPurpose]{ID: two}}}}, []string{"bases.0.purpose unknown_row"}},

		{"people and their number", &activity{Principals: register.Rows[record.ActivityPrincipal]{{Category: "customers", Count: 0}}}, nil},
		{"fewer than nobody", &activity{Principals: register.Rows[record.ActivityPrincipal]{{Category: "customers", Count: -1}}}, []string{"principals.0.count negative"}},
		{"people without category", &activity{Principals: register.Rows[record.ActivityPrincipal]{{Count: 5}}}, []string{"principals.0.category required"}},

		{"recipient by any name", &activity{Recipients: register.Rows[record.ActivityRecipient]{{Party: party}, {Unit: unit}, {Category: "banks"}, {Name: "Bank"}}}, nil},
		{"recipient without a name", &activity{Recipients: register.Rows[record.ActivityRecipient]{{Country: "DE"}}}, []string{"recipients.0.category required"}},

		{"processor by any name", &activity{Processors: register.Rows[record.ActivityProcessor]{
			{Engagement: register.To[record.Engagement](two)}, {Party: party}, {Name: "A"}, {Service: "Hosting"},
		}}, nil},
		{"processor without a name", &activity{Processors: register.Rows[record.ActivityProcessor]{{Sub: true}}}, []string{"processors.0.name required"}},

		{"transfer by any word", &activity{Transfers: register.Rows[record.ActivityTransfer]{
			{Country: "US"}, {Organisation: "UNHCR"}, {Importer: party}, {ImporterName: "A"}, {Document: "SCC of 2024"}, {Mechanism: "scc"},
		}}, nil},
		{"transfer to nowhere", &activity{Transfers: register.Rows[record.ActivityTransfer]{{RemoteAccess: true}}}, []string{"transfers.0.country required"}},
		{"derogation as the safeguard", &activity{Transfers: register.Rows[record.ActivityTransfer]{{Country: "US", Mechanism: "derogation", Derogation: "a"}}}, nil},
		{"derogation beside another safeguard", &activity{Transfers: register.Rows[record.ActivityTransfer]{{Country: "US", Mechanism: "scc", Derogation: "a"}}}, []string{"transfers.0.derogation only_with_derogation"}},
		{"module of the clauses", &activity{Transfers: register.Rows[record.ActivityTransfer]{{Country: "US", Mechanism: "scc", Module: "c2p"}}}, nil},
		{"module without the clauses", &activity{Transfers: register.Rows[record.ActivityTransfer]{{Country: "CH", Mechanism: "adequacy", Module: "c2p"}}}, []string{"transfers.0.module only_with_scc"}},

		// S-042
		{"flow between words", &activity{Flows: register.Rows[record.ActivityFlow]{{FromText: "form", ToText: "shop"}}}, nil},
		{"flow from nowhere to nowhere", &activity{Flows: register.Rows[record.ActivityFlow]{{Volume: "much"}}}, []string{"flows.0.from required", "flows.0.to required"}},
		// S-043
		{"access of a group", &activity{Access: register.Rows[record.ActivityAccess]{{Group: "nurses"}}}, nil},
		{"access of nobody", &activity{Access: register.Rows[record.ActivityAccess]{{Condition: "at night"}}}, []string{"access.0.group required"}},
		// S-041
		{"source of data", &activity{DataItems: register.Rows[record.ActivityDataItem]{{Category: "name", Source: "third_party"}}}, nil},
		{"unknown source of data", &activity{DataItems: register.Rows[record.ActivityDataItem]{{Category: "name", Source: "neighbours"}}}, []string{"data_items.0.source unknown_value"}},
		{"right and its exception", &activity{Rights: register.Rows[record.ActivityRight]{{Right: "erasure", Exception: "kept by law"}}}, nil},
		{"no right", &activity{Rights: register.Rows[record.ActivityRight]{{How: "by mail"}}}, []string{"rights.0.right required"}},
	})
}

func TestPartnersDoNotContradictThemselves(t *testing.T) {
	t.Parallel()
	self, other := one, two
	judge(t, record.Parties.Type, []rule{
		{"part of another", &record.Party{Parent: register.To[record.Party](other)}, nil},
		{"part of itself", &record.Party{Parent: register.To[record.Party](self)}, []string{"parent loop"}},
		// S-102
		{"many roles", &record.Party{Kinds: register.Choices[record.PartyKind]{"supplier", "customer"}}, nil},
		{"contacts", &record.Party{Contacts: register.Rows[record.Contact]{{Name: "Ada"}, {Email: "ada@example.org"}, {Phone: "1"}, {Note: "by post"}}}, nil},
		{"contact without anything", &record.Party{Contacts: register.Rows[record.Contact]{{Kind: "dpo"}}}, []string{"contacts.0.name required"}},
		{"contact without an address", &record.Party{Contacts: register.Rows[record.Contact]{{Email: "ada"}}}, []string{"contacts.0.email bad_email"}},
		{"certificate", &record.Party{Certifications: register.Rows[record.Certification]{{Standard: "ISO/IEC 27001", ValidFrom: "2026-01-01", ValidUntil: "2026-01-01"}}}, nil},
		{"certificate that ends before it begins", &record.Party{Certifications: register.Rows[record.Certification]{{Standard: "ISO/IEC 27001", ValidFrom: "2026-01-02", ValidUntil: "2026-01-01"}}}, []string{"certifications.0.valid_until order"}},
		{"certificate of nothing", &record.Party{Certifications: register.Rows[record.Certification]{{Body: "A"}}}, []string{"certifications.0.standard required"}},
		{"public document", &record.Party{PublicDocuments: register.Rows[record.PublicDocument]{{Address: "HTTPS://example.org/subs"}}}, nil},
		{"public document that runs", &record.Party{PublicDocuments: register.Rows[record.PublicDocument]{{Address: "javascript:alert(1)"}}}, []string{"public_documents.0.address bad_url"}},
	})
	judge(t, record.Engagements.Type, []rule{
		{"ended after it began", &record.Engagement{Started: "2026-03-30", Ended: "2026-03-31"}, nil},
		{"ended before it began", &record.Engagement{Started: "2026-03-31", Ended: "2026-03-30"}, []string{"ended order"}},
		{"sub-processor of another", &record.Engagement{Parent: register.To[record.Engagement](other)}, nil},
		{"sub-processor of itself", &record.Engagement{Parent: register.To[record.Engagement](self)}, []string{"parent loop"}},
	})
	judge(t, record.Agreements.Type, []rule{
		{"expires after it began", &record.Agreement{Effective: "2026-03-30", Expires: "2026-03-31", BreachNoticeHours: 24}, nil},
		{"expires before it began", &record.Agreement{Effective: "2026-03-31", Expires: "2026-03-30"}, []string{"expires order"}},
		{"notice before the breach", &record.Agreement{BreachNoticeHours: -1}, []string{"breach_notice_hours negative"}},
		{"two clauses", &record.Agreement{Clauses: register.Rows[record.Clause]{{Clause: "audit"}, {Clause: "security"}}}, nil},
		{"one clause twice", &record.Agreement{Clauses: register.Rows[record.Clause]{{Clause: "audit"}, {Clause: "audit"}}}, []string{"clauses.1.clause twice"}},
	})
}

func TestTheOrganisationDoesNotContradictItself(t *testing.T) {
	t.Parallel()
	judge(t, record.Organisations.Type, []rule{
		{"staff", &record.Organisation{StaffCount: 0}, nil},
		{"fewer than nobody", &record.Organisation{StaffCount: -1}, []string{"staff_count negative"}},
		{"time zone", &record.Organisation{TimeZone: "Europe/Berlin"}, nil},
		{"no time zone", &record.Organisation{TimeZone: "Middle Earth"}, []string{"time_zone unknown_zone"}},
		{"the machine's time zone", &record.Organisation{TimeZone: "Local"}, []string{"time_zone unknown_zone"}},
		{"part of another", &record.Organisation{Parent: register.To[record.Organisation](two)}, nil},
		{"part of itself", &record.Organisation{Parent: register.To[record.Organisation](one)}, []string{"parent loop"}},
		{"laws", &record.Organisation{LawsInScope: []record.Law{"eu-gdpr"}}, nil},
		{"an empty law", &record.Organisation{LawsInScope: []record.Law{""}}, []string{"laws_in_scope empty_entry"}},
	})
	judge(t, record.Units.Type, []rule{
		{"staff and parent", &record.Unit{Headcount: 1, Parent: register.To[record.Unit](two)}, nil},
		{"fewer than nobody", &record.Unit{Headcount: -1}, []string{"headcount negative"}},
		{"part of itself", &record.Unit{Parent: register.To[record.Unit](one)}, []string{"parent loop"}},
	})
	judge(t, record.Sites.Type, []rule{
		{"staff and parent", &record.Site{Headcount: 1, Parent: register.To[record.Site](two)}, nil},
		{"fewer than nobody", &record.Site{Headcount: -1}, []string{"headcount negative"}},
		{"part of itself", &record.Site{Parent: register.To[record.Site](one)}, []string{"parent loop"}},
	})
	var people []rule
	for _, s := range []string{"", "ada@example.org", "a.b+c@x-y.example", "ä@müller.de"} {
		people = append(people, rule{s, &record.Person{Email: s}, nil})
	}
	for _, s := range []string{"ada", "@example.org", "ada@", "ada@example", "a b@example.org", "a@b@c.de", "Ada <ada@example.org>", "a@b.de,c@d.de", "ada@.", "ada@example.org."} {
		people = append(people, rule{s, &record.Person{Email: s}, []string{"email bad_email"}})
	}
	judge(t, record.People.Type, people)
}

func TestSystemsAndRisksDoNotContradictThemselves(t *testing.T) {
	t.Parallel()
	judge(t, record.Systems.Type, []rule{
		{"users and life", &record.System{UsersCount: 1, GoLive: "2026-03-31", EndOfLife: "2026-03-31"}, nil},
		{"fewer than nobody", &record.System{UsersCount: -1}, []string{"users_count negative"}},
		{"ended before it began", &record.System{GoLive: "2026-03-31", EndOfLife: "2026-03-30"}, []string{"end_of_life order"}},
	})
	judge(t, record.DataStores.Type, []rule{
		{"records", &record.DataStore{Records: 1}, nil},
		{"fewer than none", &record.DataStore{Records: -1}, []string{"records negative"}},
	})
	judge(t, record.Risks.Type, []rule{
		{"people and cost", &record.Risk{PeopleCount: 1, Treatments: register.Rows[record.Treatment]{{Option: "accept", Cost: 0}}}, nil},
		{"fewer than nobody", &record.Risk{PeopleCount: -1}, []string{"people_count negative"}},
		{"cost below nothing", &record.Risk{Treatments: register.Rows[record.Treatment]{{Option: "avoid", Cost: -1}}}, []string{"treatments.0.cost negative"}},
		{"treatment of no kind", &record.Risk{Treatments: register.Rows[record.Treatment]{{Plan: "wait"}}}, []string{"treatments.0.option required"}},
		{"harm of no kind", &record.Risk{Harms: register.Rows[record.RiskHarm]{{Severity: "low"}}}, []string{"harms.0.kind required"}},
	})
	judge(t, record.Tasks.Type, []rule{
		{"about any record", &record.Task{Subject: about(two), Due: "2026-03-31"}, nil},
		{"due on no day", &record.Task{Due: "2026-02-30"}, []string{"due bad_day"}},
	})
}

// about points at a record of any register, whose list of them has no name here.
func about(at id.ID) (ref struct{ ID id.ID }) {
	ref.ID = at
	return ref
}
