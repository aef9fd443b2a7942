package exchange

import (
	"context"

	"github.com/privet-pims/privet/internal/exchange/recognise"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// FromWords makes an entry of the record of processing of what somebody wrote in plain
// words, by field of recognise.Fields: terms of the catalogue where the words mean one,
// records where they name one, the words themselves elsewhere. Nothing is written and
// nothing is dropped; what no field takes stands in Imported.
func FromWords(ctx context.Context, tx *store.Tx, title string, words map[recognise.Field]string) (*record.ProcessingActivity, error) {
	set := tx.Registers()
	says, err := vocabularyOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	p := &planner{ctx: ctx, tx: tx, set: set, names: newNames(set), says: says, plan: &Plan{set: set, Layout: Foreign}}
	f := &foreignBook{planner: p, headers: map[recognise.Spot]string{}, columns: map[recognise.Spot]string{}, forms: map[string]bool{}, fields: map[recognise.Spot]recognise.Field{},
		orders: map[string]recognise.DateOrder{}, missing: map[string]*work{}, made: map[string]int{}, said: newGlossary(p.says.set()), wanted: map[string]bool{}}
	d := recognise.Draft{Register: recognise.Activities, Title: title, TitleFrom: "title", Rows: []int{0}, Col: -1, Values: map[recognise.Field][]recognise.Value{}}
	for i, field := range recognise.Fields(recognise.Activities) {
		text := tidyCell(words[field])
		if text == "" {
			continue
		}
		v := recognise.Value{Text: text, Kind: recognise.Words, At: recognise.Spot{Row: i, Col: 0}, Label: string(field)}
		if recognise.IsList(recognise.Activities, field) {
			v.Items = recognise.SplitList(text)
		}
		d.Values[field] = []recognise.Value{v}
	}
	f.dry = true
	f.draft(&d, "")
	f.dry = false
	if err := f.names.load(ctx, tx); err != nil {
		return nil, err
	}
	f.plan = &Plan{set: set, Layout: Foreign}
	a, _ := f.draft(&d, "").rec.(*record.ProcessingActivity)
	return a, nil
}
