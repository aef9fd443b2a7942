package demo

import (
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err) // a table of ours
	}
	return n
}

type engagement struct {
	key, party, title, service string
	ours, theirs               string
	criticality, pii, systems  string
	where, since, parent       string
	day                        int // when it was entered
	life                       string
	agreement                  string // key of the agreement that has to be signed first
}

// Ways that engagements have gone. An agreement is signed between examine and approve.
const (
	running = "examine approve start"
	watched = running + " review"
)

func engagementList() []engagement {
	p, c, sub, ind := "processor", "controller", "sub_processor", "independent_controller"
	return []engagement{
		{"hosting", "nordkloud", "Hosting at Nordkloud", "Virtual servers, databases and object storage in Bremen.", c, p, "critical", "contact contract.order online.account finance.bank", "shop wms portal erp", "DE", "2019-04-01", "", -357, running, "dpa-nordkloud"},
		{"hosting-backup", "tiefkeller", "Backup site of Nordkloud", "Encrypted copies of all backups.", c, sub, "high", "contact contract.order", "backup", "DE", "2019-04-01", "hosting", -357, running, "dpa-tiefkeller"},
		{"hosting-merchants", "nordkloud", "Hosting of merchants’ orders at Nordkloud", "Servers and databases of the warehouse system and the portal, as sub-processor.", p, sub, "medium", "identity.name contact contract.order", "wms portal", "DE", "2021-02-01", "", -345, running, "dpa-nordkloud-m"},
		{"backup-merchants", "tiefkeller", "Backup of merchants’ orders", "Encrypted copies of the backups of the warehouse system and the portal.", p, sub, "medium", "identity.name contact contract.order", "", "DE", "2021-02-01", "hosting-merchants", -344, running, "dpa-tiefkeller-m"},
		{"payroll", "lohnwerk", "Payroll Germany", "Monthly payroll, reports to social insurance and tax office.", c, p, "high", "identity.name finance.bank finance.income special.religion", "payroll", "DE", "2018-01-01", "", -357, running, "dpa-lohnwerk"},
		{"payroll-fr", "sevrel", "Payroll France", "Bulletins de paie, déclaration sociale nominative.", c, p, "medium", "identity.name finance.bank finance.income identity.official_id.social_security", "payroll-fr", "FR", "2020-06-01", "", -355, running, "dpa-sevrel"},
		{"mailing", "mailquill", "Newsletter and order mails", "Sends mails, keeps the proof of consent.", c, p, "high", "contact.email identity.name online.usage communication.consent", "mailer", "DE", "2024-02-01", "", -354, running, "dpa-mailquill"},
		{"helpdesk", "deskfern", "Ticket system", "Tickets, mail and chat of customer service.", c, p, "high", "identity.name contact communication.enquiry contract.order", "helpdesk", "IE", "2021-09-01", "", -353, watched, "dpa-deskfern"},
		{"helpdesk-us", "deskfern-us", "Support of the ticket system outside office hours", "Remote access to tickets when a fault is examined.", c, sub, "medium", "communication.enquiry", "helpdesk", "US", "2021-09-01", "helpdesk", -353, running, "scc-deskfern"},
		{"calls", "callisto", "Overflow of the customer line", "Takes calls in November and December.", c, p, "medium", "identity.name contact contract.order communication.enquiry", "helpdesk telephony", "PL", "2022-10-15", "", -352, running, "dpa-callisto"},
		{"applicants", "hirelane", "Applicant management", "Job advertisements, applications, talent pool.", c, p, "medium", "identity.name contact work.career work.education", "ats", "GB", "2020-03-01", "", -351, watched, "dpa-hirelane"},
		{"telephone", "voxbridge", "Telephone system", "Cloud telephone system for all sites.", c, p, "medium", "contact.phone", "telephony", "DE", "2021-01-01", "", -350, running, "dpa-voxbridge"},
		{"telematics", "tracktor", "Fleet telematics", "Positions, driving times, tachograph files.", c, p, "medium", "location work.time private.vehicle", "telematics", "DE", "2020-11-01", "", -348, running, "dpa-tracktor"},
		{"shredding", "reisswerk", "Destruction of files and media", "Locked containers, collected monthly.", c, p, "low", "identity contact", "", "DE", "2017-05-01", "", -347, running, "dpa-reisswerk"},
		{"guards", "wachdienst", "Gate and night watch", "Visitor passes, live view of the yard cameras.", c, p, "medium", "identity.name identity.image.cctv location.access", "cctv doors", "DE", "2019-09-01", "", -346, running, "dpa-wachdienst"},
		{"reporting", "meldeweg", "Reporting channel", "Encrypted mailbox for reports.", c, p, "high", "identity.name communication", "hotline", "DE", "2023-07-01", "", -345, running, "dpa-meldeweg"},
		{"analytics", "northmast", "Web analytics", "Counts visits and paths in the shop.", c, p, "low", "online.ip online.cookie online.usage", "analytics", "US", "2020-05-01", "", -344, running + " exit", "dpa-northmast"},
		{"learning", "lernhaus", "E-learning", "Courses for safety, data protection, forklift drivers.", c, p, "low", "identity.name work.job work.education", "elearning", "DE", "", "", -70, "examine approve", "dpa-lernhaus"},
		{"reviews", "revista", "Product reviews", "Invites buyers by mail to review, shows reviews in the shop.", c, p, "medium", "contact.email identity.name contract.order", "reviews", "NL", "2025-03-01", "", -120, "examine conditional start", ""},
		{"chatbot", "chatterly", "Chatbot for customer service", "Answers enquiries from the help pages and order data.", c, p, "medium", "communication.enquiry contract.order", "", "US", "", "", -38, "examine", ""},
		{"translation", "callisto", "Translation of customer letters", "Letters in Polish and Czech.", c, p, "low", "communication.enquiry identity.name", "", "PL", "", "", -55, "examine conditional", ""},
		{"old-mailing", "altpost", "Newsletter until Mailquill", "Kept addresses and proofs of consent.", c, p, "low", "contact.email communication.consent", "", "DE", "2016-03-01", "", -354, running + " exit end", "dpa-altpost"},
		{"survey", "fragebogen", "Staff survey", "Online survey on satisfaction.", c, p, "low", "work.job", "", "DE", "", "", -160, "examine reject", ""},
		{"review-fr", "sevrel", "Digital safe for payslips", "Coffre-fort numérique for the French staff.", c, p, "low", "finance.income identity.name", "", "FR", "", "", -12, "", ""},
		{"parcels", "paketlinie", "Parcels in Germany", "Collects, carries and delivers.", c, ind, "critical", "identity.name contact.address contact.phone", "tms", "DE", "2015-01-01", "", -352, running, ""},
		{"parcels-fr", "rhonexpress", "Parcels in France", "Collects, carries and delivers.", c, ind, "high", "identity.name contact.address contact.phone", "tms", "FR", "2020-06-01", "", -352, running, ""},
		{"payments", "kartenhaus", "Card and wallet payments", "Takes payments and pays out.", c, ind, "critical", "finance.card finance.payment identity.name", "shop", "DE", "2018-08-01", "", -352, running, ""},
		{"credit", "bonitas", "Credit reports", "Score on purchase on account.", c, ind, "medium", "identity.name contact.address identity.birth finance.credit", "shop", "DE", "2018-08-01", "", -352, running, ""},
		{"m-teehaus", "teehaus", "Fulfilment for Teehaus Sonnleitner", "Storage, shipping, returns.", p, c, "medium", "identity.name contact.address contact.email contract.order", "wms portal", "DE", "2021-03-01", "", -351, running, ""},
		{"m-velora", "velora", "Fulfilment for Velora Bikes", "Storage, shipping, returns, service line.", p, c, "high", "identity.name contact.address contact.phone contract.order", "wms portal helpdesk", "DE", "2022-05-01", "", -351, running, ""},
		{"m-mirabelle", "mirabelle", "Fulfilment for Atelier Mirabelle", "Storage and shipping.", p, c, "low", "identity.name contact.address contract.order", "wms portal", "DE FR", "2023-02-01", "", -250, running, ""},
		{"m-wollwerk", "wollwerk", "Fulfilment for Wollwerk", "Storage, shipping, returns.", p, c, "medium", "identity.name contact.address contract.order", "wms portal", "DE AT", "2023-09-01", "", -250, running, ""},
		{"m-granite", "granite", "Fulfilment for Granite & Pine", "Storage and shipping to customers in the EU.", p, c, "medium", "identity.name contact.address contact.email contract.order", "wms portal", "DE", "2024-06-01", "", -200, running, ""},
	}
}

// partners enters parties, then engagements with their agreements in between.
func (b *builder) partners() {
	b.parties(-360)
	agreements := map[string]agreement{}
	for _, a := range agreementList() {
		agreements[a.key] = a
	}
	for _, e := range engagementList() {
		b.engage(e, agreements)
	}
	for _, a := range agreementList() {
		if _, later := agreements[a.key]; later {
			b.agree(a, a.day)
		}
	}
}

func (b *builder) engage(e engagement, agreements map[string]agreement) {
	name := "engagements/" + e.key
	by := "feldmann"
	rec := &record.Engagement{
		Head: register.Head{Title: e.title, ReviewEvery: "P12M"}, Party: to(b, record.Parties, e.party), Service: register.Text(e.service),
		OurRole: record.Role(e.ours), TheirRole: record.TheirRole(e.theirs), Criticality: record.Criticality(e.criticality),
		Systems: b.all("systems", e.systems), DataLocations: countries(e.where), Started: calendar.Day(e.since), Parent: to(b, record.Engagements, e.parent),
	}
	for _, code := range strings.Fields(e.pii) {
		rec.PIICategories = append(rec.PIICategories, record.PIICategory(code))
	}
	if e.criticality == "critical" {
		rec.ExitPlan = "Yearly test of moving to the second supplier; data are exported in open formats; keys stay with us."
	}
	if !e.examined() {
		rec.AssessedOn = b.day(e.day) // looked at when it was entered
	}
	// Systems come later in the year's first week and are joined then.
	systems := rec.Systems
	rec.Systems = nil
	create(b, e.day, by, record.Engagements, e.key, rec)
	if len(systems) > 0 {
		change(b, max(e.day+1, -343), by, record.Engagements, e.key, func(x *record.Engagement) { x.Systems = systems })
	}
	day := e.day + 2
	for _, m := range strings.Fields(e.life) {
		switch m {
		case "approve":
			if a, ok := agreements[e.agreement]; ok {
				b.agree(a, day)
				delete(agreements, e.agreement)
				day += 6
			}
			if e.examined() {
				day = b.examine(e, day)
			}
			b.move(day, by, name, m, "")
		case "conditional":
			b.move(day, by, name, "approve_conditionally", "The processing agreement is being negotiated; no data before it is signed.")
		case "reject":
			b.move(day, by, name, m, "No agreement under Art. 28(3) offered; servers in several third countries.")
		case "exit":
			day = b.leave(e)
		case "end":
			b.move(-84, by, name, m, "")
		case "review":
			b.move(-26, by, name, m, "")
		default:
			b.move(day, by, name, m, "")
		}
		day += 2
	}
}

// examined reports whether a questionnaire was sent before the engagement was approved.
func (e engagement) examined() bool {
	return record.Criticality(e.criticality).Demanding() && (e.theirs == "processor" || e.theirs == "sub_processor")
}

// leave tells the two exits: one is finished with its proof, one is under way.
func (b *builder) leave(e engagement) int {
	name := "engagements/" + e.key
	if e.key == "analytics" {
		b.move(-45, "feldmann", name, "exit", "Own analytics on servers in Bremen replace it; the decision of the management is attached to the task.")
		return -44
	}
	b.move(-130, "feldmann", name, "exit", "Contract ended; Mailquill has taken over.")
	change(b, -86, "feldmann", record.Engagements, e.key, func(x *record.Engagement) {
		x.Ended, x.ReturnedOrDeletedOn, x.AccessRevokedOn = b.day(-120), b.day(-90), b.day(-118)
		x.ReturnProof = register.Files{b.files["deletion-altpost.pdf"]}
	})
	return -84
}
