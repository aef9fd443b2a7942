package page

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// States of an import. A state that ends with "ing" has a job.
const (
	runReading  = "reading"
	runReady    = "ready"
	runFailed   = "failed" // the file could not be read, or its plan not be written
	runApplying = "applying"
	runDone     = "done"
)

// keepRuns is how long the file of an import and its plan are kept. The nightly
// sweep of files takes what nothing names on two nights, so it must not be longer.
const keepRuns = 24 * time.Hour

// importRun is one file on its way into the registers.
type importRun struct {
	ID      id.ID
	Actor   access.Actor // whose rights it has
	File    string
	Sum     string
	Size    int64
	Options importOptions
	State   string
	PlanSum string
	Result  *exchange.Result
	Problem *importProblem
	Created time.Time
	Expires time.Time
}

// importOptions are what a person said about the file.
type importOptions struct {
	Register string          `json:"register,omitempty"`
	Link     bool            `json:"link,omitempty"` // do not make the records that the file names
	Mapping  json.RawMessage `json:"mapping,omitempty"`
	Next     string          `json:"next,omitempty"` // where to go on afterwards
}

// importProblem is a problem as it is kept: without its cause.
type importProblem struct {
	Kind   problem.Kind    `json:"kind"`
	Key    string          `json:"key"`
	Args   problem.Args    `json:"args,omitempty"`
	Fields []problem.Field `json:"fields,omitempty"`
}

func keptProblem(err error) (*importProblem, bool) {
	x, ok := problem.As(err)
	if !ok || x.Kind == problem.Internal {
		return nil, false
	}
	return &importProblem{x.Kind, x.Key, x.Args, x.Fields}, true
}

func (x *importProblem) problem() *problem.Problem {
	return &problem.Problem{Kind: x.Kind, Key: x.Key, Args: x.Args, Fields: x.Fields}
}

const runColumns = "id, actor, file, sum, size, options, state, plan_sum, result, problem, created, expires"

func addRun(ctx context.Context, tx *store.Tx, r *importRun) error {
	actor, _ := json.Marshal(r.Actor) // identifiers and words always marshal
	options, err := json.Marshal(r.Options)
	if err != nil {
		return fmt.Errorf("begin an import: %w", err)
	}
	d := tx.SQL().Dialect
	r.Created, r.Expires = tx.Now, tx.Now.Add(keepRuns)
	_, err = tx.SQL().ExecContext(ctx, "INSERT INTO import_run (org, "+runColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', '', '', $9, $10)",
		tx.Org.String(), r.ID.String(), string(actor), r.File, r.Sum, r.Size, string(options), r.State, d.Time(r.Created), d.Time(r.Expires))
	if err != nil {
		return fmt.Errorf("begin an import: %w", err)
	}
	return nil
}

// loadRun is the import at an identifier, if the actor asked for it himself or may
// see everything that it would write.
func loadRun(ctx context.Context, tx *store.Tx, at id.ID) (*importRun, error) {
	row := tx.SQL().QueryRowContext(ctx, "SELECT "+runColumns+" FROM import_run WHERE org = $1 AND id = $2", tx.Org.String(), at.String())
	r, err := scanRun(row)
	if errors.Is(err, sql.ErrNoRows) || err == nil && r.Expires.Before(tx.Now) {
		return nil, problem.NotFound("imports", at)
	}
	if err != nil {
		return nil, fmt.Errorf("load an import: %w", err)
	}
	if tx.Kind == access.Person && r.Actor.ID != tx.ID {
		return nil, problem.NotFound("imports", at)
	}
	return r, nil
}

func scanRun(row interface{ Scan(...any) error }) (*importRun, error) {
	r := new(importRun)
	var actor, options, result, trouble string
	var created, expires db.Instant
	if err := row.Scan(&r.ID, &actor, &r.File, &r.Sum, &r.Size, &options, &r.State, &r.PlanSum, &result, &trouble, &created, &expires); err != nil {
		return nil, err
	}
	r.Created, r.Expires = created.Time, expires.Time
	for _, x := range []struct {
		text string
		into any
	}{{actor, &r.Actor}, {options, &r.Options}, {result, &r.Result}, {trouble, &r.Problem}} {
		if x.text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(x.text), x.into); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// recentRuns of the person, newest first.
func recentRuns(ctx context.Context, tx *store.Tx) ([]*importRun, error) {
	rows, err := tx.SQL().QueryContext(ctx, "SELECT "+runColumns+" FROM import_run WHERE org = $1 AND expires > $2 ORDER BY created DESC LIMIT 50",
		tx.Org.String(), tx.SQL().Dialect.Time(tx.Now))
	if err != nil {
		return nil, fmt.Errorf("list imports: %w", err)
	}
	defer rows.Close()
	var out []*importRun
	for rows.Next() {
		r, err := scanRun(rows)
		if err != nil {
			return nil, fmt.Errorf("list imports: %w", err)
		}
		if r.Actor.ID == tx.ID && len(out) < 8 {
			out = append(out, r)
		}
	}
	return out, rows.Err()
}

// setRun writes what changes in the course of an import.
func setRun(ctx context.Context, tx *store.Tx, r *importRun) error {
	options, err := json.Marshal(r.Options)
	if err != nil {
		return fmt.Errorf("save an import: %w", err)
	}
	result, trouble := "", ""
	if r.Result != nil {
		b, _ := json.Marshal(r.Result) // numbers always marshal
		result = string(b)
	}
	if r.Problem != nil {
		b, err := json.Marshal(r.Problem)
		if err != nil {
			return fmt.Errorf("save an import: %w", err)
		}
		trouble = string(b)
	}
	_, err = tx.SQL().ExecContext(ctx, "UPDATE import_run SET options = $3, state = $4, plan_sum = $5, result = $6, problem = $7 WHERE org = $1 AND id = $2",
		tx.Org.String(), r.ID.String(), string(options), r.State, r.PlanSum, result, trouble)
	if err != nil {
		return fmt.Errorf("save an import: %w", err)
	}
	return nil
}

// dropRun forgets an import, and whichever are past their day.
func dropRun(ctx context.Context, tx *store.Tx, at id.ID) error {
	if _, err := tx.SQL().ExecContext(ctx, "DELETE FROM import_run WHERE org = $1 AND id = $2", tx.Org.String(), at.String()); err != nil {
		return fmt.Errorf("drop an import: %w", err)
	}
	return dropOldRuns(ctx, tx)
}

func dropOldRuns(ctx context.Context, tx *store.Tx) error {
	if _, err := tx.SQL().ExecContext(ctx, "DELETE FROM import_run WHERE org = $1 AND expires < $2", tx.Org.String(), tx.SQL().Dialect.Time(tx.Now)); err != nil {
		return fmt.Errorf("drop old imports: %w", err)
	}
	return nil
}
