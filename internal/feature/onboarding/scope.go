package onboarding

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/starter"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// scopeForm is the third step: size, sector, laws and the certificate.
type scopeForm struct {
	view
	Size, Sector, Certified, Edition, Profile string
	Laws                                      []string
	Sizes, Certificates, Editions, Profiles   []ui.Option
	Sectors                                   []string
	Suggested                                 []suggestion
	Hidden                                    []hiddenLine
}

// hiddenLine is a reason for which the small profile leaves something out, with what.
type hiddenLine struct{ What, Why string }

// hiddenLines are what the profile for small organisations leaves out, reason by
// reason (S-010).
func hiddenLines(w i18n.Words) []hiddenLine {
	var out []hiddenLine
	names := map[string][]string{}
	for _, h := range record.Hidden(true) {
		name := w.T("register." + h.Register + ".many")
		if h.Field != "" {
			name = w.T(record.All().Get(h.Register).FieldKey(h.Field))
		}
		if !slices.ContainsFunc(out, func(l hiddenLine) bool { return l.Why == h.WhyKey }) {
			out = append(out, hiddenLine{Why: h.WhyKey})
		}
		if !slices.Contains(names[h.WhyKey], name) {
			names[h.WhyKey] = append(names[h.WhyKey], name)
		}
	}
	for i := range out {
		out[i].What = w.And(names[out[i].Why]...)
		out[i].Why = w.T(out[i].Why)
	}
	return out
}

func (p *pages) scopePage(c *web.Call) error {
	f := &scopeForm{}
	err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		o, s, err := load(ctx, tx)
		if err != nil {
			return err
		}
		f.view = viewOf(c, stepScope, s)
		f.Size, f.Sector, f.Certified, f.Edition, f.Profile = string(o.SizeClass), o.Sector, string(o.Certified27001), string(o.Edition), string(o.Profile)
		for _, l := range o.LawsInScope {
			f.Laws = append(f.Laws, string(l))
		}
		return f.suggest(ctx, c, tx, o, s)
	})
	if err != nil {
		return err
	}
	return p.showScope(c, f)
}

func (f *scopeForm) suggest(ctx context.Context, c *web.Call, tx *store.Tx, o *record.Organisation, s state) error {
	packs, err := survey.Laws(ctx, tx)
	if err != nil {
		return err
	}
	var chosen []string
	for _, l := range o.LawsInScope {
		chosen = append(chosen, string(l))
	}
	f.Suggested = beside(c.Words, packs, suggest(c.Words, packs, string(o.Country), s.Markets), chosen)
	return nil
}

func (p *pages) showScope(c *web.Call, f *scopeForm) error {
	f.Sizes, f.Certificates, f.Editions, f.Profiles = choices(c.Words, "size_class"), choices(c.Words, "certified27001"), choices(c.Words, "edition"), choices(c.Words, "profile")
	for _, s := range starter.List() {
		f.Sectors = append(f.Sectors, c.T(s.LabelKey()))
	}
	f.Hidden = hiddenLines(c.Words)
	return c.Plain(ui.Page{Title: c.T("onboarding.scope.title")}, scopeStep(f))
}

func (f *scopeForm) read(c *web.Call, packs *law.Packs) error {
	v := func(name string) string { return strings.TrimSpace(c.R.PostFormValue(name)) }
	f.Size, f.Sector, f.Certified, f.Edition, f.Profile = v("size_class"), v("sector"), v("certified27001"), v("edition"), v("profile")
	var p problem.List
	for _, code := range c.R.PostForm["laws"] {
		_, ok := packs.Law(code)
		p.If(!ok, "laws", "onboarding_law")
		f.Laws = append(f.Laws, code)
	}
	p.If(len(f.Sector) > 200, "sector", "too_long", "max", 200)
	for _, x := range []struct{ name, value string }{{"size_class", f.Size}, {"certified27001", f.Certified}, {"edition", f.Edition}, {"profile", f.Profile}} {
		values := record.Organisations.Field(x.name).Values
		p.If(x.value != "" && !slices.Contains(values, x.value), x.name, "unknown_value", "value", x.value, "values", strings.Join(values, ", "))
	}
	return p.Err()
}

func (f *scopeForm) labels(w i18n.Words) map[string]string {
	out := map[string]string{"laws": w.T("onboarding.laws")}
	for _, name := range []string{"size_class", "sector", "certified27001", "edition", "profile"} {
		out[name] = label(w, name)
	}
	return out
}

func (p *pages) scope(c *web.Call) error {
	f := &scopeForm{}
	packs, err := p.packs(c)
	if err != nil {
		return err
	}
	err = f.read(c, packs)
	if err == nil {
		err = c.Write(func(ctx context.Context, tx *store.Tx) error {
			return answer(ctx, tx, stepScope, func(o *record.Organisation, _ *state) { f.apply(o) })
		})
	}
	if err == nil {
		return c.Go(c.At("start", stepBegin))
	}
	read := c.Read(func(ctx context.Context, tx *store.Tx) error {
		o, s, err := load(ctx, tx)
		if err == nil {
			f.view = viewOf(c, stepScope, s)
			err = f.suggest(ctx, c, tx, o, s)
		}
		return err
	})
	if read != nil {
		return read
	}
	if err := f.refuse(c, err, f.labels(c.Words)); err != nil {
		return err
	}
	return p.showScope(c, f)
}

// apply puts the answers into the record.
func (f *scopeForm) apply(o *record.Organisation) {
	o.SizeClass, o.Sector, o.Certified27001 = record.SizeClass(f.Size), f.Sector, record.ISO27001(f.Certified)
	o.Edition, o.Profile = record.Edition(f.Edition), record.Profile(f.Profile)
	if o.Edition == "" {
		o.Edition = "2025"
	}
	o.LawsInScope = register.Terms[record.LawScheme]{}
	for _, code := range f.Laws {
		o.LawsInScope = append(o.LawsInScope, record.Law(code))
	}
}
