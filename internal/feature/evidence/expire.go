package evidence

import (
	"context"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/reminder"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// Hourly looks which organisation has a new day.
type Hourly struct {
	Hour string `json:"hour"`
}

// Kind names the job.
func (Hourly) Kind() string { return "evidence_hourly" }

// Expire ends the evidence of an organisation that has run out.
type Expire struct {
	Org id.ID  `json:"org"`
	Day string `json:"day"`
}

// Kind names the job.
func (Expire) Kind() string { return "evidence_expire" }

// Schedule gives the queue the work of each day. It must be called before the queue is
// started.
func Schedule(q *jobs.Queue, s *store.DB, words *i18n.Catalogue) error {
	jobs.Handle(q, func(ctx context.Context, _ *jobs.Job[Hourly]) error { return hourly(ctx, q, s) })
	jobs.Handle(q, func(ctx context.Context, j *jobs.Job[Expire]) error {
		return s.Write(ctx, access.SystemActor(j.Args.Org, "evidence_expire"), func(tx *store.Tx) error {
			_, err := DoExpire(ctx, tx, words)
			return err
		})
	})
	return q.Every(time.Hour, func(now time.Time) jobs.Args { return Hourly{now.UTC().Format("2006-01-02T15")} })
}

// hourly adds the work of a day once for each organisation; a program that was off
// catches up.
func hourly(ctx context.Context, q *jobs.Queue, s *store.DB) error {
	tenants, err := s.Tenants(ctx)
	if err != nil {
		return err
	}
	for _, t := range tenants {
		if err := s.Write(ctx, access.SystemActor(t.ID, "evidence_hourly"), func(tx *store.Tx) error {
			today, err := tx.Today(ctx)
			if err != nil {
				return err
			}
			return q.AddOnce(ctx, tx, Expire{t.ID, string(today)})
		}); err != nil {
			return err
		}
	}
	return nil
}

// Ended is what a day changed.
type Ended struct{ Expired, Reminded int }

// DoExpire takes accepted evidence that counts no longer to "expired", and asks the
// owners of what runs out within thirty days for new one, by a task. Doing it twice
// changes nothing more (S-128).
func DoExpire(ctx context.Context, tx *store.Tx, words *i18n.Catalogue) (Ended, error) {
	var out Ended
	today, err := tx.Today(ctx)
	if err != nil {
		return out, err
	}
	accepted, err := store.Every(ctx, tx, record.EvidenceItems, store.Query{Where: []store.Cond{{Field: "state", Op: "is", Value: "accepted"}}})
	if err != nil || len(accepted) == 0 {
		return out, err
	}
	controls, err := controlsByID(ctx, tx)
	if err != nil {
		return out, err
	}
	var near []*record.Evidence
	for _, e := range accepted {
		switch state, _ := freshnessOf(e, controls.of(e), today); state {
		case stale:
			if _, err := store.Move(ctx, tx, record.EvidenceItems, e.ID, e.Rev, "expire", workflow.Input{}); err != nil {
				return out, err
			}
			out.Expired++
		case soon:
			near = append(near, e)
		}
	}
	out.Reminded, err = remind(ctx, tx, words, near, controls)
	return out, err
}

// remind opens a task for each piece that runs out, unless there is one for that day.
func remind(ctx context.Context, tx *store.Tx, words *i18n.Catalogue, near []*record.Evidence, controls controlIndex) (int, error) {
	if len(near) == 0 {
		return 0, nil
	}
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return 0, err
	}
	had, err := reminder.Opened(ctx, tx)
	if err != nil {
		return 0, err
	}
	w, n := words.Words(own.Language), 0
	for _, e := range near {
		last := lastDay(e, controls)
		if had[reminder.Mark(e.ID, last)] {
			continue
		}
		task := reminder.Task{About: &e.Head, Assignee: ownerOf(e, controls), Due: last, Source: "clock", Title: w.T("evidence.renew", "title", e.Title),
			Text: w.T("evidence.renew.text", "ref", e.Ref, "day", last)}
		if err := task.Open(ctx, tx); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func lastDay(e *record.Evidence, controls controlIndex) calendar.Day {
	_, last := freshnessOf(e, controls.of(e), "")
	return last
}

// ownerOf is who is to bring new evidence: its owner, else that of a control.
func ownerOf(e *record.Evidence, controls controlIndex) id.ID {
	if !e.Owner.IsZero() {
		return e.Owner
	}
	for _, c := range controls.of(e) {
		if !c.Owner.IsZero() {
			return c.Owner
		}
	}
	return id.ID{}
}

// controlIndex finds controls by their identifier.
type controlIndex map[id.ID]*record.Control

func (x controlIndex) of(e *record.Evidence) []*record.Control {
	var out []*record.Control
	for _, at := range e.Controls {
		if c := x[at]; c != nil {
			out = append(out, c)
		}
	}
	return out
}

func controlsByID(ctx context.Context, tx *store.Tx) (controlIndex, error) {
	list, err := store.Every(ctx, tx, record.Controls, store.Query{})
	if err != nil {
		return nil, err
	}
	out := controlIndex{}
	for _, c := range list {
		out[c.ID] = c
	}
	return out, nil
}
