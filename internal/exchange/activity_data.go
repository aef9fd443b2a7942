package exchange

import (
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/exchange/recognise"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// principals are the categories of people (Art. 30(1)(c)).
func (w *draftWork) principals(a *record.ProcessingActivity) {
	for _, i := range w.split(catalogue.PrincipalCategory, w.items("principals")) {
		p := record.ActivityPrincipal{RowHead: register.RowHead{ID: id.New()}, Category: record.PrincipalCategory(w.term(catalogue.PrincipalCategory, i))}
		if !slices.ContainsFunc(a.Principals, func(x record.ActivityPrincipal) bool { return x.Category == p.Category }) {
			a.Principals = append(a.Principals, p)
		}
	}
}

// dataItems are the categories of data, each with its people where the file tells
// (Art. 30(1)(c)), and where they come from (S-041).
func (w *draftWork) dataItems(a *record.ProcessingActivity) {
	people := w.items("principals")
	for _, x := range []struct {
		field   recognise.Field
		special record.YesNo
	}{{"data_categories", ""}, {"special_categories", "yes"}} {
		list := w.items(x.field)
		entries := w.split(catalogue.PIICategory, list)
		for n, i := range entries {
			if y, ok := w.f.said.yesNo(i.text); ok && x.special != "" { // "yes", "no": an answer and no category
				w.keep(w.header(x.field, i.v), i.text)
				_ = y
				continue
			}
			d := record.ActivityDataItem{RowHead: register.RowHead{ID: id.New()}, Category: record.PIICategory(w.term(catalogue.PIICategory, i)), Special: x.special}
			if t, ok := w.f.said.set.Find(catalogue.PIICategory, string(d.Category)); ok && (t.Sensitivity == catalogue.Special || t.Sensitivity == catalogue.Criminal) {
				d.Special = "yes"
			}
			if at := w.beside(people, n, i, -1); at >= 0 && len(a.Principals) == len(people) && at < len(a.Principals) {
				d.Principal = register.Row[record.ActivityPrincipal]{ID: a.Principals[at].ID}
			}
			if !slices.ContainsFunc(a.DataItems, func(y record.ActivityDataItem) bool { return y.Category == d.Category && y.Principal == d.Principal }) {
				a.DataItems = append(a.DataItems, d)
			}
		}
	}
	w.sources(a)
}

// sources of the data, for each category or for all.
func (w *draftWork) sources(a *record.ProcessingActivity) {
	data, list := w.items("data_categories"), w.items("data_source")
	for n, i := range list {
		if len(a.DataItems) == 0 {
			w.aside("data_source", i.v)
			continue
		}
		code, _ := w.f.said.matchSource(i.text)
		at := -1
		if len(data) == len(a.DataItems) {
			at = w.beside(data, n, i, len(list))
		}
		for k := range a.DataItems {
			if d := &a.DataItems[k]; at < 0 || at == k {
				if d.Source == "" {
					d.Source = record.Source(code)
				} else if code != "" && d.Source != record.Source(code) {
					d.Source = "" // several: the words say which
				}
				if !strings.Contains(d.SourceNote, i.text) {
					d.SourceNote = w.line(strings.TrimPrefix(d.SourceNote+"; "+i.text, "; "), 490, "data_source", "")
				}
			}
		}
	}
}

// recipients or their categories (Art. 30(1)(d)).
func (w *draftWork) recipients(a *record.ProcessingActivity) {
	for _, f := range []recognise.Field{"recipients", "recipient_categories"} {
		for _, i := range w.split(catalogue.RecipientCategory, w.items(f)) {
			r := record.ActivityRecipient{}
			if m := w.f.said.match(catalogue.RecipientCategory, i.text); m.how >= catalogue.Likely {
				r.Category = record.RecipientCategory(m.term.Code)
				if m.how < catalogue.Certain || strings.HasPrefix(m.term.Code, "authority") || isCapitals(i.text) { // "URSSAF" is more than an authority
					r.Name = w.line(i.text, 290, f, "")
				}
			} else {
				r.Name = w.line(i.text, 290, f, "")
				r.Party = register.To[record.Party](w.entity("parties", w.bare(i.text), i.v, w.f.said.nameLike(i.text) && legalForm(i.text)))
				if r.Party.ID.IsZero() {
					r.Unit = register.To[record.Unit](w.entity("units", i.text, i.v, false))
				}
				r.Country = w.f.said.oneCountry(i.text)
			}
			if !slices.Contains(a.Recipients, r) {
				a.Recipients = append(a.Recipients, r)
			}
		}
	}
}

// isCapitals reports whether a text is the abbreviation of a name.
func isCapitals(s string) bool {
	return len(s) > 2 && len(s) < 12 && strings.ToUpper(s) == s && strings.ToLower(s) != s && !strings.Contains(s, " ")
}

// bare is a name without a country in brackets behind it.
func (w *draftWork) bare(s string) string {
	if i := strings.LastIndexByte(s, '('); i > 2 && strings.HasSuffix(strings.TrimSpace(s), ")") && len(w.f.said.countriesIn(s[i:])) > 0 {
		return strings.TrimSpace(s[:i])
	}
	return s
}

// processors of the activity (Art. 28).
func (w *draftWork) processors(a *record.ProcessingActivity) {
	for _, x := range []struct {
		field recognise.Field
		sub   bool
	}{{"processors", false}, {"sub_processors", true}} {
		for _, i := range w.items(x.field) {
			p := record.ActivityProcessor{Sub: x.sub, Name: w.line(i.text, 290, x.field, ""), Country: w.f.said.oneCountry(i.text)}
			name := w.bare(i.text)
			p.Party = register.To[record.Party](w.entity("parties", name, i.v, w.f.said.nameLike(name) && !w.f.known(catalogue.RecipientCategory, name)))
			if !slices.ContainsFunc(a.Processors, func(y record.ActivityProcessor) bool { return y.Name == p.Name && y.Sub == p.Sub }) {
				a.Processors = append(a.Processors, p)
			}
		}
	}
}

// transfers to third countries with their safeguards (Art. 30(1)(e)): countries,
// importers and safeguards are joined where their lists are equally long.
func (w *draftWork) transfers(a *record.ProcessingActivity) {
	var rows []record.ActivityTransfer
	countries := w.countries()
	importers, mechanisms := w.items("transfer_recipients"), w.items("transfer_mechanism")
	n := max(len(countries), len(importers))
	for k := range n {
		t := record.ActivityTransfer{}
		switch {
		case len(countries) == 1:
			t.Country, t.Organisation = countries[0].code, countries[0].words
			w.ownSafeguard(countries[0], &t)
		case k < len(countries):
			t.Country, t.Organisation = countries[k].code, countries[k].words
			w.ownSafeguard(countries[k], &t)
		}
		if i := k; len(importers) == 1 || k < len(importers) {
			if len(importers) == 1 {
				i = 0
			}
			name := importers[i].text
			t.ImporterName = w.line(name, 290, "transfer_recipients", "")
			t.Importer = register.To[record.Party](w.entity("parties", w.bare(name), importers[i].v, w.f.said.nameLike(name) && legalForm(name)))
		}
		rows = append(rows, t)
	}
	for _, v := range w.values("transfers") {
		if y, ok := w.f.said.yesNo(v.Text); ok && len(strings.Fields(v.Text)) == 1 {
			w.none2(y, v)
			continue
		}
		rows = append(rows, w.transferWords(v)...)
	}
	if len(rows) == 0 && len(mechanisms) > 0 {
		rows = make([]record.ActivityTransfer, 1)
	}
	for k, m := range mechanisms {
		for i := range rows {
			if len(mechanisms) == 1 || len(mechanisms) != len(rows) || i == k {
				w.safeguard(&rows[i], m.text, len(mechanisms) == 1 || len(mechanisms) == len(rows))
				rows[i].Document = w.line(strings.TrimPrefix(rows[i].Document+"; "+m.text, "; "), 990, "transfer_mechanism", "")
			}
		}
	}
	a.Transfers = rows
}

// none2 says what a mere yes or no to transfers means: no row.
func (w *draftWork) none2(answer string, v recognise.Value) {
	if answer == "no" {
		w.none("transfers", v)
		return
	}
	w.aside("transfers", v)
}

type transferTo struct {
	code  register.Country
	words string
	all   string // of the cell: a safeguard may stand behind the country
}

// ownSafeguard is the one that stands beside the country in its cell: "USA (BCR)".
func (w *draftWork) ownSafeguard(c transferTo, t *record.ActivityTransfer) {
	if len(w.f.said.matchMechanism(c.all)) == 1 {
		w.safeguard(t, c.all, true)
		t.Document = strings.Join(strings.Fields(tidyCell(c.all)), " ")
	}
}

// countries that data go to; what is no country is an organisation in words.
func (w *draftWork) countries() []transferTo {
	var out []transferTo
	for _, i := range w.items("transfer_countries") {
		if y, ok := w.f.said.yesNo(i.text); ok && len(strings.Fields(i.text)) == 1 {
			w.none2(y, i.v)
			continue
		}
		if code, ok := w.f.said.matchCountry(i.text); ok {
			out = append(out, transferTo{code: register.Country(code), all: i.text})
			continue
		}
		list := w.f.said.countriesIn(i.text)
		for _, c := range list {
			out = append(out, transferTo{code: register.Country(c), all: i.text})
		}
		switch {
		case len(list) == 0:
			out = append(out, transferTo{words: w.line(i.text, 290, "transfer_countries", "")})
		case len(w.f.said.matchMechanism(i.text)) != 1: // else the words go with the safeguard
			w.keep(w.header("transfer_countries", i.v), i.text)
		}
	}
	return out
}

// transferWords reads a cell that tells of transfers in its own words.
func (w *draftWork) transferWords(v recognise.Value) []record.ActivityTransfer {
	var out []record.ActivityTransfer
	words := w.line(v.Text, 990, "transfers", "")
	found := w.f.said.matchMechanism(v.Text)
	if len(found) == 1 && found[0].Mechanism == "none_needed" && len(w.f.said.countriesIn(v.Text)) == 0 {
		w.none("transfers", v)
		return nil
	}
	for _, c := range w.f.said.countriesIn(v.Text) {
		t := record.ActivityTransfer{Country: register.Country(c), Document: words}
		w.safeguard(&t, v.Text, true)
		out = append(out, t)
	}
	if len(out) == 0 {
		t := record.ActivityTransfer{Document: words}
		w.safeguard(&t, v.Text, true)
		out = append(out, t)
	}
	return out
}

// safeguard sets what the words name, if it is one.
func (w *draftWork) safeguard(t *record.ActivityTransfer, words string, sure bool) {
	list := w.f.said.matchMechanism(words)
	if !sure || len(list) != 1 || t.Mechanism != "" {
		return
	}
	g := list[0]
	t.Mechanism = record.Mechanism(g.Mechanism)
	if g.Mechanism == "scc" {
		t.Module = record.Module(g.Module)
	}
	if g.Mechanism == "derogation" {
		t.Derogation = record.Derogation(g.Derogation)
	}
}

// retention: the words in the statement, the period at the data where they name
// one (Art. 30(1)(f)).
func (w *draftWork) retention(a *record.ProcessingActivity) {
	data, list := w.items("data_categories"), w.items("retention")
	for n, i := range list {
		text := w.withUnit(i)
		period, start, ok := w.f.said.period(text)
		for k := range a.DataItems {
			d := &a.DataItems[k]
			if !w.keptFor(data, list, len(a.DataItems), k, n) {
				continue
			}
			if ok && calendar.Period(period).Valid() {
				d.Retention, d.RetentionFrom = calendar.Period(period), record.RetentionStart(start)
				if !slices.Contains(d.RetentionFrom.Values(), start) {
					d.RetentionFrom = ""
				}
			}
			d.RetentionText = register.Text(w.cut(text, 4900, "retention"))
		}
	}
	a.RetentionStatement = w.prose("retention", 19_000)
	for _, v := range w.values("retention_ground") {
		if len(a.DataItems) == 0 {
			w.aside("retention_ground", v)
			continue
		}
		for k := range a.DataItems {
			d := &a.DataItems[k]
			d.RetentionGround = w.line(strings.TrimPrefix(d.RetentionGround+"; "+v.Text, "; "), 990, "retention_ground", "")
		}
	}
}

// keptFor reports whether the n-th period is that of the k-th category of data: the
// only one, the one of the same rows of the file, or of the same place in lists of
// equal length.
func (w *draftWork) keptFor(data, list []item, items, k, n int) bool {
	if len(list) == 1 {
		return true
	}
	if len(data) != items {
		return false
	}
	if len(w.d.Rows) > 1 && w.d.Col < 0 {
		beside := 0
		for _, i := range list {
			if shareRow(data[k].v, i.v) {
				beside++
			}
		}
		if beside == 1 {
			return shareRow(data[k].v, list[n].v)
		}
	}
	return len(list) == len(data) && n == k
}

// withUnit is a period with the unit that its header names: "6" below "Retention
// (years)".
func (w *draftWork) withUnit(i item) string {
	if _, err := strconv.Atoi(i.text); err != nil {
		return i.text
	}
	for _, word := range strings.Fields(fold(w.header("retention", i.v))) {
		if _, _, ok := w.f.said.period(i.text + " " + word); ok {
			return i.text + " " + word
		}
	}
	return i.text
}

// measures: a list becomes rows, prose the statement (Art. 30(1)(g)).
func (w *draftWork) measures(a *record.ProcessingActivity) {
	var statement []string
	for _, x := range []struct {
		field recognise.Field
		kind  record.MeasureKind
	}{{"measures", ""}, {"technical_measures", "technical"}, {"organisational_measures", "organisational"}} {
		for _, i := range w.split(catalogue.Measure, w.items(x.field)) {
			code := w.term(catalogue.Measure, i)
			t, is := w.f.said.set.Find(catalogue.Measure, code)
			if !is && x.kind == "" && len(i.v.Items) < 2 {
				statement = append(statement, i.text)
				continue
			}
			m := record.ActivityMeasure{Measure: record.Measure(code), Kind: x.kind}
			if m.Kind == "" && is {
				m.Kind = record.MeasureKind(t.Kind)
			}
			if !slices.Contains(m.Kind.Values(), string(m.Kind)) {
				m.Kind = ""
			}
			if !slices.Contains(a.Measures, m) {
				a.Measures = append(a.Measures, m)
			}
		}
	}
	a.MeasuresStatement = register.Text(w.cut(strings.Join(statement, "\n"), 19_000, "measures"))
}
