package page

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// formUpload is 64 MiB, the files that one form may bring.
const formUpload = 64 << 20

func (p *Pages) formRoutes(t *register.Type) {
	at := "/o/{org}/" + t.Name
	create := web.Rule{Verb: access.Create, Group: t.Group, Upload: formUpload}
	change := web.Rule{Verb: access.Change, Group: t.Group, Upload: formUpload}
	p.Default("GET "+at+"/new", create, func(c *web.Call) error { return p.newForm(c, t) })
	p.Default("POST "+at+"/new", create, func(c *web.Call) error { return p.create(c, t) })
	p.Default("GET "+at+"/{ref}/edit", change, func(c *web.Call) error { return p.editForm(c, t) })
	p.Default("POST "+at+"/{ref}/edit", change, func(c *web.Call) error { return p.save(c, t) })
	p.Default("GET "+at+"/options", web.Rule{Verb: access.Read, Group: t.Group}, func(c *web.Call) error { return p.fieldOptions(c, t) })
}

// recordForm is the form of one record as it is shown.
type recordForm struct {
	words i18n.Words
	t     *register.Type
	rec   register.Record
	// errs are complaints by path, typed what was typed where it was no value.
	errs   map[string]string
	typed  map[string]string
	errors []ui.FieldError

	titles     map[id.ID]store.Title
	targets    map[string][]ui.Option // by register; those with few records
	lists      map[string][]ui.Option
	packs      *law.Packs // that the organisation computes by
	laws       []string   // whose bases are offered; none for those of all laws
	optionsURL string
	mayCreate  func(register string) (href string, ok bool)
	ownOnly    bool // what the person makes is his: no owner to choose

	fresh    bool // of a record that is not there yet
	whole    bool // with all fields
	small    bool // without what the profile for small organisations leaves out
	spared   []spared
	sections []formSection
	action   string
	cancel   string
	touches  ui.MenuItem // what a change touches; without an address there is nothing to see
	hidden   map[string]string
	notice   *ui.Notice
}

// formSection is a group of fields.
type formSection struct {
	id, label     string
	fields        []*register.Field
	head          []string // keys of the head
	filled, total int
	errors        int
}

// show reads what the form of rec shows beside the record itself.
func (p *Pages) show(ctx context.Context, c *web.Call, tx *store.Tx, t *register.Type, rec register.Record) (*recordForm, error) {
	f := &recordForm{
		words: c.Words, t: t, rec: rec, errs: map[string]string{}, typed: map[string]string{},
		targets: map[string][]ui.Option{}, lists: map[string][]ui.Option{},
		optionsURL: c.At(t.Name, "options"), hidden: map[string]string{},
		ownOnly: c.Who.Reach(access.Change, t.Group) == access.Own,
		small:   c.Member.Small && c.R.FormValue("all") != "1",
	}
	if h := register.HeadOf(rec); p.Touches != nil && h.Ref != "" {
		if item, ok := p.Touches(c, t, rec); ok {
			f.touches = item
		}
	}
	f.mayCreate = func(name string) (string, bool) {
		to := tx.Registers().Get(name)
		return c.At(name, "new"), to != nil && c.Who.May(access.Create, to.Group)
	}
	var ids []id.ID
	for _, x := range store.LinksOf(t, rec) {
		ids = append(ids, x.To)
	}
	if owner := register.HeadOf(rec).Owner; !owner.IsZero() {
		ids = append(ids, owner)
	}
	var err error
	if f.titles, err = store.Titles(ctx, tx, ids); err != nil {
		return nil, err
	}
	if f.packs, err = survey.Laws(ctx, tx); err != nil {
		return nil, err
	}
	if f.laws, err = lawsOver(ctx, tx, t, rec); err != nil {
		return nil, err
	}
	for _, name := range pointedAt(t) {
		if err := f.target(ctx, tx, name); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// pointedAt are the registers that fields of t point into, each once, and people,
// who own records.
func pointedAt(t *register.Type) []string {
	out := []string{"people"}
	for _, f := range t.Fields {
		for _, x := range append([]*register.Field{f}, f.Rows...) {
			for _, name := range x.Registers {
				if !slices.Contains(out, name) {
					out = append(out, name)
				}
			}
		}
	}
	return out
}

// target reads the records of a register as options, if they are few.
func (f *recordForm) target(ctx context.Context, tx *store.Tx, name string) error {
	to := tx.Registers().Get(name)
	if to == nil || !tx.May(access.Read, to.Group) {
		return nil
	}
	list, err := store.ListAny(ctx, tx, to, store.Query{Limit: fewTargets})
	if err != nil || list.Next != "" {
		return err
	}
	f.targets[name] = recordOptions(list.Items, f.words.T(to.LabelKey()+".many"))
	return nil
}

func recordOptions(list []register.Record, group string) []ui.Option {
	out := make([]ui.Option, len(list))
	for i, r := range list {
		h := register.HeadOf(r)
		out[i] = ui.Option{Value: h.ID.String(), Label: h.Title + " (" + h.Ref + ")", Group: group}
	}
	return out
}

// answer shows the form as a page.
func (p *Pages) answer(c *web.Call, f *recordForm) error {
	f.arrange()
	page := ui.Page{
		Crumbs: []ui.Crumb{{Label: c.T(f.t.LabelKey() + ".many"), Href: c.At(f.t.Name)}},
	}
	h := register.HeadOf(f.rec)
	if f.fresh {
		page.Title = c.T("web.new", "register", f.t.Name)
		page.Lead = c.T(f.t.LabelKey() + ".help")
	} else {
		page.Crumbs = append(page.Crumbs, ui.Crumb{Label: h.Ref, Href: c.At(f.t.Name, h.Ref)})
		page.Title = c.T("form.edit.title", "ref", h.Ref)
		page.Heading = h.Title
		page.Head = formRef(h.Ref)
		filled, total := 0, 0
		for _, s := range f.sections {
			filled, total = filled+s.filled, total+s.total
		}
		lead := "form.edit.lead.plain"
		if f.t.Approving() {
			lead = "form.edit.lead"
		}
		page.Lead = c.T(lead, "filled", filled, "total", total)
	}
	return c.Page(page, formBody(f))
}

// recordAt is the record that an address names.
func (p *Pages) recordAt(ctx context.Context, tx *store.Tx, t *register.Type, ref string) (register.Record, error) {
	at, err := store.Ref(ctx, tx, t, ref)
	if err != nil {
		return nil, err
	}
	return store.GetAny(ctx, tx, t, at)
}

// editForm serves GET …/{ref}/edit.
func (p *Pages) editForm(c *web.Call, t *register.Type) error {
	var f *recordForm
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		rec, err := p.recordAt(ctx, tx, t, c.R.PathValue("ref"))
		if err != nil {
			return err
		}
		if err := mayEdit(tx, t, rec); err != nil {
			return err
		}
		f, err = p.show(ctx, c, tx, t, rec)
		return err
	})
	if err != nil {
		return err
	}
	p.changeForm(c, f)
	return p.answer(c, f)
}

func (p *Pages) changeForm(c *web.Call, f *recordForm) {
	h := register.HeadOf(f.rec)
	f.action, f.cancel = c.At(f.t.Name, h.Ref, "edit"), c.At(f.t.Name, h.Ref)
	f.hidden[revName] = strconv.FormatInt(h.Rev, 10)
}

// mayEdit refuses a form that could not be saved; the store decides again.
func mayEdit(tx *store.Tx, t *register.Type, rec register.Record) error {
	h := register.HeadOf(rec)
	if !h.Archived.IsZero() {
		return problem.New(problem.Blocked, "archived", "ref", h.Ref)
	}
	if !mayDo(tx.Actor, access.Change, t, rec) {
		return problem.New(problem.Forbidden, "forbidden", "verb", string(access.Change), "register", t.Name)
	}
	return nil
}

// submitted reports what the person wants: to save, or to see the form changed.
func submitted(values url.Values) (reshape bool, add string) {
	for name := range values {
		if list, ok := strings.CutPrefix(name, addName); ok {
			return true, list
		}
	}
	return values.Has(removeName) || values.Has(moveName) || values.Has("_more"), ""
}

// again shows the form with what was typed and the complaints about it.
func (p *Pages) again(ctx context.Context, c *web.Call, tx *store.Tx, r *reading, complaints []problem.Field) (*recordForm, error) {
	f, err := p.show(ctx, c, tx, r.t, r.rec)
	if err != nil {
		return nil, err
	}
	f.typed = r.typed
	f.complain(complaints)
	f.whole = r.values.Has("_all") || r.values.Has("_more")
	if len(complaints) > 0 {
		c.Status(http.StatusUnprocessableEntity)
	}
	return f, nil
}
