package systems

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// Filter narrows the elements of all data sets (S-037). Empty fields ask for nothing.
type Filter struct {
	Category    string // a code; what stands below it belongs to it
	Sensitivity string
	Special     string // yes, no or unknown
	Rule        string // reference of a retention rule, or "none"
	Sharing     string
	Purpose     string // "none": nobody has said what the element is needed for (S-089)
}

// filterOf reads a filter from an address.
func filterOf(q url.Values) Filter {
	return Filter{strings.TrimSpace(q.Get("category")), q.Get("sensitivity"), q.Get("special"), strings.TrimSpace(q.Get("rule")), q.Get("sharing"), q.Get("purpose")}
}

func (f Filter) values() url.Values {
	out := url.Values{}
	for name, v := range map[string]string{"category": f.Category, "sensitivity": f.Sensitivity, "special": f.Special, "rule": f.Rule, "sharing": f.Sharing, "purpose": f.Purpose} {
		if v != "" {
			out.Set(name, v)
		}
	}
	return out
}

// where are the conditions of a filter.
func (f Filter) where(terms *catalogue.Set) []store.Cond {
	var out []store.Cond
	if f.Category != "" {
		codes := []string{f.Category}
		for _, t := range terms.Terms(catalogue.PIICategory) {
			if t.Code != f.Category && catalogue.Within(catalogue.PIICategory, t.Code, f.Category) {
				codes = append(codes, t.Code)
			}
		}
		out = append(out, store.Cond{Field: "category", Op: "is", Value: strings.Join(codes, "|")})
	}
	for field, v := range map[string]string{"sensitivity": f.Sensitivity, "special": f.Special, "sharing": f.Sharing} {
		if v != "" {
			out = append(out, store.Cond{Field: field, Op: "is", Value: v})
		}
	}
	switch f.Rule {
	case "":
	case "none":
		out = append(out, store.Cond{Field: "retention", Op: "empty"})
	default:
		out = append(out, store.Cond{Field: "retention", Op: "is", Value: f.Rule})
	}
	if f.Purpose == "none" {
		out = append(out, store.Cond{Field: "needed_for", Op: "empty"}, store.Cond{Field: "purposes", Op: "empty"}, store.Cond{Field: "status", Op: "not", Value: "rejected|ignored"})
	}
	return out
}

// Elements is one page of elements with the titles of what they name.
type Elements struct {
	store.RowPage[record.DataElement]
	Names map[id.ID]store.Title
}

// DoElements lists the elements of all data sets by a filter. Problems: a value of the
// filter that means nothing, by its field.
func DoElements(ctx context.Context, tx *store.Tx, f Filter, after string, limit int) (*Elements, error) {
	terms, err := survey.Terms(ctx, tx)
	if err != nil {
		return nil, err
	}
	page, err := store.Rows[record.DataElement](ctx, tx, record.DataSets.Type, "elements", store.RowQuery{Where: f.where(terms), After: after, Limit: limit, Count: after == ""})
	if err != nil {
		return nil, err
	}
	var ids []id.ID
	for _, x := range page.Items {
		ids = append(append(ids, x.Row.Retention.ID), x.Row.NeededFor...)
	}
	out := &Elements{RowPage: page, Names: map[id.ID]store.Title{}}
	if len(ids) > 0 {
		out.Names, err = store.Titles(ctx, tx, ids)
	}
	return out, err
}

type elementsView struct {
	c     *web.Call
	f     Filter
	e     *Elements
	rules []ui.Option
	first bool
	find  string // where more rules are looked up by what is typed; empty where all are offered
}

// offeredRules is how many rules the list of the filter holds; more are looked up.
const offeredRules = 50

// offerRules lists rules to choose from, the chosen one among them.
func (v *elementsView) offerRules(ctx context.Context, tx *store.Tx) error {
	v.rules = []ui.Option{{Value: "none", Label: v.c.T("systems.no_rule")}}
	rules, err := store.List(ctx, tx, record.RetentionRules, store.Query{Sort: "title", Limit: offeredRules})
	if err != nil {
		return err
	}
	for _, r := range rules.Items {
		v.rules = append(v.rules, ui.Option{Value: r.Ref, Label: r.Title, Hint: r.Ref})
	}
	if rules.Next != "" {
		v.find = v.c.At(record.DataSets.Name, "options", "?field=elements.retention")
	}
	if v.f.Rule == "" || slices.ContainsFunc(v.rules, func(o ui.Option) bool { return o.Value == v.f.Rule }) {
		return nil
	}
	at, err := tx.Resolve(ctx, []string{record.RetentionRules.Name}, v.f.Rule)
	if err != nil || at.IsZero() {
		return err
	}
	titles, err := store.Titles(ctx, tx, []id.ID{at})
	if err != nil {
		return err
	}
	v.rules = append(v.rules, ui.Option{Value: v.f.Rule, Label: titles[at].Title, Hint: titles[at].Ref})
	return nil
}

// ruleName is the rule of the filter as people call it.
func (v *elementsView) ruleName() string {
	for _, o := range v.rules {
		if o.Value == v.f.Rule {
			return o.Label
		}
	}
	return v.f.Rule
}

func (p *Pages) elements(c *web.Call) error {
	after := c.R.URL.Query().Get("after")
	v := &elementsView{c: c, f: filterOf(c.R.URL.Query()), first: after == ""}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) (err error) {
		if v.e, err = DoElements(ctx, tx, v.f, after, 50); err != nil {
			return err
		}
		return v.offerRules(ctx, tx)
	}); err != nil {
		return err
	}
	return c.Page(ui.Page{Title: c.T("systems.elements"), Lead: c.T("systems.elements.lead"), Wide: true, Crumbs: []ui.Crumb{{Label: c.T("web.nav.data")}}}, elementsBody(v))
}

// here is the page with a part of its filter changed.
func (v *elementsView) here(name, value string) string {
	q := v.f.values()
	if q.Del(name); value != "" {
		q.Set(name, value)
	}
	if len(q) == 0 {
		return v.c.At("data-elements")
	}
	return v.c.At("data-elements", "?"+q.Encode())
}

func (v *elementsView) choices(list string, values []string) []ui.Option {
	var out []ui.Option
	for _, x := range values {
		out = append(out, ui.Option{Value: x, Label: v.c.T("choice." + list + "." + x)})
	}
	return out
}

func (v *elementsView) categories() []ui.Option {
	var out []ui.Option
	group := map[string]string{}
	for _, t := range catalogue.In(v.c.Words).Terms(catalogue.PIICategory) {
		head, _, _ := strings.Cut(t.Code, ".")
		if t.Code == head {
			group[head] = t.Label(v.c.Words.Lang())
		}
		out = append(out, ui.Option{Value: t.Code, Label: t.Label(v.c.Words.Lang()), Group: group[head]})
	}
	return out
}

// chips are the filters that are on.
func (v *elementsView) chips() []ui.ChipFilter {
	var out []ui.ChipFilter
	add := func(name, label, value string) {
		if value != "" {
			out = append(out, ui.ChipFilter{Text: label + ": " + value, Name: label, Remove: v.here(name, "")})
		}
	}
	word := func(list, value string) string {
		if value == "" {
			return ""
		}
		return v.c.T("choice." + list + "." + value)
	}
	if v.f.Category != "" {
		add("category", v.c.T("field.data-sets.elements.category"), catalogue.In(v.c.Words).Label(catalogue.PIICategory, v.f.Category, v.c.Words.Lang()))
	}
	add("sensitivity", v.c.T("field.data-sets.elements.sensitivity"), word("sensitivity_class", v.f.Sensitivity))
	add("special", v.c.T("field.data-sets.elements.special"), word("yes_no", v.f.Special))
	add("rule", v.c.T("field.data-sets.elements.retention"), v.ruleName())
	add("sharing", v.c.T("field.data-sets.elements.sharing"), word("sharing_scope", v.f.Sharing))
	if v.f.Purpose == "none" {
		add("purpose", v.c.T("field.data-sets.elements.needed_for"), v.c.T("systems.no_purpose"))
	}
	return out
}

func (v *elementsView) total() string {
	switch n := v.e.Total; {
	case !v.first:
		return v.c.T("systems.elements.more")
	case n > store.MaxCount:
		return v.c.T("systems.elements.many", "count", store.MaxCount)
	default:
		return v.c.T("systems.elements.count", "count", n)
	}
}
