package backup

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// Options of Write.
type Options struct {
	Org      id.ID     // one organisation; zero is the whole installation
	At       time.Time // the present
	Program  string    // version of the program
	Progress func(Progress)
}

// Progress of long work. Step is the key of a sentence below "backup.step.".
type Progress struct {
	Step  string
	What  string // table or file at hand
	Done  int64  // rows, entries or bytes
	Total int64  // 0 if nobody knows
}

// Summary is what Write has written. Sum is the SHA-256 of the file: kept
// elsewhere, it proves later that the file is still the same.
type Summary struct {
	Manifest
	Bytes int64
	Sum   string
}

//go:embed readme.txt
var readme string

// Write writes one moment of the installation, or of one organisation, to w, while
// others go on working. Attachments that the store has lost do not stop it: they
// are named in the manifest. The problem of an organisation that is not there is
// not_found.
func Write(ctx context.Context, s *store.DB, blobs blob.Store, w io.Writer, o Options) (Summary, error) {
	tx, err := s.Base().Read(ctx, o.Org)
	if err != nil {
		return Summary{}, fmt.Errorf("begin a backup: %w", err)
	}
	defer tx.Rollback()
	out := &counted{w: w, h: sha256.New()}
	b := &writer{ctx: ctx, tx: tx, blobs: blobs, zip: zip.NewWriter(out), o: o, refs: map[id.ID]references{}}
	b.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	if err := b.begin(); err != nil {
		return Summary{}, err
	}
	steps := []func() error{b.writeReadme, func() error { return b.writeTables(tables(s.Registers())) }, b.writeLedgers, b.writeBlobs, b.writeManifest, b.zip.Close}
	for _, do := range steps {
		if err := do(); err != nil {
			return Summary{}, fmt.Errorf("write a backup: %w", err)
		}
	}
	return Summary{b.m, out.n, hex.EncodeToString(out.h.Sum(nil))}, nil
}

// writer is the state of one backup.
type writer struct {
	ctx   context.Context
	tx    *db.Tx
	blobs blob.Store
	zip   *zip.Writer
	o     Options
	m     Manifest
	orgs  []id.ID // the installation's own zero first
	refs  map[id.ID]references
}

// begin reads what the manifest says before anything else.
func (b *writer) begin() error {
	b.m = Manifest{Format: Format, Kind: Backup, Made: b.o.At.UTC().Truncate(time.Microsecond), Program: b.o.Program,
		Dialect: string(b.tx.Dialect), LeftOut: leftOut, Organisations: []Member{}, Tables: []Table{}, Files: []File{}}
	if !b.o.Org.IsZero() {
		b.m.Kind = Organisation
		b.m.LeftOut = append(append([]string{}, leftOut...), leftOutOfOrganisation...)
	}
	var err error
	if b.m.Schema, err = schemaOf(b.ctx, b.tx); err != nil {
		return err
	}
	if b.m.Install, err = installed(b.ctx, b.tx, InstallKey); err != nil {
		return err
	}
	if err := b.members(); err != nil {
		return err
	}
	for _, org := range b.orgs {
		if err := b.stateLedger(org); err != nil {
			return err
		}
	}
	return nil
}

// schemaOf is the schema version within the snapshot.
func schemaOf(ctx context.Context, q ledger.Querier) (int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version WHERE is_applied")
	if err != nil {
		return 0, fmt.Errorf("read the schema version: %w", err)
	}
	defer rows.Close()
	var n int64
	if rows.Next() {
		if err := rows.Scan(&n); err != nil {
			return 0, fmt.Errorf("read the schema version: %w", err)
		}
	}
	return n, rows.Err()
}

func (b *writer) members() error {
	all, slugs, err := tenants(b.ctx, b.tx)
	if err != nil {
		return err
	}
	if b.m.Kind == Backup {
		b.orgs = append(b.orgs, id.ID{})
		b.m.Organisations = append(b.m.Organisations, Member{ID: db.Tenant(id.ID{})})
	}
	for i, org := range all {
		if b.m.Kind == Backup || org == b.o.Org {
			b.orgs = append(b.orgs, org)
			b.m.Organisations = append(b.m.Organisations, Member{ID: org.String(), Slug: slugs[i]})
		}
	}
	if len(b.orgs) == 0 {
		return problem.NotFound("organisations", b.o.Org)
	}
	return nil
}

// tenants are all organisations, closed ones too, in the order of identifiers.
func tenants(ctx context.Context, tx *db.Tx) (orgs []id.ID, slugs []string, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT id, slug FROM tenant ORDER BY id")
	if err != nil {
		return nil, nil, fmt.Errorf("list organisations: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var org id.ID
		var slug string
		if err := rows.Scan(&org, &slug); err != nil {
			return nil, nil, fmt.Errorf("list organisations: %w", err)
		}
		orgs, slugs = append(orgs, org), append(slugs, slug)
	}
	return orgs, slugs, rows.Err()
}

func (b *writer) stateLedger(org id.ID) error {
	if err := enter(b.ctx, b.tx, org); err != nil {
		return err
	}
	size, root, err := ledger.Size(b.ctx, b.tx, org)
	if err != nil {
		return err
	}
	keys, err := PublicKeys(b.ctx, b.tx, org)
	if err != nil {
		return err
	}
	m := b.m.org(org)
	m.Size, m.Root, m.Keys = size, root.String(), append([]string{}, keys...)
	if size > 0 {
		m.Ledger = "ledger/" + m.ID + ".ndjson"
	}
	return nil
}

// enter names the organisation whose rows the transaction sees from now on. The
// name is the transaction's own, so several in turn still see one snapshot.
func enter(ctx context.Context, tx *db.Tx, org id.ID) error {
	if tx.Dialect != db.Postgres {
		return nil
	}
	if _, err := tx.ExecContext(ctx, "SELECT set_config('privet.org', $1, true)", db.Tenant(org)); err != nil {
		return fmt.Errorf("name the organisation: %w", err)
	}
	return nil
}

func (b *writer) progress(step, what string, done, total int64) {
	if b.o.Progress != nil {
		b.o.Progress(Progress{step, what, done, total})
	}
}

func (b *writer) writeReadme() error {
	return b.file("README.txt", func(w *bufio.Writer) error {
		_, err := w.WriteString(readme)
		return err
	})
}

// file writes one part and notes its size and hash.
func (b *writer) file(name string, do func(*bufio.Writer) error) error {
	w, err := b.create(name)
	if err != nil {
		return err
	}
	out := &counted{w: w, h: sha256.New()}
	buf := bufio.NewWriterSize(out, 1<<16)
	if err := errors.Join(do(buf), buf.Flush()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	b.m.Files = append(b.m.Files, File{name, out.n, hex.EncodeToString(out.h.Sum(nil))})
	return nil
}

func (b *writer) create(name string) (io.Writer, error) {
	h := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: b.m.Made}
	h.SetMode(0o600)
	return b.zip.CreateHeader(h)
}

func (b *writer) writeTables(all []table) error {
	for _, t := range all {
		if t.local && b.m.Kind == Organisation {
			continue
		}
		var rows int64
		err := b.file(t.file(), func(w *bufio.Writer) error {
			var err error
			rows, err = b.dump(w, t)
			return err
		})
		if err != nil {
			return err
		}
		b.m.Tables = append(b.m.Tables, Table{t.name, rows, t.columns})
	}
	return nil
}

// dump writes the rows of a table, organisation by organisation.
func (b *writer) dump(w *bufio.Writer, t table) (int64, error) {
	if t.org == "" {
		return b.dumpRows(w, t, id.ID{}, 0)
	}
	var n int64
	for _, org := range b.orgs {
		if err := enter(b.ctx, b.tx, org); err != nil {
			return n, err
		}
		var err error
		if n, err = b.dumpRows(w, t, org, n); err != nil {
			return n, err
		}
	}
	return n, nil
}

func (b *writer) dumpRows(w *bufio.Writer, t table, org id.ID, n int64) (int64, error) {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = `"` + c.Name + `"`
	}
	q := "SELECT " + strings.Join(names, ", ") + " FROM " + t.name
	var args []any
	if t.org != "" {
		q += " WHERE " + t.org + " = $1"
		args = append(args, db.Tenant(org))
	}
	rows, err := b.tx.QueryContext(b.ctx, q+` ORDER BY "`+strings.Join(t.key, `", "`)+`"`, args...)
	if err != nil {
		return n, err
	}
	defer rows.Close()
	s, cells := newCellScanner(t.columns), make([]cell, len(t.columns))
	var line []byte
	for rows.Next() {
		if err := s.scan(rows, cells); err != nil {
			return n, err
		}
		if line, err = appendRow(line[:0], t.columns, cells); err != nil {
			return n, err
		}
		if _, err := w.Write(line); err != nil {
			return n, err
		}
		b.note(t, org, cells)
		if n++; n%1000 == 0 {
			b.progress("tables", t.name, n, 0)
		}
	}
	return n, rows.Err()
}

func (b *writer) writeLedgers() error {
	for _, org := range b.orgs {
		m := b.m.org(org)
		if m.Ledger == "" {
			continue
		}
		if err := enter(b.ctx, b.tx, org); err != nil {
			return err
		}
		src := &tap{Source: ledger.Database(b.tx, org), each: func(e ledger.Stored) {
			b.refersTo(org, e.Body, false)
			if e.Seq%1000 == 0 {
				b.progress("ledgers", m.Slug, e.Seq, m.Size)
			}
		}}
		if err := b.file(m.Ledger, func(w *bufio.Writer) error { return ledger.Write(b.ctx, w, src) }); err != nil {
			return err
		}
	}
	return nil
}

func (b *writer) writeManifest() error {
	w, err := b.create("manifest.json")
	if err != nil {
		return err
	}
	_, err = w.Write(b.m.marshal())
	return err
}

// counted counts and hashes what passes.
type counted struct {
	w io.Writer
	h hash.Hash
	n int64
}

func (c *counted) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.h.Write(p[:n])
	c.n += int64(n)
	return n, err
}
