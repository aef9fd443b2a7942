package register_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/register"
)

type headless struct{ Name string }

type headLater struct {
	Name string
	register.Head
}

type floating struct {
	register.Head
	Weight float64
}

type misspelt struct {
	register.Head
	Name string `reg:"requierd"`
}

type unbounded struct {
	register.Head
	Name string `reg:"max=0"`
}

type wordBound struct {
	register.Head
	Name string `reg:"max=ten"`
}

type secondTitle struct {
	register.Head
	Tags string
}

type nested struct {
	register.Head
	Rows register.Rows[nestedRow]
}

type nestedRow struct {
	register.RowHead
	Rows register.Rows[chapter]
}

type rowsWithoutHead struct {
	register.Head
	Rows register.Rows[headless]
}

type orphan struct {
	register.Head
	Best register.Row[chapter]
}

type plain struct {
	register.Head
	Name string
}

func define[T any, P interface {
	*T
	register.Record
}](d register.Def[T]) func() {
	return func() {
		if d.Name == "" {
			d.Name = "things"
		}
		if d.Prefix == "" {
			d.Prefix = "TH"
		}
		d.Group = access.Records
		register.Define[T, P](d)
	}
}

func TestAMistakeInAStructStopsTheProgramAndNamesThePlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		do    func()
		words []string
	}{
		{"head not first", define[headLater](register.Def[headLater]{}), []string{"embed", "first"}},
		{"type outside the set", define[floating](register.Def[floating]{}), []string{"Weight", "float64"}},
		{"tag word", define[misspelt](register.Def[misspelt]{}), []string{"Name", "requierd"}},
		{"limit of nothing", define[unbounded](register.Def[unbounded]{}), []string{"Name", "max=0"}},
		{"limit in words", define[wordBound](register.Def[wordBound]{}), []string{"Name", "max=ten"}},
		{"field of the head again", define[secondTitle](register.Def[secondTitle]{}), []string{"tags", "head"}},
		{"rows within rows", define[nested](register.Def[nested]{}), []string{"rows within rows"}},
		{"rows without head", define[rowsWithoutHead](register.Def[rowsWithoutHead]{}), []string{"RowHead"}},
		{"row of a list that is not there", define[orphan](register.Def[orphan]{}), []string{"no child list", "chapter"}},
		{"group of an unknown field", define[plain](register.Def[plain]{Groups: []register.Group{{Name: "g", Fields: []string{"nome"}}}}), []string{"group g", "nome"}},
		{"field in two groups", define[plain](register.Def[plain]{Groups: []register.Group{{Name: "g", Fields: []string{"name"}}, {Name: "h", Fields: []string{"name"}}}}), []string{"group h", "name"}},
		{"no prefix", func() { register.Define[plain](register.Def[plain]{Name: "things", Group: access.Records}) }, []string{"prefix"}},
		{"no name", func() { register.Define[plain](register.Def[plain]{Prefix: "TH", Group: access.Records}) }, []string{"name"}},
		{"no group", func() { register.Define[plain](register.Def[plain]{Prefix: "TH", Name: "things"}) }, []string{"group"}},
		{"link to no register", func() {
			register.NewSet(register.Define[plain](register.Def[plain]{Name: "things", Prefix: "TH", Group: access.Records}).Type, register.Define[stray](register.Def[stray]{Name: "strays", Prefix: "ST", Group: access.Records}).Type)
		}, []string{"strays", "to", "book"}},
		{"two of one name", func() { register.NewSet(books.Type, books.Type) }, []string{"old-books"}},
	} {
		said := panics(c.do)
		for _, w := range c.words {
			if !strings.Contains(said, w) {
				t.Errorf("%s: said %q, which lacks %q", c.name, said, w)
			}
		}
	}
}

type stray struct {
	register.Head
	To register.Link[book]
}

func panics(do func()) (said string) {
	defer func() {
		if x := recover(); x != nil {
			said = fmt.Sprint(x)
		}
	}()
	do()
	return "nothing"
}

func TestAStructTellsItsFields(t *testing.T) {
	t.Parallel()
	ty := books.Type
	if ty.Table != "old_books" || ty.Approving() || len(ty.Children()) != 1 || len(ty.Columns()) != len(ty.Fields)-1 {
		t.Errorf("%+v", ty)
	}
	for name, want := range map[string]struct {
		kind register.Kind
		max  int
	}{
		"code": {register.KindString, 5}, "summary": {register.KindText, 20}, "lent": {register.KindBool, 1000}, "pages": {register.KindInt, 1000},
		"price": {register.KindDecimal, 1000}, "bought": {register.KindDay, 1000}, "loan": {register.KindPeriod, 1000}, "scanned": {register.KindTime, 1000},
		"binding": {register.KindChoice, 1000}, "moods": {register.KindChoices, 2}, "genre": {register.KindTerm, 1000}, "topics": {register.KindTerms, 2000},
		"printed": {register.KindCountry, 1000}, "sold_in": {register.KindCountries, 2000}, "sequel": {register.KindLink, 1000},
		"quotes": {register.KindLinks, 2000}, "about": {register.KindRef, 1000}, "nicknames": {register.KindLines, 2000},
		"scans": {register.KindFiles, 2000}, "chapters": {register.KindRows, register.MaxRows}, "best": {register.KindRow, 1000},
	} {
		f := ty.Field(name)
		if f == nil || f.Kind != want.kind || f.Max != want.max {
			t.Errorf("%s: %+v", name, f)
		}
	}
	code := ty.Field("code")
	if !code.Required || !code.Key || !code.List || code.Filter || !ty.Field("summary").Search || !ty.Field("bought").Filter {
		t.Error("tag words are lost")
	}
	if ty.Field("best").RowOf != "chapters" || ty.Field("chapters").Table != "old_books_chapters" || ty.Field("genre").Scheme != "genre" || ty.Field("moods").Choice != "mood" {
		t.Error("where a field points is lost")
	}
	if last := ty.Groups[len(ty.Groups)-1]; len(ty.Groups) != 2 || last.Name != "more" || len(last.Fields) != len(ty.Fields)-2 {
		t.Errorf("groups %+v", ty.Groups)
	}
	set := register.NewSet(ty)
	if !slices.Equal(ty.Field("quotes").Registers, []string{"old-books"}) || set.Get("old-books") != ty || set.ByPrefix("BK") != ty || set.Get("x") != nil || set.ByPrefix("X") != nil {
		t.Error("the set does not find what is in it")
	}
}

type shouting struct {
	register.Head
	DPOText    string
	IsSpecial  string
	PIIHeld    string
	AISystems  string
	ID2        string
	ArtPIICode string
}

func TestGoNamesBecomeColumnNames(t *testing.T) {
	t.Parallel()
	ty := register.Define[shouting](register.Def[shouting]{Name: "shouts", Prefix: "SH", Group: access.Records})
	var got []string
	for _, f := range ty.Fields {
		got = append(got, f.Name)
	}
	if want := "dpo_text is_special pii_held ai_systems id2 art_pii_code"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}

func TestLabelKeysNameEveryPart(t *testing.T) {
	t.Parallel()
	keys := books.LabelKeys()
	for _, want := range []string{
		"register.old-books.one", "register.old-books.many", "register.old-books.help", "head.title", "field.old-books.code",
		"field.old-books.chapters", "field.old-books.chapters.name", "choice.mood.wise", "choice.binding.soft", "choice.confidentiality.public",
		"group.old-books.first", "group.old-books.more",
	} {
		if !slices.Contains(keys, want) {
			t.Errorf("no key %s", want)
		}
	}
	if !slices.IsSorted(keys) || len(slices.Compact(slices.Clone(keys))) != len(keys) {
		t.Error("keys stand twice or out of order")
	}
}
