package recognise

import (
	"cmp"
	"strings"
)

// form is a sheet with a field per row: labels in one column, values right of it
// or below.
type form struct {
	register string
	col      int
	score    float64
	core     int
}

// bestForm looks for a column of labels.
func (w *work) bestForm(g *grid) form {
	best := form{}
	for _, reg := range registers() {
		if w.hint.Register != "" && reg != w.hint.Register {
			continue
		}
		for c := range min(4, g.width) {
			f := form{register: reg, col: c}
			seen := map[Field]float64{}
			labels := 0
			for r := 0; r < len(g.rows) && r < 400; r++ {
				t := g.text(r, c)
				if t == "" || len(t) > 400 {
					continue
				}
				labels++
				b := w.best(reg, t)
				if b.score >= 0.6 && !b.weak {
					seen[b.field] = max(seen[b.field], b.score)
				}
			}
			for fl, s := range seen {
				f.score += s
				if core(reg, fl) {
					f.core++
					f.score += 0.35
				}
			}
			enough := 3
			if w.hint.Register == reg {
				enough = 1
			}
			if f.core >= enough && len(seen)*4 >= labels && (best.register == "" || f.score > best.score+0.01) {
				best = f
			}
		}
	}
	return best
}

// readForm reads a form: a record per value column, or one record.
func (w *work) readForm(g *grid, plan *SheetPlan, f form) {
	plan.Register, plan.Layout = f.register, Form
	lines := w.lines(g, f)
	first := len(g.rows)
	for i, l := range lines {
		if i == 0 && !labelHead(l.label) || l.field != "" {
			first = min(first, l.row)
		}
	}
	starts, heads := w.titleRow(g, f, lines), w.headings(g, f, lines)
	for r := range heads {
		first = min(first, r)
	}
	cols := w.valueColumns(g, f, lines)
	byCol := len(cols) > 1 && w.several(g, f, lines, cols)
	helps := map[int]bool{}
	for c := range g.width {
		helps[c] = c > f.col && help(g, first, c, cols)
	}
	drafts := map[int]*Draft{}
	var order []*Draft
	open := func(col int) *Draft {
		if !byCol {
			col = -2
		}
		if d := drafts[col]; d != nil {
			return d
		}
		d := &Draft{Register: f.register, Sheet: g.name, Col: max(col, cols[0]), Values: map[Field][]Value{}}
		drafts[col], order = d, append(order, d)
		return d
	}
	at := map[int]line{}
	for _, l := range lines {
		at[l.row] = l
	}
	var now line
	left, before := w.leftOf(g, f, first), ""
	for r := range g.rows {
		filled := g.filled(r)
		if len(filled) == 0 {
			continue
		}
		l, ok := at[r]
		if r < first && (!ok || labelHead(l.label)) {
			w.asideRow(g, plan, r, Title)
			continue
		}
		if head := heads[r]; head != "" && g.place(r, f.col) {
			drafts, now = map[int]*Draft{}, line{}
			v := w.value(f.register, "title", g, r, f.col, head)
			v.Label = trim(strings.TrimSuffix(strings.TrimSuffix(g.text(r, f.col), head), ": "))
			d := open(f.col + 1)
			d.put("title", v)
			d.Rows = append(d.Rows, r)
			continue
		}
		if ok {
			if key := w.key(g, left, r); len(left) == 0 && len(heads) == 0 && starts[r] || len(left) > 0 && key != before {
				drafts, before = map[int]*Draft{}, key
			}
			now = l
			w.aside(g, plan, r, f.col, Header)
			plan.Columns = append(plan.Columns, Column{At: g.spot(r, f.col), Header: l.label, Field: l.field, Confidence: round(l.score), Why: l.why})
		}
		for _, c := range filled {
			if c == f.col && at[r].label != "" || !g.place(r, c) {
				continue
			}
			t := g.text(r, c)
			if c < f.col && left[c] != "" {
				open(f.col+1).put(left[c], w.value(f.register, left[c], g, r, c, t))
				continue
			}
			if c < f.col || helps[c] || now.label == "" {
				plan.Asides = append(plan.Asides, Note{At: g.spot(r, c), Role: Instruction, Text: t})
				continue
			}
			d := open(c)
			if n := len(d.Rows); n == 0 || d.Rows[n-1] != r {
				d.Rows = append(d.Rows, r)
			}
			if fl, x := w.inline(f.register, t); fl != "" && !byCol && c > cols[0] {
				v := w.value(f.register, fl, g, r, c, x)
				v.Label, _, _ = strings.Cut(t, ":")
				d.put(fl, v)
				continue
			}
			if now.field == "" {
				d.Rest = append(d.Rest, Labelled{Header: now.label, Text: t, At: g.spot(r, c)})
				continue
			}
			d.put(now.field, w.answer(f.register, now, g, r, c, t))
		}
	}
	w.heads(g, plan, f, first, order, byCol)
	for _, d := range order {
		d.Processor = f.register == Activities && !d.says("purpose") && (d.says("customers") || d.says("processing_categories"))
		plan.Processor = plan.Processor || d.Processor
		if d.empty() {
			for fl := range d.Values {
				for _, v := range d.Values[fl] {
					plan.Asides = append(plan.Asides, Note{At: v.At, Role: Instruction, Text: v.Text})
				}
			}
			for _, l := range d.Rest {
				w.issue(l.At, Warning, "recognise.cell_unplaced")
			}
			continue
		}
		if len(order) == 1 && !d.says("title") {
			at := cmp.Or(strings.TrimSpace(g.name), ColumnName(d.Col)) // a sheet may have no name
			d.Title, d.TitleFrom = at, "sheet"
			if strings.TrimSpace(g.name) == "" || generic(at) {
				d.name(at)
			}
		} else {
			d.name(g.name + " " + ColumnName(d.Col))
		}
		w.out.Drafts = append(w.out.Drafts, *d)
	}
}

// answer reads one value of a form. Below a heading such as "Categories of data"
// a yes or no beside a category ticks it.
func (w *work) answer(register string, l line, g *grid, r, c int, text string) Value {
	if yes, no := mark(text); l.leaf != "" && (yes || no) && shapeOf(register, l.field) == list && !strings.HasSuffix(l.leaf, "?") && !names(l.field) && !strings.HasPrefix(string(l.field), "transfer") {
		return w.ticked(g, r, c, trim(strings.TrimRight(l.leaf, ":")), text)
	}
	return w.value(register, l.field, g, r, c, text)
}

// heads gives records side by side the names that stand above their columns, where
// no line of the form names them.
func (w *work) heads(g *grid, plan *SheetPlan, f form, first int, order []*Draft, byCol bool) {
	if !byCol || first == 0 {
		return
	}
	r := lastFilled(g, first)
	if at := g.text(r, f.col); r < 0 || at != "" && !labelHead(at) && w.best(f.register, at).field != "title" {
		return
	}
	for _, d := range order {
		if d.says("title") || placeholder(g.text(r, d.Col)) != Words || g.text(r, d.Col) == "" {
			return
		}
	}
	for _, d := range order {
		for i, n := range plan.Asides {
			if n.At == g.spot(r, d.Col) {
				plan.Asides = append(plan.Asides[:i], plan.Asides[i+1:]...)
				break
			}
		}
		d.put("title", w.value(f.register, "title", g, r, d.Col, g.text(r, d.Col)))
		d.Rows = append([]int{r}, d.Rows...)
	}
}

// headings are the rows that name the record of the lines below them in one cell:
// "Processing activity: Payroll". They count where no line names it otherwise.
func (w *work) headings(g *grid, f form, lines []line) map[int]string {
	out := map[int]string{}
	for _, l := range lines {
		if g.hasRight(l.row, f.col) {
			if l.field == "title" {
				return nil
			}
			continue
		}
		if fl, x := w.inline(f.register, g.text(l.row, f.col)); fl == "title" {
			out[l.row] = x
		}
	}
	return out
}

// leftOf are the columns left of the labels that say which record a line belongs
// to, by the header above them: a register written as attributes and values.
func (w *work) leftOf(g *grid, f form, first int) map[int]Field {
	out := map[int]Field{}
	head := lastFilled(g, first)
	for c := range f.col {
		switch b := w.best(f.register, g.text(head, c)); b.field {
		case "title", "ref", "unit":
			out[c] = b.field
		}
	}
	return out
}

// key are the texts of some columns in a row.
func (w *work) key(g *grid, columns map[int]Field, r int) string {
	s := ""
	for c := range g.width {
		if columns[c] != "" {
			s += g.text(r, c) + "\x00"
		}
	}
	return s
}

// labelHead reports whether a text heads a column of labels.
func labelHead(s string) bool {
	return len(s) < 40 && oneOf("|field|fields|feld|campo|champ|veld|pole|rubrique|rubrik|item|thema|angabe|angaben|element|concepto|voce|onderwerp|question|frage|label|key|attribut|attribute|kategorie|merkmal|informacion|information|nr|", fold(s)) || namesRegister(s)
}

// generic sheet names tell nothing of what is on the sheet.
func generic(name string) bool {
	n := strings.TrimRight(fold(name), " 0123456789")
	return oneOf("|sheet|tabelle|feuil|feuille|hoja|foglio|blad|arkusz|folha|planilha|register|ropa|vvt|registre|registro|rejestr|registo|verzeichnis|formular|form|data|table|csv||", n) || n == ""
}

// empty reports whether a draft says nothing at all.
func (d *Draft) empty() bool {
	for f := range d.Values {
		if d.says(f) {
			return false
		}
	}
	return true
}

// titleRow are the rows where a form begins anew: the first label that is seen
// again.
func (w *work) titleRow(g *grid, f form, lines []line) map[int]bool {
	out := map[int]bool{}
	for _, l := range lines {
		if l.field == "" {
			continue
		}
		rows := []int(nil)
		for _, m := range lines {
			if m.label == l.label && m.field == l.field {
				rows = append(rows, m.row)
			}
		}
		for _, r := range rows[1:] {
			out[r] = true
		}
		break
	}
	return out
}

// valueColumns are the columns right of the labels with values; never empty.
func (w *work) valueColumns(g *grid, f form, lines []line) []int {
	count := map[int]int{}
	for _, l := range lines {
		for _, c := range g.filled(l.row) {
			if c > f.col {
				count[c]++
			}
		}
	}
	var out []int
	for c := f.col + 1; c < g.width; c++ {
		if count[c] > 0 {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return []int{f.col + 1}
	}
	return out
}

// several reports whether each value column is a record: the title, else most
// lines, are filled in each.
func (w *work) several(g *grid, f form, lines []line, cols []int) bool {
	for _, want := range []Field{"title", "purpose"} {
		for _, l := range lines {
			if l.field == want && g.hasRight(l.row, f.col) {
				n := 0
				for _, c := range cols {
					if x := g.text(l.row, c); x != "" && !instructive.MatchString(x) && !help(g, l.row, c, cols) && 3*answered(g, lines, c) >= len(lines) {
						n++
					}
				}
				return n > 1
			}
		}
	}
	full := 0
	for _, c := range cols {
		if 2*answered(g, lines, c) >= len(lines) {
			full++
		}
	}
	return full > 1
}

// answered counts the lines that have a value in a column.
func answered(g *grid, lines []line, c int) int {
	n := 0
	for _, l := range lines {
		if g.text(l.row, c) != "" {
			n++
		}
	}
	return n
}

// inline reads a cell beside an answer that has a label of its own: "No.: 4".
func (w *work) inline(register, text string) (f Field, value string) {
	head, rest, ok := strings.Cut(text, ":")
	rest = trim(rest)
	if b := w.best(register, head); ok && rest != "" && len(head) < 60 && (b.score >= 0.9 || b.field == "ref") {
		return b.field, rest
	}
	return "", ""
}

// help reports whether a column explains the lines instead of answering them,
// by the header above it or by its texts.
func help(g *grid, first, c int, cols []int) bool {
	for r := first; r >= 0 && r >= first-4; r-- {
		t := fold(g.text(r, c))
		if len(t) < 60 && oneOf("|explanation|explanations|help|instructions|instruction|guidance|hint|erlauterung|erlauterungen|hinweis|hinweise|ausfullhinweis|ausfullhinweise|hilfe|aide|explication|explications|ayuda|explicacion|aiuto|istruzioni|spiegazione|uitleg|toelichting|objasnienie|wyjasnienie|ajuda|explicacao|instrucoes|instrucciones|legal reference|article|rechtsgrundlage dsgvo|mandatory|pflichtfeld|", t) {
			return true
		}
	}
	hits, n := 0, 0
	for r := first; r < len(g.rows) && n < 40; r++ {
		t := g.text(r, c)
		if t == "" {
			continue
		}
		n++
		if instructive.MatchString(t) && len(t) > 8 || isExample(t) || len(t) < 40 && citation.MatchString(t) && len(cols) > 1 && c == cols[0] {
			hits++
		}
	}
	return len(cols) > 1 && n >= 2 && 3*hits >= 2*n
}
