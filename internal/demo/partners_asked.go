package demo

import (
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/diligence"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// asked are the questions to a processor, as they are sent from the pages.
func asked() register.Rows[record.Question] {
	return diligence.Of("processor").Rows("en", []string{"Yes", "Partly", "No", "Not applicable"})
}

// rate answers the questions and gives points; weak names the codes that are met in part.
func rate(rows register.Rows[record.Question], weak string) (register.Rows[record.Question], int64) {
	said := map[string]string{
		"organisation.responsible": "privacy@, reached within one working day.", "organisation.confidentiality": "In each employment contract.",
		"security.encryption_transit": "TLS 1.3.", "security.encryption_rest": "AES-256 with keys in our own module.", "security.second_factor": "By passkey or token.",
		"security.backup": "Last quarter; the record is attached to our security concept.",
	}
	q := record.Questionnaire{}
	for _, x := range rows {
		choice := "Yes"
		x.Rating, x.Points = "met", register.Decimal(x.Weight*10_000)
		if x.Code == weak {
			choice, x.Rating, x.Points, x.Remark = "Partly", "partly", x.Points/2, "Asked again; better until the next look."
		}
		x.Answer = register.Text(strings.TrimSpace(choice + "\n" + said[x.Code]))
		q.Questions = append(q.Questions, x)
	}
	score, _ := q.Percent()
	return q.Questions, score
}

// examine has the party of an important engagement answer before it is approved, and
// says when the acceptance was given.
func (b *builder) examine(e engagement, day int) int {
	weak := "security.backup"
	if e.where == "US" || e.where == "GB" {
		weak = "security.encryption_rest"
	}
	rows, score := rate(asked(), weak)
	name := "questionnaires/" + e.key
	create(b, day, "feldmann", record.Questionnaires, e.key, &record.Questionnaire{
		Head: register.Head{Title: "Due diligence: " + e.title}, Direction: record.Outgoing, Template: "processor", Party: to(b, record.Parties, e.party),
		Engagement: to(b, record.Engagements, e.key), Contact: "privacy@" + domain(e.party), Sent: b.day(day), Due: b.day(day + 14), Questions: asked(),
	})
	b.move(day, "feldmann", name, "send", "")
	b.move(day+1, "feldmann", name, "begin", "")
	change(b, day+2, "feldmann", record.Questionnaires, e.key, func(x *record.Questionnaire) {
		for i := range rows {
			rows[i].ID = x.Questions[i].ID
		}
		x.Questions, x.Score, x.Submitted = rows, score, b.day(day+2)
		x.Decision = register.Text("Good enough for this service, " + strconv.FormatInt(score, 10) + " per cent; weak point noted.")
		x.DecidedBy, x.DecidedOn, x.ValidUntil = to(b, record.People, "feldmann"), b.day(day+3), b.day(day+3+730)
	})
	b.move(day+2, "feldmann", name, "submit", "")
	b.move(day+3, "feldmann", name, "score", "")
	b.move(day+3, "feldmann", name, "accept", "")
	change(b, day+4, "feldmann", record.Engagements, e.key, func(x *record.Engagement) { x.AssessedOn = b.day(day + 3) })
	return day + 5
}

func domain(party string) string {
	for _, p := range partyList() {
		if p.key == party && p.domain != "" {
			return p.domain
		}
	}
	return "example.org"
}
