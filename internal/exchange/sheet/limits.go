package sheet

import (
	"context"
	"errors"
	"io"
	"time"
)

// Limits bound what one file may cost. They are counted in bytes and time, never
// in cells: an honest register of any size fits, a bomb does not. A zero field
// takes its value from DefaultLimits.
type Limits struct {
	Unpacked int64         // bytes after unpacking, all parts that are read together
	Held     int64         // bytes of memory that the finished grid may take
	Cell     int           // bytes of text in one cell; Excel itself stops at 32 767 characters
	Depth    int           // nesting of JSON values
	Entries  int           // files in an archive
	Time     time.Duration // for the whole file
}

// DefaultLimits keep one file below 256 MB of memory and 5 s (bar S3). Held is
// below half of that because the collector lets the heap grow to twice what lives.
func DefaultLimits() Limits {
	return Limits{
		Unpacked: 256 << 20,
		Held:     96 << 20,
		Cell:     1 << 20,
		Depth:    64,
		Entries:  10_000,
		Time:     5 * time.Second,
	}
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	if l.Unpacked <= 0 {
		l.Unpacked = d.Unpacked
	}
	if l.Held <= 0 {
		l.Held = d.Held
	}
	if l.Cell <= 0 {
		l.Cell = d.Cell
	}
	if l.Depth <= 0 {
		l.Depth = d.Depth
	}
	if l.Entries <= 0 {
		l.Entries = d.Entries
	}
	if l.Time <= 0 {
		l.Time = d.Time
	}
	return l
}

var (
	errUnpacked = errors.New("more bytes unpacked than allowed")
	errHeld     = errors.New("grid takes more memory than allowed")
	errTime     = errors.New("reading took longer than allowed")
)

// source is one file while it is read: where it comes from, what it may cost,
// what it has cost, and where in it the reader stands (for messages).
type source struct {
	ctx  context.Context
	name string
	r    io.ReaderAt
	size int64
	lim  Limits

	unpacked, held int64
	directory      int64 // bytes the archive's directory may still take, negative once it was read
	steps          int
	failed         error // what r itself answered, apart from the end of the file

	part  string // part of an archive at hand
	sheet string
	row   int // 1-based, 0 before the first

	found *text // once the encoding is known
	book  *Book
}

func (s *source) note(at, key string, args map[string]any) {
	s.book.Notes = append(s.book.Notes, Note{At: at, Key: "note." + key, Args: args})
}

// hold counts memory that will stay.
func (s *source) hold(n int) error {
	if s.held += int64(n); s.held > s.lim.Held {
		return errHeld
	}
	return s.step()
}

// step lets loops that read nothing notice that time is up.
func (s *source) step() error {
	if s.steps++; s.steps&1023 == 0 {
		return s.ctx.Err()
	}
	return nil
}

// ReadAt reads the file, remembers real errors, and refuses to read an archive's
// directory beyond its allowance: archive/zip would load a million entries.
func (s *source) ReadAt(p []byte, off int64) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	if off < 0 || off > s.size { // where a bent directory points
		return 0, io.ErrUnexpectedEOF
	}
	if s.directory >= 0 {
		if s.directory -= int64(len(p)); s.directory < 0 {
			return 0, errEntries
		}
	}
	n, err := s.r.ReadAt(p, off)
	if err != nil && err != io.EOF {
		s.failed = err
	}
	return n, err
}

// all is the file as a stream.
func (s *source) all() io.Reader { return io.NewSectionReader(s, 0, s.size) }

// counted counts what comes out of r as unpacked.
func (s *source) counted(r io.Reader) io.Reader { return &counter{s: s, r: r} }

type counter struct {
	s *source
	r io.Reader
}

func (c *counter) Read(p []byte) (int, error) {
	if err := c.s.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	if c.s.unpacked += int64(n); c.s.unpacked > c.s.lim.Unpacked {
		return 0, errUnpacked
	}
	return n, err
}
