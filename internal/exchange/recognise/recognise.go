package recognise

import (
	"slices"
	"sort"
	"strings"

	"github.com/privet-pims/privet/internal/exchange/sheet"
	"github.com/privet-pims/privet/internal/problem"
)

// Hint is what a person already decided.
type Hint struct {
	Register string   // "" to find out
	Mapping  *Mapping // sheets named in it are read as it says
	// Done, when closed, ends the work: the proposal is worth nothing then.
	Done <-chan struct{}
}

// work is one recognition under way.
type work struct {
	*reader
	hint   Hint
	out    *Proposal
	covers []*cover
	langs  map[string]int
	texts  map[string]*reading
}

// cover is a block of label and value that applies to all activities of a
// sheet, or of the book.
type cover struct {
	g     *grid
	sheet string // "" for the book
	row   int
	col   int
	field Field
	value Value
	used  bool
}

// Recognise proposes how to read a book. It is deterministic. What it can't
// place is in Issues; Refused is set, and Drafts empty, when the book holds no
// register.
func Recognise(book *sheet.Book, hint Hint) *Proposal {
	w := &work{reader: newReader(), hint: hint, out: &Proposal{}, langs: map[string]int{}, texts: map[string]*reading{}}
	grids := make([]*grid, len(book.Sheets))
	for i, s := range book.Sheets {
		if w.over() {
			return w.out
		}
		grids[i] = newGrid(s)
		w.sheet(grids[i])
	}
	w.index()
	w.apply()
	for i := range w.out.Sheets {
		w.left(grids[i], &w.out.Sheets[i])
	}
	w.finish(book)
	return w.out
}

// over reports whether nobody waits for the outcome any more.
func (w *work) over() bool {
	select {
	case <-w.hint.Done:
		return true
	default:
		return false
	}
}

// sheet reads one sheet by the mapping, or by the best understanding of it.
func (w *work) sheet(g *grid) {
	plan := SheetPlan{Name: g.name, Layout: Aside}
	defer func() { w.out.Sheets = append(w.out.Sheets, plan) }()
	if m := w.hint.Mapping.sheet(g.name); m != nil {
		w.mapped(g, &plan, m)
		return
	}
	f := w.bestForm(g)
	h, refused := w.bestTable(g)
	switch {
	case f.register != "" && (h.register == "" || f.score > h.score+0.01):
		w.readForm(g, &plan, f)
	case h.register != "":
		w.readTables(g, &plan, h, nil)
	default:
		plan.Why = refused
		w.coverSheet(g)
	}
}

// bestTable is the best register for the sheet as a table; else why not.
func (w *work) bestTable(g *grid) (heading, string) {
	best, why := heading{}, "no header of a register"
	for _, reg := range registers() {
		if w.hint.Register != "" && reg != w.hint.Register {
			continue
		}
		h := w.findHeading(g, reg, 0, headerDepth)
		if h.row < 0 || h.fields == 0 {
			continue
		}
		ok, reason := w.isRegister(g, h)
		if !ok {
			if reason != "" {
				why = reason
			}
			continue
		}
		h.score += 0.35 * float64(h.core)
		if h.strong {
			h.score += 0.4
		}
		if best.register == "" || h.score > best.score+0.01 {
			best = h
		}
	}
	if best.register != "" && w.hint.Register == "" {
		best = w.earlier(g, best)
	}
	return best, why
}

// earlier is the first of several tables on a sheet, where the best header is
// not of the first.
func (w *work) earlier(g *grid, best heading) heading {
	for r := 0; r < best.top-1; r++ {
		cols := g.filled(r)
		if len(cols) < 3 {
			continue
		}
		first := heading{}
		for _, reg := range registers() {
			h := w.weigh(g, reg, r)
			if h.fields < 3 || h.score < 0.6*float64(len(cols)) || first.register != "" && h.score <= first.score {
				continue
			}
			if ok, _ := w.isRegister(g, h); ok {
				first = h
			}
		}
		if first.register == "" {
			continue
		}
		first.top, first.bottom = w.extent(g, r, 0)
		for i := first.bottom + 1; i < best.top; i++ {
			if len(g.filled(i)) >= 2 {
				return first
			}
		}
	}
	return best
}

// isRegister decides whether a header is enough to make a table a register, or
// rather an invoice list, a price list, an address book, a timesheet.
func (w *work) isRegister(g *grid, h heading) (bool, string) {
	if w.hint.Register == h.register {
		return h.fields >= 1 && h.score > 0, ""
	}
	kind, foreign := w.foreign(g, h)
	weight := h.core
	if h.strong {
		weight += 2
	}
	enough := false
	switch h.register {
	case Activities:
		enough = h.named && (h.core >= 2 || h.core >= 1 && h.fields >= 2 && (h.strong || declared(g, h)) || h.fields >= 2 && declared(g, h))
		if !h.strong {
			weight++
		}
	case Parties:
		enough = h.strong && h.core >= 1 || h.core >= 3
	case Systems:
		enough = h.strong && h.core >= 1 || h.core >= 3
	case Risks:
		enough = h.core >= 2
	case People:
		enough = h.core >= 2
	}
	if enough && (weight > foreign || h.core >= 4) {
		return true, ""
	}
	if foreign >= 2 && foreign >= h.core {
		return false, kind
	}
	return false, ""
}

// declared reports whether the sheet calls itself a record of processing.
func declared(g *grid, h heading) bool {
	text := fold(g.name)
	for r := 0; r <= h.bottom && r < len(g.rows); r++ {
		for _, c := range g.filled(r) {
			text += " " + fold(g.text(r, c))
		}
	}
	for _, w := range []string{"processing activit", "verarbeitungstatigkeit", "verarbeitungsverzeichnis", "activites de traitement", "activite de traitement", "actividades de tratamiento", "actividad de tratamiento", "attivita di trattamento", "verwerkingsactiviteit", "verwerkingsregister", "czynnosci przetwarzania", "atividades de tratamento", "atividade de tratamento", "ropa", "vvt", "records of processing", "registro dei trattamenti", "registre des traitements", "article 30"} {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// foreign counts the headers that belong to lists that are no register.
func (w *work) foreign(g *grid, h heading) (kind string, n int) {
	count := map[string]int{}
	for _, c := range g.filled(h.row) {
		for _, b := range w.guesses(foreignRegister, g.text(h.row, c)) {
			if b.score >= 0.9 {
				count[string(b.field)]++
			}
		}
	}
	if !strings.Contains(fold(strings.Join(h.texts(g), " ")), "cookie") {
		delete(count, "cookie_list") // the other words stand above many lists
	}
	for _, k := range foreignKinds() {
		if count[k] > n {
			kind, n = k, count[k]
		}
	}
	return kind, n
}

// foreignKinds are the lists that are no register and are refused by their name.
func foreignKinds() []string {
	return []string{"invoices", "price_list", "address_book", "timesheet", "cookie_list"}
}

// apply gives every activity what stands above its table or on a cover sheet,
// where it does not say so itself.
func (w *work) apply() {
	if len(w.covers) == 0 {
		return
	}
	for _, cv := range w.covers {
		cv.value.Shared = true
	}
	for i := range w.out.Drafts {
		d := &w.out.Drafts[i]
		if d.Register != Activities {
			continue
		}
		own := map[Field]bool{}
		for f := range d.Values {
			own[f] = true
		}
		for _, cv := range w.covers {
			if (cv.sheet == "" || cv.sheet == d.Sheet) && !own[cv.field] {
				d.Values[cv.field] = append(d.Values[cv.field], cv.value)
				cv.used = true
			}
		}
	}
	for _, cv := range w.covers {
		if cv.used {
			continue
		}
		for i := range w.out.Sheets {
			if s := &w.out.Sheets[i]; s.Name == cv.g.name && cv.value.At.Sheet == s.Name {
				s.Asides = append(s.Asides, Note{At: cv.value.At, Role: Title, Text: cv.g.text(cv.row, cv.col)})
				break
			}
		}
	}
}

// left lists every cell that has found no place: of a sheet without a register
// in the plan, else as an issue.
func (w *work) left(g *grid, plan *SheetPlan) {
	n := 0
	for r := range g.rows {
		for _, c := range g.filled(r) {
			if !g.place(r, c) {
				continue
			}
			n++
			if plan.Layout == Aside {
				plan.Asides = append(plan.Asides, Note{At: g.spot(r, c), Role: Instruction, Text: g.text(r, c)})
				continue
			}
			w.issue(g.spot(r, c), Warning, "recognise.cell_unplaced")
		}
	}
	if plan.Layout == Aside && n > 0 {
		w.issue(Spot{Sheet: g.name, Row: -1, Col: -1}, Info, "recognise.sheet_left_out", "sheet", g.name, "cells", n)
	}
}

func (w *work) issue(at Spot, s Severity, key string, args ...any) {
	w.out.Issues = append(w.out.Issues, Issue{At: at, Key: key, Severity: s, Args: problem.Pairs(append([]any{"at", at.String()}, args...)...)})
}

// finish names the register, the language and the fingerprint, or refuses.
func (w *work) finish(book *sheet.Book) {
	for _, p := range w.out.Sheets {
		sort.SliceStable(p.Asides, func(i, j int) bool {
			a, b := p.Asides[i].At, p.Asides[j].At
			return a.Row < b.Row || a.Row == b.Row && a.Col < b.Col
		})
	}
	count := map[string]int{}
	for _, d := range w.out.Drafts {
		count[d.Register]++
	}
	for _, reg := range registers() {
		if count[reg] > count[w.out.Register] || w.out.Register == "" && count[reg] > 0 {
			w.out.Register = reg
		}
	}
	langs := make([]string, 0, len(w.langs))
	for l := range w.langs {
		langs = append(langs, l)
	}
	sort.Strings(langs)
	for _, l := range langs {
		if w.langs[l] > w.langs[w.out.Language] {
			w.out.Language = l
		}
	}
	w.out.Fingerprint = fingerprint(w.out.Sheets)
	if len(w.out.Drafts) == 0 {
		w.out.Refused = refusal(book, w.out.Sheets)
	}
}

// refusal says why a book holds no register and what would help.
func refusal(book *sheet.Book, plans []SheetPlan) *problem.Problem {
	cells, texts, shown := 0, 0, []string(nil)
	for _, s := range book.Sheets {
		for _, row := range s.Rows {
			for _, c := range row {
				t := trim(c.Text)
				if t == "" {
					continue
				}
				cells++
				if len(t) > 60 {
					texts++
				}
				if len(shown) < 6 && len(row) > 1 && len(t) < 60 {
					shown = append(shown, t)
				}
			}
		}
	}
	seen := strings.Join(shown, ", ")
	if cells == 0 {
		return problem.New(problem.Invalid, "import_empty")
	}
	for _, p := range plans {
		if p.Register != "" {
			return problem.New(problem.Invalid, "import_no_records", "sheet", p.Name, "register", p.Register)
		}
	}
	for _, p := range plans {
		if slices.Contains(foreignKinds(), p.Why) {
			return problem.New(problem.Invalid, "import_looks_like_"+p.Why, "sheet", p.Name, "seen", seen)
		}
	}
	if len(shown) == 0 {
		return problem.New(problem.Invalid, "import_no_table")
	}
	return problem.New(problem.Invalid, "import_not_a_register", "seen", seen)
}
