package demo

import (
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// story is what happened besides the ordinary way of each record: questions and
// answers, corrections, returns, reviews, departures.
func (b *builder) story() {
	b.talks()
	b.corrections()
	b.paperwork()
	b.upkeep()
}

// talks are comments back and forth.
func (b *builder) talks() {
	pa := "processing-activities/"
	for _, c := range []struct {
		day           int
		by, on, words string
	}{
		{-330, "osei", pa + "orders", "Where does the IP address come in? I find it in the interview, not in the entry."},
		{-330, "rosenthal", pa + "orders", "For tracing fraud, thirty days. I have added it."},
		{-329, "osei", pa + "orders", "Thank you. Proportionate from my point of view; please keep the period under review."},
		{-332, "osei", pa + "recruitment", "The talent pool needs its own consent, not a line in the application form."},
		{-331, "arslan", pa + "recruitment", "Hirelane sends a separate mail with a button; screenshot follows."},
		{-326, "osei", pa + "service", "Access from Austin is a transfer even if nothing is copied. Please name it."},
		{-325, "demir", pa + "service", "Named, with the clauses of 2022 and the assessment."},
		{-303, "haas", pa + "cctv", "The works council wants the ramp masked on cameras 4 and 7."},
		{-302, "schade", pa + "cctv", "Masked yesterday, protocol is with facility management."},
		{-301, "osei", pa + "cctv", "Then I have no objection. 72 hours is what the authorities expect."},
		{-222, "osei", pa + "reintegration", "Good that the file is kept apart. Please check who has a key to the cabinet."},
		{-221, "jansen", pa + "working-time", "Corrections are now signed by the shift leader in the app."},
		{-188, "osei", pa + "credit", "After C-634/21 the score may not decide by itself. Please describe how a person looks at it."},
		{-187, "albers", pa + "credit", "Done: receivables looks at each objection within one working day, without the score."},
		{-162, "osei", pa + "accounting", "Ten years is no longer right for vouchers: since 1 January 2025 it is eight (§ 147 Abs. 3 AO, § 257 Abs. 4 HGB). Books and annual accounts stay at ten."},
		{-161, "albers", pa + "accounting", "The archive cannot tell vouchers from books yet. IT needs some weeks."},
		{-110, "osei", pa + "accounting", "What is the state of the archive?"},
		{-109, "nowak", pa + "accounting", "Rule for customer vouchers runs. Suppliers come with the next release."},
		{-104, "osei", pa + "reviews", "Without a signed agreement this may not run. Is it running?"},
		{-103, "hartwig", pa + "reviews", "Since March, to be honest. Their draft lacks audit rights and deletion."},
		{-102, "osei", pa + "reviews", "Please stop the invitations until it is signed, and look at the basis again: an invitation by mail is advertising."},
		{-60, "haas", pa + "mobile-devices", "No approval before the works agreement."},
		{-47, "osei", pa + "web-analytics", "Northmast is not on the list of the Data Privacy Framework. There is no ground for this transfer at present."},
		{-46, "hartwig", pa + "web-analytics", "We leave them. Until then the counter only runs on the blog."},
		{-32, "osei", "engagements/chatbot", "Before anything else: who is the importer, are the conversations used for training, and which order data does it see?"},
		{-31, "demir", "engagements/chatbot", "Asked. First answer: training can be switched off in the business plan."},
		{-26, "osei", pa + "accidents", "Health data without a condition of Art. 9(2). § 24 of the regulation is a duty to document; name Art. 9(2)(b) with § 26 Abs. 3 BDSG, and something else for visitors."},
		{-25, "wieland", pa + "accidents", "Franz from safety will propose a wording."},
		{-17, "feldmann", pa + "m-labels", "Without instructions of the merchants we would be controllers. For whom is this done?"},
		{-16, "lorenzen", pa + "m-labels", "Teehaus asked for it. I collect the others."},
		{-16, "feldmann", "agreements/dpa-mailquill", "Ends in some weeks; Johanna asks for a new term of two years."},
		{-10, "demir", "parties/deskfern", "Brightline Speech would transcribe calls. We do not record, so I would not object but ask to leave us out."},
		{-9, "osei", "parties/deskfern", "Agreed. Object in writing as to recordings, the period is thirty days."},
		{-96, "osei", "risks/merchant-mix", "A mix-up would be a breach that has to be reported to the merchants without delay (Art. 33(2)). Please put the contact list beside the runbook."},
		{-95, "greif", "risks/merchant-mix", "It is in the runbook now."},
		{-85, "brix", "engagements/old-mailing", "Certificate came by post, scanned."},
	} {
		b.say(c.day, c.by, c.on, c.words)
	}
}

// corrections are edits after an approval, returns, and the end of activities.
func (b *builder) corrections() {
	pa := "processing-activities/"
	edit := func(day int, by, key string, do func(*record.ProcessingActivity)) {
		change(b, day, by, record.ProcessingActivities, key, do)
	}
	again := func(day int, by, key string) {
		b.move(day, by, pa+key, "submit", "")
		b.move(day+2, "feldmann", pa+key, "approve", "")
	}
	edit(-242, "rosenthal", "accounts", func(x *record.ProcessingActivity) {
		x.PeopleCount = 191_000
		x.Rights = register.Rows[record.ActivityRight]{{Right: "erasure", How: "Button in the account; vouchers stay until their period ends.", Exception: "Art. 17(3)(b)"}, {Right: "portability", How: "Download as JSON."}}
	})
	again(-241, "rosenthal", "accounts")
	edit(-192, "rosenthal", "orders", func(x *record.ProcessingActivity) {
		x.Flows = register.Rows[record.ActivityFlow]{
			{FromText: "Customer", Channel: "web", Frequency: "continuous", Protection: "tls"},
			{FromText: "Shop", Channel: "interface", Frequency: "continuous", Protection: "vpn"},
			{FromText: "Warehouse system", Channel: "interface", Frequency: "daily", Protection: "sftp", Volume: "1 400 parcels a day"},
		}
		ends := []string{"", "systems/shop", "systems/wms", "parties/paketlinie"}
		for i := range x.Flows {
			f := &x.Flows[i]
			if ends[i] != "" {
				f.From.ID, f.FromText = b.at(ends[i]), ""
			}
			f.To.ID = b.at(ends[i+1])
			for _, d := range x.DataItems[:3] {
				f.Categories = append(f.Categories, coded(d.Category, string(d.Category)))
			}
		}
	})
	again(-191, "rosenthal", "orders")
	edit(-170, "wieland", "personnel", func(x *record.ProcessingActivity) {
		x.Access = register.Rows[record.ActivityAccess]{
			{Group: "Personnel officers", Unit: to(b, record.Units, "hr"), System: to(b, record.Systems, "hris"), Condition: "All files but those of reintegration."},
			{Group: "Superiors", System: to(b, record.Systems, "hris"), Condition: "Absences of their own team, without the kind."},
		}
	})
	again(-168, "wieland", "personnel")

	// Given up: retargeting.
	edit(-101, "hartwig", "retargeting", func(x *record.ProcessingActivity) { x.Ended = b.day(-105) })
	b.move(-100, "feldmann", pa+"retargeting", "retire", "")

	// Waiting for what is missing.
	b.move(-100, "feldmann", pa+"reviews", "return", "No agreement with Revista, basis doubtful.")
	edit(-94, "hartwig", "reviews", func(x *record.ProcessingActivity) {
		x.Description += " Invitations are stopped since the remark of the officer; existing reviews are still shown."
	})
	b.move(-93, "hartwig", pa+"reviews", "submit", "")
	b.move(-66, "feldmann", pa+"m-service", "return", "Sub-processor in Austin is missing; Velora has to be told.")
	edit(-58, "demir", "m-service", func(x *record.ProcessingActivity) { x.MeasuresStatement = "As in the main agreement, annex 2." })
	b.move(-54, "demir", pa+"m-service", "submit", "")

	// Edited after approval and not approved again yet.
	edit(-46, "hartwig", "web-analytics", func(x *record.ProcessingActivity) {
		x.Transfers = register.Rows[record.ActivityTransfer]{{Country: "US", Importer: to(b, record.Parties, "northmast"), ImporterRole: "processor", Frequency: "continuous"}}
	})
	edit(-33, "demir", "service", func(x *record.ProcessingActivity) {
		x.AISystems = "Chatbot of Chatterly is being tried with invented enquiries."
		x.AITraining, x.HumanOversight = "unknown", "An agent takes over on request."
		x.Transfers = append(x.Transfers, record.ActivityTransfer{Country: "US", Importer: to(b, record.Parties, "chatterly"), ImporterRole: "processor", Frequency: "continuous"})
	})
	edit(-12, "albers", "accounting", func(x *record.ProcessingActivity) {
		for i := range x.DataItems {
			if x.DataItems[i].Principal.ID == x.Principals[0].ID {
				x.DataItems[i].Retention, x.DataItems[i].RetentionGround = "P8Y", vouchers
			}
		}
		x.RetentionStatement = "Vouchers eight years, books and annual accounts ten (" + books + ")."
	})
	b.move(-15, "wieland", pa+"training", "outdate", "Courses move to Lernhaus; processor and retention have to be added.")
}

// paperwork are files and loose links.
func (b *builder) paperwork() {
	for _, f := range []struct {
		day      int
		on, file string
	}{
		{-331, "processing-activities/orders", "interview-shop.txt"}, {-290, "processing-activities/accounting", "retention-schedule.csv"}, {-312, "engagements/hosting", "measures-nordkloud.csv"},
		{-306, "processing-activities/cctv", "balance-cctv.txt"}, {-303, "processing-activities/access", "visit-hersfeld.txt"}, {-256, "processing-activities/existing-customers", "balance-existing-customers.txt"},
		{-324, "engagements/helpdesk-us", "assessment-transfer-deskfern.txt"}, {-62, "parties/deskfern", "subprocessors-deskfern.csv"}, {-85, "engagements/old-mailing", "deletion-altpost.pdf"},
		{-345, "agreements/dpa-nordkloud", "dpa-nordkloud.pdf"},
	} {
		b.attach(f.day, "feldmann", f.on, f.file)
	}
	b.relate(-300, "feldmann", "engagements/mailing", "replaces", "engagements/old-mailing", "Since February 2024")
	b.relate(-44, "feldmann", "systems/own-analytics", "replaces", "systems/analytics", "When the numbers of one month agree")
	b.relate(-90, "feldmann", "risks/reviews", "blocks", "engagements/reviews", "")
}

// upkeep are reviews, departures and the care of inventory.
func (b *builder) upkeep() {
	pa := "processing-activities/"
	b.review(-190, "feldmann", pa+"orders")
	b.review(-152, "feldmann", pa+"recruitment "+pa+"cctv")
	b.review(-105, "feldmann", pa+"newsletter")
	b.review(-98, "feldmann", "systems/erp systems/wms systems/shop systems/idp systems/mail")
	b.review(-64, "brandt", "organisations/own")
	b.review(-22, "feldmann", pa+"payroll "+pa+"personnel "+pa+"rights "+pa+"incidents")
	change(b, -75, "feldmann", record.People, "vogel", func(x *record.Person) { x.Left = true })
	change(b, -149, "feldmann", record.Systems, "fax", func(x *record.System) { x.Status, x.EndOfLife = "retired", b.day(-149) })
	b.archive(-100, "feldmann", "systems/fax", "Switched off, memory erased.")
	change(b, -45, "sander", record.Systems, "analytics", func(x *record.System) { x.Status, x.EndOfLife = "phasing_out", b.day(20) })
	change(b, -56, "feldmann", record.DataStores, "shop-test", func(x *record.DataStore) {
		x.Note = "Copy of last spring, not masked yet."
		x.Tags = []string{"finding"}
	})
	change(b, -62, "feldmann", record.Parties, "deskfern", func(x *record.Party) { x.Note += " List of sub-processors looked at; a new one is announced." })
	change(b, -63, "brandt", record.Organisations, "own", func(x *record.Organisation) { x.StaffCount = 228 })
}
