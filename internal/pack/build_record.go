package pack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// record adds one record with its proof and files. The body in the ledger must be the
// record as the database has it.
func (b *builder) record(x item) (ready bool, err error) {
	h := x.head()
	e, err := ledger.Kept(b.ctx, b.tx.SQL(), b.tx.Org, h.ID, h.Rev)
	if err != nil {
		return false, fmt.Errorf("entry of %s: %w", h.Ref, err)
	}
	if e.Seq >= b.log.mark.Size {
		return false, nil
	}
	if !bytes.Equal(e.Body, x.t.JSON(x.rec)) {
		return false, problem.New(problem.Internal, "pack_record_differs", "ref", h.Ref)
	}
	name := h.Ref
	if !plainName.MatchString(name) {
		name = h.ID.String()
	}
	r := Record{File: recordsDir + x.t.Name + "/" + name + ".json", Register: x.t.Name, ID: h.ID, Ref: h.Ref, Title: h.Title, State: h.State,
		Rev: h.Rev, Approved: x.t.Approving() && h.ApprovedRev > 0}
	if _, taken := b.files[r.File]; taken {
		r.File = recordsDir + x.t.Name + "/" + h.ID.String() + ".json"
	}
	r.Links = linksOf(x.t, x.rec)
	p, err := b.log.prove(r.File, e)
	if err != nil {
		return false, err
	}
	line, err := p.line()
	if err != nil {
		return false, fmt.Errorf("proof of %s: %w", h.Ref, err)
	}
	b.proofs.Write(line)
	if err := b.attached(x, e.Body, &r); err != nil {
		return false, err
	}
	// The body is read again when it is written: all of them at once may be large.
	b.put(r.File, content{what: WhatRecord, title: h.Title, size: int64(len(e.Body)), write: func(w io.Writer) error {
		e, err := ledger.Kept(b.ctx, b.tx.SQL(), b.tx.Org, h.ID, h.Rev)
		if err != nil {
			return err
		}
		_, err = w.Write(e.Body)
		return err
	}})
	b.m.Records = append(b.m.Records, r)
	b.m.Counts[x.t.Name]++
	if rank(h.Confidentiality) > rank(b.m.Confidentiality) {
		b.m.Confidentiality = h.Confidentiality
	}
	return true, nil
}

func rank(c access.Confidentiality) int { return slices.Index(c.Values(), string(c)) }

// linksOf are the links of a record and its owner.
func linksOf(t *register.Type, rec register.Record) []Link {
	var out []Link
	if owner := register.HeadOf(rec).Owner; !owner.IsZero() {
		out = append(out, Link{"owner", owner})
	}
	for _, l := range store.LinksOf(t, rec) {
		out = append(out, Link{l.Field, l.To})
	}
	return out
}

// attached adds the files of a record: those of its fields, then those attached.
func (b *builder) attached(x item, body []byte, r *Record) error {
	files := filesIn(body)
	more, err := store.Attachments(b.ctx, b.tx, x.t, x.head().ID)
	if err != nil {
		return err
	}
	for _, a := range more {
		files = append(files, fileRef{a.Name, a.Sum})
	}
	for _, f := range files {
		sum, err := blob.ParseSum(f.Sum)
		if err != nil {
			return fmt.Errorf("file of %s: %w", r.Ref, err)
		}
		name := b.evidence[f.Sum]
		if name == "" {
			if name, err = b.evidenceFile(sum, f, r.Ref); err != nil {
				return err
			}
		}
		if a := (Attached{store.FileName(f.Name), name}); !slices.Contains(r.Attachments, a) {
			r.Attachments = append(r.Attachments, a)
		}
	}
	return nil
}

func (b *builder) evidenceFile(sum blob.Sum, f fileRef, ref string) (string, error) {
	size, err := b.Blobs.Stat(b.ctx, b.tx.Org, sum)
	if problem.Is(err, problem.Missing) {
		return "", problem.New(problem.Blocked, "pack_evidence_missing", "ref", ref, "file", store.FileName(f.Name))
	}
	if err != nil {
		return "", err
	}
	name := evidenceName(f.Sum, f.Name)
	b.evidence[f.Sum] = name
	b.put(name, content{what: WhatEvidence, title: store.FileName(f.Name), size: size, write: func(w io.Writer) error {
		from, err := b.Blobs.Open(b.ctx, b.tx.Org, sum)
		if err != nil {
			return err
		}
		defer from.Close()
		_, err = io.Copy(w, from)
		return err
	}})
	return name, nil
}

// fileRef is a file as the canonical form of a record writes it.
type fileRef struct {
	Name string `json:"name"`
	Sum  string `json:"sum"`
}

// filesIn finds the files in the canonical form of a record, at whatever depth.
func filesIn(body []byte) []fileRef {
	var all any
	if json.Unmarshal(body, &all) != nil {
		return nil
	}
	var out []fileRef
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			name, a := v["name"].(string)
			sum, b := v["sum"].(string)
			if _, err := blob.ParseSum(sum); a && b && err == nil {
				out = append(out, fileRef{name, sum})
				return
			}
			for _, key := range slices.Sorted(maps.Keys(v)) {
				walk(v[key])
			}
		}
	}
	walk(all)
	return out
}

// outside lists what links lead to and the pack does not hold.
func (b *builder) outside() {
	in := map[id.ID]bool{}
	for _, r := range b.m.Records {
		in[r.ID] = true
	}
	for _, r := range b.m.Records {
		t := b.tx.Registers().Get(r.Register)
		for _, l := range r.Links {
			if in[l.To] {
				continue
			}
			in[l.To] = true
			o := Outside{ID: l.To}
			if f := t.Field(l.Field); f != nil && len(f.Registers) == 1 {
				o.Register = f.Registers[0]
			}
			b.m.Outside = append(b.m.Outside, o)
		}
	}
	slices.SortFunc(b.m.Outside, func(a, c Outside) int { return bytes.Compare(a.ID[:], c.ID[:]) })
}
