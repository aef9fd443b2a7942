package partners

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/exchange/sheet"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// Bounds of a questionnaire that comes in.
const (
	MaxWorkbook  = 20 << 20 // bytes
	mostAsked    = 1000     // questions
	longQuestion = 5000     // bytes
)

// Incoming is a questionnaire of a customer.
type Incoming struct {
	Title   string
	Party   id.ID
	Contact string
	Due     calendar.Day
	File    register.File // kept, so that the answers go back into it
	Rows    []found
}

// found is one question of a workbook and the cell beside it for the answer.
type found struct {
	Sheet, Cell, Section, Text, Had string
}

// headsAsk and headsAnswer are what people call the two columns.
const (
	headsAsk    = "question|questions|requirement|control|frage|fragen|anforderung|request|query|item|prüffrage"
	headsAnswer = "answer|answers|response|reply|antwort|antworten|rückmeldung|vendor response|supplier response|stellungnahme|comment|kommentar"
)

// readAsked reads the questions of a workbook: below a heading that names a column of
// questions, else each text that ends with a question mark.
func readAsked(ctx context.Context, name string, file io.ReaderAt, size int64) ([]found, error) {
	book, err := sheet.Read(ctx, name, file, size, sheet.Limits{})
	if err != nil {
		return nil, err
	}
	var out []found
	for i := range book.Sheets {
		s := &book.Sheets[i]
		if !s.Hidden {
			out = append(out, askedIn(s)...)
		}
	}
	if len(out) == 0 {
		return nil, problem.New(problem.Invalid, "partners_no_questions")
	}
	if len(out) > mostAsked {
		return nil, problem.New(problem.TooLarge, "partners_many_questions", "max", mostAsked)
	}
	return out, nil
}

func text(row []sheet.Cell, col int) string {
	if col < 0 || col >= len(row) {
		return ""
	}
	return strings.TrimSpace(row[col].Text)
}

func askedIn(s *sheet.Sheet) []found {
	start, ask, answer := heads(s)
	var out []found
	section := s.Name
	for i := start; i < len(s.Rows); i++ {
		row := s.Rows[i]
		col := ask
		if col < 0 {
			col = slices.IndexFunc(row, func(c sheet.Cell) bool { return strings.HasSuffix(strings.TrimSpace(c.Text), "?") })
		}
		q := text(row, col)
		if q == "" || len(q) > longQuestion {
			if alone := only(row); alone != "" {
				section = alone
			}
			continue
		}
		if only(row) == q && !strings.HasSuffix(q, "?") && len(q) < 60 { // a heading between the questions
			section = q
			continue
		}
		to := answer
		if to < 0 {
			to = max(col+1, len(row))
			if text(row, col+1) == "" {
				to = col + 1
			}
		}
		cell, err := excelize.CoordinatesToCellName(to+1, s.RowNumber(i))
		if err != nil {
			continue // beyond what a workbook can hold
		}
		out = append(out, found{Sheet: s.Name, Cell: cell, Section: section, Text: q, Had: text(row, to)})
	}
	return out
}

// only is the text of a row that has one alone.
func only(row []sheet.Cell) string {
	out := ""
	for _, c := range row {
		if t := strings.TrimSpace(c.Text); t != "" {
			if out != "" {
				return ""
			}
			out = t
		}
	}
	return out
}

// heads finds the row of headings among the first twenty, and the two columns; -1 is
// none.
func heads(s *sheet.Sheet) (start, ask, answer int) {
	for i := range min(20, len(s.Rows)) {
		ask, answer = -1, -1
		for col, c := range s.Rows[i] {
			head := strings.ToLower(strings.Trim(strings.TrimSpace(c.Text), ":*"))
			if head == "" {
				continue
			}
			if ask < 0 && slices.Contains(strings.Split(headsAsk, "|"), head) {
				ask = col
			} else if answer < 0 && slices.ContainsFunc(strings.Split(headsAnswer, "|"), func(x string) bool { return head == x || strings.HasPrefix(head, x+" ") }) {
				answer = col
			}
		}
		if ask >= 0 {
			return i + 1, ask, answer
		}
	}
	return 0, -1, -1
}

// DoTakeIn makes a questionnaire of what a customer asks, with drafts of the answers
// from the library. Each draft names the answer it is from, and counts as unread until
// a person has confirmed it (S-104).
func DoTakeIn(ctx context.Context, tx *store.Tx, in Incoming) (*record.Questionnaire, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	answers, err := all(ctx, tx, record.Answers, store.Query{})
	if err != nil {
		return nil, err
	}
	answers = slices.DeleteFunc(answers, func(a *record.Answer) bool { return !a.Usable(today) })
	lib := newLibrary(answers)
	q := &record.Questionnaire{Head: register.Head{Title: in.Title, Owner: tx.Person}, Direction: record.Incoming, Party: register.To[record.Party](in.Party), Contact: in.Contact, Due: in.Due}
	for _, f := range in.Rows {
		x := record.Question{Code: f.Sheet + "!" + f.Cell, Section: f.Section, Question: register.Text(f.Text), Kind: "text", Needed: true, Answer: register.Text(f.Had)}
		if len(x.Code) > 60 {
			x.Code = f.Cell
		}
		if f.Had == "" {
			if best := lib.best(f.Text, 1); len(best) > 0 {
				x.Answer, x.Drafted, x.Source = best[0].Answer.Answer, true, register.To[record.Answer](best[0].Answer.ID)
			}
		}
		q.Questions = append(q.Questions, x)
	}
	if q, err = store.Create(ctx, tx, record.Questionnaires, q); err != nil {
		return nil, err
	}
	if in.File.Sum != "" {
		if _, err := store.Attach(ctx, tx, record.Questionnaires.Type, q.ID, in.File.Name, in.File.Sum, in.File.Size); err != nil {
			return nil, err
		}
	}
	return store.Move(ctx, tx, record.Questionnaires, q.ID, q.Rev, "begin", workflow.Input{})
}

// Answering is what a person makes of the drafts.
type Answering struct {
	Texts     map[int]string
	Confirmed map[int]bool // read and meant; a changed text counts as read
}

// DoAnswer keeps answers and which of the drafts were read; last hands them in.
func DoAnswer(ctx context.Context, tx *store.Tx, at id.ID, rev int64, in Answering, last bool) (*record.Questionnaire, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	q, err := store.Change(ctx, tx, record.Questionnaires, at, rev, func(q *record.Questionnaire) error {
		for i := range q.Questions {
			x := &q.Questions[i]
			if said, ok := in.Texts[i]; ok && register.Text(said) != x.Answer {
				x.Answer, x.Drafted = register.Text(said), false
			}
			if in.Confirmed[i] {
				x.Drafted = false
			}
		}
		if last {
			q.Submitted = today
		}
		return nil
	})
	if err != nil || !last {
		return q, err
	}
	return store.Move(ctx, tx, record.Questionnaires, at, q.Rev, "submit", workflow.Input{})
}

// fill writes the answers into the workbook that they were asked in, or into a plain
// one of its own. Answers are text: none becomes a formula.
func fill(w io.Writer, original io.Reader, q *record.Questionnaire, heads [3]string) error {
	if original != nil {
		book, err := excelize.OpenReader(original, excelize.Options{UnzipSizeLimit: 256 << 20, UnzipXMLSizeLimit: 64 << 20})
		if err == nil {
			defer book.Close()
			for _, x := range q.Questions {
				name, cell := book.GetSheetName(0), x.Code
				if j := strings.LastIndex(x.Code, "!"); j >= 0 {
					name, cell = x.Code[:j], x.Code[j+1:]
				}
				if err := book.SetCellStr(name, cell, answerIn(x)); err != nil {
					return fmt.Errorf("write an answer: %w", err)
				}
			}
			return book.Write(w)
		}
	}
	book := excelize.NewFile()
	defer book.Close()
	rows := [][3]string{heads}
	for _, x := range q.Questions {
		rows = append(rows, [3]string{x.Section, string(x.Question), answerIn(x)})
	}
	for i, r := range rows {
		for col, said := range r {
			cell, err := excelize.CoordinatesToCellName(col+1, i+1)
			if err != nil {
				return fmt.Errorf("write an answer: %w", err)
			}
			if err := book.SetCellStr("Sheet1", cell, said); err != nil {
				return fmt.Errorf("write an answer: %w", err)
			}
		}
	}
	return book.Write(w)
}

// answerIn is what leaves the house: a draft that nobody has read does not.
func answerIn(q record.Question) string {
	if q.Drafted {
		return ""
	}
	return string(q.Answer)
}
