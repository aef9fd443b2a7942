package partners

import (
	"bytes"
	"context"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// S-104
func TestAnswersOfTheLibraryGoBackIntoTheWorkbook(t *testing.T) {
	t.Parallel()
	book := excelize.NewFile()
	for cell, text := range map[string]string{"A1": "No", "B1": "Question", "C1": "Answer", "A2": "1", "B2": "Is personal data encrypted at rest and in transit?", "A3": "2", "B3": "How is the canteen run?"} {
		if err := book.SetCellStr("Sheet1", cell, text); err != nil {
			t.Fatal(err)
		}
	}
	var file bytes.Buffer
	if err := book.Write(&file); err != nil {
		t.Fatal(err)
	}
	rows, err := readAsked(context.Background(), "q.xlsx", bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil || len(rows) != 2 || rows[0].Cell != "C2" {
		t.Fatalf("%+v %v", rows, err)
	}
	lib := newLibrary([]*record.Answer{
		{Head: register.Head{Ref: "ANS-1", Title: "Encryption"}, Question: "Are data encrypted in transit and at rest?", Answer: "Yes, TLS and AES."},
		{Head: register.Head{Ref: "ANS-2", Title: "Training"}, Question: "Are employees trained in data protection?", Answer: "Yearly."},
	})
	best := lib.best(rows[0].Text, 1)
	if len(best) != 1 || best[0].Answer.Ref != "ANS-1" {
		t.Fatalf("%+v", best)
	}
	if got := lib.best(rows[1].Text, 1); len(got) != 0 {
		t.Errorf("a draft about the canteen: %+v", got)
	}
	q := &record.Questionnaire{Questions: register.Rows[record.Question]{
		{Code: "Sheet1!C2", Answer: "=cmd", Question: "?"}, {Code: "Sheet1!C3", Answer: "unread", Drafted: true, Question: "?"},
	}}
	var out bytes.Buffer
	if err := fill(&out, bytes.NewReader(file.Bytes()), q, [3]string{}); err != nil {
		t.Fatal(err)
	}
	back, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	said, _ := back.GetCellValue("Sheet1", "C2")
	formula, _ := back.GetCellFormula("Sheet1", "C2")
	unread, _ := back.GetCellValue("Sheet1", "C3")
	if said != "=cmd" || formula != "" || unread != "" {
		t.Errorf("%q %q %q", said, formula, unread)
	}
}
