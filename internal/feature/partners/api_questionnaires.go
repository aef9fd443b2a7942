package partners

import (
	"context"
	"fmt"
	"github.com/privet-pims/privet/internal/diligence"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

type sendIn struct {
	Template   string       `json:"template"`             // processor, processor_quick or another of ours
	Engagement string       `json:"engagement,omitempty"` // that the decision moves on: reference or title
	Name       string       `json:"name,omitempty"`       // who is to answer
	Email      string       `json:"email,omitempty"`
	Lang       string       `json:"lang,omitempty"` // of the questions
	Message    string       `json:"message,omitempty"`
	Due        calendar.Day `json:"due,omitempty"` // thirty days if left out
}

// linkOut is shown once: only a hash of it is kept.
type linkOut struct {
	Link   string       `json:"link"` // path on this server
	To     string       `json:"to,omitempty"`
	Mailed bool         `json:"mailed"`
	Until  calendar.Day `json:"until"`
}

type sentOut struct {
	Questionnaire recordOut `json:"questionnaire"`
	linkOut
}

func linked(g Given) linkOut { return linkOut{g.Path, g.To, g.Mailed, g.Until} }

func (r routes) send(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*sendIn)
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	of, err := ask.Refer(ctx, tx, "engagement", record.Engagements.Name, in.Engagement)
	if err != nil {
		return nil, err
	}
	if in.Lang == "" {
		in.Lang = ask.Lang
	}
	q, g, err := r.DoSendQuestionnaire(ctx, tx, ask.Words, Sending{Party: at, Engagement: of, Template: in.Template, Name: in.Name, Email: in.Email, Lang: in.Lang, Message: clipped(in.Message), Due: in.Due})
	if err != nil {
		return nil, err
	}
	return sentOut{recordOut{record.Questionnaires.Name, q.Ref, q.Title}, linked(g)}, nil
}

// clipped is what a message may hold.
func clipped(message string) string {
	return strings.ToValidUTF8(message[:min(len(message), 4000)], "")
}

func (r routes) resend(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	g, err := r.DoResendQuestionnaire(ctx, tx, at)
	return linked(g), err
}

type questionOut struct {
	Code     string              `json:"code"`
	Section  string              `json:"section,omitempty"`
	Question string              `json:"question"`
	Answer   string              `json:"answer,omitempty"`
	Drafted  bool                `json:"drafted,omitempty"` // from the library, and nobody has read it
	Source   *recordOut          `json:"source,omitempty"`  // the answer that it is from
	Files    []string            `json:"files,omitempty"`
	Must     bool                `json:"must,omitempty"`
	Weight   int64               `json:"weight,omitempty"`
	Rating   record.AnswerRating `json:"rating,omitempty"`
	Points   register.Decimal    `json:"points,omitempty"`
	Remark   string              `json:"remark,omitempty"`
}

type scoreOut struct {
	recordOut
	ID         id.ID         `json:"id"`
	Rev        int64         `json:"rev"`
	State      string        `json:"state"`
	Direction  string        `json:"direction"`
	Template   string        `json:"template,omitempty"`
	Due        calendar.Day  `json:"due,omitempty"`
	Answered   int           `json:"answered"`
	Drafts     int           `json:"drafts"` // unread
	Score      *int64        `json:"score,omitempty"`
	Advice     string        `json:"advice,omitempty"` // approve, approve_conditionally or reject, by the score
	Stops      []string      `json:"stops,omitempty"`  // must be met and are not
	Decision   string        `json:"decision,omitempty"`
	ValidUntil calendar.Day  `json:"valid_until,omitempty"`
	Questions  []questionOut `json:"questions"`
}

func scored(ctx context.Context, tx *store.Tx, q *record.Questionnaire, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	t := diligence.Of(q.Template)
	out := scoreOut{recordOut: recordOut{record.Questionnaires.Name, q.Ref, q.Title}, ID: q.ID, Rev: q.Rev, State: q.State, Direction: string(q.Direction), Template: q.Template, Due: q.Due,
		Decision: string(q.Decision), ValidUntil: q.ValidUntil, Questions: []questionOut{}}
	var sources []id.ID
	for _, x := range q.Questions {
		sources = append(sources, x.Source.ID)
	}
	titles, err := store.Titles(ctx, tx, sources)
	if err != nil {
		return nil, err
	}
	for _, x := range q.Questions {
		line := questionOut{Code: x.Code, Section: x.Section, Question: string(x.Question), Answer: string(x.Answer), Drafted: x.Drafted, Source: refOf(titles, x.Source.ID),
			Must: t.By(x.Code).Must, Weight: x.Weight, Rating: x.Rating, Points: x.Points, Remark: string(x.Remark)}
		for _, f := range x.Files {
			line.Files = append(line.Files, f.Name)
		}
		if x.Answer != "" {
			out.Answered++
		}
		if x.Drafted {
			out.Drafts++
		}
		out.Questions = append(out.Questions, line)
	}
	if d := assess.JudgeDiligence(q, t.Musts()); d.Known {
		out.Score, out.Advice, out.Stops = &d.Percent, d.Advice, d.Stops
	}
	return out, nil
}

// theQuestionnaire is the one that {id} names.
func theQuestionnaire(ctx context.Context, tx *store.Tx, ask *api.Ask) (*record.Questionnaire, error) {
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	return store.Get(ctx, tx, record.Questionnaires, at)
}

func apiScore(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	q, err := theQuestionnaire(ctx, tx, ask)
	return scored(ctx, tx, q, err)
}

// codesOf finds questions by their code; one that is not there is a problem at it.
func codesOf[T any](q *record.Questionnaire, field string, said map[string]T) (map[int]T, error) {
	out := map[int]T{}
	var l problem.List
	for code, x := range said {
		i := slices.IndexFunc(q.Questions, func(r record.Question) bool { return r.Code == code })
		if i < 0 {
			l.Add(field+"."+code, "partners_question", "value", code)
			continue
		}
		out[i] = x
	}
	return out, l.Err()
}

type rateIn struct {
	Ratings map[string]record.AnswerRating `json:"ratings,omitempty"` // by the code of the question
	Remarks map[string]string              `json:"remarks,omitempty"`
}

func apiRate(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*rateIn)
	q, err := theQuestionnaire(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	ratings, err := codesOf(q, "ratings", in.Ratings)
	if err != nil {
		return nil, err
	}
	remarks, err := codesOf(q, "remarks", in.Remarks)
	if err != nil {
		return nil, err
	}
	if q.Direction != record.Outgoing || q.State != "submitted" {
		return nil, problem.New(problem.Blocked, "partners_not_submitted")
	}
	q, err = DoRate(ctx, tx, q.ID, q.Rev, ratings, remarks)
	return scored(ctx, tx, q, err)
}

type decideIn struct {
	Outcome    string       `json:"outcome"` // approve, approve_conditionally, reject or return
	Reason     string       `json:"reason"`
	ValidUntil calendar.Day `json:"valid_until,omitempty"`
}

type decidedOut struct {
	Questionnaire recordOut  `json:"questionnaire"`
	State         string     `json:"state"`
	Engagement    *recordOut `json:"engagement,omitempty"`
	Moved         string     `json:"engagement_state,omitempty"`
	Held          string     `json:"held,omitempty"` // why the engagement stays where it was
}

func apiDecide(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*decideIn)
	at, err := ask.Record(ctx, tx)
	if err != nil {
		return nil, err
	}
	d, err := DoDecide(ctx, tx, at, Decision(*in))
	if err != nil {
		return nil, err
	}
	q := d.Questionnaire
	out := decidedOut{Questionnaire: recordOut{record.Questionnaires.Name, q.Ref, q.Title}, State: q.State}
	if e := d.Engagement; e != nil {
		out.Engagement, out.Moved = &recordOut{record.Engagements.Name, e.Ref, e.Title}, e.State
	}
	if d.Held != nil {
		out.Held = ask.Words.Problem(d.Held)
	}
	return out, nil
}

// draft keeps the workbook too, so that the answers go back into it.
func (r routes) draft(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	q := ask.Query
	party, err := ask.Refer(ctx, tx, "party", record.Parties.Name, q.Get("party"))
	if err != nil {
		return nil, err
	}
	due, err := ask.Day("due", "")
	if err != nil {
		return nil, err
	}
	file := store.FileName(q.Get("name"))
	in := Incoming{Title: strings.TrimSpace(q.Get("title")), Party: party, Contact: q.Get("contact"), Due: due}
	if in.Rows, err = readAsked(ctx, file, ask.Upload, ask.Size); err != nil {
		return nil, err
	}
	if in.Title == "" {
		in.Title = strings.TrimSuffix(file, path.Ext(file))
	}
	sum, size, err := r.blobs.Put(ctx, tx.Org, io.NewSectionReader(ask.Upload, 0, ask.Size), MaxWorkbook)
	if err != nil {
		return nil, err
	}
	in.File = register.File{Sum: sum.String(), Name: file, MediaType: store.MediaType(file), Size: size}
	made, err := DoTakeIn(ctx, tx, in)
	return scored(ctx, tx, made, err)
}

type answersIn struct {
	Answers map[string]string `json:"answers,omitempty"` // by the code of the question; a changed draft counts as read
	Confirm []string          `json:"confirm,omitempty"` // codes of drafts that were read and are right
	Finish  bool              `json:"finish,omitempty"`
}

func apiAnswer(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	in := ask.Body.(*answersIn)
	q, err := theQuestionnaire(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	if q.Direction != record.Incoming || q.State != "in_progress" && q.State != "returned" {
		return nil, problem.New(problem.Blocked, "partners_not_drafting")
	}
	texts, err := codesOf(q, "answers", in.Answers)
	if err != nil {
		return nil, err
	}
	read := map[string]bool{}
	for _, code := range in.Confirm {
		read[code] = true
	}
	confirmed, err := codesOf(q, "confirm", read)
	if err != nil {
		return nil, err
	}
	q, err = DoAnswer(ctx, tx, q.ID, q.Rev, Answering{Texts: texts, Confirmed: confirmed}, in.Finish)
	return scored(ctx, tx, q, err)
}

func (r routes) workbook(ctx context.Context, tx *store.Tx, ask *api.Ask) (any, error) {
	q, err := theQuestionnaire(ctx, tx, ask)
	if err != nil {
		return nil, err
	}
	original, err := originalOf(ctx, tx, r.blobs, q)
	if err != nil {
		return nil, err
	}
	w := ask.Words
	return api.File{Name: q.Ref + ".xlsx", Type: workbookType, Write: func(to io.Writer) error {
		var from io.Reader
		if original != nil {
			defer original.Close()
			from = original
		}
		if err := fill(to, from, q, [3]string{w.T("partners.col.section"), w.T("partners.col.question"), w.T("partners.col.answer")}); err != nil {
			return fmt.Errorf("write the answers of %s: %w", q.Ref, err)
		}
		return nil
	}}, nil
}
