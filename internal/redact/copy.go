package redact

import (
	"io"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/i18n"
)

// Head is what a copy says about itself.
type Head struct {
	// Title is what the copy is called below its heading, such as "File 3". The
	// name of the file is not taken: names of files tell names too.
	Title        string
	Organisation string
	Reference    string       // of the request
	Date         calendar.Day // of the copy
}

// printedBlock is Block in signs that the fonts of documents have.
const printedBlock = "■■■■■"

// Copy writes a file anew without what is marked, in the form that o.Form gives,
// and says what was removed. A copy of plain text is the text and nothing else. A
// copy of a PDF file begins with what it is, keeps pages and lines apart, and as
// PDF ends with the list of removals. The same original, marks and head give the
// same bytes. Errors are those of w.
func Copy(w io.Writer, o Original, marks []Mark, h Head, words i18n.Words) ([]Redaction, error) {
	text, list := Text(o.Text, byPage(o.Text, marks))
	switch {
	case o.From == Plain:
		_, err := io.WriteString(w, text)
		return list, err
	case o.Form() == Plain:
		_, err := io.WriteString(w, noteText(o, Block, words)+"\n\n"+strings.ReplaceAll(text, "\f", "\n\n"))
		return list, err
	}
	text = strings.ReplaceAll(text, Block, printedBlock)
	d := document.Document{
		Title: words.T("redact.copy.title"), Subtitle: h.Title, Organisation: h.Organisation, Reference: h.Reference,
		Language: words.Lang(), Date: h.Date, Form: document.Sheet,
	}
	d.Blocks = append(d.Blocks, note(o, words))
	for i, page := range strings.Split(text, "\f") {
		if o.Pages > 1 {
			d.Blocks = append(d.Blocks, document.Heading{Level: 2, Plain: true, Text: words.T("redact.copy.page", "page", i+1)})
		}
		if strings.TrimSpace(page) == "" {
			d.Blocks = append(d.Blocks, document.Paragraph{Runs: document.Runs(document.I(words.T("redact.copy.no_text")))})
			continue
		}
		for part := range strings.SplitSeq(page, "\n\n") {
			d.Blocks = append(d.Blocks, document.Para(part))
		}
	}
	d.Blocks = append(d.Blocks, Blocks(list, words)...)
	return list, document.PDF(w, d, words)
}

// byPage are the marks cut where pages end, so that pages keep their numbers.
func byPage(text string, marks []Mark) []Mark {
	var out []Mark
	for _, m := range marks {
		m.From, m.To = max(m.From, 0), min(m.To, len(text))
		for m.From < m.To {
			i := strings.IndexByte(text[m.From:m.To], '\f')
			if i < 0 {
				out = append(out, m)
				break
			}
			part := m
			part.To = m.From + i
			out = append(out, part)
			m.From = part.To + 1
		}
	}
	return out
}

// note is the first line of a copy.
func note(o Original, words i18n.Words) document.Note {
	return document.Note{Tone: document.Inform, Runs: document.Text(noteText(o, printedBlock, words))}
}

func noteText(o Original, block string, words i18n.Words) string {
	lines := []string{words.T("redact.copy.note", "block", block)}
	if o.Form() == PDF {
		lines = append(lines, words.T("redact.copy.listed"))
	}
	add := func(key string, n int) {
		if n > 0 {
			lines = append(lines, words.T(key, "count", n))
		}
	}
	add("redact.copy.pictures", o.Pictures)
	add("redact.copy.attachments", o.Attachments)
	add("redact.copy.comments", o.Comments)
	return strings.Join(lines, " ")
}

// Blocks are a list of removals as part of a document; none when nothing was
// removed.
func Blocks(list []Redaction, words i18n.Words) []document.Block {
	if len(list) == 0 {
		return nil
	}
	t := document.Table{
		Title: words.T("redact.list.title"),
		Columns: []document.Column{
			{Head: words.T("redact.list.what"), Weight: 2, Names: true},
			{Head: words.T("redact.list.why"), Weight: 4},
			{Head: words.T("redact.list.count"), Weight: 1, Align: document.Right},
		},
	}
	for _, r := range list {
		t.Rows = append(t.Rows, document.Cells(document.Words(words.T("redact.kind."+string(r.Kind))),
			document.Words(words.T("redact.reason."+string(r.Reason))), document.Words(words.Number(int64(r.Count)))))
	}
	return []document.Block{t}
}
