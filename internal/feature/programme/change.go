package programme

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// reviewDays is how long whoever owns a record has to look at it after a change.
const reviewDays = 14

// Reactions open reviews of what a change touches, in the transaction of the change:
// of one that was announced, of an engagement that was approved, of a processing
// activity whose processors or systems changed (S-011). They act as the system,
// because whoever announces a change need not have a right to every record that it
// touches; running twice opens nothing twice.
func Reactions(words *i18n.Catalogue) []store.Reaction {
	r := reviews{words}
	return []store.Reaction{store.On(record.Changes, r.announced), store.On(record.Engagements, r.engaged), store.On(record.ProcessingActivities, r.processing)}
}

type reviews struct{ words *i18n.Catalogue }

func (r reviews) announced(ctx context.Context, tx *store.Tx, e store.Event[record.Change]) error {
	if e.Verb != "announce" {
		return nil
	}
	defer tx.AsSystem("change-review")()
	touched := map[id.ID]bool{}
	var ids []id.ID
	for _, x := range e.After.Touched {
		if !x.Subject.ID.IsZero() && !touched[x.Subject.ID] {
			touched[x.Subject.ID] = true
			ids = append(ids, x.Subject.ID)
		}
	}
	more, err := activitiesOn(ctx, tx, touched)
	if err != nil {
		return err
	}
	abroad, err := transfersOn(ctx, tx, touched)
	if err != nil {
		return err
	}
	more = append(more, abroad...)
	opened, err := r.open(ctx, tx, e.After.Ref, e.After.Title, append(ids, more...))
	if err != nil || len(opened) == 0 {
		return err
	}
	changed, err := store.Change(ctx, tx, record.Changes, e.After.ID, e.After.Rev, func(x *record.Change) error {
		x.Touched = withReviews(x.Touched, more, opened)
		return nil
	})
	if err == nil {
		*e.After = *changed // the revision that whoever announced it goes on with
	}
	return err
}

// withReviews names the review behind each row, and adds a row for each record that
// is touched by way of another.
func withReviews(rows register.Rows[record.Touched], more []id.ID, opened map[id.ID]id.ID) register.Rows[record.Touched] {
	for i := range rows {
		if task, ok := opened[rows[i].Subject.ID]; ok {
			rows[i].Review = register.To[record.Task](task)
		}
	}
	for _, at := range more {
		task, ok := opened[at]
		if !ok || slices.ContainsFunc(rows, func(x record.Touched) bool { return x.Subject.ID == at }) {
			continue
		}
		row := record.Touched{RowHead: register.RowHead{ID: id.New()}, Review: register.To[record.Task](task)}
		row.Subject.ID = at
		rows = append(rows, row)
	}
	return rows
}

// engaged opens reviews of the activities that use what a new processor serves, and of
// the transfers to it. Whether an impact assessment is due, the review of the activity says.
func (r reviews) engaged(ctx context.Context, tx *store.Tx, e store.Event[record.Engagement]) error {
	if e.Verb != "approve" && e.Verb != "approve_conditionally" {
		return nil
	}
	defer tx.AsSystem("change-review")()
	on := map[id.ID]bool{e.After.ID: true}
	if !e.After.Party.ID.IsZero() {
		on[e.After.Party.ID] = true
	}
	for _, s := range e.After.Systems {
		on[s] = true
	}
	ids, err := activitiesOn(ctx, tx, on)
	if err != nil {
		return err
	}
	abroad, err := transfersOn(ctx, tx, on)
	if err != nil {
		return err
	}
	_, err = r.open(ctx, tx, e.After.Ref, e.After.Title, append(ids, abroad...))
	return err
}

// processing opens a review of an approved activity whose processors or systems
// changed, and of the risks that rest on it.
func (r reviews) processing(ctx context.Context, tx *store.Tx, e store.Event[record.ProcessingActivity]) error {
	if e.Before == nil || e.Verb != "change" || e.After.ApprovedRev == 0 {
		return nil
	}
	if slices.Equal(e.Before.Systems, e.After.Systems) && slices.Equal(processorsOf(e.Before), processorsOf(e.After)) {
		return nil
	}
	defer tx.AsSystem("change-review")()
	ids := []id.ID{e.After.ID}
	page, err := store.List(ctx, tx, record.Risks, store.Query{Where: []store.Cond{{Field: "activities", Op: "has", Value: e.After.ID.String()}, {Field: "state", Op: "not", Value: "closed"}}, Limit: store.MaxLimit})
	if err != nil {
		return err
	}
	for _, x := range page.Items {
		ids = append(ids, x.ID)
	}
	_, err = r.open(ctx, tx, e.After.Ref, e.After.Title, ids)
	return err
}

func processorsOf(a *record.ProcessingActivity) []string {
	var out []string
	for _, x := range a.Processors {
		out = append(out, x.Engagement.ID.String()+x.Party.ID.String()+x.Name)
	}
	slices.Sort(out)
	return out
}

// activitiesOn are the live activities that use one of the records: a system, a
// store of data, an engagement, a party.
func activitiesOn(ctx context.Context, tx *store.Tx, on map[id.ID]bool) ([]id.ID, error) {
	all, err := store.Whole(ctx, tx, record.ProcessingActivities)
	if err != nil {
		return nil, err
	}
	var out []id.ID
	for _, a := range all {
		if a.State != "retired" && !on[a.ID] && uses(a, on) {
			out = append(out, a.ID)
		}
	}
	return out, nil
}

func uses(a *record.ProcessingActivity, on map[id.ID]bool) bool {
	for _, x := range slices.Concat([]id.ID(a.Systems), []id.ID(a.DataStores)) {
		if on[x] {
			return true
		}
	}
	return slices.ContainsFunc(a.Processors, func(x record.ActivityProcessor) bool { return on[x.Engagement.ID] || on[x.Party.ID] })
}

// transfersOn are the transfers not ended that rest on one of the records: an
// engagement, or the party that receives the data.
func transfersOn(ctx context.Context, tx *store.Tx, on map[id.ID]bool) ([]id.ID, error) {
	all, err := store.Those(ctx, tx, record.Transfers, func(x *record.Transfer) bool {
		return x.State != "ended" && !on[x.ID] && (on[x.Engagement.ID] || on[x.Importer.ID])
	})
	var out []id.ID
	for _, x := range all {
		out = append(out, x.ID)
	}
	return out, err
}

// open makes a review task about each record, unless one for the same cause is open,
// and answers the open task of each.
func (r reviews) open(ctx context.Context, tx *store.Tx, ref, title string, ids []id.ID) (map[id.ID]id.ID, error) {
	opened := map[id.ID]id.ID{}
	if len(ids) == 0 {
		return opened, nil
	}
	words, err := r.of(ctx, tx)
	if err != nil {
		return nil, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	names, err := store.Titles(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	for _, at := range ids {
		t, ok := names[at]
		if !ok || t.Archived {
			continue
		}
		have, err := store.List(ctx, tx, record.Tasks, store.Query{Where: []store.Cond{{Field: "subject", Op: "is", Value: at.String()}, {Field: "source", Op: "is", Value: "review"}}, Limit: store.MaxLimit})
		if err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(have.Items, func(x *record.Task) bool {
			return x.State != "done" && x.State != "cancelled" && strings.Contains(x.Title, ref)
		}); i >= 0 {
			opened[at] = have.Items[i].ID
			continue
		}
		owner, err := ownerOf(ctx, tx, t)
		if err != nil {
			return nil, err
		}
		task := &record.Task{
			Head: register.Head{Title: clipped(words.T("programme.review.title", "ref", t.Ref, "cause", ref), 200), Owner: owner}, Assignee: register.To[record.Person](owner),
			Due: today.AddDays(reviewDays), Source: "review", Priority: "normal", Description: register.Text(words.T("programme.review.text", "title", t.Title, "cause", ref+" "+title)),
		}
		task.Subject.ID = at
		made, err := store.Create(ctx, tx, record.Tasks, task)
		if err != nil {
			return nil, err
		}
		opened[at] = made.ID
	}
	return opened, nil
}

// of are the words of the organisation.
func (r reviews) of(ctx context.Context, tx *store.Tx) (i18n.Words, error) {
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return i18n.Words{}, err
	}
	return r.words.Words(own.Language), nil
}

func ownerOf(ctx context.Context, tx *store.Tx, t store.Title) (id.ID, error) {
	rec, err := store.GetAny(ctx, tx, tx.Registers().Get(t.Register), t.ID)
	if err != nil {
		return id.ID{}, err
	}
	return register.HeadOf(rec).Owner, nil
}
