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
// and says what was removed. A copy as text is the text and nothing else. A copy
// as PDF begins with what it is, keeps pages and lines apart, and ends with the
// list of removals. The same original, marks and head give the same bytes.
// Errors are those of w.
func Copy(w io.Writer, o Original, marks []Mark, h Head, words i18n.Words) ([]Redaction, error) {
	if o.Form() == Plain {
		text, list := Text(o.Text, marks)
		_, err := io.WriteString(w, strings.ReplaceAll(text, "\f", "\n\n"))
		return list, err
	}
	text, list := Text(o.Text, marks)
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

// note is the first line of a copy.
func note(o Original, words i18n.Words) document.Note {
	lines := []string{words.T("redact.copy.note", "block", printedBlock)}
	if o.Pictures > 0 {
		lines = append(lines, words.T("redact.copy.pictures", "count", o.Pictures))
	}
	if o.Attachments > 0 {
		lines = append(lines, words.T("redact.copy.attachments", "count", o.Attachments))
	}
	if o.Comments > 0 {
		lines = append(lines, words.T("redact.copy.comments", "count", o.Comments))
	}
	return document.Note{Tone: document.Inform, Runs: document.Text(strings.Join(lines, " "))}
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
