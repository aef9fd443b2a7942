package pack_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/pack"
	"github.com/privet-pims/privet/locales"
)

// entry is one file of a ZIP for a hand that tampers.
type entry struct {
	name string
	body []byte
}

func unpack(t testing.TB, raw []byte) []entry {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var out []entry
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, entry{f.Name, body})
	}
	return out
}

// repack writes files as a pack does.
func repack(t testing.TB, files []entry, change func(*zip.FileHeader)) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: zip.Store, ModifiedDate: 33} //nolint:staticcheck // the plain field, without an extra one
		if change != nil {
			change(h)
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(f.body); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// mutate does one thing to a pack; it says what.
func mutate(t *testing.T, r *rand.Rand, raw []byte) ([]byte, string) {
	t.Helper()
	b := bytes.Clone(raw)
	i := r.IntN(len(b))
	switch r.IntN(8) {
	case 0, 1:
		bit := byte(1) << r.IntN(8)
		b[i] ^= bit
		return b, fmt.Sprintf("bit %d of byte %d flipped", bit, i)
	case 2:
		return slices.Delete(b, i, min(i+1+r.IntN(3), len(b))), fmt.Sprintf("bytes from %d dropped", i)
	case 3:
		return slices.Insert(b, i, byte(r.IntN(256))), fmt.Sprintf("a byte inserted at %d", i)
	case 4:
		j := r.IntN(len(b))
		b[i], b[j] = b[j], b[i]
		return b, fmt.Sprintf("bytes %d and %d swapped", i, j)
	}
	files := unpack(t, raw)
	i = r.IntN(len(files))
	switch j := r.IntN(len(files)); r.IntN(4) {
	case 0:
		return repack(t, slices.Delete(slices.Clone(files), i, i+1), nil), files[i].name + " dropped"
	case 1:
		files[i].body, files[j].body = files[j].body, files[i].body
		return repack(t, files, nil), files[i].name + " and " + files[j].name + " exchanged contents"
	case 2:
		files[i], files[j] = files[j], files[i]
		return repack(t, files, nil), files[i].name + " and " + files[j].name + " exchanged places"
	}
	return repack(t, slices.Insert(files, i, entry{fmt.Sprintf("records/people/P-%d.json", r.IntN(1e6)), []byte(`{}`)}), nil), "a file inserted"
}

// S-131: flip, drop, swap or insert any byte or entry.
func TestNoneOfAThousandMutationsGoesUnnoticed(t *testing.T) {
	t.Parallel()
	w := open(t, db.SQLite)
	raw, _ := w.build(t, pack.Options{Scope: w.payroll})
	r := rand.New(rand.NewPCG(27701, 2025))
	for n := 0; n < 1000; {
		b, what := mutate(t, r, raw)
		if bytes.Equal(b, raw) {
			continue
		}
		n++
		report := verify(t, b, w.keys.public)
		if report.OK() {
			t.Fatalf("unnoticed: %s", what)
		}
		if f := report.Findings[0]; f.File == "" && f.At < 0 {
			t.Errorf("%s: no place is named: %+v", what, f)
		}
	}
}

// S-131
func TestEveryByteOfThePackCounts(t *testing.T) {
	t.Parallel()
	w := open(t, db.SQLite)
	raw, _ := w.build(t, pack.Options{Scope: w.payroll})
	// The frame at the end and around the first file, and the seal: byte for byte.
	for i := range raw {
		if i > 300 && i < len(raw)-1500 {
			continue
		}
		b := bytes.Clone(raw)
		b[i] ^= 1
		if verify(t, b, w.keys.public).OK() {
			t.Fatalf("byte %d of %d may be changed unnoticed", i, len(raw))
		}
	}
}

func TestTheVerifierNamesWhatWasTouched(t *testing.T) {
	t.Parallel()
	w := open(t, db.SQLite)
	raw, made := w.build(t, pack.Options{Scope: w.payroll})
	victim := made.Manifest.Records[0].File
	other := made.Manifest.Records[1].File
	at := func(files []entry, name string) int {
		return slices.IndexFunc(files, func(f entry) bool { return f.name == name })
	}
	for _, c := range []struct {
		name string
		do   func([]entry) []entry
		kind pack.Kind
		file string
	}{
		{"a changed record", func(f []entry) []entry { f[at(f, victim)].body[20] ^= 1; return f }, pack.Altered, victim},
		{"exchanged records", func(f []entry) []entry {
			i, j := at(f, victim), at(f, other)
			f[i].body, f[j].body = f[j].body, f[i].body
			return f
		}, pack.Swapped, victim},
		{"a dropped record", func(f []entry) []entry { return slices.Delete(f, at(f, victim), at(f, victim)+1) }, pack.Missing, victim},
		{"an added record", func(f []entry) []entry {
			return slices.Insert(f, at(f, victim), entry{strings.TrimSuffix(victim, ".json") + ".a.json", []byte("{}")})
		}, pack.Extra, strings.TrimSuffix(victim, ".json") + ".a.json"},
		{"a changed leaf of the log", func(f []entry) []entry { f[at(f, "ledger/leaves.bin")].body[40] ^= 1; return f }, pack.BadLog, "ledger/leaves.bin"},
		{"another list of sums", func(f []entry) []entry { f[at(f, "SHA256SUMS")].body[3] ^= 1; return f }, pack.BadSeal, "SHA256SUMS"},
		{"no seal", func(f []entry) []entry { return f[:len(f)-1] }, pack.Missing, "SHA256SUMS.sig"},
		{"files in another order", func(f []entry) []entry { f[0], f[1] = f[1], f[0]; return f }, pack.Order, ""},
		{"a file twice", func(f []entry) []entry { return append(f, f[0]) }, pack.Twice, ""},
		{"a name that leads out", func(f []entry) []entry { return append(f, entry{"../evil", nil}) }, pack.BadName, "../evil"},
		{"an absolute name", func(f []entry) []entry { return append(f, entry{"/etc/evil", nil}) }, pack.BadName, "/etc/evil"},
	} {
		r := verify(t, repack(t, c.do(unpack(t, raw)), nil), w.keys.public)
		if !slices.ContainsFunc(r.Findings, func(f pack.Finding) bool { return f.Kind == c.kind && (c.file == "" || f.File == c.file) }) {
			t.Errorf("%s: %+v, want %s of %s", c.name, r.Findings, c.kind, c.file)
		}
	}
	for _, c := range []struct {
		name string
		raw  []byte
		kind pack.Kind
	}{
		{"bytes in front", append([]byte("#!/bin/sh\n"), raw...), pack.Foreign},
		{"bytes behind", append(bytes.Clone(raw), "tail"...), pack.Foreign},
		{"compressed files", repack(t, unpack(t, raw), func(h *zip.FileHeader) { h.Method = zip.Deflate }), pack.Packed},
		{"a comment", repack(t, unpack(t, raw), func(h *zip.FileHeader) { h.Comment = "x" }), pack.Frame},
		{"another time", repack(t, unpack(t, raw), func(h *zip.FileHeader) { h.ModifiedTime = 1 }), pack.Frame}, //nolint:staticcheck // the plain field
		{"an extra field", repack(t, unpack(t, raw), func(h *zip.FileHeader) { h.Extra = []byte{1, 0, 0, 0} }), pack.Frame},
		{"nothing at all", nil, pack.Broken},
		{"half of it", raw[:len(raw)/2], pack.Broken},
	} {
		r := verify(t, c.raw, w.keys.public)
		if !slices.ContainsFunc(r.Findings, func(f pack.Finding) bool { return f.Kind == c.kind || c.kind == pack.Foreign && f.Kind == pack.Broken }) {
			t.Errorf("%s: %+v, want %s", c.name, r.Findings, c.kind)
		}
	}
}

// Whoever makes all of a pack anew has another key: it is sound in itself and not by
// the key that was got elsewhere.
func TestAPackSignedByAStrangerIsRefusedByTheKeyOfTheOrganisation(t *testing.T) {
	t.Parallel()
	w := open(t, db.SQLite)
	real := w.keys
	forged := newKeys(t, w.who.Org)
	w.maker.Keys = forged
	raw, _ := w.build(t, pack.Options{Scope: w.payroll})
	if r := verify(t, raw); !r.OK() || r.Trusted || r.Key == "" {
		t.Errorf("by its own key: %+v", r)
	}
	r := verify(t, raw, real.public)
	if !slices.ContainsFunc(r.Findings, func(f pack.Finding) bool { return f.Kind == pack.OtherKey }) {
		t.Errorf("by the key of the organisation: %+v", r.Findings)
	}
}

func TestEachFindingHasItsSentence(t *testing.T) {
	t.Parallel()
	words, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"en", "de"} {
		for _, k := range pack.Kinds() {
			if f := (pack.Finding{Kind: k}); !words.Words(lang).Has(f.Key()) {
				t.Errorf("%s: no sentence for %s", lang, k)
			}
		}
	}
}

func FuzzVerifierNeverPanicsAndTrustsNoOtherBytes(f *testing.F) {
	w := open(f, db.SQLite)
	raw, _ := w.build(f, pack.Options{Scope: w.payroll})
	f.Add(raw, 0)
	f.Add(raw[:100], 7)
	f.Add([]byte("PK\x05\x06"), 3)
	f.Fuzz(func(t *testing.T, b []byte, _ int) {
		r, err := pack.Verify(context.Background(), bytes.NewReader(b), int64(len(b)), pack.VerifyOptions{Keys: []string{w.keys.public}})
		if err != nil {
			t.Fatal(err)
		}
		if r.OK() && !bytes.Equal(b, raw) {
			t.Error("other bytes are sound")
		}
	})
}
