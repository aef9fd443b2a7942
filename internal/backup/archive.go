package backup

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"

	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// Bounds of what a file may be. They stop what was made to fill disks and memory,
// long before an honest file (decision 25).
const (
	maxManifest = 64 << 20
	maxRatio    = 400      // bytes unpacked for one packed; rows of text reach some 30
	smallPart   = 16 << 20 // below, the ratio says nothing
	// DefaultLimit is how many bytes a file may unpack to if the caller sets none.
	DefaultLimit = int64(1) << 40
)

// Archive is an open file whose names, sizes and manifest are sound. What is in its
// parts is checked while they are read.
type Archive struct {
	Manifest
	tables []table // of the manifest, with the columns that the file has
	parts  map[string]*zip.File
	files  map[string]File
	blobs  []*zip.File
}

// OpenArchive reads the manifest of a file of size bytes and compares it with what
// the file holds. limit bounds the bytes unpacked; 0 is DefaultLimit. It fails with
// a problem that names what is wrong.
func OpenArchive(r io.ReaderAt, size int64, set *register.Set, limit int64) (*Archive, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, problem.Wrap(problem.Invalid, "backup_broken", err)
	}
	a := &Archive{parts: map[string]*zip.File{}, files: map[string]File{}}
	if err := a.bounds(z.File, size, cmp.Or(limit, DefaultLimit)); err != nil {
		return nil, err
	}
	if err := a.readManifest(); err != nil {
		return nil, err
	}
	return a, a.compare(set)
}

// bounds looks at names and sizes before anything is unpacked.
func (a *Archive) bounds(files []*zip.File, size, limit int64) error {
	var packed, unpacked uint64
	for _, f := range files {
		if a.parts[f.Name] != nil {
			return problem.New(problem.Invalid, "backup_twice", "file", f.Name)
		}
		if f.Method != zip.Deflate && f.Method != zip.Store || f.UncompressedSize64 > 1<<62 || f.CompressedSize64 > uint64(size) {
			return problem.New(problem.Invalid, "backup_broken")
		}
		packed, unpacked = packed+f.CompressedSize64, unpacked+f.UncompressedSize64
		if f.UncompressedSize64 > smallPart && f.UncompressedSize64/maxRatio > f.CompressedSize64 ||
			packed > uint64(size) || unpacked > uint64(limit) { // parts that overlap are the trick of bombs
			return problem.New(problem.TooLarge, "backup_bomb", "file", f.Name, "limit", i18n.Size(limit))
		}
		a.parts[f.Name] = f
		if _, _, ok := parseBlobName(f.Name); ok {
			a.blobs = append(a.blobs, f)
		}
	}
	return nil
}

func (a *Archive) readManifest() error {
	part := a.parts["manifest.json"]
	if part == nil || part.UncompressedSize64 > maxManifest {
		return problem.New(problem.Invalid, "backup_no_manifest")
	}
	r, err := part.Open()
	if err != nil {
		return problem.Wrap(problem.Invalid, "backup_broken", err)
	}
	defer r.Close()
	raw, err := io.ReadAll(io.LimitReader(r, maxManifest))
	if err != nil {
		return problem.Wrap(problem.Invalid, "backup_broken", err)
	}
	a.Manifest, err = parseManifest(raw)
	return err
}

// parseManifest reads the manifest and refuses what this program cannot read.
func parseManifest(raw []byte) (Manifest, error) {
	var head struct {
		Format string
		Schema int64
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return Manifest{}, problem.Wrap(problem.Invalid, "backup_manifest", err)
	}
	newest := newestSchema(db.SQLite)
	if head.Format != Format || head.Schema > newest {
		return Manifest{}, problem.New(problem.Blocked, "backup_newer", "format", head.Format, "schema", head.Schema, "newest", newest)
	}
	if head.Schema < oldestSchema {
		return Manifest{}, problem.New(problem.Blocked, "backup_older", "schema", head.Schema, "oldest", oldestSchema)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	var m Manifest
	if err := d.Decode(&m); err != nil {
		return Manifest{}, problem.Wrap(problem.Invalid, "backup_manifest", err)
	}
	if err := m.check(); err != nil {
		return Manifest{}, problem.Wrap(problem.Invalid, "backup_manifest", err)
	}
	return m, nil
}

func (m *Manifest) check() error {
	if m.Kind != Backup && m.Kind != Organisation {
		return fmt.Errorf("kind %q", m.Kind)
	}
	last := ""
	for _, o := range m.Organisations {
		org, err := parseOrg(o.ID)
		if err != nil {
			return err
		}
		if o.ID <= last || o.Size < 0 || org.IsZero() != (o.Slug == "") || (o.Ledger == "") != (o.Size == 0) ||
			o.Ledger != "" && o.Ledger != "ledger/"+o.ID+".ndjson" {
			return fmt.Errorf("organisation %s", o.ID)
		}
		last = o.ID
	}
	if m.Kind == Organisation && (len(m.Organisations) != 1 || m.Organisations[0].Slug == "") {
		return errors.New("an archive of an organisation holds exactly one")
	}
	return nil
}

// compare holds the manifest against the parts: each is named, each is there.
func (a *Archive) compare(set *register.Set) error {
	for _, f := range a.Files {
		part := a.parts[f.Name]
		if part == nil {
			return problem.New(problem.Invalid, "backup_part_missing", "file", f.Name)
		}
		if _, twice := a.files[f.Name]; twice || f.Size < 0 || part.UncompressedSize64 != uint64(f.Size) {
			return problem.New(problem.Invalid, "backup_part_altered", "file", f.Name, "hash", f.SHA256)
		}
		a.files[f.Name] = f
	}
	if err := a.compareTables(set); err != nil {
		return err
	}
	want := map[string]bool{"README.txt": true, "manifest.json": true}
	for _, t := range a.tables {
		want[t.file()] = true
	}
	for _, o := range a.Organisations {
		want[o.Ledger] = true
	}
	for name := range want {
		if _, ok := a.files[name]; !ok && name != "" && name != "manifest.json" {
			return problem.New(problem.Invalid, "backup_part_missing", "file", name)
		}
	}
	for name := range a.parts {
		org, _, isBlob := parseBlobName(name)
		if !want[name] && (!isBlob || a.org(org) == nil) {
			return problem.New(problem.Invalid, "backup_part_unknown", "file", name)
		}
	}
	return nil
}

// compareTables refuses tables and columns that this program does not have, and a
// file that lacks a table every schema had.
func (a *Archive) compareTables(set *register.Set) error {
	ours := tables(set)
	for _, t := range a.Tables {
		i := slices.IndexFunc(ours, func(o table) bool { return o.name == t.Name })
		if i < 0 || a.Kind == Organisation && ours[i].local {
			return problem.New(problem.Invalid, "backup_table_unknown", "table", t.Name)
		}
		for _, c := range t.Columns {
			if !slices.Contains(ours[i].columns, c) {
				return problem.New(problem.Invalid, "backup_column_unknown", "table", t.Name, "column", c.Name)
			}
		}
		known := ours[i]
		known.columns = t.Columns
		if known.org != "" && known.place(t.Columns) < 0 || slices.ContainsFunc(a.tables, func(o table) bool { return o.name == t.Name }) {
			return problem.New(problem.Invalid, "backup_table_unknown", "table", t.Name)
		}
		a.tables = append(a.tables, known)
	}
	newest := a.Schema == newestSchema(db.SQLite)
	for _, o := range ours {
		has := slices.ContainsFunc(a.tables, func(t table) bool { return t.name == o.name && (!newest || len(t.columns) == len(o.columns)) })
		if !has && (newest || o.name == "record" || o.name == "tenant") && (a.Kind == Backup || !o.local) {
			return problem.New(problem.Invalid, "backup_table_missing", "table", o.name)
		}
	}
	// Ours is the order in which rows find what they point at.
	slices.SortFunc(a.tables, func(x, y table) int { return cmp.Compare(order(ours, x), order(ours, y)) })
	return nil
}

func order(ours []table, t table) int {
	return slices.IndexFunc(ours, func(o table) bool { return o.name == t.name })
}

// open reads a part of the manifest; its hash is compared when it ends.
func (a *Archive) open(name string) (io.ReadCloser, error) {
	f := a.files[name]
	r, err := a.parts[name].Open()
	if err != nil {
		return nil, problem.Wrap(problem.Invalid, "backup_part_altered", err, "file", name, "hash", f.SHA256)
	}
	return &hashed{ReadCloser: r, file: f, h: sha256.New()}, nil
}

// openBlob is open for an attachment, whose hash is its name.
func (a *Archive) openBlob(org id.ID, sum blob.Sum) (io.ReadCloser, error) {
	name := blobName(org, sum)
	part := a.parts[name]
	if part == nil {
		return nil, problem.New(problem.Missing, "blob_missing", "hash", sum.String())
	}
	f := File{Name: name, Size: int64(part.UncompressedSize64), SHA256: sum.String()}
	r, err := part.Open()
	if err != nil {
		return nil, problem.Wrap(problem.Invalid, "backup_part_altered", err, "file", name, "hash", f.SHA256)
	}
	return &hashed{ReadCloser: r, file: f, h: sha256.New()}, nil
}

// ledger of an organisation in the file.
func (a *Archive) ledger(m Member) ledger.Source {
	return ledger.File(func() (io.ReadCloser, error) { return a.open(m.Ledger) })
}

// hashed compares what was read with the hash when the part ends.
type hashed struct {
	io.ReadCloser
	file File
	h    hash.Hash
	n    int64
}

func (h *hashed) Read(p []byte) (int, error) {
	n, err := h.ReadCloser.Read(p)
	h.h.Write(p[:n])
	h.n += int64(n)
	if err == nil && h.n <= h.file.Size {
		return n, nil
	}
	if err == io.EOF && h.n == h.file.Size && hex.EncodeToString(h.h.Sum(nil)) == h.file.SHA256 {
		return n, io.EOF
	}
	return n, problem.Wrap(problem.Invalid, "backup_part_altered", err, "file", h.file.Name, "hash", h.file.SHA256)
}

// Check reads every part once and calls found for each that is not what the
// manifest or its name says. The error tells that reading was stopped.
func (a *Archive) Check(ctx context.Context, found func(*problem.Problem), progress func(Progress)) error {
	total := int64(len(a.Files) + len(a.blobs))
	read := func(i int, r io.ReadCloser, err error) error {
		if err == nil {
			_, err = io.Copy(io.Discard, &stoppable{ctx, r})
			r.Close()
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if p, ok := problem.As(err); ok {
			found(p)
		} else if err != nil {
			return err
		}
		if progress != nil {
			progress(Progress{Step: "check", Done: int64(i + 1), Total: total})
		}
		return nil
	}
	for i, f := range a.Files {
		r, err := a.open(f.Name)
		if err := read(i, r, err); err != nil {
			return err
		}
	}
	for i, f := range a.blobs {
		org, sum, _ := parseBlobName(f.Name)
		if slices.Contains(a.Manifest.Blobs.Damaged, f.Name) {
			continue // known when it was written
		}
		r, err := a.openBlob(org, sum)
		if err := read(len(a.Files)+i, r, err); err != nil {
			return err
		}
	}
	return nil
}

// stoppable stops reading when the context ends.
type stoppable struct {
	ctx context.Context
	r   io.Reader
}

func (s *stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(p)
}
