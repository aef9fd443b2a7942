package statement

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// shelf is the statements of one scope.
type shelf struct {
	label, href string
	rows        []shelfRow
}

type shelfRow struct {
	*record.Statement
	n Counts
}

type listView struct {
	c       *web.Call
	shelves []shelf
	create  bool
}

// list shows the statements by scope.
func (p *Pages) list(c *web.Call) error {
	v := listView{c: c, create: c.Who.May(access.Create, record.Statements.Group)}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		w, err := Gather(ctx, tx)
		if err != nil {
			return err
		}
		at := map[id.ID]int{}
		for _, s := range w.Statements {
			i, have := at[s.Scope.ID]
			if !have {
				i = len(v.shelves)
				at[s.Scope.ID] = i
				x := shelf{label: c.T("statement.scope.none")}
				for _, y := range w.Scopes {
					if y.ID == s.Scope.ID {
						x.label, x.href = y.Title, c.At("scopes", y.Ref)
					}
				}
				v.shelves = append(v.shelves, x)
			}
			lines := make([]*Line, len(s.Entries))
			for j := range s.Entries {
				lines[j] = &Line{StatementEntry: &s.Entries[j]}
			}
			v.shelves[i].rows = append(v.shelves[i].rows, shelfRow{s, Count(lines)})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("statement.many"), Lead: c.T("statement.many.lead"), Wide: true, Actions: listActions(v)}, listBody(v))
}

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

// approval is the page on which a statement is approved, or that says why not.
type approval struct {
	*view
	refusals []Refusal
	error    string
}

func (p *Pages) approvePage(c *web.Call) error { return p.showApproval(c, nil) }

func (p *Pages) showApproval(c *web.Call, refused error) error {
	v, err := p.read(c, c.R.PathValue("ref"))
	if err != nil {
		return err
	}
	a := &approval{view: v, refusals: v.s.Refusals(c.Who.Person)}
	if x, ok := problem.As(refused); ok {
		a.error = c.Words.Problem(x)
		c.Status(http.StatusConflict)
	}
	return c.Page(v.sub(c.T("statement.approve"), c.T("statement.approve.lead", "edition", v.s.edition(), "version", v.s.Rev)), approvalBody(a))
}

// where a refusal is mended, and what it says.
func (a *approval) where(r Refusal) (href, name, text string) {
	switch {
	case r.Who:
		return a.c.At("role-assignments"), a.c.T("statement.approve.who"), a.c.T("problem.needs_top_management")
	case r.Break != nil:
		return a.at("lines", r.Line.ID.String()), r.Line.Number(), a.broken(*r.Break)
	case r.Line != nil:
		return a.at("lines", r.Line.ID.String()), r.Line.Number(), a.complaint(r.Field)
	}
	return a.at("edit"), a.c.T(record.Statements.FieldKey(r.Field.Path)), a.complaint(r.Field)
}

func (p *Pages) approve(c *web.Call) error {
	rev, err := strconv.ParseInt(c.R.PostFormValue("rev"), 10, 64)
	if err != nil {
		return problem.New(problem.Invalid, "bad_form")
	}
	var s *record.Statement
	err = c.Write(func(ctx context.Context, tx *store.Tx) error {
		x, err := Find(ctx, tx, c.R.PathValue("ref"))
		if err == nil {
			s, err = DoApprove(ctx, tx, x.ID, rev)
		}
		return err
	})
	if problem.Is(err, problem.Blocked) || problem.Is(err, problem.Stale) || problem.Is(err, problem.Invalid) {
		return p.showApproval(c, err)
	}
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("statement.approved", "ref", s.Ref, "version", s.Rev), Tone: ui.OK})
	return c.Go(c.At("statements", s.Ref))
}

// versionsView is two statements, or two versions of one, side by side.
type versionsView struct {
	*view
	a, b   *Sheet
	from   string
	lines  []assess.StatementLine
	counts map[string]int
	all    bool
	alone  []ui.Option // what can be compared with
}

func (p *Pages) versions(c *web.Call) error {
	v, err := p.read(c, c.R.PathValue("ref"))
	if err != nil {
		return err
	}
	q := c.R.URL.Query()
	x := &versionsView{view: v, from: q.Get("from"), all: q.Get("all") != "", counts: map[string]int{}}
	err = c.Read(func(ctx context.Context, tx *store.Tx) error {
		if err := x.choices(ctx, tx); err != nil {
			return err
		}
		if x.from == "" && len(x.alone) > 0 {
			x.from = x.alone[0].Value
		}
		before, err := x.before0(ctx, tx)
		if err != nil || before == nil {
			return err
		}
		x.a, x.b = NewSheet(before, v.s.World), v.s
		for _, l := range assess.CompareStatements(before, v.s.Statement) {
			x.counts[l.Change()]++
			if x.all || l.Change() != "same" {
				x.lines = append(x.lines, l)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(v.sub(c.T("statement.versions"), v.s.edition()+", "+v.s.Title), versionsBody(x))
}

// choices are the versions of the statement that the history holds, then the others.
func (x *versionsView) choices(ctx context.Context, tx *store.Tx) error {
	if tx.SeesDrafts() {
		steps, err := store.History(ctx, tx, record.Statements.Type, x.s.ID, 0, mostSteps)
		if err != nil {
			return err
		}
		loc, err := tx.Zone(ctx)
		if err != nil {
			return err
		}
		seen := map[int64]bool{x.s.Rev: true}
		for _, s := range steps {
			if s.Rev > 0 && !seen[s.Rev] {
				seen[s.Rev] = true
				x.alone = append(x.alone, ui.Option{Value: itoa(s.Rev), Label: x.c.T("statement.version", "version", s.Rev) + ", " + x.c.Words.Time(s.At, loc)})
			}
		}
	}
	for _, s := range x.others {
		x.alone = append(x.alone, ui.Option{Value: s.Ref, Label: short(s.Edition) + " · " + s.Ref + " " + s.Title})
	}
	return nil
}

func (x *versionsView) before0(ctx context.Context, tx *store.Tx) (*record.Statement, error) {
	if x.from == "" {
		return nil, nil
	}
	if rev, err := strconv.ParseInt(x.from, 10, 64); err == nil {
		rec, err := store.Revision(ctx, tx, record.Statements.Type, x.s.ID, rev)
		if err != nil {
			return nil, err
		}
		return rec.(*record.Statement), nil
	}
	return Find(ctx, tx, x.from)
}

func (x *versionsView) number(l assess.StatementLine) string {
	if l.Requirement != "" {
		return numberOf(l.Requirement)
	}
	return strings.SplitN(title(x.s.World.Controls, l.Control), " ", 2)[0]
}

func (x *versionsView) name(l assess.StatementLine) string {
	if r, ok := catalogue.Library().Requirement(catalogue.Key(l.Requirement)); ok {
		return r.TitleIn(x.c.Words.Lang())
	}
	return title(x.s.World.Controls, l.Control)
}

// side is what one of the statements says in the fields that differ.
func (x *versionsView) side(l assess.StatementLine, e *record.StatementEntry) []fact {
	if e == nil {
		return nil
	}
	f := &lineForm{view: x.view, Line: &Line{StatementEntry: e}}
	if l.Change() != "changed" {
		return f.factsOf(e)
	}
	var out []fact
	for _, name := range l.Fields {
		key := x.c.T(entryKey(name))
		found := false
		for _, y := range f.factsOf(e) {
			if y.label == key {
				out = append(out, y)
				found = true
			}
		}
		if !found && name == "carried_from" && e.CarriedFrom != "" {
			out, found = append(out, fact{key, e.CarriedFrom}), true
		}
		if !found {
			out = append(out, fact{key, "–"})
		}
	}
	return out
}

// document answers the statement in a format.
func (p *Pages) document(c *web.Call) error {
	q := c.R.URL.Query()
	v, err := p.read(c, c.R.PathValue("ref"))
	if err != nil {
		return err
	}
	paper := p.paper(c, q)
	name := v.s.Ref
	if paper.Public {
		name += "-public"
	}
	err = c.Write(func(_ context.Context, tx *store.Tx) error {
		tx.Record("export", record.Statements.Name, v.s.ID, nil)
		return nil
	})
	if err != nil {
		return err
	}
	if q.Get("format") == "xlsx" {
		header(c, name+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
		return v.s.XLSX(c.W, paper)
	}
	return send(c, q.Get("format"), name, v.s.Report(paper), paper.Words)
}

func (p *Pages) paper(c *web.Call, q url.Values) Paper {
	w := c.Words.Terms(i18n.Law)
	if lang := q.Get("lang"); lang != "" {
		w = p.Words.Words(p.Words.Match(lang)).Terms(i18n.Law)
	}
	return Paper{Words: w, Organisation: c.Member.Title, Public: q.Get("public") != ""}
}

func header(c *web.Call, name, media string) {
	c.W.Header().Set("Content-Type", media)
	c.W.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
}

// formats are the renderers of a document.
var formats = map[string]struct {
	media  string
	render func(io.Writer, document.Document, i18n.Words) error
}{
	"pdf":  {"application/pdf", document.PDF},
	"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", document.DOCX},
	"html": {"text/html; charset=utf-8", document.HTML},
	"json": {"application/json", document.JSON},
}

func send(c *web.Call, format, name string, d document.Document, w i18n.Words) error {
	f, ok := formats[format]
	if !ok {
		return problem.New(problem.Invalid, "statement_format", "value", format)
	}
	header(c, name+"."+format, f.media)
	return f.render(c.W, d, w)
}

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
