package ledger

import (
	"bytes"
	"context"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/privet-pims/privet/internal/problem"
)

// memory is a log in memory.
type memory struct {
	log     Log
	entries []Stored
	nodes   []Hash
}

func (m *memory) Log(context.Context) (Log, error) { return m.log, nil }

func (m *memory) Entries(context.Context) iter.Seq2[Stored, error] {
	return func(yield func(Stored, error) bool) {
		for _, e := range m.entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func (m *memory) Nodes(context.Context) iter.Seq2[Run, error] {
	return func(yield func(Run, error) bool) {
		if len(m.nodes) > 0 {
			yield(Run{Hashes: m.nodes}, nil)
		}
	}
}

// copy shares the bytes of the entries: who tampers replaces slices.
func (m *memory) copy() *memory {
	return &memory{log: m.log, entries: slices.Clone(m.entries), nodes: slices.Clone(m.nodes)}
}

// logged builds a log in memory as Append would, with a signed checkpoint of its
// full size, and returns the public key.
func logged(t testing.TB, entries []Entry) (*memory, string) {
	t.Helper()
	h := head{}
	b, err := build(&h, acme, noon, entries)
	if err != nil {
		t.Fatal(err)
	}
	m := &memory{log: Log{Org: acme, Size: h.size, Root: h.peaks.root()}}
	for i := range entries {
		e, body := b.entries[i*entryTable.columns():], b.bodies[i*bodyTable.columns():]
		m.entries = append(m.entries, Stored{Seq: int64(i), Header: e[2].([]byte), BodyHash: e[3].([]byte), Leaf: e[4].([]byte),
			Salt: body[2].([]byte), Body: body[3].([]byte)})
	}
	for i := 2; i < len(b.nodes); i += nodeTable.columns() {
		m.nodes = append(m.nodes, Hash(b.nodes[i].([]byte)))
	}
	private, public, err := GenerateKey(acme)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	m.log.Checkpoints = [][]byte{m.sign(t, signer)}
	return m, public
}

func (m *memory) sign(t testing.TB, by note.Signer) []byte {
	t.Helper()
	signed, err := note.Sign(&note.Note{Text: Mark{Org: acme, Size: m.log.Size, Root: m.log.Root, At: noon}.text()}, by)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// named reports whether a finding names position p.
func named(r Report, p int64) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool {
		return f.Kind != BadCheckpoint && f.Kind != End && (f.Seq <= p && p <= f.To || (f.Kind == Inserted || f.Kind == Moved) && f.Place == p)
	})
}

// flip changes one byte at random.
func flip(r *rand.Rand, b []byte) []byte {
	b = bytes.Clone(b)
	b[r.IntN(len(b))] ^= byte(1 + r.IntN(255))
	return b
}

// A forger of one entry knows how the hashes go.
func forged(t testing.TB, s Stored, seq int64) Stored {
	t.Helper()
	h, err := ParseHeader(s.Header)
	if err != nil {
		t.Fatal(err)
	}
	h.Seq, h.Verb = seq, "forged"
	s.Header = h.Append(nil)
	leaf, _ := leafHash(nil, s.Header)
	s.Seq, s.Leaf = seq, leaf[:]
	return s
}

// places are n different random positions.
func places(r *rand.Rand, n, of int) []int {
	p := r.Perm(of)[:n]
	slices.Sort(p)
	return p
}

const tampered, of = 1000, 100_000

// R13, S-131: 1 000 places at once in a log of 100 000 entries, all found and
// named, by the entries and the public key alone.
func TestEachOfAThousandChangesIsNamed(t *testing.T) {
	t.Parallel()
	sound, public := logged(t, story(of))
	if r, err := Verify(t.Context(), sound, Options{Keys: []string{public}}); err != nil || !r.OK() || r.Signed != of {
		t.Fatalf("sound log: %+v, %v", r, err)
	}
	for _, c := range []struct {
		name string
		do   func(r *rand.Rand, m *memory) (want []int)
	}{
		{"header changed", func(r *rand.Rand, m *memory) []int {
			at := places(r, tampered, of)
			for _, p := range at {
				m.entries[p].Header = flip(r, m.entries[p].Header)
			}
			return at
		}},
		{"header changed and its hash made to fit", func(r *rand.Rand, m *memory) []int {
			at := places(r, tampered, of)
			for _, p := range at {
				m.entries[p] = forged(t, m.entries[p], int64(p))
			}
			return at
		}},
		{"body changed", func(r *rand.Rand, m *memory) []int {
			at := places(r, tampered, of)
			for _, p := range at {
				m.entries[p].Body = flip(r, m.entries[p].Body)
			}
			return at
		}},
		{"body and the hash beside the header changed", func(r *rand.Rand, m *memory) []int {
			at := places(r, tampered, of)
			for _, p := range at {
				e := &m.entries[p]
				e.Body = flip(r, e.Body)
				h := BodyHash(e.Salt, e.Body)
				e.BodyHash = h[:]
			}
			return at
		}},
		{"salt changed", func(r *rand.Rand, m *memory) []int {
			at := places(r, tampered, of)
			for _, p := range at {
				m.entries[p].Salt = flip(r, m.entries[p].Salt)
			}
			return at
		}},
		{"stored leaf changed", func(r *rand.Rand, m *memory) []int {
			at := places(r, tampered, of)
			for _, p := range at {
				m.entries[p].Leaf = flip(r, m.entries[p].Leaf)
			}
			return at
		}},
		{"deleted", func(r *rand.Rand, m *memory) []int {
			at := places(r, tampered, of)
			for _, p := range slices.Backward(at) {
				m.entries = slices.Delete(m.entries, p, p+1)
			}
			return at
		}},
		{"deleted and the rest renumbered", func(r *rand.Rand, m *memory) []int {
			at := places(r, tampered, of)
			for _, p := range slices.Backward(at) {
				m.entries = slices.Delete(m.entries, p, p+1)
			}
			for i := range m.entries {
				m.entries[i].Seq = int64(i)
			}
			return at
		}},
		{"copies inserted", func(r *rand.Rand, m *memory) []int {
			at := places(r, tampered, of)
			for _, p := range slices.Backward(at) {
				m.entries = slices.Insert(m.entries, p, m.entries[p])
			}
			return at
		}},
		{"forgeries inserted", func(r *rand.Rand, m *memory) []int {
			at := places(r, tampered, of)
			for _, p := range slices.Backward(at) {
				m.entries = slices.Insert(m.entries, p, forged(t, m.entries[p], int64(p)))
			}
			return at
		}},
		{"entries from elsewhere inserted", func(r *rand.Rand, m *memory) []int {
			at := places(r, tampered, of)
			for _, p := range slices.Backward(at) {
				m.entries = slices.Insert(m.entries, p, forged(t, m.entries[p], int64(of+p)))
			}
			return at
		}},
		{"swapped", func(r *rand.Rand, m *memory) []int {
			at := r.Perm(of)[:2*tampered]
			for i := 0; i < len(at); i += 2 {
				m.entries[at[i]], m.entries[at[i+1]] = m.entries[at[i+1]], m.entries[at[i]]
			}
			return at
		}},
		{"swapped but for their numbers", func(r *rand.Rand, m *memory) []int {
			at := r.Perm(of)[:2*tampered]
			for i := 0; i < len(at); i += 2 {
				a, b := &m.entries[at[i]], &m.entries[at[i+1]]
				*a, *b = *b, *a
				a.Seq, b.Seq = b.Seq, a.Seq
			}
			return at
		}},
		{"swapped with the neighbour", func(r *rand.Rand, m *memory) []int {
			var all []int
			for _, p := range places(r, tampered, of/2) {
				m.entries[2*p], m.entries[2*p+1] = m.entries[2*p+1], m.entries[2*p]
				all = append(all, 2*p, 2*p+1)
			}
			return all
		}},
		{"bodies swapped", func(r *rand.Rand, m *memory) []int {
			at := r.Perm(of)[:2*tampered]
			for i := 0; i < len(at); i += 2 {
				a, b := &m.entries[at[i]], &m.entries[at[i+1]]
				a.Salt, a.Body, b.Salt, b.Body = b.Salt, b.Body, a.Salt, a.Body
			}
			return at
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, with := range []string{"with the tree", "from the entries alone"} {
				m := sound.copy()
				want := c.do(rand.New(rand.NewPCG(13, 131)), m)
				if with != "with the tree" {
					m.nodes = nil
				}
				r, err := Verify(t.Context(), m, Options{Keys: []string{public}, Limit: 1 << 20})
				if err != nil {
					t.Fatal(err)
				}
				missed := 0
				for _, p := range want {
					if !named(r, int64(p)) {
						missed++
						if missed < 5 {
							t.Logf("%s: entry %d is not named", with, p)
						}
					}
				}
				if missed > 0 && (m.nodes != nil || c.name != "header changed and its hash made to fit") {
					t.Errorf("%s: %d of %d not named; first findings %+v", with, missed, len(want), r.Findings[:min(5, len(r.Findings))])
				}
				if r.OK() || m.nodes != nil && len(r.Findings) > 3*len(want)+2 {
					t.Errorf("%s: %d findings for %d changes: %+v", with, len(r.Findings), len(want), r.Findings[:min(8, len(r.Findings))])
				}
			}
		})
	}
}

// R13
func TestACutLogNamesTheFirstMissingEntry(t *testing.T) {
	t.Parallel()
	const size = 300
	sound, public := logged(t, story(size))
	for n := range size {
		for _, nodes := range [][]Hash{sound.nodes, nil} {
			m := sound.copy()
			m.entries, m.nodes = m.entries[:n], nodes
			r, err := Verify(t.Context(), m, Options{Keys: []string{public}})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Contains(r.Findings, Finding{Kind: Truncated, Seq: int64(n), To: size - 1}) {
				t.Fatalf("cut to %d: %+v", n, r.Findings)
			}
		}
	}
}

// R13: decision 17.
func TestALogCutBackToACheckpointIsFoundByANewerOne(t *testing.T) {
	t.Parallel()
	private, public, err := GenerateKey(acme)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	long, _ := logged(t, story(200))
	kept := long.sign(t, signer)
	// The log as it was at 120, wholly consistent.
	short := long.copy()
	var p peaks
	short.nodes = short.nodes[:0]
	for i := range int64(120) {
		p, short.nodes = p.add(i, Hash(long.entries[i].Leaf), short.nodes)
	}
	short.entries = short.entries[:120]
	short.log.Size, short.log.Root = 120, p.root()
	short.log.Checkpoints = [][]byte{short.sign(t, signer)}
	if r, err := Verify(t.Context(), short, Options{Keys: []string{public}}); err != nil || !r.OK() {
		t.Fatalf("nothing inside the log can show it: %+v, %v", r, err)
	}
	r, err := Verify(t.Context(), short, Options{Keys: []string{public}, Trusted: [][]byte{kept}})
	if err != nil || !slices.Contains(r.Findings, Finding{Kind: Truncated, Seq: 120, To: 199}) {
		t.Errorf("with a newer checkpoint: %+v, %v", r, err)
	}
	if _, err := Verify(t.Context(), short, Options{Keys: []string{public}, Trusted: [][]byte{[]byte("no checkpoint")}}); !problem.Is(err, problem.Invalid) {
		t.Errorf("a file that is no checkpoint: %v", err)
	}
}

func TestARewrittenHistoryDoesNotFitItsCheckpoint(t *testing.T) {
	t.Parallel()
	sound, public := logged(t, story(100))
	entries := story(100)
	entries[41].Verb = "forged"
	rewritten, own := logged(t, entries) // all hashes fit, signed by somebody else
	checkpoint := rewritten.log.Checkpoints
	rewritten.log.Checkpoints = sound.log.Checkpoints
	r, err := Verify(t.Context(), rewritten, Options{Keys: []string{public}})
	if err != nil || !slices.Contains(r.Findings, Finding{Kind: BadCheckpoint, Seq: 0, To: 99}) || r.Signed != 0 {
		t.Errorf("against the true checkpoint: %+v, %v", r, err)
	}
	rewritten.log.Checkpoints = checkpoint
	if r, err = Verify(t.Context(), rewritten, Options{Keys: []string{public}}); err != nil || r.OK() || r.Signed != 0 {
		t.Errorf("signed by another key: %+v, %v", r, err)
	}
	if r, err = Verify(t.Context(), rewritten, Options{Keys: []string{public, own}}); err != nil || !r.OK() || r.Signed != 100 {
		t.Errorf("with both keys: %+v, %v", r, err)
	}
}

func TestAStoredHashThatDiffersFromAProvenEntryIsToldApart(t *testing.T) {
	t.Parallel()
	sound, public := logged(t, story(33))
	m := sound.copy()
	m.nodes = nil
	m.entries[32].Leaf = m.entries[5].Leaf
	r, err := Verify(t.Context(), m, Options{Keys: []string{public}})
	if err != nil || !slices.Equal(r.Findings, []Finding{{Kind: StoredHash, Seq: 32, To: 32}}) {
		t.Errorf("%+v, %v", r, err)
	}
}
