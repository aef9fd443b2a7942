package pack

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/record"
)

// manifest holds the files against the manifest: every file is listed once as what it
// is, and every record and document that it lists is there.
func (v *verification) manifest(m *Manifest) {
	want := map[string]string{}
	what := map[string]string{}
	for _, f := range m.Files {
		if want[f.Name] != "" {
			v.r.note(BadList, manifestFile, f.Name)
		}
		want[f.Name], what[f.Name] = f.SHA256, f.What
		if p := v.parts[f.Name]; p != nil && p.size != f.Size && hex.EncodeToString(p.hash[:]) == f.SHA256 {
			v.r.note(BadList, manifestFile, f.Name)
		}
	}
	if v.r.OK() { // else the list of sums has said it already
		v.against(want, manifestFile, sumsFile, sealFile)
	}
	counts := map[string]int{}
	listed := map[string]bool{}
	for _, r := range m.Records {
		counts[r.Register]++
		listed[r.File] = true
		if what[r.File] != WhatRecord {
			v.r.note(Missing, r.File, r.Ref)
		}
		for _, a := range r.Attachments {
			listed[a.File] = true
			if what[a.File] != WhatEvidence || v.parts[a.File] == nil {
				v.r.note(NoEvidence, r.File, a.File)
			}
		}
	}
	for name, n := range counts {
		if m.Counts[name] != n {
			v.r.note(BadList, manifestFile, name)
		}
	}
	for _, p := range v.order {
		if (strings.HasPrefix(p.name, recordsDir) || strings.HasPrefix(p.name, evidenceDir)) && !listed[p.name] {
			v.r.note(Unlisted, p.name, "")
		}
		if hash := hex.EncodeToString(p.hash[:]); strings.HasPrefix(p.name, evidenceDir) {
			v.r.Evidence++
			if !strings.HasPrefix(p.name, evidenceDir+hash+".") && what[p.name] == WhatEvidence && want[p.name] == hash {
				v.r.noteAt(Altered, p.name, "", p.start) // its name is its hash
			}
		}
	}
}

// ledger recomputes the root from the leaves, holds it against the signed checkpoint,
// and every record against its entry.
func (v *verification) ledger(m *Manifest) {
	signed, ok := v.read(checkpointFile, 1<<16)
	if !ok {
		return
	}
	mark, err := ledger.OpenCheckpoint(signed, v.keys...)
	if err != nil || mark.Org != m.Organisation.ID || mark.Size != m.Ledger.Size || mark.Root.String() != m.Ledger.Root {
		v.r.note(BadSigned, checkpointFile, "")
		return
	}
	leaves, ok := v.leaves(mark)
	if !ok {
		return
	}
	v.r.Entries = mark.Size
	byFile := map[string]*Record{}
	for i := range m.Records {
		byFile[m.Records[i].File] = &m.Records[i]
	}
	proven := map[string]bool{}
	v.proofs(func(p proof) {
		r := byFile[p.File]
		if r == nil || proven[p.File] {
			v.r.note(Unlisted, proofsFile, shown(p.File))
			return
		}
		proven[p.File] = true
		v.prove(p, r, mark, leaves)
	})
	for _, r := range m.Records {
		if !proven[r.File] {
			v.r.note(Unproven, r.File, r.Ref)
		}
	}
}

// leaves are the hashes of all entries, if they lead to the root of the checkpoint.
func (v *verification) leaves(mark ledger.Mark) ([]byte, bool) {
	p := v.parts[leavesFile]
	if p == nil {
		return nil, false
	}
	raw, ok := v.read(leavesFile, v.size)
	if !ok || int64(len(raw)) != mark.Size*tlog.HashSize {
		v.r.noteAt(BadLog, leavesFile, "", p.start)
		return nil, false
	}
	var l log
	for seq := range mark.Size {
		more, err := tlog.StoredHashesForRecordHash(seq, tlog.Hash(raw[seq*tlog.HashSize:][:tlog.HashSize]), &l)
		if err != nil {
			v.r.note(BadLog, leavesFile, "")
			return nil, false
		}
		l.nodes = append(l.nodes, more...)
	}
	root, err := tlog.TreeHash(mark.Size, &l)
	if err != nil || root != mark.Root {
		v.r.note(BadLog, leavesFile, "")
		return raw, true // the proofs may name which entry it is
	}
	return raw, true
}

// proofs reads the lines of the proofs.
func (v *verification) proofs(see func(proof)) {
	part := v.parts[proofsFile]
	if part == nil {
		return
	}
	lines := bufio.NewScanner(io.NewSectionReader(v.file, part.start, part.size))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var p proof
		d := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		d.DisallowUnknownFields()
		if err := d.Decode(&p); err != nil {
			v.r.note(BadList, proofsFile, "")
			continue
		}
		see(p)
	}
	if lines.Err() != nil {
		v.r.note(BadList, proofsFile, "")
	}
}

// prove holds one record against its entry, and the entry against the log.
func (v *verification) prove(p proof, r *Record, mark ledger.Mark, leaves []byte) {
	h, err := ledger.ParseHeader(p.Header)
	if err != nil || h.Seq != p.Seq || h.Org != mark.Org || h.Subject != r.ID || h.Rev != r.Rev || h.Register != r.Register || p.Seq >= mark.Size {
		v.r.note(BadProof, r.File, r.Ref)
		return
	}
	leaf := tlog.RecordHash(p.Header)
	if tlog.CheckRecord(p.Path, mark.Size, mark.Root, p.Seq, leaf) != nil || !bytes.Equal(leaf[:], leaves[p.Seq*tlog.HashSize:][:tlog.HashSize]) {
		v.r.note(BadProof, r.File, r.Ref)
		return
	}
	body, ok := v.read(r.File, maxManifest)
	if !ok {
		return // found missing
	}
	if ledger.BodyHash(p.Salt, body) != h.Body {
		v.r.note(BadBody, r.File, r.Ref)
		return
	}
	var head struct {
		ID       id.ID  `json:"id"`
		Ref      string `json:"ref"`
		Register string `json:"register"`
		Title    string `json:"title"`
		State    string `json:"state"`
		Rev      int64  `json:"rev"`
	}
	if json.Unmarshal(body, &head) != nil || head.ID != r.ID || head.Ref != r.Ref || head.Register != r.Register || head.Title != r.Title ||
		head.State != r.State || head.Rev != r.Rev {
		v.r.note(Unlisted, r.File, r.Ref)
		return
	}
	v.r.Records++
	v.fromBody(r, body)
}

// fromBody holds the links and files of the manifest against the record itself.
func (v *verification) fromBody(r *Record, body []byte) {
	for _, f := range filesIn(body) {
		if !slices.ContainsFunc(r.Attachments, func(a Attached) bool { return strings.HasPrefix(a.File, evidenceDir+f.Sum+".") }) {
			v.r.note(NoEvidence, r.File, shown(f.Name))
		}
	}
	t := record.All().Get(r.Register)
	if t == nil {
		return // of another version of the program: its manifest speaks for it
	}
	rec, err := t.Parse(body)
	if err != nil {
		return
	}
	for _, l := range linksOf(t, rec) {
		if !slices.Contains(r.Links, l) {
			v.r.note(Nowhere, r.File, l.Field)
		}
	}
}

// links: what a record points at is in the pack, or the pack says that it is not.
func (v *verification) links(m *Manifest) {
	known := map[id.ID]bool{}
	for _, r := range m.Records {
		if known[r.ID] {
			v.r.note(Twice, r.File, r.Ref)
		}
		known[r.ID] = true
	}
	for _, o := range m.Outside {
		known[o.ID] = true
	}
	for _, r := range m.Records {
		for _, l := range r.Links {
			if !known[l.To] {
				v.r.note(Nowhere, r.File, l.Field)
			}
		}
	}
}
