package exchange

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/privet-pims/privet/internal/exchange/sheet"
	"github.com/privet-pims/privet/internal/problem"
)

// Bounds of a ZIP of CSV files.
const (
	maxZipFiles = 64
	maxZipBytes = 256 << 20 // unpacked, all files together; as sheet.DefaultLimits
)

// open reads a file into a book: a ZIP of CSV files as Export writes it, or what
// sheet reads.
func open(ctx context.Context, name string, file io.ReaderAt, size int64) (*sheet.Book, error) {
	if z := csvArchive(file, size); z != nil {
		return openZip(ctx, name, z)
	}
	return sheet.Read(ctx, name, file, size, sheet.Limits{})
}

// csvArchive is the archive if the file is one of nothing but CSV files.
func csvArchive(file io.ReaderAt, size int64) *zip.Reader {
	var magic [4]byte
	if _, err := file.ReadAt(magic[:], 0); err != nil || string(magic[:]) != "PK\x03\x04" {
		return nil
	}
	// The end record says how many entries there are; a directory that claims more
	// than any export has is left to sheet, which refuses it without reading it.
	if n, ok := entries(file, size); !ok || n > maxZipFiles {
		return nil
	}
	z, err := zip.NewReader(file, size)
	if err != nil || len(z.File) == 0 || len(z.File) > maxZipFiles {
		return nil
	}
	for _, f := range z.File {
		if !strings.EqualFold(path.Ext(f.Name), ".csv") || strings.ContainsAny(f.Name, `/\`) || f.Flags&1 != 0 {
			return nil
		}
	}
	return z
}

// entries reads the count from the end of an archive.
func entries(file io.ReaderAt, size int64) (int, bool) {
	tail := make([]byte, min(size, 65_557))
	if _, err := file.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		return 0, false
	}
	i := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if i < 0 || i+12 > len(tail) {
		return 0, false
	}
	return int(tail[i+10]) | int(tail[i+11])<<8, true
}

func openZip(ctx context.Context, name string, z *zip.Reader) (*sheet.Book, error) {
	all := &sheet.Book{Format: "zip"}
	left := int64(maxZipBytes)
	for _, f := range z.File {
		body, err := f.Open()
		if err != nil {
			return nil, problem.Wrap(problem.Invalid, "import.broken_archive", err, "file", name)
		}
		raw, err := io.ReadAll(io.LimitReader(body, left+1))
		body.Close() // only read
		if err != nil {
			return nil, problem.Wrap(problem.Invalid, "import.broken_archive", err, "file", name)
		}
		if left -= int64(len(raw)); left < 0 {
			return nil, problem.New(problem.TooLarge, "import.too_large_unpacked", "file", name, "limit", maxZipBytes>>20)
		}
		if len(bytes.TrimSpace(raw)) == 0 {
			continue
		}
		book, err := sheet.Read(ctx, f.Name, bytes.NewReader(raw), int64(len(raw)), sheet.Limits{})
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", f.Name, err)
		}
		if book.Format != "csv" {
			return nil, problem.New(problem.Invalid, "import.broken_archive", "file", name)
		}
		for i := range book.Sheets {
			book.Sheets[i].Name = strings.TrimSuffix(f.Name, path.Ext(f.Name))
		}
		all.Sheets = append(all.Sheets, book.Sheets...)
		all.Notes = append(all.Notes, book.Notes...)
	}
	return all, nil
}
