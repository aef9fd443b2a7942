package record

import (
	"fmt"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/workflow"
)

// Questionnaire is a list of questions that we ask a party before and while it
// works for us, or that a customer asks us (GDPR Art. 28(1), (3)(h); ISO/IEC
// 27701:2025, A.3.10; S-095, S-104).
type Questionnaire struct {
	register.Head

	Direction  AskDirection              `reg:"list,filter"`
	Template   string                    `reg:"max=120,filter"` // key of the template it was made from
	Party      register.Link[Party]      `reg:"list,filter"`
	Engagement register.Link[Engagement] `reg:"list,filter"`
	Contact    string                    `reg:"max=300"` // to whom it went, or from whom it came
	Sent       calendar.Day
	Due        calendar.Day `reg:"list,filter"`
	Submitted  calendar.Day
	Questions  register.Rows[Question]

	Score      int64                 `reg:"list"` // per cent of the weight that counts
	Decision   register.Text         `reg:"max=5000"`
	DecidedBy  register.Link[Person] `reg:"filter"`
	DecidedOn  calendar.Day
	ValidUntil calendar.Day  `reg:"list,filter"`
	Note       register.Text `reg:"max=5000"`
	SourceKey  string        `reg:"max=300,key"`
}

// AskDirection says who asks whom.
type AskDirection string

const (
	Outgoing AskDirection = "outgoing" // we ask
	Incoming AskDirection = "incoming" // we are asked
)

func (AskDirection) Values() []string { return []string{string(Outgoing), string(Incoming)} }

// Question is one question with its answer and what it is worth.
type Question struct {
	register.RowHead
	Code     string        `reg:"max=60"` // of the template, or the cell of a sheet
	Section  string        `reg:"max=300"`
	Question register.Text `reg:"required,max=5000,search"`
	Kind     AnswerKind
	Options  register.Lines // of a choice
	Needed   bool           // without an answer it cannot be handed in
	Answer   register.Text  `reg:"max=20000"`
	Source   register.Link[Answer]
	Drafted  bool // proposed by Privet and not yet confirmed by a person
	Evidence register.Links[Evidence]
	Files    register.Files
	Weight   int64 // 0: does not count
	Rating   AnswerRating
	Points   register.Decimal // up to Weight
	Remark   register.Text    `reg:"max=5000"`
}

// AnswerKind is the form of an answer.
type AnswerKind string

func (AnswerKind) Values() []string {
	return []string{"yes_no", "choice", "text", "number", "date", "file"}
}

// AnswerRating is what we think of an answer.
type AnswerRating string

func (AnswerRating) Values() []string { return []string{"met", "partly", "not_met", "not_applicable"} }

func (q *Question) Validate(p *problem.List) {
	p.If(q.Weight < 0, "weight", "negative")
	p.If(q.Points < 0, "points", "negative")
	p.If(q.Points > 0 && q.Weight > 0 && int64(q.Points) > q.Weight*10_000, "points", "above_weight")
}

// Percent is the score: points over the weight of the questions that were rated
// and apply, rounded down. Without such a question there is none.
func (q *Questionnaire) Percent() (percent int64, ok bool) {
	var points, weight int64 // ten-thousandths
	for _, x := range q.Questions {
		if x.Rating == "" || x.Rating == "not_applicable" {
			continue
		}
		points += int64(x.Points)
		weight += x.Weight * 10_000
	}
	if weight == 0 {
		return 0, false
	}
	return points * 100 / weight, true
}

func (q *Questionnaire) Validate(p *problem.List) {
	p.If(q.Score < 0 || q.Score > 100, "score", "percent")
}

var questionnaireFlow = workflow.Machine[Questionnaire]{
	Start: "draft",
	Ends:  []string{"expired"},
	Moves: []workflow.Move[Questionnaire]{
		{Name: "send", From: []string{"draft"}, To: "sent", By: workers, Guard: somethingAsked},
		{Name: "begin", From: []string{"draft", "sent", "returned"}, To: "in_progress", By: workers},
		{Name: "submit", From: []string{"sent", "in_progress"}, To: "submitted", By: workers, Guard: allAnswered},
		{Name: "score", From: []string{"submitted"}, To: "scored", By: workers, Guard: allRated},
		{Name: "accept", From: []string{"scored"}, To: "accepted", By: managers, Guard: mayAcceptAnswers},
		{Name: "return", From: []string{"submitted", "scored"}, To: "returned", By: workers, Needs: reason},
		{Name: "expire", From: []string{"draft", "sent", "in_progress", "submitted", "returned", "accepted"}, To: "expired", By: managers},
	},
}

func somethingAsked(q *Questionnaire, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	l.If(q.Direction == "", "direction", "needed_to_send")
	l.If(q.Party.ID.IsZero(), "party", "needed_to_send")
	l.If(len(q.Questions) == 0, "questions", "needed_to_send")
	return blocked(&l, "questionnaire_incomplete")
}

func allAnswered(q *Questionnaire, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	l.If(len(q.Questions) == 0, "questions", "needed_to_send")
	for i, x := range q.Questions {
		l.If(x.Needed && x.Answer == "" && len(x.Files) == 0, fmt.Sprintf("questions.%d.answer", i), "answer_needed")
		l.If(x.Drafted, fmt.Sprintf("questions.%d.drafted", i), "answer_unconfirmed")
	}
	return blocked(&l, "questionnaire_incomplete")
}

func allRated(q *Questionnaire, _ workflow.Input, _ workflow.Facts) error {
	var l problem.List
	for i, x := range q.Questions {
		l.If(x.Weight > 0 && x.Rating == "", fmt.Sprintf("questions.%d.rating", i), "needed_to_score")
	}
	if n, ok := q.Percent(); ok {
		l.If(n != q.Score, "score", "score_differs", "score", n)
	}
	return blocked(&l, "questionnaire_incomplete")
}

// mayAcceptAnswers: an accepted questionnaire says why, and how long that holds.
func mayAcceptAnswers(q *Questionnaire, _ workflow.Input, f workflow.Facts) error {
	var l problem.List
	l.If(q.Direction != Incoming && q.Decision == "", "decision", "needed_to_accept_answers")
	l.If(q.Direction != Incoming && q.ValidUntil == "", "valid_until", "needed_to_accept_answers")
	l.If(q.ValidUntil != "" && q.ValidUntil < f.Today, "valid_until", "day_ahead")
	return blocked(&l, "questionnaire_incomplete")
}

var Questionnaires = register.Define[Questionnaire](register.Def[Questionnaire]{
	Name: "questionnaires", Prefix: "QST", Menu: "partners", Icon: "clipboard-check", Group: access.Records,
	Controls: []string{"27701:2025/A.3.10", "27701:2025/A.1.2.7", "27701:2025/A.2.2.6"},
	Flow:     &questionnaireFlow,
	Groups: []register.Group{
		{Name: "frame", Fields: []string{"direction", "template", "party", "engagement", "contact", "sent", "due", "submitted"}},
		{Name: "answers", Fields: []string{"questions"}},
		{Name: "result", Fields: []string{"score", "decision", "decided_by", "decided_on", "valid_until"}},
	},
})
