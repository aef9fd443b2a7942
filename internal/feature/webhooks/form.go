package webhooks

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
	"github.com/privet-pims/privet/internal/webhook"
)

// form is what a person enters of a webhook.
type form struct {
	webhook.Hook
	faults  []ui.FieldError
	trouble string
}

// fault is what is wrong at a field.
func (f form) fault(name string) string {
	for _, x := range f.faults {
		if x.ID == "f-"+name {
			return x.Text
		}
	}
	return ""
}

func (p *pages) form(c *web.Call, f form) error {
	title, trail := c.T("webhooks.new"), []ui.Crumb{below(c)}
	if !f.ID.IsZero() {
		title, trail = c.T("webhooks.edit"), append(trail, ui.Crumb{Label: f.Title, Href: at(c, f.ID.String())})
	}
	return c.Page(ui.Page{Title: title, Lead: c.T("webhooks.new.lead"), Crumbs: crumbs(c, trail...)}, formBody(c, f))
}

// sent is the form as it was sent.
func sent(c *web.Call, which id.ID) webhook.Hook {
	list := func(name string) []string {
		return slices.DeleteFunc(slices.Clone(c.R.PostForm[name]), func(s string) bool { return s == "" })
	}
	value := func(name string) string { return strings.TrimSpace(c.R.PostFormValue(name)) }
	return webhook.Hook{ID: which, Title: value("title"), URL: value("url"), Registers: list("registers"), Verbs: list("verbs")}
}

// wrong shows the form again with what is wrong with it; other errors pass.
func (p *pages) wrong(c *web.Call, h webhook.Hook, err error) error {
	x, ok := problem.As(err)
	if !ok || x.Kind != problem.Invalid && x.Kind != problem.Blocked {
		return err
	}
	f := form{Hook: h}
	c.Status(http.StatusUnprocessableEntity)
	if x.Kind == problem.Blocked {
		c.Status(http.StatusConflict)
	}
	if len(x.Fields) == 0 {
		f.trouble = c.Words.Problem(x)
	}
	for _, y := range x.Fields {
		f.faults = append(f.faults, ui.FieldError{ID: "f-" + y.Path, Label: c.T("webhooks." + y.Path), Text: c.Words.Field(y)})
	}
	return p.form(c, f)
}

func (p *pages) save(c *web.Call) error {
	h, m := sent(c, id.ID{}), &made{}
	err := c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		m.Hook, m.secret, err = p.hooks.Add(ctx, tx, h)
		return err
	})
	if err != nil {
		return p.wrong(c, h, err)
	}
	c.W.Header().Set("Cache-Control", "no-store")
	return p.list(c, m)
}

func (p *pages) edit(c *web.Call) error {
	h, err := p.hook(c)
	if err != nil {
		return err
	}
	return p.form(c, form{Hook: h})
}

func (p *pages) change(c *web.Call) error {
	was, err := p.hook(c)
	if err != nil {
		return err
	}
	h := sent(c, was.ID)
	if err := c.Write(func(ctx context.Context, tx *store.Tx) error { return p.hooks.Change(ctx, tx, h) }); err != nil {
		return p.wrong(c, h, err)
	}
	c.Toast(ui.Toast{Text: c.T("webhooks.saved"), Tone: ui.OK})
	return c.Go(at(c, h.ID.String()))
}
