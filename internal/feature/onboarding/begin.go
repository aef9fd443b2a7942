package onboarding

import (
	"context"
	"slices"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/starter"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// beginForm is the fourth step: bring a register, take one, or begin empty.
type beginForm struct {
	view
	Import   string // where files are imported, and the way back from there
	Starters []starterCard
	There    int // activities that are there already
}

type starterCard struct {
	Name, About, Href string
	Counts            string
	Fits              bool // its sector is the organisation's
}

func (p *pages) beginPage(c *web.Call) error {
	f := &beginForm{Import: c.At("import", "?next="+c.At("start", stepPeople))}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		o, s, err := load(ctx, tx)
		if err != nil {
			return err
		}
		f.view = viewOf(c, stepBegin, s)
		for _, x := range starter.List() {
			name := c.T(x.LabelKey())
			card := starterCard{Name: name, About: c.T(x.AboutKey()), Href: c.At("start", stepBegin, x.Key), Fits: name == o.Sector,
				Counts: c.T("onboarding.starter.counts", "activities", x.Activities, "systems", x.Systems, "risks", x.Risks)}
			f.Starters = append(f.Starters, card)
		}
		slices.SortStableFunc(f.Starters, func(a, b starterCard) int {
			if a.Fits == b.Fits {
				return 0
			} else if a.Fits {
				return -1
			}
			return 1
		})
		n, err := store.Counts(ctx, tx, record.ProcessingActivities.Type, []store.Query{{}})
		if err == nil {
			f.There = n[0]
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Plain(ui.Page{Title: c.T("onboarding.begin.title")}, beginStep(f))
}

// begin goes on without a register.
func (p *pages) begin(c *web.Call) error {
	if err := c.Write(func(ctx context.Context, tx *store.Tx) error { return answer(ctx, tx, stepBegin, nil) }); err != nil {
		return err
	}
	return c.Go(c.At("start", stepPeople))
}

// starterForm shows what a starter brings, to choose from.
type starterForm struct {
	view
	Name, About string
	Content     starter.Summary
	Chosen      map[string]bool
	Small       bool
}

// Count of the activities that are chosen.
func (f *starterForm) Count() (n int) {
	for _, a := range f.Content.Activities {
		if f.Chosen[a.Key] {
			n++
		}
	}
	return n
}

func (p *pages) starterForm(c *web.Call) (*starterForm, error) {
	key := c.R.PathValue("starter")
	i := slices.IndexFunc(starter.List(), func(s starter.Starter) bool { return s.Key == key })
	if i < 0 {
		return nil, problem.NotFound("starters", key)
	}
	s := starter.List()[i]
	f := &starterForm{Name: c.T(s.LabelKey()), About: c.T(s.AboutKey()), Chosen: map[string]bool{}}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		o, at, err := load(ctx, tx)
		if err != nil {
			return err
		}
		f.view = viewOf(c, stepBegin, at)
		f.Action, f.Back, f.Small = c.At("start", stepBegin, key), c.At("start", stepBegin), o.IsSmall()
		f.Content, err = starter.Preview(key, o.Language)
		for _, a := range f.Content.Activities {
			f.Chosen[a.Key] = !(f.Small && a.Large)
		}
		return err
	})
	return f, err
}

func (p *pages) starterPage(c *web.Call) error {
	f, err := p.starterForm(c)
	if err != nil {
		return err
	}
	return p.showStarter(c, f)
}

func (p *pages) showStarter(c *web.Call, f *starterForm) error {
	return c.Plain(ui.Page{Title: c.T("onboarding.starter.title", "name", f.Name)}, starterStep(f))
}

// loadStarter has what was chosen added as drafts, by a job: all of it or nothing.
func (p *pages) loadStarter(c *web.Call) error {
	key, only := c.R.PathValue("starter"), c.R.PostForm["only"]
	f, err := p.starterForm(c)
	if err != nil {
		return err
	}
	var none problem.List
	none.If(len(only) == 0, "only", "onboarding_only")
	err = none.Err()
	for _, k := range only {
		if _, known := f.Chosen[k]; !known {
			err = problem.New(problem.Invalid, "unknown_starter_entry", "value", k, "starter", key)
		}
	}
	if err == nil {
		err = c.Write(func(ctx context.Context, tx *store.Tx) error { return p.ask(ctx, tx, key, only) })
	}
	if err != nil {
		return p.refuseStarter(c, f, only, err)
	}
	return c.Go(c.At("start", stepBegin, key, "loading"))
}

// refuseStarter shows the form again with what is wrong, and with what was chosen.
func (p *pages) refuseStarter(c *web.Call, f *starterForm, only []string, err error) error {
	for k := range f.Chosen {
		f.Chosen[k] = slices.Contains(only, k)
	}
	if err := f.refuse(c, err, map[string]string{"only": c.T("onboarding.starter.activities")}); err != nil {
		return err
	}
	return p.showStarter(c, f)
}
