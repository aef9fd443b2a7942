package rights

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

const sampleColumns = "id, seed, size, from_day, to_day, strata, population, created, created_by, expires"

func scanSample(row interface{ Scan(...any) error }) (Sample, error) {
	var x Sample
	var created db.Instant
	var expires sql.Null[db.Instant]
	err := row.Scan(&x.ID, &x.Seed, &x.Size, &x.From, &x.To, &x.Strata, &x.Population, &created, &x.By, &expires)
	x.Created, x.Expires = created.Time, expires.V.Time
	return x, err
}

// Samples are those of the organisation without their requests, the newest first, 200 at
// most; for who may draw.
func Samples(ctx context.Context, tx *store.Tx) ([]Sample, error) {
	if !mayDraw(tx.Role) {
		return nil, problem.New(problem.Forbidden, "sample_for_auditors")
	}
	rows, err := tx.SQL().QueryContext(ctx, "SELECT "+sampleColumns+" FROM request_sample WHERE org = $1 ORDER BY id DESC LIMIT 200", tx.Org.String())
	if err != nil {
		return nil, fmt.Errorf("read samples: %w", err)
	}
	defer rows.Close()
	var out []Sample
	for rows.Next() {
		x, err := scanSample(rows)
		if err != nil {
			return nil, fmt.Errorf("read samples: %w", err)
		}
		out = append(out, x)
	}
	return out, rows.Err()
}

// SampleAt is a kept sample with its requests as they stand today, as far as the actor sees
// them, in the order in which they were drawn.
func SampleAt(ctx context.Context, tx *store.Tx, at id.ID) (Sample, error) {
	if !mayDraw(tx.Role) {
		return Sample{}, problem.New(problem.Forbidden, "sample_for_auditors")
	}
	x, err := scanSample(tx.SQL().QueryRowContext(ctx, "SELECT "+sampleColumns+" FROM request_sample WHERE org = $1 AND id = $2", tx.Org.String(), at.String()))
	if errors.Is(err, sql.ErrNoRows) {
		return x, problem.NotFound("samples", at)
	}
	if err != nil {
		return x, fmt.Errorf("read a sample: %w", err)
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return x, err
	}
	x.Requests, err = readLines(ctx, tx, today, `request_sampled s CROSS JOIN requests q CROSS JOIN record r WHERE q.org = s.org AND q.id = s.request AND r.org = q.org AND r.id = q.id AND s.org = $1 AND s.sample = $2 ORDER BY s.pos`, tx.Org.String(), at.String())
	return x, err
}

// DoEndSample ends a sample at once: auditors see its people no more. Its list stays. It is
// for whoever drew it and for those who answer for requests.
func DoEndSample(ctx context.Context, tx *store.Tx, at id.ID) error {
	x, err := SampleAt(ctx, tx, at)
	if err != nil {
		return err
	}
	if !mayEnd(tx, x) {
		return problem.New(problem.Forbidden, "sample_not_yours")
	}
	if x.Ended(tx.Now) {
		return nil
	}
	if _, err := tx.SQL().ExecContext(ctx, "UPDATE request_sample SET expires = $3 WHERE org = $1 AND id = $2", tx.Org.String(), at.String(), tx.SQL().Dialect.Time(tx.Now)); err != nil {
		return fmt.Errorf("end a sample: %w", err)
	}
	tx.Record("end_sample", record.Requests.Name, at, nil)
	return nil
}

func mayEnd(tx *store.Tx, x Sample) bool {
	switch tx.Role {
	case access.Owner, access.PrivacyManager, access.DPO:
		return true
	}
	return !tx.Person.IsZero() && x.By == tx.Person
}

// sampled reports whether a sample that has not ended holds the request.
func sampled(ctx context.Context, tx *store.Tx, at id.ID) (bool, error) {
	var n int
	err := tx.SQL().QueryRowContext(ctx, `SELECT 1 FROM request_sampled d JOIN request_sample s ON s.org = d.org AND s.id = d.sample
		WHERE d.org = $1 AND d.request = $2 AND s.expires > $3 LIMIT 1`, tx.Org.String(), at.String(), tx.SQL().Dialect.Time(tx.Now)).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for a sample: %w", err)
	}
	return true, nil
}

// SampledStep is a step of the procedure of one request of a sample.
type SampledStep struct {
	Ref string `json:"ref"`
	caseStep
}

// SampledSteps are the steps of every request of a sample, each with the person and the time
// (S-062), in the order in which the requests were drawn.
func SampledSteps(ctx context.Context, tx *store.Tx, w i18n.Words, x Sample) ([]SampledStep, error) {
	out := []SampledStep{}
	for _, l := range x.Requests {
		r, err := store.Get(ctx, tx, record.Requests, l.ID)
		if err != nil {
			return nil, err
		}
		steps, err := stepsOf(ctx, tx, w, r)
		if err != nil {
			return nil, err
		}
		for _, s := range steps {
			out = append(out, SampledStep{r.Ref, s})
		}
	}
	return out, nil
}
