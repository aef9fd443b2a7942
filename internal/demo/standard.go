package demo

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// standard is the year of the management system: its frame first, then controls with
// their evidence, the statements that name them, and two assessments.
func (b *builder) standard() {
	b.appointments()
	b.scopes()
	b.context()
	b.obligations()
	b.objectives()
	b.programme()
	b.controls()
	b.statements()
	b.assessments()
	b.assurance()
}

func (b *builder) appointments() {
	for _, a := range []struct{ key, role, title, person, deputy, reports, duties, authority, independence string }{
		{"top", "top_management", "Top management for data protection", "lindhag", "brandt", "", "Sets policy and objectives, provides resources, approves scope and statement of applicability, reviews the system twice a year.", "Decides on money and people; accepts risks.", ""},
		{"manager", "pims_manager", "Manager of the management system", "feldmann", "kranz", "lindhag", "Keeps the records, plans the year, prepares the management review.", "May stop a processing that breaks the law until management decides.", ""},
		{"officer", "dpo", "Data protection officer", "osei", "", "lindhag", "Tasks of Art. 39 GDPR.", "Access to every processing and every record.", "From outside; no part in decisions on purposes and means. Reports to the highest level."},
		{"auditor", "internal_auditor", "Internal auditor of the management system", "bitter", "", "lindhag", "Audits the whole system once in two years.", "Chooses samples alone.", "Audits nothing that he has worked on."},
		{"incidents", "incident_lead", "Lead in incidents", "greif", "bach", "feldmann", "Leads from the first report to the lessons.", "May switch systems off.", ""},
		{"risks", "risk_owner", "Owner of risks above appetite", "brandt", "", "", "Decides on what remains after treatment.", "Accepts risks up to high for a year at most.", ""},
		{"shop", "privacy_champion", "Privacy champion of marketing", "falk", "brix", "feldmann", "First address for questions of the department.", "", ""},
		{"former", "privacy_champion", "Privacy champion of marketing (until he left)", "vogel", "", "feldmann", "First address for questions of the department.", "", ""},
	} {
		rec := &record.RoleAssignment{
			Head: register.Head{Title: a.title, ReviewEvery: "P12M"}, Role: record.ManagementRole(a.role), Person: to(b, record.People, a.person), Deputy: to(b, record.People, a.deputy),
			ReportsTo: to(b, record.People, a.reports), Since: b.day(-358), Duties: register.Text(a.duties), Authority: register.Text(a.authority), Independence: register.Text(a.independence),
			Letter: b.file("appointment-" + a.key + ".pdf"),
		}
		if a.key == "officer" {
			rec.Registration = "HE-2025-11873"
		}
		day := -359
		if a.key == "shop" {
			rec.Since, day = b.day(14), -12
		}
		create(b, day, "feldmann", record.RoleAssignments, a.key, rec)
		if a.key != "shop" {
			b.move(day+1, "brandt", "role-assignments/"+a.key, "appoint", "")
		}
	}
	change(b, -74, "feldmann", record.RoleAssignments, "former", func(x *record.RoleAssignment) { x.Until = b.day(-75) })
	b.move(-74, "feldmann", "role-assignments/former", "end", "")
}

// file is a kept file as the value of a field.
func (b *builder) file(name string) register.Files {
	if name == "" {
		return nil
	}
	return register.Files{b.files[name]}
}

func (b *builder) scopes() {
	core := "orders accounts service returns payment newsletter payroll personnel recruitment m-fulfilment m-portal m-returns"
	full := b.since(-290, "processing-activities", core)
	create(b, -357, "feldmann", record.Scopes, "company", &record.Scope{
		Head: register.Head{Title: "Mail order and fulfilment", ReviewEvery: "P12M", Confidentiality: "public"}, Edition: "2025",
		Statement:    "Operation of the online shop, customer service, marketing and personnel administration of Lindhag Versand GmbH, and storage and shipping on behalf of merchants, at Kassel, Bad Hersfeld and Hamburg.",
		Units:        b.all("units", "management hr finance it shop service marketing warehouse transport merchants purchasing compliance"),
		Sites:        b.all("sites", "kassel hersfeld hamburg"),
		Services:     register.Lines{"Online shop", "Storage and shipping for merchants", "Merchant portal"},
		Processes:    register.Lines{"Order to delivery", "Returns", "Customer service", "Advertising", "Hire to leave", "Onboarding of merchants"},
		Technologies: register.Lines{"Private cloud in Germany", "Hand scanners", "Software as a service"},
		Principals:   []record.PrincipalCategory{"customer", "employee", "employee.applicant", "user"},
		Exclusions: register.Rows[record.ScopeExclusion]{
			{Item: "Lindhag France SAS", Reason: "Own company with own management; its interfaces are described and governed by the arrangement of joint controllers."},
			{Item: "Camera surveillance by the landlord in Hamburg", Reason: "The landlord alone decides and sees the pictures."},
		},
		Interfaces: "Lindhag France: shared customer base, head of e-commerce. Nordkloud: hosting, head of IT. Carriers: address labels, head of transport.",
	})
	change(b, full, "feldmann", record.Scopes, "company", func(x *record.Scope) {
		x.Activities = b.all("processing-activities", core)
		x.Systems = b.all("systems", "erp wms shop portal crm helpdesk mailer hris ats mail idp backup")
	})
	b.approve(full+1, "scopes/company")

	create(b, -356, "feldmann", record.Scopes, "old", &record.Scope{
		Head: register.Head{Title: "Mail order, edition of 2019"}, Edition: "2019", Units: b.all("units", "shop service"),
		Statement: "Online shop and customer service, as prepared before the edition of 2025.",
	})
	pilot := "orders accounts"
	day := b.since(-322, "processing-activities", pilot)
	create(b, day, "feldmann", record.Scopes, "pilot", &record.Scope{
		Head: register.Head{Title: "Pilot: online shop"}, Edition: "2025", Statement: "Online shop of Lindhag Versand GmbH in Kassel.",
		Units: b.all("units", "shop"), Sites: b.all("sites", "kassel"), Activities: b.all("processing-activities", pilot), Systems: b.all("systems", "shop crm"),
	})
	b.approve(day+1, "scopes/pilot")
	b.move(full+6, "feldmann", "scopes/pilot", "supersede", "Widened to the whole company.")
	create(b, -16, "feldmann", record.Scopes, "france", &record.Scope{
		Head: register.Head{Title: "Lindhag France"}, Edition: "2025", Statement: "Shop and service for customers in France, at Strasbourg.",
		Units: b.all("units", "france"), Sites: b.all("sites", "strasbourg"), Activities: b.all("processing-activities", "orders service"),
	})
	b.move(-15, "feldmann", "scopes/france", "submit", "")
}

// approve has a record looked at and approved by top management.
func (b *builder) approve(day int, name string) {
	b.move(day, "feldmann", name, "submit", "")
	b.move(day+3, "lindhag", name, "approve", "")
}

func requirements(numbers string) []record.Requirement {
	var out []record.Requirement
	for n := range strings.FieldsSeq(numbers) {
		out = append(out, record.Requirement(catalogue.KeyOf(catalogue.ISO27701of2025, n)))
	}
	return out
}

// obligations are duties of the library that weigh most here, and two of contracts.
func (b *builder) obligations() {
	lib := catalogue.Library()
	for _, o := range []struct{ id, requirements, met, how string }{
		{"5.1.a-a", "A.1.2.3", "yes", "Each purpose in the record names its ground."},
		{"5.1.e-a", "A.1.4.8", "partly", "Schedule is approved; tickets and suppliers' vouchers are kept too long."},
		{"5.2-b", "A.1.2.9", "yes", "Record of processing, approvals and ledger."},
		{"7.2-b", "A.1.2.4 A.1.2.5", "yes", "Wording of consents is approved by the officer."},
		{"12.3-b", "A.1.3.10", "yes", "Extensions are decided by the privacy manager with a reason."},
		{"13.2.a", "A.1.3.3", "yes", "Privacy notices name the period of each purpose."},
		{"15.3-a", "A.1.3.9", "yes", "Export from customer base within five days."},
		{"16-a", "A.1.3.7", "yes", "Customers correct their data in the account."},
		{"17.1.b", "A.1.3.5 A.1.3.7", "partly", "Works for the newsletter; not yet for reviews."},
		{"21.4-b", "A.1.3.6", "yes", "Own box in each notice and each mail."},
		{"22.3-a", "A.1.3.11", "yes", "Receivables looks at each objection within a working day."},
		{"24.1-a", "A.3.3", "yes", "This management system."},
		{"25.1-a", "A.3.28 A.1.4.2", "partly", "Checklist in each release of the shop; not yet in the portal."},
		{"28.2-b", "A.2.5.9", "yes", "Merchants are told thirty days before."},
		{"28.3.b", "A.3.18", "partly", "Two agency workers have not signed yet."},
		{"30.1.b", "A.1.2.2", "yes", "Record of processing."},
		{"30.2", "A.2.2.7", "yes", "Entries as processor for each merchant."},
		{"32.1.a-b", "A.3.26", "partly", "Time stamps are not encrypted at rest."},
		{"33.1-c", "A.3.12", "yes", "Form of the incident team."},
		{"35.7.a-a", "A.1.2.6", "yes", "Template of the officer."},
		{"37.5", "A.3.4", "yes", "Officer is a lawyer with further training each year."},
		{"44-b", "A.1.5.2", "no", "Northmast has no ground for the transfer."},
	} {
		r, ok := lib.Requirement(catalogue.KeyOf(catalogue.GDPR, "GDPR-"+o.id))
		if !ok {
			b.at("obligations/" + o.id) // nobody makes it: complete says that the library has lost it
			continue
		}
		create(b, -344, "feldmann", record.Obligations, o.id, &record.Obligation{
			Head: register.Head{Title: r.Title}, Kind: "statute", Law: "eu-gdpr", Provision: r.Provision, Text: register.Text(r.Title), Since: "2018-05-25",
			Requirements: requirements(o.requirements), Met: record.Met(o.met), How: register.Text(o.how), LibraryKey: string(r.Key),
		})
	}
	create(b, -335, "lorenzen", record.Obligations, "velora", &record.Obligation{
		Head: register.Head{Title: "Tell Velora Bikes of a breach within 24 hours"}, Kind: "contract", Provision: "§ 9(2) of the agreement", Text: "Report each breach that concerns customers of Velora within 24 hours of knowledge.",
		Party: to(b, record.Parties, "velora"), Agreement: to(b, record.Agreements, "c-velora"), Requirements: requirements("A.3.12"), Met: "yes", How: "Contact list beside the runbook.",
	})
}

// assurance is what stands beside the controls: promises of confidentiality, logs, and
// how products were designed.
func (b *builder) assurance() {
	// Whoever came with the last intake has not signed yet.
	open := strings.Fields("moser schade")
	for i, p := range people() {
		if slices.Contains(open, p.key) {
			continue
		}
		day := -340 + 5*i
		u := &record.Undertaking{Head: register.Head{Title: "Confidentiality, " + p.name, Confidentiality: access.Confidential}, Person: to(b, record.People, p.key), Kind: "declaration", Signed: b.day(day)}
		if p.key == "klee" {
			u.Kind, u.Until = "nda", b.day(40)
		}
		create(b, day+2, "feldmann", record.Undertakings, p.key, u)
	}
	for _, l := range []struct {
		system, title, records, kept, cycle, reviewer string
		reviewed                                      int
		protected                                     bool
	}{
		{"shop", "Access log of the shop", "Sign-in, changes of accounts, reading by service.", "P30D", "P1M", "greif", -18, true},
		{"crm", "Look-ups in the customer base", "Who looked up whom, with or without a ticket.", "P180D", "P1M", "greif", -20, true},
		{"hris", "Changes in the personnel system", "Changes of master data and of roles.", "P1Y", "P3M", "bach", -66, true},
		{"idp", "Sign-in and rights", "Sign-in, failures, changes of groups.", "P1Y", "P1M", "greif", -18, true},
		{"wms", "Warehouse system", "Sign-in on hand scanners.", "P90D", "P3M", "bach", -140, false},
		{"portal", "Merchant portal", "Sign-in, exports, changes of rights by merchants.", "P180D", "P1M", "greif", -25, true},
	} {
		create(b, -262, "feldmann", record.LogSources, l.system, &record.LogSource{
			Head: register.Head{Title: l.title, Owner: b.at("people/nowak")}, System: to(b, record.Systems, l.system), Records: register.Text(l.records), HoldsPII: "yes", Kept: period(l.kept), Protected: yes(l.protected),
			ReviewCycle: period(l.cycle), Reviewer: to(b, record.People, l.reviewer),
		})
		change(b, l.reviewed, "feldmann", record.LogSources, l.system, func(x *record.LogSource) { x.Reviewed = b.day(l.reviewed) })
	}
	choice := func(q, answer, words string) record.DesignChoice {
		return record.DesignChoice{Question: record.DesignQuestion(q), Answer: record.Met(answer), Decision: register.Text(words)}
	}
	create(b, -180, "feldmann", record.DesignDecisions, "account", &record.DesignDecision{
		Head: register.Head{Title: "Customer account of the shop", Owner: b.at("people/wolters")}, Product: "Online shop", Systems: b.all("systems", "shop"), Activities: b.all("processing-activities", "accounts"), On: b.day(-181),
		Choices: register.Rows[record.DesignChoice]{
			choice("collect_less", "yes", "Date of birth is asked for at purchase on account alone."), choice("choice", "yes", "Guests order without an account."),
			choice("retention", "yes", "Accounts without sign-in for three years are erased after a reminder."), choice("deidentify", "partly", "Orders are pseudonymised in the data warehouse; the table of numbers lies in the same system."),
		},
		Defaults: register.Rows[record.DefaultSetting]{{Setting: "Newsletter", Value: "Off", Protective: "yes"}, {Setting: "Stay signed in", Value: "Off", Protective: "yes"},
			{Setting: "Recommendations", Value: "On", Protective: "no", Reason: "From purchases of the last year alone; a switch stands beside them."}},
	})
	create(b, -88, "feldmann", record.DesignDecisions, "portal", &record.DesignDecision{
		Head: register.Head{Title: "Exports of the merchant portal", Owner: b.at("people/eder")}, Product: "Merchant portal", Systems: b.all("systems", "portal"), On: b.day(-90),
		Choices:  register.Rows[record.DesignChoice]{choice("access", "yes", "Row level security in the database."), choice("temporary_files", "no", "Exports stay in the folder for downloads; a job is planned.")},
		Defaults: register.Rows[record.DefaultSetting]{{Setting: "Columns of an export", Value: "Without addresses", Protective: "yes"}},
	})
}
