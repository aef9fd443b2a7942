package pack

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/privet-pims/privet/internal/problem"
)

// VerifyOptions of a verification. It needs no network and no installation.
type VerifyOptions struct {
	// Keys are public keys of the organisation that were got elsewhere; without any
	// those in the pack are used.
	Keys     []string
	Progress Progress
}

// verification is the state of one run.
type verification struct {
	ctx   context.Context
	file  io.ReaderAt
	size  int64
	o     VerifyOptions
	r     *Report
	parts map[string]*part
	order []*part
	// trailer is a check sum that does not fit, until it is known why.
	trailer *Finding
	keys    []note.Verifier
}

// part is one file of the pack.
type part struct {
	sum
	start int64 // of its content
}

// Is reports whether a file of size bytes looks like a pack: whether it begins as one
// and its manifest says so. It is for choosing a verifier, and proves nothing.
func Is(r io.ReaderAt, size int64) bool {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return false
	}
	has := func(name string) bool {
		return slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == name })
	}
	return has(sumsFile) || has(sealFile) || has(leavesFile) && has(verifierFile)
}

// Verify examines a pack of size bytes. What is wrong with it is in the report; the
// error tells that it could not be read from where it is kept, or that a key given
// is none.
func Verify(ctx context.Context, r io.ReaderAt, size int64, o VerifyOptions) (*Report, error) {
	v := &verification{ctx: ctx, file: r, size: size, o: o, r: &Report{Findings: []Finding{}}, parts: map[string]*part{}}
	var err error
	if v.keys, err = verifiers(o.Keys); err != nil {
		return nil, err
	}
	v.r.Trusted = len(v.keys) > 0
	z, err := zip.NewReader(r, size)
	if z == nil || err != nil && len(z.File) == 0 {
		v.r.noteAt(Broken, "", "", v.firstBreak())
		return v.r, nil
	}
	if !v.frame(z) {
		return v.r, nil
	}
	if err := v.contents(); err != nil {
		return nil, err
	}
	return v.r, v.inside()
}

// frame looks at names and places before anything is read: a file made to fill disks
// or to write elsewhere is refused here.
func (v *verification) frame(z *zip.Reader) bool {
	var total uint64
	sound := true
	for _, f := range z.File {
		switch {
		case !validName(f.Name):
			v.r.note(BadName, shown(f.Name), "")
			sound = false
			continue
		case v.parts[f.Name] != nil:
			v.r.note(Twice, f.Name, "")
			sound = false
			continue
		}
		total += f.UncompressedSize64
		start, err := f.DataOffset()
		if err != nil || f.Method != zip.Store || f.UncompressedSize64 != f.CompressedSize64 || f.UncompressedSize64 > uint64(v.size) ||
			total > uint64(v.size) || start+int64(f.UncompressedSize64) > v.size {
			v.r.note(Packed, f.Name, "")
			sound = false
			continue
		}
		p := &part{sum: sum{name: f.Name, size: int64(f.UncompressedSize64)}, start: start}
		v.parts[f.Name], v.order = p, append(v.order, p)
	}
	if !sound {
		return false
	}
	v.checkOrder()
	return true
}

// checkOrder: sorted, then manifest, sums and seal.
func (v *verification) checkOrder() {
	rank := func(name string) string {
		if i := slices.Index([]string{manifestFile, sumsFile, sealFile}, name); i >= 0 {
			return "\xff" + string(rune('0'+i))
		}
		return name
	}
	for i := 1; i < len(v.order); i++ {
		if rank(v.order[i-1].name) >= rank(v.order[i].name) {
			v.r.note(Order, v.order[i].name, "")
			return
		}
	}
}

// shown is a name as it may be printed.
func shown(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e {
			return '?'
		}
		return r
	}, name)
	return name[:min(len(name), 200)]
}

// contents reads every file once, hashes it, and writes the frame anew around it: it
// must be the one that is there.
func (v *verification) contents() error {
	same := newComparer(v.file)
	c := newContainer(same)
	var done int64
	where := "" // the file in whose surroundings the first difference lies
	for _, p := range v.order {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		s, err := c.add(p.name, func(w io.Writer) error {
			_, err := io.Copy(w, io.NewSectionReader(v.file, p.start, p.size))
			return err
		})
		if err != nil {
			return err
		}
		p.hash = s.hash
		if same.at >= 0 && where == "" {
			where = p.name
		}
		if done += p.size; v.o.Progress != nil {
			v.o.Progress(done, v.size)
		}
	}
	if err := c.close(); err != nil {
		return err
	}
	switch {
	case same.at >= 0 && v.inTrailer(where, same.at):
		v.trailer = &Finding{Kind: Frame, File: where, At: same.at}
	case same.at >= 0:
		kind, at := Frame, same.at
		if place, foreign := v.foreign(); foreign {
			kind, at = Foreign, place
		}
		v.r.noteAt(kind, where, "", at)
	case same.pos != v.size:
		v.r.noteAt(Foreign, "", "", same.pos)
	}
	v.r.Files = len(v.order)
	return nil
}

// inTrailer: the check sum behind a content does not fit it. Either may have been
// changed; the list of sums says which.
func (v *verification) inTrailer(name string, at int64) bool {
	p := v.parts[name]
	return p != nil && at >= p.start+p.size && at < p.start+p.size+trailerSize
}

// read is the whole content of a file that must be small.
func (v *verification) read(name string, limit int64) ([]byte, bool) {
	p := v.parts[name]
	if p == nil {
		return nil, false // found missing elsewhere
	}
	if p.size > limit {
		v.r.note(BadList, name, "")
		return nil, false
	}
	b := make([]byte, p.size)
	if _, err := v.file.ReadAt(b, p.start); err != nil && err != io.EOF {
		return nil, false
	}
	return b, true
}

// inside holds the contents against each other.
func (v *verification) inside() error {
	for _, name := range []string{indexFile, styleFile, verifierFile, scriptFile, checkpointFile, keysFile, leavesFile, proofsFile, manifestFile, sumsFile, sealFile} {
		if v.parts[name] == nil {
			v.r.note(Missing, name, "")
		}
	}
	if err := v.ownKeys(); err != nil {
		return err
	}
	claimed, signed := v.seal()
	v.sums()
	if t := v.trailer; t != nil && !slices.ContainsFunc(v.r.Findings, func(f Finding) bool { return f.File == t.File }) {
		v.r.noteAt(t.Kind, t.File, "", t.At)
	}
	raw, ok := v.read(manifestFile, maxManifest)
	if !ok {
		return nil
	}
	m, err := parseManifest(raw)
	if err != nil || m.Format != Format {
		v.r.note(BadList, manifestFile, "")
		return nil
	}
	if again, err := m.bytes(); err != nil || !bytes.Equal(again, raw) {
		v.r.note(BadList, manifestFile, "")
	}
	v.r.Manifest = m
	if signed && (claimed.org != "privet/"+m.Organisation.ID.String() || !claimed.at.Equal(m.Made)) {
		v.r.note(BadSeal, sealFile, "")
	}
	v.manifest(m)
	v.ledger(m)
	v.links(m)
	return nil
}

// ownKeys takes the keys in the pack where none were given.
func (v *verification) ownKeys() error {
	raw, ok := v.read(keysFile, 1<<20)
	if !ok || v.r.Trusted {
		return nil
	}
	keys, err := verifiers(strings.Fields(string(raw)))
	if err != nil || len(keys) == 0 {
		v.r.note(BadList, keysFile, "")
		return nil //nolint:nilerr // the pack's fault, not that of who reads it
	}
	v.keys = keys
	return nil
}

// seal checks the signature over the list of sums.
func (v *verification) seal() (claim, bool) {
	signed, ok := v.read(sealFile, 1<<16)
	sums, has := v.read(sumsFile, maxManifest)
	if !ok || !has {
		return claim{}, false
	}
	c, err := openSeal(signed, v.keys)
	if err != nil {
		kind := BadSeal
		if v.r.Trusted && v.otherKey(signed) {
			kind = OtherKey
		}
		v.r.note(kind, sealFile, "")
		return claim{}, false
	}
	if h := sha256.Sum256(sums); hex.EncodeToString(h[:]) != c.sums {
		v.r.note(BadSeal, sumsFile, "")
	}
	for _, k := range v.keys {
		if k.KeyHash() == c.key {
			v.r.Key = fmt.Sprintf("%s+%08x", k.Name(), k.KeyHash())
		}
	}
	return c, true
}

// otherKey: the seal is good, but by a key that nobody trusts.
func (v *verification) otherKey(signed []byte) bool {
	raw, ok := v.read(keysFile, 1<<20)
	if !ok {
		return false
	}
	keys, err := verifiers(strings.Fields(string(raw)))
	if err != nil {
		return false
	}
	_, err = openSeal(signed, keys)
	return err == nil
}

// sums holds every file against the list.
func (v *verification) sums() {
	raw, ok := v.read(sumsFile, maxManifest)
	if !ok {
		return
	}
	want := map[string]string{}
	lines := strings.Split(strings.TrimSuffix(string(raw), "\n"), "\n")
	for _, line := range lines {
		hash, name, ok := strings.Cut(line, "  ")
		if !ok || len(hash) != 64 || !validName(name) || want[name] != "" {
			v.r.note(BadList, sumsFile, shown(line))
			continue
		}
		want[name] = hash
	}
	v.against(want, sumsFile, sealFile)
	if len(v.r.Findings) == 0 { // the list is written in one way only
		var all []sum
		for _, p := range v.order[:max(len(v.order)-2, 0)] {
			all = append(all, p.sum)
		}
		if !bytes.Equal(sumLines(all), raw) {
			v.r.note(BadList, sumsFile, "")
		}
	}
}

// against compares the files with a list of hashes by name.
func (v *verification) against(want map[string]string, besides ...string) {
	owner := map[string]string{}
	for name, hash := range want {
		owner[hash] = name
	}
	for _, p := range v.order {
		hash, listed := want[p.name]
		got := hex.EncodeToString(p.hash[:])
		switch {
		case slices.Contains(besides, p.name):
		case !listed:
			v.r.note(Extra, p.name, "")
		case hash == got:
		case owner[got] != "":
			v.r.note(Swapped, p.name, owner[got])
		default:
			v.r.noteAt(Altered, p.name, "", p.start)
		}
	}
	for name := range want {
		if v.parts[name] == nil && !slices.ContainsFunc(v.r.Findings, func(f Finding) bool { return f.Kind == Missing && f.File == name }) {
			v.r.note(Missing, name, "")
		}
	}
}

// Refuse is the problem of a report with findings, for who wants an error.
func (r *Report) Refuse() error {
	if r.OK() {
		return nil
	}
	return problem.New(problem.Invalid, "pack_unsound", "count", len(r.Findings)+r.Omitted)
}
