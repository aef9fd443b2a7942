package activities

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// noticeDays is how long the owner has to look at the notices after a basis changed.
const noticeDays = 14

// Reactions watch over the bases of activities that were approved once: another ground
// for a purpose wants a reason, and whoever answers for the activity is asked to look at
// what people are told (S-060; GDPR Arts. 13(1)(c), 14(1)(c)).
func Reactions(words *i18n.Catalogue) []store.Reaction {
	return []store.Reaction{store.On(record.ProcessingActivities, func(ctx context.Context, tx *store.Tx, e store.Event[record.ProcessingActivity]) error {
		if e.Before == nil || e.After.ApprovedRev == 0 || e.Verb == "revert" {
			return nil
		}
		changed, err := basisReasons(e.Before, e.After)
		if err != nil || !changed {
			return err
		}
		return lookAtNotices(ctx, tx, words, e.After)
	})}
}

// basisReasons refuses another ground for the same purpose under the same law unless
// the justification of the row is new too, whichever of several bases it takes the place of: it is the reason, and stays with the record.
func basisReasons(before, after *record.ProcessingActivity) (changed bool, err error) {
	was := basesBy(before)
	var l problem.List
	for i := range after.Bases {
		b := &after.Bases[i]
		old := was[pair{b.Purpose.ID, b.Law}]
		if len(old) == 0 || len(lacking([]*record.ActivityBasis{b}, old)) == 0 {
			continue
		}
		changed = true
		why := strings.TrimSpace(string(b.Justification))
		said := slices.ContainsFunc(old, func(o *record.ActivityBasis) bool { return why == strings.TrimSpace(string(o.Justification)) })
		l.If(why == "" || said, fmt.Sprintf("bases.%d.justification", i), "basis_reason")
	}
	return changed, l.Err()
}

// lookAtNotices makes a task of it, once while one is open.
func lookAtNotices(ctx context.Context, tx *store.Tx, words *i18n.Catalogue, a *record.ProcessingActivity) error {
	who := tx.Actor
	defer func() { tx.Actor = who }()
	tx.Actor = access.SystemActor(who.Org, "basis-notice")
	tx.Actor.OnBehalf, tx.Actor.Request = who.ID, who.Request
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return fmt.Errorf("read the organisation: %w", err)
	}
	w := words.Words(words.Match(own.Language))
	title := w.T("activities.notice.task", "ref", a.Ref)
	open, err := store.List(ctx, tx, record.Tasks, store.Query{Where: []store.Cond{{Field: "subject", Op: "is", Value: a.ID.String()}, {Field: "state", Op: "is", Value: "open"}}, Limit: store.MaxLimit})
	if err != nil {
		return err
	}
	for _, t := range open.Items {
		if t.Title == title {
			return nil
		}
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return err
	}
	task := &record.Task{
		Head: register.Head{Title: title, Owner: a.Owner}, Assignee: register.To[record.Person](a.Owner), Due: today.AddDays(noticeDays), Source: "check", Priority: "normal",
		Description: register.Text(w.T("activities.notice.text", "title", a.Title)),
	}
	task.Subject.ID = a.ID
	_, err = store.Create(ctx, tx, record.Tasks, task)
	return err
}
