package demo

import (
	"strconv"

	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// asked are the questions of the short due diligence of processors, with weight.
func asked() []record.Question {
	q := func(code, section, text string, weight int64) record.Question {
		return record.Question{Code: code, Section: section, Question: register.Text(text), Kind: "yes_no", Needed: true, Weight: weight}
	}
	return []record.Question{
		q("G1", "Organisation", "Is somebody named who answers for data protection, and how is he reached?", 1),
		q("G2", "Organisation", "Have all who handle our data undertaken to keep them confidential (Art. 28(3)(b))?", 2),
		q("S1", "Security", "Are our data encrypted on the way and at rest?", 3),
		q("S2", "Security", "Does each person who reaches our data sign in with a second factor?", 3),
		q("S3", "Security", "When was a restore from backup last practised?", 2),
		q("U1", "Sub-processors", "Do you name all sub-processors, with country, and announce changes?", 2),
		q("T1", "Third countries", "Do our data stay in the EEA, remote access included?", 2),
		q("B1", "Breaches", "Do you report breaches within the hours that the agreement sets?", 3),
		q("E1", "End", "Do you return or erase all data at the end, and prove it?", 2),
	}
}

// rate answers the questions and gives points; weak names the codes that are met in part.
func rate(rows []record.Question, weak string) (register.Rows[record.Question], int64) {
	said := map[string]string{
		"G1": "Yes: privacy@, reached within one working day.", "G2": "Yes, in each employment contract.", "S1": "TLS 1.3; AES-256 with keys in our own module.",
		"S2": "Yes, by passkey or token.", "S3": "Last quarter; the record is attached to our security concept.", "U1": "List on our web site; thirty days before a change.",
		"T1": "Storage in the EEA; support from outside only on request.", "B1": "Yes, round the clock.", "E1": "Export and certificate of erasure within thirty days.",
	}
	q := record.Questionnaire{}
	for _, x := range rows {
		x.Answer, x.Rating, x.Points = register.Text(said[x.Code]), "met", register.Decimal(x.Weight*10_000)
		if x.Code == weak {
			x.Rating, x.Points, x.Remark = "partly", x.Points/2, "Asked again; better until the next look."
		}
		q.Questions = append(q.Questions, x)
	}
	score, _ := q.Percent()
	return q.Questions, score
}

// examine has the party of an important engagement answer before it is approved, and
// says when the acceptance was given.
func (b *builder) examine(e engagement, day int) int {
	weak := "S3"
	if e.where == "US" || e.where == "GB" {
		weak = "T1"
	}
	rows, score := rate(asked(), weak)
	name := "questionnaires/" + e.key
	create(b, day, "feldmann", record.Questionnaires, e.key, &record.Questionnaire{
		Head: register.Head{Title: "Due diligence: " + e.title}, Direction: record.Outgoing, Template: "processor-short", Party: to(b, record.Parties, e.party),
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
