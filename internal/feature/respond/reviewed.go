package respond

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// lookDays is how long the owner has to look at what somebody changed by a link.
const lookDays = 14

// reviewed ends an ask about a record that is reviewed from time to time. "Still true"
// is its review: the day is set and the next one follows by the interval; the ledger
// names the link and who asked. What was changed instead is for the owner to look at,
// in a task (S-052). Records without an interval or a day of review, such as drafts,
// are left alone.
func (p *Pages) reviewed(ctx context.Context, tx *store.Tx, a *Ask, t *register.Type, before register.Record, outcome string) error {
	h := register.HeadOf(before)
	if h.ReviewEvery == "" && h.ReviewDue == "" && h.ApprovedRev == 0 {
		return nil
	}
	if outcome == Confirmed {
		if _, err := store.Review(ctx, tx, t, a.Record, store.Current(before)); err != nil {
			return fmt.Errorf("review what was confirmed by a link: %w", err)
		}
		return nil
	}
	now, err := store.GetAny(ctx, tx, t, a.Record)
	if err != nil || register.HeadOf(now).Rev == h.Rev {
		return err // nothing but a comment
	}
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return err
	}
	who := tx.Actor
	defer func() { tx.Actor = who }()
	tx.Actor = access.SystemActor(who.Org, "respond")
	tx.Actor.OnBehalf, tx.Actor.Request = who.OnBehalf, who.Request
	w := p.Words.Words(p.Words.Match(own.Language))
	title := w.T("respond.changed.task", "ref", h.Ref, "title", h.Title)
	if utf8.RuneCountInString(title) > register.MaxTitle {
		title = string([]rune(title)[:register.MaxTitle-1]) + "…"
	}
	task := &record.Task{Head: register.Head{Title: title, Owner: h.Owner, Confidentiality: h.Confidentiality}, Assignee: register.To[record.Person](h.Owner),
		Due: today.AddDays(lookDays), Source: "review", Priority: "normal", Description: register.Text(w.T("respond.changed.text"))}
	task.Subject.ID = a.Record
	_, err = store.Create(ctx, tx, record.Tasks, task)
	return err
}
