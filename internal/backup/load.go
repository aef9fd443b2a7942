package backup

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
)

const (
	maxRow    = 64 << 20 // bytes of a line; a record is far below
	maxParams = 900      // of one statement, as elsewhere
)

// loadTables inserts the rows of every table.
func (l *loader) loadTables() error {
	for _, t := range l.a.tables {
		in := newInserter(l.ctx, l.tx, t)
		err := l.rows(t, func(org string, cells []cell) error {
			l.rename(t, cells)
			if t.name == "installation" {
				return l.setting(t, cells)
			}
			return in.add(org, cells)
		})
		if err == nil {
			err = in.flush()
		}
		if err != nil {
			return l.refused(t, err)
		}
	}
	return nil
}

// refused says which table a row was refused in; what is a problem already says so.
func (l *loader) refused(t table, err error) error {
	if _, ok := problem.As(err); ok || l.ctx.Err() != nil {
		return err
	}
	return problem.Wrap(problem.Invalid, "backup_rows_refused", err, "table", t.name)
}

// rename gives the organisation the slug that the caller chose.
func (l *loader) rename(t table, cells []cell) {
	if t.name != "tenant" || l.o.Slug == "" || l.a.Kind != Organisation {
		return
	}
	for i, c := range t.columns {
		if c.Name == "slug" {
			cells[i] = l.o.Slug
		}
	}
}

// setting keeps a row of the installation, public keys apart: those are added to.
func (l *loader) setting(t table, cells []cell) error {
	key, _ := t.cell(cells, "key").(string)
	value, _ := t.cell(cells, "value").(string)
	if strings.HasPrefix(key, publicKeyPrefix) {
		return nil
	}
	return install(l.ctx, l.tx, key, value)
}

// rows reads a table of the file. Each row must be of an organisation of the file,
// and their number that of the manifest.
func (l *loader) rows(t table, do func(org string, cells []cell) error) error {
	r, err := l.a.open(t.file())
	if err != nil {
		return err
	}
	defer r.Close()
	in := bufio.NewReaderSize(r, 1<<16)
	dec, place := &rowReader{cols: t.columns}, t.place(t.columns)
	var n int64
	for {
		line, err := readLine(in)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		n++
		cells, err := dec.decode(line)
		if err != nil {
			return problem.Wrap(problem.Invalid, "backup_row", err, "table", t.name, "line", n)
		}
		org := ""
		if place >= 0 {
			org, _ = cells[place].(string)
			if at, err := parseOrg(org); err != nil || l.a.org(at) == nil {
				return problem.New(problem.Invalid, "backup_row_foreign", "table", t.name, "line", n)
			}
		}
		if err := do(org, cells); err != nil {
			return err
		}
		if n%1000 == 0 {
			l.progress("tables", t.name, n, l.a.count(t.name))
		}
	}
	if n != l.a.count(t.name) {
		return problem.New(problem.Invalid, "backup_rows_missing", "table", t.name, "have", n, "want", l.a.count(t.name))
	}
	return nil
}

func (a *Archive) count(name string) int64 {
	for _, t := range a.Tables {
		if t.Name == name {
			return t.Rows
		}
	}
	return 0
}

// readLine reads one line without its end. A last line without an end is none.
func readLine(in *bufio.Reader) ([]byte, error) {
	line, err := in.ReadSlice('\n')
	for errors.Is(err, bufio.ErrBufferFull) && len(line) < maxRow {
		var more []byte
		line = bytes.Clone(line)
		more, err = in.ReadSlice('\n')
		line = append(line, more...)
	}
	if err == io.EOF && len(line) > 0 {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	return line[:len(line)-1], nil
}

// inserter collects rows of one table and writes them with few statements.
type inserter struct {
	ctx   context.Context
	tx    *db.Tx
	t     table
	tail  string // after the values
	org   string
	args  []any
	batch int
}

func newInserter(ctx context.Context, tx *db.Tx, t table) *inserter {
	return &inserter{ctx: ctx, tx: tx, t: t, batch: max(1, maxParams/len(t.columns)) * len(t.columns)}
}

func (i *inserter) add(org string, cells []cell) error {
	if org != i.org {
		if err := i.flush(); err != nil {
			return err
		}
		at, err := parseOrg(org)
		if err != nil {
			return err
		}
		if err := enter(i.ctx, i.tx, at); err != nil {
			return err
		}
		i.org = org
	}
	for _, v := range cells {
		i.args = append(i.args, argument(i.tx.Dialect, v))
	}
	if len(i.args) >= i.batch {
		return i.flush()
	}
	return nil
}

func (i *inserter) flush() error {
	if len(i.args) == 0 {
		return nil
	}
	names := make([]string, len(i.t.columns))
	for n, c := range i.t.columns {
		names[n] = c.Name
	}
	_, err := i.tx.ExecContext(i.ctx, insertText(i.t.name, names, len(i.args)/len(names))+i.tail, i.args...)
	i.args = i.args[:0]
	return err
}

func insertText(table string, names []string, rows int) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + table + ` ("` + strings.Join(names, `", "`) + `") VALUES `)
	for r := range rows {
		for c := range names {
			b.WriteString([]string{", (", ", ", "("}[first(r, c)])
			b.WriteString("$" + strconv.Itoa(r*len(names)+c+1))
		}
		b.WriteByte(')')
	}
	return b.String()
}

// first tells the first value of all (2), others (1), and the first of a row (0).
func first(row, column int) int {
	switch {
	case column > 0:
		return 1
	case row > 0:
		return 0
	}
	return 2
}

// loadLedgers installs each log as it is (decision 18).
func (l *loader) loadLedgers() error {
	for _, m := range l.a.Organisations {
		if m.Ledger == "" {
			continue
		}
		org, err := parseOrg(m.ID)
		if err != nil {
			return err
		}
		if err := enter(l.ctx, l.tx, org); err != nil {
			return err
		}
		if err := l.loadLedger(m, org); err != nil {
			return l.refused(table{name: m.Ledger}, err)
		}
	}
	return nil
}

func (l *loader) loadLedger(m Member, org id.ID) error {
	src := l.a.ledger(m)
	says, err := src.Log(l.ctx)
	if err != nil {
		return err
	}
	into := func(name, cols string) *inserter {
		in := newInserter(l.ctx, l.tx, table{name: name, columns: columns(cols)})
		in.org = m.ID
		return in
	}
	entries := into("ledger_entry", "org id seq int header blob body_hash blob leaf_hash blob subject id register text rev int at int")
	bodies := into("ledger_body", "org id seq int salt blob body blob")
	for e, err := range src.Entries(l.ctx) {
		if err != nil {
			return err
		}
		if err := l.loadEntry(m, e, entries, bodies); err != nil {
			return err
		}
	}
	if err := errors.Join(entries.flush(), bodies.flush()); err != nil {
		return err
	}
	peaks, err := l.loadTree(m, src, into("ledger_node", "org id idx int hash blob"))
	if err != nil {
		return err
	}
	marks := into("ledger_checkpoint", "org id size int note text at int")
	marks.tail = " ON CONFLICT DO NOTHING" // a new installation may have signed its own empty log
	for _, c := range says.Checkpoints {
		size, at, ok := noted(c)
		if !ok {
			return problem.New(problem.Invalid, "ledger_checkpoint_malformed")
		}
		if err := marks.add(m.ID, []cell{m.ID, size, string(c), at.UnixMicro()}); err != nil {
			return err
		}
	}
	heads := into("ledger_head", "org id size int root blob peaks blob")
	heads.tail = " ON CONFLICT (org) DO UPDATE SET size = excluded.size, root = excluded.root, peaks = excluded.peaks"
	return errors.Join(marks.flush(), heads.add(m.ID, []cell{m.ID, says.Size, says.Root[:], peaks}), heads.flush())
}

func (l *loader) loadEntry(m Member, e ledger.Stored, entries, bodies *inserter) error {
	h, err := ledger.ParseHeader(e.Header)
	if err != nil {
		return fmt.Errorf("entry %d: %w", e.Seq, err)
	}
	var subject cell
	if !h.Subject.IsZero() {
		subject = h.Subject.String()
	}
	if err := entries.add(m.ID, []cell{m.ID, e.Seq, e.Header, e.BodyHash, e.Leaf, subject, h.Register, h.Rev, h.At.UnixMicro()}); err != nil {
		return err
	}
	if e.Seq%1000 == 0 {
		l.progress("ledgers", m.Slug, e.Seq, m.Size)
	}
	if e.Salt == nil {
		return nil
	}
	// A body goes after its entry, which may still wait for its statement.
	if len(bodies.args)+len(bodies.t.columns) >= bodies.batch {
		if err := entries.flush(); err != nil {
			return err
		}
	}
	return bodies.add(m.ID, []cell{m.ID, e.Seq, e.Salt, e.Body})
}

// loadTree installs the stored hashes and gives the roots of the complete subtrees
// that the next append needs.
func (l *loader) loadTree(m Member, src ledger.Source, in *inserter) ([]byte, error) {
	places := peakPlaces(m.Size)
	at := make(map[int64]int, len(places))
	for i, p := range places {
		at[p] = i
	}
	peaks := make([]byte, len(places)*tlog.HashSize)
	for run, err := range src.Nodes(l.ctx) {
		if err != nil {
			return nil, err
		}
		for i, h := range run.Hashes {
			idx := run.First + int64(i)
			if p, ok := at[idx]; ok {
				copy(peaks[p*tlog.HashSize:], h[:])
			}
			if err := in.add(m.ID, []cell{m.ID, idx, h[:]}); err != nil {
				return nil, err
			}
		}
	}
	return peaks, in.flush()
}

// peakPlaces are the places of the roots of the complete subtrees of a log of that
// size among the stored hashes, largest subtree first.
func peakPlaces(size int64) []int64 {
	var out []int64
	for level := 62; level >= 0; level-- {
		if size>>level&1 == 1 {
			out = append(out, tlog.StoredHashIndex(level, size>>level-1))
		}
	}
	return out
}

// noted reads size and time of a checkpoint whose signature the verifier checks.
func noted(note []byte) (size int64, at time.Time, ok bool) {
	lines := strings.SplitN(string(note), "\n", 5)
	if len(lines) < 5 {
		return 0, at, false
	}
	size, err1 := strconv.ParseInt(lines[1], 10, 64)
	at, err2 := time.Parse(time.RFC3339Nano, lines[3])
	return size, at, err1 == nil && err2 == nil
}
