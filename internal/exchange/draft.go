package exchange

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/exchange/recognise"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// draftWork is one record that a foreign file describes. Every value that no field
// takes ends in its note.
type draftWork struct {
	*work
	f        *foreignBook
	d        *recognise.Draft
	key      string // by which a later import finds the record
	keyField string // "source_key", "title" or "email"
	used     map[recognise.Field]bool
	note     []string
	noted    map[string]bool
	entries  map[recognise.Field][]item
}

// item is one entry of a cell: a line, or what stands between semicolons.
type item struct {
	text string
	v    recognise.Value
}

// draft builds the record of a draft.
func (f *foreignBook) draft(d *recognise.Draft, key string) *draftWork {
	name, _ := registerOf(d.Register)
	t := f.set.Get(name)
	w := &draftWork{work: &work{t: t, at: d.Sheet + "!" + itoa(rowNumber(*d)), touched: true}, f: f, d: d, key: key, keyField: "source_key", used: map[recognise.Field]bool{}, entries: map[recognise.Field][]item{}}
	w.where = w.place
	if w.d.Col >= 0 {
		w.at = d.Sheet + "!" + recognise.ColumnName(d.Col) + itoa(rowNumber(*d))
	}
	switch d.Register {
	case recognise.Activities:
		w.activity()
	case recognise.Systems:
		w.system()
	case recognise.Parties:
		w.party()
	case recognise.People:
		w.person()
	case recognise.Risks:
		w.risk()
	case draftStores:
		w.dataStore()
	}
	h := register.HeadOf(w.rec)
	h.ID = id.New()
	h.Title = w.line(d.Title, register.MaxTitle, recognise.Field(d.TitleFrom), w.at)
	for _, v := range w.d.Values["title"] {
		if said := strings.Join(strings.Fields(v.Text), " "); said != h.Title && v.Kind != recognise.Nothing && v.Kind != recognise.Open {
			w.aside("title", v)
		}
	}
	if w.keyField == "title" {
		w.key = h.Title
	}
	f.names.want([]string{t.Name}, h.Title)
	if !f.dry {
		f.names.make(t.Name, h.Title, h.ID)
	}
	if f.dry {
		return w
	}
	w.rest()
	t.GiveRowIDs(w.rec)
	w.used, w.entries, w.note, w.noted = nil, nil, nil, nil // the draft waits for all others, without its tools
	return w
}

// place is the cell to which a complaint about a field belongs, as near as known.
func (w *draftWork) place(path string) string {
	list, _, _ := strings.Cut(path, ".")
	for _, name := range []string{list, strings.TrimSuffix(list, "s")} {
		if v := w.d.Values[recognise.Field(name)]; len(v) > 0 {
			return v[0].At.String()
		}
	}
	return w.at
}

// values of a field that say something. What states that there is none, or is a
// placeholder, is said in the plan.
func (w *draftWork) values(f recognise.Field) []recognise.Value {
	all := w.d.Values[f]
	if len(all) == 0 {
		return nil
	}
	if !slices.ContainsFunc(all, silent) {
		w.used[f] = true
		return all[:len(all):len(all)]
	}
	again := w.used[f] // what is to be said was said the first time
	w.used[f] = true
	var out []recognise.Value
	for i := range all {
		v := &all[i]
		switch {
		case again && (v.Kind == recognise.Nothing || v.Kind == recognise.Open || v.Kind == recognise.Faulty):
		case v.Kind == recognise.Nothing:
			w.none(f, *v)
		case v.Kind == recognise.Open:
			w.f.plan.keep(Note{At: v.At.String(), Header: w.header(f, *v), Words: short(v.Text), Key: "exchange.placeholder"})
		case v.Kind == recognise.Faulty: // recognise has said so
			w.keep(w.header(f, *v), v.Text)
		default:
			out = append(out, *v)
		}
	}
	return out
}

// silent reports whether a value says nothing that a field could take.
func silent(v recognise.Value) bool {
	return v.Kind == recognise.Nothing || v.Kind == recognise.Open || v.Kind == recognise.Faulty
}

// none keeps a statement that there is none: no row, but the words in the note.
func (w *draftWork) none(f recognise.Field, v recognise.Value) {
	words := v.Raw
	if words == "" {
		words = v.Text
	}
	header := w.header(f, v)
	if v.Kind == recognise.Nothing && v.Text != words && words != "" && v.Text != header { // an unticked box
		header, words = header+" – "+v.Text, v.Raw
	}
	w.f.plan.keep(Note{At: v.At.String(), Header: header, Words: short(words), Key: "exchange.stated_none"})
	w.keep(header, words)
}

// header is what stands above or beside a value.
func (w *draftWork) header(f recognise.Field, v recognise.Value) string {
	if v.Label != "" {
		return v.Label
	}
	if h := w.f.headerOf(v); h != "" {
		return h
	}
	return string(f)
}

// keep adds words to the record's note.
func (w *draftWork) keep(header, words string) {
	line := strings.TrimSpace(words)
	if header != "" {
		line = header + ": " + line
	}
	if line != "" && !w.noted[line] {
		if w.noted == nil {
			w.noted = map[string]bool{}
		}
		w.noted[line] = true
		w.note = append(w.note, line)
	}
}

// aside keeps a value that its field cannot take, and says so.
func (w *draftWork) aside(f recognise.Field, v recognise.Value) {
	w.f.plan.keep(Note{At: v.At.String(), Header: w.header(f, v), Words: short(v.Text), Key: "exchange.noted"})
	w.keep(w.header(f, v), v.Text)
}

// asides keeps all values of a field that has no place in the register.
func (w *draftWork) asides(fields ...recognise.Field) {
	for _, f := range fields {
		for _, v := range w.values(f) {
			w.aside(f, v)
		}
	}
}

// rest keeps what no builder has taken.
func (w *draftWork) rest() {
	for _, f := range recognise.Fields(w.d.Register) {
		if len(w.d.Values[f]) > 0 && !w.used[f] {
			w.asides(f)
		}
	}
	for _, l := range w.d.Rest {
		w.f.plan.keep(Note{At: l.At.String(), Header: l.Header, Words: short(l.Text), Key: "exchange.noted"})
		w.keep(l.Header, l.Text)
	}
	text := register.Text(tidyCell(strings.Join(w.note, "\n")))
	switch r := w.rec.(type) {
	case *record.ProcessingActivity:
		r.Imported = text
	case *record.Risk:
		r.Imported = text
	case *record.System:
		r.Note = text
	case *record.DataStore:
		r.Note = text
	case *record.Party:
		r.Note = text
	case *record.Person:
		r.Note = text
	}
}

// maxItems is how many entries one field of one record may list. Builders compare
// them with each other, and a cell of a megabyte holds a hundred thousand (bar S3);
// a cell with more is kept in words.
const maxItems = 5000

// items are the entries of a field, one by one.
func (w *draftWork) items(f recognise.Field) []item {
	if len(w.d.Values[f]) == 0 {
		return nil
	}
	if out, ok := w.entries[f]; ok {
		return out
	}
	var out []item
	type place struct {
		text string
		at   recognise.Spot
	}
	seen := map[place]bool{}
	for _, v := range w.values(f) {
		list := v.Items
		if len(list) == 0 {
			list = []string{v.Text}
		}
		if len(out)+len(list) > maxItems {
			w.aside(f, v)
			continue
		}
		for _, s := range list {
			if s = tidyCell(s); s != "" && !seen[place{s, v.At}] {
				seen[place{s, v.At}] = true
				out = append(out, item{s, v})
			}
		}
	}
	w.entries[f] = out
	return out
}

// prose is all that a field says, a value a paragraph.
func (w *draftWork) prose(f recognise.Field, max int) register.Text {
	var list []string
	for _, v := range w.values(f) {
		list = append(list, v.Text)
	}
	return register.Text(w.cut(tidyCell(strings.Join(list, "\n")), max, f))
}

// cut bounds a text; what is longer stands whole in the note.
func (w *draftWork) cut(s string, max int, f recognise.Field) string {
	if utf8.RuneCountInString(s) <= max {
		return s
	}
	w.keep(string(f), s)
	return strings.TrimSpace(string([]rune(s)[:max-1])) + "…"
}

// line is a text on one line, bounded.
func (w *draftWork) line(s string, max int, f recognise.Field, _ string) string {
	return w.cut(strings.Join(strings.Fields(tidyCell(s)), " "), max, f)
}

// one is the text of a field that takes one line.
func (w *draftWork) one(f recognise.Field, max int) string {
	var list []string
	for _, v := range w.values(f) {
		list = append(list, v.Text)
	}
	return w.line(strings.Join(list, "; "), max, f, "")
}

// term is the code that words mean, or the words.
func (w *draftWork) term(scheme string, i item) string {
	switch m := w.f.said.match(scheme, i.text); m.how {
	case catalogue.Certain:
		return m.term.Code
	case catalogue.Likely: // near enough for the code; the words may say more
		w.keep(w.f.headerOf(i.v), i.text)
		return m.term.Code
	}
	return w.line(i.text, 900, recognise.Field(scheme), "")
}

// known reports whether words mean a code of a scheme.
func (f *foreignBook) known(scheme, s string) bool {
	return f.said.match(scheme, s).how >= catalogue.Likely
}

// split parts entries further ("names, addresses and telephone numbers") where at
// least half of the parts are terms of the scheme.
func (w *draftWork) split(scheme string, list []item) []item {
	var out []item
	for _, i := range list {
		parts := []string{i.text}
		if !w.f.known(scheme, i.text) {
			more, hits := w.f.said.splitTerms(i.text), 0
			for _, s := range more {
				if w.f.known(scheme, s) {
					hits++
				}
			}
			if len(more) > 1 && 2*hits >= len(more) {
				parts = more
			}
		}
		for _, s := range parts {
			out = append(out, item{s, i.v})
		}
	}
	return out
}

// day reads a date; what is none, or could be two, is said.
func (w *draftWork) day(f recognise.Field) calendar.Day {
	for _, v := range w.values(f) {
		if v.Kind == recognise.Date && len(v.Raw) >= 10 {
			return calendar.Day(v.Raw[:10])
		}
		d, ambiguous, ok := recognise.ParseDate(v.Text, w.f.orders[v.At.Sheet+"\x00"+itoa(v.At.Col)])
		if !ok {
			w.f.plan.unread(Note{At: v.At.String(), Header: w.header(f, v), Words: short(v.Text), Key: "exchange.date_unread"})
			w.keep(w.header(f, v), v.Text)
			continue
		}
		if ambiguous {
			w.f.plan.unread(Note{At: v.At.String(), Header: w.header(f, v), Words: short(v.Text), Key: "exchange.date_ambiguous", Args: problem.Pairs("day", string(d))})
			w.keep(w.header(f, v), v.Text)
		}
		return d
	}
	return ""
}

// number reads a whole number; other words are kept.
func (w *draftWork) number(f recognise.Field) int64 {
	for _, v := range w.values(f) {
		s := v.Raw
		if v.Kind != recognise.Number {
			s = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ".", "", ",", "", "'", "").Replace(v.Text)
		}
		if n, err := strconv.ParseInt(s, 10, 64); err == nil && n >= 0 {
			return n
		}
		w.aside(f, v)
	}
	return 0
}

// yesNo reads an answer; an explanation with it is kept.
func (w *draftWork) yesNo(f recognise.Field) record.YesNo {
	var answer record.YesNo
	for _, v := range w.values(f) {
		a, ok := w.f.said.yesNo(v.Raw)
		if !ok {
			a, ok = w.f.said.yesNo(v.Text)
		}
		if !ok || answer != "" && answer != record.YesNo(a) {
			w.aside(f, v)
			continue
		}
		answer = record.YesNo(a)
		if len(strings.Fields(v.Text)) > 1 {
			w.keep(w.header(f, v), v.Text)
		}
	}
	return answer
}

// top is the highest step of a scale that a header names, such as "(1-5)"; 0 if it
// names none.
func top(header string) int {
	if m := scale.FindStringSubmatch(header); m != nil {
		n, _ := strconv.Atoi(m[1])
		return n
	}
	return 0
}

var scale = regexp.MustCompile(`\b[01]\s*(?:-|–|to|bis|à|a|do|tot|\.\.+)\s*(\d{1,3})\b`)

// level reads a likelihood, severity or risk.
func (w *draftWork) level(f recognise.Field) record.Level {
	for _, v := range w.values(f) {
		if l, ok := catalogue.MatchLevel(v.Text, top(w.header(f, v))); ok {
			return record.Level(l)
		}
		w.aside(f, v)
	}
	return ""
}
