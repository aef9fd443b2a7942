package demo

import (
	"strings"

	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

type task struct {
	key, title, subject, assignee string
	priority                      record.Priority
	source                        record.TaskSource
	day, due                      int
	life                          string // open, doing, blocked, done or cancelled
	result                        string
}

func taskList() []task {
	pa := "processing-activities/"
	return []task{
		{"interviews", "Ask each department what it processes", "", "feldmann", "high", "person", -350, -250, "done", "All thirteen departments asked; notes are attached to the entries."},
		{"art26", "Find the arrangement with Lindhag France", "agreements/art26-france", "kranz", "high", "gap", -318, -300, "done", "Found in the archive of contracts, entered."},
		{"officer", "Report the officer to the supervisory authority", "", "feldmann", "high", "person", -340, -320, "done", "Reported by form (Art. 37(7)); confirmation is filed."},
		{"tom", "Get the list of measures of Nordkloud", "engagements/hosting", "greif", "normal", "check", -345, -310, "done", "Received and attached."},
		{"gb", "Look up the British adequacy decision", pa + "recruitment", "kranz", "normal", "check", -300, -270, "done", "In force; end is watched."},
		{"signs", "Renew the signs at the cameras", pa + "cctv", "reuter", "normal", "finding", -295, -260, "done", "Six signs replaced."},
		{"posters", "Sheet on visitors' data at the gate", pa + "access", "reuter", "low", "gap", -295, -250, "done", "Hangs at the gate, German and English."},
		{"eight-years", "Change vouchers from ten to eight years", pa + "accounting", "albers", "high", "finding", -160, -120, "done", "Rule in the archive changed; entry follows."},
		{"altpost-proof", "Ask Altpost for the proof of deletion", "engagements/old-mailing", "brix", "high", "person", -128, -95, "done", "Certificate of deletion received."},
		{"fax-off", "Switch the fax server off", "systems/fax", "meinhardt", "low", "person", -200, -150, "done", "Off; memory erased."},
		{"survey", "Decide on the staff survey", "engagements/survey", "wieland", "low", "person", -158, -140, "done", "Rejected; survey on paper instead."},
		{"bem-letter", "New wording of the invitation to BEM", pa + "reintegration", "wieland", "normal", "check", -226, -190, "done", "Purpose and kinds of data are named."},
		{"joint-page", "Essence of the arrangement on the French page", pa + "customer-base", "garnier", "normal", "gap", -180, -140, "done", "Published."},
		{"backup-test", "Practise restoring from Heringen", "systems/backup", "bach", "high", "review", -210, -180, "done", "Restored in 3 h 10 min; protocol is filed."},
		{"roles", "Check who may see absences", "systems/hris", "jansen", "normal", "check", -205, -175, "done", "Four rights removed."},
		{"training-service", "Train service in recognising requests", pa + "rights", "behrens", "normal", "person", -170, -130, "done", "22 people, 22 proofs."},
		{"revista-dpa", "Get the agreement with Revista signed", "engagements/reviews", "hartwig", "urgent", "gap", -110, -80, "doing", ""},
		{"mask", "Mask the test database", "data-stores/shop-test", "paulsen", "high", "finding", -118, -40, "doing", ""},
		{"northmast-out", "Replace Northmast", "engagements/analytics", "sander", "urgent", "person", -46, -5, "doing", ""},
		{"own-stats", "Set up own web analytics", "systems/own-analytics", "eder", "high", "person", -44, 20, "doing", ""},
		{"mailquill-renew", "Renew the agreement with Mailquill before it ends", "agreements/dpa-mailquill", "brix", "high", "clock", -32, 16, "open", ""},
		{"reisswerk-renew", "Agreement with Reißwerk has ended: renew or change", "agreements/dpa-reisswerk", "reuter", "urgent", "clock", -13, -3, "open", ""},
		{"hirelane-cert", "Ask Hirelane for the new certificate", "parties/hirelane", "arslan", "normal", "check", -30, -8, "open", ""},
		{"vogel", "Give the records of Carsten Vogel to somebody else", "people/vogel", "feldmann", "normal", "check", -70, -42, "open", ""},
		{"chat-dpia", "Screen the chatbot for an impact assessment", "engagements/chatbot", "feldmann", "high", "gap", -35, 12, "doing", ""},
		{"accident-basis", "Name the condition of Art. 9(2) for first aid notes", pa + "accidents", "obermeier", "high", "gap", -27, -1, "open", ""},
		{"prize-rules", "Write rules for prize draws", pa + "prize-draws", "falk", "low", "gap", -40, 30, "open", ""},
		{"council-calls", "Ask the works council about recording of calls", pa + "call-recording", "demir", "normal", "person", -22, 25, "blocked", ""},
		{"labels-who", "Find out for which merchants addresses are corrected", pa + "m-labels", "huber", "normal", "gap", -18, 9, "open", ""},
		{"export-law", "Which lists are compared, and how long are hits kept", pa + "export", "cho", "normal", "gap", -26, 15, "open", ""},
		{"logs-time", "Encrypt the database of time recording", "data-stores/time-db", "singh", "normal", "finding", -88, 40, "open", ""},
		{"shares-search", "Search the share of purchasing", "systems/files", "winkler", "low", "finding", -48, -15, "open", ""},
		{"mdm-council", "Works agreement on mobile devices", pa + "mobile-devices", "haas", "high", "person", -60, -20, "blocked", ""},
		{"ai-rule", "Rule on public chatbots", "risks/ai-notes", "greif", "high", "finding", -8, 22, "open", ""},
		{"review-orders", "Half-yearly review: orders", pa + "orders", "wolters", "normal", "review", -20, -6, "open", ""},
		{"sevrel-safe", "Get the agreement for the digital safe", "engagements/review-fr", "morel", "normal", "gap", -11, 35, "open", ""},
		{"deskfern-subs", "New sub-processor of Deskfern: object or not", "parties/deskfern", "demir", "high", "clock", -10, 18, "open", ""},
		{"audit-plan", "Plan of internal audits for next year", "", "bitter", "normal", "person", -14, 45, "open", ""},
		{"newsletter-fr", "Newsletter for France", "", "schmitt", "low", "person", -150, -90, "cancelled", ""},
		{"cookie-wall", "Try a paywall instead of the banner", pa + "consent-banner", "sander", "low", "person", -145, -100, "cancelled", ""},
		{"notice", "Check the privacy notice of the shop", "", "osei", "normal", "review", -90, -60, "done", "Three remarks, all taken over."},
		{"velora-subs", "Tell Velora of the sub-processor in Austin", "agreements/c-velora", "quast", "high", "gap", -71, -55, "done", "Told by letter; no objection within thirty days."},
	}
}

func (b *builder) tasks() {
	for _, t := range taskList() {
		if in, key, ok := strings.Cut(t.subject, "/"); ok {
			t.day = b.since(t.day, in, key)
		}
		rec := &record.Task{Head: register.Head{Title: t.title, Owner: b.at("people/feldmann")}, Assignee: to(b, record.People, t.assignee), Due: b.day(t.due), Priority: t.priority, Source: t.source}
		if t.subject != "" {
			rec.Subject.ID = b.at(t.subject)
		}
		create(b, t.day, "feldmann", record.Tasks, t.key, rec)
		name := "tasks/" + t.key
		half := t.day + max((min(t.due, -1)-t.day)/2, 1)
		switch t.life {
		case "doing", "done":
			b.move(min(half, -1), t.assignee, name, "start", "")
		case "blocked":
			b.move(min(half, -1), t.assignee, name, "block", "Waits for the works council.")
		case "cancelled":
			b.move(t.due, "feldmann", name, "cancel", "Not wanted by the management any more.")
		}
		if t.life == "done" {
			change(b, t.due-1, t.assignee, record.Tasks, t.key, func(x *record.Task) { x.DoneOn, x.Result = b.day(t.due-1), register.Text(t.result) })
			b.move(t.due-1, t.assignee, name, "finish", "")
		}
	}
}
