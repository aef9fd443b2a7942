package onboarding

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/jobs"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/starter"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// giveUp is how long a loading may seem to run: after a restore from a backup nobody
// works for it any more.
const giveUp = 30 * time.Minute

// loading is a starter on its way into the registers, as the table onboarding keeps it.
type loading struct {
	Turn    id.ID           `json:"turn"` // tells one loading from the next
	Starter string          `json:"starter"`
	Only    []string        `json:"only"`
	Actor   access.Actor    `json:"actor"` // whose rights it has
	Asked   time.Time       `json:"asked"`
	Result  *starter.Result `json:"result,omitempty"`
	Problem *kept           `json:"problem,omitempty"`
}

// kept is a problem without its cause.
type kept struct {
	Kind   problem.Kind    `json:"kind"`
	Key    string          `json:"key"`
	Args   problem.Args    `json:"args,omitempty"`
	Fields []problem.Field `json:"fields,omitempty"`
}

func (l *loading) running(now time.Time) bool {
	return l != nil && l.Result == nil && l.Problem == nil && now.Sub(l.Asked) < giveUp
}

func loadLoading(ctx context.Context, tx *store.Tx) (*loading, error) {
	var text *string
	rows, err := tx.SQL().QueryContext(ctx, "SELECT loading FROM onboarding WHERE org = $1", tx.Org.String())
	if err != nil {
		return nil, fmt.Errorf("read the loading of a starter: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&text); err != nil {
			return nil, fmt.Errorf("read the loading of a starter: %w", err)
		}
	}
	if err := rows.Err(); err != nil || text == nil || *text == "" {
		return nil, err
	}
	l := new(loading)
	if err := json.Unmarshal([]byte(*text), l); err != nil {
		return nil, fmt.Errorf("read the loading of a starter: %w", err)
	}
	return l, nil
}

func saveLoading(ctx context.Context, tx *store.Tx, l *loading) error {
	text, err := json.Marshal(l)
	if err == nil {
		_, err = tx.SQL().ExecContext(ctx, `INSERT INTO onboarding (org, step, markets, updated, loading) VALUES ($1, '', '', $2, $3)
			ON CONFLICT (org) DO UPDATE SET loading = excluded.loading`, tx.Org.String(), tx.SQL().Dialect.Time(tx.Now), string(text))
	}
	if err != nil {
		return fmt.Errorf("keep the loading of a starter: %w", err)
	}
	return nil
}

// LoadStarter adds a starter to an organisation, with the rights of who asked.
type LoadStarter struct {
	Org  id.ID `json:"org"`
	Turn id.ID `json:"turn"`
}

// Kind names the job.
func (LoadStarter) Kind() string { return "load_starter" }

// progress is how far the loadings of this process are; another process shows that
// work goes on.
type progress struct {
	mu   sync.Mutex
	runs map[id.ID][2]int // by turn: done, total
}

func (p *progress) tell(turn id.ID, done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if total == 0 {
		delete(p.runs, turn)
		return
	}
	if p.runs == nil {
		p.runs = map[id.ID][2]int{}
	}
	p.runs[turn] = [2]int{done, total}
}

func (p *progress) at(turn id.ID) (done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.runs[turn][0], p.runs[turn][1]
}

// ask queues the loading of a starter; one that runs already goes on instead.
func (p *pages) ask(ctx context.Context, tx *store.Tx, key string, only []string) error {
	if now, err := loadLoading(ctx, tx); err != nil || now.running(tx.Now) {
		return err
	}
	l := &loading{Turn: id.New(), Starter: key, Only: only, Actor: tx.Actor, Asked: tx.Now}
	if err := saveLoading(ctx, tx, l); err != nil {
		return err
	}
	return p.Jobs.Add(ctx, tx, LoadStarter{tx.Org, l.Turn})
}

// work loads a starter in one transaction with the end of the job: all of it, once, or
// nothing.
func (p *pages) work(ctx context.Context, j *jobs.Job[LoadStarter]) error {
	var l *loading
	system := access.SystemActor(j.Args.Org, "load_starter")
	err := p.Store.Read(ctx, system, func(tx *store.Tx) (err error) {
		l, err = loadLoading(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	if l == nil || l.Turn != j.Args.Turn {
		return jobs.Never(errors.New("another loading of a starter took its place"))
	}
	defer p.progress.tell(l.Turn, 0, 0)
	err = p.Store.Write(ctx, l.Actor, func(tx *store.Tx) error {
		result, err := starter.Load(ctx, tx, l.Starter, starter.Options{Only: l.Only}, func(done, total int) { p.progress.tell(l.Turn, done, total) })
		if err != nil {
			return err
		}
		if err := answer(ctx, tx, stepBegin, nil); err != nil {
			return err
		}
		done := *l
		done.Result = &result
		if err := saveLoading(ctx, tx, &done); err != nil {
			return err
		}
		return j.Done(ctx, tx)
	})
	x, known := problem.As(err)
	if err == nil || !known || x.Kind == problem.Internal {
		return err
	}
	l.Problem = &kept{x.Kind, x.Key, x.Args, x.Fields}
	return p.Store.Write(ctx, system, func(tx *store.Tx) error {
		if err := saveLoading(ctx, tx, l); err != nil {
			return err
		}
		return j.Done(ctx, tx)
	})
}

// workingForm is shown while the starter is loaded.
type workingForm struct {
	view
	Name, Here  string
	Done, Total int
}

// loadingPage tells how far the loading is, and leads on when it has ended.
func (p *pages) loadingPage(c *web.Call) error {
	key := c.R.PathValue("starter")
	f, err := p.starterForm(c)
	if err != nil {
		return err
	}
	var l *loading
	if err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		l, err = loadLoading(ctx, tx)
		return err
	}); err != nil {
		return err
	}
	switch {
	case l == nil || l.Starter != key:
		return c.Go(c.At("start", stepBegin, key))
	case l.Result != nil:
		c.Toast(ui.Toast{Text: c.T("onboarding.starter.loaded", "activities", l.Result.Activities, "systems", l.Result.Systems, "risks", l.Result.Risks, "present", l.Result.Present)})
		return c.Go(c.At("start", stepPeople))
	case l.Problem != nil && c.Partial():
		return c.Go(c.At("start", stepBegin, key, "loading"))
	case l.Problem != nil:
		return p.refuseStarter(c, f, l.Only, &problem.Problem{Kind: l.Problem.Kind, Key: l.Problem.Key, Args: l.Problem.Args, Fields: l.Problem.Fields})
	case !l.running(c.Store.Now()):
		return c.Go(c.At("start", stepBegin, key))
	}
	w := &workingForm{view: f.view, Name: f.Name, Here: c.At("start", stepBegin, key, "loading")}
	w.Done, w.Total = p.progress.at(l.Turn)
	if c.Partial() {
		return c.Fragment(working(w))
	}
	return c.Plain(ui.Page{Title: c.T("onboarding.starter.title", "name", f.Name)}, workingStep(w))
}
