package rights

import (
	"context"
	"slices"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// hush ends what the clock of a request asked for and nobody needs any more, in the
// transaction that answers the request, ends it, confirms receipt, finishes a step or
// moves its date: a task about a date that is no more would go on calling.
func hush(ctx context.Context, tx *store.Tx, e store.Event[record.Request]) error {
	if e.Before == nil || slices.Equal(clockDays(e.Before), clockDays(e.After)) {
		return nil
	}
	defer tx.AsSystem("rights")()
	page, err := store.List(ctx, tx, record.Tasks, store.Query{Sort: "ref", Limit: store.MaxLimit, Where: []store.Cond{
		{Field: "subject", Op: "is", Value: e.After.ID.String()}, {Field: "source", Op: "is", Value: "clock"}, {Field: "state", Op: "is", Value: "open|doing|blocked"}}})
	if err != nil || len(page.Items) == 0 {
		return err
	}
	days := clockDays(e.After)
	if e.After.ForCustomer() && e.After.ForwardedOn == "" && e.After.AnsweredAt.IsZero() && !e.After.Closed() {
		by, err := onwardBy(ctx, tx, e.After)
		if err != nil {
			return err
		}
		days = append(days, by, by.AddDays(1))
	}
	for _, t := range page.Items {
		if slices.Contains(days, t.Due) {
			continue
		}
		if _, err := store.Move(ctx, tx, record.Tasks, t.ID, t.Rev, "finish", workflow.Input{}); err != nil {
			return err
		}
	}
	return nil
}

// clockDays are the days for which a task of the clock may still be open: those of
// comingUp, whenever it asks.
func clockDays(r *record.Request) []calendar.Day {
	var out []calendar.Day
	if r.Closed() {
		return nil
	}
	if n := untold(r); n > 0 {
		by := dayIn(r.AnsweredAt, r.Zone).AddDays(tellDays)
		out = append(out, by, by.AddDays(1))
	}
	if !r.AnsweredAt.IsZero() {
		return out
	}
	if r.DueOn != "" {
		out = append(out, r.DueOn.AddDays(-1), r.DueOn, r.DueOn.AddDays(1))
	}
	if r.AcknowledgeBy != "" && r.AcknowledgedOn == "" {
		out = append(out, r.AcknowledgeBy, r.AcknowledgeBy.AddDays(1))
	}
	for _, s := range r.OpenSteps() {
		out = append(out, s.Due, s.Due.AddDays(1))
	}
	if r.ForCustomer() && r.ForwardedOn == "" {
		out = append(out, "") // the agreement says the day: see hush
	}
	return out
}
