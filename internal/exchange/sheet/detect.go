package sheet

import (
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
)

type format uint8

const (
	formatArchive format = iota + 1
	formatFlatODS
	formatJSON
	formatMarkdown
	formatCSV
)

// magics are the beginnings of what is no table, and the key of the sentence that
// says what to do instead.
var magics = []struct{ prefix, key string }{
	{"%PDF", "format_pdf"},
	{"\x89PNG", "format_image"}, {"\xff\xd8\xff", "format_image"}, {"GIF8", "format_image"},
	{"II*\x00", "format_image"}, {"MM\x00*", "format_image"}, {"RIFF", "format_image"}, {"BM", ""},
	{`{\rtf`, "format_word"},
	{"\x1f\x8b", "format_archive"}, {"7z\xbc\xaf", "format_archive"}, {"Rar!", "format_archive"}, {"BZh", ""},
	{"\xfd7zXZ", "format_archive"}, {"\x28\xb5\x2f\xfd", "format_archive"},
	{"\x09\x08", "format_xls"}, {"\x09\x04\x06\x00", "format_xls"}, // BIFF without a container
}

// detect decides what the file is: by its first bytes, then by the first visible
// character, at last by name.
func (s *source) detect() (format, error) {
	head := make([]byte, min(s.size, 64<<10))
	if _, err := io.ReadFull(s.all(), head); err != nil {
		return 0, err
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")), bytes.HasPrefix(head, []byte("PK\x07\x08")):
		return formatArchive, nil
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return 0, s.refuseCompound()
	}
	for _, m := range magics {
		if m.key != "" && bytes.HasPrefix(head, []byte(m.prefix)) {
			return 0, invalid(m.key, "file", s.name)
		}
	}
	return s.detectText(head)
}

func (s *source) detectText(head []byte) (format, error) {
	t, err := s.text()
	if err != nil {
		return 0, err
	}
	sample, err := t.sample()
	if err != nil {
		return 0, err
	}
	seen := strings.TrimSpace(sample)
	ext := strings.ToLower(path.Ext(s.name))
	markdown := ext == ".md" || ext == ".markdown"
	switch {
	case seen == "" && s.size <= int64(len(head)):
		return 0, invalid("empty", "file", s.name)
	case binary(sample):
		return 0, invalid("unreadable", "file", s.name)
	case ext == ".json" || ext == ".jsonl" || ext == ".ndjson":
		return formatJSON, nil
	case markdown || hasPipeTable(sample):
		return formatMarkdown, nil
	case looksLikeJSON(seen):
		return formatJSON, nil
	case strings.HasPrefix(seen, "<"):
		low := strings.ToLower(seen[:min(len(seen), 4096)])
		switch {
		case strings.Contains(low, "<office:document"):
			return formatFlatODS, nil
		case strings.Contains(low, "<html"), strings.Contains(low, "<!doctype html"), strings.Contains(low, "<table"):
			return 0, invalid("format_html", "file", s.name)
		}
		return 0, invalid("format_xml", "file", s.name)
	}
	if ext != "" && ext != ".csv" && ext != ".tsv" && ext != ".txt" && ext != ".tab" {
		s.note("", "format_by_content", map[string]any{"file": s.name, "format": "CSV"})
	}
	return formatCSV, nil
}

// looksLikeJSON asks for a bracket and what may follow it, so that a line such as
// "[draft] Register; ..." stays a table.
func looksLikeJSON(t string) bool {
	if t == "" || (t[0] != '{' && t[0] != '[') {
		return false
	}
	rest := strings.TrimSpace(t[1:])
	if rest == "" {
		return true
	}
	if t[0] == '{' {
		return rest[0] == '"' || rest[0] == '}'
	}
	return strings.IndexByte(`"{[]`, rest[0]) >= 0 || (rest[0] >= '0' && rest[0] <= '9')
}

// binary reports whether decoded text is no text: more than one character in twenty
// is a control character or none at all. Of random bytes it is one in eight.
func binary(t string) bool {
	odd, all := 0, 0
	for _, r := range t {
		all++
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' && r != '\v' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0xfffd {
			odd++
		}
	}
	return odd*20 > all && odd > 3
}

// refuseCompound says what an OLE2 container is: a protected workbook, an old .xls,
// an old .doc. Names of streams stand in it in UTF-16.
func (s *source) refuseCompound() error {
	names := []struct{ name, key string }{
		{"EncryptedPackage", "encrypted"}, {"WordDocument", "format_word"},
		{"PowerPoint Document", "format_slides"}, {"Workbook", "format_xls"}, {"Book", "format_xls"},
	}
	found := len(names)
	r := s.all()
	buf := make([]byte, 256<<10)
	keep := 0
	for {
		n, err := io.ReadFull(r, buf[keep:])
		chunk := buf[:keep+n]
		for i, x := range names[:found] {
			if bytes.Contains(chunk, wide(x.name)) {
				found = i
				break
			}
		}
		if err != nil {
			if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
				return err
			}
			break
		}
		keep = copy(buf, chunk[len(chunk)-64:])
	}
	if found == len(names) {
		return invalid("format_xls", "file", s.name)
	}
	return invalid(names[found].key, "file", s.name)
}

func wide(t string) []byte {
	out := make([]byte, 0, 2*len(t)+2)
	for i := range len(t) {
		out = append(out, t[i], 0)
	}
	return append(out, 0, 0)
}

// readArchive tells workbooks from everything else that is a zip file inside.
func (s *source) readArchive() error {
	a, err := s.openArchive()
	if err != nil {
		return err
	}
	kind, err := a.mimetype()
	if err != nil {
		return err
	}
	switch {
	case a.has("encrypted-package"):
		return invalid("encrypted", "file", s.name)
	case strings.HasPrefix(kind, "application/vnd.oasis.opendocument.spreadsheet"), kind == "" && a.has("content.xml") && a.has("META-INF/manifest.xml"):
		s.book.Format = "ods"
		return s.readODS(a)
	case strings.HasPrefix(kind, "application/vnd.oasis.opendocument.presentation"), a.hasUnder("ppt/"):
		return invalid("format_slides", "file", s.name)
	case strings.HasPrefix(kind, "application/vnd.oasis.opendocument."), a.hasUnder("word/"):
		return invalid("format_word", "file", s.name)
	case a.hasUnder("Index/") && a.hasUnder("Metadata/"), a.has("Index.zip"), a.has("Index/Document.iwa"):
		return invalid("format_numbers", "file", s.name)
	case a.has("xl/workbook.bin"):
		return invalid("format_xlsb", "file", s.name)
	case a.has("[Content_Types].xml"):
		s.book.Format = "xlsx"
		return s.readXLSX(a)
	}
	return invalid("format_archive", "file", s.name)
}

// mimetype is the type that an OpenDocument archive states.
func (a *archive) mimetype() (string, error) {
	if !a.has("mimetype") {
		return "", nil
	}
	rc, err := a.part("mimetype")
	if err != nil {
		return "", err
	}
	defer rc.Close()
	b, err := io.ReadAll(io.LimitReader(rc, 200))
	return strings.TrimSpace(string(b)), err
}
