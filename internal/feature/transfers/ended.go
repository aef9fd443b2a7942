package transfers

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
)

const (
	// lookBack is for how many days a change of the law is still noticed, in nights
	// on which the program did not run.
	lookBack = 7
	// lawDays is how long whoever owns a record has to look at it after the law changed.
	lawDays = 14
)

// DoEnded opens a task for each record with a transfer that the law of today lets
// stand worse than the law of a day before, because a rule on a country or a mechanism
// ended (S-011, S-100). A record gets one task for each day on which the law changed,
// however often it is asked. It returns how many were opened.
func DoEnded(ctx context.Context, tx *store.Tx, catalogue *i18n.Catalogue, today calendar.Day) (int, error) {
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return 0, fmt.Errorf("read the laws in scope: %w", err)
	}
	packs, err := survey.Laws(ctx, tx)
	if err != nil {
		return 0, err
	}
	all, err := survey.Crossings(ctx, tx, own)
	if err != nil {
		return 0, err
	}
	words := catalogue.Words(own.Language)
	opened := 0
	seen := map[id.ID]bool{}
	for _, x := range all {
		since, worse := worsened(x, packs, today)
		if !worse || seen[x.Record] {
			continue
		}
		seen[x.Record] = true
		made, err := openEnded(ctx, tx, words, x, since)
		if err != nil {
			return opened, fmt.Errorf("open a task about %s: %w", x.Ref, err)
		}
		if made {
			opened++
		}
	}
	return opened, nil
}

// worsened is the last day of those looked back on which the law came to let a
// transfer stand worse than the day before, if it still does.
func worsened(x assess.Crossing, packs *law.Packs, today calendar.Day) (calendar.Day, bool) {
	now := assess.Judge(x, packs, today).State()
	for back := range lookBack {
		day := today.AddDays(-back)
		before := assess.Judge(x, packs, day.AddDays(-1)).State()
		if assess.Judge(x, packs, day).State().Worse(before) && now.Worse(before) {
			return day, true
		}
	}
	return "", false
}

// openEnded makes the task, unless the record has the one of that day. It is as
// confidential as the record, because its title names that.
func openEnded(ctx context.Context, tx *store.Tx, words i18n.Words, x assess.Crossing, since calendar.Day) (bool, error) {
	due := since.AddDays(lawDays)
	have, err := store.List(ctx, tx, record.Tasks, store.Query{Limit: store.MaxLimit, Where: []store.Cond{
		{Field: "subject", Op: "is", Value: x.Record.String()}, {Field: "source", Op: "is", Value: "check"}, {Field: "due", Op: "is", Value: string(due)}}})
	if err != nil {
		return false, err
	}
	title := words.T("transfers.ended.title", "ref", x.Ref, "country", country(words, Line{Crossing: x}))
	if utf8.RuneCountInString(title) > register.MaxTitle {
		title = string([]rune(title)[:register.MaxTitle-1]) + "…"
	}
	if slices.ContainsFunc(have.Items, func(k *record.Task) bool { return k.Title == title }) {
		return false, nil
	}
	rec, err := store.GetAny(ctx, tx, tx.Registers().Get(x.Register), x.Record)
	if err != nil {
		return false, err
	}
	h := register.HeadOf(rec)
	task := &record.Task{
		Head: register.Head{Title: title, Owner: h.Owner, Confidentiality: h.Confidentiality}, Assignee: register.To[record.Person](h.Owner),
		Due: due, Source: "check", Priority: "high", Description: register.Text(words.T("transfers.ended.text", "day", since, "title", x.Title)),
	}
	task.Subject.ID = x.Record
	_, err = store.Create(ctx, tx, record.Tasks, task)
	return err == nil, err
}
