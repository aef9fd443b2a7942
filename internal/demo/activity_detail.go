package demo

import (
	"regexp"

	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// sources say whence data come that nobody hands over himself; by activity and source.
var sources = map[string]string{
	"personnel/third_party": "The employee names the relative.", "payroll/third_party": "Federal Central Tax Office (ELStAM).", "payroll/derived": "Reckoned from contract and hours.",
	"working-time/third_party": "The agency that lends the worker.", "service/third_party": "Orders in the ERP.", "incidents/third_party": "Whoever reports the breach.",
	"medical/third_party": "Occupational physicians.", "pension/third_party": "The employee names the relative.", "reporting/third_party": "The person who reports.",
	"credit/third_party": "Bonitas Auskunft GmbH.", "customer-base/third_party": "The shops of both countries.", "it-operation/derived": "Written by the systems in operation.",
	"payment/derived": "Seen in the connection to the shop.", "mobile-devices/derived": "Reported by the device.",
}

// consents are the words to which people agree.
var consents = map[string]string{
	"recruitment":   "You may keep my application for two years and write to me about other posts. I can withdraw this at any time in the applicant portal.",
	"delivery":      "You may give my mail address to the carrier, so that it can announce the parcel.",
	"newsletter":    "I want the newsletter about offers of the shop, and agree that openings and clicks are measured. I can unsubscribe in each mail.",
	"web-analytics": "You may set cookies to measure visits. I can change this at any time under “Cookies” at the foot of the page.",
}

// balances were written for these activities, most of them named in the justification.
var balances = map[string]string{
	"service": "BAL-01", "existing-customers": "BAL-02", "payment": "BAL-03", "credit": "BAL-04", "cctv": "BAL-05", "access": "BAL-06", "fleet": "BAL-07", "driving-times": "BAL-08",
	"it-operation": "BAL-09", "returns": "BAL-10", "collections": "BAL-11", "customer-base": "BAL-12", "suppliers": "BAL-13", "social-media": "BAL-14",
}

// details completes an entry with what the tables leave out. An entry that is still a draft
// or was left behind lacks it, and is found.
func (b *builder) details(x *record.ProcessingActivity, a activity) {
	for i := range x.Bases {
		if x.Bases[i].Basis == "legitimate_interests" {
			x.Bases[i].Assessment = balances[a.key]
		}
	}
	for i := range x.DataItems {
		x.DataItems[i].SourceNote = sources[a.key+"/"+string(x.DataItems[i].Source)]
	}
	x.ConsentWording = register.Text(consents[a.key])
	if x.ConsentWording != "" {
		x.Rights = register.Rows[record.ActivityRight]{{Right: "all", How: "By the form, mail or letter to the privacy office. A consent is withdrawn where it was given."}}
	}
	if a.key != "credit" { // the note was forgotten there
		x.AssessmentNote = register.Text(regexp.MustCompile(`DPIA-\d{4}-\d{2}`).FindString(a.impactWhy))
	}
	if a.key == "customer-base" {
		x.Actors = register.Rows[record.ActivityParty]{{Role: "joint_controller", Party: to(b, record.Parties, "lindhag-france"),
			Arrangement: "Lindhag Versand runs the system and answers requests; Lindhag France informs French customers. Either takes requests."}}
	}
}
