package pack

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/store"
)

// builder is the state of one pack on its way.
type builder struct {
	*Maker
	ctx  context.Context
	tx   *store.Tx
	o    Options
	g    *gathered
	m    *Manifest
	log  *log
	keys []string

	files    map[string]content
	proofs   bytes.Buffer
	evidence map[string]string // hash: file
	total    int64
	done     int64
	progress Progress
}

// content is one file to be written.
type content struct {
	what, title string
	size        int64 // where it is known
	write       func(io.Writer) error
}

// attempts are how often a pack begins anew because somebody wrote in between.
const attempts = 5

// Build writes a pack of what who may see. Problems: pack_scope_unapproved,
// pack_evidence_missing, pack_busy, ledger_inconsistent, not found for a scope that
// is not there, forbidden for who may not make one.
func (m *Maker) Build(ctx context.Context, who access.Actor, o Options, w io.Writer, progress Progress) (*Result, error) {
	if !MayMake(who) {
		return nil, problem.New(problem.Forbidden, "forbidden", "verb", string(access.Export), "register", string(access.Records))
	}
	return m.build(ctx, who, o, w, progress)
}

func (m *Maker) build(ctx context.Context, who access.Actor, o Options, w io.Writer, progress Progress) (*Result, error) {
	if o.At.IsZero() {
		o.At = m.Store.Now()
	}
	o.At = o.At.UTC().Truncate(time.Microsecond)
	if len(o.Languages) == 0 {
		o.Languages = []string{"en"}
	}
	for range attempts {
		signed, err := m.checkpointNow(ctx, who.Org)
		if err != nil {
			return nil, err
		}
		var r *Result
		err = m.Store.Read(ctx, who, func(tx *store.Tx) error {
			b := &builder{Maker: m, ctx: ctx, tx: tx, o: o, progress: progress, files: map[string]content{}, evidence: map[string]string{}}
			ready, err := b.prepare(signed)
			if err != nil || !ready {
				return err
			}
			r, err = b.write(w)
			return err
		})
		if err != nil || r != nil {
			return r, err
		}
	}
	return nil, problem.New(problem.Unavailable, "pack_busy")
}

// prepare gathers all that is written. It is not ready if a record is newer than the
// checkpoint: somebody wrote in between.
func (b *builder) prepare(signed []byte) (bool, error) {
	var err error
	if b.log, err = b.readLog(b.ctx, b.tx, signed); err != nil {
		return false, err
	}
	if b.keys, err = b.Keys.Public(b.ctx, b.tx.Org); err != nil {
		return false, fmt.Errorf("public keys of the ledger: %w", err)
	}
	if b.g, err = gather(b.ctx, b.tx, b.o); err != nil {
		return false, err
	}
	b.head()
	for _, x := range b.g.items {
		if ready, err := b.record(x); err != nil || !ready {
			return false, err
		}
	}
	b.outside()
	if err := b.documents(); err != nil {
		return false, err
	}
	b.add(checkpointFile, WhatLedger, "", signed)
	b.add(keysFile, WhatLedger, "", []byte(strings.Join(b.keys, "\n")+"\n"))
	b.add(leavesFile, WhatLedger, "", b.log.leaves())
	b.add(proofsFile, WhatLedger, "", b.proofs.Bytes())
	return true, b.pages()
}

// head is what a pack says about itself.
func (b *builder) head() {
	b.m = &Manifest{
		Format: Format, Organisation: Organisation{ID: b.tx.Org, Name: b.g.own.Title}, Edition: string(b.g.Edition), Made: b.o.At,
		Program: b.Version, Languages: b.o.Languages, Confidentiality: access.Public,
		Ledger: LedgerNote{Size: b.log.mark.Size, Root: b.log.mark.Root.String()},
		Counts: map[string]int{}, Records: []Record{}, Outside: []Outside{}, LeftOut: slices.Concat([]LeftOut{}, b.g.left), Files: []File{},
	}
	if s := b.g.Scope; s != nil {
		b.m.Scope = &ScopeNote{ID: s.ID, Ref: s.Ref, Title: s.Title, Rev: s.Rev}
	}
}

func (b *builder) add(name, what, title string, text []byte) {
	b.put(name, content{what: what, title: title, size: int64(len(text)), write: func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}})
}

func (b *builder) put(name string, c content) {
	if _, twice := b.files[name]; !twice {
		b.files[name], b.total = c, b.total+c.size
	}
}

func (b *builder) documents() error {
	for _, print := range b.printers() {
		docs, err := print(b.ctx, b.tx, &b.g.Basis)
		if err != nil {
			return fmt.Errorf("documents of the pack: %w", err)
		}
		for _, d := range docs {
			if !plainName.MatchString(d.Name) {
				return fmt.Errorf("document %q of a pack: not a plain name", d.Name)
			}
			b.put(documentsDir+d.Name, content{what: WhatDocument, title: d.Title, write: d.Write})
		}
	}
	return nil
}

// write writes the files in order, then manifest, sums and seal.
func (b *builder) write(w io.Writer) (*Result, error) {
	signer, err := b.Keys.Signer(b.ctx, b.tx.Org)
	if err != nil {
		return nil, fmt.Errorf("sign the pack: %w", err)
	}
	whole := &tee{to: w, hash: sha256.New()}
	c := newContainer(whole)
	names := make([]string, 0, len(b.files))
	for name := range b.files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := b.ctx.Err(); err != nil {
			return nil, err
		}
		f := b.files[name]
		s, err := c.add(name, func(w io.Writer) error { return f.write(b.count(w)) })
		if err != nil {
			return nil, err
		}
		b.m.Files = append(b.m.Files, File{Name: name, Size: s.size, SHA256: hex.EncodeToString(s.hash[:]), What: f.what, Title: f.title})
	}
	manifest, err := b.m.bytes()
	if err != nil {
		return nil, fmt.Errorf("manifest of the pack: %w", err)
	}
	plain := func(text []byte) func(io.Writer) error {
		return func(w io.Writer) error {
			_, err := w.Write(text)
			return err
		}
	}
	if _, err := c.add(manifestFile, plain(manifest)); err != nil {
		return nil, err
	}
	sums := sumLines(c.sums)
	signed, err := seal(b.tx.Org, sums, b.o.At, signer)
	if err != nil {
		return nil, err
	}
	if _, err := c.add(sumsFile, plain(sums)); err != nil {
		return nil, err
	}
	if _, err := c.add(sealFile, plain(signed)); err != nil {
		return nil, err
	}
	if err := c.close(); err != nil {
		return nil, fmt.Errorf("end of the pack: %w", err)
	}
	return &Result{Manifest: b.m, Size: whole.n, SHA256: hex.EncodeToString(whole.hash.Sum(nil))}, nil
}

// count tells how far the pack is.
func (b *builder) count(w io.Writer) io.Writer {
	if b.progress == nil {
		return w
	}
	return writerFunc(func(p []byte) (int, error) {
		n, err := w.Write(p)
		b.done += int64(n)
		b.progress(min(b.done, b.total), b.total)
		return n, err
	})
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
