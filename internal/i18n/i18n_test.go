package i18n_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/locales"
)

func files(pairs ...string) fstest.MapFS {
	fs := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		fs[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return fs
}

func load(t *testing.T, pairs ...string) *i18n.Catalogue {
	t.Helper()
	cat, err := i18n.Load(files(pairs...))
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

func shipped(t *testing.T) *i18n.Catalogue {
	t.Helper()
	cat, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

func TestMistakesInFilesAreNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		files []string
		want  []string
	}{
		{"same key in two parts", []string{"en/a.json", `{"x":"1"}`, "en/b.json", `{"x":"2"}`}, []string{"en/a.json", "en/b.json", "key x"}},
		{"same key twice in one part", []string{"en/a.json", `{"x":"1","x":"2"}`}, []string{"en/a.json", "key x"}},
		{"not an object", []string{"en/a.json", `["x"]`}, []string{"en/a.json", "object"}},
		{"cut off", []string{"en/a.json", `{"x":"1"`}, []string{"en/a.json"}},
		{"text behind", []string{"en/a.json", `{"x":"1"} {}`}, []string{"en/a.json"}},
		{"number as sentence", []string{"en/a.json", `{"x":1}`}, []string{"key x"}},
		{"plural without other", []string{"en/a.json", `{"x":{"one":"1"}}`}, []string{"key x", "other"}},
		{"unknown category", []string{"en/a.json", `{"x":{"singular":"1","other":"2"}}`}, []string{"singular"}},
		{"category that English never chooses", []string{"en/a.json", `{"x":{"zero":"none","one":"1","other":"2"}}`}, []string{"en/a.json", "key x", "zero", "=0"}},
		{"placeholder that English lacks", []string{"en/a.json", `{"x":"{file}"}`, "de/a.json", `{"x":"{datei}"}`}, []string{"de/a.json", "datei"}},
		{"no English", []string{"de/a.json", `{}`}, []string{"no folder en"}},
		{"no language", []string{"en/a.json", `{}`, "x!/a.json", `{}`}, []string{"x!/a.json"}},
		{"reference to nothing", []string{"en/a.json", `{"x":"{=term.y}"}`}, []string{"en/a.json", "key x", "term.y"}},
		{"reference to itself", []string{"en/a.json", `{"x":"{=y}","y":"{=x}"}`}, []string{"en/a.json", "back to itself"}},
		{"reference to plural forms", []string{"en/a.json", `{"x":"{=y}","y":{"one":"1","other":"2"}}`}, []string{"key x", "plural"}},
		{"reference with an unknown place", []string{"en/a.json", `{"x":"{=y|middle}","y":"1"}`}, []string{"key x", "{=y|middle}"}},
		{"placeholder with an unknown place", []string{"en/a.json", `{"x":"{y|middle}"}`}, []string{"key x", "{y|middle}"}},
		{"wording of no language", []string{"en/a.json", `{}`, "fr-x-iso/a.json", `{}`}, []string{"fr-x-iso", "no language fr"}},
		{"key of a wording that its language lacks", []string{"en/a.json", `{"x":"1"}`, "en-x-iso/a.json", `{"y":"1"}`}, []string{"en-x-iso/a.json", "key y"}},
		{"wording with another placeholder", []string{"en/a.json", `{"x":"{a}"}`, "en-x-iso/a.json", `{"x":"1"}`}, []string{"en-x-iso/a.json", "key x"}},
	} {
		_, err := i18n.Load(files(c.files...))
		if err == nil {
			t.Errorf("%s: no error", c.name)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v does not name %q", c.name, err, want)
			}
		}
	}
}

func TestSentencesAreFilledAndCounted(t *testing.T) {
	t.Parallel()
	cat := load(t, "en/a.json", `{
		"plain":"Nothing here.", "hello":"Hello {name}, {name}!", "two":"{register:register.*.one} {at}",
		"left":{"=0":"none left","one":"{count} left over","other":"{count} left"},
		"register.parties.one":"party", "only":"English", "format.group":","}`,
		"de/a.json", `{"hello":"Guten Tag, {name}!", "register.parties.one":"Partei"}`,
		"pl/a.json", `{"left":{"one":"{count} plik","few":"{count} pliki","many":"{count} plików","other":"{count} pliku"}}`,
		"de-AT/a.json", `{"hello":"Servus {name}!"}`)
	for _, c := range []struct{ lang, got, want string }{
		{"plain", cat.Words("en").T("plain"), "Nothing here."},
		{"repeated", cat.Words("en").T("hello", "name", "Ana"), "Hello Ana, Ana!"},
		{"braces in a value are not a placeholder", cat.Words("en").T("hello", "name", "{name}"), "Hello {name}, {name}!"},
		{"missing argument", cat.Words("en").T("hello"), "Hello {name}, {name}!"},
		{"key of a key", cat.Words("en").T("two", "register", "parties", "at", "PT-0001"), "party PT-0001"},
		{"unknown key of a key", cat.Words("en").T("two", "register", "odd", "at", 7), "odd 7"},
		{"key as an argument", cat.Words("de").T("hello", "name", i18n.Key("register.parties.one")), "Guten Tag, Partei!"},
		{"exact number", cat.Words("en").T("left", "count", 0), "none left"},
		{"one", cat.Words("en").T("left", "count", 1), "1 left over"},
		{"many", cat.Words("en").T("left", "count", int64(12345)), "12,345 left"},
		{"no count", cat.Words("en").T("left"), "{count} left"},
		{"Polish few", cat.Words("pl").T("left", "count", 22), "22 pliki"},
		{"Polish many", cat.Words("pl").T("left", "count", 25), "25 plików"},
		{"English for German", cat.Words("de").T("only"), "English"},
		{"German for Swiss", cat.Words("de-CH").T("hello", "name", "Ana"), "Guten Tag, Ana!"},
		{"Austrian", cat.Words("de-AT").T("hello", "name", "Ana"), "Servus Ana!"},
		{"German for Austrian", cat.Words("de-AT").T("register.parties.one"), "Partei"},
		{"unknown language", cat.Words("xx").T("only"), "English"},
		{"no language", cat.Words("").T("only"), "English"},
		{"unknown key", cat.Words("de").T("no.such.key"), "no.such.key"},
		{"zero words", i18n.Words{}.T("only"), "only"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.lang, c.got, c.want)
		}
	}
	if got := cat.Missing("de", []string{"only", "hello", "zzz", "only"}); !slices.Equal(got, []string{"only", "zzz"}) {
		t.Errorf("missing: %v", got)
	}
	if got := cat.Missing("fr", []string{"only"}); !slices.Equal(got, []string{"only"}) {
		t.Errorf("a language that is not there lacks everything: %v", got)
	}
}

func TestProblemsSpeakTheReadersLanguage(t *testing.T) {
	t.Parallel()
	de := shipped(t).Words("de")
	var list problem.List
	list.Add("title", "required")
	list.Add("note", "too_long", "max", 4000)
	p, _ := problem.As(list.Err())
	for _, c := range []struct{ got, want string }{
		{de.Problem(p), "2 Angaben brauchen Ihre Aufmerksamkeit."},
		{de.Field(p.Fields[0]), "Bitte ausfüllen."},
		{de.Field(p.Fields[1]), "Zu lang: höchstens 4.000 Zeichen."},
		{de.Problem(problem.NotFound("parties", "PT-0001")), "Das gibt es nicht, oder Sie dürfen es nicht sehen."},
		{de.Problem(problem.New(problem.Stale, "nobody_translated_this")), de.T("problem.stale")},
		{de.Problem(nil), ""},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	for _, kind := range []problem.Kind{problem.Internal, problem.Invalid, problem.Unauthenticated, problem.Forbidden, problem.Missing,
		problem.Stale, problem.Blocked, problem.TooLarge, problem.Throttled, problem.Unavailable} {
		if key := "problem." + string(kind); !de.Has(key) {
			t.Errorf("no sentence for the kind %s", kind)
		}
	}
}

func TestDatesNumbersAndPeriodsFollowTheLanguage(t *testing.T) {
	t.Parallel()
	cat := shipped(t)
	en, de := cat.Words("en"), cat.Words("de")
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2027, 3, 1, 23, 5, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{en.Day("2027-03-01"), "1 March 2027"},
		{de.Day("2027-03-01"), "1. März 2027"},
		{en.ShortDay("2027-03-01"), "1 Mar 2027"},
		{de.ShortDay("2027-03-01"), "01.03.2027"},
		{en.Day(""), ""},
		{en.Day("soon"), "soon"},
		{en.Time(at, berlin), "2 Mar 2027, 00:05"},
		{de.Time(at, time.UTC), "01.03.2027, 23:05 Uhr"},
		{de.Time(time.Time{}, berlin), ""},
		{en.Number(1234567), "1,234,567"},
		{de.Number(-1234), "−1.234"},
		{en.Number(999), "999"},
		{de.Decimal("1234.50"), "1.234,50"},
		{en.Decimal("0.5"), "0.5"},
		{en.Decimal("-"), "-"},
		{en.Decimal("1e5"), "1e5"},
		{en.Decimal("5."), "5."},
		{de.Percent(12), "12\u00a0%"},
		{en.Percent(12), "12%"},
		{en.Bytes(999), "999\u00a0B"},
		{de.Bytes(1536000), "1,5\u00a0MB"},
		{en.Bytes(999_960), "1\u00a0MB"},
		{en.Period("P6M"), "6 months"},
		{de.Period("P6M"), "6 Monate"},
		{en.Period("P1Y6M"), "1 year and 6 months"},
		{de.Period("P1Y2M3D"), "1 Jahr, 2 Monate und 3 Tage"},
		{en.Period("PT72H"), "72 hours"},
		{en.Period("P0D"), "0 days"},
		{en.Period(""), ""},
		{en.Period("ages"), "ages"},
		{en.Weekday(time.Sunday), "Sunday"},
		{de.Or("a", "b", "c"), "a, b oder c"},
		{de.And(), ""},
		{de.Show([]string{"a", "b"}), "a und b"},
		{de.T("problem.too_large", "limit", i18n.Size(20_000_000)), "Das ist zu groß. Die Grenze liegt bei 20\u00a0MB."},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestReadersGetTheLanguageTheyAskFor(t *testing.T) {
	t.Parallel()
	cat := shipped(t)
	for _, c := range []struct {
		wishes []string
		want   string
	}{
		{[]string{"de-CH,de;q=0.9,en;q=0.5"}, "de"},
		{[]string{"fr,de;q=0.8,en;q=0.7"}, "de"},
		{[]string{"fr"}, "en"},
		{[]string{""}, "en"},
		{[]string{"", "de"}, "de"},
		{[]string{"en", "de"}, "en"},
		{[]string{"en-US"}, "en"},
		{[]string{"\x00;;q=x"}, "en"},
		{nil, "en"},
	} {
		if got := cat.Match(c.wishes...); got != c.want {
			t.Errorf("%q: %s, want %s", c.wishes, got, c.want)
		}
	}
	if got := cat.Languages(); len(got) < 2 || got[0] != (i18n.Language{Code: "en", Name: "English"}) ||
		!slices.Contains(got, i18n.Language{Code: "de", Name: "Deutsch"}) {
		t.Errorf("languages: %v", got)
	}
}

func TestWordsSortAsADictionaryDoes(t *testing.T) {
	t.Parallel()
	words := []string{"Zebra", "PA-0010", "Äpfel", "apfel", "PA-0009", "Öl", "Ofen"}
	i18n.SortBy(shipped(t).Words("de"), words, func(s string) string { return s })
	if want := []string{"apfel", "Äpfel", "Ofen", "Öl", "PA-0009", "PA-0010", "Zebra"}; !slices.Equal(words, want) {
		t.Errorf("%v, want %v", words, want)
	}
}

// S-173: what English says, every shipped language says too, and nothing else.
func TestEveryLanguageHasEverySentence(t *testing.T) {
	t.Parallel()
	cat := shipped(t)
	for _, lang := range cat.Languages() {
		if gone := cat.Missing(lang.Code, cat.Keys(i18n.Base)); len(gone) > 0 {
			t.Errorf("%s lacks %v", lang.Code, gone)
		}
		// A key with ~ is a case of a word that this language has and others need not.
		own := slices.DeleteFunc(cat.Keys(lang.Code), func(key string) bool { return strings.Contains(key, "~") })
		if more := cat.Missing(i18n.Base, own); len(more) > 0 {
			t.Errorf("%s has what English lacks: %v", lang.Code, more)
		}
	}
}

func BenchmarkFilledSentence(b *testing.B) {
	cat, err := i18n.Load(locales.Files)
	if err != nil {
		b.Fatal(err)
	}
	w := cat.Words("de")
	for b.Loop() {
		w.T("problem.invalid_fields", "count", 12)
	}
}
