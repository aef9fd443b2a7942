package parcel

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"path"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/document"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
)

//go:embed data.schema.json
var schema []byte

// Build writes a parcel that is not encrypted. What Check reports is refused
// before anything is written; a parcel longer than Largest is refused with
// parcel_too_large, and a file that is longer or shorter than it says is an error.
// Other errors are those of w, of rows and of files.
func Build(w io.Writer, p Parcel, words i18n.Words) error {
	if err := Check(p); err != nil {
		return err
	}
	b := &builder{p: p, words: words, out: &counter{w: w}}
	b.zip = zip.NewWriter(b.out)
	b.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestSpeed) // half the time, a tenth larger
	})
	b.place()
	for _, step := range []func() error{b.answer, b.data, b.tables, b.files, b.manifest} {
		if err := step(); err != nil {
			return err
		}
	}
	if err := b.zip.Close(); err != nil {
		return fmt.Errorf("close the parcel: %w", err)
	}
	return nil
}

type builder struct {
	p        Parcel
	words    i18n.Words
	zip      *zip.Writer
	out      *counter
	csv      []string // names in the archive of Tables
	file     []string // and of Files
	sums     strings.Builder
	printed  bool // there is a PDF
	previews []preview
}

// place gives every table and file its name.
func (b *builder) place() {
	taken := names{}
	for _, t := range b.p.Tables {
		b.csv = append(b.csv, taken.under("tables", strings.TrimSuffix(t.Name, ".csv")+".csv"))
	}
	folders := map[string]string{}
	for _, f := range b.p.Files {
		folder, ok := folders[f.System]
		if !ok && f.System != "" {
			folder = taken.under("files", f.System)
		}
		folders[f.System] = folder
		if f.System == "" {
			folder = "files"
		}
		b.file = append(b.file, taken.under(folder, f.Name))
	}
}

// add writes an entry and its line of the manifest.
func (b *builder) add(name string, write func(io.Writer) error) error {
	method := zip.Deflate
	if packed(name) {
		method = zip.Store
	}
	e, err := b.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: b.p.Answered.Time()})
	if err != nil {
		return fmt.Errorf("begin %s: %w", name, err)
	}
	sum := &summer{w: e, hash: sha256.New()}
	if err := write(sum); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if b.out.n > Largest {
		return problem.New(problem.TooLarge, "parcel_too_large", "gigabytes", Largest>>30)
	}
	fmt.Fprintf(&b.sums, "%s  %s\n", hex.EncodeToString(sum.hash.Sum(nil)), name)
	return nil
}

// packed reports whether deflating a file again would only cost time.
func packed(name string) bool {
	return strings.Contains(" .pdf .zip .gz .7z .rar .xz .zst .jpg .jpeg .png .gif .webp .heic .mp3 .m4a .mp4 .mov .webm .ogg .docx .xlsx .pptx .odt .ods ", " "+strings.ToLower(path.Ext(name))+" ")
}

func (b *builder) answer() error {
	if err := b.preview(); err != nil {
		return err
	}
	d := b.letter()
	var text bytes.Buffer
	if err := document.JSON(&text, d, b.words); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	if b.printed = printable(text.String()); b.printed {
		if err := b.add("answer.pdf", func(w io.Writer) error { return document.PDF(w, d, b.words) }); err != nil {
			return err
		}
	}
	return b.add("answer.html", func(w io.Writer) error { return document.HTML(w, d, b.words) })
}

func (b *builder) files() error {
	for i, f := range b.p.Files {
		err := b.add(b.file[i], func(w io.Writer) error {
			r, err := f.Open()
			if err != nil {
				return err
			}
			defer r.Close()
			n, err := io.Copy(w, io.LimitReader(r, f.Size+1))
			if err == nil && n != f.Size {
				err = fmt.Errorf("it has %d bytes and should have %d", n, f.Size)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) manifest() error {
	text := b.sums.String()
	return b.add("MANIFEST.txt", func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}

// counter counts what is written to the archive, and refuses what is too much as
// soon as it is.
type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(b []byte) (int, error) {
	if c.n += int64(len(b)); c.n > Largest+1<<20 {
		return 0, problem.New(problem.TooLarge, "parcel_too_large", "gigabytes", Largest>>30)
	}
	return c.w.Write(b)
}

// summer takes the digest of what is written.
type summer struct {
	w    io.Writer
	hash hash.Hash
}

func (s *summer) Write(b []byte) (int, error) {
	s.hash.Write(b)
	return s.w.Write(b)
}

// dosDay is a day as ZIP files have it, from 1980.
func dosDay(day interface{ Time() time.Time }) uint16 {
	t := day.Time()
	return uint16(max(0, t.Year()-1980)<<9 | int(t.Month())<<5 | t.Day()) //nolint:gosec // until 2107
}
