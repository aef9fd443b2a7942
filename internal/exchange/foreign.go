package exchange

import (
	"fmt"
	"sort"
	"strings"

	"github.com/privet-pims/privet/internal/exchange/recognise"
	"github.com/privet-pims/privet/internal/exchange/sheet"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// registerOf is our name for a register that recognise tells apart, and the order
// in which drafts are built: what others name comes first.
func registerOf(kind string) (name string, order int) {
	switch kind {
	case recognise.People:
		return "people", 0
	case recognise.Parties:
		return "parties", 1
	case recognise.Systems:
		return "systems", 2
	case draftStores:
		return "data-stores", 3
	case recognise.Activities:
		return "processing-activities", 4
	case recognise.Risks:
		return "risks", 5
	}
	return "", 9
}

// kindOf is the reverse of registerOf; "" for registers that no foreign file has.
func kindOf(name string) string {
	for _, k := range []string{recognise.People, recognise.Parties, recognise.Systems, recognise.Activities, recognise.Risks} {
		if n, _ := registerOf(k); n == name {
			return k
		}
	}
	return ""
}

// foreignBook turns the drafts of a foreign file into works.
type foreignBook struct {
	*planner
	create  bool
	lang    string
	headers map[recognise.Spot]string // of cells that stand for a value of another column
	columns map[recognise.Spot]string // header by column, or by row of a form
	forms   map[string]bool           // sheets that are forms
	fields  map[recognise.Spot]recognise.Field
	orders  map[string]recognise.DateOrder
	dry     bool // the first pass only collects names
	missing map[string]*work
	made    map[string]int // Plan.Missing by register and title
	said    *glossary
	wanted  map[string]bool            // by register and title: a cell of the file makes it
	ticks   map[string]map[string]bool // by sheet and scheme: headers that categories are ticked under
}

// maxForeign is how many entries one foreign file may describe. To understand one
// takes some ten kilobytes and a tenth of a millisecond, so that a file of three
// megabytes with a letter in each row would take gigabytes (bar S3). A record of
// processing has some thousands at most, a list of staff some ten thousand.
const maxForeign = 50_000

// foreign plans a file as recognise understands it.
func (p *planner) foreign(book *sheet.Book, o Options) error {
	prop, err := p.recognised(book, o)
	if err != nil {
		return err
	}
	return p.drafted(prop, o)
}

// drafted plans the drafts of a proposal, whoever made it.
func (p *planner) drafted(prop *recognise.Proposal, o Options) error {
	if n := len(prop.Drafts); n > maxForeign {
		return problem.New(problem.TooLarge, "import_too_many", "file", o.Name, "count", n, "max", maxForeign)
	}
	p.report(prop)
	f := &foreignBook{planner: p, create: o.CreateMissing, lang: prop.Language, headers: map[recognise.Spot]string{}, columns: map[recognise.Spot]string{}, forms: map[string]bool{}, fields: map[recognise.Spot]recognise.Field{},
		orders: map[string]recognise.DateOrder{}, missing: map[string]*work{}, made: map[string]int{}, said: newGlossary(p.says.set()), wanted: map[string]bool{}}
	f.index(prop)
	drafts := prop.Drafts
	sort.SliceStable(drafts, func(i, j int) bool {
		_, a := registerOf(drafts[i].Register)
		_, b := registerOf(drafts[j].Register)
		return a < b
	})
	for _, d := range drafts {
		name, _ := registerOf(d.Register)
		if err := p.mayImport(p.set.Get(name)); err != nil {
			return err
		}
	}
	works, err := f.build(drafts)
	if err != nil {
		return err
	}
	all := make([]*work, 0, len(works)+len(p.plan.Missing))
	for _, m := range p.plan.Missing {
		all = append(all, f.missing[m.Register+"\x00"+m.Title])
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

// recognised proposes a reading, by the mapping given or remembered.
func (p *planner) recognised(book *sheet.Book, o Options) (*recognise.Proposal, error) {
	hint := recognise.Hint{Register: kindOf(o.Register), Mapping: o.Mapping, Done: p.ctx.Done()}
	if o.Register != "" && hint.Register == "" {
		return nil, problem.New(problem.Invalid, "import_own_only", "register", o.Register, "file", o.Name)
	}
	prop := recognise.Recognise(book, hint)
	if o.Mapping == nil && prop.Fingerprint != "" {
		body, err := store.Mapping(p.ctx, p.tx, prop.Fingerprint)
		if err != nil {
			return nil, err
		}
		if m, err := recognise.ReadMapping(body); body != nil && err == nil {
			hint.Mapping = m
			prop = recognise.Recognise(book, hint)
			p.plan.keep(Note{At: p.plan.File, Key: "exchange.mapping_remembered"})
		}
	}
	if err := p.ctx.Err(); err != nil {
		return nil, fmt.Errorf("understand %s: %w", p.plan.Format, err)
	}
	if prop.Refused != nil {
		return nil, prop.Refused
	}
	p.plan.Remember = o.Mapping != nil
	p.plan.Mapping, p.plan.Fingerprint, p.plan.Language = prop.Mapping(), prop.Fingerprint, prop.Language
	return prop, nil
}

// report puts the reading of sheets, and what is no value, into the plan.
func (p *planner) report(prop *recognise.Proposal) {
	for _, s := range prop.Sheets {
		name, _ := registerOf(s.Register)
		out := Sheet{Name: s.Name, Register: name, Layout: string(s.Layout), Why: s.Why}
		for _, c := range s.Columns {
			out.Columns = append(out.Columns, Column{At: c.At.String(), Header: c.Header, Field: string(c.Field), Confidence: c.Confidence, Why: c.Why})
		}
		p.plan.Sheets = append(p.plan.Sheets, out)
		for _, n := range s.Asides {
			if n.Role != recognise.Header {
				p.plan.keep(Note{At: n.At.String(), Words: short(n.Text), Key: "exchange.aside_" + string(n.Role)})
			}
		}
	}
	for _, i := range prop.Issues {
		n := Note{At: i.At.String(), Key: i.Key, Args: i.Args}
		if i.Severity == recognise.Warning {
			p.plan.unread(n)
		} else {
			p.plan.keep(n)
		}
	}
}

// short is the beginning of a cell's words.
func short(s string) string {
	if len(s) <= 200 {
		return s
	}
	cut := 0
	for i := range s {
		if i > 197 {
			break
		}
		cut = i
	}
	return s[:cut] + "…"
}

// index remembers the header above each cell, and the habit of each date column.
func (f *foreignBook) index(prop *recognise.Proposal) {
	for _, s := range prop.Sheets {
		f.forms[s.Name] = s.Layout == recognise.Form
		for _, c := range s.Columns {
			f.columns[f.columnOf(recognise.Spot{Sheet: s.Name, Row: c.At.Row, Col: c.At.Col})] = c.Header
		}
	}
	dates := map[string][]string{}
	for _, d := range prop.Drafts {
		for field, values := range d.Values {
			if !recognise.IsDate(d.Register, field) {
				continue
			}
			for _, v := range values {
				if v.Kind == recognise.Words {
					key := v.At.Sheet + "\x00" + itoa(v.At.Col)
					dates[key] = append(dates[key], v.Text)
				}
			}
		}
	}
	for key, list := range dates {
		if f.orders[key] = recognise.OrderOf(list); f.orders[key] == recognise.UnknownOrder {
			f.orders[key] = recognise.HabitOf(prop.Language)
		}
	}
}

// columnOf is the column that a cell stands in, or the row of a form.
func (f *foreignBook) columnOf(at recognise.Spot) recognise.Spot {
	if f.forms[at.Sheet] {
		return recognise.Spot{Sheet: at.Sheet, Row: at.Row, Col: -1}
	}
	return recognise.Spot{Sheet: at.Sheet, Row: -1, Col: at.Col}
}

// headerOf is the header above or beside a cell, "" if there is none.
func (f *foreignBook) headerOf(v recognise.Value) string {
	if h, ok := f.headers[v.At]; ok {
		return h
	}
	if v.Label != "" {
		return ""
	}
	return f.columns[f.columnOf(v.At)]
}

// build makes works of drafts, in two passes over the same code: the first only
// collects the names to look up.
func (f *foreignBook) build(drafts []recognise.Draft) ([]*work, error) {
	f.ticks = f.ticksIn(drafts)
	keys := f.sourceKeys(drafts)
	plan := f.plan
	f.dry, f.plan = true, &Plan{set: f.set}
	for i := range drafts {
		f.draft(&drafts[i], keys[i])
	}
	f.dry = false
	f.plan = plan
	if err := f.names.load(f.ctx, f.tx); err != nil {
		return nil, err
	}
	works := make([]*draftWork, 0, len(drafts))
	for i := range drafts {
		if err := f.ctx.Err(); err != nil { // nobody waits for the plan any more
			return nil, err
		}
		works = append(works, f.draft(&drafts[i], keys[i]))
	}
	return f.match(works)
}

// match finds what an earlier import of the file made, and merges into it.
func (f *foreignBook) match(works []*draftWork) ([]*work, error) {
	moved := map[id.ID]id.ID{}
	for _, t := range f.set.All() {
		by := map[string][]string{}
		for _, w := range works {
			if w.t == t {
				by[w.keyField] = append(by[w.keyField], w.key)
			}
		}
		found := map[string]map[string][]id.ID{}
		var ids []id.ID
		for field, keys := range by {
			hits, err := store.FindMany(f.ctx, f.tx, t, field, keys)
			if err != nil {
				return nil, err
			}
			found[field] = hits
			for _, list := range hits {
				ids = append(ids, list...)
			}
		}
		recs, err := store.LoadMany(f.ctx, f.tx, t, ids)
		if err != nil {
			return nil, err
		}
		taken := map[id.ID]bool{}
		for _, w := range works {
			if w.t != t {
				continue
			}
			hits := found[w.keyField][w.key]
			if len(hits) != 1 || recs[hits[0]] == nil || taken[hits[0]] {
				f.sameTitle(w)
				continue
			}
			taken[hits[0]] = true
			w.before = recs[hits[0]]
			old := register.HeadOf(w.rec).ID
			w.rec = merge(w.t, w.before, w.rec)
			moved[old] = register.HeadOf(w.before).ID
		}
	}
	out := make([]*work, len(works))
	for i, w := range works {
		if len(moved) > 0 {
			replaceLinks(w.t, w.rec, moved)
		}
		out[i] = w.work
	}
	return out, nil
}

// sameTitle says that a new record will stand beside another of its title.
func (f *foreignBook) sameTitle(w *draftWork) {
	if at := f.names.found[w.t.Name+"\x00"+fold(register.HeadOf(w.rec).Title)]; !at.IsZero() {
		f.plan.keep(Note{At: w.at, Words: short(register.HeadOf(w.rec).Title), Key: "exchange.same_title"})
	}
}

// sourceKeys gives each draft the key by which a later import finds its record
// again. A mere running number says little, so the title goes with it; without a
// number title and unit must do.
func (f *foreignBook) sourceKeys(drafts []recognise.Draft) []string {
	out := make([]string, len(drafts))
	seen := map[string]int{}
	for i, d := range drafts {
		ref := strings.TrimSpace(d.Text("ref"))
		if strings.ContainsAny(ref, "\n\r") {
			ref = ""
		}
		key := ref
		switch {
		case ref == "":
			key = fold(d.Title)
			if u := fold(d.Text("unit")); u != "" {
				key += " | " + u
			}
		case len(ref) < 6 && strings.Trim(ref, "0123456789.)( #") == "":
			key = ref + " | " + fold(d.Title)
		}
		if d.Processor {
			key += " | processor"
		}
		if r := []rune(key); len(r) > 280 {
			key = string(r[:280])
		}
		unique := d.Register + "\x00" + key
		if seen[unique]++; seen[unique] > 1 {
			key += " (" + itoa(seen[unique]) + ")"
			if ref != "" {
				f.plan.unread(Note{At: d.Sheet + "!" + itoa(rowNumber(d)), Words: short(ref), Key: "exchange.ref_twice", Args: problem.Pairs("ref", short(ref), "title", d.Title)})
			}
		}
		out[i] = key
	}
	return out
}

func rowNumber(d recognise.Draft) int {
	if len(d.Rows) == 0 {
		return 1
	}
	return d.Rows[0] + 1
}
