package contradictions

import (
	"context"
	"slices"
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

// manyChanges is how many changed records of one transaction are looked at one by one;
// beyond it, as after an import, all records are.
const manyChanges = 100

// watchedRegisters are those whose changes are looked at in their transaction.
var watchedRegisters = []string{
	record.ProcessingActivities.Name, record.Systems.Name, record.DataStores.Name, record.Parties.Name,
	record.Engagements.Name, record.Agreements.Name, record.Transfers.Name, record.People.Name, record.Undertakings.Name,
	record.DataSets.Name, record.RetentionRules.Name, record.Holds.Name,
	record.Questionnaires.Name, record.Instructions.Name, record.Requests.Name,
}

// Reactions look at the records that a transaction changed, once, before its commit.
// What the system writes is left to the night, and so is a change that reaches too far:
// what people wait for stays short.
func Reactions(words *i18n.Catalogue) []store.Reaction {
	return []store.Reaction{store.AtEnd(watchedRegisters, func(ctx context.Context, tx *store.Tx, changes []store.Changed) error {
		changes = slices.DeleteFunc(changes, func(c store.Changed) bool { return c.System || !looked(c.Before) && !looked(c.After) })
		if len(changes) == 0 {
			return nil
		}
		defer tx.AsSystem(actor)()
		if len(changes) > manyChanges {
			_, err := DoReconcile(ctx, tx, words)
			return err
		}
		_, _, err := DoReconcileNear(ctx, tx, words, changes)
		return err
	})}
}

// looked reports whether rules look at a record as it stands: at a request only where
// the data is processed for somebody else.
func looked(rec register.Record) bool {
	if rec == nil {
		return false
	}
	r, is := rec.(*record.Request)
	return !is || r.ForCustomer()
}
