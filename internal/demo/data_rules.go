package demo

import (
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

func categories(codes string) []record.PIICategory {
	var out []record.PIICategory
	for _, c := range strings.Fields(codes) {
		out = append(out, record.PIICategory(c))
	}
	return out
}

func principals(codes string) []record.PrincipalCategory {
	var out []record.PrincipalCategory
	for _, c := range strings.Fields(codes) {
		out = append(out, record.PrincipalCategory(c))
	}
	return out
}

// dataRules are the retention rules, the data sets with their elements, the rights
// of access, the holds and the law packs.
func (b *builder) dataRules() {
	b.retentionRules()
	b.dataSets()
	b.accessRights()
	b.holds()
	b.lawPacks()
}

func (b *builder) retentionRules() {
	for _, r := range []struct {
		key, title, categories, period, from string
		yearEnd                              bool
		ground, provision, reason, life      string
	}{
		{"vouchers", "Vouchers, eight years", "finance.payment contract.order", "P8Y", "collection", true, "statute", "§ 147 Abs. 3 AO, § 257 Abs. 4 HGB", "Shortened from ten years by the Fourth Bureaucracy Relief Act.", "approve"},
		{"books", "Books and annual accounts, ten years", "finance", "P10Y", "collection", true, "statute", "§ 147 Abs. 3 AO, § 257 Abs. 4 HGB", "", "approve"},
		{"letters", "Business letters, six years", "communication.enquiry contact", "P6Y", "collection", true, "statute", "§ 147 Abs. 3 AO, § 257 Abs. 4 HGB", "", "approve"},
		{"claims", "Complaints, three years", "communication.enquiry", "P3Y", "last_activity", true, "limitation", "§§ 195, 199 BGB", "Claims lapse three years after the end of the year.", "approve"},
		{"applicants", "Rejected applicants, six months", "work.career work.education contact", "P6M", "purpose_end", false, "limitation", "§ 15 Abs. 4 AGG, § 61b Abs. 1 ArbGG", "Two months to claim, three to sue, one for delivery.", "approve"},
		{"working-time", "Working time, two years", "work.time", "P2Y", "collection", false, "statute", "§ 16 Abs. 2 ArbZG", "", "approve"},
		{"positions", "Positions of vehicles, ninety days", "location", "P90D", "collection", false, "purpose", "", "Complaints about deliveries come within this time.", "approve"},
		{"logs", "Security logs, ninety days", "online.log online.ip", "P90D", "collection", false, "own_rule", "", "Attacks are mostly noticed within a quarter.", "approve"},
		{"consents", "Proofs of consent", "communication.consent", "P3Y", "purpose_end", false, "limitation", "§ 41 BDSG, § 31 Abs. 2 Nr. 1 OWiG", "Art. 7(1) GDPR asks for proof; three years after withdrawal.", "approve"},
		{"vouchers-old", "Vouchers, ten years (until 2024)", "finance.payment", "P10Y", "collection", true, "statute", "§ 147 Abs. 3 AO a. F.", "", "approve supersede"},
		{"customers", "Customers and accounts, three years", "identity contact online.account online.credentials", "P3Y", "last_activity", false, "limitation", "§§ 195, 199 BGB", "Three years after the last order or sign-in.", "approve"},
		{"recordings", "Recordings of calls", "communication.recording", "P30D", "collection", false, "consent", "", "Still to be agreed with the works council.", ""},
	} {
		day := -230
		rec := &record.RetentionRule{
			Head: register.Head{Title: r.title, ReviewEvery: "P12M"}, Categories: categories(r.categories), Period: calendar.Period(r.period), From: record.RetentionStart(r.from), YearEnd: r.yearEnd,
			Action: "delete", Ground: record.RetentionGround(r.ground), Law: "eu-gdpr", Provision: r.provision, Reason: register.Text(r.reason),
		}
		if r.key == "customers" {
			rec.Activities, day = b.all("processing-activities", "customer-base accounts"), -180
		}
		if r.key == "applicants" { // shorter than for other contacts, and only here
			rec.Activities = b.all("processing-activities", "recruitment")
		}
		create(b, day, "feldmann", record.RetentionRules, r.key, rec)
		for i, m := range strings.Fields(r.life) {
			why := ""
			if m == "supersede" {
				why = "Eight years since 2025."
			}
			b.move(day+4+3*i, "feldmann", "retention-rules/"+r.key, m, why)
		}
	}
}

func (b *builder) dataSets() {
	for _, d := range []struct {
		key, title, store, name, kind, principals string
		declared, observed                        int64
		elements                                  string // name:category:activity:rule
	}{
		{"customers", "Customers", "crm-db", "crm.customers", "table", "customer", 372_000, 371_884, "customer_no:identity.customer_number:customer-base:customers name:identity.name:customer-base:customers street:contact.address:customer-base:customers email:contact.email:customer-base:customers interests:private.interests:-:-"},
		{"orders", "Orders", "shop-db", "shop.orders", "table", "customer", 380_000, 381_207, "customer_no:identity.customer_number:orders:- items:contract.order:orders:vouchers payment:finance.payment:payment:vouchers client_ip:online.ip:orders:logs"},
		{"accounts", "Customer accounts", "shop-db", "shop.accounts", "table", "customer", 188_000, 188_310, "login:online.account:accounts:customers password_hash:online.credentials:accounts:customers birthday:identity.birth:-:-"},
		{"tickets", "Tickets", "tickets", "tickets", "collection", "customer caller", 188_000, 0, "sender:contact.email:service:claims text:communication.enquiry:service:claims"},
		{"consents", "Proofs of consent", "mailing-lists", "consents", "table", "customer", 142_000, 141_950, "email:contact.email:newsletter:- consent:communication.consent:newsletter:consents"},
		{"applications", "Applications", "applications", "applications", "collection", "employee.applicant", 5_200, 0, "cv:work.career:recruitment:applicants contact:contact:recruitment:applicants"},
		{"stamps", "Time stamps", "time-db", "time.stamps", "table", "employee", 214, 214, "staff_no:work.staff_number:working-time:working-time stamp:work.time:working-time:working-time"},
		{"absences", "Absences", "hr-db", "hr.absences", "table", "employee", 940, 933, "staff_no:work.staff_number:personnel:- kind:special.health:personnel:-"},
		{"wages", "Payroll accounts", "payroll-db", "wages", "table", "employee", 940, 0, "income:finance.income:payroll:books bank:finance.bank:payroll:- church_tax:special.religion:payroll:books"},
		{"positions", "Positions", "positions", "telematics.positions", "stream", "driver", 24, 0, "position:location:fleet:positions"},
		{"files-hr", "Personnel files on paper", "cabinets", "Cabinets 4 to 9", "paper", "employee", 310, 0, "file:work:personnel:-"},
		{"test-orders", "Orders in the test database", "shop-test", "shop_test.orders", "table", "customer", 24_000, 24_000, "customer_no:identity.customer_number:-:- name:identity.name:-:-"},
	} {
		rec := &record.DataSet{
			Head: register.Head{Title: d.title, Owner: b.at("people/nowak")}, Kind: record.DataSetKind(d.kind), DataStore: to(b, record.DataStores, d.store), PhysicalName: d.name,
			Principals: principals(d.principals), DeclaredCount: d.declared, DeclaredOn: b.day(-220), HowKnown: "measured", ObservedCount: d.observed,
		}
		if d.observed > 0 {
			rec.ObservedOn = b.day(-40)
		}
		for _, e := range strings.Fields(d.elements) {
			part := strings.Split(e, ":")
			t, _ := catalogue.Find(catalogue.PIICategory, part[1])
			x := record.DataElement{
				PhysicalName: part[0], Category: record.PIICategory(part[1]), Sensitivity: record.SensitivityClass(t.Sensitivity), Special: yes(t.Sensitivity == catalogue.Special),
				Identifier: "quasi", Status: record.Confirmed, Sharing: "organisation", Origin: "declared",
			}
			if strings.HasPrefix(part[1], "identity") || strings.HasPrefix(part[1], "contact") {
				x.Identifier = "direct"
			}
			if part[2] != "-" {
				x.NeededFor = b.all("processing-activities", part[2])
			} else {
				x.Status, x.Origin, x.Confidence = record.Proposed, "observed", 92 // S-089: nobody has said what for
			}
			if part[3] != "-" {
				x.Retention = to(b, record.RetentionRules, part[3])
			}
			rec.Elements = append(rec.Elements, x)
		}
		create(b, -40, "feldmann", record.DataSets, d.key, rec)
	}
}

func (b *builder) accessRights() {
	for _, a := range []struct {
		key, title, holder, level, system, categories, condition, unit, party, activities string
		people                                                                            int64
	}{
		{"hr-files", "Personnel officers in the personnel system", "Personnel officers", "write", "hris", "identity work contact special.health", "All files but those of reintegration.", "hr", "", "personnel", 4},
		{"hr-heads", "Superiors in the personnel system", "Superiors", "read", "hris", "work", "Absences of their own team, without the kind.", "", "", "personnel", 31},
		{"payroll", "Payroll", "Payroll office", "write", "payroll", "finance.income finance.bank special.religion", "", "hr", "", "payroll", 2},
		{"lohnwerk", "Lohnwerk in the payroll system", "Clerks of Lohnwerk", "write", "payroll", "finance.income finance.bank special.religion", "For our account alone, recorded.", "", "lohnwerk", "payroll", 3},
		{"service", "Customer service", "Agents of customer service", "write", "helpdesk", "identity.name contact communication.enquiry contract.order", "With a ticket.", "service", "", "service", 29},
		{"callisto", "Callisto at peak times", "Agents of Callisto", "write", "helpdesk", "identity.name contact communication.enquiry", "November and December, no export.", "", "callisto", "service", 22},
		{"deskfern", "Support of Deskfern", "Second level of Deskfern, Inc.", "read", "helpdesk", "communication.enquiry", "When released by us for a fault, recorded, ends by itself after four hours.", "", "deskfern-us", "service", 6},
		{"admins", "Administrators of servers", "System administrators", "administer", "hris", "identity work special.health", "Second factor; each session is recorded.", "it", "", "it-operation", 2},
		{"picking", "Picking and packing", "Warehouse staff", "read", "wms", "identity.name contact.address contract.order", "Orders of the own shift.", "warehouse", "", "m-fulfilment", 84},
	} {
		create(b, -60, "feldmann", record.AccessRights, a.key, &record.AccessRight{
			Head: register.Head{Title: a.title, Owner: b.at("people/bach"), ReviewEvery: "P6M"}, Holder: a.holder, Level: record.AccessLevel(a.level), System: to(b, record.Systems, a.system),
			Categories: categories(a.categories), Condition: register.Text(a.condition), Unit: to(b, record.Units, a.unit), Party: to(b, record.Parties, a.party),
			Activities: b.all("processing-activities", a.activities), PeopleCount: a.people, Granted: b.day(-300),
		})
	}
}

func (b *builder) holds() {
	for _, h := range []struct {
		key, title, reason, matter, systems, activities string
		from, until                                     int
		life                                            string
	}{
		{"carrier", "Damage claim against a carrier", "Claim of Lindhag against the carrier for pallets damaged in March; proof of delivery is needed.", "L-2211", "tms", "delivery", -90, 180, "impose"},
		{"dismissal", "Dispute about a dismissal", "Action for protection against dismissal before the labour court.", "Labour court Kassel", "hris", "personnel", -210, -30, "impose lift"},
		{"audit-tax", "Tax audit", "An audit of three years is announced; vouchers are not erased before its end.", "Tax office Kassel", "erp dms", "accounting", 14, 300, ""},
	} {
		create(b, max(-215, min(h.from, -10)), "feldmann", record.Holds, h.key, &record.Hold{
			Head: register.Head{Title: h.title, Owner: b.at("people/kranz"), Confidentiality: "confidential"}, Reason: register.Text(h.reason), Matter: h.matter, From: b.day(h.from), Until: b.day(h.until),
			Systems: b.all("systems", h.systems), Activities: b.all("processing-activities", h.activities),
		})
		name := "holds/" + h.key
		for _, m := range strings.Fields(h.life) {
			if m == "impose" {
				b.move(h.from+1, "feldmann", name, m, "")
				continue
			}
			change(b, -45, "feldmann", record.Holds, h.key, func(x *record.Hold) { x.LiftedOn = b.day(-45) })
			b.move(-45, "feldmann", name, m, "Settled before the court.")
		}
	}
}
