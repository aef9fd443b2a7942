package recognise

import (
	"sort"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/exchange/sheet"
)

// a fixture is a book and what it must be understood to hold. want lists a
// record a line: "title ¦ field=text ¦ field=text"; "rest=text" stands for a
// labelled rest; a list field is joined by "; ".
type fixture struct {
	name     string
	register string
	sheets   []string // name, text, name, text
	want     string
}

// S-038: a register as it comes becomes records with all fields of GDPR Art. 30.
func TestRegistersAsTheyComeBecomeRecords(t *testing.T) {
	t.Parallel()
	for _, f := range fixtures() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			var sheets []sheet.Sheet
			for i := 0; i+1 < len(f.sheets); i += 2 {
				sheets = append(sheets, page(t, f.sheets[i], f.sheets[i+1]))
			}
			b := book(sheets...)
			p := Recognise(b, Hint{})
			checkPlaces(t, b, p)
			if p.Refused != nil {
				t.Fatalf("refused: %v\n%s", p.Refused, show(p))
			}
			if p.Register != f.register {
				t.Errorf("register %q, want %q", p.Register, f.register)
			}
			var wants []string
			for _, l := range strings.Split(strings.TrimSpace(f.want), "\n") {
				wants = append(wants, strings.TrimSpace(l))
			}
			if len(p.Drafts) != len(wants) {
				t.Fatalf("%d records, want %d\n%s", len(p.Drafts), len(wants), show(p))
			}
			for i, w := range wants {
				matches(t, p.Drafts[i], w)
			}
			if t.Failed() {
				t.Log(show(p))
			}
		})
	}
}

func matches(t *testing.T, d Draft, want string) {
	t.Helper()
	for i, part := range strings.Split(want, "¦") {
		part = strings.TrimSpace(part)
		if i == 0 {
			if d.Title != part {
				t.Errorf("title %q, want %q", d.Title, part)
			}
			continue
		}
		field, text, _ := strings.Cut(part, "=")
		if got := said(d, Field(field)); got != text {
			t.Errorf("%s: %s = %q, want %q", d.Title, field, got, text)
		}
	}
}

// said is all that a draft says in a field, joined by "; ".
func said(d Draft, f Field) string {
	var out []string
	if f == "rest" {
		for _, l := range d.Rest {
			out = append(out, l.Text)
		}
		return strings.Join(out, "; ")
	}
	for _, v := range d.Values[f] {
		switch {
		case v.Kind == Nothing:
			out = append(out, "nothing")
		case v.Kind == Open:
			out = append(out, "open")
		case len(v.Items) > 0:
			out = append(out, v.Items...)
		default:
			out = append(out, v.Text)
		}
	}
	return strings.Join(out, "; ")
}

func TestMappingIsObeyedAndRemembered(t *testing.T) {
	t.Parallel()
	b := book(page(t, "Liste", "Vorgang | Warum | Wer | Intern\nLohn | Auszahlung | Beschäftigte | geheim"))
	m := &Mapping{Version: 1, Sheets: []SheetMapping{{Sheet: "Liste", Register: Activities, Layout: Table, HeaderRow: 1, Columns: []ColumnMapping{
		{Column: "A", Header: "Vorgang", Field: "title"}, {Column: "B", Header: "Warum", Field: "purpose"},
		{Column: "C", Header: "Wer", Field: "principals"}, {Column: "D", Header: "Intern", Field: AsSkip}}}}}
	p := Recognise(b, Hint{Mapping: m})
	checkPlaces(t, b, p)
	if len(p.Drafts) != 1 {
		t.Fatal(show(p))
	}
	matches(t, p.Drafts[0], "Lohn ¦ purpose=Auszahlung ¦ principals=Beschäftigte ¦ rest=")
	again := Recognise(b, Hint{Mapping: p.Mapping()})
	if show(again) != show(p) && len(again.Drafts) != 1 || again.Fingerprint != p.Fingerprint {
		t.Errorf("the proposal's own mapping reads differently:\n%s\n%s", show(p), show(again))
	}
}

func TestFixturesReadTheSameByTheirOwnMapping(t *testing.T) {
	t.Parallel()
	for _, f := range fixtures() {
		var sheets []sheet.Sheet
		for i := 0; i+1 < len(f.sheets); i += 2 {
			sheets = append(sheets, page(t, f.sheets[i], f.sheets[i+1]))
		}
		b := book(sheets...)
		p := Recognise(b, Hint{})
		q := Recognise(b, Hint{Mapping: p.Mapping()})
		checkPlaces(t, b, q)
		if len(p.Drafts) != len(q.Drafts) {
			t.Errorf("%s: %d records by its mapping, %d without", f.name, len(q.Drafts), len(p.Drafts))
			continue
		}
		for i := range p.Drafts {
			if p.Drafts[i].Title != q.Drafts[i].Title || len(p.Drafts[i].Values) != len(q.Drafts[i].Values) {
				t.Errorf("%s: %q reads differently by its mapping\n%s\n%s", f.name, p.Drafts[i].Title, show(p), show(q))
			}
		}
	}
}

func TestMappingWithUnknownFieldIsRefused(t *testing.T) {
	t.Parallel()
	_, err := ReadMapping([]byte(`{"version":1,"sheets":[{"sheet":"A","register":"activities","layout":"table","header_row":1,"columns":[{"column":"A","header":"x","field":"colour"}]}]}`))
	if err == nil || !strings.Contains(err.Error(), "sheets.0.columns.0.field") {
		t.Errorf("got %v", err)
	}
}

func TestRecognitionIsDeterministic(t *testing.T) {
	t.Parallel()
	for _, f := range fixtures()[:5] {
		b := book(page(t, f.sheets[0], f.sheets[1]))
		first := plans(Recognise(b, Hint{}))
		for range 5 {
			if got := plans(Recognise(b, Hint{})); got != first {
				t.Fatalf("%s:\n%s\n%s", f.name, first, got)
			}
		}
	}
}

func plans(p *Proposal) string {
	lines := strings.Split(show(p), "\n")
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}

// S-038: a file that is no register is refused with the reason.
func TestFilesThatAreNoRegisterAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, key string }{
		{"empty", "", "import_empty"},
		{"invoices", "Invoice no | Invoice date | Customer | Net amount | VAT | Total | Due date | Status\n1 | 2024-01-01 | A | 10 | 2 | 12 | 2024-02-01 | paid", "import_looks_like_invoices"},
		{"german invoices", "Rechnungsnummer | Rechnungsdatum | Kunde | Netto | MwSt | Brutto | Bezahlt\nR1 | 01.01.2024 | A | 10 | 2 | 12 | ja", "import_looks_like_invoices"},
		{"customers", "First name | Last name | Street | City | Postcode | Country | Phone | Email | Date of birth\nA | B | C | D | 1 | F | 2 | a@example.org | 1.1.1990", "import_looks_like_address_book"},
		{"customer companies", "Customer number | Company | Address | Country | Email | Phone | Revenue\n1 | A | B | C | d@example.org | 1 | 5", "import_looks_like_address_book"},
		{"timesheet", "Employee | Date | Project | Task | Start time | End time | Break | Hours\nA | 2024-01-01 | P | T | 8 | 16 | 1 | 7", "import_looks_like_timesheet"},
		{"prices", "Article number | Product name | Description | Unit price | Stock | Supplier\n1 | Screw | M4 | 0.1 | 50 | X", "import_looks_like_price_list"},
		{"prix", "Référence article | Produit | Désignation | Prix unitaire | Quantité | Stock\n1 | Vis | M4 | 0,1 | 3 | 50", "import_looks_like_price_list"},
		{"letter", "Dear Sir or Madam,\nthank you for your letter of last week.\nYours faithfully", "import_no_table"},
		{"numbers", "a | b | c\n1 | 2 | 3\n4 | 5 | 6", "import_not_a_register"},
		{"template", "Name of processing activity | Purpose | Legal basis | Retention\n | | | ", "import_no_records"},
		{"cookies", "Cookie | Provider | Purpose | Duration | Type\n_id | Blue Ltd | Statistics | 2 years | HTTP", "import_looks_like_cookie_list"},
		{"periods", "Löschklasse | Datenart | Frist | Fristbeginn | Rechtsgrundlage der Aufbewahrung\nLK1 | Rechnungen | 10 Jahre | Jahresende | § 147 AO", "import_not_a_register"},
		{"visitors", "Visitor | Company | Purpose of visit | Date | Time in | Time out\nA | B | Meeting | 2024-01-01 | 9 | 10", "import_looks_like_timesheet"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := book(page(t, "Sheet1", c.text))
			p := Recognise(b, Hint{})
			checkPlaces(t, b, p)
			if p.Refused == nil || p.Refused.Key != c.key {
				t.Errorf("refused with %v, want %s\n%s", p.Refused, c.key, show(p))
			}
		})
	}
}
