package evidence

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// DoChecks carries out every live check over what the actor may see. keys narrows it
// to the rules that speak to one of them; none means all.
func DoChecks(ctx context.Context, tx *store.Tx, keys ...catalogue.Key) ([]assess.Found, error) {
	w, err := survey.Load(ctx, tx)
	if err != nil {
		return nil, err
	}
	v := assess.NewView(w)
	var out []assess.Found
	for _, r := range assess.Rules() {
		if len(keys) == 0 || slices.ContainsFunc(r.Speaks(), func(k catalogue.Key) bool { return slices.Contains(keys, k) }) {
			out = append(out, assess.Found{Rule: r, Verdict: r.Find(v)})
		}
	}
	return out, nil
}

// checkState is what a rule found: it holds, falls short, or is about nothing here.
func checkState(f assess.Found) string {
	switch {
	case f.Verdict.Of == 0 && len(f.Verdict.Short) == 0:
		return "silent"
	case len(f.Verdict.Short) > 0:
		return "short"
	}
	return "holds"
}

func checkTone(state string, s assess.Severity) ui.Tone {
	switch {
	case state == "holds":
		return ui.OK
	case state == "silent":
		return ui.Mute
	case s == assess.Major:
		return ui.Bad
	}
	return ui.Warn
}

// lack is one shortfall in words, with the way to mend it.
type lack struct{ Text, Label, Href string }

// lacks puts the first shortfalls of a rule into words.
func lacks(c *web.Call, list []assess.Shortfall, t titles, most int) []lack {
	var out []lack
	for _, s := range list[:min(most, len(list))] {
		x := lack{Text: s.Sentence(c.Words)}
		typ := c.Store.Registers().Get(s.Register)
		switch {
		case typ == nil:
		case s.ID.IsZero():
			x.Label, x.Href = c.T(typ.LabelKey()+".many"), c.At(s.Register, "new")
		default:
			var at string
			if x.Label, at = t.link(c, s.ID); at != "" {
				x.Href = at
				if s.Field != "" {
					x.Href = at + "/edit#f-" + s.Field
				}
			}
		}
		out = append(out, x)
	}
	return out
}

func idsIn(found []assess.Found, most int) []id.ID {
	var out []id.ID
	for _, f := range found {
		for _, s := range f.Verdict.Short[:min(most, len(f.Verdict.Short))] {
			if !s.ID.IsZero() {
				out = append(out, s.ID)
			}
		}
	}
	return out
}

// checkRow is one rule of the page.
type checkRow struct {
	assess.Found
	State string
	Says  string
	Asks  []*catalogue.Requirement // of the edition of 2025
	Lacks []lack
}

type checksView struct {
	c      *web.Call
	tabs   []ui.Tab
	groups []checkGroup
	about  *catalogue.Requirement // the filter
	ctl    *record.Control
}

type checkGroup struct {
	Title string
	Rows  []checkRow
}

// shownLacks are how many shortfalls stand below a rule; its own page has all.
const shownLacks = 5

func (p *Pages) checks(c *web.Call) error {
	q := c.R.URL.Query()
	v := checksView{c: c}
	want := q.Get("show")
	if want == "" {
		want = "short"
	}
	base := ""
	var keys []catalogue.Key
	if k, ok := keyOf(q.Get("requirement")); ok {
		v.about, _ = catalogue.Library().Requirement(k)
		keys, base = []catalogue.Key{k}, "&requirement="+string(k)
	}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if ref := q.Get("control"); ref != "" {
			if v.ctl, err = store.ByRef(ctx, tx, record.Controls, ref); err != nil {
				return err
			}
			base = "&control=" + v.ctl.Ref
			for _, r := range v.ctl.Requirements {
				keys = append(keys, catalogue.Key(r))
			}
		}
		found, err := DoChecks(ctx, tx, keys...)
		if err != nil {
			return err
		}
		return v.fill(ctx, tx, found, want, base)
	}); err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("evidence.checks"), Lead: c.T("evidence.checks.lead"), Wide: true, Actions: checksActions(c),
		Crumbs: []ui.Crumb{{Label: c.T("web.nav.assurance")}}}, checksBody(v))
}

func (v *checksView) fill(ctx context.Context, tx *store.Tx, found []assess.Found, want, base string) error {
	for _, s := range []string{"short", "holds", "silent", "all"} {
		n := 0
		for _, f := range found {
			if s == "all" || checkState(f) == s {
				n++
			}
		}
		v.tabs = append(v.tabs, ui.Tab{Label: v.c.T("evidence.checks." + s), Href: v.c.At("checks", "?show="+s+base), Count: n, Current: s == want})
	}
	found = slices.DeleteFunc(found, func(f assess.Found) bool { return want != "all" && checkState(f) != want })
	names, err := store.Titles(ctx, tx, idsIn(found, shownLacks))
	if err != nil {
		return err
	}
	for _, f := range found {
		r := v.row(f, titles(names))
		title := groupOf(v.c, f.Rule)
		i := slices.IndexFunc(v.groups, func(g checkGroup) bool { return g.Title == title })
		if i < 0 {
			i = len(v.groups)
			v.groups = append(v.groups, checkGroup{Title: title})
		}
		v.groups[i].Rows = append(v.groups[i].Rows, r)
	}
	slices.SortStableFunc(v.groups, func(a, b checkGroup) int {
		return cmp.Or(cmp.Compare(clause(a.Title), clause(b.Title)), strings.Compare(a.Title, b.Title))
	})
	return nil
}

// clause is the number that a heading begins with; annexes stand behind all clauses.
func clause(title string) int {
	head, _, _ := strings.Cut(title, " ")
	n, err := strconv.Atoi(head)
	if err != nil {
		return math.MaxInt
	}
	return n
}

func (v *checksView) row(f assess.Found, names titles) checkRow {
	r := checkRow{Found: f, State: checkState(f), Says: f.Rule.Sentence(v.c.Words), Lacks: lacks(v.c, f.Verdict.Short, names, shownLacks)}
	for _, k := range f.Rule.Requirements {
		if x, ok := catalogue.Library().Requirement(k); ok {
			r.Asks = append(r.Asks, x)
		}
	}
	return r
}

// groupOf is the heading of a rule: that of its first requirement.
func groupOf(c *web.Call, r assess.Rule) string {
	if len(r.Requirements) == 0 {
		return ""
	}
	x, ok := catalogue.Library().Requirement(r.Requirements[0])
	if !ok {
		return string(r.Requirements[0])
	}
	if x.Kind == catalogue.Clause {
		head, _, _ := strings.Cut(x.ID, ".")
		if up := catalogue.Library().Above(x.Key); len(up) > 0 {
			return up[0].ID + " " + up[0].TitleIn(c.Words.Lang())
		}
		return head
	}
	if up := catalogue.Library().Above(x.Key); len(up) > 0 {
		last := up[len(up)-1]
		return last.ID + " " + last.TitleIn(c.Words.Lang())
	}
	return x.Table
}

type checkView struct {
	c     *web.Call
	row   checkRow
	lacks []lack
	turn  ui.PageTurn
}

// check is one rule with all that falls short of it.
func (p *Pages) check(c *web.Call) error {
	rules := assess.Rules()
	i := slices.IndexFunc(rules, func(r assess.Rule) bool { return r.ID == c.R.PathValue("rule") })
	if i < 0 {
		return problem.New(problem.Missing, "evidence_no_rule")
	}
	v := checkView{c: c}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		w, err := survey.Load(ctx, tx)
		if err != nil {
			return err
		}
		f := assess.Found{Rule: rules[i], Verdict: rules[i].Find(assess.NewView(w))}
		short := f.Verdict.Short
		first, last, turn := c.Stretch("page", "", len(short), pageRows)
		v.turn = turn
		list := checksView{c: c}
		names, err := store.Titles(ctx, tx, idsIn([]assess.Found{{Verdict: assess.Verdict{Short: short[first:last]}}}, pageRows))
		v.row = list.row(f, nil)
		v.lacks = lacks(c, short[first:last], names, pageRows)
		return err
	}); err != nil {
		return err
	}
	return c.Page(ui.Page{Title: v.row.Says, Crumbs: []ui.Crumb{{Label: c.T("evidence.checks"), Href: c.At("checks")}}, Head: checkHead(v)}, checkBody(v))
}

// Covered is how far the live checks speak to the requirements of an edition.
type Covered struct {
	Edition  string // 2025 or 2019
	Rows     []assess.Covered
	Specific int // requirements with rules about records made for the subject
	Waiting  int // requirements that a register to come would answer more fully
}

// editions of ISO/IEC 27701, the one in force first.
var editions = []string{"2025", "2019"}

// DoCoverage says which rules speak to which requirement of an edition, and on which
// records a fuller answer waits (S-036). "" is the edition in force.
func DoCoverage(edition string) (Covered, error) {
	out := Covered{Edition: cmp.Or(edition, editions[0])}
	var l problem.List
	l.If(!slices.Contains(editions, out.Edition), "edition", "unknown_value", "value", edition, "values", strings.Join(editions, ", "))
	if err := l.Err(); err != nil {
		return Covered{}, err
	}
	for _, x := range assess.Coverage() {
		if x.Requirement.Framework != "27701:"+out.Edition {
			continue
		}
		out.Rows = append(out.Rows, x)
		if x.Specific > 0 {
			out.Specific++
		}
		if len(x.Waits) > 0 {
			out.Waiting++
		}
	}
	return out, nil
}

type coverView struct {
	c    *web.Call
	tabs []ui.Tab
	Covered
}

func (p *Pages) coverage(c *web.Call) error {
	want := c.R.URL.Query().Get("edition")
	if !slices.Contains(editions, want) {
		want = editions[0]
	}
	cover, err := DoCoverage(want)
	if err != nil {
		return err
	}
	v := coverView{c: c, Covered: cover}
	for _, e := range editions {
		v.tabs = append(v.tabs, ui.Tab{Label: "ISO/IEC 27701:" + e, Href: c.At("checks", "coverage", "?edition="+e), Current: e == cover.Edition})
	}
	return c.Page(ui.Page{Title: c.T("evidence.coverage"), Lead: c.T("evidence.coverage.lead", "all", len(cover.Rows), "specific", cover.Specific, "waits", cover.Waiting), Wide: true,
		Crumbs: []ui.Crumb{{Label: c.T("evidence.checks"), Href: c.At("checks")}}}, coverBody(v))
}

// waitWords are the registers that a requirement waits for.
func waitWords(w i18n.Words, list []string) []string {
	out := []string{}
	for _, x := range list {
		out = append(out, w.T("waits."+x))
	}
	return out
}

// short is how many records fall short of a rule: one that lacks several things
// counts once.
func short(r checkRow) int {
	seen := map[id.ID]bool{}
	for _, s := range r.Verdict.Short {
		seen[s.ID] = true
	}
	return len(seen)
}
