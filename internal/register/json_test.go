package register_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/register"
)

// The canonical form is what is hashed: a change here breaks every ledger.
const golden = `{"about":"01890a5d-ac96-774b-bcce-000000000003","approved_rev":2,"archive_reason":"lost","archived":"2026-03-31T12:00:00.000250Z",` +
	`"attributes":[{"label":"Shelf","value":"4\n5"}],"best":"01890a5d-ac96-774b-bcce-000000000002","binding":"hard","bought":"2026-01-02",` +
	`"chapters":[{"id":"01890a5d-ac96-774b-bcce-000000000001","name":"I","from":1,"next":"01890a5d-ac96-774b-bcce-000000000002"},` +
	`{"id":"01890a5d-ac96-774b-bcce-000000000002","name":"II","says":["01890a5d-ac96-774b-bcce-000000000003"]}],` +
	`"code":"B-1","confidentiality":"internal","created":"2026-03-31T12:00:00.000250Z","created_by":"01890a5d-ac96-774b-bcce-000000000002",` +
	`"genre":"crime","id":"01890a5d-ac96-774b-bcce-000000000001","lent":true,"loan":"P4W","moods":["sad","wise"],"nicknames":["the red one","a; b"],` +
	`"org":"01890a5d-ac96-774b-bcce-000000000002","owner":"01890a5d-ac96-774b-bcce-000000000003","pages":120,"price":"12.5","printed":"DE",` +
	`"quotes":["01890a5d-ac96-774b-bcce-000000000002","01890a5d-ac96-774b-bcce-000000000003"],"ref":"BK-0001","register":"old-books","rev":3,` +
	`"review_due":"2027-03-31","review_every":"P1Y","reviewed_by":"01890a5d-ac96-774b-bcce-000000000003","reviewed_on":"2026-03-31",` +
	`"scanned":"2026-03-31T12:00:00.000250Z","scans":[{"media_type":"text/plain; charset=utf-8","name":"a; b 1.pdf","size":7,"sum":"0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f"}],` +
	`"sequel":"01890a5d-ac96-774b-bcce-000000000002","sold_in":["DE","AT"],"state":"read","summary":"line\nline\t\u0001","tags":["x","y; z"],` +
	`"title":"A \"b\" \\ <c> & ü","topics":["crime","a; b"],"updated":"2026-03-31T13:00:00.000250Z","updated_by":"01890a5d-ac96-774b-bcce-000000000003"}`

func TestTheCanonicalFormStaysAsItIs(t *testing.T) {
	t.Parallel()
	if got := string(books.JSON(full())); got != golden {
		t.Errorf("got\n%s\nwant\n%s", got, golden)
	}
	if got, want := string(books.JSON(&book{})), `{"register":"old-books"}`; got != want {
		t.Errorf("an empty record is %s, want %s", got, want)
	}
}

func TestWhatTheCanonicalFormSaysIsReadBackWhole(t *testing.T) {
	t.Parallel()
	rec, err := books.Parse([]byte(golden))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(rec, register.Record(full())) {
		t.Errorf("got %+v", rec)
	}
}

func TestEveryJSONReaderUnderstandsTheCanonicalForm(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"\"\\/\b\f\n\r\t\u0000\u001f\u007f": "\"\\/\b\f\n\r\t\u0000\u001f\u007f",
		"\u2028\u2029":                      "\u2028\u2029",
		"🦊 ü":                               "🦊 ü",
		"half \xff character":               "half \uFFFD character",
	} {
		var got struct{ Title string }
		if err := json.Unmarshal(books.JSON(&book{Head: register.Head{Title: s}}), &got); err != nil || got.Title != want {
			t.Errorf("%q came back as %q, %v", s, got.Title, err)
		}
	}
}

func TestABodyThatDoesNotFitIsAnErrorThatNamesThePlace(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`[]`:                              "array",
		`{"title":7}`:                     "title",
		`{"id":"x"}`:                      "id",
		`{"pages":"many"}`:                "pages",
		`{"chapters":[{"colour":"red"}]}`: "colour",
		`{"colour":"red"}`:                "colour",
		`{"register":"risks"}`:            "register",
		`{"created":"yesterday"}`:         "created",
		`{"created":"9999-12-31T23:30:00-01:00"}`: "year",
		`{"scans":[{"sum":"x","colour":"red"}]}`:  "scans",
		`{"title"`:                                "JSON",
	} {
		if _, err := books.Parse([]byte(body)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, which lacks %q", body, err, want)
		}
	}
}
