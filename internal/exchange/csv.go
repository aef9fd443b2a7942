package exchange

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"os"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// csvWriter writes one CSV, or a ZIP of one CSV a table. UTF-8 with the mark that
// spreadsheet programs want, one header row of machine names, formulas guarded.
type csvWriter struct {
	out    io.Writer
	zipped bool
	tables []*csvTable
	words  i18n.Words
	row    []string
}

type csvTable struct {
	outTable
	name  string
	spool *spool // nil when it writes straight to the receiver
	csv   *csv.Writer
}

const byteOrderMark = "\ufeff"

func newCSV(w io.Writer, t *register.Type, o ExportOptions) (*csvWriter, error) {
	c := &csvWriter{out: w, zipped: o.zipped(t), words: o.Words}
	for _, tb := range outTables(t) {
		name := t.Name
		if tb.list != nil {
			name = tb.list.Name
		}
		ct := &csvTable{outTable: tb, name: name}
		switch {
		case c.zipped:
			ct.spool = &spool{}
			ct.csv = csv.NewWriter(ct.spool)
			if err := ct.begin(ct.spool); err != nil {
				return nil, err
			}
		case tb.list == nil && (o.List == "" || o.List == MainTable), tb.list != nil && o.List == tb.list.Name:
			ct.csv = csv.NewWriter(w)
			if err := ct.begin(w); err != nil {
				return nil, err
			}
		default:
			continue
		}
		c.tables = append(c.tables, ct)
	}
	return c, nil
}

func (t *csvTable) begin(w io.Writer) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	names := make([]string, len(t.cols))
	for i, c := range t.cols {
		names[i] = c.name
	}
	return t.csv.Write(names)
}

func (c *csvWriter) record(rec register.Record, titles map[id.ID]store.Title) error {
	for _, t := range c.tables {
		err := t.eachRow(rec, func(row any) error {
			c.row = t.texts(rec, row, titles, c.words, c.row[:0])
			for i, s := range c.row {
				c.row[i] = Guard(s)
			}
			return t.csv.Write(c.row)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *csvWriter) close() error {
	defer func() {
		for _, t := range c.tables {
			if t.spool != nil {
				t.spool.drop()
			}
		}
	}()
	for _, t := range c.tables {
		if t.csv.Flush(); t.csv.Error() != nil {
			return t.csv.Error()
		}
	}
	if !c.zipped {
		return nil
	}
	z := zip.NewWriter(c.out)
	for _, t := range c.tables {
		f, err := z.Create(t.name + ".csv")
		if err != nil {
			return fmt.Errorf("pack %s: %w", t.name, err)
		}
		if err := t.spool.copyTo(f); err != nil {
			return fmt.Errorf("pack %s: %w", t.name, err)
		}
	}
	return z.Close()
}

// spool keeps what is written until it is asked for: small tables in memory,
// large ones in a temporary file, so that memory does not grow with the register.
type spool struct {
	buf  bytes.Buffer
	file *os.File
}

const spoolMemory = 4 << 20

func (s *spool) Write(b []byte) (int, error) {
	if s.file == nil && s.buf.Len()+len(b) > spoolMemory {
		f, err := os.CreateTemp("", "privet-export-*")
		if err != nil {
			return 0, fmt.Errorf("make room for a large export: %w", err)
		}
		_ = os.Remove(f.Name()) // open files outlive their names; drop removes it where they do not
		if _, err := s.buf.WriteTo(f); err != nil {
			_ = f.Close()
			return 0, err
		}
		s.file = f
	}
	if s.file != nil {
		return s.file.Write(b)
	}
	return s.buf.Write(b)
}

func (s *spool) copyTo(w io.Writer) error {
	if s.file == nil {
		_, err := s.buf.WriteTo(w)
		return err
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := io.Copy(w, s.file)
	return err
}

func (s *spool) drop() {
	if s.file == nil {
		return
	}
	_ = s.file.Close()
	_ = os.Remove(s.file.Name()) // already gone except on Windows
	s.file = nil
}
