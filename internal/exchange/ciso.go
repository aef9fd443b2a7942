package exchange

import (
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/exchange/recognise"
	"github.com/privet-pims/privet/internal/exchange/sheet"
	"github.com/privet-pims/privet/internal/problem"
)

// A workbook of CISO Assistant has a sheet for processings and one for each kind of
// their parts, whose rows name the processing by name, reference or identifier. The
// names of sheets and columns are those of its records ("personal data": category,
// retention, deletion_policy, is_sensitive); entities and solutions of its
// third-party sheets become parties and systems.
type cisoReader struct {
	prop     *recognise.Proposal
	parents  map[string]*drafting // by folded name, reference and identifier
	order    []*drafting
	entities map[string]string // by reference: name
}

// cisoParts are the sheets of the parts.
func cisoParts() map[string]func(*drafting, cisoRow) {
	return map[string]func(*drafting, cisoRow){
		"purposes": (*drafting).cisoPurpose, "personal data": (*drafting).cisoData, "data subjects": (*drafting).cisoSubject,
		"data recipients": (*drafting).cisoRecipient, "data contractors": (*drafting).cisoContractor, "data transfers": (*drafting).cisoTransfer,
	}
}

// cisoRow is a row by its folded headings. What is taken from it is not left over.
type cisoRow struct {
	sheet string
	cells map[string]cisoCell
	taken map[string]bool
}

type cisoCell struct {
	text, header string
	at           recognise.Spot
}

func (r cisoRow) take(names ...string) cisoCell {
	for _, n := range names {
		if c, ok := r.cells[n]; ok && c.text != "" {
			r.taken[n] = true
			return c
		}
	}
	return cisoCell{}
}

// cisoOf is what such a workbook holds; nil is none.
func cisoOf(book *sheet.Book) *recognise.Proposal {
	sheets := map[string]*sheet.Sheet{}
	parts := 0
	for i := range book.Sheets {
		name := fold(book.Sheets[i].Name)
		sheets[name] = &book.Sheets[i]
		if cisoParts()[name] != nil {
			parts++
		}
	}
	main := sheets["processings"]
	if main == nil || len(main.Rows) == 0 || parts == 0 {
		return nil
	}
	heads := cisoHeads(main)
	if _, named := heads["name"]; !named {
		return nil
	}
	r := &cisoReader{prop: &recognise.Proposal{Register: recognise.Activities, Language: "en"}, parents: map[string]*drafting{}, entities: map[string]string{}}
	for i := range book.Sheets {
		s := &book.Sheets[i]
		how := recognise.SheetPlan{Name: s.Name, Layout: recognise.Table, Register: recognise.Activities, Why: CISOAssistant}
		switch name := fold(s.Name); name {
		case "entities":
			how.Register = recognise.Parties
			r.each(s, r.entity)
		case "solutions":
			how.Register = recognise.Systems
			r.each(s, r.solution)
		case "processings":
			r.each(s, r.processing)
		default:
			if cisoParts()[name] == nil {
				how.Layout, how.Register, how.Why = recognise.Aside, "", "not in the layout"
				r.each(s, r.left)
			}
		}
		r.prop.Sheets = append(r.prop.Sheets, how)
	}
	for i := range book.Sheets {
		if do := cisoParts()[fold(book.Sheets[i].Name)]; do != nil {
			r.each(&book.Sheets[i], func(row cisoRow) *drafting { return r.part(row, do) })
		}
	}
	for _, d := range r.order {
		r.prop.Drafts = append(r.prop.Drafts, d.Draft)
	}
	if len(r.prop.Drafts) == 0 {
		return nil
	}
	return r.prop
}

func cisoHeads(s *sheet.Sheet) map[string]int {
	out := map[string]int{}
	for i, c := range s.Rows[0] {
		if key := fold(c.Text); key != "" {
			out[key] = i
		}
	}
	return out
}

// each calls do for the rows of a sheet, and keeps what do leaves in the note of the
// record that it answers.
func (r *cisoReader) each(s *sheet.Sheet, do func(cisoRow) *drafting) {
	if len(s.Rows) == 0 {
		return
	}
	for n, cells := range s.Rows[1:] {
		row := cisoRow{sheet: s.Name, cells: map[string]cisoCell{}, taken: map[string]bool{}}
		filled := false
		for i, head := range s.Rows[0] {
			text := tidyCell(cell(cells, i).Text)
			if key := fold(head.Text); key != "" {
				row.cells[key] = cisoCell{text, head.Text, recognise.Spot{Sheet: s.Name, Row: s.RowNumber(n+1) - 1, Col: i}}
				filled = filled || text != ""
			}
		}
		if !filled {
			continue
		}
		d := do(row)
		for i, head := range s.Rows[0] {
			key := fold(head.Text)
			c, ok := row.cells[key]
			switch {
			case !ok || c.text == "" || row.taken[key] || c.at.Col != i:
			case d == nil:
				r.prop.Issues = append(r.prop.Issues, recognise.Issue{At: c.at, Key: "exchange.ciso_alone", Severity: recognise.Warning, Args: problem.Pairs("text", short(c.text))})
			default:
				d.notes(joined(" – ", s.Name, head.Text), c.text, c.at)
			}
		}
	}
}

func (r *cisoReader) left(cisoRow) *drafting { return nil }

func (r *cisoReader) entity(row cisoRow) *drafting {
	name := row.take("name")
	if name.text == "" {
		return nil
	}
	d := newDrafting(recognise.Parties, name.text, name.at)
	d.tell(row, "country", "country")
	r.entities[fold(row.cells["ref id"].text)] = name.text
	r.order = append(r.order, d)
	return d
}

func (r *cisoReader) solution(row cisoRow) *drafting {
	name := row.take("name")
	if name.text == "" {
		return nil
	}
	d := newDrafting(recognise.Systems, name.text, name.at)
	d.tell(row, "description", "description")
	if c := row.take("provider entity ref id", "provider entity"); c.text != "" {
		if known := r.entities[fold(c.text)]; known != "" {
			c.text = known
		}
		d.says("supplier", c.header, c.text, c.at)
	}
	r.order = append(r.order, d)
	return d
}

func (r *cisoReader) processing(row cisoRow) *drafting {
	name := row.take("name")
	if name.text == "" {
		return nil
	}
	d := newDrafting(recognise.Activities, name.text, name.at)
	for _, key := range []string{"id", "uuid", "internal id", "ref id", "name"} {
		if s := fold(row.cells[key].text); s != "" {
			if _, twice := r.parents[s]; !twice {
				r.parents[s] = d
			}
		}
	}
	d.tell(row, "ref", "ref id", "id", "uuid")
	d.tell(row, "description", "description")
	d.tell(row, "state", "status")
	d.tell(row, "unit", "domain", "folder")
	d.tell(row, "owner", "assigned to", "owner")
	d.tell(row, "dpia", "dpia required")
	d.tell(row, "lawful_basis", "legal basis")
	d.tell(row, "information_given", "information channel")
	if c := row.take("dpia reference"); c.text != "" {
		d.says("dpia", c.header, c.text, c.at)
	}
	r.order = append(r.order, d)
	return d
}

// part gives a row to the processing that it names.
func (r *cisoReader) part(row cisoRow, do func(*drafting, cisoRow)) *drafting {
	c := row.take("processing", "processing ref id", "processing id", "processing name", "processing ref", "processing uuid")
	d := r.parents[fold(c.text)]
	if d == nil {
		delete(row.taken, fold(c.header))
		return nil
	}
	do(d, row)
	return d
}

// tell gives a field what the first of the columns says.
func (d *drafting) tell(row cisoRow, f recognise.Field, columns ...string) {
	if c := row.take(columns...); c.text != "" {
		d.says(f, joined(" – ", row.sheet, c.header), inWords(c.text), c.at)
	}
}

func (d *drafting) cisoPurpose(row cisoRow) {
	name, more := row.take("name"), row.take("description")
	if name.text == "" {
		name = more
	} else {
		name.text = joined(": ", name.text, more.text)
	}
	d.says("purpose", name.header, name.text, name.at)
	d.tell(row, "lawful_basis", "legal basis", "article 6 lawful basis")
	d.tell(row, "special_condition", "article 9 condition")
}

// named is the category in words, or the name where the category says nothing.
func named(row cisoRow) cisoCell {
	c := row.cells["category"]
	if code := fold(c.text); code == "" || code == "other" || strings.HasPrefix(code, "other ") {
		return row.take("name")
	}
	c = row.take("category")
	c.text = inWords(c.text)
	if n := row.cells["name"]; n.text != "" && fold(n.text) == fold(c.text) {
		row.taken["name"] = true
	}
	return c
}

func (d *drafting) cisoData(row cisoRow) {
	c := named(row)
	field := recognise.Field("data_categories")
	if answer, _ := catalogue.YesNo(row.cells["is sensitive"].text); answer == "yes" {
		row.taken["is sensitive"] = true
		field = "special_categories"
	}
	d.says(field, c.header, c.text, c.at)
	if k := row.take("retention"); k.text != "" {
		d.says("retention", c.text, k.text, k.at)
	}
}

func (d *drafting) cisoSubject(row cisoRow) {
	c := named(row)
	d.says("principals", c.header, c.text, c.at)
}

func (d *drafting) cisoRecipient(row cisoRow) {
	if c := row.take("name", "entity"); c.text != "" {
		d.says("recipients", c.header, c.text, c.at)
	}
	d.tell(row, "recipient_categories", "category")
}

func (d *drafting) cisoContractor(row cisoRow) {
	name := row.take("entity", "name")
	field := recognise.Field("recipients")
	switch kind := fold(inWords(row.cells["relationship type"].text)); {
	case strings.Contains(kind, "sub"):
		field = "sub_processors"
	case strings.Contains(kind, "processor"):
		field = "processors"
	case strings.Contains(kind, "joint"):
		field = "joint_controller"
	}
	if field != "recipients" {
		row.taken["relationship type"] = true
	}
	if c := row.cells["country"]; c.text != "" && field != "joint_controller" {
		if code, ok := catalogue.Country(strings.ToUpper(c.text)); ok {
			row.taken["country"] = true
			name.text += " (" + catalogue.CountryName(code, "en") + ")"
		}
	}
	d.says(field, name.header, name.text, name.at)
}

func (d *drafting) cisoTransfer(row cisoRow) {
	d.tell(row, "transfer_recipients", "entity", "name")
	if c := row.take("country"); c.text != "" {
		if code, ok := catalogue.Country(strings.ToUpper(c.text)); ok {
			c.text = catalogue.CountryName(code, "en")
		}
		d.says("transfer_countries", c.header, c.text, c.at)
	}
	d.tell(row, "transfer_mechanism", "transfer mechanism", "guarantees", "legal basis")
}
