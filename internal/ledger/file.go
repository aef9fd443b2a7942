package ledger

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/privet-pims/privet/internal/problem"
)

// maxLine is the longest line that is read, 256 MiB: far above any body, and a
// stop for a file that is no log.
const maxLine = 256 << 20

// File is a log in lines, part of a backup or an export. open is called once per
// reading, some of which overlap.
func File(open func() (io.ReadCloser, error)) Source { return file{open} }

type file struct{ open func() (io.ReadCloser, error) }

// Write writes a log in lines: what it says of itself, its checkpoints, its tree,
// its entries.
func Write(ctx context.Context, w io.Writer, from Source) error {
	out := bufio.NewWriterSize(w, 1<<16)
	l, err := from.Log(ctx)
	if err != nil {
		return err
	}
	line := AppendLog(nil, l)
	for _, c := range l.Checkpoints {
		line = AppendCheckpoint(line, c)
	}
	if _, err := out.Write(line); err != nil {
		return fmt.Errorf("write ledger: %w", err)
	}
	for r, err := range from.Nodes(ctx) {
		if err != nil {
			return err
		}
		for len(r.Hashes) > 0 {
			n := min(len(r.Hashes), 512)
			line = AppendNodes(line[:0], Run{First: r.First, Hashes: r.Hashes[:n]})
			r = Run{First: r.First + int64(n), Hashes: r.Hashes[n:]}
			if _, err := out.Write(line); err != nil {
				return fmt.Errorf("write ledger: %w", err)
			}
		}
	}
	for e, err := range from.Entries(ctx) {
		if err != nil {
			return err
		}
		line = AppendEntry(line[:0], e)
		if _, err := out.Write(line); err != nil {
			return fmt.Errorf("write ledger: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write ledger: %w", err)
	}
	return nil
}

// Log reads up to the first line of tree or entries.
func (f file) Log(ctx context.Context) (Log, error) {
	var l Log
	n := 0
	for line, err := range f.lines(ctx) {
		if err != nil {
			return l, err
		}
		n++
		switch {
		case n == 1:
			if l, err = decodeLog(line); err != nil {
				return l, problem.Wrap(problem.Invalid, "ledger_file_malformed", err, "line", n)
			}
		case bytes.HasPrefix(line, []byte(prefixCheckpoint)):
			c, err := decodeCheckpoint(line)
			if err != nil {
				c = line // kept, and named as unreadable by Verify
			}
			l.Checkpoints = append(l.Checkpoints, c)
		default:
			return l, nil
		}
	}
	if n == 0 {
		return l, problem.New(problem.Invalid, "ledger_file_malformed", "line", 1)
	}
	return l, nil
}

// Nodes passes over what it cannot read: the hashes are then missing, and Verify
// says so.
func (f file) Nodes(ctx context.Context) iter.Seq2[Run, error] {
	return func(yield func(Run, error) bool) {
		for line, err := range f.lines(ctx) {
			if err != nil {
				yield(Run{}, err)
				return
			}
			if bytes.HasPrefix(line, []byte(prefixEntry)) {
				return
			}
			if !bytes.HasPrefix(line, []byte(prefixNodes)) {
				continue
			}
			if r, err := decodeNodes(line); err == nil && !yield(r, nil) {
				return
			}
		}
	}
}

// Entries takes every line that is of no other kind for an entry, so that a
// damaged one is not overlooked. Lines are decoded in parallel, in order.
func (f file) Entries(ctx context.Context) iter.Seq2[Stored, error] {
	return func(yield func(Stored, error) bool) {
		err := inOrder(ctx, func(emit func([]byte) bool) error {
			for line, err := range f.lines(ctx) {
				if err != nil {
					return err
				}
				if bytes.HasPrefix(line, []byte(prefixLog)) || bytes.HasPrefix(line, []byte(prefixCheckpoint)) ||
					bytes.HasPrefix(line, []byte(prefixNodes)) {
					continue
				}
				if !emit(bytes.Clone(line)) {
					return nil
				}
			}
			return nil
		}, entryDecoder, func(e Stored) error {
			if !yield(e, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(Stored{}, err)
		}
	}
}

var errStop = errors.New("stop")

// lines yields each line without its end; it is valid until the next one.
func (f file) lines(ctx context.Context) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		r, err := f.open()
		if err != nil {
			yield(nil, fmt.Errorf("open ledger: %w", err))
			return
		}
		defer r.Close()
		s := bufio.NewScanner(r)
		s.Buffer(make([]byte, 1<<16), maxLine)
		for n := 1; s.Scan(); n++ {
			if n%1024 == 0 && ctx.Err() != nil {
				yield(nil, ctx.Err())
				return
			}
			if len(s.Bytes()) > 0 && !yield(s.Bytes(), nil) {
				return
			}
		}
		if err := s.Err(); errors.Is(err, bufio.ErrTooLong) {
			yield(nil, problem.Wrap(problem.Invalid, "ledger_line_too_long", err, "limit", maxLine))
		} else if err != nil {
			yield(nil, fmt.Errorf("read ledger: %w", err))
		}
	}
}
