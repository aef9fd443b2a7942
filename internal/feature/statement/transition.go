package statement

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// transitionView is the way from a statement of 2019 to one of 2025.
type transitionView struct {
	*view
	plan  *assess.Transition
	title string
	errs  map[string]string
	list  []ui.FieldError
	form  url.Values
	may   bool
}

func (p *Pages) transition(c *web.Call) (*transitionView, error) {
	v, err := p.read(c, c.R.PathValue("ref"))
	if err != nil {
		return nil, err
	}
	t := &transitionView{view: v, errs: map[string]string{}, form: url.Values{}, may: c.Who.May(access.Create, record.Statements.Group)}
	t.title = strings.TrimSpace(v.s.Title + " (2025)")
	err = c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		t.plan, err = PlanCarry(ctx, tx, v.s.Statement, register.Text(c.T("statement.role_not_held")))
		return err
	})
	return t, err
}

func (p *Pages) transitionPage(c *web.Call) error {
	t, err := p.transition(c)
	if err != nil {
		return err
	}
	return t.show()
}

func (t *transitionView) show() error {
	return t.c.Page(t.sub(t.c.T("transition.title"), t.c.T("transition.lead", "ref", t.s.Ref, "rev", t.s.Rev)), transitionBody(t))
}

func (t *transitionView) bridge() *Bridge {
	return &Bridge{Old: t.s.Statement, New: t.plan.Statement, Transition: t.plan}
}

func (t *transitionView) of(o assess.Outcome) []assess.BridgeRow {
	var out []assess.BridgeRow
	for _, r := range t.plan.Bridge {
		if r.Outcome == o {
			out = append(out, r)
		}
	}
	return out
}

// keeps reports whether an item is to be kept as the form stands: what applied is,
// unless somebody decided otherwise.
func (t *transitionView) keeps(x assess.DroppedItem) bool {
	key := string(x.Requirement.Key)
	if v, ok := t.form["keep."+key]; ok {
		return v[0] == "keep"
	}
	return applied(x, t.s.Statement)
}

func (t *transitionView) why(x assess.DroppedItem) string {
	return t.form.Get("why." + string(x.Requirement.Key))
}

func (t *transitionView) was(x assess.DroppedItem) string {
	if x.Line < 0 {
		return t.c.T("transition.noline")
	}
	l := &Line{StatementEntry: &t.s.Entries[x.Line]}
	return t.c.T("statement.status." + l.Status())
}

func (p *Pages) carry(c *web.Call) error {
	choices := map[record.Requirement]Choice{}
	for name, x := range c.R.PostForm {
		if key, ok := strings.CutPrefix(name, "keep."); ok {
			choices[record.Requirement(key)] = Choice{Keep: x[0] == "keep", Why: cut(strings.TrimSpace(c.R.PostFormValue("why."+key)), 2000)}
		}
	}
	title := strings.TrimSpace(c.R.PostFormValue("title"))
	var made *record.Statement
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		s, err := Find(ctx, tx, c.R.PathValue("ref"))
		if err == nil {
			made, err = DoCarry(ctx, tx, s.ID, title, register.Text(c.T("statement.role_not_held")), choices, p.keeper(c))
		}
		return err
	})
	if x, ok := problem.As(err); ok && x.Kind == problem.Invalid {
		t, readErr := p.transition(c)
		if readErr != nil {
			return readErr
		}
		t.form, t.title = c.R.PostForm, title
		for _, e := range x.Fields {
			t.errs[e.Path] = c.Words.Field(e)
			t.list = append(t.list, ui.FieldError{ID: "f-" + e.Path, Label: strings.TrimPrefix(e.Path, "why."), Text: t.errs[e.Path]})
		}
		c.Status(http.StatusUnprocessableEntity)
		return t.show()
	}
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("transition.made", "ref", made.Ref), Tone: ui.OK})
	return c.Go(c.At("statements", made.Ref))
}

// bridge answers the bridging report, on the page or as a document.
func (p *Pages) bridge(c *web.Call) error {
	v, err := p.read(c, c.R.PathValue("ref"))
	if err != nil {
		return err
	}
	q := c.R.URL.Query()
	var b *Bridge
	err = c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		b, err = ReadBridge(ctx, tx, v.s.Statement, register.Text(c.T("statement.role_not_held")), p.opener(c))
		return err
	})
	if err != nil {
		return err
	}
	paper := p.paper(c, q)
	if format := q.Get("format"); format != "" {
		return send(c, format, v.s.Ref+"-transition", b.Report(paper, v.s.World.Today), paper.Words)
	}
	page := v.sub(c.T("transition.report"), "ISO/IEC 27701:2019 → 2025. "+c.T("transition.lead", "ref", b.Old.Ref, "rev", b.Old.Rev))
	page.Actions = bridgeActions(v)
	return c.Page(page, bridgeBody(v, b))
}
