package retention

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// checksOf are the rules of contradictions about which the page of the schedule is.
const checksOf = "element.rule|dataset.rule|element.activity|rule.clash|rule.ground|rule.activity|hold.over"

type scheduleView struct {
	c         *web.Call
	s         *Schedule
	unruled   int // elements without a rule, as data sets: open contradictions of that rule
	against   int // all open contradictions about retention
	mayExport bool
	mayCreate bool
}

func (p *Pages) schedule(c *web.Call) error {
	v := &scheduleView{c: c, mayExport: c.Who.May(access.Export, access.Records), mayCreate: c.Who.May(access.Create, access.Records)}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if v.s, err = DoSchedule(ctx, tx); err != nil {
			return err
		}
		if !tx.May(access.Read, record.Findings.Group) {
			return nil
		}
		open := store.Cond{Field: "state", Op: "is", Value: "open"}
		n, err := store.Counts(ctx, tx, record.Findings.Type, []store.Query{
			{Where: []store.Cond{open, {Field: "rule", Op: "is", Value: "dataset.rule"}}}, {Where: []store.Cond{open, {Field: "rule", Op: "is", Value: checksOf}}}})
		if err != nil {
			return err
		}
		v.unruled, v.against = n[0], n[1]
		return nil
	}); err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("retention.title"), Lead: v.lead(), Wide: true, Actions: scheduleActions(v), Crumbs: []ui.Crumb{{Label: c.T("web.nav.data")}}}, scheduleBody(v))
}

// lead is the state in one sentence.
func (v *scheduleView) lead() string {
	if v.s.Rules == 0 {
		return v.c.T("retention.lead.none")
	}
	return v.c.T("retention.lead", "count", v.s.Rules-v.s.Drafts) + " " + v.c.T("retention.lead.clashes", "count", len(v.s.Clashes))
}

func (v *scheduleView) figures() []ui.Figure {
	w := v.c.Words
	return []ui.Figure{
		{Label: v.c.T("retention.figure.rules"), Value: w.Number(int64(v.s.Rules - v.s.Drafts)), Href: v.c.At("retention-rules") + "?where=state:is:approved"},
		{Label: v.c.T("retention.figure.drafts"), Value: w.Number(int64(v.s.Drafts)), Href: v.c.At("retention-rules") + "?where=state:is:draft"},
		{Label: v.c.T("retention.figure.clashes"), Value: w.Number(int64(len(v.s.Clashes))), Href: "#clashes"},
		{Label: v.c.T("retention.figure.unruled"), Value: w.Number(int64(v.unruled)), Href: v.c.At("contradictions") + "?rule=dataset.rule"},
		{Label: v.c.T("retention.figure.holds"), Value: w.Number(int64(len(v.s.Holds))), Href: v.c.At("retention", "holds")},
	}
}

type dueView struct {
	c     *web.Call
	q     Question
	a     *Answer
	asked bool
	wrong map[string]string
	rules []ui.Option
	sets  []ui.Option
	// Where more are looked up by what is typed; empty where all are offered.
	findRule, findSet string
}

// offered is how many rules and data sets the lists hold; more are looked up.
const offered = 50

// chosen adds the record that was chosen to the options, if it is not among them.
func chosen(ctx context.Context, tx *store.Tx, list []ui.Option, register, value string) ([]ui.Option, error) {
	if value == "" || slices.ContainsFunc(list, func(o ui.Option) bool { return o.Value == value }) {
		return list, nil
	}
	at, err := tx.Resolve(ctx, []string{register}, value)
	if err != nil || at.IsZero() {
		return list, err
	}
	titles, err := store.Titles(ctx, tx, []id.ID{at})
	if err != nil {
		return nil, err
	}
	return append(list, ui.Option{Value: value, Label: titles[at].Title, Hint: titles[at].Ref}), nil
}

// due is the calculator. What cannot be reckoned is answered at its field.
func (p *Pages) due(c *web.Call) error {
	get := c.R.URL.Query().Get
	v := &dueView{c: c, q: Question{strings.TrimSpace(get("rule")), get("event"), get("data_set"), get("principal")}, wrong: map[string]string{}}
	v.asked = v.q.Rule != ""
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		rules, err := store.List(ctx, tx, record.RetentionRules, store.Query{Sort: "title", Limit: offered, Where: []store.Cond{{Field: "state", Op: "not", Value: "superseded"}}})
		if err != nil {
			return err
		}
		for _, r := range rules.Items {
			v.rules = append(v.rules, ui.Option{Value: r.Ref, Label: r.Title, Hint: r.Ref})
		}
		sets, err := store.List(ctx, tx, record.DataSets, store.Query{Sort: "title", Limit: offered})
		if err != nil {
			return err
		}
		for _, d := range sets.Items {
			v.sets = append(v.sets, ui.Option{Value: d.Ref, Label: d.Title, Hint: d.Ref})
		}
		if rules.Next != "" {
			v.findRule = c.At(record.DataSets.Name, "options", "?field=elements.retention")
		}
		if sets.Next != "" {
			v.findSet = c.At(record.RetentionRules.Name, "options", "?field=data_sets")
		}
		if v.rules, err = chosen(ctx, tx, v.rules, record.RetentionRules.Name, v.q.Rule); err != nil {
			return err
		}
		if v.sets, err = chosen(ctx, tx, v.sets, record.DataSets.Name, v.q.DataSet); err != nil {
			return err
		}
		if !v.asked {
			return nil
		}
		v.a, err = DoReckon(ctx, tx, v.q)
		return err
	}); err != nil {
		if !problem.Is(err, problem.Invalid) || !v.asked {
			return err
		}
		for _, f := range fieldsOf(err) {
			v.wrong[f.Path] = c.Words.Field(f)
		}
		c.Status(http.StatusUnprocessableEntity)
	}
	return c.Page(ui.Page{Title: c.T("retention.due.title"), Lead: c.T("retention.due.lead"), Crumbs: []ui.Crumb{{Label: c.T("web.nav.data")}, {Label: c.T("retention.title"), Href: c.At("retention")}}}, dueBody(v))
}

// stepWords is one step of the reckoning.
func stepWords(c *web.Call, s assess.DisposalStep) string {
	args := s.Args.In(c.Words)
	args["day"] = s.Day
	return c.Words.Fill("retention.step."+s.Says, args)
}

func (v *dueView) control(name, label string) ui.Control {
	return ui.Control{Name: name, ID: "due-" + name, Label: v.c.T(label), Error: v.wrong[name]}
}

// verdict is what the answer comes to, and how it looks.
func (v *dueView) verdict() (ui.Tone, string) {
	a := v.a
	switch {
	case a.Lacks != "":
		return ui.Warn, v.c.T("retention.lacks." + a.Lacks)
	case len(a.Held) > 0 && a.Until > a.Due:
		return ui.Info, v.c.T("retention.verdict.held", "day", a.Until, "hold", a.Held[0].Ref)
	case a.Overdue && a.Due < a.Today:
		return ui.Bad, v.c.T("retention.verdict.overdue", "day", a.Due)
	case a.Overdue:
		return ui.Warn, v.c.T("retention.verdict.today")
	case len(a.Held) > 0:
		return ui.Info, v.c.T("retention.verdict.waits", "day", a.Due)
	}
	return ui.OK, v.c.T("retention.verdict.ahead", "day", a.Due)
}

type holdsView struct {
	c       *web.Call
	today   calendar.Day
	list    []*record.Hold
	names   map[id.ID]store.Title
	ref     string
	key     string
	asked   bool
	wrong   string
	blocks  []*record.Hold
	mayMake bool
}

// holds lists what may not be erased, and answers what would be in the way of erasing
// a record or a person.
func (p *Pages) holds(c *web.Call) error {
	v := &holdsView{c: c, ref: strings.TrimSpace(c.R.URL.Query().Get("ref")), key: strings.TrimSpace(c.R.URL.Query().Get("principal")), mayMake: c.Who.May(access.Create, access.Records)}
	v.asked = v.ref != "" || v.key != ""
	if err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if v.today, err = tx.Today(ctx); err != nil {
			return err
		}
		if v.list, err = imposed(ctx, tx); err != nil {
			return err
		}
		var ids []id.ID
		for _, h := range v.list {
			ids = append(ids, heldBy(h)...)
		}
		if v.names, err = store.Titles(ctx, tx, ids); err != nil || !v.asked {
			return err
		}
		at, err := recordCalled(ctx, tx, v.ref)
		if err != nil {
			return err
		}
		v.blocks, err = DoHolding(ctx, tx, []string{v.key}, at...)
		return err
	}); err != nil {
		if !problem.Is(err, problem.Invalid) {
			return err
		}
		for _, f := range fieldsOf(err) {
			v.wrong = c.Words.Field(f)
		}
		c.Status(http.StatusUnprocessableEntity)
	}
	return c.Page(ui.Page{Title: c.T("retention.holds.title"), Lead: c.T("retention.holds.lead"), Wide: true, Actions: holdsActions(v), Crumbs: []ui.Crumb{{Label: c.T("web.nav.data")}, {Label: c.T("retention.title"), Href: c.At("retention")}}}, holdsBody(v))
}

// recordCalled finds what people call by a reference; nothing for none.
func recordCalled(ctx context.Context, tx *store.Tx, ref string) ([]id.ID, error) {
	if ref == "" {
		return nil, nil
	}
	at, err := tx.Resolve(ctx, nil, strings.ToUpper(ref))
	if err != nil {
		return nil, err
	}
	var wrong problem.List
	wrong.If(at.IsZero(), "ref", "unknown_link", "value", ref)
	return []id.ID{at}, wrong.Err()
}

// holdTone says how near the end of a hold is.
func holdTone(h *record.Hold, today calendar.Day) (ui.Tone, string) {
	switch {
	case h.Until == "" || h.Until < today:
		return ui.Bad, "retention.hold.over"
	case h.From > today:
		return ui.Mute, "retention.hold.later"
	case h.Until <= today.AddDays(30):
		return ui.Warn, "retention.hold.soon"
	}
	return ui.OK, "retention.hold.binds"
}

// fieldsOf are the complaints of a problem about fields.
func fieldsOf(err error) []problem.Field {
	if p, ok := problem.As(err); ok {
		return p.Fields
	}
	return nil
}
