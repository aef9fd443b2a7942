package sheet_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/exchange/sheet"
	"github.com/privet-pims/privet/internal/problem"
)

// bomb is a part of an archive, of head, then times × block, then tail, made
// without compressing the block more than once: a flushed stretch may be repeated.
// What it claims to unpack to is the truth.
func bomb(t testing.TB, name, head, block, tail string, times int) rawPart {
	t.Helper()
	stretch := func(s string, last bool) []byte {
		var b bytes.Buffer
		w, err := flate.NewWriter(&b, flate.BestCompression)
		if err == nil {
			_, err = w.Write([]byte(s))
		}
		if err == nil && last {
			err = w.Close()
		} else if err == nil {
			err = w.Flush()
		}
		if err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	out := stretch(head, false)
	out = append(out, bytes.Repeat(stretch(block, false), times)...)
	return rawPart{name, append(out, stretch(tail, true)...), uint64(len(head) + times*len(block) + len(tail))}
}

// rawPart is a part of an archive whose bytes and claims are given.
type rawPart struct {
	name     string
	deflated []byte
	claims   uint64
}

// bombBook is a workbook whose parts are as given, beside the usual ones.
func bombBook(t testing.TB, parts ...rawPart) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range map[string]string{
		"[Content_Types].xml":        "<Types/>",
		"xl/workbook.xml":            `<workbook><sheets><sheet name="Data" r:id="a"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<r><Relationship Id="a" Type="worksheet" Target="s.xml"/><Relationship Id="b" Type="sharedStrings" Target="t.xml"/></r>`,
	} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, content); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range parts {
		w, err := z.CreateRaw(&zip.FileHeader{Name: p.name, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(nil),
			CompressedSize64: uint64(len(p.deflated)), UncompressedSize64: p.claims})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(p.deflated); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// manyEntries is an archive of nothing but a table of contents.
func manyEntries(n int) []byte {
	var b bytes.Buffer
	b.WriteString("PK\x03\x04" + strings.Repeat("\x00", 26))
	start := b.Len()
	for i := range n {
		h := make([]byte, 46)
		copy(h, "PK\x01\x02")
		binary.LittleEndian.PutUint16(h[28:], 8)
		b.Write(h)
		fmt.Fprintf(&b, "e%07d", i)
	}
	size := b.Len() - start
	e := make([]byte, 22)
	copy(e, "PK\x05\x06")
	binary.LittleEndian.PutUint16(e[8:], uint16(n))
	binary.LittleEndian.PutUint16(e[10:], uint16(n))
	binary.LittleEndian.PutUint32(e[12:], uint32(size))
	binary.LittleEndian.PutUint32(e[16:], uint32(start))
	b.Write(e)
	return b.Bytes()
}

// watched notes the most memory in use while it is read.
type watched struct {
	r    io.ReaderAt
	peak uint64
}

func footprint() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64() - s[1].Value.Uint64()
}

func (w *watched) ReadAt(p []byte, off int64) (int, error) {
	w.peak = max(w.peak, footprint())
	return w.r.ReadAt(p, off)
}

// S3: at most 256 MB over idle and 5 s a file, and an answer a person can act on.
// Not parallel: the memory of others would count.
func TestBombsAreRefusedWithinMemoryAndTime(t *testing.T) {
	spaces := strings.Repeat(" ", 1<<20)
	cells := strings.Repeat("<c/>", 1<<18)
	full := strings.Repeat("<c><v>1</v></c>", 1<<10)
	const open, end = "<worksheet><sheetData><row>", "</row></sheetData></worksheet>"
	long := strings.Repeat("x", 1<<20)
	for _, c := range []struct {
		name string
		file func() []byte
		key  string // empty: may be read
	}{
		{"10 GB that say so", func() []byte {
			return bombBook(t, bomb(t, "xl/s.xml", open, spaces, end, 10_240))
		}, "import.too_large_unpacked"},
		{"10 GB that claim 200 MB", func() []byte {
			p := bomb(t, "xl/s.xml", open, spaces, end, 10_240)
			p.claims = 200 << 20
			return bombBook(t, p)
		}, "import.broken_sheet"},
		{"250 MB of empty cells", func() []byte {
			return bombBook(t, bomb(t, "xl/s.xml", open, cells, end, 250))
		}, ""},
		{"250 MB of full cells", func() []byte {
			return bombBook(t, bomb(t, "xl/s.xml", "<worksheet><sheetData>", "<row>"+full+"</row>", "</sheetData></worksheet>", 16_000))
		}, "import.too_large_held"},
		{"millions of shared strings", func() []byte {
			return bombBook(t, bomb(t, "xl/t.xml", "<sst>", strings.Repeat("<si/>", 1<<18), "</sst>", 190), bomb(t, "xl/s.xml", open, "", end, 0))
		}, "import.too_large_held"},
		{"one long string in every cell", func() []byte {
			return bombBook(t, bomb(t, "xl/t.xml", "<sst><si><t>", long, "</t></si></sst>", 1),
				bomb(t, "xl/s.xml", "<worksheet><sheetData>", "<row>"+strings.Repeat(`<c t="s"><v>0</v></c>`, 16384)+"</row>", "</sheetData></worksheet>", 100))
		}, "import.too_large_held"},
		{"millions of merges", func() []byte {
			return bombBook(t, bomb(t, "xl/s.xml", "<worksheet><sheetData>"+strings.Repeat("<row><c><v>1</v></c></row>", 10_000)+"</sheetData>",
				strings.Repeat(`<mergeCell ref="A1:B1048576"/>`, 1<<14), "</worksheet>", 200))
		}, "import.too_"},
		{"a cell of 10 MB", func() []byte {
			return xlsxWith(t, rows(`<row r="4"><c r="C4" t="str"><v>`+strings.Repeat(long, 10)+`</v></c></row>`))
		}, "import.cell_too_long"},
		{"a tag of 10 MB", func() []byte {
			return xlsxWith(t, `<worksheet a="`+strings.Repeat(long, 10)+`"/>`)
		}, "import.broken_sheet"},
		{"a million entries", func() []byte { return manyEntries(1_000_000) }, "import.archive_entries"},
		{"twenty thousand entries", func() []byte { return manyEntries(20_000) }, "import.archive_entries"},
		{"CSV of commas", func() []byte { return bytes.Repeat([]byte(","), 200<<20) }, ""},
		{"CSV of short cells", func() []byte { return bytes.Repeat([]byte("a,b,c,d,e\n"), 20<<20) }, "import."},
		{"CSV of quotes", func() []byte { return bytes.Repeat([]byte(`"`), 200<<20) }, "import."},
		{"Markdown of pipes", func() []byte { return append([]byte("|a|\n|-|\n"), bytes.Repeat([]byte("|"), 100<<20)...) }, "import."},
		{"Markdown of tables", func() []byte { return bytes.Repeat([]byte("|a|\n|-|\n\n"), 10<<20) }, "import."},
		{"JSON of arrays", func() []byte { return append([]byte("["), bytes.Repeat([]byte("[],"), 60<<20)...) }, "import.too_large_held"},
		{"JSON of one wide object", func() []byte {
			var b bytes.Buffer
			b.WriteByte('{')
			for i := range 5 << 20 {
				fmt.Fprintf(&b, `"k%d":1,`, i)
			}
			return b.Bytes()
		}, "import.too_large_held"},
		{"JSON records with ever new keys", func() []byte {
			var b bytes.Buffer
			b.WriteString("[{\"a\":1}")
			for i := range 200_000 {
				fmt.Fprintf(&b, `,{"k%d":1}`, i)
			}
			b.WriteByte(']')
			return b.Bytes()
		}, "import."},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := c.file()
			debug.FreeOSMemory()
			idle := footprint()
			w := &watched{r: bytes.NewReader(file)}
			begin := time.Now()
			book, err := sheet.Read(context.Background(), "bomb", w, int64(len(file)), sheet.Limits{})
			took := time.Since(begin)
			w.peak = max(w.peak, footprint())
			t.Logf("%d kB, %v, %d MB over idle, %v", len(file)>>10, took.Round(time.Millisecond), int64(w.peak-min(idle, w.peak))>>20, err)
			if w.peak > idle+256<<20 {
				t.Errorf("%d MB over idle", (w.peak-idle)>>20)
			}
			if err == nil && c.key == "" && book != nil {
				return
			}
			p, ok := problem.As(err)
			// A busy machine may reach the reader's limit of time first; so may a test.
			if !ok || !strings.HasPrefix(p.Key, c.key) && p.Key != "import.too_slow" {
				t.Errorf("answer is %v, want %s", err, c.key)
			}
		})
	}
}

func TestArchivesThatLeaveTheirFolderAreRefused(t *testing.T) {
	t.Parallel()
	link := func() []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		h := &zip.FileHeader{Name: "xl/workbook.xml"}
		h.SetMode(fs.ModeSymlink | 0o777)
		if w, err := z.CreateHeader(h); err != nil {
			t.Fatal(err)
		} else if _, err := w.Write([]byte("elsewhere")); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for name, file := range map[string][]byte{
		"up":       zipped(t, "[Content_Types].xml", "<Types/>", "../../evil.xml", "x"),
		"windows":  zipped(t, `..\evil.xml`, "x"),
		"absolute": zipped(t, "/var/evil.xml", "x"),
		"drive":    zipped(t, `C:\evil.xml`, "x"),
		"doubled":  zipped(t, "xl/workbook.xml", "a", "xl/workbook.xml", "b"),
		"link":     link(),
	} {
		_, err := read(t, name+".xlsx", file)
		wantProblem(t, err, problem.Invalid, "import.archive_unsafe")
	}
}

func TestOtherFormatsAreRefusedWithTheRemedy(t *testing.T) {
	t.Parallel()
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 1000)
	wide := func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00\x00\x00" }
	locked := zipped(t, "xl/workbook.xml", "a")
	at := bytes.Index(locked, []byte("PK\x01\x02"))
	locked[at+8] |= 1
	for _, c := range []struct{ name, file, key string }{
		{"old.xls", ole + wide("Workbook"), "import.format_xls"},
		{"very-old.xls", "\x09\x08\x10\x00\x00\x06\x05\x00", "import.format_xls"},
		{"locked.xlsx", ole + wide("EncryptionInfo") + wide("EncryptedPackage"), "import.encrypted"},
		{"old.doc", ole + wide("WordDocument"), "import.format_word"},
		{"locked.zip", string(locked), "import.encrypted"},
		{"r.xlsb", string(zipped(t, "[Content_Types].xml", "a", "xl/workbook.bin", "b")), "import.format_xlsb"},
		{"r.numbers", string(zipped(t, "Index/Document.iwa", "a", "Metadata/Properties.plist", "b")), "import.format_numbers"},
		{"r.docx", string(zipped(t, "[Content_Types].xml", "a", "word/document.xml", "b")), "import.format_word"},
		{"r.odt", string(zipped(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "b")), "import.format_word"},
		{"r.pptx", string(zipped(t, "[Content_Types].xml", "a", "ppt/presentation.xml", "b")), "import.format_slides"},
		{"nested.zip", string(zipped(t, "inner.zip", string(zipped(t, "r.xlsx", "x")))), "import.format_archive"},
		{"r.gz", "\x1f\x8b\x08\x00rest", "import.format_archive"},
		{"r.pdf", "%PDF-1.7\n", "import.format_pdf"},
		{"r.png", "\x89PNG\r\n\x1a\n", "import.format_image"},
		{"r.xls", "<html><body><table><tr><td>a</td></tr></table>", "import.format_html"},
		{"r.xml", `<?xml version="1.0"?><Workbook/>`, "import.format_xml"},
		{"r.csv", "", "import.empty"},
		{"blank.csv", " \n\r\n\t", "import.empty"},
		{"r.bin", strings.Repeat("\x01\x02\x7f\x00ab", 100), "import.unreadable"},
		{"cut.xlsx", "PK\x03\x04rest", "import.broken_archive"},
		{"empty.xlsx", string(zipped(t, "[Content_Types].xml", "<Types/>")), "import.broken"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := read(t, c.name, []byte(c.file))
			wantProblem(t, err, problem.Invalid, c.key, "file", c.name)
		})
	}
}

// samples are honest files of every format.
func samples(t testing.TB) map[string][]byte {
	return map[string][]byte{
		"r.xlsx": registerFile(t, 30),
		"r.ods":  odsWith(t, `<table:table table:name="T">`+strings.Repeat(`<table:table-row><table:table-cell office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell></table:table-row>`, 50)+`</table:table>`),
		"r.csv":  []byte("Name;Zweck\n" + strings.Repeat("Löhne;\"für\nalle\"\n", 50)),
		"r.json": []byte(`{"activities":[` + strings.Repeat(`{"name":"Löhne","tags":["a"]},`, 50) + `{}]}`),
		"r.md":   []byte(markdownRegister),
	}
}

// S3: broken at 500 places each.
func TestFilesCutOrBentAnywhereNeverCrash(t *testing.T) {
	t.Parallel()
	for name, file := range samples(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for i := range 500 {
				at := i * len(file) / 500
				bent := bytes.Clone(file)
				bent[at] ^= 0x55
				for _, f := range [][]byte{file[:at], bent} {
					if _, err := read(t, name, f); err != nil {
						if _, ok := problem.As(err); !ok {
							t.Fatalf("at %d: %v", at, err)
						}
					} else if name == "r.xlsx" && len(f) < len(file) {
						t.Fatalf("read a workbook cut at %d of %d", at, len(file))
					}
				}
			}
		})
	}
}

type brokenDisk struct{}

func (brokenDisk) ReadAt([]byte, int64) (int, error) { return 0, errors.New("disk is broken") }

func TestFailingStorageIsNotTheFilesFault(t *testing.T) {
	t.Parallel()
	_, err := sheet.Read(context.Background(), "r.xlsx", brokenDisk{}, 100, sheet.Limits{})
	if _, ok := problem.As(err); ok || err == nil || !strings.Contains(err.Error(), "disk is broken") {
		t.Errorf("answer is %v", err)
	}
}

func TestReadingStopsWithItsContext(t *testing.T) {
	t.Parallel()
	file := registerFile(t, 30)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := sheet.Read(ctx, "r.xlsx", bytes.NewReader(file), int64(len(file)), sheet.Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("answer is %v", err)
	}
	_, err := sheet.Read(context.Background(), "r.xlsx", bytes.NewReader(file), int64(len(file)), sheet.Limits{Time: time.Nanosecond})
	wantProblem(t, err, problem.TooLarge, "import.too_slow")
}
