package register_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// resolve knows one book by its reference and one person by name.
func resolve(registers []string, text string) id.ID {
	switch {
	case text == "BK-0002" && (len(registers) == 0 || slices.Contains(registers, "old-books")):
		return two
	case text == "Ada" && slices.Contains(registers, "people"):
		return three
	}
	return id.ID{}
}

// linked resolves where links point, as the program does at its start.
var linked = register.NewSet(books.Type).Get("old-books")

func TestAPatchChangesWhatItNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, patch string
		want        func(*book)
	}{
		{"nothing", `{}`, func(b *book) {}},
		{"a title, trimmed", `{"title":"  New "}`, func(b *book) { b.Title = "New" }},
		{"null empties", `{"code":null,"pages":null,"moods":null,"chapters":null,"scans":null,"sequel":null,"scanned":null,"lent":null,"tags":null,"owner":null,"attributes":null}`, func(b *book) {
			b.Code, b.Pages, b.Moods, b.Chapters, b.Scans, b.Lent = "", 0, nil, nil, nil, false
			b.Sequel.ID, b.Owner, b.Tags, b.Attributes = id.ID{}, id.ID{}, nil, nil
			b.Scanned = time.Time{}
		}},
		{"empty text empties", `{"code":"","sequel":"","bought":"","topics":[],"tags":[]}`, func(b *book) {
			b.Code, b.Bought, b.Topics, b.Tags = "", "", nil, nil
			b.Sequel.ID = id.ID{}
		}},
		{"a list replaces the list", `{"topics":["war"],"tags":[" b ","a","b",""]}`, func(b *book) {
			b.Topics, b.Tags = register.Terms[genre]{"war"}, []string{"b", "a"}
		}},
		{"numbers", `{"pages":0,"price":3.25}`, func(b *book) { b.Pages, b.Price = 0, 32_500 }},
		{"a number as text", `{"price":"-0.0001"}`, func(b *book) { b.Price = -1 }},
		{"countries in capitals", `{"printed":"at","sold_in":["ch"]}`, func(b *book) { b.Printed, b.SoldIn = "AT", register.Countries{"CH"} }},
		{"links by identifier, reference and name", `{"sequel":"` + three.String() + `","quotes":["BK-0002"],"about":"BK-0002","owner":"Ada"}`, func(b *book) {
			b.Sequel.ID, b.Quotes, b.About.ID, b.Owner = three, register.Links[book]{two}, two, three
		}},
		{"rows replace the rows and may be new", `{"chapters":[{"name":"new"},{"id":"` + two.String() + `","name":"kept","next":"` + two.String() + `","says":["BK-0002"]}]}`, func(b *book) {
			b.Chapters = register.Rows[chapter]{{Name: "new"}, {RowHead: register.RowHead{ID: two}, Name: "kept", Next: register.Row[chapter]{ID: two}, Says: register.Links[book]{two}}}
		}},
		{"what is so already may be said", `{"id":"` + one.String() + `","rev":3,"register":"old-books","state":"read","archived":"2026-03-31T12:00:00.000250Z"}`, func(b *book) {}},
		{"own fields", `{"attributes":[{"label":"Room","value":"7"}]}`, func(b *book) { b.Attributes = []register.Attribute{{Label: "Room", Value: "7"}} }},
		{"an instant becomes UTC", `{"scanned":"2026-03-31T14:00:00.0002509+02:00"}`, func(b *book) {}},
		{"prose is kept to the letter", `{"summary":"  a  "}`, func(b *book) { b.Summary = "  a  " }},
	} {
		got, want := full(), full()
		c.want(want)
		var p problem.List
		linked.Merge(got, []byte(c.patch), resolve, &p)
		same(t, c.name, complaints(&p), nil)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, linked.JSON(got), linked.JSON(want))
		}
	}
}

// The whole canonical form is a patch that changes nothing.
func TestARecordIsItsOwnPatch(t *testing.T) {
	t.Parallel()
	got := full()
	var p problem.List
	linked.Merge(got, []byte(golden), nil, &p)
	same(t, "its own form", complaints(&p), nil)
	if !reflect.DeepEqual(got, full()) {
		t.Errorf("changed to %s", linked.JSON(got))
	}
}

func TestAPatchIsRefusedAtItsPlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		patch string
		want  []string
	}{
		{`[]`, []string{" want_object"}},
		{`null`, []string{" want_object"}},
		{`"x"`, []string{" want_object"}},
		{`{"a":`, []string{" want_object"}},
		{`{"colour":"red"}`, []string{"colour unknown_field"}},
		{`{"rev":4,"state":"sold","id":null,"created_by":"x"}`, []string{"created_by read_only", "id read_only", "rev read_only", "state read_only"}},
		{`{"code":7,"summary":[],"title":{},"binding":true}`, []string{"binding want_text", "code want_text", "summary want_text", "title want_text"}},
		{`{"moods":"sad","tags":"x","topics":[7],"chapters":{}}`, []string{"chapters want_list", "moods want_list", "tags want_list", "topics want_list"}},
		{`{"attributes":["x"]}`, []string{"attributes want_attributes"}},
		{`{"attributes":[{"label":"a","colour":"red"}]}`, []string{"attributes want_attributes"}},
		{`{"lent":"yes","pages":"7","price":"a lot","scanned":"noon"}`, []string{"lent bad_bool", "pages bad_number", "price bad_decimal", "scanned bad_time"}},
		{`{"pages":1.5}`, []string{"pages bad_number"}},
		{`{"price":1.23456}`, []string{"price bad_decimal"}},
		{`{"scanned":"9999-12-31T23:30:00-01:00"}`, []string{"scanned bad_time"}},
		{`{"sequel":"nobody","quotes":["BK-0002","x"],"owner":"BK-0002"}`, []string{"owner unknown_link", "quotes unknown_link", "sequel unknown_link"}},
		{`{"sequel":"00000000-0000-0000-0000-000000000000"}`, []string{"sequel unknown_link"}},
		{`{"best":"BK-0002"}`, []string{"best unknown_link"}}, // a row has no reference
		{`{"chapters":[{"name":7,"colour":"red","id":"x"},null,{"next":"y","from":"z"}]}`, []string{
			"chapters.0.colour unknown_field", "chapters.0.id bad_id", "chapters.0.name want_text", "chapters.1 want_object",
			"chapters.2.from bad_number", "chapters.2.next unknown_link",
		}},
		{`{"chapters":[` + strings.TrimSuffix(strings.Repeat("{},", register.MaxRows+1), ",") + `]}`, []string{"chapters too_many"}},
		{`{"scans":[{"sum":"x","colour":"red"}]}`, []string{"scans bad_file"}},
		{`{"scans":"x"}`, []string{"scans bad_file"}},
	} {
		var p problem.List
		linked.Merge(full(), []byte(c.patch), resolve, &p)
		same(t, c.patch[:min(len(c.patch), 80)], complaints(&p), c.want)
	}
}

func TestTheHeadIsSetFromWhatPeopleType(t *testing.T) {
	t.Parallel()
	want := full().Head
	var got register.Head
	var p problem.List
	for _, name := range register.Editable() {
		register.SetHeadText(&got, name, register.HeadText(&want, name, nil), nil, &p)
	}
	same(t, "a head", complaints(&p), nil)
	if got.Title != want.Title || got.Owner != want.Owner || got.ReviewEvery != want.ReviewEvery || got.ReviewDue != want.ReviewDue || got.Confidentiality != want.Confidentiality {
		t.Errorf("%+v", got)
	}
	register.SetHeadText(&got, "attributes", " Shelf : 4:5 \nno colon\nRoom:", nil, &p)
	if !reflect.DeepEqual(got.Attributes, []register.Attribute{{Label: "Shelf", Value: "4:5"}, {Label: "Room"}}) {
		t.Errorf("%+v", got.Attributes)
	}
	register.SetHeadText(&got, "tags", "a; b\n a \n", nil, &p)
	if !slices.Equal(got.Tags, []string{"a", "b"}) {
		t.Errorf("%q", got.Tags)
	}
	if name := register.HeadText(&want, "owner", func(id.ID) string { return "PER-0001" }); name != "PER-0001" {
		t.Error(name)
	}
}
