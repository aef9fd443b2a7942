package page

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
	"github.com/privet-pims/privet/internal/workflow"
)

// lifeRoutes take a record through its life and through its revisions.
func (p *Pages) lifeRoutes(t *register.Type) {
	at := "/o/{org}/" + t.Name + "/{ref}"
	may := func(v access.Verb) web.Rule { return web.Rule{Verb: v, Group: t.Group} }
	if t.Flow != nil {
		p.Default("GET "+at+"/moves/{move}", may(access.Move), func(c *web.Call) error { return p.moveForm(c, t, nil) })
		p.Default("POST "+at+"/moves/{move}", may(access.Move), func(c *web.Call) error { return p.move(c, t) })
	}
	p.Default("POST "+at+"/review", may(access.Change), func(c *web.Call) error { return p.review(c, t) })
	p.Default("GET "+at+"/archive", may(access.Archive), func(c *web.Call) error { return p.archiveForm(c, t) })
	p.Default("POST "+at+"/archive", may(access.Archive), func(c *web.Call) error { return p.archive(c, t) })
	p.Default("POST "+at+"/restore", may(access.Restore), func(c *web.Call) error { return p.restore(c, t) })
	p.Default("GET "+at+"/revert", may(access.Change), func(c *web.Call) error { return p.revertForm(c, t) })
	p.Default("POST "+at+"/revert", may(access.Change), func(c *web.Call) error { return p.revert(c, t) })
	p.erasureRoutes(t, at)
}

// decision is the page on which a step is taken; with script it is a dialog.
type decision struct {
	*recordView
	step    workflow.Step
	diff    *comparison // what an approval puts in force; nil if nothing is yet
	refusal string
	stale   bool
}

func (d *decision) needs(n workflow.Need) bool { return slices.Contains(d.step.Needs, n) }

// moveForm shows a step before it is taken, or again with why it was refused.
func (p *Pages) moveForm(c *web.Call, t *register.Type, refusal error) error {
	var d *decision
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		rec, err := recordOf(ctx, tx, c, t)
		if err != nil {
			return err
		}
		step, ok := t.Flow.Find(c.R.PathValue("move"))
		if !ok {
			return problem.New(problem.Missing, "no_such_move", "move", c.R.PathValue("move"))
		}
		v, err := p.loadRecord(ctx, tx, c, t, rec, recordWish{})
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(v.moves, func(s workflow.Step) bool { return s.Name == step.Name }) && refusal == nil {
			return problem.New(problem.Blocked, "move_from_state", "move", c.T(t.MoveKey(step.Name)), "state", c.T(t.StateKey(v.head.State)))
		}
		d = &decision{recordView: v, step: step}
		if step.Approves && v.head.ApprovedRev > 0 && v.head.ApprovedRev < v.head.Rev {
			d.diff, err = p.compare(ctx, tx, c, t, rec, v.head.ApprovedRev, v.head.Rev)
		}
		return err
	}); err != nil {
		return err
	}
	if x, ok := problem.As(refusal); ok {
		d.blockedBy(refusal)
		d.refusal, d.stale = c.Words.Problem(x), x.Kind == problem.Stale
		c.Status(http.StatusConflict)
		if x.Kind == problem.Invalid {
			c.Status(http.StatusUnprocessableEntity)
		}
	}
	title := c.T(t.MoveKey(d.step.Name))
	if c.Partial() {
		form := d.form()
		return c.Fragment(decisionDialog(ui.Box{ID: "decide", Title: title, Form: &form, Open: true, Wide: d.diff != nil, Foot: decisionFoot(d)}, d))
	}
	return c.Page(p.stepPage(c, d.recordView, title), decisionPage(d))
}

func (d *decision) form() ui.Form {
	return ui.Form{Action: d.at("moves", d.step.Name), Hidden: d.revHidden(), NoValidate: true}
}

// stepPage is the frame of a page on which something is decided about a record.
func (p *Pages) stepPage(c *web.Call, v *recordView, title string) ui.Page {
	crumbs := append(v.crumbs(), ui.Crumb{Label: v.head.Ref, Href: v.at()})
	return ui.Page{Title: title + " · " + v.head.Ref, Heading: title, Lead: v.head.Ref + " " + v.head.Title, Crumbs: crumbs}
}

func sentRev(c *web.Call) (int64, error) {
	rev, err := strconv.ParseInt(c.R.PostFormValue("rev"), 10, 64)
	if err != nil {
		return 0, problem.New(problem.Invalid, "bad_form")
	}
	return rev, nil
}

// onRevision writes to the record in the address at the revision that the form was
// made for, and leads back to it.
func (p *Pages) onRevision(c *web.Call, t *register.Type, do func(ctx context.Context, tx *store.Tx, h *register.Head, rev int64) (register.Record, error)) (*register.Head, error) {
	rev, err := sentRev(c)
	if err != nil {
		return nil, err
	}
	var h *register.Head
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		rec, err := recordOf(ctx, tx, c, t)
		if err != nil {
			return err
		}
		after, err := do(ctx, tx, register.HeadOf(rec), rev)
		if err == nil {
			h = register.HeadOf(after)
		}
		return err
	})
	return h, err
}

func (p *Pages) move(c *web.Call, t *register.Type) error {
	name := c.R.PathValue("move")
	in := workflow.Input{
		Reason: strings.TrimSpace(c.R.PostFormValue("reason")), Note: strings.TrimSpace(c.R.PostFormValue("note")),
		On: calendar.Day(c.R.PostFormValue("on")), Until: calendar.Day(c.R.PostFormValue("until")),
	}
	h, err := p.onRevision(c, t, func(ctx context.Context, tx *store.Tx, h *register.Head, rev int64) (register.Record, error) {
		var wrong problem.List
		wrong.If(len(in.Reason) > register.MaxValue, "reason", "too_long", "max", register.MaxValue)
		wrong.If(!in.On.Valid(), "on", "bad_day")
		wrong.If(!in.Until.Valid(), "until", "bad_day")
		if err := wrong.Err(); err != nil {
			return nil, err
		}
		return store.MoveAny(ctx, tx, t, h.ID, rev, name, in)
	})
	if problem.Is(err, problem.Blocked) || problem.Is(err, problem.Invalid) || problem.Is(err, problem.Stale) {
		return p.moveForm(c, t, err)
	}
	if err != nil {
		return err
	}
	text := c.T("rec.moved", "ref", h.Ref, "state", c.T(t.StateKey(h.State)))
	if step, _ := t.Flow.Find(name); step.Approves {
		text = c.T("rec.approved", "ref", h.Ref, "rev", h.Rev)
	}
	c.Toast(ui.Toast{Text: text, Tone: ui.OK})
	return c.Go(c.At(t.Name, h.Ref))
}

// review confirms with one click that the record is still true (S-052).
func (p *Pages) review(c *web.Call, t *register.Type) error {
	h, err := p.onRevision(c, t, func(ctx context.Context, tx *store.Tx, h *register.Head, rev int64) (register.Record, error) {
		return store.Review(ctx, tx, t, h.ID, rev)
	})
	if err != nil {
		return err
	}
	text := c.T("rec.reviewed.never", "ref", h.Ref)
	if h.ReviewDue != "" {
		text = c.T("rec.reviewed", "ref", h.Ref, "day", c.Words.Day(h.ReviewDue))
	}
	c.Toast(ui.Toast{Text: text, Tone: ui.OK})
	return c.Go(c.At(t.Name, h.Ref))
}

func (p *Pages) archiveForm(c *web.Call, t *register.Type) error {
	v, err := p.recordAgain(c, t)
	if err != nil {
		return err
	}
	title := c.T("rec.archive.title", "ref", v.head.Ref)
	if c.Partial() {
		form := archiveForm(v)
		return c.Fragment(archiveDialog(ui.Box{ID: "archive", Title: title, Form: &form, Open: true, Foot: archiveFoot(v, true)}, v))
	}
	return c.Page(p.stepPage(c, v, title), archivePage(v))
}

func archiveForm(v *recordView) ui.Form {
	return ui.Form{Action: v.at("archive"), Hidden: v.revHidden()}
}

func (p *Pages) archive(c *web.Call, t *register.Type) error {
	h, err := p.onRevision(c, t, func(ctx context.Context, tx *store.Tx, h *register.Head, rev int64) (register.Record, error) {
		return store.ArchiveAny(ctx, tx, t, h.ID, rev, strings.TrimSpace(c.R.PostFormValue("reason")))
	})
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("rec.archive.done", "ref", h.Ref), Undo: c.At(t.Name, h.Ref, "restore"), Hidden: map[string]string{"rev": strconv.FormatInt(h.Rev, 10)}})
	return c.Go(c.At(t.Name, h.Ref))
}

func (p *Pages) restore(c *web.Call, t *register.Type) error {
	h, err := p.onRevision(c, t, func(ctx context.Context, tx *store.Tx, h *register.Head, rev int64) (register.Record, error) {
		return store.RestoreAny(ctx, tx, t, h.ID, rev)
	})
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("rec.restored", "ref", h.Ref), Tone: ui.OK})
	return c.Go(c.At(t.Name, h.Ref))
}

// revertForm shows what going back to a revision would change.
func (p *Pages) revertForm(c *web.Call, t *register.Type) error {
	to := number(c.R.URL.Query(), "to")
	var v *recordView
	var diff *comparison
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		rec, err := recordOf(ctx, tx, c, t)
		if err != nil {
			return err
		}
		if h := register.HeadOf(rec); to < 1 || to >= h.Rev {
			return problem.NotFound("revisions", to)
		}
		if v, err = p.loadRecord(ctx, tx, c, t, rec, recordWish{}); err != nil {
			return err
		}
		diff, err = p.compare(ctx, tx, c, t, rec, to, v.head.Rev)
		return err
	}); err != nil {
		return err
	}
	return c.Page(p.stepPage(c, v, c.T("rec.revert.title", "rev", to)), revertPage(v, diff, to))
}

// revert brings an older revision back as a new one; undo does so too.
func (p *Pages) revert(c *web.Call, t *register.Type) error {
	to, err := strconv.ParseInt(c.R.PostFormValue("to"), 10, 64)
	if err != nil {
		return problem.New(problem.Invalid, "bad_form")
	}
	was := int64(0)
	h, err := p.onRevision(c, t, func(ctx context.Context, tx *store.Tx, h *register.Head, rev int64) (register.Record, error) {
		was = rev
		return store.Revert(ctx, tx, t, h.ID, rev, to)
	})
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("rec.reverted", "ref", h.Ref, "rev", to), Undo: c.At(t.Name, h.Ref, "revert"), Hidden: map[string]string{
		"rev": strconv.FormatInt(h.Rev, 10), "to": strconv.FormatInt(was, 10),
	}})
	return c.Go(c.At(t.Name, h.Ref))
}
