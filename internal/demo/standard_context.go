package demo

import (
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

func period(s string) calendar.Period { return calendar.Period(s) }

// context are the matters that bear on the system, and who has a stake in it.
func (b *builder) context() {
	for i, c := range []struct{ key, title, origin, category, effect, relevance, detail, response string }{
		{"ai", "Artificial intelligence in customer service", "external", "technological", "both", "high", "Suppliers build assistants into what we use; the AI Act asks for oversight.", "Each assistant is assessed before its first real enquiry."},
		{"transfers", "Uncertain ground for transfers to the United States", "external", "legal", "hinders", "high", "The decision on the Data Privacy Framework is under attack.", "Suppliers in Europe are preferred; clauses stand beside the framework."},
		{"growth", "Growth of the business with merchants", "internal", "market", "both", "high", "Each merchant is a controller with instructions of his own.", "Onboarding has a checklist and one agreement."},
		{"staff", "Agency workers in the season", "internal", "people", "hinders", "medium", "Up to sixty people for ten weeks, with access to addresses.", "Short training and signed confidentiality on the first day."},
		{"legacy", "Old file shares", "internal", "organisation", "hinders", "medium", "Nobody knows fully what lies there.", "Search department by department."},
		{"awareness", "Customers ask more often", "external", "social", "both", "medium", "Requests for access have doubled in two years.", "Export within five days."},
		{"budget", "Backing of the owners", "internal", "resources", "helps", "medium", "Half a position and money for the certificate are granted.", "Reported each quarter."},
		{"climate", "Heat and floods at the sites", "external", "climate", "hinders", "medium", "The server room in Kassel lies beside the Fulda; hot summers strain its cooling.", "Second cooling unit, copies in Heringen; moving it is studied."},
	} {
		rec := &record.ContextIssue{
			Head: register.Head{Title: c.title, ReviewEvery: "P12M"}, Origin: record.IssueOrigin(c.origin), Category: record.IssueCategory(c.category), Effect: record.IssueEffect(c.effect), Relevance: record.Level(c.relevance),
			Detail: register.Text(c.detail), Response: register.Text(c.response), Climate: yes(c.key == "climate"), Scopes: b.all("scopes", "company"),
		}
		create(b, -352+i, "feldmann", record.ContextIssues, c.key, rec)
	}
	type need struct{ words, how, duty string }
	for _, p := range []struct {
		key, title, kind, party string
		needs                   []need
	}{
		{"customers", "Customers of the shop", "principal", "", []need{{"Know what happens to their data", "Privacy notices in two languages", "13.2.a"}, {"An answer within a month", "Objective and clock for requests", "15.3-a"}}},
		{"employees", "Staff and works council", "employee", "", []need{{"No monitoring of behaviour", "Works agreements on cameras, telematics and telephones", ""}}},
		{"merchants", "Merchants", "customer", "teehaus", []need{{"Their customers' data stay apart", "Row level security", ""}, {"Told of a breach at once", "Contact list beside the runbook", "velora"}}},
		{"authority", "Supervisory authority of Hesse", "authority", "", []need{{"Breaches reported within 72 hours", "Runbook", "33.1-c"}, {"Record of processing on request", "Export of the record", "30.1.b"}}},
		{"owners", "Owners", "owner", "", []need{{"Certificate by the end of next year", "Project plan", ""}}},
		{"hosting", "Nordkloud", "supplier", "nordkloud", []need{{"Clear instructions", "Annex of the agreement", ""}}},
		{"france", "Lindhag France", "partner", "lindhag-france", []need{{"One place for requests in both languages", "Arrangement of joint controllers", ""}}},
	} {
		rec := &record.InterestedParty{Head: register.Head{Title: p.title}, Kind: record.InterestedKind(p.kind), Party: to(b, record.Parties, p.party), Scopes: b.all("scopes", "company")}
		for _, n := range p.needs {
			rec.Needs = append(rec.Needs, record.InterestedNeed{Need: register.Text(n.words), TakenUp: "yes", How: register.Text(n.how), Obligation: to(b, record.Obligations, n.duty)})
		}
		create(b, -333, "feldmann", record.InterestedParties, p.key, rec)
	}
}

const one = 10_000 // of a decimal

// objectives have a reading a month; two of them are missed.
func (b *builder) objectives() {
	for _, o := range []struct {
		key, title, owner, statement, measure, unit, direction string
		target                                                 int64
		values                                                 [12]int64
	}{
		{"requests", "Answers to requests within two weeks", "demir", "Nobody waits longer than two weeks for an answer.", "Mean days from arrival to answer, requests closed in the month.", "days", "at_most", 14, [12]int64{23, 21, 22, 19, 17, 18, 16, 15, 13, 12, 13, 11}},
		{"training", "Everybody is trained once a year", "behrens", "Who handles personal data has been trained in the last twelve months.", "Share of staff with a confirmed course.", "%", "at_least", 95, [12]int64{61, 66, 70, 74, 78, 83, 85, 88, 90, 93, 96, 97}},
		{"reviews", "The record is current", "feldmann", "No entry is past its review.", "Entries past their review.", "entries", "at_most", 2, [12]int64{0, 0, 1, 1, 2, 3, 3, 5, 6, 7, 7, 8}},
		{"breaches", "Reports of breaches in time", "greif", "Each notifiable breach reaches the authority within 72 hours.", "Share reported in time, last twelve months.", "%", "at_least", 100, [12]int64{100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100}},
		{"erasure", "Old tickets are erased", "demir", "No ticket is kept beyond its period.", "Tickets older than six years, in thousands.", "thousand", "at_most", 1, [12]int64{48, 48, 48, 48, 44, 39, 31, 24, 19, 16, 13, 9}},
	} {
		create(b, -349, "feldmann", record.Objectives, o.key, &record.Objective{
			Head: register.Head{Title: o.title, Owner: b.at("people/" + o.owner)}, Statement: register.Text(o.statement), Measure: register.Text(o.measure), Unit: o.unit, Direction: record.Direction(o.direction),
			Target: register.Decimal(o.target * one), Due: b.day(30), Scopes: b.all("scopes", "company"), Actions: "Looked at in the monthly round of the privacy team.",
		})
		for i, v := range o.values {
			day := -340 + 30*i
			change(b, day, "feldmann", record.Objectives, o.key, func(x *record.Objective) {
				x.Values = append(x.Values, record.Reading{On: b.day(day), Value: register.Decimal(v * one)})
			})
		}
	}
}

// programme is the commitment, what changes, and the way to the certificate.
func (b *builder) programme() {
	create(b, -357, "feldmann", record.Commitments, "board", &record.Commitment{
		Head: register.Head{Title: "Commitment of the managing directors"}, By: to(b, record.People, "lindhag"), On: b.day(-358), Until: b.day(372),
		Statement: "We protect the data of our customers, staff and merchants' customers as we would have our own protected. We will be ready for certification by ISO/IEC 27701 by the end of next year.",
		Resources: "Half a position for the manager of the system, ten days a month of the officer, training for everybody.", Staff: one / 2, Budget: 68_000 * one, Currency: "EUR", Scopes: b.all("scopes", "company"),
		Files: b.file("commitment.pdf"),
	})
	touch := func(in, keys, why string) register.Rows[record.Touched] {
		var out register.Rows[record.Touched]
		for _, at := range b.all(in, keys) {
			row := record.Touched{Why: why}
			row.Subject.ID = at
			out = append(out, row)
		}
		return out
	}
	for _, c := range []struct {
		day                                             int
		key, title, kind, what, purpose, effects, moves string
		on                                              int
		touched                                         register.Rows[record.Touched]
	}{
		{-165, "vouchers", "Shorter period for vouchers", "law", "Vouchers are kept eight years instead of ten since 1 January 2025.", "§ 147 Abs. 3 AO", "Rules of erasure in archive and ERP.", "announce finish", -160, touch("processing-activities", "accounting", "period of vouchers")},
		{-64, "deskfern", "New sub-processor of Deskfern", "supplier", "Brightline Speech transcribes calls.", "Announced by the supplier", "Recordings would leave the ticket system.", "announce", 20, touch("engagements", "helpdesk", "sub-processor")},
		{-44, "analytics", "Own web analytics replaces Northmast", "system", "Visits are counted without cookies on our own servers.", "No ground for the transfer", "Numbers are coarser; the banner becomes shorter.", "", 20, touch("systems", "analytics own-analytics", "replaced")},
		{-130, "scanner", "Finger scan at the gate", "processing", "Badges were to be replaced by finger scans.", "Lost badges", "Biometric data of all staff.", "cancel", -60, touch("processing-activities", "access", "biometric data")},
	} {
		create(b, c.day, "feldmann", record.Changes, c.key, &record.Change{
			Head: register.Head{Title: c.title}, Kind: record.ChangeKind(c.kind), What: register.Text(c.what), Purpose: register.Text(c.purpose), Consequences: register.Text(c.effects), On: b.day(c.on), Touched: c.touched,
		})
		for i, m := range strings.Fields(c.moves) {
			why := ""
			if m == "cancel" {
				why = "Refused by the officer: badges serve as well (Art. 9(1))."
			}
			b.move(c.day+2+9*i, "feldmann", "changes/"+c.key, m, why)
		}
	}
	plan := &record.Plan{
		Head: register.Head{Title: "Certificate by ISO/IEC 27701"}, From: "gdpr", Edition: "2025", Scope: to(b, record.Scopes, "company"), Start: b.day(-356), Goal: b.day(250), Limit: 68_000 * one, Currency: "EUR",
		Costs: register.Rows[record.PlanCost]{
			{Name: "Certification body, stages 1 and 2", Kind: "certification", Amount: 19_500 * one}, {Name: "Officer, additional days", Kind: "consulting", Amount: 24_000 * one, Spent: 15_600 * one},
			{Name: "E-learning", Kind: "training", Amount: 8_400 * one, Spent: 4_200 * one}, {Name: "Masking of test data", Kind: "measures", Amount: 11_000 * one, Spent: 6_750 * one},
		},
	}
	at := map[string]id.ID{}
	for _, s := range []struct {
		name   string
		days   int64
		who    string
		done   int
		effort int64
		after  string // the step before; "" begins with the plan
	}{
		{"Scope and context", 30, "feldmann", -284, 8, ""}, {"First gap assessment", 20, "feldmann", -350, 6, ""}, {"Risks and treatment", 60, "greif", -230, 14, "Scope and context"},
		{"Statement of applicability", 30, "feldmann", -236, 7, "Risks and treatment"}, {"Controls in operation", 330, "nowak", 0, 60, "Statement of applicability"}, {"Internal audit", 30, "bitter", 0, 10, "Controls in operation"},
		{"Management review", 14, "lindhag", 0, 2, "Internal audit"}, {"Stage 1", 14, "feldmann", 0, 2, "Management review"}, {"Stage 2", 60, "feldmann", 0, 4, "Stage 1"},
	} {
		step := record.PlanStep{RowHead: register.RowHead{ID: id.New()}, After: register.Row[record.PlanStep]{ID: at[s.after]}, Name: s.name, Days: s.days, Effort: register.Decimal(s.effort * one), Assignee: to(b, record.People, s.who)}
		if s.done != 0 {
			step.Done = b.day(s.done)
		}
		at[s.name] = step.ID
		plan.Steps = append(plan.Steps, step)
	}
	create(b, -220, "feldmann", record.Plans, "certificate", plan)
}
