package id_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/id"
)

const sample = "01890a5d-ac96-774b-bcce-b302099a8057"

func TestIdentifiersGrowWithTime(t *testing.T) {
	t.Parallel()
	last := id.New()
	for range 1000 {
		next := id.New()
		if bytes.Compare(next[:], last[:]) <= 0 {
			t.Fatalf("%s after %s", next, last)
		}
		last = next
	}
	if last[6]>>4 != 7 {
		t.Errorf("version %d, want 7", last[6]>>4)
	}
}

func TestOnlyTheCanonicalFormIsRead(t *testing.T) {
	t.Parallel()
	want := id.MustParse(sample)
	if got, err := id.Parse(strings.ToUpper(sample)); err != nil || got != want {
		t.Errorf("capitals: %v, %v", got, err)
	}
	for _, s := range []string{
		"", "PA-0012", strings.ReplaceAll(sample, "-", ""), "{" + sample + "}", "urn:uuid:" + sample, sample + " ", "x" + sample[1:],
		strings.Repeat("-", 36),
	} {
		if got, err := id.Parse(s); err == nil || !got.IsZero() {
			t.Errorf("Parse(%q) = %v, %v", s, got, err)
		}
	}
}

func TestNoneIsEmptyTextAndNull(t *testing.T) {
	t.Parallel()
	var none id.ID
	if none.String() != "" || !none.IsZero() {
		t.Errorf("%q", none.String())
	}
	if v, err := none.Value(); v != nil || err != nil {
		t.Errorf("stored as %v, %v", v, err)
	}
	x := id.MustParse(sample)
	if err := json.Unmarshal([]byte(`""`), &x); err != nil || !x.IsZero() {
		t.Errorf("%v, %v", x, err)
	}
}

func TestWhatWasStoredIsReadBack(t *testing.T) {
	t.Parallel()
	want := id.MustParse(sample)
	stored, err := want.Value()
	if err != nil {
		t.Fatal(err)
	}
	for name, src := range map[string]any{"text": stored, "bytes of text": []byte(sample), "16 bytes": want[:], "an array": [16]byte(want)} {
		var got id.ID
		if err := got.Scan(src); err != nil || got != want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	got := want
	if err := got.Scan(nil); err != nil || !got.IsZero() {
		t.Errorf("NULL: %v, %v", got, err)
	}
	if err := got.Scan(7); err == nil {
		t.Error("a number was read as an identifier")
	}
}

func TestReferencesAreReadAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text   string
		prefix string
		n      int64
		ok     bool
	}{
		{"PA-0012", "PA", 12, true},
		{" pa-12 ", "PA", 12, true},
		{"SYS-123456", "SYS", 123456, true},
		{"PA-0", "", 0, false},
		{"PA-", "", 0, false},
		{"PA0012", "", 0, false},
		{"-12", "", 0, false},
		{"PA--12", "", 0, false},
		{"PA-1234567890", "", 0, false},
		{"TOOLONGPREFIX-1", "", 0, false},
		{"PA-12x", "", 0, false},
		{"", "", 0, false},
	} {
		prefix, n, ok := id.ParseRef(c.text)
		if ok != c.ok || ok && (prefix != c.prefix || n != c.n) {
			t.Errorf("ParseRef(%q) = %q, %d, %v", c.text, prefix, n, ok)
		}
	}
	for n, want := range map[int64]string{1: "PA-0001", 12: "PA-0012", 9999: "PA-9999", 123456: "PA-123456"} {
		if got := id.Ref("PA", n); got != want {
			t.Errorf("Ref(%d) = %s, want %s", n, got, want)
		}
	}
}
