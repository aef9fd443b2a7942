package register_test

import (
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

func TestEveryKindIsCheckedGoodAndBad(t *testing.T) {
	t.Parallel()
	long := func(n int) string { return strings.Repeat("ü", n) }
	for _, c := range []struct {
		name string
		set  func(*book)
		want []string // none: good
	}{
		{"all fields filled", func(b *book) {}, nil},
		{"title missing", func(b *book) { b.Title = "" }, []string{"title required"}},
		{"title of blanks", func(b *book) { b.Title = " \t" }, []string{"title required"}},
		{"title at its limit, counted in characters", func(b *book) { b.Title = long(register.MaxTitle) }, nil},
		{"title too long", func(b *book) { b.Title = long(register.MaxTitle + 1) }, []string{"title too_long"}},
		{"title of two lines", func(b *book) { b.Title = "a\nb" }, []string{"title one_line"}},
		{"title no database keeps", func(b *book) { b.Title = "a\x00b" }, []string{"title bad_text"}},
		{"title of half characters", func(b *book) { b.Title = "a\xff" }, []string{"title bad_text"}},
		{"review of no length", func(b *book) { b.ReviewEvery = "yearly" }, []string{"review_every bad_period"}},
		{"review on no day", func(b *book) { b.ReviewDue = "2026-02-29" }, []string{"review_due bad_day"}},
		{"reviewed on no day", func(b *book) { b.ReviewedOn = "today" }, []string{"reviewed_on bad_day"}},
		{"leap day", func(b *book) { b.ReviewDue = "2028-02-29" }, nil},
		{"unknown confidentiality", func(b *book) { b.Confidentiality = "secret" }, []string{"confidentiality unknown_value"}},
		{"no confidentiality", func(b *book) { b.Confidentiality = "" }, nil},
		{"too many tags", func(b *book) { b.Tags = strings.Split(strings.Repeat("a,", register.MaxTags)+"a", ",") }, []string{"tags too_many"}},
		{"empty tag", func(b *book) { b.Tags = []string{" "} }, []string{"tags required"}},
		{"long tag", func(b *book) { b.Tags = []string{long(register.MaxTag + 1)} }, []string{"tags too_long"}},
		{"own field without name", func(b *book) { b.Attributes = []register.Attribute{{Value: "x"}} }, []string{"attributes required"}},
		{"own field of long value", func(b *book) {
			b.Attributes = []register.Attribute{{Label: "x", Value: long(register.MaxValue + 1)}}
		}, []string{"attributes too_long"}},
		{"too many own fields", func(b *book) {
			for range register.MaxAttributes + 1 {
				b.Attributes = append(b.Attributes, register.Attribute{Label: "x"})
			}
		}, []string{"attributes too_many"}},
		{"archive reason too long", func(b *book) { b.ArchiveReason = long(register.MaxValue + 1) }, []string{"archive_reason too_long"}},

		{"required missing", func(b *book) { b.Code = "" }, []string{"code required"}},
		{"required of blanks", func(b *book) { b.Code = "  " }, []string{"code required"}},
		{"string at its limit", func(b *book) { b.Code = long(5) }, nil},
		{"string too long", func(b *book) { b.Code = long(6) }, []string{"code too_long"}},
		{"string of two lines", func(b *book) { b.Code = "a\rb" }, []string{"code one_line"}},
		{"prose of two lines", func(b *book) { b.Summary = "a\nb" }, nil},
		{"prose too long", func(b *book) { b.Summary = register.Text(long(21)) }, []string{"summary too_long"}},
		{"prose no database keeps", func(b *book) { b.Summary = "\x00" }, []string{"summary bad_text"}},
		{"no day", func(b *book) { b.Bought = "31.03.2026" }, []string{"bought bad_day"}},
		{"no length of time", func(b *book) { b.Loan = "P" }, []string{"loan bad_period"}},
		{"unknown choice", func(b *book) { b.Binding = "gold" }, []string{"binding unknown_value"}},
		{"one of several choices unknown", func(b *book) { b.Moods[1] = "mad" }, []string{"moods unknown_value"}},
		{"too many choices", func(b *book) { b.Moods = append(b.Moods, "gay") }, []string{"moods too_many"}},
		{"foreign words where no code fits", func(b *book) { b.Genre = "Krimi, eher leicht" }, nil},
		{"term of two lines", func(b *book) { b.Genre = "a\nb" }, []string{"genre one_line"}},
		{"empty term in a list", func(b *book) { b.Topics = register.Terms[genre]{"a", " "} }, []string{"topics empty_entry"}},
		{"no country", func(b *book) { b.Printed = "Deutschland" }, []string{"printed bad_country"}},
		{"country in small letters", func(b *book) { b.SoldIn = register.Countries{"DE", "at"} }, []string{"sold_in bad_country"}},
		{"link to nothing", func(b *book) { b.Quotes = register.Links[book]{id.ID{}} }, []string{"quotes unknown_link"}},
		{"empty line", func(b *book) { b.Nicknames = register.Lines{""} }, []string{"nicknames empty_entry"}},
		{"file without content", func(b *book) { b.Scans[0].Sum = "abc" }, []string{"scans bad_file"}},
		{"file of negative size", func(b *book) { b.Scans[0].Size = -1 }, []string{"scans bad_file"}},
		{"file of long name", func(b *book) { b.Scans[0].Name = long(register.MaxTitle + 1) }, []string{"scans too_long"}},
		{"row of another record", func(b *book) { b.Best.ID = three }, []string{"best unknown_row"}},
		{"row that names no sibling", func(b *book) { b.Chapters[0].Next.ID = three }, []string{"chapters.0.next unknown_row"}},
		{"two rows of one identifier", func(b *book) { b.Chapters[0].ID = two }, []string{"chapters.1 row_twice"}},
		{"two new rows", func(b *book) {
			b.Chapters = register.Rows[chapter]{{Name: "a"}, {Name: "b"}}
			b.Best.ID = id.ID{}
		}, nil},
		{"required missing in a row", func(b *book) { b.Chapters[1].Name = "" }, []string{"chapters.1.name required"}},
		{"too long in a row", func(b *book) { b.Chapters[1].Name = long(11) }, []string{"chapters.1.name too_long"}},
		{"the row's own rule", func(b *book) { b.Chapters[0].From = -1 }, []string{"chapters.0.from negative"}},
		{"the record's own rule", func(b *book) { b.Pages = -1 }, []string{"pages negative"}},
		{"too many rows", func(b *book) {
			b.Chapters, b.Best.ID = make(register.Rows[chapter], register.MaxRows+1), id.ID{}
		}, []string{"chapters too_many"}},
		{"everything wrong is said at once", func(b *book) { b.Title, b.Code, b.Pages = "", "", -1 }, []string{"title required", "code required", "pages negative"}},
	} {
		b := full()
		c.set(b)
		var p problem.List
		books.Check(b, &p)
		same(t, c.name, complaints(&p), c.want)
	}
}

func TestComplaintsSayWhatWouldBeRight(t *testing.T) {
	t.Parallel()
	b := full()
	b.Code, b.Binding, b.Best.ID = "123456", "gold", three
	var p problem.List
	books.Check(b, &p)
	f := p.Fields()
	if len(f) != 3 || f[0].Args["max"] != 5 || f[1].Args["values"] != "soft, hard" || f[2].Args["list"] != "chapters" {
		t.Errorf("%+v", f)
	}
}
