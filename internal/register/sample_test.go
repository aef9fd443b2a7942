package register_test

import (
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// book has a field of every kind, so that each is written, read and checked.
type book struct {
	register.Head
	Code      string        `reg:"required,max=5,key,list"`
	Summary   register.Text `reg:"max=20,search"`
	Lent      bool
	Pages     int64
	Price     register.Decimal
	Bought    calendar.Day `reg:"filter"`
	Loan      calendar.Period
	Scanned   time.Time
	Binding   binding
	Moods     register.Choices[mood] `reg:"max=2"`
	Genre     register.Term[genre]
	Topics    register.Terms[genre]
	Printed   register.Country
	SoldIn    register.Countries
	Sequel    register.Link[book]
	Quotes    register.Links[book]
	About     register.Ref[anything]
	Nicknames register.Lines
	Scans     register.Files
	Chapters  register.Rows[chapter]
	Best      register.Row[chapter]
}

type chapter struct {
	register.RowHead
	Name string `reg:"required,max=10"`
	From int64
	Next register.Row[chapter]
	Says register.Links[book]
}

func (c *chapter) Validate(p *problem.List) { p.If(c.From < 0, "from", "negative") }

func (b *book) Validate(p *problem.List) { p.If(b.Pages < 0, "pages", "negative") }

type binding string

func (binding) Values() []string { return []string{"soft", "hard"} }

type mood string

func (mood) Values() []string { return []string{"sad", "gay", "wise"} }

type genre struct{}

func (genre) Scheme() string { return "genre" }

type anything struct{}

func (anything) Registers() []string { return nil }

var books = register.Define[book](register.Def[book]{
	Name: "old-books", Prefix: "BK", Group: access.Records,
	Groups: []register.Group{{Name: "first", Fields: []string{"code", "summary"}}},
})

var (
	one   = id.MustParse("01890a5d-ac96-774b-bcce-000000000001")
	two   = id.MustParse("01890a5d-ac96-774b-bcce-000000000002")
	three = id.MustParse("01890a5d-ac96-774b-bcce-000000000003")
	noon  = time.Date(2026, 3, 31, 12, 0, 0, 250_000, time.UTC)
	sum   = strings.Repeat("0f", 32)
)

// full is a book with something in every field and every key of the head.
func full() *book {
	return &book{
		Head: register.Head{
			ID: one, Org: two, Ref: "BK-0001", Title: `A "b" \ <c> & ü`, Owner: three, State: "read", Rev: 3, ApprovedRev: 2,
			Created: noon, Updated: noon.Add(time.Hour), CreatedBy: two, UpdatedBy: three,
			ReviewEvery: "P1Y", ReviewDue: "2027-03-31", ReviewedOn: "2026-03-31", ReviewedBy: three,
			Archived: noon, ArchiveReason: "lost", Confidentiality: access.Internal,
			Tags: []string{"x", "y; z"}, Attributes: []register.Attribute{{Label: "Shelf", Value: "4\n5"}},
		},
		Code: "B-1", Summary: "line\nline\t\u0001", Lent: true, Pages: 120, Price: 125_000, Bought: "2026-01-02", Loan: "P4W", Scanned: noon,
		Binding: "hard", Moods: register.Choices[mood]{"sad", "wise"}, Genre: "crime", Topics: register.Terms[genre]{"crime", "a; b"},
		Printed: "DE", SoldIn: register.Countries{"DE", "AT"}, Sequel: register.To[book](two), Quotes: register.Links[book]{two, three},
		About: register.Ref[anything]{ID: three}, Nicknames: register.Lines{"the red one", "a; b"},
		Scans:    register.Files{{Sum: sum, Name: "a; b 1.pdf", MediaType: "text/plain; charset=utf-8", Size: 7}},
		Chapters: register.Rows[chapter]{{RowHead: register.RowHead{ID: one}, Name: "I", From: 1, Next: register.Row[chapter]{ID: two}}, {RowHead: register.RowHead{ID: two}, Name: "II", Says: register.Links[book]{three}}},
		Best:     register.Row[chapter]{ID: two},
	}
}

// complaints are "path key" of each field that a list names.
func complaints(l *problem.List) []string {
	var out []string
	for _, f := range l.Fields() {
		out = append(out, f.Path+" "+f.Key)
	}
	return out
}

func same(t *testing.T, name string, got, want []string) {
	t.Helper()
	if strings.Join(got, ", ") != strings.Join(want, ", ") {
		t.Errorf("%s: complains of %q, want %q", name, got, want)
	}
}
