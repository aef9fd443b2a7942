package contradictions

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// states are the views of the page, in their order.
var states = []string{"open", "accepted", "resolved"}

// filter is what the address of the page asks for.
type filter struct{ State, Severity, Register, Rule, Owner, After string }

func filterOf(q url.Values) filter {
	f := filter{State: q.Get("show"), Severity: q.Get("severity"), Register: q.Get("register"), Rule: q.Get("rule"), Owner: q.Get("owner"), After: q.Get("after")}
	if !slices.Contains(states, f.State) {
		f.State = "open"
	}
	if !slices.Contains([]string{"major", "minor"}, f.Severity) {
		f.Severity = ""
	}
	if _, ok := rules()[f.Rule]; !ok {
		f.Rule = ""
	}
	if rulesAt(f.Register) == "" {
		f.Register = ""
	}
	if f.Owner != "me" {
		f.Owner = ""
	}
	return f
}

// at is the address of the page with this filter.
func (f filter) at(c *web.Call) string {
	q := url.Values{}
	for name, value := range map[string]string{"severity": f.Severity, "register": f.Register, "rule": f.Rule, "owner": f.Owner, "after": f.After} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if f.State != "open" {
		q.Set("show", f.State)
	}
	if len(q) == 0 {
		return c.At("contradictions")
	}
	return c.At("contradictions") + "?" + q.Encode()
}

// conds are the conditions of the filter; person is who asks.
func (f filter) conds(person id.ID) []store.Cond {
	out := []store.Cond{{Field: "state", Op: "is", Value: f.State}}
	if f.Severity != "" {
		out = append(out, store.Cond{Field: "severity", Op: "is", Value: f.Severity})
	}
	switch {
	case f.Rule != "":
		out = append(out, store.Cond{Field: "rule", Op: "is", Value: f.Rule})
	case f.Register != "":
		out = append(out, store.Cond{Field: "rule", Op: "is", Value: rulesAt(f.Register)})
	}
	if f.Owner == "me" && !person.IsZero() {
		out = append(out, store.Cond{Field: "owner", Op: "is", Value: person.String()})
	}
	return out
}

// concern is a record that a contradiction is about; without an address where the
// reader may not see it.
type concern struct{ Ref, Title, Href string }

// line is a contradiction as people read it.
type line struct {
	F              *record.Finding
	Says, Mend, At string
	MendAt         string // where it is mended
	Records        []concern
}

// group are the contradictions of one rule.
type group struct {
	Key, Title string
	Severity   assess.Severity
	Count      int
	Lines      []line
}

const perPage = 50

type listView struct {
	c      *web.Call
	f      filter
	tabs   []ui.Tab
	groups []group
	turn   ui.PageTurn
	total  int
}

func (p *Pages) list(c *web.Call) error {
	v := &listView{c: c, f: filterOf(c.R.URL.Query())}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error { return v.load(ctx, tx) }); err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("contradictions.title"), Lead: c.T("contradictions.lead"), Wide: true}, listBody(v))
}

// look goes over all records now, and says what changed.
func (p *Pages) look(c *web.Call) error {
	var r Reconciled
	if err := c.Write(func(ctx context.Context, tx *store.Tx) (err error) {
		r, err = DoLook(ctx, tx, p.Site.Words)
		return err
	}); err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("contradictions.looked", "found", r.Found, "new", r.New+r.Reopened, "resolved", r.Resolved), Tone: ui.OK})
	return c.Go(c.At("contradictions"))
}

func (v *listView) load(ctx context.Context, tx *store.Tx) error {
	var queries []store.Query
	for _, s := range states {
		f := v.f
		f.State = s
		queries = append(queries, store.Query{Where: f.conds(tx.Person)})
	}
	page, err := store.List(ctx, tx, record.Findings, store.Query{Where: v.f.conds(tx.Person), Sort: "rule", After: v.f.After, Limit: perPage, Rows: true})
	if err != nil {
		return err
	}
	var keys []string
	for _, f := range page.Items {
		if !slices.Contains(keys, f.Rule) {
			keys = append(keys, f.Rule)
			one := v.f
			one.Rule = f.Rule
			q := store.Query{Where: one.conds(tx.Person)}
			q.Where = slices.DeleteFunc(q.Where, func(c store.Cond) bool { return c.Field == "rule" })
			q.Where = append(q.Where, store.Cond{Field: "rule", Op: "is", Value: f.Rule})
			queries = append(queries, q)
		}
	}
	counts, err := store.Counts(ctx, tx, record.Findings.Type, queries)
	if err != nil {
		return err
	}
	for i, s := range states {
		f := v.f
		f.State, f.After = s, ""
		v.tabs = append(v.tabs, ui.Tab{Label: v.c.T("contradictions.show." + s), Href: f.at(v.c), Current: s == v.f.State, Count: counts[i]})
		if s == v.f.State {
			v.total = counts[i]
		}
	}
	lines, err := linesOf(ctx, tx, v.c, page.Items)
	if err != nil {
		return err
	}
	for i, key := range keys {
		g := group{Key: key, Title: ruleName(key, v.c.Words), Severity: rules()[key].Severity, Count: counts[len(states)+i]}
		for _, l := range lines {
			if l.F.Rule == key {
				g.Lines = append(g.Lines, l)
			}
		}
		v.groups = append(v.groups, g)
	}
	if page.Next != "" {
		f := v.f
		f.After = page.Next
		v.turn.Next = f.at(v.c)
	}
	if v.f.After != "" {
		f := v.f
		f.After = ""
		v.turn.Prev = f.at(v.c)
	}
	v.turn.Text = v.c.T("contradictions.count", "count", v.total)
	return nil
}

// linesOf puts findings into words, with the records that the reader may see.
func linesOf(ctx context.Context, tx *store.Tx, c *web.Call, all []*record.Finding) ([]line, error) {
	var ids []id.ID
	for _, f := range all {
		ids = append(ids, f.Subject.ID)
		for _, x := range f.Concerns {
			ids = append(ids, x.About.ID)
		}
	}
	names, err := store.Titles(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	var out []line
	for _, f := range all {
		l := line{F: f, Says: Sentence(f, c.Words), Mend: Mend(f, c.Words), At: c.At("contradictions", f.Ref)}
		if t, ok := names[f.Subject.ID]; ok {
			l.Records = append(l.Records, concern{t.Ref, t.Title, c.At(t.Register, t.Ref)})
			if typ := c.Store.Registers().Get(t.Register); typ != nil && tx.May(access.Change, typ.Group) && !t.Archived {
				l.MendAt = c.At(t.Register, t.Ref, "edit")
				if f.Field != "" {
					l.MendAt += "#f-" + strings.ReplaceAll(f.Field, ".", "-")
				}
			}
		}
		for _, x := range f.Concerns {
			if t, ok := names[x.About.ID]; ok {
				l.Records = append(l.Records, concern{t.Ref, t.Title, c.At(t.Register, t.Ref)})
			}
		}
		out = append(out, l)
	}
	return out, nil
}

// registers are those at whose records rules find something.
func (v *listView) registers() []ui.Option {
	var out []ui.Option
	for _, name := range registers() {
		if t := v.c.Store.Registers().Get(name); t != nil {
			out = append(out, ui.Option{Value: name, Label: v.c.T(t.LabelKey() + ".many")})
		}
	}
	return out
}

func (v *listView) severities() []ui.Option {
	return []ui.Option{{Value: "major", Label: v.c.T("severity.major")}, {Value: "minor", Label: v.c.T("severity.minor")}}
}

func tone(s string) ui.Tone {
	if s == string(assess.Major) {
		return ui.Bad
	}
	return ui.Warn
}

// oneView is one contradiction with the form to accept it.
type oneView struct {
	c             *web.Call
	l             line
	errs          map[string]string
	reason, until string
	tomorrow      string
	by            string
	may           bool
}

// asked is the finding that the address names.
func asked(ctx context.Context, tx *store.Tx, c *web.Call) (*record.Finding, error) {
	prefix, n, ok := id.ParseRef(c.R.PathValue("ref"))
	if !ok || prefix != record.Findings.Prefix {
		return nil, problem.NotFound(record.Findings.Name, "")
	}
	at, err := store.Ref(ctx, tx, record.Findings.Type, id.Ref(prefix, n))
	if err != nil {
		return nil, err
	}
	return store.Get(ctx, tx, record.Findings, at)
}

func (p *Pages) one(c *web.Call) error { return p.show(c, &oneView{c: c}) }

func (p *Pages) show(c *web.Call, v *oneView) error {
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		f, err := asked(ctx, tx, c)
		if err != nil {
			return err
		}
		lines, err := linesOf(ctx, tx, c, []*record.Finding{f})
		if err != nil {
			return err
		}
		today, err := tx.Today(ctx)
		if err != nil {
			return err
		}
		v.l, v.tomorrow = lines[0], string(today.AddDays(1))
		if at := f.AcceptedBy.ID; !at.IsZero() {
			names, err := store.Titles(ctx, tx, []id.ID{at})
			if err != nil {
				return err
			}
			v.by = names[at].Title
		}
		for _, s := range tx.Moves(record.Findings.Type, f) {
			v.may = v.may || s.Name == "accept" || f.State == "accepted" && s.Name == "reopen"
		}
		return nil
	}); err != nil {
		return err
	}
	if len(v.errs) > 0 {
		c.Status(422)
	}
	return c.Page(ui.Page{Title: v.l.F.Ref, Heading: v.l.Says, Crumbs: []ui.Crumb{{Label: c.T("contradictions.title"), Href: c.At("contradictions")}}}, oneBody(v))
}

func (p *Pages) accept(c *web.Call) error {
	v := &oneView{c: c, reason: c.R.PostFormValue("reason"), until: c.R.PostFormValue("until"), errs: map[string]string{}}
	return p.decide(c, v, func(ctx context.Context, tx *store.Tx, at id.ID) error {
		_, err := DoAccept(ctx, tx, at, Acceptance{Reason: v.reason, Until: v.until})
		return err
	})
}

func (p *Pages) reopen(c *web.Call) error {
	return p.decide(c, &oneView{c: c, errs: map[string]string{}}, func(ctx context.Context, tx *store.Tx, at id.ID) error {
		_, err := DoReopen(ctx, tx, at)
		return err
	})
}

// decide carries out a decision and shows the contradiction again, with what is to
// be typed where something is missing.
func (p *Pages) decide(c *web.Call, v *oneView, do func(context.Context, *store.Tx, id.ID) error) error {
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		f, err := asked(ctx, tx, c)
		if err != nil {
			return err
		}
		return do(ctx, tx, f.ID)
	})
	if x, ok := problem.As(err); ok && x.Kind == problem.Invalid {
		for _, f := range x.Fields {
			v.errs[f.Path] = c.Words.Field(f)
		}
		return p.show(c, v)
	}
	if err != nil {
		return err
	}
	return c.Go(c.At("contradictions", c.R.PathValue("ref")))
}

// part of a record: what contradicts itself there. The card stands on the page of
// the record in which it is mended.
const onRecord = 20

// Open are the open contradictions at a record, the most pressing first.
func Open(ctx context.Context, tx *store.Tx, at id.ID) ([]*record.Finding, error) {
	page, err := store.List(ctx, tx, record.Findings, store.Query{
		Where: []store.Cond{{Field: "subject", Op: "is", Value: at.String()}, {Field: "state", Op: "is", Value: "open"}}, Sort: "severity", Limit: onRecord, Rows: true,
	})
	return page.Items, err
}

// watched reports whether rules find anything at records of a register.
func watched(t *register.Type) bool { return rulesAt(t.Name) != "" }
