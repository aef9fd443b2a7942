package programme

import (
	"context"
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// lawLine is a law and whether it is in scope.
type lawLine struct {
	ID, Name, Citation string
	On                 bool
	Duties, Conditions int // free-standing ones in the library, and conditions of a ground
	Taken              int // obligations taken from them
	Suggested          bool
}

// lawLines are the laws in scope; with all, the others that the library or a law
// pack knows too.
func lawLines(words i18n.Words, w *world, all bool) []lawLine {
	on := map[string]bool{}
	for _, x := range w.Own.LawsInScope {
		on[string(x)] = true
	}
	taken := map[string]int{}
	for _, o := range w.Obligations {
		if o.LibraryKey != "" {
			taken[catalogue.Library().LawOf(catalogue.Key(o.LibraryKey))]++
		}
	}
	home := map[string]bool{}
	for _, l := range w.LawPacks().ForCountry(string(w.Own.Country)) {
		home[l.ID] = true
	}
	var out []lawLine
	for _, l := range w.LawPacks().Laws() {
		x := lawLine{ID: l.ID, Name: l.Name, Citation: l.Citation, On: on[l.ID], Taken: taken[l.ID], Suggested: home[l.ID]}
		if key := "law.name." + l.ID; words.Has(key) {
			x.Name = words.T(key)
		}
		for _, d := range catalogue.Library().DutiesOf(l.ID) {
			if d.Condition {
				x.Conditions++
			} else {
				x.Duties++
			}
		}
		delete(on, l.ID)
		if x.On || all {
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(a, b lawLine) int {
		rank := func(l lawLine) int {
			switch {
			case l.On:
				return 0
			case l.Suggested:
				return 1
			case l.Duties > 0:
				return 2
			}
			return 3
		}
		return rank(a) - rank(b)
	})
	return out
}

// SwitchLaw puts a law into the scope of the organisation or takes it out. What was
// taken from it stays: an obligation of a law that is out is kept (S-008). A law is known
// by the program, or by a pack that the organisation laid over it.
func SwitchLaw(ctx context.Context, tx *store.Tx, code string, on bool) error {
	packs, err := survey.Laws(ctx, tx)
	if err != nil {
		return err
	}
	_, known := packs.Law(code)
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return err
	}
	if !known && (on || !slices.Contains(own.LawsInScope, record.Law(code))) { // one whose pack is gone can still be taken out
		return fieldProblem("law", "no_such_law", "law", code)
	}
	_, err = store.Change(ctx, tx, record.Organisations, own.ID, own.Rev, func(o *record.Organisation) error {
		o.LawsInScope = slices.DeleteFunc(slices.Clone(o.LawsInScope), func(x record.Law) bool { return string(x) == code })
		if on {
			o.LawsInScope = append(o.LawsInScope, record.Law(code))
		}
		return nil
	})
	return err
}

// TakeDuties makes obligations of duties of the library, each once: what has been
// taken already is left alone. It answers how many came.
func TakeDuties(ctx context.Context, tx *store.Tx, code, lang string, keys []string) (int, error) {
	if _, ok := law.Shipped().Law(code); !ok {
		return 0, problem.NotFound("address", "")
	}
	have := map[string]bool{}
	known, err := store.Whole(ctx, tx, record.Obligations)
	if err != nil {
		return 0, err
	}
	for _, o := range known {
		have[o.LibraryKey] = true
	}
	var list []store.Addition
	for _, d := range catalogue.Library().DutiesOf(code) {
		key := string(d.Key)
		if have[key] || !slices.Contains(keys, key) {
			continue
		}
		o := &record.Obligation{
			Head: register.Head{Title: clipped(d.TitleIn(lang), 200), Owner: tx.Person}, Kind: "statute", Law: record.Law(code),
			Provision: clipped(d.Provision, 300), Text: register.Text(d.TextIn(lang)), LibraryKey: key,
		}
		for _, m := range catalogue.Library().Mappings(d.Key) {
			for _, k := range []catalogue.Key{m.From, m.To} {
				if k.Framework() == catalogue.ISO27701of2025 && !slices.Contains(o.Requirements, record.Requirement(k)) {
					o.Requirements = append(o.Requirements, record.Requirement(k))
				}
			}
		}
		list = append(list, store.Addition{Type: record.Obligations.Type, Record: o})
	}
	if len(list) == 0 {
		return 0, nil
	}
	return len(list), store.CreateMany(ctx, tx, list, nil)
}

// lawsView is the page of laws.
type lawsView struct {
	c     *web.Call
	w     *world
	list  []lawLine
	may   bool
	packs bool // may lay packs over those of the program
}

func (p *Pages) lawsPage(c *web.Call) error {
	v := lawsView{c: c, may: c.Who.May(access.Change, access.Organisation), packs: c.Who.May(access.Create, record.LawPacks.Group)}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		v.w, err = load(ctx, tx)
		return err
	}); err != nil {
		return err
	}
	v.list = lawLines(c.Words, v.w, true)
	return c.Page(ui.Page{Title: c.T("programme.laws"), Lead: c.T("programme.laws.lead", "count", len(v.w.Own.LawsInScope)), Crumbs: crumbs(c), Wide: true, Actions: lawsActions(v)}, lawsBody(v))
}

func (p *Pages) switchLaw(c *web.Call) error {
	code, on := c.R.PostFormValue("law"), c.R.PostFormValue("on") == "on"
	if err := c.Write(func(ctx context.Context, tx *store.Tx) error { return SwitchLaw(ctx, tx, code, on) }); err != nil {
		return err
	}
	if on {
		c.Toast(ui.Toast{Text: c.T("programme.laws.on"), Tone: ui.OK})
		return c.Go(c.At("laws", code))
	}
	c.Toast(ui.Toast{Text: c.T("programme.laws.off"), Tone: ui.OK})
	return c.Go(c.At("laws"))
}

// lawView is one law with its duties, how far each is answered, and which are shown.
type lawView struct {
	c     *web.Call
	line  lawLine
	rows  []dutyLine
	count map[assess.DutyState]int
	show  assess.DutyState
	may   bool
	clock []law.Clock
}

// dutyLine is a duty of a law, or a condition of a ground, which has no state.
type dutyLine struct {
	*catalogue.Requirement
	Obligation *record.Obligation
	State      assess.DutyState
}

func (p *Pages) lawPage(c *web.Call) error {
	v := lawView{c: c, may: c.Who.May(access.Create, access.Records)}
	var w *world
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		var err error
		w, err = load(ctx, tx)
		return err
	}); err != nil {
		return err
	}
	code := c.R.PathValue("law")
	i := slices.IndexFunc(lawLines(c.Words, w, true), func(l lawLine) bool { return l.ID == code })
	if i < 0 {
		return problem.NotFound("address", "")
	}
	v.line = lawLines(c.Words, w, true)[i]
	v.show, v.count = assess.DutyState(c.R.URL.Query().Get("show")), map[assess.DutyState]int{}
	states := map[catalogue.Key]assess.Duty{}
	for _, d := range assess.Duties(w.World, []record.Law{record.Law(code)}) {
		states[d.Key] = d
		v.count[d.State]++
	}
	for _, r := range catalogue.Library().DutiesOf(code) {
		d := states[r.Key]
		if v.show == "" || d.State == v.show {
			v.rows = append(v.rows, dutyLine{r, d.Obligation, d.State})
		}
	}
	v.clock = w.LawPacks().ClocksFor(code)
	lead := c.T("programme.law.lead", "duties", v.line.Duties, "conditions", v.line.Conditions, "taken", v.line.Taken)
	return c.Page(ui.Page{Title: v.line.Name, Lead: lead, Crumbs: crumbs(c, ui.Crumb{Label: c.T("programme.laws"), Href: c.At("laws")}), Wide: true, Actions: lawActions(v)}, lawBody(v))
}

func (p *Pages) takeDuties(c *web.Call) error {
	code, n := c.R.PathValue("law"), 0
	if err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		var err error
		n, err = TakeDuties(ctx, tx, code, c.Words.Lang(), c.R.PostForm["duty"])
		return err
	}); err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("programme.law.taken", "count", n), Tone: ui.OK})
	return c.Go(c.At("laws", code))
}

// dutyTone is the colour of a state.
func dutyTone(s assess.DutyState) ui.Tone {
	switch s {
	case assess.DutyMet:
		return ui.OK
	case assess.DutyPartly:
		return ui.Warn
	case assess.DutyUnmet:
		return ui.Bad
	}
	return ui.Mute
}

func (v lawView) views() []ui.Tab {
	at := v.c.At("laws", v.line.ID)
	out := []ui.Tab{{Label: v.c.T("programme.ready.all"), Href: at, Current: v.show == "", Count: v.line.Duties + v.line.Conditions}}
	for _, s := range assess.DutyStates() {
		out = append(out, ui.Tab{Label: v.c.T("programme.duty." + string(s)), Href: at + "?show=" + string(s), Current: v.show == s, Count: v.count[s]})
	}
	return out
}

// lawGap is the gap list of one law in scope, as numbers that open their rows.
type lawGap struct {
	ID, Name string
	segs     []ui.Seg
	open     int // duties that nobody has answered, or that are not met
}

// lawGaps count the duties of the laws in scope by how far they are answered (S-008).
func lawGaps(c *web.Call, w *world) []lawGap {
	var out []lawGap
	for _, l := range lawLines(c.Words, w, false) {
		n := map[assess.DutyState]int{}
		for _, d := range assess.Duties(w.World, []record.Law{record.Law(l.ID)}) {
			n[d.State]++
		}
		g := lawGap{ID: l.ID, Name: l.Name, open: n[assess.DutyOpen] + n[assess.DutyUnmet]}
		for _, s := range slices.Backward(assess.DutyStates()) {
			g.segs = append(g.segs, ui.Seg{Tone: dutyTone(s), N: n[s], Label: c.T("programme.duty." + string(s))})
		}
		out = append(out, g)
	}
	return out
}
