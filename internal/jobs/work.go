package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/store"
)

// Job is one piece of work in progress.
type Job[A Args] struct {
	Args A

	q   *Queue
	row *river.Job[A]
}

// ErrTaken says that another program has the job, because this one was thought
// dead; what was to be done here is undone with its transaction.
var ErrTaken = errors.New("the job was taken over by another program")

// Done marks the job as done in the transaction of its effect: both happen, once,
// or neither.
func (j *Job[A]) Done(ctx context.Context, tx *store.Tx) error {
	var state string
	var attempt int
	err := tx.Queue().QueryRowContext(ctx, "SELECT CAST(state AS TEXT), attempt FROM river_job WHERE id = $1"+j.q.base.Dialect.ForUpdate(), j.row.ID).Scan(&state, &attempt)
	if err != nil {
		return fmt.Errorf("look at the job: %w", err)
	}
	if state != "running" || attempt != j.row.Attempt {
		return ErrTaken
	}
	if j.q.base.Dialect == db.Postgres {
		_, err = river.JobCompleteTx[*riverdatabasesql.Driver, *sql.Tx, A](ctx, tx.Queue(), j.row)
	} else {
		_, err = river.JobCompleteTx[*riversqlite.Driver, *sql.Tx, A](ctx, tx.Queue(), j.row)
	}
	if err != nil {
		return fmt.Errorf("complete the job: %w", err)
	}
	return nil
}

// Handle names the worker of a kind of job. An error puts the job back, to be
// tried again later and later; Never ends it. It must be called before Start.
func Handle[A Args](q *Queue, do func(context.Context, *Job[A]) error) {
	var a A
	q.kinds = append(q.kinds, a.Kind())
	river.AddWorker(q.workers, river.WorkFunc(func(ctx context.Context, row *river.Job[A]) error {
		q.hands <- struct{}{}
		defer func() { <-q.hands }()
		if q.stopping.Load() {
			return river.JobSnooze(0) // back into the queue; the attempt does not count
		}
		err := q.guarded(ctx, row.Kind, row.ID, row.Attempt, func() error { return do(ctx, &Job[A]{Args: row.Args, q: q, row: row}) })
		switch {
		case errors.Is(err, ErrTaken):
			return nil // it is somebody else's now
		case err != nil && q.hurrying.Load() && ctx.Err() != nil:
			return river.JobSnooze(0)
		}
		return err
	}))
}

// Never ends a job that cannot succeed, such as one about what is gone.
func Never(err error) error { return river.JobCancel(err) }
