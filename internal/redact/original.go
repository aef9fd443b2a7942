package redact

import (
	"bytes"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/privet-pims/privet/internal/draw/typeface"
	"github.com/privet-pims/privet/internal/problem"
)

// maxPlain is how long a file of text may be, in bytes.
const maxPlain = 10 << 20

// Form is what a copy is written as.
type Form string

// The forms.
const (
	Plain Form = "txt"
	PDF   Form = "pdf"
)

// Original is what Read found in a file.
type Original struct {
	Name string // of the file, without folders
	// Text is all of its text as UTF-8, to which marks point. Pages of a PDF file
	// are parted by a form feed.
	Text string
	From Form // what the file was
	// Of a PDF file: how many pages it has; the pages that hold pictures and no
	// text, counted from 1; and how many pictures, attached files and notes it has.
	// None of these are in the copy, so people must look at them.
	Pages       int
	Blank       []int
	Pictures    int
	Attachments int
	Comments    int
}

// Form is what a copy will be: text for text, PDF for PDF, and text for a PDF
// file in letters that our PDF writer has no fonts for, such as Arabic or Chinese.
func (o Original) Form() Form {
	if o.From == PDF && printable(o.Text) {
		return PDF
	}
	return Plain
}

// CopyName is the name of a copy, for a folder or a download.
func (o Original) CopyName() string {
	return strings.TrimSuffix(o.Name, path.Ext(o.Name)) + "." + string(o.Form())
}

// Read takes the text of a file for redaction: of PDF files, and of plain text in
// UTF-8, UTF-16 with a mark or Windows-1252. It reads at most 50 MB, and of a PDF
// at most 1000 pages and 3 MB of text.
//
// Problems: redact_office, redact_image and redact_unknown for other files,
// redact_pdf_locked with a password, redact_pdf_scan without text,
// redact_pdf_unreadable where letters have no meaning, redact_pdf_broken, and
// redact_pdf_too_much or redact_too_large. Each says what to do.
func Read(in io.ReaderAt, size int64, name string) (Original, error) {
	o := Original{Name: path.Base(strings.ReplaceAll(name, `\`, "/"))}
	if size > maxFile {
		return o, problem.New(problem.TooLarge, "redact_too_large", "megabytes", maxFile>>20)
	}
	data, err := io.ReadAll(io.NewSectionReader(in, 0, size))
	if err != nil {
		return o, err
	}
	if bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
		text, err := readPDF(data)
		if err != nil {
			return o, err
		}
		o.From, o.Pages, o.Blank = PDF, len(text.pages), text.blank
		o.Pictures, o.Attachments, o.Comments = text.pictures, text.attachments, text.comments
		o.Text = strings.Join(text.pages, "\f")
		if len(o.Text) > maxText+maxPages {
			return o, tooMuch()
		}
		return o, nil
	}
	o.From = Plain
	o.Text, err = plainText(data)
	return o, err
}

// beginnings are how files begin that are no text, and what to say of them.
func beginning(data []byte) string {
	for _, b := range []struct{ prefix, key string }{
		{"PK\x03\x04", "redact_office"}, {"\xd0\xcf\x11\xe0", "redact_office"}, {`{\rtf`, "redact_office"},
		{"\x89PNG", "redact_image"}, {"\xff\xd8\xff", "redact_image"}, {"GIF8", "redact_image"},
		{"II*\x00", "redact_image"}, {"MM\x00*", "redact_image"}, {"RIFF", "redact_image"},
	} {
		if bytes.HasPrefix(data, []byte(b.prefix)) {
			return b.key
		}
	}
	return ""
}

func plainText(data []byte) (string, error) {
	switch beginning(data) {
	case "redact_office":
		return "", problem.New(problem.Invalid, "redact_office")
	case "redact_image":
		return "", problem.New(problem.Invalid, "redact_image")
	}
	if len(data) > maxPlain {
		return "", problem.New(problem.TooLarge, "redact_too_large", "megabytes", maxPlain>>20)
	}
	var text string
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", problem.Wrap(problem.Invalid, "redact_unknown", err)
		}
		text = string(out)
	case utf8.Valid(data):
		text = strings.TrimPrefix(string(data), "\ufeff")
	default:
		out, err := charmap.Windows1252.NewDecoder().Bytes(data)
		if err != nil {
			return "", problem.Wrap(problem.Invalid, "redact_unknown", err)
		}
		text = string(out)
	}
	if strings.IndexByte(text, 0) >= 0 {
		return "", problem.New(problem.Invalid, "redact_unknown")
	}
	return text, nil
}

// printable reports whether our fonts have nearly all letters of a text; a few
// strange signs do not make it unreadable.
func printable(text string) bool {
	font, lacking, all := typeface.Of(typeface.Regular), 0, 0
	for _, r := range text {
		if r < utf8.RuneSelf {
			all++
			continue
		}
		if _, ok := font.Glyph(r); !ok {
			lacking++
		}
		all++
	}
	return lacking*100 <= all
}
