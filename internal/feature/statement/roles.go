package statement

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// rolesForm puts a statement on other roles: first which, then why lines fall away.
type rolesForm struct {
	*view
	roles   []string
	options []ui.Option
	turn    *assess.RoleSwitch
	errs    map[string]string
	list    []ui.FieldError
}

func (p *Pages) rolesForm(c *web.Call, roles []string) (*rolesForm, error) {
	v, err := p.read(c, c.R.PathValue("ref"))
	if err != nil {
		return nil, err
	}
	f := &rolesForm{view: v, roles: roles, options: roleOptions(c.Words), errs: map[string]string{}}
	if len(roles) == 0 {
		for _, r := range v.s.Roles {
			f.roles = append(f.roles, string(r))
		}
		return f, nil
	}
	err = c.Read(func(ctx context.Context, tx *store.Tx) error {
		turn, err := PlanSwitch(ctx, tx, v.s.Statement, rolesOf(roles))
		f.turn = &turn
		return err
	})
	return f, err
}

func (p *Pages) rolesPage(c *web.Call) error {
	f, err := p.rolesForm(c, c.R.URL.Query()["roles"])
	if err != nil {
		return err
	}
	return f.show()
}

func (f *rolesForm) show() error {
	return f.c.Page(f.sub(f.c.T("statement.roles"), f.c.T("statement.roles.lead")), rolesBody(f))
}

func (f *rolesForm) name(q record.Requirement) string {
	if r, ok := catalogue.Library().Requirement(catalogue.Key(q)); ok {
		return r.ID + " " + r.TitleIn(f.c.Words.Lang())
	}
	return string(q)
}

func (p *Pages) switchRoles(c *web.Call) error {
	rev, err := strconv.ParseInt(c.R.PostFormValue("rev"), 10, 64)
	if err != nil {
		return problem.New(problem.Invalid, "bad_form")
	}
	roles := c.R.PostForm["roles"]
	why := map[record.Requirement]register.Text{}
	for name, x := range c.R.PostForm {
		if key, ok := strings.CutPrefix(name, "why."); ok && strings.TrimSpace(x[0]) != "" {
			why[record.Requirement(key)] = register.Text(strings.TrimSpace(x[0]))
		}
	}
	if one := strings.TrimSpace(c.R.PostFormValue("all")); one != "" {
		f, err := p.rolesForm(c, roles)
		if err != nil {
			return err
		}
		if f.turn != nil {
			for _, q := range f.turn.FallsAway {
				if why[q] == "" {
					why[q] = register.Text(one)
				}
			}
		}
	}
	var saved *Saved
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		s, err := Find(ctx, tx, c.R.PathValue("ref"))
		if err == nil {
			saved, err = DoSwitch(ctx, tx, s.ID, rev, rolesOf(roles), why)
		}
		return err
	})
	if x, ok := problem.As(err); ok && x.Kind == problem.Invalid {
		f, readErr := p.rolesForm(c, roles)
		if readErr != nil {
			return readErr
		}
		for _, e := range x.Fields {
			f.errs[e.Path] = c.Words.Field(e)
			f.list = append(f.list, ui.FieldError{ID: "f-" + e.Path, Label: strings.TrimPrefix(e.Path, "why."), Text: f.errs[e.Path]})
		}
		c.Status(http.StatusUnprocessableEntity)
		return f.show()
	}
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("statement.roles.done", "count", saved.Lines), Tone: ui.OK, Undo: c.At("statements", saved.Ref, "revert"), Hidden: map[string]string{"rev": itoa(saved.Rev), "to": itoa(saved.Was)}})
	return c.Go(c.At("statements", saved.Ref))
}
