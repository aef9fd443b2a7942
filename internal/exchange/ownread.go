package exchange

import (
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/exchange/sheet"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

func itoa(n int) string { return strconv.Itoa(n) }

// ownWork is a record of our own layout with its rows in the file.
type ownWork struct {
	*work
	main  *ownTable
	row   int                  // in main
	lists map[string][]listRow // by child list
}

// listRow is one row of a child list in the file.
type listRow struct {
	tb  *ownTable
	row int
}

// ownBook reads the tables of our own layout.
type ownBook struct {
	*planner
	tables []ownTable
	byRef  map[string]*ownWork // register \x00 reference
	works  []*ownWork
	orphan []*work
	long   map[string]string // texts longer than a cell, by longKey
}

// own plans a file in our own layout.
func (p *planner) own(tables []ownTable) error {
	b := &ownBook{planner: p, tables: tables, byRef: map[string]*ownWork{}, long: map[string]string{}}
	for i := range tables {
		if err := p.mayImport(tables[i].t); err != nil {
			return err
		}
	}
	b.collect()
	if err := b.names.load(p.ctx, p.tx); err != nil {
		return err
	}
	if err := b.identify(); err != nil {
		return err
	}
	all := make([]*work, 0, len(b.works)+len(b.orphan))
	for _, w := range b.works {
		if w.rec != nil {
			b.fill(w)
			all = append(all, w.work)
		}
	}
	return p.decide(append(all, b.orphan...))
}

// collect finds the rows of each record and the names to look up.
func (b *ownBook) collect() {
	for i := range b.tables {
		if tb := &b.tables[i]; tb.list == nil && !tb.long {
			b.collectMain(tb)
		}
	}
	for i := range b.tables {
		switch tb := &b.tables[i]; {
		case tb.long:
			b.collectLong(tb)
		case tb.list != nil:
			b.collectList(tb)
		}
	}
}

func (b *ownBook) newWork(tb *ownTable, row int, ref string) *ownWork {
	w := &ownWork{work: &work{t: tb.t, at: tb.spot(row, -1), ref: ref}, row: row, lists: map[string][]listRow{}}
	b.works = append(b.works, w)
	return w
}

func (b *ownBook) collectMain(tb *ownTable) {
	for r := tb.first; r < len(tb.sheet.Rows); r++ {
		row := tb.sheet.Rows[r]
		if len(row) == 0 {
			continue
		}
		ref := tb.refOf(row, b.names)
		w := b.newWork(tb, r, ref)
		w.main = tb
		w.where = w.place
		if ref != "" {
			key := tb.t.Name + "\x00" + ref
			if first := b.byRef[key]; first != nil {
				w.fail(tb.spot(r, tb.ref), problem.Field{Path: refKey, Key: "import_ref_twice", Args: problem.Pairs("ref", ref, "first", first.at)})
			} else {
				b.byRef[key] = w
			}
			if !isNew(ref) {
				b.names.want([]string{tb.t.Name}, ref)
			}
		}
		for _, c := range tb.cols {
			b.wantLinks(tb.t, c, tb.sheet.Rows[r], ref)
		}
	}
}

// wantLinks asks for the names that a cell holds.
func (b *ownBook) wantLinks(t *register.Type, c ownColumn, row []sheet.Cell, ref string) {
	text := cell(row, c.at).Text
	switch {
	case text == "":
	case c.head == "owner":
		b.names.want([]string{"people"}, text)
	case c.head == "title" && (ref == "" || isNew(ref)):
		b.names.want([]string{t.Name}, text)
	case c.field == nil:
	case c.field.Kind == register.KindLink, c.field.Kind == register.KindRef:
		b.names.want(c.field.Registers, text)
	case c.field.Kind == register.KindLinks:
		for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == ';' }) {
			b.names.want(c.field.Registers, part)
		}
	case c.field.Key && ref == "":
		b.names.want([]string{t.Name}, text)
	}
}

func (b *ownBook) collectList(tb *ownTable) {
	for r := tb.first; r < len(tb.sheet.Rows); r++ {
		row := tb.sheet.Rows[r]
		if len(row) == 0 {
			continue
		}
		ref := tb.refOf(row, b.names)
		w := b.byRef[tb.t.Name+"\x00"+ref]
		if w == nil {
			w = b.newWork(tb, r, ref)
			w.where = func(string) string { return w.at }
			if ref == "" || isNew(ref) {
				w.fail(tb.spot(r, tb.ref), problem.Field{Path: refKey, Key: "import_row_alone", Args: problem.Pairs("ref", ref, "list", tb.list.Name)})
			} else {
				b.byRef[tb.t.Name+"\x00"+ref] = w
				b.names.want([]string{tb.t.Name}, ref)
			}
		}
		w.lists[tb.list.Name] = append(w.lists[tb.list.Name], listRow{tb, r})
		for _, c := range tb.cols {
			if c.field != nil && c.field.Kind.Points() {
				b.wantLinks(tb.t, c, row, ref)
			}
		}
	}
}

// identify finds the records that the rows mean and reads them.
func (b *ownBook) identify() error {
	ids := map[*register.Type][]id.ID{}
	at := make([]id.ID, len(b.works))
	claimed := map[id.ID]*ownWork{}
	for i, w := range b.works {
		at[i] = b.existing(w)
		if first := claimed[at[i]]; first != nil && !at[i].IsZero() {
			w.fail(w.at, problem.Field{Path: refKey, Key: "import_ref_twice", Args: problem.Pairs("ref", w.ref, "first", first.at)})
			at[i] = id.ID{}
			continue
		}
		if !at[i].IsZero() {
			claimed[at[i]] = w
			ids[w.t] = append(ids[w.t], at[i])
		}
	}
	for t, list := range ids {
		recs, err := store.LoadMany(b.ctx, b.tx, t, list)
		if err != nil {
			return err
		}
		for i, w := range b.works {
			if w.t == t && recs[at[i]] != nil {
				w.before = recs[at[i]]
				w.rec = store.Clone(t, w.before)
			}
		}
	}
	for _, w := range b.works {
		if w.rec != nil {
			continue
		}
		w.rec = w.t.New()
		h := register.HeadOf(w.rec)
		h.ID = id.New()
		if w.ref != "" && !isNew(w.ref) {
			h.Ref = w.ref
		}
		if w.main == nil { // rows of a child list for a record that is not there
			if len(w.errs) == 0 {
				w.fail(w.at, problem.Field{Path: refKey, Key: "import_unknown_link", Args: problem.Pairs("value", w.ref)})
			}
			w.rec = nil
			b.orphan = append(b.orphan, &work{t: w.t, rec: w.t.New(), at: w.at, errs: w.errs, where: func(string) string { return w.at }, touched: true})
			continue
		}
		if w.ref != "" {
			b.names.make(w.t.Name, w.ref, h.ID)
		}
		for _, c := range w.main.cols {
			if c.head == "title" || c.field != nil && c.field.Key {
				if s := tidyCell(cell(w.main.sheet.Rows[w.row], c.at).Text); s != "" {
					b.names.make(w.t.Name, s, h.ID)
				}
			}
		}
	}
	return nil
}

// existing is the record that a row means: by its reference, else by its external
// key, else by a title that only one record has.
func (b *ownBook) existing(w *ownWork) id.ID {
	if w.ref != "" && !isNew(w.ref) {
		return b.names.find([]string{w.t.Name}, w.ref)
	}
	if w.main == nil || w.ref != "" {
		return id.ID{}
	}
	title := ""
	for _, c := range w.main.cols {
		s := tidyCell(cell(w.main.sheet.Rows[w.row], c.at).Text)
		if c.head == "title" {
			title = s
		}
		if c.field != nil && c.field.Key && s != "" {
			return b.names.find([]string{w.t.Name}, s)
		}
	}
	return b.names.find([]string{w.t.Name}, title)
}

// place is the cell that a field of the record came from.
func (w *ownWork) place(path string) string {
	list, rest, nested := strings.Cut(path, ".")
	if nested {
		pos, name, _ := strings.Cut(rest, ".")
		i, err := strconv.Atoi(pos)
		if rows := w.lists[list]; err == nil && i < len(rows) {
			r := rows[i]
			for _, c := range r.tb.cols {
				if c.name == name {
					return r.tb.spot(r.row, c.at)
				}
			}
			return r.tb.spot(r.row, -1)
		}
	}
	if w.main != nil {
		for _, c := range w.main.cols {
			if c.name == list || c.head == list {
				return w.main.spot(w.row, c.at)
			}
		}
	}
	return w.at
}

// fill puts the cells of a record into it.
func (b *ownBook) fill(w *ownWork) {
	if w.main != nil {
		b.fillMain(w)
	}
	tokens := b.rowTokens(w)
	for i := range b.tables {
		tb := &b.tables[i]
		if tb.list == nil || tb.t != w.t || w.main == nil && len(w.lists[tb.list.Name]) == 0 {
			continue
		}
		if i > 0 && b.seenBefore(i) {
			continue // a second sheet of the same list
		}
		b.fillList(w, tb.list, tokens)
	}
}

// seenBefore reports whether a table before i holds the same list.
func (b *ownBook) seenBefore(i int) bool {
	for j := range i {
		if b.tables[j].list == b.tables[i].list && b.tables[j].t == b.tables[i].t && !b.tables[j].long {
			return true
		}
	}
	return false
}

func (b *ownBook) fillMain(w *ownWork) {
	row, h := w.main.sheet.Rows[w.row], register.HeadOf(w.rec)
	refs := b.refText()
	for _, c := range w.main.cols {
		at := w.main.spot(w.row, c.at)
		switch {
		case c.field != nil:
			text := b.whole(w.ref, "", "", c.field, textOf(cell(row, c.at), c.field.Kind))
			if w.before != nil && cellText(c.field, w.rec, refs) == text || w.before == nil && text == "" {
				continue
			}
			var p problem.List
			setCell(c.field, w.rec, text, b.names.find, &p)
			w.fail(at, p.Fields()...)
			w.touched = true
		case c.head == "rev":
			if n, err := strconv.ParseInt(cell(row, c.at).Text, 10, 64); err == nil {
				w.fileRev, w.revAt = n, at
			}
		case c.head == "state":
			if s := strings.TrimSpace(cell(row, c.at).Text); s != "" && s != b.startState(w) {
				b.plan.keep(Note{At: at, Header: "state", Words: s, Key: "exchange.state_left", Args: problem.Pairs("state", s, "title", b.title(w))})
			}
		case c.head != "" && c.head != refKey && !strings.HasSuffix(c.head, titleMark):
			text := textOf(cell(row, c.at), register.KindDay)
			if headText(h, c.head, refs) == text {
				continue
			}
			var p problem.List
			setHead(h, c.head, text, b.names.find, &p)
			w.fail(at, p.Fields()...)
			w.touched = true
		}
	}
}

func (b *ownBook) title(w *ownWork) string { return register.HeadOf(w.rec).Title }

func (b *ownBook) startState(w *ownWork) string {
	if w.before != nil {
		return register.HeadOf(w.before).State
	}
	if w.t.Flow != nil {
		return w.t.Flow.Initial()
	}
	return ""
}
