// Package jobs does work after the transaction that asked for it: a job is added
// in the transaction of a change, so it is there exactly if the change is.
//
// River keeps the queue in the same database. A job may run more than once: a
// program that is killed leaves its jobs behind, and the next one takes them up.
// A worker therefore either is harmless to repeat, or ends with Job.Done in the
// transaction of its effect, which then happens once.
//
// A job of an organisation carries its identifier in its arguments and acts as
// access.SystemActor. Arguments hold identifiers and never personal data: they
// outlive the job by some days. They are never logged.
package jobs

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/store"
)

// Args say what is to be done: a struct of JSON fields whose Kind names the work.
type Args interface{ Kind() string }

// Options of a queue.
type Options struct {
	Log *slog.Logger
	Now func() time.Time
	// Workers is how many jobs run at once; 0 means four.
	Workers int
	// Poll is how long a job waits at most until somebody looks; 0 means a second.
	Poll time.Duration
}

// fetched is how many jobs are taken at each look for each that runs at once. River
// looks once in Poll; taking only as many as can run would make that the speed.
const fetched = 32

// Queue adds jobs, and works them between Start and Stop.
type Queue struct {
	base    *db.DB
	sql     *sql.DB // on SQLite one that waits for its turn at the writer
	log     *slog.Logger
	now     func() time.Time
	workers *river.Workers
	kinds   []string
	client  *river.Client[*sql.Tx]

	hands    chan struct{} // bounds what runs at once
	stopping atomic.Bool   // what has not begun goes back
	hurrying atomic.Bool   // what runs is cancelled and goes back
	mu       sync.Mutex
	end      context.CancelFunc // ends watch
	ended    chan struct{}
}

// New makes a queue on a database. Nothing runs before Start; a program that only
// adds jobs never starts it.
func New(base *db.DB, o Options) (*Queue, error) {
	q := &Queue{base: base, sql: base.SQL(), log: o.Log, now: o.Now, workers: river.NewWorkers(), hands: make(chan struct{}, cmp.Or(o.Workers, 4))}
	if base.Dialect == db.SQLite {
		q.sql = base.InTurn()
	}
	cfg := &river.Config{
		ID:                          "privet-" + id.New().String(),
		Workers:                     q.workers,
		Queues:                      map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: fetched * cmp.Or(o.Workers, 4)}},
		FetchPollInterval:           cmp.Or(o.Poll, time.Second),
		PollOnly:                    true,
		JobTimeout:                  time.Hour,
		RescueStuckJobsAfter:        3 * time.Hour, // see watch.go for those of the dead
		CompletedJobRetentionPeriod: 48 * time.Hour,
		ReindexerIndexNames:         []string{}, // only the owner of the tables could
		Logger:                      slog.New(aboveInfo{o.Log.Handler()}),
		SkipUnknownJobCheck:         true, // the command line adds what the server works
	}
	var err error
	if q.client, err = river.NewClient(q.driver(), cfg); err != nil {
		return nil, fmt.Errorf("set up the job queue: %w", err)
	}
	return q, nil
}

func (q *Queue) driver() riverdriver.Driver[*sql.Tx] {
	if q.base.Dialect == db.Postgres {
		return riverdatabasesql.New(q.sql)
	}
	return riversqlite.New(q.sql)
}

// Add puts jobs into the transaction of a change.
func (q *Queue) Add(ctx context.Context, tx *store.Tx, all ...Args) error {
	if len(all) == 0 {
		return nil
	}
	many := make([]river.InsertManyParams, len(all))
	for i, a := range all {
		many[i] = river.InsertManyParams{Args: a}
	}
	if _, err := q.client.InsertManyTx(ctx, tx.Queue(), many); err != nil {
		return fmt.Errorf("add %s to the job queue: %w", all[0].Kind(), err)
	}
	return nil
}

// AddOnce is Add, but leaves out a job for which an equal one waits, runs, or was
// done in the last two days.
func (q *Queue) AddOnce(ctx context.Context, tx *store.Tx, all ...Args) error {
	for _, a := range all {
		if _, err := q.client.InsertTx(ctx, tx.Queue(), a, once()); err != nil {
			return fmt.Errorf("add %s to the job queue: %w", a.Kind(), err)
		}
	}
	return nil
}

func once() *river.InsertOpts {
	return &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true}}
}

// Every adds the job that make returns at each turn of the clock, and once at
// Start. An equal one of the last two days is not added again: arguments that
// hold the day make a daily job. It must be called before Start.
func (q *Queue) Every(turn time.Duration, make func(now time.Time) Args) error {
	first := make(q.now())
	_, err := q.client.PeriodicJobs().AddSafely(river.NewPeriodicJob(river.PeriodicInterval(turn), func() (river.JobArgs, *river.InsertOpts) {
		return make(q.now()), once()
	}, &river.PeriodicJobOpts{ID: first.Kind(), RunOnStart: true}))
	if err != nil {
		return fmt.Errorf("schedule %s: %w", first.Kind(), err)
	}
	return nil
}

// Start works jobs until Stop, those of a program that was killed first.
func (q *Queue) Start(ctx context.Context) error {
	if len(q.kinds) == 0 {
		return errors.New("start the job queue: it has no workers")
	}
	ctx = context.WithoutCancel(ctx) // Stop ends it
	l, err := q.claim(ctx)
	if err != nil {
		return fmt.Errorf("start the job queue: %w", err)
	}
	if err := q.client.Start(ctx); err != nil {
		l.release()
		return fmt.Errorf("start the job queue: %w", err)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	ctx, q.end = context.WithCancel(ctx)
	q.ended = make(chan struct{})
	go q.watch(ctx, l, q.ended)
	return nil
}

// Stop takes no more jobs and waits for those that run. When ctx ends they are
// cancelled and go back into the queue.
func (q *Queue) Stop(ctx context.Context) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.end == nil {
		return nil
	}
	q.stopping.Store(true)
	err := q.client.Stop(ctx)
	if err != nil {
		q.hurrying.Store(true)
		hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		err = q.client.StopAndCancel(hard)
	}
	q.end()
	<-q.ended
	q.end = nil
	if err != nil {
		return fmt.Errorf("stop the job queue: %w", err)
	}
	return nil
}

// Close ends what New opened, after Stop and before the database is closed.
func (q *Queue) Close() error {
	if q.base.Dialect == db.SQLite {
		return q.sql.Close()
	}
	return nil
}

// Kinds are the jobs that have a worker.
func (q *Queue) Kinds() []string { return slices.Clone(q.kinds) }

// Counts tell how many jobs there are by state: available, running, retryable,
// scheduled, discarded. What is done is not counted.
func (q *Queue) Counts(ctx context.Context) (map[string]int64, error) {
	rows, err := q.sql.QueryContext(ctx, "SELECT CAST(state AS TEXT), count(*) FROM river_job WHERE state NOT IN ('completed', 'cancelled') GROUP BY state")
	if err != nil {
		return nil, fmt.Errorf("count jobs: %w", err)
	}
	defer rows.Close()
	out := map[string]int64{}
	for rows.Next() {
		var state string
		var n int64
		if err := rows.Scan(&state, &n); err != nil {
			return nil, fmt.Errorf("count jobs: %w", err)
		}
		out[state] = n
	}
	return out, rows.Err()
}
