package exchange

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// formBook turns the entries of an authority's layout into works.
type formBook struct {
	*planner
	create  bool
	titles  map[id.ID]store.Title
	missing map[string]*work
	speech  map[string][]formSpeech // by layout: the languages it may be in
}

// forms plans a workbook in the layout of an authority.
func (p *planner) forms(entries []*formEntry, create bool) error {
	t := record.ProcessingActivities.Type
	if err := p.mayImport(t); err != nil {
		return err
	}
	if len(entries) > maxForeign {
		return problem.New(problem.TooLarge, "import_too_many", "file", p.plan.File, "count", len(entries), "max", maxForeign)
	}
	b := &formBook{planner: p, create: create, titles: map[id.ID]store.Title{}, missing: map[string]*work{}, speech: map[string][]formSpeech{}}
	for _, e := range entries {
		b.want(e)
	}
	if err := b.names.load(p.ctx, p.tx); err != nil {
		return err
	}
	works := make([]*work, 0, len(entries))
	before, err := b.known(entries)
	if err != nil {
		return err
	}
	seen := map[string]*formEntry{}
	for _, e := range entries {
		w := &work{t: t, at: e.at, before: before[e], where: func(string) string { return e.at }}
		key := e.ref + "\x00" + fold(e.title)
		if first := seen[key]; first != nil {
			w.fail(e.at, problem.Field{Path: refKey, Key: "import_ref_twice", Args: problem.Pairs("ref", e.ref, "first", first.at)})
		}
		seen[key] = e
		b.fill(w, e)
		works = append(works, w)
	}
	all := make([]*work, 0, len(works)+len(p.plan.Missing))
	for _, m := range p.plan.Missing {
		all = append(all, b.missing[m.Register+"\x00"+fold(m.Title)])
		if err := p.mayImport(p.set.Get(m.Register)); err != nil {
			return err
		}
	}
	if err := p.decide(append(all, works...)); err != nil {
		return err
	}
	for _, s := range p.plan.Records {
		if s.listed && s.Action == Create {
			p.plan.Counts.Create--
			p.plan.Counts.Missing++
		}
	}
	return nil
}

// want asks for all names that the cells may hold.
func (b *formBook) want(e *formEntry) {
	t := record.ProcessingActivities.Type
	b.names.want([]string{t.Name}, e.ref)
	b.names.want([]string{t.Name}, e.sourceKey())
	for i, c := range e.columns {
		text := e.cells[i].text
		f := t.Field(c.field)
		switch {
		case c.head == "owner":
			b.names.want([]string{"people"}, text)
		case f == nil:
		case f.Kind.Points():
			b.wantLines(f, text)
		case f.Kind == register.KindRows:
			b.wantItems(f, readItems(text, b.isLabel(e, f)))
		}
	}
	customers := t.Field("customers")
	for _, l := range e.lines {
		b.wantItems(customers, readItems(l["name"].text, b.isLabel(e, customers)))
		b.wantLines(fieldOf(customers, "agreement"), l["agreement"].text)
	}
}

func (b *formBook) wantLines(f *register.Field, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		b.names.want(f.Registers, strings.ReplaceAll(line, `\;`, ";"))
	}
}

func (b *formBook) wantItems(list *register.Field, items []formItem) {
	for _, f := range list.Rows {
		if !f.Kind.Points() {
			continue
		}
		for _, i := range items {
			b.wantLines(f, i.head)
			for _, p := range i.parts {
				b.wantLines(f, p.text)
			}
		}
	}
}

func (b *formBook) isLabel(e *formEntry, list *register.Field) func(string) bool {
	s := &b.languages(e.form)[0]
	known := map[string]bool{}
	return func(label string) bool {
		is, seen := known[label]
		if !seen {
			is = s.partBy(list, label) != nil || slices.ContainsFunc(formLanguages(), func(lang string) bool {
				w := formWords()[lang]
				return label == w.T(s.t.FieldKey("measures_statement")) || label == w.T(s.t.FieldKey("retention_statement"))
			})
			known[label] = is
		}
		return is
	}
}

// languages in which a file of the layout may be.
func (b *formBook) languages(f *form) []formSpeech {
	if b.speech[f.name] == nil {
		for _, lang := range formLanguages() {
			if f.lang == "" || f.lang == lang {
				s := f.speech(b.says, lang)
				s.title = titleIn(b.titles)
				b.speech[f.name] = append(b.speech[f.name], s)
			}
		}
	}
	return b.speech[f.name]
}

// sourceKey is the key by which an activity of another installation is found again.
func (e *formEntry) sourceKey() string {
	key := joined(" | ", e.ref, fold(e.title))
	if r := []rune(key); len(r) > 280 {
		key = string(r[:280])
	}
	return key
}

// known are the activities that the entries mean: those of our reference and title,
// else what an earlier import of the file made. A reference alone is not enough,
// because another installation counts as we do.
func (b *formBook) known(entries []*formEntry) (map[*formEntry]register.Record, error) {
	t := record.ProcessingActivities.Type
	var ids []id.ID
	for _, e := range entries {
		for _, name := range []string{e.ref, e.sourceKey()} {
			if at := b.names.find([]string{t.Name}, name); !at.IsZero() {
				ids = append(ids, at)
			}
		}
	}
	recs, err := store.LoadMany(b.ctx, b.tx, t, ids)
	if err != nil {
		return nil, err
	}
	out, taken := map[*formEntry]register.Record{}, map[id.ID]bool{}
	var linked []id.ID
	for _, e := range entries {
		for n, name := range []string{e.ref, e.sourceKey()} {
			at := b.names.find([]string{t.Name}, name)
			rec := recs[at]
			if rec == nil || taken[at] || n == 0 && fold(register.HeadOf(rec).Title) != fold(e.title) || n == 1 && rec.(*record.ProcessingActivity).SourceKey != e.sourceKey() {
				continue
			}
			taken[at], out[e] = true, rec
			eachLink(t, rec, func(_ string, _ []string, at id.ID) { linked = append(linked, at) })
			break
		}
	}
	titles, err := store.Titles(b.ctx, b.tx, linked)
	if err != nil {
		return nil, err
	}
	for at, title := range titles {
		b.titles[at] = title
	}
	return out, nil
}

// resolve finds a record by title, remembering how it is called.
func (b *formBook) resolve(registers []string, text string) id.ID {
	at := b.names.find(registers, text)
	if !at.IsZero() {
		if _, known := b.titles[at]; !known {
			b.titles[at] = store.Title{ID: at, Title: strings.TrimSpace(text)}
		}
	}
	return at
}

// orMake is resolve that makes what the file names and Privet does not have.
func (b *formBook) orMake(x formText) register.Resolve {
	return func(registers []string, text string) id.ID {
		if at := b.resolve(registers, text); !at.IsZero() || !b.create || len(registers) != 1 {
			return at
		}
		name := registers[0]
		t := b.set.Get(name)
		if b.names.many[name+"\x00"+fold(text)] || !b.tx.May(access.Import, t.Group) || !b.tx.May(access.Create, t.Group) {
			return id.ID{}
		}
		rec := t.New()
		h := register.HeadOf(rec)
		h.ID, h.Title = id.New(), strings.Join(strings.Fields(text), " ")
		b.missing[name+"\x00"+fold(h.Title)] = &work{t: t, rec: rec, at: x.at, touched: true, listed: true, where: func(string) string { return x.at }}
		b.names.make(name, text, h.ID)
		b.plan.Missing = append(b.plan.Missing, Missing{Register: name, Title: h.Title, ID: h.ID, At: []string{x.at}})
		return b.resolve(registers, text)
	}
}
