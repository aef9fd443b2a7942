package programme

import (
	"context"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

func (p *Pages) objectiveRoutes() {
	p.Handle("POST /o/{org}/objectives/{ref}/improve", web.Rule{Verb: access.Create, Group: access.Tasks}, p.improve)
}

// missedOf are the objectives whose newest reading misses the target, with the task
// that answers that reading if there is one (S-130).
func missedOf(w *assess.World) []missedLine {
	var out []missedLine
	for _, o := range w.Objectives {
		r, ok := o.Latest()
		if !ok || !o.Missed(r) {
			continue
		}
		l := missedLine{Objective: o, Reading: r}
		for _, t := range w.Tasks {
			if t.Subject.ID == o.ID && t.State != "cancelled" && strings.Contains(string(t.Description), readingMark(r)) {
				l.Task = t
			}
		}
		out = append(out, l)
	}
	return out
}

// readingMark names a reading in the words of a task, so that the task leads back to
// the value that raised it.
func readingMark(r record.Reading) string { return "#" + r.ID.String() }

// Improve makes a task of the newest reading of an objective that misses its target.
// The task is about the objective and names the reading; asked for again, the same
// one is answered.
func Improve(ctx context.Context, tx *store.Tx, words i18n.Words, at id.ID) (*record.Task, error) {
	o, err := store.Get(ctx, tx, record.Objectives, at)
	if err != nil {
		return nil, err
	}
	r, ok := o.Latest()
	if !ok || !o.Missed(r) {
		return nil, problem.New(problem.Blocked, "objective_met")
	}
	page, err := store.List(ctx, tx, record.Tasks, store.Query{Where: []store.Cond{{Field: "subject", Op: "is", Value: o.ID.String()}}, Limit: store.MaxLimit})
	if err != nil {
		return nil, err
	}
	for _, t := range page.Items {
		if t.State != "cancelled" && strings.Contains(string(t.Description), readingMark(r)) {
			return t, nil
		}
	}
	value := func(d register.Decimal) string { return strings.TrimSpace(words.Decimal(d.String()) + " " + o.Unit) }
	t := &record.Task{
		Head: register.Head{Title: clipped(words.T("programme.improve.title", "title", o.Title), 200), Owner: tx.Person}, Source: "check", Priority: "high",
		Assignee:    register.To[record.Person](o.Owner),
		Description: register.Text(words.T("programme.improve.text", "title", o.Title, "ref", o.Ref, "day", r.On, "value", value(r.Value), "target", value(o.Target)) + "\n\n" + readingMark(r)),
	}
	t.Subject.ID = o.ID
	return store.Create(ctx, tx, record.Tasks, t)
}

func (p *Pages) improve(c *web.Call) error {
	var made *record.Task
	if err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		at, err := refOf(ctx, tx, record.Objectives.Type, c.R.PathValue("ref"))
		if err != nil {
			return err
		}
		made, err = Improve(ctx, tx, c.Words, at)
		return err
	}); err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("programme.improve.done"), Tone: ui.OK})
	return c.Go(c.At(record.Tasks.Name, made.Ref))
}
