package demo

import (
	"strings"

	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// partnerRecords are transfers, questionnaires on their way, the library of answers,
// instructions of merchants, changes of sub-processors and disclosures.
func (b *builder) partnerRecords() {
	b.transfers()
	b.questionnaires()
	b.answers()
	b.instructions()
	b.subprocessorChanges()
	b.disclosures()
}

type transfer struct {
	key, title, importer, role, engagement, to, categories, principals string
	mechanism, module, agreement, document, assessment, measures       string
	remote                                                             bool
	life                                                               string
}

func (b *builder) transfers() {
	for _, t := range []transfer{
		{"deskfern", "Support of Deskfern, Inc. from Austin", "deskfern-us", "sub_processor", "helpdesk-us", "US", "communication.enquiry", "customer", "scc", "p2p", "scc-deskfern", "", "TIA Deskfern", "Release for each case, four hours at most, recorded; no storage in the United States.", true, "assess permit_with_measures"},
		{"hirelane", "Applicant management at Hirelane in Leeds", "hirelane", "processor", "applicants", "GB", "identity.name contact work.career work.education", "employee.applicant", "adequacy", "", "", "", "", "", false, "assess permit"},
		{"granite", "Orders back to Granite & Pine", "granite", "controller", "m-granite", "US", "identity.name contact.address contract.order", "customer", "scc", "p2c", "c-granite", "", "TIA Granite & Pine", "Encrypted file, order number instead of name where it does.", false, "assess permit_with_measures"},
		{"northmast", "Visits to Northmast", "northmast", "processor", "analytics", "US", "online.ip online.cookie online.usage", "user", "", "", "", "", "", "", false, "forbid"},
		{"chatterly", "Enquiries to Chatterly", "chatterly", "processor", "chatbot", "US", "communication.enquiry contract.order", "customer", "", "", "", "", "", "", false, ""},
		{"networks", "Retargeting in networks of the United States", "northmast", "joint_controller", "", "US", "online.cookie online.usage", "user", "adequacy", "", "", "Decision (EU) 2023/1795", "", "", false, "assess permit suspend end"},
		{"sevrel", "Back-up support of Sevrel Paie from Tunis", "sevrel", "processor", "payroll-fr", "TN", "finance.income identity.name", "employee", "scc", "p2p", "", "Clauses of the supplier, sent in copy", "TIA Sevrel, draft", "", true, "assess"},
		{"crash", "Crash reports of the warehouse scanners", "voxbridge", "processor", "", "US", "online.log", "employee", "adequacy", "", "", "Decision (EU) 2023/1795", "", "", false, "assess permit suspend"},
	} {
		rec := &record.Transfer{
			Head: register.Head{Title: t.title, Owner: b.at("people/kranz"), ReviewEvery: "P12M"}, Importer: to(b, record.Parties, t.importer), ImporterRole: record.TheirRole(t.role),
			Engagement: to(b, record.Engagements, t.engagement), FromCountry: "DE", ToCountry: register.Country(t.to), Categories: categories(t.categories), Principals: principals(t.principals),
			Frequency: "occasional", RemoteAccess: t.remote, Mechanism: record.Mechanism(t.mechanism), Module: record.Module(t.module), Agreement: to(b, record.Agreements, t.agreement),
			Document: t.document, Measures: register.Text(t.measures), Assessment: t.assessment,
		}
		day := b.since(-180, "engagements", t.engagement)
		if t.assessment != "" {
			rec.AssessedOn = b.day(day - 1)
		}
		create(b, day, "feldmann", record.Transfers, t.key, rec)
		for i, m := range strings.Fields(t.life) {
			why := map[string]string{"forbid": "Not certified, no clauses: to be switched off.", "suspend": "Certification of the importer is being looked up again."}[m]
			b.move(day+2+2*i, "feldmann", "transfers/"+t.key, m, why)
		}
	}
}

// questionnaires are those that are on their way; answered ones stand at their engagements.
func (b *builder) questionnaires() {
	for _, q := range []struct{ key, title, party, engagement, life string }{
		{"reviews", "Due diligence: Product reviews", "revista", "reviews", "send begin"},
		{"chatbot", "Due diligence: Chatbot for customer service", "chatterly", "chatbot", "send"},
		{"learning", "Due diligence: E-learning", "lernhaus", "learning", "send begin submit"},
		{"translation", "Due diligence: Translation of letters", "callisto", "translation", ""},
		{"telephone", "Due diligence: Telephone system", "voxbridge", "telephone", "send begin submit score"},
		{"analytics", "Due diligence: Web analytics", "northmast", "analytics", "send begin submit return"},
		{"shredding", "Due diligence: Destruction of files (2023)", "reisswerk", "shredding", "send begin submit score accept expire"},
	} {
		day := b.since(-34, "engagements", q.engagement)
		rows, score := rate(asked(), "organisation.confidentiality")
		create(b, day, "feldmann", record.Questionnaires, q.key, &record.Questionnaire{
			Head: register.Head{Title: q.title}, Direction: record.Outgoing, Template: "processor", Party: to(b, record.Parties, q.party), Engagement: to(b, record.Engagements, q.engagement),
			Contact: "privacy@" + domain(q.party), Sent: b.day(day), Due: b.day(day + 21), Questions: asked(),
		})
		name := "questionnaires/" + q.key
		for i, m := range strings.Fields(q.life) {
			if m == "submit" {
				change(b, day+1+i, "feldmann", record.Questionnaires, q.key, func(x *record.Questionnaire) {
					for i := range rows {
						rows[i].ID = x.Questions[i].ID
					}
					x.Questions, x.Score, x.Submitted = rows, score, b.day(day+2)
					x.Decision, x.ValidUntil = "Good enough for this service.", b.day(day+400)
				})
			}
			why := ""
			if m == "return" {
				why = "Please name the countries in which you store."
			}
			b.move(day+1+i, "feldmann", name, m, why)
		}
	}
	create(b, -16, "lorenzen", record.Questionnaires, "velora", &record.Questionnaire{
		Head: register.Head{Title: "Questionnaire of Velora Bikes"}, Direction: record.Incoming, Party: to(b, record.Parties, "velora"), Engagement: to(b, record.Engagements, "m-velora"),
		Due: b.day(12), Questions: register.Rows[record.Question]{
			{Code: "1", Section: "Security", Question: "Are our customers' data encrypted at rest?", Kind: "text", Needed: true},
			{Code: "2", Section: "Security", Question: "How often do you practise restoring?", Kind: "text", Needed: true},
			{Code: "3", Section: "Sub-processors", Question: "Which sub-processors do you use, and where?", Kind: "text", Needed: true},
		},
	})
	b.move(-15, "lorenzen", "questionnaires/velora", "begin", "")
}

func (b *builder) answers() {
	for _, a := range []struct{ key, question, keywords, answer, topic, source string }{
		{"encryption", "Are data encrypted at rest?", "encryption rest keys", "Yes. Databases and object storage in Bremen are encrypted (AES-256); the keys stay with us. Time recording is the exception and is being changed.", "Security", "controls/encryption"},
		{"transport", "Are data encrypted on the way?", "TLS transport SFTP", "Yes, TLS 1.2 at least; files to carriers by SFTP.", "Security", "controls/transmission"},
		{"mfa", "Do staff sign in with a second factor?", "MFA authentication sign-in", "Yes, everybody.", "Security", "controls/authentication"},
		{"restore", "How often is a restore practised?", "backup restore test", "Each quarter; the last time from the second site in Heringen.", "Availability", "controls/backup"},
		{"subprocessors", "Which sub-processors do you use?", "sub-processor list countries", "Nordkloud (Bremen), Tiefkeller (Heringen) and Deskfern (Dublin, support from Austin). The list is published; changes are announced thirty days before.", "Sub-processors", "controls/subprocessors"},
		{"breach", "Within how many hours do you report a breach?", "breach notification hours", "Within 24 hours after we become aware.", "Incidents", "controls/incident-plan"},
		{"dpo", "Do you have a data protection officer?", "DPO officer contact", "Yes, an external one, who reports to the management.", "Organisation", "role-assignments/officer"},
		{"training", "How are staff trained?", "training awareness", "On the first day and then each year, with a test; a phishing exercise each quarter.", "Organisation", "controls/training"},
		{"secrecy", "Are staff bound to confidentiality?", "confidentiality undertaking", "Yes, in writing, before they get access.", "Organisation", "controls/secrecy"},
		{"return", "What happens to our data at the end?", "deletion return exit", "You get an export; then all data are erased and you receive a protocol.", "Exit", "controls/return"},
	} {
		rec := &record.Answer{
			Head: register.Head{Title: a.question, Owner: b.at("people/lorenzen"), ReviewEvery: "P12M"}, Question: register.Text(a.question), Keywords: strings.Fields(a.keywords), Answer: register.Text(a.answer),
			Language: "en", Topic: a.topic, ReviewedUntil: b.day(200), Public: a.key == "dpo" || a.key == "training",
		}
		var row record.AnswerSource
		row.About.ID = b.at(a.source)
		rec.Sources = register.Rows[record.AnswerSource]{row}
		create(b, -28, "lorenzen", record.Answers, a.key, rec)
	}
}

func (b *builder) instructions() {
	for _, i := range []struct {
		key, title, party, agreement, text, channel string
		within                                      record.YesNo
		doubts, outcome                             string
		day                                         int
	}{
		{"teehaus-start", "Storage and shipping for Teehaus Sonnleitner", "teehaus", "c-teehaus", "Store, ship and take back as in annex 1 of the agreement.", "agreement", "yes", "", "executed", -300},
		{"velora-export", "Export of all service calls of the last year", "velora", "c-velora", "Send us a list of all calls with names and reasons as a file.", "email", "yes", "", "executed", -120},
		{"wollwerk-mailing", "Advertising letter to all buyers", "wollwerk", "c-wollwerk", "Put our winter catalogue to all buyers of the last five years, also those who objected.", "phone", "no", "Buyers who objected to advertising may not get it (Art. 21(3) GDPR).", "infringing_notified", -70},
		{"granite-copy", "Copy of all orders to a partner", "granite", "c-granite", "Send each order in copy to our marketing partner.", "email", "no", "", "refused", -48},
	} {
		rec := &record.Instruction{
			Head: register.Head{Title: i.title}, Customer: to(b, record.Parties, i.party), Agreement: to(b, record.Agreements, i.agreement), Activities: b.all("processing-activities", "m-fulfilment"),
			Instruction: register.Text(i.text), Channel: record.InstructionChannel(i.channel), GivenBy: "Management of the merchant", GivenOn: b.day(i.day), Within: i.within, Doubts: register.Text(i.doubts),
			Outcome: record.InstructionOutcome(i.outcome), DoneOn: b.day(i.day + 3),
		}
		if i.doubts != "" {
			rec.ToldOn = b.day(i.day)
		}
		create(b, b.since(i.day, "processing-activities", "m-fulfilment"), "lorenzen", record.Instructions, i.key, rec)
	}
}

func (b *builder) subprocessorChanges() {
	for _, c := range []struct {
		key, title, engagement, kind, what string
		day                                int
		objects                            bool
		life                               string
	}{
		{"backup", "Tiefkeller as second site for backups", "hosting-backup", "new", "Encrypted copies of all backups in Heringen.", -340, false, "announce take_effect"},
		{"austin", "Support of the ticket system from Austin", "helpdesk-us", "new", "Remote access to tickets when a fault is examined.", -71, true, "announce object resolve"},
		{"peak", "Callisto takes calls of Velora", "calls", "other_service", "Calls of merchants' customers in December.", -25, true, "announce object"},
		{"dublin", "Deskfern moves to a second data centre", "helpdesk", "other_place", "Second data centre in Cork.", -12, false, "announce"},
		{"chat", "Chatterly answers enquiries of merchants", "chatbot", "new", "Chatbot; given up for merchants.", -30, false, "announce withdraw"},
		{"safe", "Digital safe for delivery notes", "review-fr", "new", "To be announced when its agreement is signed.", -9, false, ""},
	} {
		rec := &record.SubprocessorChange{
			Head: register.Head{Title: c.title, Owner: b.at("people/lorenzen")}, Engagement: to(b, record.Engagements, c.engagement), Kind: record.SubprocessorChangeKind(c.kind), What: register.Text(c.what),
			AnnouncedOn: b.day(c.day), ObjectionUntil: b.day(c.day + 30), EffectiveOn: b.day(c.day + 31),
		}
		for _, p := range []string{"teehaus", "velora", "wollwerk"} {
			row := record.SubprocessorNotice{Customer: to(b, record.Parties, p), Agreement: to(b, record.Agreements, "c-"+p), ToldOn: b.day(c.day), Answer: "none"}
			if c.objects && p == "velora" {
				row.Answer, row.AnsweredOn, row.Reason = "objected", b.day(c.day+8), "Not without knowing who listens in."
				if strings.Contains(c.life, "resolve") {
					row.Resolution, row.ResolvedOn = "Tickets of Velora are released for support by Velora alone.", b.day(c.day+20)
				}
			}
			rec.Objections = append(rec.Objections, row)
		}
		day := b.since(b.since(c.day, "engagements", c.engagement), "agreements", "c-teehaus c-velora c-wollwerk")
		if c.life == "announce take_effect" {
			rec.Objections = rec.Objections[:1]
		}
		create(b, day, "feldmann", record.SubprocessorChanges, c.key, rec)
		for i, m := range strings.Fields(c.life) {
			at, why := min(day+1+9*i, -2), ""
			if m == "take_effect" {
				at = day + 40
			}
			if m == "withdraw" {
				why = "Not before the impact assessment."
			}
			b.move(at, "feldmann", "subprocessor-changes/"+c.key, m, why)
		}
	}
}

func (b *builder) disclosures() {
	for _, d := range []struct {
		key, title, kind, recipient, what, categories, activities, provision string
		binding                                                              record.YesNo
		outcome, customer                                                    string
		day                                                                  int
	}{
		{"police", "Request of the police about a parcel", "authority_request", "Police headquarters North Hesse", "Name and address of a recipient, time of delivery.", "identity.name contact.address", "delivery", "§§ 161, 163 StPO", "no", "disclosed", "", -150},
		{"court", "Order of the local court about an account", "court_order", "Local court of Kassel", "Orders and payments of one customer account.", "contract.order finance.payment", "orders", "§§ 94, 98 StPO", "yes", "disclosed", "", -88},
		{"customs", "Customs: sender of a return", "authority_request", "Main customs office Gießen", "Sender of a return of Teehaus.", "identity.name contact.address", "m-returns", "", "no", "refused", "teehaus", -64},
		{"insurer", "Accident report to the insurer", "legal_duty", "Accident insurance institution", "Report of an accident at work.", "identity.name special.health", "accidents", "§ 193 SGB VII", "yes", "disclosed", "", -31},
	} {
		rec := &record.Disclosure{
			Head: register.Head{Title: d.title, Owner: b.at("people/kranz"), Confidentiality: "confidential"}, Kind: record.DisclosureKind(d.kind), RecipientName: d.recipient, What: register.Text(d.what),
			Categories: categories(d.categories), PeopleCount: 1, Activities: b.all("processing-activities", d.activities), Provision: d.provision, Binding: d.binding, RequestedOn: b.day(d.day - 3),
			Outcome: record.DisclosureOutcome(d.outcome), Customer: to(b, record.Parties, d.customer),
		}
		if d.outcome == "disclosed" {
			rec.DisclosedOn = b.day(d.day)
		}
		if d.customer != "" {
			rec.CustomerInformed, rec.InformedOn = "yes", b.day(d.day)
		}
		create(b, b.since(d.day, "processing-activities", d.activities), "feldmann", record.Disclosures, d.key, rec)
	}
}
