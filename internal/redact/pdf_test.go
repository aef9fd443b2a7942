package redact_test

import (
	"bytes"
	"compress/zlib"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/redact"
	"github.com/privet-pims/privet/locales"
)

// With -look a copy is written there, to be looked at.
var look = flag.String("look", "", "folder to write a redacted copy to")

// catalogue is read once for all tests.
var catalogue = sync.OnceValues(func() (*i18n.Catalogue, error) { return i18n.Load(locales.Files) })

func wordsOf(t testing.TB, lang string) i18n.Words {
	t.Helper()
	cat, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	return cat.Words(lang)
}

// object is the text of an object, with a stream if there is one.
func stream(dict, data string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(data), data)
}

func deflated(dict, data string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write([]byte(data))
	_ = z.Close()
	return stream(dict+" /Filter /FlateDecode", b.String())
}

// pdf is a file of numbered objects, of which the first is the catalogue.
func pdf(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	at := make([]int, 0, len(objects))
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return b.Bytes()
}

// secret is a file that holds a name in every place where one may hide.
func secret() []byte {
	return pdf(
		"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(Petra Geheim.txt) 7 0 R] >> >> /OpenAction << /S /JavaScript /JS (Petra Geheim) >> /Metadata 8 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /P 9 0 R >> >> /Annots [10 0 R 11 0 R] >>",
		deflated("", "BT /F1 12 Tf 72 760 Td (Minutes of the meeting) Tj 0 -30 Td (Pet) Tj (ra Ge) Tj [(h) -20 (eim)] TJ ( complained about M\\374ller.) Tj ET /P Do q 1 1 1 rg BT /F1 8 Tf 72 40 Td (white on white: petra.geheim@corp.example) Tj ET Q"),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
		"<< /Title (About Petra Geheim) /Author (Petra Geheim) >>",
		"<< /Type /Filespec /F (Petra Geheim.txt) /EF << /F 12 0 R >> >>",
		stream("/Type /Metadata /Subtype /XML", "<x>Petra Geheim</x>"),
		stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "Petra Geheim"),
		"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (ask Petra Geheim) >>",
		"<< /Type /Annot /Subtype /Widget /FT /Tx /V (Petra Geheim) /Rect [72 600 300 620] /AP << /N 13 0 R >> >>",
		stream("", "the diary of Petra Geheim"),
		stream("/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /F1 5 0 R >> >>", "/Tx BMC BT /F1 10 Tf 2 4 Td (Field: Petra Geheim) Tj ET EMC"),
	)
}

func read(t testing.TB, data []byte, name string) (redact.Original, error) {
	t.Helper()
	return redact.Read(bytes.NewReader(data), int64(len(data)), name)
}

func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s\nscripts/install-test-needs.sh installs it", name, err, out)
	}
	return string(out)
}

func TestNothingOfARedactedPDFIsLeft(t *testing.T) {
	t.Parallel()
	o, err := read(t, secret(), "minutes.pdf")
	if err != nil {
		t.Fatal(err)
	}
	if want := "Minutes of the meeting\n\nPetra Geheim complained about Müller."; !strings.HasPrefix(o.Text, want) {
		t.Errorf("text %q", o.Text)
	}
	if o.Pictures != 1 || o.Attachments != 1 || o.Comments != 1 || o.Pages != 1 {
		t.Errorf("%+v", o)
	}
	marks := redact.Find(o.Text, redact.Rules{Others: []string{"Petra Geheim"}})
	if len(marks) != 3 {
		t.Fatalf("%d marks in %q", len(marks), o.Text)
	}
	var b bytes.Buffer
	list, err := redact.Copy(&b, o, marks, redact.Head{Title: "File 1", Organisation: "Harbour Lane", Reference: "R-1", Date: "2026-03-14"}, wordsOf(t, "en"))
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 2 || list[0].Count != 2 || list[1].Count != 1 {
		t.Errorf("%+v", list)
	}
	file := filepath.Join(t.TempDir(), "copy.pdf")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	plain := strings.ToLower(tool(t, "qpdf", "--qdf", "--object-streams=disable", file, "-"))
	text := tool(t, "pdftotext", file, "-")
	for _, word := range []string{"petra", "geheim", "javascript", "corp.example"} {
		if strings.Contains(plain, word) || strings.Contains(strings.ToLower(text), word) {
			t.Errorf("%s is still in the file", word)
		}
	}
	again, err := read(t, b.Bytes(), "copy.pdf")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"■■■■■ complained about Müller.", "white on white: ■■■■■", "Field: ■■■■■", "One attached file", "Places"} {
		if !strings.Contains(again.Text, part) || !strings.Contains(text, part) {
			t.Errorf("no %q in\n%s\nand\n%s", part, again.Text, text)
		}
	}
	var twice bytes.Buffer
	if _, err := redact.Copy(&twice, o, marks, redact.Head{Title: "File 1", Organisation: "Harbour Lane", Reference: "R-1", Date: "2026-03-14"}, wordsOf(t, "en")); err != nil || !bytes.Equal(twice.Bytes(), b.Bytes()) {
		t.Errorf("not the same bytes twice: %v", err)
	}
}

func TestOurOwnPDFFilesAreReadBack(t *testing.T) {
	t.Parallel()
	d := document.Document{Title: "Łódź", Language: "en", Date: "2026-03-14", Form: document.Sheet}
	d.Blocks = append(d.Blocks, document.Para("First, Świętosława Źdźbło called; then Γιώργος."), document.PageBreak{}, document.Para("Second page"))
	var b bytes.Buffer
	if err := document.PDF(&b, d, wordsOf(t, "en")); err != nil {
		t.Fatal(err)
	}
	o, err := read(t, b.Bytes(), `C:\x\own.pdf`)
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(o.Text, "\f")
	if o.Pages != 2 || !strings.Contains(pages[0], "First, Świętosława Źdźbło called; then Γιώργος.") || !strings.Contains(pages[1], "Second page") {
		t.Errorf("%+v", o)
	}
	if o.CopyName() != "own.pdf" {
		t.Error(o.CopyName())
	}
}

func TestFilesThatCannotBeRedactedAreRefusedWithWhatToDo(t *testing.T) {
	t.Parallel()
	page := func(content string, more ...string) []byte {
		return pdf(append([]string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
			"<< /Type /Page /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /P 6 0 R >> >> >>", content}, more...)...)
	}
	locked := bytes.Replace(secret(), []byte("/Info 6 0 R"), []byte("/Encrypt << /Filter /Standard >> /Info 6 0 R"), 1)
	for name, c := range map[string]struct {
		data []byte
		key  string
	}{
		"docx":   {[]byte("PK\x03\x04word/document.xml"), "redact_office"},
		"doc":    {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "redact_office"},
		"png":    {[]byte("\x89PNG\r\n"), "redact_image"},
		"binary": {[]byte("a\x00b\x00"), "redact_unknown"},
		"locked": {locked, "redact_pdf_locked"},
		"scan":   {page(stream("", "q 595 0 0 842 0 0 cm /P Do Q"), "null", stream("/Subtype /Image", "xx")), "redact_pdf_scan"},
		"glyphs": {page(stream("", "BT /F1 9 Tf (abcdef) Tj ET"), "<< /Type /Font /Subtype /Type0 /Encoding /Identity-H >>"), "redact_pdf_unreadable"},
		"empty":  {[]byte("%PDF-1.4\n%%EOF"), "redact_pdf_broken"},
		"pages":  {pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Kids ["+strings.Repeat("<< /Type /Page >> ", 1001)+"] >>"), "redact_pdf_too_much"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := read(t, c.data, name)
			p, ok := problem.As(err)
			if !ok || p.Key != c.key {
				t.Fatalf("got %v, want %s", err, c.key)
			}
			for _, lang := range []string{"en", "de"} {
				if words := wordsOf(t, lang); words.Problem(p) == "" || !words.Has("problem."+c.key) {
					t.Errorf("no sentence for %s", c.key)
				}
			}
		})
	}
}

func TestTextIsReadInItsEncoding(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"utf-8": "Jürgen", "utf-8 with a mark": "\ufeffJürgen", "windows-1252": "J\xfcrgen", "utf-16": "\xff\xfeJ\x00\xfc\x00r\x00g\x00e\x00n\x00",
	} {
		o, err := read(t, []byte(data), "letter.txt")
		if err != nil || o.Text != "Jürgen" || o.Form() != redact.Plain {
			t.Errorf("%s: %+v %v", name, o, err)
		}
	}
}

// S3
func TestHostilePDFFilesAreBounded(t *testing.T) {
	zeros := strings.Repeat("\x00", 200<<20)
	shows := "BT /F1 9 Tf " + strings.Repeat("(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj ", 200_000) + " ET"
	font := "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
	head := []string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R 2 0 R 3 0 R] /Count 1 >>",
		"<< /Type /Page /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R /Y 7 0 R >> >> >>"}
	with := func(more ...string) []byte { return pdf(append(append([]string{}, head...), more...)...) }
	for name, data := range map[string][]byte{
		"200 MB in 200 kB":            with(deflated("", zeros), font),
		"a bomb within a bomb":        with(strings.Replace(deflated("", deflated("", zeros[:100<<20])), "/FlateDecode", "[/FlateDecode /FlateDecode]", 1), font),
		"ten million letters":         with(deflated("", shows), font),
		"forms that draw each other":  with(stream("", "/X Do"), font, stream("/Subtype /Form", strings.Repeat("/Y Do ", 50)), stream("/Subtype /Form", strings.Repeat("/X Do ", 50))),
		"a page tree in a circle":     with(stream("", "BT ET"), font),
		"deep arrays":                 append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte("1 0 obj ["), 500_000)...),
		"strings without end":         append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte("1 0 obj ("), 500_000)...),
		"streams without end":         append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte("1 0 obj <<>> stream\n"), 300_000)...),
		"many small values":           append([]byte("%PDF-1.4\n1 0 obj ["), bytes.Repeat([]byte("[]"), 10_000_000)...),
		"many dictionaries in packed": with(deflated("/Type /ObjStm /N 3 /First 12", "1 0 2 3 3 6 ["+strings.Repeat("<<>>", 7<<20)), font),
		"trailers":                    append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte("trailer <</Root 1 0 R>> "), 300_000)...),
	} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		start := time.Now()
		_, err := read(t, data, name)
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		if _, ok := problem.As(err); !ok {
			t.Errorf("%s: %v", name, err)
		}
		if took > 5*time.Second {
			t.Errorf("%s: %v", name, took)
		}
		if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > 256<<20 {
			t.Errorf("%s: %d MB", name, grown>>20)
		}
		t.Logf("%s: %v, %d MB allocated, %v", name, took, (after.TotalAlloc-before.TotalAlloc)>>20, err)
	}
}

// S3: the same file broken at 500 places.
func TestBrokenPDFFilesNeverPanic(t *testing.T) {
	t.Parallel()
	whole := secret()
	for i := range 500 {
		at := i * len(whole) / 500
		broken := bytes.Clone(whole)
		broken[at] ^= 0x55
		for _, data := range [][]byte{broken, whole[:at]} {
			if _, err := read(t, data, "x.pdf"); err != nil {
				if _, ok := problem.As(err); !ok {
					t.Fatalf("at %d: %v", at, err)
				}
			}
		}
	}
}

func TestLaterEditionsOfAFileReplaceEarlierOnes(t *testing.T) {
	t.Parallel()
	data := append(secret(), []byte("\n4 0 obj\n"+stream("", "BT /F1 12 Tf 72 700 Td (The second edition) Tj ET")+"\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF")...)
	o, err := read(t, data, "x.pdf")
	if err != nil || !strings.Contains(o.Text, "The second edition") || strings.Contains(o.Text, "Minutes") {
		t.Errorf("%q %v", o.Text, err)
	}
}

func TestAMarkOverTwoPagesLeavesThePagesTheirNumbers(t *testing.T) {
	t.Parallel()
	o := redact.Original{From: redact.PDF, Pages: 3, Text: "seen by Petra\fGeheim yesterday\fthe end"}
	var b bytes.Buffer
	if _, err := redact.Copy(&b, o, redact.Find(o.Text, redact.Rules{Others: []string{"Petra Geheim"}}), redact.Head{Date: "2026-03-14"}, wordsOf(t, "en")); err != nil {
		t.Fatal(err)
	}
	again, err := read(t, b.Bytes(), "x.pdf")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(again.Text), " ")
	if want := "Page 1 of the file seen by ■■■■■ Page 2 of the file ■■■■■ yesterday Page 3 of the file the end"; !strings.Contains(text, want) {
		t.Errorf("no %q in %s", want, text)
	}
}

func TestAPDFInLettersOfNoFontBecomesText(t *testing.T) {
	t.Parallel()
	o := redact.Original{Name: "手紙.pdf", From: redact.PDF, Pages: 1, Text: "山田太郎さんへ。ご連絡ありがとうございます。"}
	var b bytes.Buffer
	if _, err := redact.Copy(&b, o, redact.Find(o.Text, rules), redact.Head{Date: "2026-03-14"}, wordsOf(t, "en")); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); o.CopyName() != "手紙.txt" || !strings.HasPrefix(got, "This is the text of a file") || !strings.HasSuffix(got, "█████さんへ。ご連絡ありがとうございます。") {
		t.Errorf("%s: %q", o.CopyName(), got)
	}
}

func TestACopyIsWrittenToBeLookedAt(t *testing.T) {
	if *look == "" {
		return // nobody asked to look
	}
	o, err := read(t, secret(), "minutes.pdf")
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(*look, "copy.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	marks := redact.Find(o.Text, redact.Rules{Others: []string{"Petra Geheim"}})
	if _, err := redact.Copy(f, o, marks, redact.Head{Title: "Datei 1", Organisation: "Harbour Lane Clinics", Reference: "REQ-2026-0042", Date: "2026-03-27"}, wordsOf(t, "de")); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
