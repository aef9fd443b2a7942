package demo

import (
	"fmt"
	"slices"

	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// control is one of the organisation's own controls in the short form of the table.
type control struct {
	key, title, kind, requirements, owner string
	// state: planned, implementing, operating, degraded, retired. proof is how far
	// evidence reaches: d design, o operation, e effectiveness, x operation that has
	// expired, n operation that was not handed in.
	state, proof  string
	design, shows string // titles of the evidence
	words         string
}

func controlList() []control {
	const org, ppl, phy, tec = "organisational", "people", "physical", "technological"
	const run, imp, plan, bad = "operating", "implementing", "planned", "degraded"
	return []control{
		{"purposes", "Record of processing kept current", org, "A.1.2.2 A.1.2.9 A.2.2.7", "feldmann", run, "doe", "Instruction on the record of processing", "Quarterly review of the record", "Each head of department looks at his entries each quarter; new processing starts with an entry."},
		{"bases", "Legal bases are examined", org, "A.1.2.3", "feldmann", run, "do", "Guide to legal bases", "Opinions of the officer on new purposes", "The officer comments on the basis of each new purpose before approval."},
		{"consent", "Consents are asked for and kept", org, "A.1.2.4 A.1.2.5 A.1.3.5", "brix", run, "do", "Wordings of consent, approved", "Sample of fifty proofs of consent", "Double opt-in with time and wording; withdrawal by one click."},
		{"pia", "Impact assessment before the start", org, "A.1.2.6", "osei", run, "do", "Template of the impact assessment", "Assessment of the fleet telematics", "Screening of each new processing; assessment where two criteria meet."},
		{"processors", "Contracts with processors", org, "A.1.2.7 A.3.10", "kranz", bad, "do", "Checklist of Art. 28", "List of agreements with their gaps", "No processor without a signed agreement; Revista breaks the rule."},
		{"joint", "Arrangement with Lindhag France", org, "A.1.2.8", "kranz", run, "do", "Arrangement of joint controllers", "Yearly talk with Strasbourg", "Who answers requests, who informs, who reports."},
		{"notices", "Privacy notices", org, "A.1.3.3 A.1.3.4", "rosenthal", run, "do", "Rules for privacy notices", "Notices compared with the record", "One notice for each group of people, in German and French, compared with the record twice a year."},
		{"requests", "Requests of people", org, "A.1.3.2 A.1.3.6 A.1.3.7 A.1.3.9 A.1.3.10", "demir", run, "doe", "Process for requests", "Requests closed this quarter", "One inbox, identity check in two steps, export from the customer base."},
		{"recipients", "Recipients are told of corrections", org, "A.1.3.8", "demir", imp, "d", "Process for requests, chapter 6", "Mails to recipients", "Carriers and Lindhag France are told within a week."},
		{"decisions", "A person looks at automated decisions", org, "A.1.3.11", "albers", run, "do", "Instruction for receivables", "Objections to scores and their outcome", "Each objection is looked at within one working day without the score."},
		{"minimal", "Collect and use no more than needed", org, "A.1.4.2 A.1.4.3 A.1.4.5", "wolters", run, "do", "Checklist for forms", "Review of all forms of the shop", "No mandatory field without a purpose."},
		{"accuracy", "Addresses are checked", tec, "A.1.4.4", "rosenthal", run, "do", "Rules of the address check", "Share of returned parcels by wrong address", "Check at checkout; customers correct their data themselves."},
		{"erasure", "Erasure by schedule", tec, "A.1.4.6 A.1.4.8 A.1.4.9", "singh", bad, "dx", "Retention schedule", "Log of the monthly erasure run", "Monthly run in shop, ERP and archive; tickets are missing."},
		{"temporary", "Temporary files are swept", tec, "A.1.4.7 A.2.4.2", "singh", imp, "d", "Job description of the sweep", "Log of the sweep", "Exports older than seven days are deleted each night."},
		{"transmission", "Encrypted transmission", tec, "A.1.4.10 A.2.4.4 A.3.7", "greif", run, "doe", "Rules for transmission", "Scan of all interfaces", "TLS 1.2 at least; files to carriers by SFTP."},
		{"transfers", "Transfers to third countries", org, "A.1.5.2 A.1.5.3 A.2.5.2 A.2.5.3", "kranz", bad, "do", "Process for transfers", "List of transfers with their ground", "No transfer without a ground and an assessment; Northmast breaks the rule."},
		{"disclosures", "Record of transfers and disclosures", org, "A.1.5.4 A.1.5.5 A.2.5.4", "kranz", run, "dx", "Instruction on disclosures", "Log of disclosures to authorities", "Each disclosure is entered with ground and recipient."},
		{"merchant-contracts", "Agreements with merchants", org, "A.2.2.2 A.2.2.3 A.2.2.6", "lorenzen", run, "do", "Model agreement for merchants", "List of merchants and their agreements", "One model; deviations are decided by legal counsel."},
		{"no-advertising", "No advertising with merchants' data", org, "A.2.2.4", "hartwig", run, "do", "Policy on merchants' data", "Confirmation by marketing", "Merchants' customers are technically kept out of the mailing platform."},
		{"instructions", "Unlawful instructions are named", org, "A.2.2.5", "lorenzen", run, "d", "Instruction for key accounts", "", "Key accounts ask the officer; the merchant is told in writing."},
		{"merchant-requests", "Help with requests to merchants", org, "A.2.3.2", "demir", run, "do", "Process for requests, chapter 8", "Requests passed on this quarter", "Passed on within two working days."},
		{"return", "Return and erasure at the end", org, "A.2.4.3", "lorenzen", imp, "dn", "Checklist for leaving merchants", "Confirmation to Kräuterhof", "Export for the merchant, then erasure with a protocol."},
		{"authorities", "Requests of authorities", org, "A.2.5.5 A.2.5.6", "kranz", run, "do", "Process for requests of authorities", "Two requests of the police and their handling", "Legal counsel alone answers; the merchant is told unless forbidden."},
		{"subprocessors", "Sub-processors of merchants", org, "A.2.5.7 A.2.5.8 A.2.5.9", "lorenzen", run, "dx", "List of sub-processors", "Announcement of Deskfern, Inc.", "Published list; thirty days' notice."},
		{"policy", "Policies for privacy and security", org, "A.3.3 5.2 7.5.1", "feldmann", run, "do", "Privacy policy", "Yearly review of the policies", "Approved by management, on the intranet, reviewed each year."},
		{"roles", "Roles and responsibilities", org, "A.3.4 5.3", "feldmann", run, "do", "Appointment letters", "Organisation chart of the system", "Eight appointments with letters."},
		{"classification", "Classes of information", org, "A.3.5 A.3.6", "greif", run, "do", "Policy on classes", "Sample of labelled documents", "Four classes; labels on documents and folders."},
		{"identities", "Joiners, movers, leavers", tec, "A.3.8 A.3.9", "bach", run, "doe", "Process for accounts", "Review of rights", "Accounts follow the personnel system; heads review rights twice a year."},
		{"incident-plan", "Plan for incidents", org, "A.3.11 A.3.12", "greif", run, "doe", "Runbook for incidents", "Exercise of the incident team", "Team on call, form for the first hour, exercise twice a year."},
		{"law", "Register of obligations", org, "A.3.13 4.2", "kranz", run, "do", "Process for legal changes", "Quarterly note on new law", "Legal counsel watches sources and tells those concerned."},
		{"records", "Protection of records", tec, "A.3.14 7.5.3", "albers", run, "dx", "Rules of the archive", "Restored sample of vouchers", "Unalterable archive with periods."},
		{"audit", "Internal audit", org, "A.3.15 9.2.1 9.2.2", "bitter", imp, "d", "Audit programme", "Report on customer service", "The whole system in two years, by risk."},
		{"compliance", "Policies are followed", org, "A.3.16", "feldmann", run, "do", "Checklist for heads of department", "Self-assessment of departments", "Heads confirm twice a year."},
		{"training", "Training and awareness", ppl, "A.3.17 7.2 7.3", "behrens", run, "doe", "Training plan", "List of participants", "Course on the first day, then each year; a phishing exercise each quarter."},
		{"secrecy", "Confidentiality", ppl, "A.3.18", "wieland", run, "do", "Model declaration", "List of signed declarations", "Signed before access is given."},
		{"desk", "Clear desk and screen", phy, "A.3.19", "reuter", run, "do", "House rules", "Round through the offices", "Screens lock after five minutes; paper is locked away."},
		{"media", "Media and disposal", phy, "A.3.20 A.3.21", "bach", bad, "dx", "Rules for media", "Certificates of destruction", "Encrypted media; destroyed by Reißwerk, whose agreement has run out."},
		{"devices", "Managed devices", tec, "A.3.22", "bach", run, "do", "Rules for devices", "Report of device management", "Encrypted, locked, wiped from afar."},
		{"authentication", "Second factor", tec, "A.3.23", "bach", run, "doe", "Rules for sign-in", "Share of accounts with a second factor", "Second factor for everybody."},
		{"backup", "Backup and restore", tec, "A.3.24", "bach", run, "doe", "Backup concept", "Restore test", "Daily, second copy in Heringen, restored each quarter."},
		{"logging", "Logs and their review", tec, "A.3.25", "greif", run, "do", "Logging concept", "Monthly review of logs", "Who reads what; samples without ticket each month."},
		{"encryption", "Encryption at rest", tec, "A.3.26", "singh", imp, "d", "Rules for cryptography", "Report on encrypted stores", "All stores with personal data; time stamps are missing."},
		{"development", "Secure and private development", tec, "A.3.27 A.3.28 A.3.29", "wolters", run, "do", "Development handbook", "Checklists of the last releases", "Privacy checklist and second pair of eyes for each release."},
		{"test-data", "Masked test data", tec, "A.3.31", "paulsen", plan, "", "", "", "Copies are masked by a script at each refresh."},
		{"context", "Scope and context reviewed", org, "4.1 4.3 4.4", "feldmann", run, "do", "Scope, approved", "Minutes of the strategy day", "Once a year with management."},
		{"risk", "Risks to people", org, "6.1.1 6.1.2 6.1.3 8.2 8.3", "feldmann", run, "do", "Method of risk assessment", "Risk workshop", "Workshop twice a year, owners in between."},
		{"measuring", "Objectives and measures", org, "6.2 9.1", "feldmann", run, "do", "Objectives, approved", "Monthly readings", "Five objectives with a reading a month."},
		{"management", "Management review", org, "5.1 9.3.1 9.3.2 9.3.3", "lindhag", plan, "", "", "", "Twice a year on one agenda."},
		{"improvement", "Corrective action", org, "10.1 10.2 6.3", "feldmann", imp, "d", "Process for corrective action", "Open actions", "Cause, action, check of effect."},
		{"paper-list", "Visitor book on paper", phy, "A.3.19", "reuter", "retired", "do", "House rules of Bad Hersfeld", "Pages of the visitor book", "Book at the gate; replaced by passes."},
	}
}

// carried are the technical and organisational measures that a control carries.
var carried = map[string][]record.Measure{
	"consent": {"consent"}, "pia": {"governance.assessment"}, "processors": {"processors"}, "requests": {"rights"}, "minimal": {"design.minimisation"},
	"erasure": {"policy.erasure", "disposal"}, "transmission": {"encryption.transit", "transfer"}, "policy": {"policy", "governance"},
	"identities": {"access", "access.roles", "access.review", "access.offboarding"}, "incident-plan": {"governance.incident"}, "records": {"integrity"},
	"audit": {"governance.audit"}, "training": {"training"}, "secrecy": {"confidentiality"}, "desk": {"physical.clean_desk", "access.screen_lock", "paper"},
	"media": {"endpoint.media", "disposal"}, "devices": {"endpoint", "endpoint.patching", "endpoint.malware", "endpoint.mobile"},
	"authentication": {"access.authentication", "access.mfa", "access.password"}, "backup": {"backup", "backup.recovery", "availability"}, "logging": {"logging"},
	"encryption": {"encryption.rest", "encryption.keys"}, "development": {"design.secure_development", "separation"}, "test-data": {"masking", "pseudonymisation"},
}

var evidenceFiles = map[string]string{
	"Privacy policy": "policy-privacy.pdf", "List of participants": "training-list.csv", "Restore test": "restore-test.txt", "Review of rights": "review-of-rights.csv",
	"Log of the monthly erasure run": "erasure-run.csv", "Exercise of the incident team": "exercise-incident.txt", "Appointment letters": "appointment-manager.pdf", "Retention schedule": "retention-schedule.csv",
}

// controls are made in the first weeks, get evidence of their design, and then live.
func (b *builder) controls() {
	for i, c := range controlList() {
		day := b.since(-330+i, "people", c.owner)
		rec := &record.Control{
			Head: register.Head{Title: c.title, Owner: b.at("people/" + c.owner), ReviewEvery: "P12M"}, Description: register.Text(c.words), Kind: record.ControlKind(c.kind), Nature: "preventive",
			Requirements: requirements(c.requirements), Measures: carried[c.key], Scopes: b.all("scopes", "company"), Frequency: "P3M", FreshFor: "P1Y", Responsibility: "own", SharedISMS: len(c.requirements) > 2 && c.requirements[:3] == "A.3",
		}
		if c.state == "planned" || c.state == "implementing" {
			rec.Target, rec.Effort = b.day(60+i), register.Decimal(int64(2+i%6)*one)
		}
		create(b, day, "feldmann", record.Controls, c.key, rec)
		if c.state == "planned" {
			continue
		}
		at := "controls/" + c.key
		b.move(day+2, "feldmann", at, "implement", "")
		b.evidence(c, day)
		if c.state == "implementing" {
			continue
		}
		b.move(day+16, "feldmann", at, "operate", "")
		switch c.state {
		case "degraded":
			b.move(-90+i, "feldmann", at, "degrade", "A case was found in which it did not work.")
		case "retired":
			b.move(-95, "feldmann", at, "retire", "Replaced by the visitor system.")
		}
	}
	b.odd()
}

// evidence of one control: of its design first, then of what happens each quarter.
func (b *builder) evidence(c control, day int) {
	give := func(suffix, title string, strength record.Strength, on int, by string, more func(*record.Evidence)) {
		e := &record.Evidence{
			Head: register.Head{Title: title, Owner: b.at("people/" + by)}, Kind: "attestation", Strength: strength, Controls: b.all("controls", c.key), From: b.day(on - 2),
			CollectedBy: "person", AttestedBy: to(b, record.People, by), Statement: register.Text(fmt.Sprintf("%s: seen and found in order.", title)),
		}
		if name, ok := evidenceFiles[title]; ok {
			e.Kind, e.Files = "file", b.file(name)
		} else if strength == record.ShowsDesign {
			e.Kind, e.Link = "link", "https://intranet.lindhag.example/privacy/"+c.key
		}
		more(e)
		create(b, on, "feldmann", record.EvidenceItems, c.key+suffix, e)
		b.move(on+1, "feldmann", "evidence/"+c.key+suffix, "collect", "")
		b.move(on+2, "feldmann", "evidence/"+c.key+suffix, "accept", "")
	}
	none := func(*record.Evidence) {}
	give("-design", c.design, record.ShowsDesign, day+4, c.owner, none)
	at := -200 + (day+330)*3
	for _, p := range c.proof {
		switch p {
		case 'o':
			give("-operation", c.shows, record.ShowsOperation, at, c.owner, none)
		case 'e':
			give("-test", c.shows+", tested", record.ShowsEffectiveness, max(at+12, -70), "greif", func(e *record.Evidence) { e.Outcome = "good" })
		case 'x':
			give("-operation", c.shows, record.ShowsOperation, -270+day%7, c.owner, func(e *record.Evidence) { e.FreshFor = "P6M" })
			b.move(-80, "feldmann", "evidence/"+c.key+"-operation", "expire", "")
		case 'n':
			b.ask(c.key, c.shows, c.owner, -40, 5)
		}
	}
}

// ask requests evidence from a person.
func (b *builder) ask(key, title, from string, day, due int) {
	create(b, day, "feldmann", record.EvidenceItems, key+"-asked", &record.Evidence{
		Head: register.Head{Title: title, Owner: b.at("people/feldmann")}, Kind: "file", Strength: record.ShowsOperation, Controls: b.all("controls", key), RequestedFrom: to(b, record.People, from), Due: b.day(due),
	})
}

// odd is evidence that went another way: asked for, not accepted yet, refused, replaced.
func (b *builder) odd() {
	for _, a := range []struct {
		key, title, from string
		day, due         int
	}{
		{"erasure", "Erasure run of this quarter", "singh", -30, -9}, {"recipients", "Mails to carriers after corrections", "demir", -22, 8}, {"encryption", "Report on encrypted stores", "singh", -18, 10},
		{"audit", "Report on customer service", "bitter", -14, 21}, {"subprocessors", "Announcement to merchants", "lorenzen", -9, 12},
	} {
		b.ask(a.key, a.title, a.from, a.day, a.due)
	}
	more := func(key, control, title, kind string, day int, moves ...string) {
		e := &record.Evidence{Head: register.Head{Title: title}, Kind: record.EvidenceKind(kind), Strength: record.ShowsOperation, Controls: b.all("controls", control), From: b.day(day - 30), Statement: register.Text(title), CollectedBy: "person"}
		create(b, day, "feldmann", record.EvidenceItems, key, e)
		for i, m := range append([]string{"collect"}, moves...) {
			why := ""
			if slices.Contains([]string{"reject", "return"}, m) {
				why = "Names of customers are legible. Please black them out."
			}
			b.move(day+1+i, "feldmann", "evidence/"+key, m, why)
		}
	}
	more("rights-draft", "identities", "Review of rights, first half", "export", -20)
	more("tickets", "requests", "Screenshot of the ticket list", "screenshot", -25, "reject")
	more("training-old", "training", "List of participants of last year", "file", -250, "accept", "supersede")
	more("logs", "logging", "Review of logs, last month", "attestation", -6)
}
