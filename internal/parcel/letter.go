package parcel

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/draw/typeface"
	"github.com/privet-pims/privet/internal/redact"
)

// What of a table is shown in the answer itself; more is in its CSV file alone.
const (
	shownRows    = 20
	shownColumns = 5
	shownLetters = 300 // of a cell
)

// preview are the first rows of a table, and how many it has.
type preview struct {
	rows  [][]string
	count int64
}

func (b *builder) preview() error {
	for i := range b.p.Tables {
		var p preview
		for row, err := range b.rows(i) {
			if err != nil {
				return err
			}
			if p.count++; p.count <= shownRows {
				p.rows = append(p.rows, append([]string{}, row...))
			}
		}
		b.previews = append(b.previews, p)
	}
	return nil
}

// letter is the answer in words.
func (b *builder) letter() document.Document {
	p, w := b.p, b.words
	d := document.Document{
		Title: w.T("parcel.title." + b.kind()), Subtitle: w.T("parcel.subtitle", "reference", p.Reference),
		Organisation: p.Organisation.Name, Reference: p.Reference, Confidentiality: w.T("parcel.confidential"),
		Language: w.Lang(), Date: p.Answered, Form: document.Sheet,
	}
	d.Blocks = append(d.Blocks, b.facts())
	d.Blocks = append(d.Blocks, paragraphs(p.Opening)...)
	d.Blocks = append(d.Blocks, b.found()...)
	d.Blocks = append(d.Blocks, b.told()...)
	d.Blocks = append(d.Blocks, b.withheld()...)
	d.Blocks = append(d.Blocks, b.complain()...)
	d.Blocks = append(d.Blocks, paragraphs(p.Closing)...)
	d.Blocks = append(d.Blocks, b.contents()...)
	return d
}

// kind is the kind of the request, where it has words of its own.
func (b *builder) kind() string {
	if b.words.Has("parcel.title." + b.p.Kind) {
		return b.p.Kind
	}
	return "other"
}

func (b *builder) facts() document.Block {
	p, w := b.p, b.words
	var kv document.KeyValues
	add := func(key, value string) {
		if value != "" {
			kv.Items = append(kv.Items, document.KeyValue{Key: w.T("parcel.fact." + key), Value: document.Text(value)})
		}
	}
	add("person", p.Person)
	add("received", w.Day(p.Received))
	add("answered", w.Day(p.Answered))
	add("asked", p.Asked)
	add("controller", lines(p.Organisation.Name, p.Organisation.Address, p.Organisation.Contact))
	add("officer", p.Organisation.Officer)
	return kv
}

// lines are those that are not empty.
func lines(all ...string) string {
	var out []string
	for _, s := range all {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, "\n")
}

func paragraphs(text string) []document.Block {
	var out []document.Block
	for part := range strings.SplitSeq(text, "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, document.Para(part))
		}
	}
	return out
}

// contents says what else is in the parcel, and how to read it.
func (b *builder) contents() []document.Block {
	w := b.words
	list := document.List{Items: []document.Item{{Runs: document.Runs(document.M("answer.html"), document.P(w.T("parcel.has.html")))}}}
	add := func(name, key string) {
		list.Items = append(list.Items, document.Item{Runs: document.Runs(document.M(name), document.P(w.T(key)))})
	}
	add("data.json", "parcel.has.json")
	if len(b.p.Tables) > 0 {
		add("tables", "parcel.has.csv")
	}
	if len(b.p.Files) > 0 {
		add("files", "parcel.has.files")
	}
	add("MANIFEST.txt", "parcel.has.manifest")
	return []document.Block{document.Heading{Level: 1, Text: w.T("parcel.has.heading")}, list}
}

// found is each system with its tables and files.
func (b *builder) found() []document.Block {
	w := b.words
	out := []document.Block{document.Heading{Level: 1, Text: w.T("parcel.found.heading")}}
	if len(b.p.Systems)+len(b.p.Tables)+len(b.p.Files) == 0 {
		return append(out, document.Para(w.T("parcel.found.nothing")))
	}
	systems := b.p.Systems
	if b.has("") {
		systems = append(append([]System{}, systems...), System{})
	}
	for _, s := range systems {
		name := s.Name
		if name == "" {
			name = w.T("parcel.found.elsewhere")
		}
		out = append(out, document.Heading{Level: 2, Text: name})
		if s.Purpose != "" {
			out = append(out, document.Paragraph{Runs: document.Runs(document.I(s.Purpose))})
		}
		switch {
		case s.Found != "":
			out = append(out, paragraphs(s.Found)...)
		case !b.has(s.Name):
			out = append(out, document.Para(w.T("parcel.found.no_data")))
		}
		for i, t := range b.p.Tables {
			if t.System == s.Name {
				out = append(out, b.table(i)...)
			}
		}
		out = append(out, b.fileList(s.Name)...)
	}
	return out
}

func (b *builder) has(system string) bool {
	for _, t := range b.p.Tables {
		if t.System == system {
			return true
		}
	}
	for _, f := range b.p.Files {
		if f.System == system {
			return true
		}
	}
	return false
}

// table shows a small table whole, a single row as a list, and of a large one
// where it is.
func (b *builder) table(i int) []document.Block {
	t, p, w := b.p.Tables[i], b.previews[i], b.words
	out := []document.Block{document.Paragraph{Runs: document.Runs(document.B(t.Name), document.P(" · "+w.T("parcel.table.rows", "count", p.count)+" · "), document.M(b.csv[i]))}}
	if t.About != "" {
		out = append(out, document.Para(t.About))
	}
	switch {
	case p.count == 1:
		var kv document.KeyValues
		for k, c := range t.Columns {
			kv.Items = append(kv.Items, document.KeyValue{Key: called(c), Value: document.Text(short(p.rows[0][k]))})
		}
		return append(out, kv)
	case p.count > 0 && p.count <= shownRows && len(t.Columns) <= shownColumns:
		var table document.Table
		for k, c := range t.Columns {
			table.Columns = append(table.Columns, document.Column{Head: called(c), Names: k == 0})
		}
		for _, row := range p.rows {
			var cells []document.Cell
			for _, v := range row {
				cells = append(cells, document.Words(short(v)))
			}
			table.Rows = append(table.Rows, document.Cells(cells...))
		}
		return append(out, table)
	case p.count > 0:
		return append(out, b.columns(t))
	}
	return out
}

// called is a column in words, with its name where a program knows it.
func called(c Column) string {
	if c.About == "" {
		return c.Name
	}
	return c.About
}

// columns says what a large table holds.
func (b *builder) columns(t Table) document.Block {
	table := document.Table{Columns: []document.Column{{Head: b.words.T("parcel.table.column"), Weight: 2, Names: true}, {Head: b.words.T("parcel.table.means"), Weight: 5}}}
	for _, c := range t.Columns {
		table.Rows = append(table.Rows, document.Cells(document.Cell{Runs: document.Runs(document.M(c.Name))}, document.Words(c.About)))
	}
	return table
}

func short(s string) string {
	if utf8.RuneCountInString(s) <= shownLetters {
		return s
	}
	return string([]rune(s)[:shownLetters]) + "…"
}

func (b *builder) fileList(system string) []document.Block {
	w := b.words
	table := document.Table{Columns: []document.Column{
		{Head: w.T("parcel.files.name"), Weight: 5, Names: true}, {Head: w.T("parcel.files.size"), Weight: 1.2, Align: document.Right},
		{Head: w.T("parcel.files.removed"), Weight: 1.6, Align: document.Right},
	}}
	for i, f := range b.p.Files {
		if f.System != system {
			continue
		}
		removed := 0
		for _, r := range f.Redactions {
			removed += r.Count
		}
		places := document.Cell{}
		if removed > 0 {
			places = document.Words(strconv.Itoa(removed))
		}
		table.Rows = append(table.Rows, document.Cells(document.Cell{Runs: document.Runs(document.M(b.file[i]))}, document.Words(w.Bytes(f.Size)), places))
	}
	if len(table.Rows) == 0 {
		return nil
	}
	return []document.Block{table}
}

// told is what Art. 15(1) and (2) ask to be told, in the order of the article.
func (b *builder) told() []document.Block {
	w := b.words
	var out []document.Block
	for _, topic := range Topics() {
		for _, info := range b.p.Information {
			if info.Topic != topic || len(info.Values) == 0 {
				continue
			}
			out = append(out, document.Heading{Level: 2, Text: w.T("parcel.topic." + string(topic))})
			if len(info.Values) == 1 {
				out = append(out, document.Para(info.Values[0]))
				continue
			}
			var list document.List
			for _, v := range info.Values {
				list.Items = append(list.Items, document.Item{Runs: document.Text(v)})
			}
			out = append(out, list)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return append([]document.Block{document.Heading{Level: 1, Text: w.T("parcel.told.heading")}, document.Para(w.T("parcel.told.intro"))}, out...)
}

// withheld is what is not given, with its ground.
func (b *builder) withheld() []document.Block {
	w := b.words
	if !b.p.partial() {
		return nil
	}
	out := []document.Block{document.Heading{Level: 1, Text: w.T("parcel.withheld.heading")}}
	if len(b.p.Exemptions) > 0 {
		table := document.Table{Columns: []document.Column{
			{Head: w.T("parcel.withheld.what"), Weight: 3, Names: true}, {Head: w.T("parcel.withheld.ground"), Weight: 5}, {Head: w.T("parcel.withheld.citation"), Weight: 2},
		}}
		for _, e := range b.p.Exemptions {
			table.Rows = append(table.Rows, document.Cells(document.Words(e.What), document.Words(e.Ground), document.Words(e.Citation)))
		}
		out = append(out, table)
	}
	if list := b.p.removals(); len(list) > 0 {
		out = append(out, document.Para(w.T("parcel.withheld.removed")))
		out = append(out, redact.Blocks(list, w)...)
	}
	return out
}

// complain says where to turn to.
func (b *builder) complain() []document.Block {
	p, w := b.p, b.words
	if p.Complaint.Authority == "" {
		return nil
	}
	address := document.Runs(document.B(p.Complaint.Authority), document.P(""))
	for _, s := range []string{p.Complaint.Address, p.Complaint.Web} {
		switch {
		case s == "":
		case strings.HasPrefix(s, "https://"):
			address = append(address, document.P("\n"), document.A(s, s))
		default:
			address = append(address, document.P("\n"+s))
		}
	}
	out := []document.Block{document.Heading{Level: 1, Text: w.T("parcel.complaint.heading")}, document.Para(w.T("parcel.complaint.text")), document.Paragraph{Runs: address}}
	if p.Organisation.Contact != "" {
		out = append(out, document.Para(w.T("parcel.complaint.first", "contact", p.Organisation.Contact)))
	}
	return out
}

// printable reports whether our fonts have nearly all letters of an answer; a
// name in another script does not take the PDF away.
func printable(text string) bool {
	font, lacking, all := typeface.Of(typeface.Regular), 0, 0
	for _, r := range text {
		all++
		if r < utf8.RuneSelf {
			continue
		}
		if _, ok := font.Glyph(r); !ok {
			lacking++
		}
	}
	return lacking*50 <= all
}
