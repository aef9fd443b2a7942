package demo

import (
	"fmt"
	"strings"

	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

type risk struct {
	key, title, threat, event, harm, principal string // harm: "kind code"
	vulnerability, consequences                string
	activities, systems, parties               string
	levels                                     string // likelihood and severity before, now and after: "hh mh lm"
	measure, plan, option, assignee            string
	day                                        int
	moves                                      string
}

const (
	seen     = "analyse evaluate"
	planned  = seen + " plan"
	treating = planned + " treat"
	watching = treating + " monitor"
)

func riskList() []risk {
	return []risk{
		{"phishing", "Phishing opens mailboxes of customer service", "human_external.phishing", "illegitimate_access", "material identity_theft", "customer", "Mails with attachments are the daily work of service.", "Strangers read letters and orders of customers and write in our name.", "service", "mail helpdesk", "", "hh mh lm", "access.mfa", "Second factor for all mailboxes, training each quarter.", "mitigate", "greif", -310, watching},
		{"ransomware", "Encryption of the warehouse system", "human_external.malware", "disappearance", "material economic_disadvantage", "customer", "Hand scanners run an old version of their system.", "No deliveries for days; orders of merchants get lost.", "orders m-fulfilment", "wms backup", "", "hh mh mm", "backup.recovery", "Offline copy in Heringen, restoring practised each quarter.", "mitigate", "bach", -308, watching},
		{"test-data", "Real customers in the developers' database", "human_internal", "illegitimate_access", "non_material confidentiality", "customer", "The test database is a copy of spring with weaker access.", "Developers and an outside consultant see orders they need not see.", "orders", "shop", "", "mh mh lm", "masking", "Masked copies by a script at each refresh.", "mitigate", "paulsen", -120, treating},
		{"us-analytics", "Access of American authorities to visits", "third_party.authority", "loss_of_control", "non_material surveillance", "user", "Northmast is not certified and offers no clauses.", "Paths of visitors can be asked for without remedy.", "web-analytics", "analytics", "northmast", "mm mm ll", "design.minimisation", "Replace by an own system.", "avoid", "sander", -90, treating},
		{"score", "Wrong refusal by a credit score", "misuse", "unlawful_use", "material discrimination", "customer", "Scores by address hit neighbours.", "People are refused purchase on account without cause.", "credit", "shop", "bonitas", "mh mm lm", "rights", "A person looks at each objection; criteria without the address.", "mitigate", "albers", -190, watching},
		{"sick-notes", "Health data visible to superiors", "human_internal.error", "illegitimate_access", "non_material employment", "employee", "Absences show their kind in the personnel system.", "Superiors draw conclusions about illness.", "personnel", "hris", "", "mv mh lh", "access.roles", "Views by role; kinds of absence hidden.", "mitigate", "wieland", -215, watching},
		{"drivers", "Drivers feel watched at every step", "misuse", "unlawful_use", "non_material surveillance", "driver", "Positions are continuous.", "Pressure, conflicts, breach of the works agreement.", "fleet", "telematics", "tracktor", "hm mm lm", "design.minimisation", "Coarse positions, two persons needed for past ones.", "mitigate", "vukovic", -200, watching + " close"},
		{"cctv", "Recordings of employees are used to check on work", "misuse", "unlawful_use", "non_material surveillance", "employee", "Two cameras see parts of the ramp.", "Monitoring of behaviour without a ground.", "cctv", "cctv", "", "mm lm ll", "physical.cctv", "Masks on the ramp; access with the works council.", "mitigate", "schade", -290, watching + " close"},
		{"tickets", "Tickets are kept for ever", "human_internal.error", "unlawful_use", "non_material control", "customer", "The ticket system has no rule of deletion.", "Old letters are found in a breach.", "service", "helpdesk", "deskfern", "mm mm lm", "policy.erasure", "Rule of six years with the supplier.", "mitigate", "demir", -110, planned},
		{"chatbot", "Chatbot gives orders of one customer to another", "technical.software", "illegitimate_access", "non_material confidentiality", "customer", "Answers are made from order data without a check of who asks.", "Addresses and purchases become known.", "service", "", "chatterly", "hh hh mh", "design", "No order data before sign-in; test of a hundred cases.", "mitigate", "demir", -36, seen},
		{"reviews", "Review platform without an agreement uses mail addresses for itself", "third_party", "unlawful_use", "non_material control", "customer", "Agreement is not signed.", "Advertising by the platform in its own name.", "reviews", "reviews", "revista", "hm hm lm", "processors", "Sign or stop by the end of the quarter.", "avoid", "hartwig", -95, planned},
		{"parcel-labels", "Labels with address lie in the yard", "loss", "illegitimate_access", "physical physical", "customer", "Returned cartons are collected in the open.", "Names and addresses can be read by passers-by.", "m-returns", "", "", "ml ll ll", "disposal", "Closed containers.", "mitigate", "amsel", -170, watching + " close"},
		{"paper-files", "Personnel files are lost in the move to scans", "loss", "disappearance", "material employment", "employee", "Files leave their cabinets for scanning.", "Claims of employees cannot be proven.", "personnel", "paper-hr", "", "mm lm ll", "integrity", "Lists of files, check of each hundredth scan.", "mitigate", "jansen", -75, treating},
		{"insider", "Service agents look up people they know", "misuse", "illegitimate_access", "non_material harassment", "customer", "Everybody in service can look for any name.", "Stalking, disclosure of addresses.", "service orders", "crm helpdesk", "", "mh mh lh", "logging", "Looking up without a ticket is logged and sampled each month.", "mitigate", "demir", -150, watching},
		{"hotline", "Identity of a whistleblower becomes known", "human_internal.error", "illegitimate_access", "non_material employment", "whistleblower", "Small departments: content tells who wrote.", "Reprisals.", "reporting", "hotline", "meldeweg", "mv lv lh", "encryption.end_to_end", "Two persons only; texts are rewritten before they go on.", "mitigate", "tiemann", -180, watching},
		{"merchant-mix", "Orders of one merchant are shown to another", "technical", "illegitimate_access", "non_material confidentiality", "customer", "Tenants are separated by the application alone.", "Customers of a merchant become known to a competitor; breach to be reported to the controllers.", "m-portal m-fulfilment", "portal", "", "mh mh lm", "separation", "Row level security in the database; test in each release.", "mitigate", "eder", -100, treating},
		{"hirelane", "British adequacy decision ends", "third_party", "loss_of_control", "non_material control", "employee.applicant", "Applications lie in London.", "Transfer without a ground from one day to the next.", "recruitment", "ats", "hirelane", "lm lm ll", "transfer", "Standard contractual clauses are prepared.", "transfer", "kranz", -60, seen},
		{"old-shares", "Forgotten lists on file shares", "human_internal.error", "illegitimate_access", "non_material reputation", "employee", "Nobody knows what lies there.", "Lists of wages or warnings are found.", "it-operation", "files", "", "hm hm mm", "policy.erasure", "Search of the shares department by department.", "mitigate", "bach", -50, "analyse"},
		{"dwh", "Pseudonyms in the data warehouse can be resolved", "human_internal", "linkage", "non_material reidentification", "customer", "The table of numbers lies in the same system.", "Buying habits become known.", "orders", "warehouse-dwh", "", "", "pseudonymisation", "", "", "singh", -28, ""},
		{"ai-notes", "Staff paste customer letters into public chatbots", "human_internal", "loss_of_control", "non_material confidentiality", "customer", "No rule, no tool of our own.", "Letters train models of others.", "service", "", "", "", "policy", "", "", "greif", -9, ""},
		{"heating", "Server room in Kassel overheats", "environment", "disappearance", "material economic_disadvantage", "employee", "One cooling unit.", "Time records and mails are not available.", "working-time it-operation", "time mail", "", "mm mm ll", "availability", "Second unit; insurance covers the rest.", "transfer", "nowak", -140, watching},
	}
}

func level(letter byte) record.Level {
	return map[byte]record.Level{'l': "low", 'm': "medium", 'h': "high", 'v': "very_high"}[letter]
}

func (b *builder) risks() {
	for i, r := range riskList() {
		r.day = b.since(b.since(r.day, "processing-activities", r.activities), "systems", r.systems)
		kind, harm, _ := strings.Cut(r.harm, " ")
		rec := &record.Risk{
			Head: register.Head{Title: r.title, ReviewEvery: "P12M"}, Threat: record.Threat(r.threat), Vulnerability: register.Text(r.vulnerability), Event: record.RiskEvent(r.event),
			Consequences: register.Text(r.consequences), Activities: b.all("processing-activities", r.activities), Systems: b.all("systems", r.systems), Parties: b.all("parties", r.parties),
		}
		if r.moves != "" {
			row := record.RiskHarm{Kind: record.HarmKind(kind), Principal: record.PrincipalCategory(r.principal)}
			row.Harm = coded(row.Harm, harm)
			rec.Harms = register.Rows[record.RiskHarm]{row}
		}
		who := "feldmann"
		if i%4 == 2 {
			who = "osei"
		}
		name := "risks/" + r.key
		rec.Owner = b.at("people/" + r.assignee)
		create(b, r.day, who, record.Risks, r.key, rec)
		steps := strings.Fields(r.moves)
		for k, m := range steps {
			day := r.day + 4 + 7*k
			if day > -2 {
				day = -2
			}
			switch m {
			case "evaluate":
				change(b, day-1, who, record.Risks, r.key, func(x *record.Risk) { assess(x, r.levels) })
			case "plan":
				change(b, day-1, who, record.Risks, r.key, func(x *record.Risk) {
					t := record.Treatment{Option: record.TreatmentOption(r.option), Measure: record.Measure(r.measure), Plan: register.Text(r.plan), Assignee: to(b, record.People, r.assignee), Due: b.day(r.day + 150), Currency: "EUR"}
					t.Cost = register.Decimal(int64(1200+i*350) * 10_000)
					x.Treatments = register.Rows[record.Treatment]{t}
				})
			case "monitor":
				change(b, day-1, who, record.Risks, r.key, func(x *record.Risk) {
					x.Treatments[0].Done, x.CurrentLikelihood, x.CurrentSeverity = b.day(day-2), x.ResidualLikelihood, x.ResidualSeverity
				})
			}
			b.move(day, closer(m, who), name, m, "")
		}
	}
}

// closer: closing a risk is for managers, never for the officer.
func closer(move, who string) string {
	if move == "close" {
		return "feldmann"
	}
	return who
}

// assess sets levels from their short form.
func assess(x *record.Risk, short string) {
	w := strings.Fields(short)
	if len(w) != 3 {
		panic(fmt.Sprintf("levels %q", short)) // a table of ours
	}
	x.InherentLikelihood, x.InherentSeverity, x.InherentImpact = level(w[0][0]), level(w[0][1]), "medium"
	x.CurrentLikelihood, x.CurrentSeverity, x.CurrentImpact = level(w[1][0]), level(w[1][1]), "medium"
	x.ResidualLikelihood, x.ResidualSeverity, x.ResidualImpact = level(w[2][0]), level(w[2][1]), "low"
	x.Confidence, x.Rationale = "medium", "Estimated in the risk round with the owner, IT security and the privacy manager."
}
