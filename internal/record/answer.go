package record

import (
	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// Answer is one answer of the library from which questionnaires of customers are
// filled in; the title is the question in short (S-104, S-167).
type Answer struct {
	register.Head

	Question      register.Text  `reg:"max=5000,search"`
	Variants      register.Lines `reg:"search"` // other words for the same question
	Keywords      register.Lines `reg:"search"`
	Answer        register.Text  `reg:"max=20000,search"`
	Language      AnswerLanguage `reg:"list,filter"`
	Topic         string         `reg:"max=120,list,filter"`
	Sources       register.Rows[AnswerSource]
	ReviewedUntil calendar.Day `reg:"list,filter"` // until when it may be used unread
	Public        bool         `reg:"list,filter"` // may be shown to everybody
}

// AnswerLanguage is the language of an answer (ISO 639-1).
type AnswerLanguage string

func (AnswerLanguage) Values() []string {
	return []string{"en", "de", "fr", "es", "it", "nl", "pl", "pt"}
}

// AnswerSource is one thing that an answer rests on.
type AnswerSource struct {
	register.RowHead
	About register.Ref[anyRegister]
	Text  string `reg:"max=500,search"`
}

func (x *AnswerSource) Validate(p *problem.List) {
	p.If(x.About.ID.IsZero() && x.Text == "", "text", "required")
}

// Usable reports whether the answer may be proposed on a day without being read
// again.
func (a *Answer) Usable(day calendar.Day) bool {
	return a.Archived.IsZero() && a.Answer != "" && (a.ReviewedUntil == "" || day <= a.ReviewedUntil)
}

var Answers = register.Define[Answer](register.Def[Answer]{
	Name: "answers", Prefix: "ANS", Menu: "partners", Icon: "library", Group: access.Records,
	Controls: []string{"27701:2025/A.2.2.6"},
	Groups: []register.Group{
		{Name: "question", Fields: []string{"question", "variants", "keywords", "topic"}},
		{Name: "answer", Fields: []string{"answer", "language", "sources", "reviewed_until", "public"}},
	},
})
