package document

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/privet-pims/privet/internal/i18n"
)

// plan is a document ready to render: clean text, and what is numbered has its
// number. The renderers read nothing else.
type plan struct {
	Document
	parts []part
	words i18n.Words
}

// part is a block with its number.
type part struct {
	block  Block
	number string // of a heading, such as "2.1"; else empty
	label  string // of a table or figure, such as "Table 1"
	anchor string // its name within the document: "s2-1", "t1", "f1"
}

func prepare(d Document, words i18n.Words) plan {
	p := plan{Document: d, words: words}
	for _, s := range []*string{&p.Title, &p.Subtitle, &p.Organisation, &p.Reference, &p.Edition, &p.Version, &p.Confidentiality} {
		*s = strings.TrimSpace(strings.ReplaceAll(clean(*s), "\n", " "))
	}
	if tag, err := language.Parse(p.Language); err != nil || p.Language == "" {
		p.Language = words.Lang()
	} else {
		p.Language = tag.String()
	}
	if p.Made.IsZero() {
		p.Made = p.Date.Time()
	}
	if p.Made.IsZero() {
		p.Made = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	p.Made = p.Made.UTC()
	var sections [3]int
	headings, tables, figures := 0, 0, 0
	for _, b := range d.Blocks {
		part := part{}
		switch b := b.(type) {
		case Heading:
			b.Text = strings.ReplaceAll(clean(b.Text), "\n", " ")
			b.Level = min(max(b.Level, 1), 3)
			headings++
			part.anchor = "s" + strconv.Itoa(headings)
			if !b.Plain && d.Form == Report {
				part.number = count(&sections, b.Level)
			}
			part.block = b
		case Paragraph:
			part.block = Paragraph{cleanRuns(b.Runs)}
		case List:
			part.block = List{b.Ordered, cleanItems(b.Items)}
		case Table:
			t := cleanTable(b)
			tables++
			part.anchor = "t" + strconv.Itoa(tables)
			if t.Title != "" {
				part.label = words.T("document.table", "number", tables)
			} else {
				tables--
			}
			part.block = t
		case Figure:
			figures++
			part.block, part.anchor = Figure{cleanDrawing(b.Drawing)}, "f"+strconv.Itoa(figures)
			part.label = words.T("document.figure", "number", figures)
		case Note:
			part.block = Note{b.Tone, clean(b.Title), cleanRuns(b.Runs)}
		case KeyValues:
			var kv KeyValues
			for _, it := range b.Items {
				kv.Items = append(kv.Items, KeyValue{clean(it.Key), cleanRuns(it.Value)})
			}
			part.block = kv
		case Signatures:
			var people Signatures
			for _, s := range b.People {
				people.People = append(people.People, Signatory{clean(s.Name), clean(s.Role), s.Date})
			}
			part.block = people
		case PageBreak:
			part.block = b
		default:
			continue
		}
		p.parts = append(p.parts, part)
	}
	return p
}

// count is the number of the next heading of a level. A level without one above
// it counts from the first that is there.
func count(sections *[3]int, level int) string {
	sections[level-1]++
	for i := level; i < 3; i++ {
		sections[i] = 0
	}
	var b strings.Builder
	for _, n := range sections[:level] {
		if n == 0 {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(strconv.Itoa(n))
	}
	return b.String()
}

// facts are what the cover says of the document, in order, without what is empty.
func (p plan) facts() []KeyValue {
	var all []KeyValue
	for _, f := range [][2]string{
		{"document.reference", p.Reference}, {"document.edition", p.Edition}, {"document.version", p.Version},
		{"document.date", p.words.Day(p.Date)}, {"document.confidentiality", p.Confidentiality},
	} {
		if f[1] != "" {
			all = append(all, KeyValue{p.words.T(f[0]), Text(f[1])})
		}
	}
	return all
}
