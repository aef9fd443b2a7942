package page

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/exchange"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

func runTone(state string) ui.Tone {
	switch state {
	case runDone:
		return ui.OK
	case runFailed:
		return ui.Bad
	case runReady:
		return ui.Warn
	}
	return ui.Info
}

// show serves the page of one import in each of its states.
func (w *importWork) show(c *web.Call) error {
	var r *importRun
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		r, err = w.runAt(ctx, c, tx)
		return err
	})
	if err != nil {
		return err
	}
	page := ui.Page{Title: r.File, Crumbs: []ui.Crumb{{Label: c.T("form.import.title"), Href: c.At("import")}}}
	here := c.At("import", r.ID.String())
	switch r.State {
	case runReading, runApplying:
		x := w.progress(r.ID)
		v := importWorking{href: here, applying: r.State == runApplying, done: x.done, total: x.total}
		if c.Partial() {
			return c.Fragment(importWorkingBody(v))
		}
		page.Lead = c.T("form.import.lead." + r.State)
		return c.Page(page, importWorkingBody(v))
	}
	if c.Partial() {
		return c.Go(here)
	}
	switch r.State {
	case runFailed:
		page.Lead = c.T("form.import.lead.failed")
		return c.Page(page, importFailedBody(w.failed(c, r)))
	case runDone:
		page.Lead = c.T("form.import.lead.done", "created", r.Result.Created, "changed", r.Result.Changed)
		v, err := w.doneView(c, r)
		if err != nil {
			return err
		}
		return c.Page(page, importDoneBody(v))
	}
	plan, err := w.loadPlan(c.Ctx(), r)
	if err != nil {
		return err
	}
	v := w.preview(c, r, plan)
	page.Lead = c.T("form.import.lead.ready", "create", plan.Counts.Create, "change", plan.Counts.Change, "refused", plan.Counts.Refused)
	page.Wide = true
	return c.Page(page, importPreviewBody(v))
}

// importWorking is shown while a job runs.
type importWorking struct {
	href        string
	applying    bool
	done, total int
}

// importFailed says why and what to do.
type importFailed struct {
	text         string
	fields       []string
	again, start string
}

func (w *importWork) failed(c *web.Call, r *importRun) importFailed {
	v := importFailed{start: c.At("import"), again: c.At("import", r.ID.String(), "mapping")}
	if r.Problem != nil {
		x := r.Problem.problem()
		v.text = c.Words.Problem(x)
		for _, f := range x.Fields {
			line := c.Words.Field(f)
			if f.Path != "" && !strings.Contains(line, f.Path) {
				line = f.Path + ": " + line
			}
			v.fields = append(v.fields, line)
		}
	}
	return v
}

// importDone tells what was written and leads there.
type importDone struct {
	facts []importFact
	links []ui.Item
	next  string
	start string
}

func (w *importWork) doneView(c *web.Call, r *importRun) (importDone, error) {
	v := importDone{start: c.At("import"), next: r.Options.Next}
	for _, x := range []struct {
		key string
		n   int
	}{{"created", r.Result.Created}, {"changed", r.Result.Changed}, {"missing", r.Result.Missing}, {"same", r.Result.Same}} {
		if x.n > 0 {
			v.facts = append(v.facts, importFact{label: c.T("form.import.count." + x.key), n: c.Words.Number(int64(x.n))})
		}
	}
	plan, err := w.loadPlan(c.Ctx(), r)
	if err != nil {
		return v, err
	}
	var names []string
	came := map[string][]string{}
	for _, s := range plan.Records {
		if s.Action != exchange.Create && s.Action != exchange.Change {
			continue
		}
		if !slices.Contains(names, s.Register) {
			names = append(names, s.Register)
		}
		came[s.Register] = append(came[s.Register], s.ID.String())
	}
	for _, name := range names {
		if t := w.Store.Registers().Get(name); t != nil {
			v.links = append(v.links, ui.Item{Label: c.T(t.LabelKey() + ".many"), Icon: t.Icon, Href: c.At(name) + broughtQuery(came[name]), Count: len(came[name])})
		}
	}
	return v, nil
}

// mostBrought is how many records an address names one by one.
const mostBrought = 100

// broughtQuery lists the records that an import wrote; where an address has no room
// for them, the register with the newest first.
func broughtQuery(ids []string) string {
	if len(ids) > mostBrought {
		return listState{sort: "-updated"}.query()
	}
	return listState{where: []store.Cond{{Field: "id", Op: "is", Value: strings.Join(ids, "|")}}}.query()
}
