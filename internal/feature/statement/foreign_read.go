package statement

import (
	"context"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/exchange/sheet"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

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
