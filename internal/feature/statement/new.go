package statement

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// newForm is the form of a new statement.
type newForm struct {
	c            *web.Call
	title, scope string
	edition      string
	roles        []string
	scopes       []ui.Option
	editions     []ui.Option
	roleOptions  []ui.Option
	errs         map[string]string
	list         []ui.FieldError
	action       string
}

func (f *newForm) control(name string) ui.Control {
	return ui.Control{Name: name, Label: f.c.T(record.Statements.FieldKey(name)), Error: f.errs[name]}
}

func (f *newForm) refuse(err error) error {
	x, ok := problem.As(err)
	if !ok || x.Kind != problem.Invalid {
		return err
	}
	f.c.Status(http.StatusUnprocessableEntity)
	f.errs = map[string]string{}
	for _, e := range x.Fields {
		if f.errs[e.Path] == "" {
			f.errs[e.Path] = f.c.Words.Field(e)
			f.list = append(f.list, ui.FieldError{ID: "f-" + e.Path, Label: f.c.T(record.Statements.FieldKey(e.Path)), Text: f.errs[e.Path]})
		}
	}
	return nil
}

// newForm presets edition and roles by organisation and scope.
func (p *Pages) newForm(c *web.Call) (*newForm, error) {
	f := &newForm{c: c, edition: "2025", action: c.At("statements", "new")}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
		if err != nil && !problem.Is(err, problem.Missing) {
			return err
		}
		if own != nil {
			for _, r := range own.PIIRoles {
				f.roles = append(f.roles, string(r))
			}
			if own.Edition != "" {
				f.edition = string(own.Edition)
			}
		}
		var scopes []*record.Scope
		if err := all(ctx, tx, record.Scopes, &scopes)(); err != nil {
			return err
		}
		want := c.R.URL.Query().Get("scope")
		for _, s := range scopes {
			if s.State == "superseded" {
				continue
			}
			f.scopes = append(f.scopes, ui.Option{Value: s.ID.String(), Label: s.Ref + " " + s.Title})
			if s.Ref == want || want == "" && f.scope == "" {
				f.scope = s.ID.String()
				if s.Edition != "" {
					f.edition = string(s.Edition)
				}
			}
		}
		return nil
	})
	if len(f.roles) == 0 {
		f.roles = []string{"controller"}
	}
	f.title = c.T("statement.title") + " " + c.Member.Title
	for _, e := range record.Edition("").Values() {
		f.editions = append(f.editions, ui.Option{Value: e, Label: short(record.Edition(e))})
	}
	f.roleOptions = roleOptions(c.Words)
	return f, err
}

func roleOptions(w i18n.Words) []ui.Option {
	var out []ui.Option
	fd := record.Statements.Field("roles")
	for _, r := range fd.Values {
		out = append(out, ui.Option{Value: r, Label: w.T(fd.ValueKey(r))})
	}
	return out
}

func (p *Pages) newPage(c *web.Call) error {
	f, err := p.newForm(c)
	if err != nil {
		return err
	}
	return f.show()
}

func (f *newForm) show() error {
	return f.c.Page(ui.Page{Title: f.c.T("statement.new"), Lead: f.c.T("statement.new.lead"), Crumbs: []ui.Crumb{{Label: f.c.T("statement.many"), Href: f.c.At("statements")}}}, newBody(f))
}

func rolesOf(list []string) []record.PIIRole {
	var out []record.PIIRole
	for _, r := range list {
		if slices.Contains(record.PIIRole("").Values(), r) {
			out = append(out, record.PIIRole(r))
		}
	}
	return out
}

func (p *Pages) create(c *web.Call) error {
	form := c.R.PostForm
	in := New{Title: strings.TrimSpace(form.Get("title")), Edition: record.Edition(form.Get("edition")), Roles: rolesOf(form["roles"]), RoleNotHeld: register.Text(c.T("statement.role_not_held")), Owner: c.Who.Person}
	var err error
	if x := form.Get("scope"); x != "" {
		if in.Scope, err = id.Parse(x); err != nil {
			return problem.New(problem.Invalid, "bad_form")
		}
	}
	var made *record.Statement
	err = c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		made, err = DoNew(ctx, tx, in)
		return err
	})
	if err != nil {
		f, readErr := p.newForm(c)
		if readErr != nil {
			return readErr
		}
		f.title, f.edition, f.roles, f.scope = in.Title, string(in.Edition), form["roles"], form.Get("scope")
		if err := f.refuse(err); err != nil {
			return err
		}
		return f.show()
	}
	c.Toast(ui.Toast{Text: c.T("statement.made", "ref", made.Ref, "count", len(made.Entries)), Tone: ui.OK})
	return c.Go(c.At("statements", made.Ref))
}
