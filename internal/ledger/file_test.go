package ledger

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/problem"
)

func inFile(text []byte) Source {
	return File(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil })
}

// R13: the exported file, byte by byte.
func TestEveryDamagedLineOfAFileIsNoticed(t *testing.T) {
	t.Parallel()
	m, public := logged(t, story(40))
	var text bytes.Buffer
	if err := Write(t.Context(), &text, m); err != nil {
		t.Fatal(err)
	}
	check := func(text []byte) (Report, error) {
		return Verify(t.Context(), inFile(text), Options{Keys: []string{public}})
	}
	lines := bytes.SplitAfter(text.Bytes(), []byte("\n"))
	lines = lines[:len(lines)-1]
	r := rand.New(rand.NewPCG(1, 2))
	for i := range lines {
		gone := bytes.Join(slices.Delete(slices.Clone(lines), i, i+1), nil)
		// Without its checkpoint a log is sound but not signed; without its tree, sound.
		if rep, err := check(gone); err == nil && rep.OK() && rep.Signed == 40 && i != 2 {
			t.Errorf("line %d can be dropped unnoticed", i+1)
		}
		if i < 3 {
			continue
		}
		for range 20 {
			bad := slices.Clone(lines)
			bad[i] = flip(r, lines[i])
			if rep, err := check(bytes.Join(bad, nil)); err == nil && !named(rep, int64(i-3)) {
				t.Errorf("line %d: %q: %+v", i+1, bad[i], rep)
			}
		}
	}
	for _, n := range []int{0, 10, len(text.Bytes()) / 2, text.Len() - 2} {
		if rep, err := check(text.Bytes()[:n]); err == nil && rep.OK() {
			t.Errorf("file cut to %d bytes passes", n)
		}
	}
}

func TestWhatIsNoLogIsRefusedWithItsLine(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "PK\x03\x04", "{}", `{"type":"log","format":"privet-ledger/9"}`} {
		if _, err := Verify(t.Context(), inFile([]byte(text)), Options{}); !problem.Is(err, problem.Invalid) {
			t.Errorf("%q: %v", text, err)
		}
	}
	broken := errors.New("disk")
	_, err := Verify(t.Context(), File(func() (io.ReadCloser, error) { return nil, broken }), Options{})
	if !errors.Is(err, broken) {
		t.Errorf("file that cannot be opened: %v", err)
	}
}

func TestAHeaderThatIsNotCanonicalIsNotRead(t *testing.T) {
	t.Parallel()
	h := Header{Org: acme, Seq: 5, At: noon, Actor: ann, OnBehalf: Actor{Kind: "token", ID: other}, Verb: "appr<&>ve",
		Register: "täsk", Rev: 2, Request: "a\"b\\"}
	raw := string(h.Append(nil))
	if got, err := ParseHeader([]byte(raw)); err != nil || got != h {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, change := range [][2]string{
		{`"seq":5`, `"seq":05`}, {`"seq":5`, `"seq": 5`}, {`"seq":5`, `"seq":-5`}, {`"rev":2`, `"rev":2.0`}, {`"v":1`, `"v":2`},
		{`täsk`, `t\u00e4sk`}, {`"verb":`, `"more":1,"verb":`}, {`0a"`, `0A"`}, {`.123456Z`, `.123456+00:00`}, {`}`, `} `},
	} {
		bad := strings.Replace(raw, change[0], change[1], 1)
		if _, err := ParseHeader([]byte(bad)); bad == raw || err == nil {
			t.Errorf("%s is read", bad)
		}
	}
}

// A line either is what AppendEntry writes or is no entry; nothing crashes. Run it
// with -fuzzminimizetime 10x: coverage differs from run to run because lines are
// decoded in parallel, and minimising then finds no end.
func FuzzLine(f *testing.F) {
	m, public := logged(f, story(3))
	f.Add(AppendEntry(nil, m.entries[1]))
	f.Add(AppendEntry(nil, Stored{Seq: 4, Header: []byte("x"), Salt: []byte("s"), Body: []byte("\n")}))
	f.Add(AppendNodes(nil, Run{Hashes: m.nodes}))
	f.Add(AppendCheckpoint(nil, m.log.Checkpoints[0]))
	start := AppendLog(nil, m.log)
	f.Fuzz(func(t *testing.T, line []byte) {
		e := entryDecoder()(line)
		if e.Seq >= 0 {
			if again := AppendEntry(nil, e); !bytes.Equal(bytes.TrimSuffix(again, []byte("\n")), line) {
				t.Errorf("%q became %q", line, again)
			}
		}
		_, _ = Verify(t.Context(), inFile(slices.Concat(start, line, []byte("\n"), line)), Options{Keys: []string{public}})
	})
}

func FuzzCheckpoint(f *testing.F) {
	m, public := logged(f, story(3))
	key, err := NewVerifier(public)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(m.log.Checkpoints[0])
	f.Add([]byte("privet/x\n1\n\n"))
	f.Fuzz(func(t *testing.T, signed []byte) {
		mark, err := OpenCheckpoint(signed, key)
		if err == nil && mark != (Mark{Org: acme, Size: m.log.Size, Root: m.log.Root, At: noon}) {
			t.Errorf("accepted %q", signed)
		}
		if c, err := claimed(signed); err == nil && !strings.HasPrefix(string(signed), c.text()) {
			t.Errorf("%q read as %+v", signed, c)
		}
	})
}

func FuzzHeader(f *testing.F) {
	m, _ := logged(f, story(2))
	f.Add(m.entries[0].Header)
	f.Fuzz(func(t *testing.T, raw []byte) {
		if h, err := ParseHeader(raw); err == nil && !bytes.Equal(h.Append(nil), raw) {
			t.Errorf("%q read as %+v", raw, h)
		}
	})
}
