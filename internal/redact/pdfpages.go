package redact

import (
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/problem"
)

// pdfText is what a file says and what else was in it.
type pdfText struct {
	pages       []string
	pictures    int   // drawn, on all pages
	blank       []int // pages with pictures and without text, from 1
	attachments int
	comments    int // notes and marks beside the text, which are left out
}

// readPDF is the text of a PDF file, page by page. What it cannot read well it
// refuses, with what to do instead.
func readPDF(data []byte) (pdfText, error) {
	f, err := openPDF(data)
	if err != nil {
		return pdfText{}, err
	}
	root := f.dict(f.trailer["Root"])
	var leaves []leaf
	f.leaves(root["Pages"], nil, map[pdfRef]bool{}, 0, &leaves)
	if len(leaves) == 0 {
		return pdfText{}, problem.New(problem.Invalid, "redact_pdf_broken")
	}
	if len(leaves) > maxPages {
		return pdfText{}, tooMuch()
	}
	out := pdfText{attachments: f.count(f.dict(root["Names"])["EmbeddedFiles"], 0)}
	p := &page{f: f, fonts: map[any]*pdfFont{}, forms: map[int][]byte{}}
	for i, leaf := range leaves {
		before := p.pictures
		if err := p.read(leaf, &out); errors.Is(err, errTooMuch) || f.spent() {
			return pdfText{}, tooMuch()
		}
		text := arrange(p.chunks)
		p.chunks = p.chunks[:0]
		out.pages = append(out.pages, text)
		if strings.TrimSpace(text) == "" && p.pictures > before {
			out.blank = append(out.blank, i+1)
		}
	}
	out.pictures = p.pictures
	switch {
	case p.letters == 0:
		return pdfText{}, problem.New(problem.Invalid, "redact_pdf_scan")
	case p.unread*20 > p.letters: // more than one letter in twenty
		return pdfText{}, problem.New(problem.Invalid, "redact_pdf_unreadable")
	}
	return out, nil
}

// leaf is a page with what it inherits.
type leaf struct {
	dict      pdfDict
	resources pdfDict
}

// leaves walks the tree of pages (7.7.3), each branch once.
func (f *pdfFile) leaves(v any, resources pdfDict, seen map[pdfRef]bool, depth int, out *[]leaf) {
	if ref, ok := v.(pdfRef); ok {
		if seen[ref] {
			return
		}
		seen[ref] = true
	}
	d := f.dict(v)
	if d == nil || depth > nesting || len(*out) > maxPages {
		return
	}
	if own := f.dict(d["Resources"]); own != nil {
		resources = own
	}
	if kids := f.array(d["Kids"]); kids != nil {
		for _, kid := range kids {
			f.leaves(kid, resources, seen, depth+1, out)
		}
		return
	}
	if d["Contents"] != nil || d["Annots"] != nil || f.name(d["Type"]) == "Page" {
		*out = append(*out, leaf{d, resources})
	}
}

// count is how many names a tree of names has (7.9.6).
func (f *pdfFile) count(v any, depth int) int {
	d := f.dict(v)
	if d == nil || depth > 8 {
		return 0
	}
	n := len(f.array(d["Names"])) / 2
	for i, kid := range f.array(d["Kids"]) {
		if i > 1000 {
			break
		}
		n += f.count(kid, depth+1)
	}
	return n
}

func (p *page) read(leaf leaf, out *pdfText) error {
	var data []byte
	contents := p.f.list(leaf.dict["Contents"], nil)
	for _, v := range contents {
		s, ok := p.f.get(v).(pdfStream)
		if !ok {
			continue
		}
		part, err := p.f.data(s)
		if err != nil {
			continue
		}
		data = append(append(data, part...), '\n')
		if len(data) > maxStream {
			return errTooMuch
		}
	}
	if p.work(len(data)) {
		return errTooMuch
	}
	if err := p.content(data, leaf.resources, identity6, 0); err != nil {
		return err
	}
	return p.annotations(leaf, out)
}

// annotations are read where people see them as part of the page: fields that
// were filled in, and text typed onto the page. Notes and marks are left out.
func (p *page) annotations(leaf leaf, out *pdfText) error {
	for i, v := range p.f.array(leaf.dict["Annots"]) {
		if i > 2000 {
			return errTooMuch
		}
		d := p.f.dict(v)
		switch p.f.name(d["Subtype"]) {
		case "Widget", "FreeText":
		case "Link", "":
			continue
		case "FileAttachment":
			out.attachments++
			continue
		default:
			out.comments++
			continue
		}
		normal := p.f.dict(d["AP"])["N"]
		s, ok := p.f.get(normal).(pdfStream)
		if !ok { // one of several looks, named by the state
			if states, ok2 := p.f.get(normal).(pdfDict); ok2 {
				normal = states[p.f.name(d["AS"])]
				s, ok = p.f.get(normal).(pdfStream)
			}
		}
		if !ok {
			continue
		}
		rect := p.resolved(d["Rect"])
		place := identity6
		if len(rect) == 4 {
			place[4], place[5] = math.Min(num(rect[0]), num(rect[2])), math.Min(num(rect[1]), num(rect[3]))
		}
		if err := p.form(normal, s, leaf.resources, place, 0); err != nil {
			return err
		}
	}
	return nil
}

// arrange puts pieces of text into lines, in the order of the file, where pieces
// that follow each other on one baseline stand from left to right. Letters that
// are drawn twice at one place, as some programs do for bold ones, count once.
func arrange(chunks []chunk) string {
	var b strings.Builder
	var last chunk
	for i := 0; i < len(chunks); {
		j := i + 1
		for j < len(chunks) && sameLine(chunks[j-1], chunks[j]) {
			j++
		}
		line := chunks[i:j]
		slices.SortStableFunc(line, func(a, b chunk) int {
			switch {
			case a.x < b.x:
				return -1
			case a.x > b.x:
				return 1
			}
			return 0
		})
		if i > 0 {
			b.WriteByte('\n')
			if last.angle == line[0].angle && math.Abs(last.y-line[0].y) > 1.9*math.Max(last.size, line[0].size) || last.angle != line[0].angle {
				b.WriteByte('\n')
			}
		}
		last = writeLine(&b, line)
		i = j
	}
	return tidy(b.String())
}

func sameLine(a, b chunk) bool {
	return a.angle == b.angle && math.Abs(a.y-b.y) < 0.35*math.Max(a.size, b.size)
}

func writeLine(b *strings.Builder, line []chunk) chunk {
	for i, c := range line {
		if i > 0 {
			p := line[i-1]
			if c.text == p.text && math.Abs(c.x-p.x) < 0.1*c.size {
				continue
			}
			gap := c.x - p.end
			switch {
			case gap > 2.5*c.size:
				b.WriteString("   ")
			case gap > 0.12*c.size && !strings.HasSuffix(p.text, " ") && !strings.HasPrefix(c.text, " "):
				b.WriteByte(' ')
			}
		}
		b.WriteString(c.text)
	}
	return line[len(line)-1]
}

// tidy are lines without blanks at their ends, and never two empty lines.
func tidy(s string) string {
	lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(s, "\f", " "), "\r", "\n"), "\n")
	out, empty := lines[:0], true
	for _, line := range lines {
		line = strings.TrimRight(line, " \t\u00a0")
		if line == "" && empty {
			continue
		}
		empty = line == ""
		out = append(out, line)
	}
	return strings.TrimRight(strings.Join(out, "\n"), "\n")
}
