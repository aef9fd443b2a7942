package exchange

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// fill makes the record of an entry. Cells that say already what the record has
// leave it alone; what a cell says and the record cannot hold is listed.
func (b *formBook) fill(w *work, e *formEntry) {
	t := w.t
	a := &record.ProcessingActivity{}
	if w.before != nil {
		a = store.Clone(t, w.before).(*record.ProcessingActivity)
	} else {
		a.ID, a.SourceKey, a.Role = id.New(), e.sourceKey(), record.Controller
		if e.processor {
			a.Role = record.Processor
		}
	}
	w.rec, w.touched = a, true
	speech := b.inWhich(e, a)
	for _, late := range []int{0, 1, 2} { // a basis names its purpose by place, a period its data
		for i, c := range e.columns {
			if order(t, c.formCell) != late || c.shown || speech.text(c.formCell, a) == e.cells[i].text {
				continue
			}
			b.setCell(w, speech, c.formCell, a, e.cells[i], e)
		}
	}
	if e.processor {
		b.customers(speech, a, e)
	} else if w.before == nil && slices.ContainsFunc(a.Actors, func(x record.ActivityParty) bool { return x.Role == "joint_controller" }) {
		a.Role = record.JointController
	}
	t.GiveRowIDs(a)
	for i, c := range e.columns {
		if x := e.cells[i]; x.text != "" && c.head != refKey && c.head != "changed" && speech.text(c.formCell, a) != x.text {
			b.plan.unread(Note{At: x.at, Header: c.title, Words: short(x.text), Key: "exchange.form_cell"})
		}
	}
}

// inWhich is the language in which most cells say what the record has; the first
// where the record is new.
func (b *formBook) inWhich(e *formEntry, a *record.ProcessingActivity) *formSpeech {
	all := b.languages(e.form)
	best, most := &all[0], -1
	for n := range all {
		same := 0
		for i, c := range e.columns {
			if x := e.cells[i].text; x != "" && all[n].text(c.formCell, a) == x {
				same++
			}
			for _, lang := range []string{all[n].lang} { // or in which their labels are
				if strings.Contains(e.cells[i].text, formWords()[lang].T("exchange.form.general")+"\n") {
					same++
				}
			}
			if f := all[n].t.Field(c.field); f != nil && f.Kind == register.KindChoice && choiceWords(f, choiceValue(f, e.cells[i].text), all[n].lang) == e.cells[i].text && e.cells[i].text != "" {
				same++
			}
			same += b.labelsIn(&all[n], c.formCell, e.cells[i].text)
		}
		if same > most {
			best, most = &all[n], same
		}
	}
	return best
}

// labelsIn counts the lines of a cell whose words are those of a language.
func (b *formBook) labelsIn(s *formSpeech, c formCell, text string) int {
	f := s.t.Field(c.field)
	if f == nil || f.Kind != register.KindRows {
		return 0
	}
	n := 0
	for _, i := range readItems(text, func(string) bool { return true }) {
		for _, name := range c.name {
			x := fieldOf(f, name)
			if x.Kind == register.KindTerm && b.says.words(x.Scheme, b.says.code(x.Scheme, i.head), s.lang) == i.head {
				n++
			}
		}
		for _, p := range i.parts {
			if x := s.partBy(f, p.label); x != nil && s.labelOf(f, x) == p.label {
				n++
			}
		}
	}
	return n
}

// order is when a cell can be read: after the rows that it names.
func order(t *register.Type, c formCell) int {
	f := t.Field(c.field)
	if c.keyed {
		return 2
	}
	if f != nil && f.Kind == register.KindRows {
		for _, name := range c.parts {
			if fieldOf(f, name).Kind == register.KindRow {
				return 1
			}
		}
	}
	return 0
}

// set reads one cell into the record.
func (b *formBook) setCell(w *work, s *formSpeech, c formCell, a *record.ProcessingActivity, x formText, e *formEntry) {
	var p problem.List
	f := s.t.Field(c.field)
	switch {
	case c.head == "title":
		a.Title = strings.ReplaceAll(x.text, "\n", " ")
	case c.head == "owner":
		a.Owner = b.orMake(x)([]string{"people"}, x.text)
	case f == nil || strings.HasSuffix(x.text, longMark):
	case f.Kind != register.KindRows:
		if x.text == "" {
			f.In(a).SetZero()
			return
		}
		b.says.setFormValue(f, a, x.text, b.orMake(x), &p) // what it refuses, fill lists
	default:
		b.setRows(s, c, f, a, readItems(x.text, b.isLabel(e, f)))
	}
}

// setRows reads a list. Rows that the cell tells as they are stay, with what the
// layout does not hold of them; others take what it says, the one of the same name
// first; what it does not name any more goes.
func (b *formBook) setRows(s *formSpeech, c formCell, f *register.Field, a *record.ProcessingActivity, items []formItem) {
	items = b.setBefore(s, c, a, items)
	if len(items) == 1 && items[0].head == "" {
		items = nil
	}
	old := f.RowsOf(a)
	taken := make([]bool, len(old))
	match := make([]int, len(items))
	for n := range items {
		match[n] = -1
	}
	for _, alike := range []func(i, o formItem) bool{
		func(i, o formItem) bool { return writeItems([]formItem{i}) == writeItems([]formItem{o}) },
		func(i, o formItem) bool { return fold(i.head) == fold(o.head) },
	} {
		for n, i := range items {
			for k, row := range old {
				if match[n] >= 0 || taken[k] || !c.wants(f, row) {
					continue
				}
				o, _ := s.item(c, f, a, row)
				if alike(i, o) {
					match[n], taken[k] = k, true
				}
			}
		}
	}
	if c.keyed {
		for k, row := range old {
			if !taken[k] {
				b.clear(c, f, row)
			}
		}
		for n, i := range items {
			if match[n] >= 0 {
				b.setParts(s, c, f, a, old[match[n]], i)
			}
		}
		return
	}
	rows := make([]any, 0, len(old)+len(items))
	for _, row := range old {
		if !c.wants(f, row) {
			rows = append(rows, row)
		}
	}
	for n, i := range items {
		row := f.NewRow()
		*register.RowID(row) = id.New()
		if match[n] >= 0 {
			row = old[match[n]]
		} else if c.only != "" && c.but == "" {
			b.says.setFormValue(fieldOf(f, c.only), row, c.is, nil, &problem.List{})
		}
		b.setName(s, c, f, row, i)
		b.setParts(s, c, f, a, row, i)
		rows = append(rows, row)
	}
	f.In(a).SetZero()
	for _, row := range rows {
		f.Append(a, row)
	}
}

// setBefore takes the text that stands above the rows.
func (b *formBook) setBefore(s *formSpeech, c formCell, a *record.ProcessingActivity, items []formItem) []formItem {
	if c.before == "" {
		return items
	}
	f := s.t.Field(c.before)
	f.In(a).SetZero()
	if len(items) == 0 || !slices.ContainsFunc(formLanguages(), func(lang string) bool { return formWords()[lang].T("exchange.form.general") == items[0].head }) {
		return items
	}
	for _, p := range items[0].parts {
		b.says.setFormValue(f, a, p.text, nil, &problem.List{})
	}
	return items[1:]
}

// setName gives a row its name: the first of the fields that takes it. A field that
// a part of the row names has it from there.
func (b *formBook) setName(s *formSpeech, c formCell, f *register.Field, row any, i formItem) {
	said := map[string]bool{}
	for _, p := range i.parts {
		if x := s.partBy(f, p.label); x != nil {
			said[x.Name] = true
		}
	}
	for _, name := range c.name {
		fieldOf(f, name).In(row).SetZero()
	}
	if i.head == "–" || i.head == "" {
		return
	}
	for n, name := range c.name {
		x := fieldOf(f, name)
		if said[name] {
			continue
		}
		last := true // no later field may take words as they are
		for _, later := range c.name[n+1:] {
			last = last && (said[later] || fieldOf(f, later).Kind.Points())
		}
		value := i.head
		switch x.Kind {
		case register.KindTerm:
			if value = b.says.code(x.Scheme, i.head); value == i.head && !last {
				continue
			}
		case register.KindCountry:
			if value = countryCode(i.head); value == i.head {
				continue
			}
		case register.KindChoice:
			value = choiceValue(x, i.head)
		}
		var p problem.List
		b.says.setFormValue(x, row, value, b.resolve, &p)
		if len(p.Fields()) == 0 {
			return
		}
	}
}

// clear empties what a keyed cell would tell of a row.
func (b *formBook) clear(c formCell, f *register.Field, row any) {
	for _, name := range c.parts {
		fieldOf(f, name).In(row).SetZero()
	}
}

// setParts gives a row what its item tells.
func (b *formBook) setParts(s *formSpeech, c formCell, f *register.Field, a *record.ProcessingActivity, row any, i formItem) {
	b.clear(c, f, row)
	for _, p := range i.parts {
		x := s.partBy(f, p.label)
		if x == nil || !slices.Contains(c.parts, x.Name) && (c.keyed || !slices.Contains(c.name, x.Name)) {
			continue // fill lists it
		}
		if x.Kind == register.KindRow {
			digits, _, _ := strings.Cut(p.text, " ")
			n, err := strconv.Atoi(digits)
			if rows := s.t.Field(x.RowOf).RowsOf(a); err == nil && n >= 1 && n <= len(rows) {
				*register.RowID(rows[n-1]) = orNew(*register.RowID(rows[n-1]))
				x.In(row).Field(0).Set(reflect.ValueOf(*register.RowID(rows[n-1])))
			}
			continue
		}
		b.says.setFormValue(x, row, p.text, b.resolve, &problem.List{})
	}
}

func orNew(at id.ID) id.ID {
	if at.IsZero() {
		return id.New()
	}
	return at
}

// customers reads the lines of a processor's activity.
func (b *formBook) customers(s *formSpeech, a *record.ProcessingActivity, e *formEntry) {
	have := s.spread(a)
	same := len(have) == len(e.lines)
	for n := 0; same && n < len(have); n++ {
		for col, x := range e.lines[n] {
			same = same && tidyCell(have[n][col]) == x.text
		}
	}
	if same {
		return
	}
	f := s.t.Field("customers")
	old := f.RowsOf(a)
	taken := make([]bool, len(old))
	var rows []any
	var last map[string]formText
	for _, l := range e.lines {
		if !slices.ContainsFunc(slices.Collect(maps.Values(l)), func(x formText) bool { return x.text != "" }) {
			continue
		}
		if last == nil || !sameCustomer(last, l) {
			rows = append(rows, b.customer(s, a, f, old, taken, l, e))
		}
		last = l
		row := rows[len(rows)-1].(*record.ActivityCustomer)
		if o := b.says.code("operation", l["operations"].text); o != "" {
			row.Operations = append(row.Operations, record.Operation(o))
		}
	}
	a.Customers = nil
	for _, row := range rows {
		f.Append(a, row)
	}
	for n, have := range s.spread(a) {
		for col, x := range e.lines[min(n, len(e.lines)-1)] {
			if x.text != "" && tidyCell(have[col]) != x.text {
				b.plan.unread(Note{At: x.at, Header: col, Words: short(x.text), Key: "exchange.form_cell"})
			}
		}
	}
}

func sameCustomer(a, b map[string]formText) bool {
	for _, col := range []string{"name", "contact", "representative", "dpo", "agreement"} {
		if a[col].text != b[col].text {
			return false
		}
	}
	return true
}

// customer is a new customer, or the one of that name, without operations.
func (b *formBook) customer(s *formSpeech, a *record.ProcessingActivity, f *register.Field, old []any, taken []bool, l map[string]formText, e *formEntry) any {
	c := formCell{name: []string{"party", "name"}, parts: []string{"note"}}
	row := f.NewRow()
	*register.RowID(row) = id.New()
	items := readItems(l["name"].text, b.isLabel(e, f))
	for k, o := range old {
		if i, _ := s.item(c, f, a, o); !taken[k] && len(items) > 0 && fold(i.head) == fold(items[0].head) {
			row, taken[k] = o, true
			break
		}
	}
	if len(items) > 0 {
		b.setName(s, c, f, row, items[0])
		b.setParts(s, c, f, a, row, items[0])
	}
	for _, name := range []string{"contact", "representative", "dpo", "agreement"} {
		x := fieldOf(f, name)
		x.In(row).SetZero()
		if text := l[name].text; text != "" {
			b.says.setFormValue(x, row, text, b.resolve, &problem.List{})
		}
	}
	row.(*record.ActivityCustomer).Operations = nil
	return row
}
