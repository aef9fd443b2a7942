package page

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// asideRoutes are what hangs on a record: comments, files, loose links, tasks.
func (p *Pages) asideRoutes(t *register.Type) {
	at := "/o/{org}/" + t.Name + "/{ref}"
	may := func(v access.Verb) web.Rule { return web.Rule{Verb: v, Group: t.Group} }
	p.Default("POST "+at+"/comments", may(access.Comment), func(c *web.Call) error { return p.comment(c, t) })
	p.Default("POST "+at+"/comments/{id}/delete", may(access.Comment), func(c *web.Call) error { return p.deleteComment(c, t) })
	p.Default("POST "+at+"/links", may(access.Change), func(c *web.Call) error { return p.relate(c, t) })
	p.Default("POST "+at+"/links/remove", may(access.Change), func(c *web.Call) error { return p.unrelate(c, t) })
	p.attachmentRoutes(t, at)
	if t.Name != record.Tasks.Name {
		p.Default("POST "+at+"/tasks", web.Rule{Verb: access.Create, Group: access.Tasks}, func(c *web.Call) error { return p.addTask(c, t) })
	}
}

// onRecord writes to the record in the address. A refusal that names fields shows
// the tab again, with what was typed; otherwise the person goes back to it.
func (p *Pages) onRecord(c *web.Call, t *register.Type, tab string, do func(context.Context, *store.Tx, *register.Head) error) error {
	var h *register.Head
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		rec, err := recordOf(ctx, tx, c, t)
		if err != nil {
			return err
		}
		h = register.HeadOf(rec)
		return do(ctx, tx, h)
	})
	if problem.Is(err, problem.Invalid) {
		return p.againWith(c, t, tab, err)
	}
	if err != nil {
		return err
	}
	return c.Go(c.At(t.Name, h.Ref) + "?tab=" + tab)
}

// againWith shows a tab of the record with what was wrong in the form on it.
func (p *Pages) againWith(c *web.Call, t *register.Type, tab string, refusal error) error {
	var v *recordView
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		rec, err := recordOf(ctx, tx, c, t)
		if err != nil {
			return err
		}
		v, err = p.loadRecord(ctx, tx, c, t, rec, recordWish{tab: tab})
		return err
	}); err != nil {
		return err
	}
	v.blockedBy(refusal)
	c.Status(http.StatusUnprocessableEntity)
	return c.Page(ui.Page{Title: v.head.Ref + " " + v.head.Title, Crumbs: v.crumbs(), Bare: true}, recordBody(v))
}

// typed is what a form sent, to be shown again.
func (v *recordView) typed(name string) string {
	if len(v.wrong) == 0 {
		return ""
	}
	return v.R.PostFormValue(name)
}

func (v *recordView) typedOr(name, otherwise string) string {
	if len(v.wrong) == 0 {
		return otherwise
	}
	return v.R.PostFormValue(name)
}

func (v *recordView) errorAt(name string) string {
	for _, f := range v.wrong {
		if f.Path == name {
			return v.Words.Field(f)
		}
	}
	return ""
}

// formErrors are the complaints about the fields of one form.
func (v *recordView) formErrors(names ...string) []ui.FieldError {
	var out []ui.FieldError
	for _, f := range v.wrong {
		if slices.Contains(names, f.Path) {
			out = append(out, ui.FieldError{ID: "f-" + f.Path, Label: v.T("rec.form." + f.Path), Text: v.Words.Field(f)})
		}
	}
	return out
}

func (v *recordView) relationOptions() []ui.Option {
	var out []ui.Option
	for _, name := range relations() {
		out = append(out, ui.Option{Value: name, Label: v.relationWord(name, false)})
	}
	return out
}

// messages are the comments of the record.
func (v *recordView) messages() []ui.Message {
	var out []ui.Message
	for _, x := range v.comments {
		m := ui.Message{
			ID: "c-" + x.ID.String(), Who: v.who("person", x.By), Time: v.Words.Time(x.Created, v.say.zone), At: iso(x.Created),
			Text: ui.Markdown(x.Text, func(at id.ID) string { return v.say.linked(at).href }),
		}
		if v.may(access.Comment) && (x.By == v.Who.ID || v.Who.Role == access.Owner) {
			m.Tools = commentTools(v, x)
		}
		out = append(out, m)
	}
	return out
}

func (p *Pages) relate(c *web.Call, t *register.Type) error {
	return p.onRecord(c, t, tabLinks, func(ctx context.Context, tx *store.Tx, h *register.Head) error {
		typed := strings.TrimSpace(c.R.PostFormValue("to"))
		to, err := tx.Resolve(ctx, nil, typed)
		if err != nil {
			return err
		}
		var p problem.List
		p.If(typed == "", "to", "required")
		p.If(typed != "" && to.IsZero(), "to", "unknown_link", "value", typed)
		if err := p.Err(); err != nil {
			return err
		}
		c.Toast(ui.Toast{Text: c.T("rec.related", "ref", h.Ref)})
		return store.Relate(ctx, tx, t, h.ID, to, c.R.PostFormValue("relation"), strings.TrimSpace(c.R.PostFormValue("note")))
	})
}

func (p *Pages) unrelate(c *web.Call, t *register.Type) error {
	return p.onRecord(c, t, tabLinks, func(ctx context.Context, tx *store.Tx, h *register.Head) error {
		typed, relation := c.R.PostFormValue("to"), c.R.PostFormValue("relation")
		to, err := tx.Resolve(ctx, nil, typed)
		if err != nil {
			return err
		}
		c.Toast(ui.Toast{Text: c.T("rec.unrelated"), Undo: c.At(t.Name, h.Ref, "links"), Hidden: map[string]string{"to": typed, "relation": relation}})
		return store.Unrelate(ctx, tx, t, h.ID, to, relation)
	})
}

// addTask makes a task about the record in one line.
func (p *Pages) addTask(c *web.Call, t *register.Type) error {
	return p.onRecord(c, t, tabTasks, func(ctx context.Context, tx *store.Tx, h *register.Head) error {
		task := &record.Task{Source: "person"}
		task.Title = strings.TrimSpace(c.R.PostFormValue("title"))
		task.Subject.ID = h.ID
		var wrong problem.List
		find := func(registers []string, text string) id.ID {
			at, err := tx.Resolve(ctx, registers, text)
			if err != nil {
				return id.ID{}
			}
			return at
		}
		record.Tasks.Field("assignee").SetText(task, c.R.PostFormValue("assignee"), find, &wrong)
		record.Tasks.Field("due").SetText(task, c.R.PostFormValue("due"), nil, &wrong)
		if err := wrong.Err(); err != nil {
			return err
		}
		made, err := store.Create(ctx, tx, record.Tasks, task)
		if err != nil {
			return err
		}
		c.Toast(ui.Toast{Text: c.T("rec.task.made", "ref", made.Ref)})
		return nil
	})
}
