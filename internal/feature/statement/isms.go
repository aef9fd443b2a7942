package statement

import (
	"context"
	"io"
	"net/http"

	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// importView is a file with a statement under ISO/IEC 27001 before it is taken over.
type importView struct {
	*view
	plan  *Foreign
	sum   string
	error string
}

func (p *Pages) importPage(c *web.Call) error { return p.showImport(c, nil, "", "") }

func (p *Pages) showImport(c *web.Call, plan *Foreign, sum, wrong string) error {
	v, err := p.read(c, c.R.PathValue("ref"))
	if err != nil {
		return err
	}
	if plan != nil {
		err = c.Read(func(ctx context.Context, tx *store.Tx) error { return plan.Plan(ctx, tx, v.s.Statement, v.s.World) })
		if err != nil {
			return err
		}
	}
	if wrong != "" {
		c.Status(http.StatusUnprocessableEntity)
	}
	return c.Page(v.sub(c.T("statement.isms"), c.T("statement.isms.lead", "edition", v.s.edition())), importBody(&importView{v, plan, sum, wrong}))
}

func (p *Pages) importPlan(c *web.Call) error {
	file, head, err := c.R.FormFile("file")
	if err != nil || head.Size == 0 {
		return p.showImport(c, nil, "", c.T("statement.isms.no_file"))
	}
	defer file.Close()
	plan, err := ReadForeign(c.Ctx(), store.FileName(head.Filename), file, head.Size)
	if x, ok := problem.As(err); ok && x.Kind == problem.Invalid {
		return p.showImport(c, nil, "", c.Words.Problem(x))
	}
	if err != nil {
		return err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	sum, _, err := p.keeper(c)(file)
	if err != nil {
		return err
	}
	return p.showImport(c, plan, sum, "")
}

func (p *Pages) importApply(c *web.Call) error {
	raw, err := p.contents(c.Ctx(), c, c.R.PostFormValue("sum"))
	if err != nil {
		return err
	}
	plan, err := ReadForeign(c.Ctx(), store.FileName(c.R.PostFormValue("name")), raw, raw.Size())
	if err != nil {
		return err
	}
	var done *Imported
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		s, err := Find(ctx, tx, c.R.PathValue("ref"))
		if err == nil {
			done, err = DoImport(ctx, tx, s.ID, plan)
		}
		return err
	})
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("statement.isms.done", "controls", done.Controls, "reached", done.Reached, "own", done.Own), Tone: ui.OK})
	return c.Go(c.At("statements", done.Ref))
}
