package recognise

import (
	"sort"
	"strings"

	"github.com/privet-pims/privet/internal/exchange/sheet"
)

// table is one table being read: its plan and the record under way.
type table struct {
	w       *work
	g       *grid
	plan    *SheetPlan
	h       heading
	cols    []Column // by column
	by      map[Field]int
	draft   *Draft
	section *Value
	unused  int // row of a section that no record has taken yet, else -1
	drafts  []*Draft
	lang    string // of most headers
	fill    bool   // the unit column is filled at the first of several records
}

// readTables reads all tables of a sheet, the first with the given heading.
func (w *work) readTables(g *grid, plan *SheetPlan, h heading, set func([]Column)) {
	plan.Register, plan.Layout = h.register, Table
	w.titleBlock(g, plan, 0, h.top)
	for {
		t := &table{w: w, g: g, plan: plan, h: h, by: map[Field]int{}, unused: -1}
		t.columns(set)
		next, after := t.read()
		t.close()
		if next.register == "" {
			return
		}
		w.titleBlock(g, plan, after, next.top)
		h, set = next, nil
	}
}

// columns decides what each column holds.
func (t *table) columns(set func([]Column)) {
	g, h := t.g, t.h
	for r := h.top; r <= h.bottom; r++ {
		t.plan.HeaderRows = append(t.plan.HeaderRows, r)
	}
	t.cols = make([]Column, g.width)
	for c := range t.cols {
		ticks := t.ticks(c) || t.ticksBeside(c)
		p := path(g, h.top, h.bottom, c)
		f, score, why := t.w.fieldOf(h.register, p, ticks)
		t.cols[c] = Column{At: g.spot(h.bottom, c), Header: strings.Join(p, " / "), Field: f, Confidence: round(score), Why: why}
		if f == "" && len(p) > 0 {
			t.byValues(c)
		}
		if len(p) == 1 && !ticks && f != "" {
			t.cols[c].Field, t.cols[c].Second = t.w.both(h.register, p[0], f)
		}
		if len(p) == 0 && c == 0 && t.running(c) {
			t.cols[c].Field, t.cols[c].Confidence, t.cols[c].Why = "ref", 0.55, "running numbers"
		}
		t.cols[c].Tick = ticks && f != "" && shapeOf(h.register, f) == list && (len(p) > 1 || strings.Contains(p[0], ":"))
		if len(p) > 0 {
			if b := t.w.best(h.register, p[len(p)-1]); b.lang != "" {
				t.w.langs[b.lang]++
			}
		}
	}
	t.scores()
	t.once("title")
	t.once("ref")
	t.nameless()
	t.countries()
	t.lang = t.w.lang()
	if set != nil {
		guessed := make([]Field, len(t.cols))
		for c := range t.cols {
			guessed[c] = t.cols[c].Field
		}
		set(t.cols)
		for c := range t.cols {
			if t.cols[c].Field != guessed[c] {
				t.cols[c].Second = ""
			}
		}
	}
	for c, col := range t.cols {
		if _, ok := t.by[col.Field]; !ok && col.Field != "" && !col.Skip {
			t.by[col.Field] = c
		}
	}
	t.shape(set == nil)
	for r := h.top; r <= h.bottom; r++ {
		for _, c := range g.filled(r) {
			t.w.aside(g, t.plan, r, c, Header)
		}
	}
	for _, col := range t.cols {
		if col.Header != "" {
			t.plan.Columns = append(t.plan.Columns, col)
		}
	}
}

func round(f float64) float64 { return float64(int(f*100+0.5)) / 100 }

// once keeps a field that names the record in the surest column alone; the
// others are kept as another field they might mean, or as a note.
func (t *table) once(f Field) {
	best := -1
	for c, col := range t.cols {
		if col.Field == f && (best < 0 || col.Confidence > t.cols[best].Confidence) {
			best = c
		}
	}
	for c := range t.cols {
		if c == best || t.cols[c].Field != f {
			continue
		}
		t.cols[c].Field, t.cols[c].Why = "", "the "+string(f)+" is in column "+ColumnName(best)
		t.w.issue(t.cols[c].At, Info, "recognise.second_column", "header", t.cols[c].Header, "other", t.cols[best].Header)
	}
}

// scores keeps a column that is called like the record but holds figures alone
// from naming it: "Risk" over 12, 6, 20 is the level of the risk.
func (t *table) scores() {
	for c := range t.cols {
		if t.cols[c].Field != "title" {
			continue
		}
		x := t.sample(c)
		for _, s := range x {
			if strings.Trim(s, "0123456789.,/ ") != "" {
				x = nil
				break
			}
		}
		if len(x) == 0 {
			continue
		}
		t.cols[c].Field, t.cols[c].Why = "", "figures name no record"
		if t.h.register == Risks {
			t.cols[c].Field = "level"
		}
	}
}

// countries keeps a column that is called "Country" and no more as the country of
// a transfer only beside what it might belong to; else it may be the country of
// anything.
func (t *table) countries() {
	for c := range t.cols {
		col := &t.cols[c]
		if col.Field != "transfer_countries" || col.Confidence > 0.6 {
			continue
		}
		beside := false
		for _, i := range []int{c - 1, c + 1} {
			if i >= 0 && i < len(t.cols) {
				switch t.cols[i].Field {
				case "transfers", "transfer_mechanism", "transfer_recipients", "recipients", "recipient_categories":
					beside = true
				}
			}
		}
		if !beside {
			col.Field, col.Why = "", "no transfer beside"
		}
	}
}

// shape tells processor from controller registers (GDPR Art. 30(2) and (1)).
func (t *table) shape(guessed bool) {
	if t.h.register != Activities {
		return
	}
	_, purpose := t.by["purpose"]
	_, customers := t.by["customers"]
	_, kinds := t.by["processing_categories"]
	t.plan.Processor = !purpose && (customers || kinds) || processorWords(t.g, t.h.top) && !purpose
	c, ok := t.by["controller"]
	if !ok || !t.plan.Processor || !guessed {
		return
	}
	delete(t.by, "controller")
	if !customers {
		t.by["customers"] = c
	}
	for i := range t.cols {
		if t.cols[i].Field == "controller" {
			t.cols[i].Field, t.cols[i].Why = "customers", t.cols[i].Why+", in a processor's register"
		}
	}
}

func processorWords(g *grid, top int) bool {
	text := fold(g.name)
	for r := 0; r < top && r < len(g.rows); r++ {
		for _, c := range g.filled(r) {
			text += " " + fold(g.text(r, c))
		}
	}
	for _, w := range []string{"processor", "auftragsverarbeiter", "sous traitant", "encargado", "responsabile del trattamento", "verwerker ", "przetwarzajac", "subcontratante", "30 2", "30 abs 2", "on behalf"} {
		if strings.Contains(text+" ", w) {
			return true
		}
	}
	return false
}

// read goes through the rows until the sheet ends or another header begins;
// then it returns that heading and the first row after this table.
func (t *table) read() (heading, int) {
	t.fill = t.sparseUnit()
	blank, lone, last := false, false, t.h.bottom+1 // lone: only single cells since an empty row
	for r := t.h.bottom + 1; r < len(t.g.rows) && !t.w.over(); r++ {
		cols := t.g.filled(r)
		if len(cols) == 0 {
			blank = true
			continue
		}
		if (blank || lone) && len(cols) >= 3 || t.repeats(r, cols) {
			if next := t.another(r, cols); next.register != "" {
				return next, last
			}
		}
		t.row(r, cols, blank)
		blank, lone, last = false, (blank || lone) && len(cols) == 1, r+1
	}
	return heading{}, 0
}

// row gives one row its meaning.
func (t *table) row(r int, cols []int, blank bool) {
	switch {
	case t.repeats(r, cols):
		t.w.asideRow(t.g, t.plan, r, Header)
	case len(t.drafts) == 0 && r <= t.h.bottom+3 && explains(t.texts(r, cols)), t.example(r, cols):
		t.w.asideRow(t.g, t.plan, r, Instruction)
	case totals(t.g.text(r, cols[0])) && t.numbers(r, cols[1:]):
		t.w.asideRow(t.g, t.plan, r, Total)
	case t.idle(r, cols):
		t.w.asideRow(t.g, t.plan, r, Instruction)
	case len(cols) == 1 && t.alone(r, cols[0], blank):
	default:
		t.record(r, cols, blank)
	}
}

func (t *table) texts(r int, cols []int) []string {
	out := make([]string, len(cols))
	for i, c := range cols {
		out[i] = t.g.text(r, c)
	}
	return out
}

// repeats reports whether a row repeats the header, as on a printed page.
func (t *table) repeats(r int, cols []int) bool {
	if len(cols) < 2 {
		return false
	}
	same := 0
	for i, c := range cols {
		for h := t.h.top; h <= t.h.bottom; h++ {
			if t.g.text(h, c) == t.g.text(r, c) {
				same++
				break
			}
		}
		if i == 2 && same == 0 {
			return false
		}
	}
	return same >= 2 && 10*same >= 8*len(cols)
}

func (t *table) example(r int, cols []int) bool {
	for _, c := range cols[:min(2, len(cols))] {
		if x := t.g.text(r, c); len(x) < 400 && isExample(x) && !oneOf(yesWords, fold(x)) {
			return true
		}
	}
	return false
}

// totals reports whether a text opens a row of sums: "Total", "Summe: 3".
func totals(text string) bool {
	f := fold(text)
	if oneOf(totalWords, f) {
		return true
	}
	head, rest, ok := strings.Cut(text, ":")
	rest = trim(rest)
	return ok && oneOf(totalWords, fold(head)) && rest != "" && rest[0] >= '0' && rest[0] <= '9' && len(rest) < 40
}

func (t *table) numbers(r int, cols []int) bool {
	for _, c := range cols {
		if x := t.g.text(r, c); t.g.rows[r][c].Kind != sheet.Number && strings.Trim(x, "0123456789.,% €$") != "" {
			return false
		}
	}
	return true
}

// idle reports whether a row holds only placeholders or its printed number.
func (t *table) idle(r int, cols []int) bool {
	for _, c := range cols {
		x := t.g.text(r, c)
		if t.cols[c].Field == "ref" && len(cols) < 3 && (t.g.rows[r][c].Kind == sheet.Number || strings.Trim(x, "0123456789.") == "") {
			continue
		}
		if t.w.said(x).kind != Open {
			return false
		}
	}
	return true
}

// another reports whether a row is the header of another table.
func (t *table) another(r int, cols []int) heading {
	best := heading{}
	for _, reg := range registers() {
		h := t.w.weigh(t.g, reg, r)
		if h.fields >= 3 && h.score >= 0.7*float64(len(cols)) && (best.register == "" || h.score > best.score) {
			if ok, _ := t.w.isRegister(t.g, h); ok {
				best = h
			}
		}
	}
	if best.register == "" || best.register == t.h.register && t.repeats(r, cols) {
		return heading{}
	}
	best.top, best.bottom = t.w.extent(t.g, r, r)
	return best
}

// sparseUnit reports whether a unit left of the title stands only at the first
// of the records it covers.
func (t *table) sparseUnit() bool {
	u, ok := t.by["unit"]
	title, named := t.by["title"]
	if !named {
		title, named = t.by["purpose"]
	}
	if !ok || !named || u > title {
		return false
	}
	units, titles := 0, 0
	first, again, before := true, false, "" // again: a unit is said twice running, so an empty cell is none
	for r := t.h.bottom + 1; r < len(t.g.rows) && r < t.h.bottom+400; r++ {
		if t.g.text(r, title) == "" {
			continue
		}
		titles++
		if x := t.g.text(r, u); x != "" {
			units++
			again = again || x == before
			before = x
		} else if first {
			return false
		}
		first = false
	}
	return units > 0 && titles >= 3 && (5*units <= 3*titles || 4*units <= 3*titles && !again)
}

// close names the drafts of the table and hands them over.
func (t *table) close() {
	t.dropSection()
	for _, d := range t.drafts {
		d.name(t.g.name + " " + itoa(d.Rows[0]+1))
		sort.Ints(d.Rows)
		if len(d.Rows) > 1 {
			t.w.issue(t.g.spot(d.Rows[0], -1), Info, "recognise.rows_joined", "title", d.Title, "rows", len(d.Rows))
		}
		t.w.out.Drafts = append(t.w.out.Drafts, *d)
	}
}
