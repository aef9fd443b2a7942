package partners

import (
	"context"
	"slices"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/reminder"
	"github.com/privet-pims/privet/internal/store"
)

// lookDays is how long somebody has to look at what a change has made questionable.
const lookDays = 30

// Reactions open the work that a change among partners brings about: the exit with its
// day when an engagement is ended or its contract is over, a look at the activities that
// rest on it, a new look at a party whose service, data or places changed (S-093, S-097).
// They act as the system; while a task of the kind is open, none is opened again.
func Reactions(words *i18n.Catalogue) []store.Reaction {
	r := reactions{words}
	return []store.Reaction{store.On(record.Engagements, r.engagement), store.On(record.Agreements, r.agreement)}
}

type reactions struct{ words *i18n.Catalogue }

func (r reactions) engagement(ctx context.Context, tx *store.Tx, e store.Event[record.Engagement]) error {
	x := e.After
	switch {
	case e.Verb == "exit" || e.Verb == "reject":
		defer tx.AsSystem("partners")()
		if e.Verb == "exit" {
			if err := r.leave(ctx, tx, x); err != nil {
				return err
			}
		}
		return r.activities(ctx, tx, x)
	case e.Before == nil && !x.Parent.ID.IsZero():
		defer tx.AsSystem("partners")()
		above, err := store.Get(ctx, tx, record.Engagements, x.Parent.ID)
		if err != nil || !serves(above) {
			return err
		}
		return r.again(ctx, tx, above)
	case e.Verb == "change" && serves(x) && moved(e.Before, x):
		defer tx.AsSystem("partners")()
		return r.again(ctx, tx, x)
	}
	return nil
}

// serves reports whether somebody was looked at and works for us, or we for them.
func serves(e *record.Engagement) bool {
	return slices.Contains([]string{"approved", "conditional", "active"}, e.State)
}

// moved reports whether a change is one that the last look at the party cannot have
// covered: more data, other places or systems, a higher criticality.
func moved(a, b *record.Engagement) bool {
	return a.Criticality != b.Criticality || !slices.Equal(a.PIICategories, b.PIICategories) || !slices.Equal(a.DataLocations, b.DataLocations) || !slices.Equal(a.Systems, b.Systems)
}

// leave asks for return or erasure by the day of the exit (GDPR Art. 28(3)(g)).
func (r reactions) leave(ctx context.Context, tx *store.Tx, e *record.Engagement) error {
	today, err := tx.Today(ctx)
	if err != nil {
		return err
	}
	due := e.ExitDue
	if due == "" {
		due = today.AddDays(exitDays)
	}
	return r.task(ctx, tx, &e.Head, due, "clock", "partners.exit.task")
}

// again asks for a new look at a party.
func (r reactions) again(ctx context.Context, tx *store.Tx, e *record.Engagement) error {
	return r.soon(ctx, tx, &e.Head, "partners.remind.change")
}

// activities that name what is ending need somebody else, or another way.
func (r reactions) activities(ctx context.Context, tx *store.Tx, e *record.Engagement) error {
	naming, err := store.NamedBy(ctx, tx, []id.ID{e.ID})
	if err != nil {
		return err
	}
	var from []id.ID
	for _, n := range naming {
		if !slices.Contains(from, n.From) {
			from = append(from, n.From)
		}
	}
	titles, err := store.Titles(ctx, tx, from)
	if err != nil {
		return err
	}
	for _, at := range from {
		if t := titles[at]; t.Register != record.ProcessingActivities.Name || t.State == "retired" {
			continue
		}
		a, err := store.Get(ctx, tx, record.ProcessingActivities, at)
		if err != nil {
			return err
		}
		if err := r.soon(ctx, tx, &a.Head, "partners.leaves.activity", "service", e.Title); err != nil {
			return err
		}
	}
	return nil
}

// agreement: where a contract is over and no other takes its place, its engagements are
// to be ended, or a new one signed (S-093).
func (r reactions) agreement(ctx context.Context, tx *store.Tx, e store.Event[record.Agreement]) error {
	a := e.After
	if e.Verb != "terminate" && e.Verb != "expire" || a.Kind == "nda" {
		return nil
	}
	defer tx.AsSystem("partners")()
	if len(a.Engagements) == 0 {
		return r.soon(ctx, tx, &a.Head, "partners.over.agreement")
	}
	for _, at := range a.Engagements {
		x, err := store.Get(ctx, tx, record.Engagements, at)
		if err != nil {
			return err
		}
		if x.State != "active" && x.State != "under_review" {
			continue
		}
		others, err := all(ctx, tx, record.Agreements, store.Query{Where: []store.Cond{
			{Field: "engagements", Op: "has", Value: at.String()}, {Field: "kind", Op: "is", Value: string(a.Kind)}, {Field: "state", Op: "is", Value: "signed|active"}}})
		if err != nil {
			return err
		}
		if slices.ContainsFunc(others, func(o *record.Agreement) bool { return o.ID != a.ID }) {
			continue
		}
		if err := r.soon(ctx, tx, &x.Head, "partners.over.engagement", "agreement", a.Title); err != nil {
			return err
		}
	}
	return nil
}

// soon opens a task within the days that a look takes.
func (r reactions) soon(ctx context.Context, tx *store.Tx, about *register.Head, key string, args ...any) error {
	today, err := tx.Today(ctx)
	if err != nil {
		return err
	}
	return r.task(ctx, tx, about, today.AddDays(lookDays), "check", key, args...)
}

// task opens a task about a record unless one in the same words is open.
func (r reactions) task(ctx context.Context, tx *store.Tx, about *register.Head, due calendar.Day, source record.TaskSource, key string, args ...any) error {
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return err
	}
	w := r.words.Words(own.Language)
	args = append([]any{"title", about.Title, "ref", about.Ref, "day", due}, args...)
	title := w.T(key, args...)
	open, err := store.List(ctx, tx, record.Tasks, store.Query{Limit: store.MaxLimit, Where: []store.Cond{
		{Field: "subject", Op: "is", Value: about.ID.String()}, {Field: "state", Op: "is", Value: "open|doing|blocked"}}})
	if err != nil {
		return err
	}
	if slices.ContainsFunc(open.Items, func(t *record.Task) bool { return t.Title == reminder.Clip(title) }) {
		return nil
	}
	return openTask(ctx, tx, about, due, source, title, w.T(key+".text", args...))
}
