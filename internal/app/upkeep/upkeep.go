// Package upkeep is what the installation does by itself each day: it signs the
// ledgers, raises tasks for reviews that are due, and forgets what may be
// forgotten. Every job may run again without harm.
package upkeep

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/store"
)

// Signers give the key of each organisation's ledger.
type Signers interface {
	Signer(ctx context.Context, org id.ID) (note.Signer, error)
	Refresh(ctx context.Context) error
}

// Deps are what the jobs work with.
type Deps struct {
	Store *store.DB
	Blobs blob.Store
	Keys  Signers
	Log   *slog.Logger
	Words *i18n.Catalogue
	// CheckpointFile gets each new checkpoint appended; "" is none. A ledger that
	// was cut back is found only by a checkpoint kept elsewhere (decision 17).
	CheckpointFile string
}

// Nightly starts the jobs of a day for each organisation.
type Nightly struct {
	Day string `json:"day"`
}

// Kind names the job.
func (Nightly) Kind() string { return "nightly" }

// turn is how often the program looks whether a day has begun.
const turn = time.Hour

// Register gives the queue its workers and its schedule.
func Register(q *jobs.Queue, d Deps) error {
	jobs.Handle(q, func(ctx context.Context, j *jobs.Job[Nightly]) error { return d.nightly(ctx, q, j.Args.Day) })
	jobs.Handle(q, func(ctx context.Context, _ *jobs.Job[Tune]) error { return d.tune(ctx) })
	jobs.Handle(q, func(ctx context.Context, j *jobs.Job[Checkpoint]) error { return d.Checkpoint(ctx, j.Args.Org) })
	jobs.Handle(q, func(ctx context.Context, j *jobs.Job[Forget]) error { return d.Forget(ctx, j.Args.Org) })
	jobs.Handle(q, func(ctx context.Context, j *jobs.Job[Sweep]) error { return d.Sweep(ctx, j.Args.Org) })
	jobs.Handle(q, func(ctx context.Context, j *jobs.Job[Reviews]) error { return d.Reviews(ctx, j.Args.Org) })
	jobs.Handle(q, func(ctx context.Context, j *jobs.Job[Laws]) error { return d.Laws(ctx, j.Args.Org) })
	jobs.Handle(q, func(ctx context.Context, j *jobs.Job[Partners]) error { return d.Partners(ctx, j.Args.Org) })
	jobs.Handle(q, func(ctx context.Context, j *jobs.Job[Rights]) error {
		return rights.Nightly(ctx, d.Store, d.Words, j.Args.Org)
	})
	if err := q.Every(turn, func(now time.Time) jobs.Args { return Tune{now.UTC().Truncate(turn)} }); err != nil {
		return err
	}
	return q.Every(turn, func(now time.Time) jobs.Args { return Nightly{now.UTC().Format(time.DateOnly)} })
}

func (d Deps) nightly(ctx context.Context, q *jobs.Queue, day string) error {
	tenants, err := d.Store.Tenants(ctx)
	if err != nil {
		return err
	}
	for _, t := range tenants {
		err := d.Store.Write(ctx, access.SystemActor(t.ID, "nightly"), func(tx *store.Tx) error {
			return q.AddOnce(ctx, tx, Reviews{t.ID, day}, Laws{t.ID, day}, Partners{t.ID, day}, Rights{t.ID, day}, Forget{t.ID, day}, Sweep{t.ID, day}, Checkpoint{t.ID, day})
		})
		if err != nil {
			return err
		}
	}
	if err := d.Checkpoint(ctx, id.ID{}); err != nil { // the installation's own ledger
		return err
	}
	if dir, ok := d.Blobs.(*blob.Dir); ok {
		if err := dir.Sweep(d.Store.Now().Add(-grace)); err != nil {
			return err
		}
	}
	return d.Keys.Refresh(ctx)
}

// Forget drops the answers kept for repeated requests.
type Forget struct {
	Org id.ID  `json:"org"`
	Day string `json:"day"`
}

// Kind names the job.
func (Forget) Kind() string { return "forget_answers" }

// grace is how long answers to repeated requests, and files that nobody refers to,
// are kept.
const grace = 24 * time.Hour

// Forget drops what is older than a day.
func (d Deps) Forget(ctx context.Context, org id.ID) error {
	return d.Store.Write(ctx, access.SystemActor(org, "forget_answers"), func(tx *store.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, "DELETE FROM idempotency WHERE org = $1 AND at < $2", org.String(), tx.SQL().Dialect.Time(tx.Now.Add(-grace)))
		if err != nil {
			return fmt.Errorf("forget answers to repeated requests: %w", err)
		}
		return nil
	})
}
