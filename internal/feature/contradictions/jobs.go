package contradictions

import (
	"context"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// actor is the name of what acts here in the ledger.
const actor = "contradictions"

// Hourly looks which organisation has a new day.
type Hourly struct {
	Hour string `json:"hour"`
}

// Kind names the job.
func (Hourly) Kind() string { return "contradictions_hourly" }

// Look goes over all records of an organisation, once a day.
type Look struct {
	Org id.ID  `json:"org"`
	Day string `json:"day"`
}

// Kind names the job.
func (Look) Kind() string { return "contradictions" }

// Schedule gives the queue the work of each day. It must be called before the queue
// is started.
func Schedule(q *jobs.Queue, s *store.DB, words *i18n.Catalogue) error {
	jobs.Handle(q, func(ctx context.Context, _ *jobs.Job[Hourly]) error { return hourly(ctx, q, s) })
	jobs.Handle(q, func(ctx context.Context, j *jobs.Job[Look]) error {
		return s.Write(ctx, access.SystemActor(j.Args.Org, actor), func(tx *store.Tx) error {
			_, err := DoReconcile(ctx, tx, words)
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
		if err := s.Write(ctx, access.SystemActor(t.ID, actor), func(tx *store.Tx) error {
			today, err := tx.Today(ctx)
			if err != nil {
				return err
			}
			return q.AddOnce(ctx, tx, Look{t.ID, string(today)})
		}); err != nil {
			return err
		}
	}
	return nil
}

// Reactions look at the records that a change touches, in its transaction. What the
// system writes, such as an import, is left to the night, and so is a change that
// reaches too far: what people wait for stays short.
func Reactions(words *i18n.Catalogue) []store.Reaction {
	return []store.Reaction{
		on(words, record.ProcessingActivities), on(words, record.Systems), on(words, record.DataStores), on(words, record.Parties),
		on(words, record.Engagements), on(words, record.Agreements), on(words, record.Transfers), on(words, record.People), on(words, record.Undertakings),
		on(words, record.DataSets), on(words, record.RetentionRules), on(words, record.Holds),
	}
}

func on[T any](words *i18n.Catalogue, of register.Of[T]) store.Reaction {
	return store.On(of, func(ctx context.Context, tx *store.Tx, e store.Event[T]) error {
		if tx.Role == access.System {
			return nil
		}
		defer tx.AsSystem(actor)()
		var before register.Record
		if e.Before != nil {
			before = any(e.Before).(register.Record) //nolint:forcetypeassert // of a register
		}
		_, _, err := DoReconcileNear(ctx, tx, words, of.Type, before, any(e.After).(register.Record)) //nolint:forcetypeassert // of a register
		return err
	})
}
