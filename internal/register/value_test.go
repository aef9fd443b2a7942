package register_test

import (
	"math"
	"reflect"
	"testing"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

func TestEveryFieldSurvivesItsForm(t *testing.T) {
	t.Parallel()
	want, got := full(), &book{}
	for _, f := range books.Columns() {
		if f.Name == "topics" {
			continue // a semicolon parts terms that are typed
		}
		text := f.Text(want, nil)
		if text == "" {
			t.Errorf("%s is empty", f.Name)
		}
		var p problem.List
		f.SetText(got, text, nil, &p)
		same(t, f.Name, complaints(&p), nil)
		if f.Text(got, nil) != text || !reflect.DeepEqual(f.In(got).Interface(), f.In(want).Interface()) {
			t.Errorf("%s: %v became %v", f.Name, f.In(want), f.In(got))
		}
		f.SetText(got, "", nil, &p)
		if !f.IsZero(got) || f.Text(got, nil) != "" {
			t.Errorf("%s: empty text leaves %v", f.Name, f.In(got))
		}
	}
}

func TestListsAreTypedByLineOrSemicolon(t *testing.T) {
	t.Parallel()
	b := &book{}
	var p problem.List
	linked.Field("topics").SetText(b, " crime ; war\r\n\r\n law;", nil, &p)
	linked.Field("sold_in").SetText(b, "de;at", nil, &p)
	linked.Field("nicknames").SetText(b, "a; b\nc", nil, &p)
	linked.Field("quotes").SetText(b, "BK-0002\n"+three.String(), resolve, &p)
	same(t, "lists", complaints(&p), nil)
	want := &book{
		Topics: register.Terms[genre]{"crime", "war", "law"}, SoldIn: register.Countries{"DE", "AT"},
		Nicknames: register.Lines{"a; b", "c"}, Quotes: register.Links[book]{two, three},
	}
	if !reflect.DeepEqual(b, want) {
		t.Errorf("%s", books.JSON(b))
	}
}

func TestWhatCannotBeReadLeavesTheFieldAlone(t *testing.T) {
	t.Parallel()
	for field, c := range map[string]struct{ text, key string }{
		"lent": {"maybe", "bad_bool"}, "pages": {"1.5", "bad_number"}, "price": {"1,5", "bad_decimal"}, "scanned": {"noon", "bad_time"},
		"sequel": {"nobody", "unknown_link"}, "quotes": {"BK-0002\nnobody", "unknown_link"}, "best": {"BK-0002", "unknown_link"},
		"scans": {"a file", "bad_file"},
	} {
		b := full()
		var p problem.List
		linked.Field(field).SetText(b, c.text, resolve, &p)
		same(t, field, complaints(&p), []string{field + " " + c.key})
		if !reflect.DeepEqual(b, full()) {
			t.Errorf("%s changed to %v", field, linked.Field(field).In(b))
		}
	}
}

func TestLinksAreShownAsTheCallerNamesThem(t *testing.T) {
	t.Parallel()
	name := func(at id.ID) string {
		if at == two {
			return "BK-0002"
		}
		return ""
	}
	if got, want := books.Field("quotes").Text(full(), name), "BK-0002\n"+three.String(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestFieldsTellWhatTheyPointAt(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]id.ID{"sequel": {two}, "quotes": {two, three}, "about": {three}, "best": nil, "code": nil} {
		if got := books.Field(name).IDs(full()); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	if got := books.Field("sequel").IDs(&book{}); got != nil {
		t.Errorf("an empty link points at %v", got)
	}
}

func TestRowsGetIdentifiersInTheirOrderAndKeepThem(t *testing.T) {
	t.Parallel()
	b, rows := &book{}, books.Field("chapters")
	row := rows.NewRow()
	rows.Rows[0].SetText(row, "new", nil, &problem.List{})
	rows.Append(b, row)
	rows.AppendRow(b)
	b.Chapters = append(b.Chapters, chapter{RowHead: register.RowHead{ID: two}})
	books.GiveRowIDs(b)
	first, second := b.Chapters[0].ID, b.Chapters[1].ID
	if first.IsZero() || second.IsZero() || first.String() >= second.String() || b.Chapters[2].ID != two || b.Chapters[0].Name != "new" {
		t.Errorf("%+v", b.Chapters)
	}
	books.GiveRowIDs(b)
	if b.Chapters[0].ID != first {
		t.Error("a row got a second identifier")
	}
	for i, r := range rows.RowsOf(b) {
		if *register.RowID(r) != b.Chapters[i].ID {
			t.Errorf("row %d is not its own", i)
		}
	}
}

func TestDecimalsAreExact(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]register.Decimal{
		"0": 0, "12": 120_000, "12.5": 125_000, "12.5000": 125_000, "-0.0001": -1, "-0.5": -5000, " 7 ": 70_000, "1.": 10_000,
		"922337203685477.5807": math.MaxInt64, "-922337203685477.5808": math.MinInt64,
	} {
		got, err := register.ParseDecimal(text)
		if err != nil || got != want {
			t.Errorf("%q: %d, %v", text, got, err)
		}
		if back, err := register.ParseDecimal(got.String()); err != nil || back != want {
			t.Errorf("%q is written %q and read %d, %v", text, got, back, err)
		}
	}
	for _, text := range []string{"", "-", "+", ".", ".5", "1.23456", "1,5", "1e3", "1.-5", "--1", "a", "0x1", "922337203685477.5808", "1_000"} {
		if got, err := register.ParseDecimal(text); err == nil {
			t.Errorf("%q was read as %s", text, got)
		}
	}
	for d, want := range map[register.Decimal]string{0: "0", 5: "0.0005", -5000: "-0.5", 100_000: "10", 123_400: "12.34"} {
		if d.String() != want {
			t.Errorf("%d is written %s, want %s", int64(d), d, want)
		}
	}
}
