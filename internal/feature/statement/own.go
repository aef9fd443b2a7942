package statement

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// ownForm adds a control of our own.
type ownForm struct {
	*view
	controls []ui.Option
	title    string
	errs     map[string]string
}

func (p *Pages) ownForm(c *web.Call) (*ownForm, error) {
	v, err := p.read(c, c.R.PathValue("ref"))
	if err != nil {
		return nil, err
	}
	f := &ownForm{view: v}
	for _, x := range v.s.World.Controls {
		if x.State != "retired" && !slices.ContainsFunc(v.s.Lines, func(l *Line) bool { return l.Requirement == "" && l.Control.ID == x.ID }) {
			f.controls = append(f.controls, ui.Option{Value: x.ID.String(), Label: x.Title, Hint: x.Ref})
		}
	}
	return f, nil
}

func (p *Pages) ownPage(c *web.Call) error {
	f, err := p.ownForm(c)
	if err != nil {
		return err
	}
	return c.Page(f.sub(c.T("statement.own.add"), c.T("statement.own.lead")), ownBody(f))
}

func (p *Pages) own(c *web.Call) error {
	title := strings.TrimSpace(c.R.PostFormValue("title"))
	var at id.ID
	if x := c.R.PostFormValue("control"); x != "" {
		var err error
		if at, err = id.Parse(x); err != nil {
			return problem.New(problem.Invalid, "bad_form")
		}
	}
	if at.IsZero() && title == "" {
		f, err := p.ownForm(c)
		if err != nil {
			return err
		}
		f.errs = map[string]string{"title": c.T("statement.own.title.needed")}
		c.Status(http.StatusUnprocessableEntity)
		return c.Page(f.sub(c.T("statement.own.add"), c.T("statement.own.lead")), ownBody(f))
	}
	var row id.ID
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		s, err := Find(ctx, tx, c.R.PathValue("ref"))
		if err == nil {
			_, row, err = DoOwn(ctx, tx, s.ID, at, title, register.Text(strings.TrimSpace(c.R.PostFormValue("description"))))
		}
		return err
	})
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("statement.own.added"), Tone: ui.OK})
	return c.Go(c.At("statements", c.R.PathValue("ref"), "lines", row.String()))
}
