package laws

import (
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/page"
	"github.com/privet-pims/privet/internal/web/ui"
)

// maxUpload is the most that a form with a pack may send, in bytes.
const maxUpload = law.MaxPack + 64<<10

// mostShown bounds each list of an effect on a page; the API has them all.
const mostShown = 50

// factsView is a law with all its facts, section by section.
type factsView struct {
	c        *web.Call
	s        Standing
	sections []section
	may      bool
}

// section are the facts below one first key.
type section struct {
	key   string
	facts []law.Fact
}

func (p *Pages) facts(c *web.Call) error {
	v := factsView{c: c, may: c.Who.May(access.Create, record.LawPacks.Group)}
	if err := c.Read(func(ctx context.Context, tx *store.Tx) error {
		s, facts, err := DoFacts(ctx, tx, c.R.PathValue("law"))
		v.s = s
		for _, f := range facts {
			if n := len(v.sections); n == 0 || v.sections[n-1].key != f.Section() {
				v.sections = append(v.sections, section{key: f.Section()})
			}
			last := &v.sections[len(v.sections)-1]
			last.facts = append(last.facts, f)
		}
		return err
	}); err != nil {
		return err
	}
	name := nameOf(c.Words, v.s.Law)
	lead := c.T("laws.facts.lead", "count", v.s.Facts, "day", v.s.AsOf)
	return c.Page(ui.Page{Title: c.T("laws.facts.title", "law", name), Lead: lead, Wide: true, Actions: factsActions(v),
		Crumbs: []ui.Crumb{{Label: c.T("programme.laws"), Href: c.At("laws")}, {Label: name, Href: c.At("laws", v.s.ID)}}}, factsBody(v))
}

// compareView is the form for a pack, again with what is wrong with the last.
type compareView struct {
	c      *web.Call
	wrong  string
	faults []problem.Field
	text   string
	source string
}

func (p *Pages) form(c *web.Call) error { return showForm(&compareView{c: c}) }

func showForm(v *compareView) error {
	c := v.c
	if v.wrong != "" {
		c.Status(http.StatusUnprocessableEntity)
	}
	return c.Page(ui.Page{Title: c.T("laws.compare"), Lead: c.T("laws.compare.lead"), Crumbs: []ui.Crumb{{Label: c.T("programme.laws"), Href: c.At("laws")}}}, compareBody(v))
}

// compare keeps what was sent as a draft and shows it; the draft changes nothing yet.
func (p *Pages) compare(c *web.Call) error {
	v := &compareView{c: c, source: strings.TrimSpace(c.R.PostFormValue("source")), text: c.R.PostFormValue("pack")}
	if file, head, err := c.R.FormFile("file"); err == nil {
		defer file.Close()
		raw, err := io.ReadAll(io.LimitReader(file, law.MaxPack+1))
		if err != nil {
			return err
		}
		if head.Size > 0 {
			v.text = string(raw)
		}
		if v.source == "" && head.Size > 0 {
			v.source = store.FileName(head.Filename)
		}
	}
	if strings.TrimSpace(v.text) == "" {
		v.wrong = c.T("laws.compare.empty")
		return showForm(v)
	}
	var pack *record.LawPack
	err := c.Write(func(ctx context.Context, tx *store.Tx) error {
		var err error
		pack, err = DoDraft(ctx, tx, []byte(v.text), v.source)
		return err
	})
	if x, ok := problem.As(err); ok && x.Kind == problem.Invalid {
		v.wrong, v.faults = c.Words.Problem(x), x.Fields
		return showForm(v)
	}
	if err != nil {
		return err
	}
	c.Toast(ui.Toast{Text: c.T("laws.drafted", "ref", pack.Ref), Tone: ui.OK})
	return c.Go(c.At(record.LawPacks.Name, pack.Ref))
}

// packView is the page of a pack: what differs, and what it does.
type packView struct {
	*page.Body
	c     *web.Call
	pack  *record.LawPack
	cmp   *Comparison
	wrong string
}

func (p *Pages) overview(ctx context.Context, tx *store.Tx, b *page.Body) (templ.Component, error) {
	v := &packView{Body: b, c: b.Call(), pack: b.Record().(*record.LawPack)} //nolint:forcetypeassert // of its register
	if v.pack.Text == "" {
		return packBody(v), nil
	}
	var err error
	v.cmp, err = compare(ctx, tx, []byte(v.pack.Text), v.pack.Ref)
	if x, ok := problem.As(err); ok && x.Kind == problem.Invalid {
		v.wrong = v.c.Words.Problem(x)
		return packBody(v), nil
	}
	if err != nil {
		return nil, err
	}
	return packBody(v), nil
}

// draft reports whether the pack is still to be decided on.
func (v *packView) draft() bool { return v.pack.State != record.InForce }

func nameOf(w i18n.Words, l *law.Law) string {
	if key := "law.name." + l.ID; w.Has(key) {
		return w.T(key)
	}
	name, _ := l.Said(w.Lang(), l.Name)
	return name
}

// sectionName is the first key in words.
func sectionName(w i18n.Words, key string) string {
	if w.Has("laws.section." + key) {
		return w.T("laws.section." + key)
	}
	return plainKey(key)
}

// factName is what a value of a fact is, part by part: the common parts have words.
func factName(w i18n.Words, name string) string {
	parts := strings.Split(name, "/")
	for i, p := range parts {
		parts[i] = plainKey(p)
		if key := "laws.fact." + p; w.Has(key) {
			parts[i] = w.T(key)
		}
	}
	return strings.Join(parts, " · ")
}

// plainKey is a key of the file without its underscores, as a person reads it.
func plainKey(key string) string {
	key, _, _ = strings.Cut(key, "~")
	return strings.ReplaceAll(strings.ReplaceAll(key, "_", " "), "/", " · ")
}

// placeOf is the rest of a path after its section.
func placeOf(path string) string {
	_, rest, _ := strings.Cut(path, "/")
	return plainKey(rest)
}

// limit is a time limit in words; "" for none.
func limit(w i18n.Words, c law.Clock) string {
	var parts []string
	if !c.Span.IsZero() {
		parts = append(parts, w.T("laws.span."+string(c.Span.Unit), "count", c.Span.N))
	}
	if c.Words != "" {
		parts = append(parts, c.Words)
	}
	if !c.Extension.IsZero() {
		parts = append(parts, w.T("laws.extension", "span", w.T("laws.span."+string(c.Extension.Unit), "count", c.Extension.N)))
	}
	if len(parts) > 0 && c.From != "" {
		parts = append(parts, w.T("laws.from", "day", c.From))
	}
	return strings.Join(parts, "; ")
}

func changeTone(x law.Change) ui.Tone {
	switch x {
	case law.FactAdded:
		return ui.OK
	case law.FactEnded:
		return ui.Bad
	}
	return ui.Info
}

func stateTone(s assess.PermitState) ui.Tone {
	switch s {
	case assess.PermitHome, assess.Permitted:
		return ui.OK
	case assess.PermitOpen:
		return ui.Warn
	case assess.NotPermitted:
		return ui.Bad
	}
	return ui.Mute
}

func country(w i18n.Words, t Turn) string {
	if t.To != "" {
		return catalogue.CountryName(string(t.To), w.Lang())
	}
	return t.Organisation
}

func (v *packView) day(d calendar.Day) string { return v.c.Words.Day(d) }

func sectionOf(path string) string {
	first, _, _ := strings.Cut(path, "/")
	first, _, _ = strings.Cut(first, "~")
	return first
}

// said is text, or a dash where there is none.
func said(text string) string {
	if text == "" {
		return "–"
	}
	return text
}
