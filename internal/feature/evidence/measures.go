package evidence

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
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

// Measure is a technical or organisational measure (GDPR Art. 32) with all that
// carries it or says that it is taken.
type Measure struct {
	Code       string
	Known      bool // a code of the taxonomy, and not words of people
	Controls   []assess.Graded
	Activities []*record.ProcessingActivity
	Risks      []*record.Risk
	Systems    []id.ID            // of the controls
	Agreements []id.ID            // of the controls
	Evidence   []*record.Evidence // accepted, of the controls (S-083)
}

// State of a measure, by the best of the controls that carry it: in_place when one
// operates, designed, planned when none of its grades holds, claimed when no control
// carries what records say.
func (m Measure) State() string {
	if len(m.Controls) == 0 {
		return "claimed"
	}
	state := "planned"
	for _, c := range m.Controls {
		if c.Operating.Holds {
			return "in_place"
		}
		if c.Designed.Holds {
			state = "designed"
		}
	}
	return state
}

func measureTone(state string) ui.Tone {
	return map[string]ui.Tone{"in_place": ui.OK, "designed": ui.Info, "planned": ui.Mute, "claimed": ui.Warn}[state]
}

// Heading is the widest term above a measure.
func (m Measure) heading() string {
	code := m.Code
	for m.Known {
		t, ok := catalogue.Find(catalogue.Measure, code)
		if !ok || t.Parent == "" {
			return code
		}
		code = t.Parent
	}
	return ""
}

func (m Measure) label(w i18n.Words) string {
	return catalogue.In(w).Label(catalogue.Measure, m.Code, w.Lang())
}

// kind is technical or organisational; "" for words of people.
func (m Measure) kind() string {
	t, _ := catalogue.Find(catalogue.Measure, m.Code)
	return t.Kind
}

// DoMeasures gathers the measures that any record of the actor's world names, in the
// order of the taxonomy, words of people last (S-082).
func DoMeasures(ctx context.Context, tx *store.Tx) ([]Measure, error) {
	a, err := DoGrades(ctx, tx)
	if err != nil {
		return nil, err
	}
	activities, err := store.Those(ctx, tx, record.ProcessingActivities, nil)
	if err != nil {
		return nil, err
	}
	risks, err := store.Those(ctx, tx, record.Risks, nil)
	if err != nil {
		return nil, err
	}
	terms, err := survey.Terms(ctx, tx)
	if err != nil {
		return nil, err
	}
	return gather(terms, a, activities, risks), nil
}

func gather(terms *catalogue.Set, a *Assured, activities []*record.ProcessingActivity, risks []*record.Risk) []Measure {
	by := map[string]*Measure{}
	of := func(code string) *Measure {
		m := by[code]
		if m == nil {
			_, known := catalogue.Find(catalogue.Measure, code)
			m = &Measure{Code: code, Known: known}
			by[code] = m
		}
		return m
	}
	for _, c := range a.Controls {
		if c.Control.State == "retired" {
			continue
		}
		for _, code := range c.Control.Measures {
			m := of(string(code))
			m.Controls = append(m.Controls, c)
			m.Systems = union(m.Systems, c.Control.Systems)
			m.Agreements = union(m.Agreements, c.Control.Agreements)
			for _, e := range a.Evidence {
				if e.State == "accepted" && slices.Contains(e.Controls, c.Control.ID) && !slices.Contains(m.Evidence, e) {
					m.Evidence = append(m.Evidence, e)
				}
			}
		}
	}
	for _, x := range activities {
		for _, row := range x.Measures {
			if m := of(string(row.Measure)); !slices.Contains(m.Activities, x) {
				m.Activities = append(m.Activities, x)
			}
		}
	}
	for _, x := range risks {
		for _, row := range x.Measures {
			if m := of(string(row.Measure)); !slices.Contains(m.Risks, x) {
				m.Risks = append(m.Risks, x)
			}
		}
	}
	return inOrder(terms, by)
}

func union(a []id.ID, b []id.ID) []id.ID {
	for _, x := range b {
		if !slices.Contains(a, x) {
			a = append(a, x)
		}
	}
	return a
}

func inOrder(terms *catalogue.Set, by map[string]*Measure) []Measure {
	place := map[string]int{}
	for i, t := range terms.Terms(catalogue.Measure) {
		place[t.Code] = i + 1
	}
	var out []Measure
	for code, m := range by {
		if code != "" {
			out = append(out, *m)
		}
	}
	slices.SortFunc(out, func(a, b Measure) int {
		if a.Known != b.Known {
			if a.Known {
				return -1
			}
			return 1
		}
		if d := place[a.Code] - place[b.Code]; d != 0 {
			return d
		}
		return strings.Compare(a.Code, b.Code)
	})
	return out
}

// measureGroup is one heading of the view.
type measureGroup struct {
	Title string
	List  []Measure
}

func groupsOf(c *web.Call, list []Measure) []measureGroup {
	var out []measureGroup
	at := map[string]int{}
	for _, m := range list {
		h := m.heading()
		i, ok := at[h]
		if !ok {
			i = len(out)
			at[h] = i
			title := c.T("evidence.measures.own")
			if h != "" {
				title = Measure{Code: h}.label(c.Words)
			}
			out = append(out, measureGroup{Title: title})
		}
		out[i].List = append(out[i].List, m)
	}
	return out
}

type measuresView struct {
	c          *web.Call
	groups     []measureGroup
	segs       []ui.Seg
	n          int
	agreements []ui.Option
	gaps       int
	exports    bool
}

func (p *Pages) measures(c *web.Call) error {
	v := measuresView{c: c, exports: c.Who.May(access.Export, access.Records)}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		list, err := DoMeasures(ctx, tx)
		if err != nil {
			return err
		}
		v.fill(list)
		agreements, err := store.Every(ctx, tx, record.Agreements, store.Query{Sort: "title"})
		if err != nil {
			return err
		}
		for _, a := range agreements {
			v.agreements = append(v.agreements, ui.Option{Value: a.Ref, Label: a.Title, Hint: a.Ref})
		}
		gaps, err := DoGaps(ctx, tx)
		v.gaps = len(gaps)
		return err
	}); err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("evidence.measures"), Lead: c.T("evidence.measures.lead"), Wide: true, Crumbs: []ui.Crumb{{Label: c.T("web.nav.assurance")}}}, measuresBody(v))
}

func (v *measuresView) fill(list []Measure) {
	v.groups, v.n = groupsOf(v.c, list), len(list)
	count := map[string]int{}
	for _, m := range list {
		count[m.State()]++
	}
	for _, s := range []string{"in_place", "designed", "planned", "claimed"} {
		if count[s] > 0 {
			v.segs = append(v.segs, ui.Seg{Label: v.c.T("evidence.measure." + s), N: count[s], Tone: measureTone(s)})
		}
	}
}

func (v measuresView) says() string {
	var out []string
	for _, s := range v.segs {
		out = append(out, s.Label+" "+v.c.Words.Number(int64(s.N)))
	}
	return strings.Join(out, ", ")
}

type measureView struct {
	c     *web.Call
	m     Measure
	names titles
}

// measure is one measure with all that carries it.
func (p *Pages) measure(c *web.Call) error {
	v := measureView{c: c}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		list, err := DoMeasures(ctx, tx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(m Measure) bool { return m.Code == c.R.PathValue("code") })
		if i < 0 {
			return problem.New(problem.Missing, "evidence_no_measure")
		}
		v.m = list[i]
		names, err := store.Titles(ctx, tx, slices.Concat(v.m.Systems, v.m.Agreements))
		v.names = names
		return err
	}); err != nil {
		return err
	}
	return c.Page(ui.Page{Title: v.m.label(c.Words), Crumbs: []ui.Crumb{{Label: c.T("evidence.measures"), Href: c.At("measures")}}, Head: measureHead(v)}, measureBody(v))
}

type gapsView struct {
	c     *web.Call
	by    []gapGroup
	names titles
}

type gapGroup struct {
	kind  GapKind
	count int
	list  []Gap // what the page shows of them
	turn  ui.PageTurn
	asks  []asked
}

// gaps are the records that lack what a measure asks for.
func (p *Pages) gaps(c *web.Call) error {
	v := gapsView{c: c}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		list, err := DoGaps(ctx, tx)
		if err != nil {
			return err
		}
		var ids []id.ID
		for _, k := range GapKinds() {
			group := gapGroup{kind: k}
			for _, g := range list {
				if g.Kind == k {
					group.list = append(group.list, g)
				}
			}
			group.count = len(group.list)
			first, last, turn := c.Stretch(string(k), string(k), group.count, pageRows)
			group.list, group.turn = group.list[first:last], turn
			ids = append(ids, gapIDs(group.list)...)
			for _, g := range group.list {
				ids = append(ids, g.Reach...)
			}
			for _, key := range k.Asks() {
				group.asks = append(group.asks, asked{requirement(record.Requirement(key)), string(key)})
			}
			v.by = append(v.by, group)
		}
		names, err := store.Titles(ctx, tx, ids)
		v.names = names
		return err
	}); err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("evidence.gaps"), Lead: c.T("evidence.gaps.lead"), Crumbs: []ui.Crumb{{Label: c.T("evidence.measures"), Href: c.At("measures")}}}, gapsBody(v))
}
