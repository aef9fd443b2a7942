package law

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
)

// edited is the pack of a law with pieces replaced, old and new in turn.
func edited(t *testing.T, id string, pairs ...string) []byte {
	t.Helper()
	text := string(Shipped().Pack(id))
	for i := 0; i+1 < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("the pack of %s lacks %q", id, pairs[i])
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return []byte(text)
}

// S-157
func TestEachPackLaidOverItselfChangesNothing(t *testing.T) {
	t.Parallel()
	for _, l := range Shipped().Laws() {
		if l.PartOf != "" {
			continue
		}
		packs, over, bad := Shipped().Over(Shipped().Pack(l.ID))
		if bad != nil {
			t.Fatalf("%s: %v", l.ID, bad[0])
		}
		if over.ID != l.ID || len(packs.Laws()) != len(Shipped().Laws()) {
			t.Errorf("%s: %d laws", over.ID, len(packs.Laws()))
		}
		for i, x := range packs.Laws() {
			if x.ID != Shipped().Laws()[i].ID {
				t.Errorf("%s took the place of %s", x.ID, Shipped().Laws()[i].ID)
			}
		}
		if d := Shipped().Compare(packs, l.ID); len(d) != 0 {
			t.Errorf("%s differs from itself: %+v", l.ID, d[0])
		}
		if len(Shipped().Facts(l.ID)) < 5 {
			t.Errorf("%s has %d facts", l.ID, len(Shipped().Facts(l.ID)))
		}
	}
	if f := Shipped().Facts("us-va"); len(f) == 0 {
		t.Error("a part of a pack has no facts of its own")
	}
}

// S-157
func TestAPackIsComparedFactByFact(t *testing.T) {
	t.Parallel()
	pack := edited(t, "in-dpdp",
		"respond_within: {value: 90,", "respond_within: {value: 45,",
		"{id: nominate, name: Right to nominate, cite: s. 14, ver: P}", "{id: portability, name: Right to portability, cite: s. 14A, ver: S}")
	packs, l, bad := Shipped().Over(pack)
	if bad != nil {
		t.Fatal(bad[0])
	}
	got := map[string]Change{}
	for _, d := range Shipped().Compare(packs, l.ID) {
		got[d.Path] = d.Change
		if d.Path == "request_handling/respond_within" && (len(d.Values) != 1 || d.Values[0] != ValueChange{"value", "90", "45"} || d.Source().Mark.Level != Primary) {
			t.Errorf("%+v", d)
		}
	}
	want := map[string]Change{"request_handling/respond_within": FactChanged, "rights/portability": FactAdded, "rights/nominate": FactEnded}
	for path, change := range want {
		if got[path] != change {
			t.Errorf("%s is %q, want %q", path, got[path], change)
		}
	}
	if len(got) != len(want) {
		t.Errorf("differences %v", got)
	}
	if c, _ := packs.ClockRule("in-dpdp", "request.respond", "2028-01-01"); c.Span.N != 45 {
		t.Errorf("the rule in force is %v", c.Span)
	}
	if c, _ := Shipped().ClockRule("in-dpdp", "request.respond", "2028-01-01"); c.Span.N != 90 {
		t.Errorf("laying over changed the packs of the program: %v", c.Span)
	}
}

func TestAPackThatStatesDecisionsReplacesThoseOfItsLawAlone(t *testing.T) {
	t.Parallel()
	packs, _, bad := Shipped().Over(append(Shipped().Pack("eu-gdpr"), []byte("\nadequacy:\n  - {to: JP, name: Japan, scope: all, instrument: Decision (EU) 2019/419, adopted: 2019-01-23, expires: 2027-03-01, ver: P}\n")...))
	if bad != nil {
		t.Fatal(bad[0])
	}
	for _, x := range []struct {
		law, country string
		day          calendar.Day
		want         Decision
	}{
		{"eu-gdpr", "JP", "2027-03-01", Adequate}, {"eu-gdpr", "JP", "2027-03-02", NotAdequate},
		{"eu-gdpr", "CH", "2026-12-01", NotAdequate}, {"uk", "CH", "2026-12-01", Adequate},
	} {
		if got := packs.CountryRule(x.law, x.country, x.day).Decision; got != x.want {
			t.Errorf("%s to %s on %s is %s, want %s", x.law, x.country, x.day, got, x.want)
		}
	}
	days := Shipped().Days(packs, "2026-11-22")
	if len(days) == 0 || days[0] != "2027-03-02" {
		t.Errorf("days on which the packs differ: %v", days)
	}
}

// Bad packs are refused with line and field.
func TestABadPackIsRefusedWithLineAndField(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name, pack, field, says string
		line                    int
	}{
		{"no YAML", "schema: [privet", "", "did not find", 1},
		{"a list", "- a\n- b\n", "", "mapping", 1},
		{"no identifier", "schema: privet-law/1\n", "id", "missing", 1},
		{"an identifier with a path", "id: ../../x\nas_of: 2027-01-01\n", "id", "identifier", 1},
		{"a part of a pack", "id: us-va\nas_of: 2027-01-01\n", "id", "us-states", 1},
		{"a mark that is none", string(edited(t, "in-dpdp", "cite: \"s. 13(2); DPDP Rules r. 14(3)\", ver: P", "cite: \"s. 13(2); DPDP Rules r. 14(3)\", ver: sure")), "request_handling/respond_within/ver", "want P, S or U", 14},
		{"no number", string(edited(t, "in-dpdp", "{value: 90,", "{value: many,")), "request_handling/respond_within", "no period", 14},
		{"a mechanism that has no code", string(edited(t, "eu-gdpr", "id: bcr", "id: pigeon")), "transfers/mechanisms", "pigeon", 0},
		{"a decision that ends before it begins", string(Shipped().Pack("in-dpdp")) + "\nadequacy:\n  - {to: JP, scope: all, instrument: X, adopted: 2027-01-01, expires: 2026-01-01, ver: P}\n", "adequacy/1/expires", "before", 0},
		{"a key twice", string(Shipped().Pack("in-dpdp")) + "\nas_of: 2027-01-01\n", "", "as_of stands twice", 58},
	} {
		packs, _, bad := Shipped().Over([]byte(x.pack))
		if len(bad) == 0 || packs != nil {
			t.Errorf("%s is taken", x.name)
			continue
		}
		f := bad[0]
		if !strings.HasPrefix(f.Field, x.field) || !strings.Contains(f.Says, x.says) || x.line > 0 && f.Line != x.line || f.Line == 0 {
			t.Errorf("%s: line %d, %s: %s", x.name, f.Line, f.Field, f.Says)
		}
	}
}

func FuzzAPackOfStrangersIsReadOrRefused(f *testing.F) {
	for _, id := range []string{"in-dpdp", "uk", "ch-fadp"} {
		f.Add(Shipped().Pack(id))
	}
	f.Add([]byte("id: eu-gdpr\nas_of: 2027-01-01\nschema: privet-law/1\nlawful_bases: &a [*a]\n"))
	f.Fuzz(func(t *testing.T, pack []byte) {
		packs, l, bad := Shipped().Over(pack)
		if (packs == nil) == (len(bad) == 0) {
			t.Fatalf("neither packs nor faults: %v", bad)
		}
		if packs != nil {
			Shipped().Compare(packs, l.ID)
		}
	})
}

// A case that began under the old rule keeps it (S-063, S-157): a pack that tells only of
// the new one, with the day from which it applies, changes no date before that day.
func TestARuleOfALaterPackGovernsOnlyWhatBeginsAfterIt(t *testing.T) {
	t.Parallel()
	later, _, bad := Shipped().Over(edited(t, "eu-gdpr", "as_of: 2026-11-21", "as_of: 2027-06-01",
		"respond_within: {value: 1, unit: month, cite: Art. 12(3), ver: P}", "respond_within: {value: 3, unit: month, applies_from: 2027-07-01, cite: Art. 12(3), ver: P}"))
	if bad != nil {
		t.Fatal(bad[0])
	}
	for _, c := range []struct {
		received, due string
	}{{"2026-01-31T09:00:00Z", "2026-03-02"}, {"2027-06-30T09:00:00Z", "2027-07-30"}, {"2027-07-01T09:00:00Z", "2027-10-01"}} {
		at, err := time.Parse(time.RFC3339, c.received)
		if err != nil {
			t.Fatal(err)
		}
		d, err := later.Deadline(Facts{Law: "eu-gdpr", Kind: AskAccess, Event: at, Zone: "Europe/Berlin", Place: "DE"})
		if err != nil || string(d.Governs().Day) != c.due {
			t.Errorf("received %s: due %s, want %s, %v", c.received, d.Governs().Day, c.due, err)
		}
	}
}

// A pack brings the words of its phrases in other languages; one for a phrase that stands
// nowhere, in no language or without a text is refused where it stands.
func TestAPackMaySayItsPhrasesInOtherLanguages(t *testing.T) {
	t.Parallel()
	p := packs(t)
	text := string(p.Pack("br-lgpd"))
	text = text[:strings.Index(text, "\nwords:")+1]
	over, l, faults := p.Over([]byte(text + "words:\n  fr:\n    \"date of the request\": date de la demande\n    Lei Geral de Proteção de Dados Pessoais: Loi générale\n"))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if s, ok := l.Said("fr", "date of the request"); !ok || s != "date de la demande" || len(l.Languages()) != 1 {
		t.Errorf("%q %v, languages %v", s, ok, l.Languages())
	}
	if !strings.Contains(string(over.Pack("br-lgpd")), "date de la demande") {
		t.Error("the words are not in the pack that is handed out")
	}
	for _, test := range []struct{ words, says string }{
		{"  fr:\n    day of the wish: jour\n", "stands nowhere in the pack"},
		{"  French:\n    date of the request: jour\n", "is no language"},
		{"  fr: jour\n", "has no phrases"},
		{"  fr:\n    date of the request:\n", "has no value"},
		{"  fr:\n    date of the request: a\n    date of the request: b\n", "stands twice"},
		{"  fr:\n    date of the request: " + strings.Repeat("a", MaxSaid+1) + "\n", "is longer than"},
	} {
		_, _, faults := p.Over([]byte(text + "words:\n" + test.words))
		if !slices.ContainsFunc(faults, func(f *Fault) bool { return strings.Contains(f.Says, test.says) && f.Line > strings.Count(text, "\n") }) {
			t.Errorf("%q: %v", test.words, faults)
		}
	}
}
