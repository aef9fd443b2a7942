package statement

import (
	"context"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/exchange/sheet"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Foreign is what a file with a statement of applicability under ISO/IEC 27001 says
// (S-033), before anything is written.
type Foreign struct {
	File    string
	Columns map[string]string // header by what it was taken for
	Rows    []ForeignRow
	Unread  []UnreadRow
}

// ForeignRow is one control of that statement.
type ForeignRow struct {
	At            string // Sheet1!4
	ID, Title     string
	Annex         catalogue.Key   // in Annex A of ISO/IEC 27001:2022, if it is one of it
	To            []catalogue.Key // rows of ISO/IEC 27701 that it corresponds to
	Applicable    record.YesNo
	Justification string
	State         record.Implementation
	Owner         string
	OwnerID       id.ID
	Shared        id.ID // our control that carries it already
}

// UnreadRow is a row that is no control as far as can be told.
type UnreadRow struct {
	At, Words, Key string // sentence statement.unread.KEY
}

// headers are the words by which files call the columns, in English and German.
var headers = []struct {
	name  string
	words []string
}{
	{"status", []string{"implementation status", "status", "implementation", "implemented", "umsetzungsstatus", "umsetzung", "umgesetzt", "stand"}},
	{"justification", []string{"justification", "reason", "rationale", "comment", "begründung", "grund", "rechtfertigung", "kommentar"}},
	{"applicable", []string{"applicable", "applicability", "applies", "in scope", "anwendbar", "anwendbarkeit", "anwendung", "zutreffend", "relevant"}},
	{"owner", []string{"owner", "responsible", "verantwortlich", "verantwortung", "zuständig", "eigentümer"}},
	{"title", []string{"title", "control name", "name", "control title", "titel", "bezeichnung", "maßnahme", "massnahme", "description"}},
	{"id", []string{"id", "no", "nr", "number", "ref", "reference", "annex a", "clause", "control id", "control", "nummer", "referenz", "kennung", "abschnitt"}},
}

// ReadForeign reads a workbook or CSV file. A file without a table that has numbers or
// titles of controls is refused as statement_no_table.
func ReadForeign(ctx context.Context, name string, file io.ReaderAt, size int64) (*Foreign, error) {
	book, err := sheet.Read(ctx, name, file, size, sheet.Limits{})
	if err != nil {
		return nil, err
	}
	out := &Foreign{File: name, Columns: map[string]string{}}
	found := false
	for i := range book.Sheets {
		s := &book.Sheets[i]
		head, at := headOf(s)
		if at < 0 {
			for n, r := range s.Rows {
				if w := wordsOf(r); w != "" {
					out.Unread = append(out.Unread, UnreadRow{s.Name + "!" + strconv.Itoa(s.RowNumber(n)), w, "sheet"})
				}
			}
			continue
		}
		found = true
		for field, col := range head {
			out.Columns[field] = s.Rows[at][col].Text
		}
		for n := range s.Rows {
			place := s.Name + "!" + strconv.Itoa(s.RowNumber(n))
			if n < at {
				if w := wordsOf(s.Rows[n]); w != "" {
					out.Unread = append(out.Unread, UnreadRow{place, w, "above"})
				}
			} else if n > at {
				out.row(place, head, s.Rows[n])
			}
		}
	}
	if !found {
		return nil, problem.New(problem.Invalid, "statement_no_table")
	}
	return out, nil
}

// headOf finds the row whose cells are called as columns of a statement are.
func headOf(s *sheet.Sheet) (map[string]int, int) {
	for n := 0; n < len(s.Rows) && n < 30; n++ {
		head := map[string]int{}
		for _, exact := range []bool{true, false} {
			for col, c := range s.Rows[n] {
				text := catalogue.Fold(strings.TrimSpace(c.Text))
				for _, h := range headers {
					if _, have := head[h.name]; have || text == "" || taken(head, col) {
						continue
					}
					if slices.ContainsFunc(h.words, func(w string) bool {
						w = catalogue.Fold(w)
						return text == w || !exact && len(w) > 3 && strings.Contains(text, w)
					}) {
						head[h.name] = col
					}
				}
			}
		}
		_, number := head["id"]
		_, title := head["title"]
		if len(head) >= 2 && (number || title) {
			return head, n
		}
	}
	return nil, -1
}

func taken(head map[string]int, col int) bool {
	for _, c := range head {
		if c == col {
			return true
		}
	}
	return false
}

func wordsOf(cells []sheet.Cell) string {
	var out []string
	for _, c := range cells {
		if t := strings.TrimSpace(c.Text); t != "" {
			out = append(out, t)
		}
	}
	return cut(strings.Join(out, " · "), 200)
}

func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

func (f *Foreign) row(at string, head map[string]int, cells []sheet.Cell) {
	text := func(name string) string {
		if col, ok := head[name]; ok && col < len(cells) {
			return strings.TrimSpace(cells[col].Text)
		}
		return ""
	}
	all := wordsOf(cells)
	if all == "" {
		return
	}
	r := ForeignRow{At: at, ID: text("id"), Title: cut(text("title"), register.MaxTitle), Justification: cut(text("justification"), 5000), Owner: text("owner")}
	r.Annex = annexKey(r.ID)
	if r.Annex == "" && r.ID == "" && r.Title == "" {
		f.Unread = append(f.Unread, UnreadRow{at, all, "nothing"})
		return
	}
	yes, status := text("applicable"), text("status")
	if r.Annex == "" && yes == "" && status == "" && r.Justification == "" {
		f.Unread = append(f.Unread, UnreadRow{at, all, "heading"})
		return
	}
	r.Applicable, r.State = readYes(yes), readState(status)
	if r.State == "" && r.Applicable == "" && status != "" {
		if r.Applicable = readYes(status); r.Applicable == "yes" {
			r.State = "in_place"
		}
	}
	if r.Applicable == "" && r.State != "" {
		r.Applicable = "yes"
	}
	if r.Applicable == "" {
		r.Applicable = "unknown"
	}
	if q, ok := catalogue.Library().Requirement(r.Annex); ok && r.Title == "" {
		r.Title = q.Title
	}
	if r.Title == "" {
		r.Title = r.ID
	}
	f.Rows = append(f.Rows, r)
}

// Numbers of controls: two of them since ISO/IEC 27001:2022 (A.5.15), three before
// (A.9.1.1), where guideline 6.6.1.1 of ISO/IEC 27701:2019 speaks of the same.
var (
	numbers2022 = regexp.MustCompile(`^(?:A[. ]?)?([5-8])\.(\d{1,2})$`)
	numbers2013 = regexp.MustCompile(`^(?:A[. ]?)(\d{1,2})\.(\d{1,2})\.(\d{1,2})$`)
)

// annexKey is the row of the library that a number of a control means; "" if none.
func annexKey(text string) catalogue.Key {
	text = strings.ToUpper(strings.TrimSpace(text))
	var k catalogue.Key
	if m := numbers2022.FindStringSubmatch(text); m != nil {
		k = catalogue.KeyOf(catalogue.ISO27001, "A."+m[1]+"."+m[2])
	} else if m := numbers2013.FindStringSubmatch(text); m != nil {
		if n, _ := strconv.Atoi(m[1]); n >= 5 {
			k = catalogue.KeyOf(catalogue.ISO27701of2019, "6."+strconv.Itoa(n-3)+"."+m[2]+"."+m[3])
		}
	}
	if _, ok := catalogue.Library().Requirement(k); !ok {
		return ""
	}
	return k
}

func readYes(text string) record.YesNo {
	switch t := catalogue.Fold(strings.Trim(text, " .!")); {
	case t == "":
		return ""
	case slices.Contains([]string{"n", "no", "nein", "false", "0", "n/a", "na", "not applicable", "nicht anwendbar", "excluded", "ausgeschlossen", "entfallt", "nicht zutreffend", "out of scope"}, t):
		return "no"
	case slices.Contains([]string{"y", "yes", "ja", "j", "true", "1", "x", "applicable", "anwendbar", "included", "zutreffend", "in scope"}, t):
		return "yes"
	}
	return ""
}

func readState(text string) record.Implementation {
	t := catalogue.Fold(text)
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(t, catalogue.Fold(w)) })
	}
	switch {
	case t == "":
		return ""
	case has("not implemented", "nicht umgesetzt", "missing", "fehlt", "offen", "not started", "open"):
		return "missing"
	case has("partial", "partly", "teilweise", "in progress", "in umsetzung", "in arbeit", "ongoing"):
		return "partial"
	case has("planned", "geplant", "to do"):
		return "planned"
	case has("implemented", "umgesetzt", "in place", "vollständig", "done", "complete", "operational", "erledigt"):
		return "in_place"
	}
	return ""
}

// Plan says which lines of a statement the rows reach, which of our controls carry
// them already, and who the owners are.
func (f *Foreign) Plan(ctx context.Context, tx *store.Tx, s *record.Statement, w *assess.World) error {
	framework := catalogue.Edition(s.Edition).Framework()
	var owners []string
	for i := range f.Rows {
		r := &f.Rows[i]
		r.To = reaches(r.Annex, framework)
		if r.Owner != "" {
			owners = append(owners, r.Owner)
		}
		for _, c := range w.Controls {
			if c.SourceKey == r.source() {
				r.Shared = c.ID
			}
		}
	}
	if len(owners) == 0 {
		return nil
	}
	people, err := store.FindMany(ctx, tx, record.People.Type, "title", owners)
	for i := range f.Rows {
		if at := people[f.Rows[i].Owner]; len(at) == 1 {
			f.Rows[i].OwnerID = at[0]
		}
	}
	return err
}

// source is the external key of the control that a row becomes: importing a file
// again finds it.
func (r *ForeignRow) source() string {
	if r.Annex != "" {
		return cut(string(r.Annex), 300)
	}
	return cut("isms/"+strings.ToLower(strings.TrimSpace(r.ID+" "+r.Title)), 300)
}

// reaches are the rows of an edition of ISO/IEC 27701 that speak of the same as a
// control of ISO/IEC 27001, by the mapping rows of ISO/IEC 27002 and the
// correspondence of the editions.
func reaches(k catalogue.Key, framework string) []catalogue.Key {
	if k == "" {
		return nil
	}
	var out []catalogue.Key
	add := func(to catalogue.Key) {
		if to.Framework() == framework && !slices.Contains(out, to) {
			out = append(out, to)
		}
	}
	lib := catalogue.Library()
	add(k)
	near := []catalogue.Key{k}
	for _, m := range lib.Mappings(k) {
		if f := m.To.Framework(); f == catalogue.ISO27701of2025 || f == catalogue.ISO27701of2019 {
			near = append(near, m.To)
		}
	}
	for _, n := range near {
		add(n)
		for _, m := range lib.Correspond(n) {
			add(m.To)
		}
	}
	return out
}

// Imported says what an import wrote.
type Imported struct {
	Saved
	Controls int // made
	Reached  int // lines of the standard that a shared control answers now
	Own      int // lines of our own controls added
}

// DoImport brings the controls of an ISMS into a statement: each becomes one shared
// control, which lines of the standard rely on, so that it is kept and shown by
// evidence once; the rest stand as our own controls. What people said of a line
// already stays.
func DoImport(ctx context.Context, tx *store.Tx, at id.ID, f *Foreign) (*Imported, error) {
	now, err := writable(ctx, tx, at)
	if err != nil {
		return nil, err
	}
	w, err := Gather(ctx, tx)
	if err != nil {
		return nil, err
	}
	if err := f.Plan(ctx, tx, now, w); err != nil {
		return nil, err
	}
	out := &Imported{Saved: Saved{Was: now.Rev}}
	for i := range f.Rows {
		r := &f.Rows[i]
		if !r.Shared.IsZero() {
			continue
		}
		c := &record.Control{Head: register.Head{Title: r.Title, Owner: r.OwnerID}, Description: register.Text(r.Justification), SharedISMS: true, SourceKey: r.source()}
		if r.Annex != "" {
			c.Requirements = append(c.Requirements, record.Requirement(r.Annex))
		}
		for _, k := range r.To {
			if k != r.Annex {
				c.Requirements = append(c.Requirements, record.Requirement(k))
			}
		}
		made, err := store.Create(ctx, tx, record.Controls, c)
		if err != nil {
			return nil, err
		}
		r.Shared = made.ID
		out.Controls++
	}
	out.Statement, err = store.Change(ctx, tx, record.Statements, at, now.Rev, func(s *record.Statement) error {
		for i := range f.Rows {
			out.apply(s, &f.Rows[i])
		}
		return nil
	})
	return out, err
}

func (out *Imported) apply(s *record.Statement, r *ForeignRow) {
	reached := false
	for i := range s.Entries {
		e := &s.Entries[i]
		if e.Requirement == "" || !slices.Contains(r.To, catalogue.Key(e.Requirement)) {
			continue
		}
		reached = true
		if !slices.Contains(e.Controls, r.Shared) {
			e.Controls = append(e.Controls, r.Shared)
			out.Reached++
		}
		if e.Applicable == "yes" && r.Applicable == "yes" && e.State == "" {
			e.State = r.State
		}
		if e.Justification == "" && e.Applicable == r.Applicable {
			e.Justification = register.Text(r.Justification)
		}
		if e.Owner.ID.IsZero() {
			e.Owner.ID = r.OwnerID
		}
	}
	if reached || slices.ContainsFunc(s.Entries, func(e record.StatementEntry) bool { return e.Requirement == "" && e.Control.ID == r.Shared }) {
		return
	}
	e := record.StatementEntry{
		RowHead: register.RowHead{ID: id.New()}, Control: register.To[record.Control](r.Shared), Controls: register.Links[record.Control]{r.Shared},
		Applicable: r.Applicable, Justification: register.Text(r.Justification), Owner: register.To[record.Person](r.OwnerID),
	}
	switch r.Applicable {
	case "yes":
		e.State, e.Inclusion = r.State, register.Choices[record.InclusionReason]{"baseline"}
	case "no":
		e.Exclusion = "not_justified_by_risk"
	}
	s.Entries = append(s.Entries, e)
	out.Own++
}
