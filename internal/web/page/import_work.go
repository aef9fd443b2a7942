package page

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/exchange/recognise"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// maxPlan is 1 GiB, the largest plan that is kept.
const maxPlan = 1 << 30

// readImport reads the file of an import and makes its plan; applyImport writes it.
type (
	readImport struct {
		Org id.ID `json:"org"`
		Run id.ID `json:"run"`
		// Turn tells two readings of one file apart.
		Turn id.ID `json:"turn"`
	}
	applyImport struct {
		Org id.ID `json:"org"`
		Run id.ID `json:"run"`
	}
)

func (readImport) Kind() string  { return "import_read" }
func (applyImport) Kind() string { return "import_apply" }

// importWork does the jobs of imports and knows how far they are. How far is known
// in this process alone: another one shows that work goes on.
type importWork struct {
	*Pages
	mu   sync.Mutex
	runs map[id.ID]importProgress
}

type importProgress struct{ done, total int }

func (w *importWork) progress(run id.ID) importProgress {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.runs[run]
}

func (w *importWork) tell(run id.ID, x importProgress) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if x.total == 0 {
		delete(w.runs, run)
		return
	}
	w.runs[run] = x
}

func (w *importWork) system(org id.ID) access.Actor { return access.SystemActor(org, "import") }

func (w *importWork) run(ctx context.Context, org, at id.ID) (r *importRun, err error) {
	err = w.Store.Read(ctx, w.system(org), func(tx *store.Tx) error {
		r, err = loadRun(ctx, tx, at)
		return err
	})
	if problem.Is(err, problem.Missing) {
		return nil, jobs.Never(err) // it was cancelled
	}
	return r, err
}

// read makes the plan of a file.
func (w *importWork) read(ctx context.Context, j *jobs.Job[readImport]) error {
	r, err := w.run(ctx, j.Args.Org, j.Args.Run)
	if err != nil {
		return err
	}
	if err := w.plan(ctx, r); err != nil {
		kept, known := keptProblem(err)
		if !known {
			return fmt.Errorf("read an import: %w", err)
		}
		r.State, r.Problem = runFailed, kept
	}
	return w.Store.Write(ctx, w.system(j.Args.Org), func(tx *store.Tx) error {
		if err := setRun(ctx, tx, r); err != nil {
			return err
		}
		return j.Done(ctx, tx)
	})
}

func (w *importWork) plan(ctx context.Context, r *importRun) error {
	file, remove, err := w.spool(ctx, r)
	if err != nil {
		return err
	}
	defer remove()
	o := exchange.Options{Name: r.File, Register: r.Options.Register, CreateMissing: !r.Options.Link}
	if len(r.Options.Mapping) > 0 {
		if o.Mapping, err = recognise.ReadMapping(r.Options.Mapping); err != nil {
			return err
		}
	}
	var body bytes.Buffer
	err = w.Store.Read(ctx, r.Actor, func(tx *store.Tx) error {
		plan, err := exchange.Propose(ctx, tx, file, r.Size, o)
		if err != nil {
			return err
		}
		plan.Remember = o.Mapping != nil
		return plan.Save(&body)
	})
	if err != nil {
		return err
	}
	sum, _, err := w.Blobs.Put(ctx, r.Actor.Org, &body, maxPlan)
	if err != nil {
		return err
	}
	r.State, r.PlanSum, r.Problem = runReady, sum.String(), nil
	return nil
}

// spool copies the file from where it is kept: readers of workbooks jump about in it.
func (w *importWork) spool(ctx context.Context, r *importRun) (*os.File, func(), error) {
	sum, err := blob.ParseSum(r.Sum)
	if err != nil {
		return nil, nil, err
	}
	from, err := w.Blobs.Open(ctx, r.Actor.Org, sum)
	if err != nil {
		return nil, nil, err
	}
	defer from.Close()
	file, err := os.CreateTemp("", "privet-import-*")
	if err != nil {
		return nil, nil, fmt.Errorf("keep the file of an import: %w", err)
	}
	remove := func() {
		_ = file.Close() // nothing is written any more
		_ = os.Remove(file.Name())
	}
	if _, err := io.Copy(file, from); err != nil {
		remove()
		return nil, nil, fmt.Errorf("keep the file of an import: %w", err)
	}
	return file, remove, nil
}

// loadPlan reads the plan of an import back.
func (p *Pages) loadPlan(ctx context.Context, r *importRun) (*exchange.Plan, error) {
	sum, err := blob.ParseSum(r.PlanSum)
	if err != nil {
		return nil, problem.New(problem.Invalid, "import_plan_unreadable")
	}
	from, err := p.Blobs.Open(ctx, r.Actor.Org, sum)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	return exchange.Load(from, p.Store.Registers())
}

// apply writes the plan with the rights of the person who asked, in one transaction
// with the end of the job.
func (w *importWork) apply(ctx context.Context, j *jobs.Job[applyImport]) error {
	r, err := w.run(ctx, j.Args.Org, j.Args.Run)
	if err != nil {
		return err
	}
	plan, err := w.loadPlan(ctx, r)
	if err != nil {
		return w.refused(ctx, j, r, err)
	}
	leaveRefused(plan)
	defer w.tell(r.ID, importProgress{})
	err = w.Store.Write(ctx, r.Actor, func(tx *store.Tx) error {
		result, err := exchange.Apply(ctx, tx, plan, func(done, total int) { w.tell(r.ID, importProgress{done, total}) })
		if err != nil {
			return err
		}
		r.State, r.Result, r.Problem = runDone, &result, nil
		if err := setRun(ctx, tx, r); err != nil {
			return err
		}
		return j.Done(ctx, tx)
	})
	if err != nil && !errors.Is(err, jobs.ErrTaken) {
		return w.refused(ctx, j, r, err)
	}
	return err
}

// refused keeps why a plan was not written.
func (w *importWork) refused(ctx context.Context, j *jobs.Job[applyImport], r *importRun, err error) error {
	kept, known := keptProblem(err)
	if !known {
		return fmt.Errorf("apply an import: %w", err)
	}
	r.State, r.Result, r.Problem = runFailed, nil, kept
	return w.Store.Write(ctx, w.system(j.Args.Org), func(tx *store.Tx) error {
		if err := setRun(ctx, tx, r); err != nil {
			return err
		}
		return j.Done(ctx, tx)
	})
}

// leaveRefused takes the records out of a plan that cannot be written as they are:
// the person has seen them and imports the others.
func leaveRefused(plan *exchange.Plan) {
	var keep []exchange.Step
	for _, s := range plan.Records {
		if s.Action != exchange.Refused {
			keep = append(keep, s)
		}
	}
	plan.Records, plan.Counts.Refused = keep, 0
}
