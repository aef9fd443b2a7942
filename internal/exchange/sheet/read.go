package sheet

import (
	"context"
	"io"
)

// Read reads a file of size bytes. What it is, is decided by its content; the name
// helps only where content leaves a choice, and names a sheet where the format has
// no names.
//
// Problems: invalid for what is damaged, protected or of a format Privet does not
// read, too_large for what exceeds lim; both name the remedy. If ctx ends, its
// error comes back wrapped.
func Read(ctx context.Context, name string, r io.ReaderAt, size int64, lim Limits) (*Book, error) {
	lim = lim.orDefault()
	ctx, cancel := context.WithTimeoutCause(ctx, lim.Time, errTime)
	defer cancel()
	s := &source{ctx: ctx, name: name, r: r, size: size, lim: lim, directory: -1, book: new(Book)}
	if err := s.read(); err != nil {
		return nil, s.explain(err)
	}
	return s.book, nil
}

func (s *source) read() error {
	if s.size <= 0 {
		return invalid("empty", "file", s.name)
	}
	f, err := s.detect()
	if err != nil {
		return err
	}
	if f != formatArchive && s.size > s.lim.Unpacked {
		return errUnpacked
	}
	if f == formatArchive {
		return s.readArchive()
	}
	if f == formatFlatODS {
		s.book.Format = "ods"
		return s.readODSContent(s.all())
	}
	t, err := s.text()
	if err != nil {
		return err
	}
	switch f {
	case formatJSON:
		s.book.Format = "json"
		return s.readJSON(t)
	case formatMarkdown:
		s.book.Format = "md"
		return s.readMarkdown(t)
	default:
		s.book.Format = "csv"
		return s.readCSV(t)
	}
}
