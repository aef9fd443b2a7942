package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// S3: text that any database or page might stumble over comes back byte for byte,
// or is refused with a sentence; nothing is an error of ours.
func TestStrangeTextIsKeptOrRefused(t *testing.T) { // S3
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		x, token := acme(t, s)
		for name, text := range map[string]string{
			"bidi marks": "a\u202eb\u2066c", "combining": "e\u0301\u0323\u0301", "zero width": "a\u200bb\ufeffc", "homoglyph": "раypal", "emoji": "👩‍👩‍👧‍👦",
			"last plane": "\U0010FFFF\uFFFD\uFFFF", "controls": "a\x01\x1f\x7fb", "formula": "=cmd|'/C calc'!A0", "html": "<img src=x onerror=alert(1)>", "entity": "&lt;&#x0;",
			"sql": `'; DROP TABLE record; --`, "like": "50%_\\", "braces": "{{.}} ${x} {count}", "json": `{"a":[1,"\\"]}`, "line ends": "a\r\nb\nc\u2028d\u0085e", "quotes": `"'“”`,
			"long line": strings.Repeat("wide ä", 2000),
		} {
			body, _ := json.Marshal(map[string]any{"title": "Text", "description": text, "attributes": []map[string]string{{"label": "x", "value": text[:min(len(text), 300)]}}})
			g := x.do(ask{method: "POST", path: tasks, token: token, body: string(body)})
			if g.status != 201 || g.text("description") != text {
				t.Errorf("%s: status %d: %.200s", name, g.status, g.body)
				continue
			}
			if again := x.do(ask{method: "GET", path: tasks + "/" + g.text("id"), token: token}).want(200); again.text("description") != text {
				t.Errorf("%s came back as %.200q", name, again.text("description"))
			}
			x.do(ask{method: "GET", path: "/api/v1/o/acme/search?limit=5&q=" + strings.NewReplacer("%", "%25", "&", "%26", "#", "%23", "+", "%2b", " ", "+", "\x01", "%01", "\x1f", "%1f", "\x7f", "%7f", "\n", "%0a", "\r", "%0d").Replace(text[:min(len(text), 60)]), token: token})
		}
		for _, c := range []struct {
			name, body string
			status     int
		}{
			{"NUL", `{"title":"a\u0000b"}`, 422},
			{"half a character", `{"title":"a\ud800b"}`, 422},
			{"halves the wrong way round", `{"title":"a\udc00\ud800b"}`, 422},
			{"a whole pair", `{"title":"a\ud83d\ude00b"}`, 201},
			{"overlong UTF-8", "{\"title\":\"a\xc0\xafb\"}", 422},
			{"bytes that are no text", "{\"title\":\"\xff\xfe\"}", 422},
			{"a byte order mark", "\ufeff{\"title\":\"x\"}", 422},
			{"a title of two lines", `{"title":"a\nb"}`, 422},
			{"a very long title", `{"title":"` + strings.Repeat("x", 301) + `"}`, 422},
			{"ten million letters", `{"title":"` + strings.Repeat("x", 10_000_000) + `"}`, 413},
			{"two million letters in prose", `{"title":"x","description":"` + strings.Repeat("x", 2_000_000) + `"}`, 422},
			{"too deep", `{"title":"x","tags":` + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + `}`, 422},
			{"not too deep", `{"title":"x","tags":` + strings.Repeat("[", 60) + strings.Repeat("]", 60) + `}`, 422},
			{"nothing", ``, 415}, {"a list", `[]`, 422}, {"null", `null`, 422}, {"a number", `1`, 422}, {"half", `{"title":`, 422}, {"two", `{"title":"x"}{}`, 422},
			{"a field twice takes the last", `{"title":"first","title":"last"}`, 201},
			{"wrong types", `{"title":1,"tags":"x","due":[],"attributes":{},"assignee":true}`, 422},
			{"a huge number", `{"title":"x","rev":1e999}`, 422},
			{"a link to nobody", `{"title":"x","assignee":"` + strings.Repeat("z", 5000) + `"}`, 422},
		} {
			g := x.do(ask{method: "POST", path: tasks, token: token, body: c.body})
			if g.status != c.status {
				t.Errorf("%s: status %d, want %d: %.300s", c.name, g.status, c.status, g.body)
			}
		}
		org := x.create("acme", token, "organisations", `{"title":"Numbers","staff_count":9007199254740993}`)
		if !strings.Contains(org.body, "9007199254740993") {
			t.Errorf("a large number came back changed: %s", org.body)
		}
		x.create("acme", token, "organisations", `{"title":"Null","country":null}`)
		for _, n := range []string{"1e3", "1.5", "99999999999999999999", `"12"`, "true"} {
			x.do(ask{method: "POST", path: "/api/v1/o/acme/organisations", token: token, body: `{"title":"x","staff_count":` + n + `}`}).want(422)
		}
	})
}

func TestOtherRequestsThatMakeNoSenseAreRefusedByName(t *testing.T) {
	t.Parallel()
	x, token := acme(t, registertest.Open(t, db.SQLite, registertest.NewClock()))
	made := x.create("acme", token, "tasks", `{"title":"x"}`)
	at := tasks + "/" + made.text("id")
	for _, c := range []struct {
		a      ask
		status int
		key    string
	}{
		{ask{method: "POST", path: tasks, body: "title=x", headers: []string{"Content-Type", "application/x-www-form-urlencoded"}}, 415, "media_type"},
		{ask{method: "POST", path: tasks, body: "<x/>", headers: []string{"Content-Type", "text/xml; charset=\""}}, 415, "media_type"},
		{ask{method: "PUT", path: at, body: "{}"}, 405, "method_not_allowed"},
		// What cannot be read would be left out, and the list or export would hold everything.
		{ask{method: "GET", path: tasks + "?where=title:is:x;y"}, 422, "invalid_fields"},
		{ask{method: "GET", path: tasks + "?where=title:is:%zz"}, 422, "invalid_fields"},
		{ask{method: "GET", path: "/api/v1/o/acme/export/tasks?where=title:is:x;y"}, 422, "invalid_fields"},
		{ask{method: "GET", path: tasks + "?limit=1&limit=500"}, 422, "invalid_fields"},
		{ask{method: "GET", path: "/api/v1/o/acme/nothing"}, 404, "not_found"},
		{ask{method: "GET", path: "/api/v1/o/acme/tasks/"}, 404, "not_found"},
		{ask{method: "GET", path: "/api/v1/o/acme//tasks"}, 404, "not_found"},
		{ask{method: "GET", path: "/api/v1/o/acme/x/../tasks"}, 404, "not_found"},
		{ask{method: "GET", path: "/api/v1/o/acme/tasks/%00"}, 404, "not_found"},
		{ask{method: "GET", path: "/api/v1/o/acme/tasks/PA-0001"}, 404, "not_found"},
		{ask{method: "GET", path: "/api/v1/o/acme/tasks/TSK-99999999999999999999"}, 404, "not_found"},
		{ask{method: "GET", path: "/api/v1/o/acme/tasks/00000000-0000-0000-0000-000000000000"}, 404, "not_found"},
		{ask{method: "GET", path: at + "?view=draft"}, 422, "invalid_fields"},
		{ask{method: "GET", path: at + "?rev=0x1"}, 422, "invalid_fields"},
		{ask{method: "GET", path: at + "?rev=77"}, 404, "not_found"},
		{ask{method: "POST", path: at + "/links", body: `{"to":"TSK-0001","relation":"x"}`}, 422, "invalid_fields"},
		{ask{method: "POST", path: at + "/links", body: `{"to":"TSK-0009","relation":"x"}`}, 422, "invalid_fields"},
		{ask{method: "POST", path: at + "/links", body: `{"to":"TSK-0001","relation":"a b"}`}, 422, "invalid_fields"},
		{ask{method: "DELETE", path: at + "/links/%00/TSK-0001"}, 404, "not_found"},
		{ask{method: "POST", path: at + "/comments", body: `{"text":" "}`}, 422, "invalid_fields"},
		{ask{method: "POST", path: at + "/comments", body: `{"text":"x","by":"me"}`}, 422, "invalid_fields"},
		{ask{method: "POST", path: at + "/comments", body: `{"text":5}`}, 422, "invalid_fields"},
		{ask{method: "POST", path: at + "/attachments", body: `x`}, 422, "invalid_fields"},
		{ask{method: "POST", path: at + "/attachments?name=..", body: `x`}, 422, "invalid_fields"},
		{ask{method: "GET", path: "/api/v1/o/acme/due?until=tomorrow"}, 422, "invalid_fields"},
		{ask{method: "GET", path: "/api/v1/o/acme/ledger/proof?seq=99999"}, 422, "ledger_out_of_range"},
		{ask{method: "GET", path: "/api/v1/o/acme/ledger/proof"}, 422, "invalid_fields"},
		{ask{method: "POST", path: "/api/v1/o/acme/tokens", body: `{"name":"x","role":"god","expires":"2026-12-01T00:00:00Z"}`}, 422, "invalid_fields"},
		{ask{method: "POST", path: "/api/v1/o/acme/tokens", body: `{"name":"x","role":"reader","expires":"2036-12-01T00:00:00Z"}`}, 422, "invalid_fields"},
		{ask{method: "POST", path: "/api/v1/o/acme/tokens", body: `{"name":"x","role":"reader","expires":"soon"}`}, 422, "invalid_fields"},
		{ask{method: "POST", path: tasks, body: `{"title":"x"}`, headers: []string{"Idempotency-Key", strings.Repeat("k", 201)}}, 422, "invalid_fields"},
		{ask{method: "POST", path: tasks, body: `{"title":"x"}`, headers: []string{"Idempotency-Key", "a\x00b"}}, 422, "invalid_fields"},
		{ask{method: "GET", path: "/api/v1/o/ACME/tasks"}, 200, ""},
	} {
		c.a.token = token
		g := x.do(c.a)
		if g.status != c.status || c.key != "" && g.text("key") != c.key {
			t.Errorf("%s %s: status %d, want %d %s: %s", c.a.method, c.a.path, g.status, c.status, c.key, g.body)
		}
	}
}

// S3: an answer about a body of very many mistakes is not many times its size.
func TestOfEndlessMistakesOnlySomeAreNamed(t *testing.T) {
	t.Parallel()
	x, token := acme(t, registertest.Open(t, db.SQLite, registertest.NewClock()))
	var body strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&body, `"k%d":1,`, i)
	}
	g := x.do(ask{method: "POST", path: tasks, token: token, body: "{" + body.String() + `"title":"x"}`}).want(422)
	if list, _ := g.at("errors").([]any); len(list) != 500 {
		t.Errorf("%d complaints", len(list))
	}
}

// S4: no filter, however odd, is anything but read or refused, on either database.
func FuzzWhere(f *testing.F) { // S4
	for _, s := range []string{"title:is:x", "owner:empty", "state:is:a|b|", "due:before:2027-01-01", "purposes.purpose:has:x", "tags:has:'", "title:contains:%_\\", "rev:after:9223372036854775808",
		"created:is:9999-12-31", ":::", "title:is:\x00", "a.b.c:is:x", "id:is:TSK-1", "updated:after:0001-01-01"} {
		f.Add(s)
	}
	s := registertest.Open(f, db.SQLite, registertest.NewClock())
	who := registertest.Found(f, s, "acme")
	t := s.Registers().Get("processing-activities")
	f.Fuzz(func(tt *testing.T, text string) {
		var p problem.List
		conds := api.Where([]string{text}, &p)
		if len(conds) == 0 != (p.Err() != nil) {
			tt.Fatalf("%q: %v, %v", text, conds, p.Err())
		}
		err := s.Read(tt.Context(), who, func(tx *store.Tx) error {
			_, err := store.ListAny(tt.Context(), tx, t, store.Query{Where: conds})
			return err
		})
		if err != nil && !problem.Is(err, problem.Invalid) {
			tt.Fatalf("%q: %v", text, err)
		}
	})
}

func TestAMistakeOfOursGetsAnIncidentNumberAndNothingElse(t *testing.T) {
	t.Parallel()
	x, token := acme(t, registertest.Open(t, db.SQLite, registertest.NewClock()))
	var log bytes.Buffer
	x.Log = slog.New(slog.NewTextHandler(&log, nil))
	for _, broken := range []api.Exchange{brokenExchange{}, brokenExchange{panics: true}} {
		x.Exchange = broken
		g := x.do(ask{method: "POST", path: "/api/v1/o/acme/import?name=secret.csv", token: token, body: "x"}).want(500)
		if strings.Contains(g.body, "secret") || g.text("incident") == "" || !strings.Contains(log.String(), g.text("incident")) {
			t.Errorf("answer %s, log %s", g.body, log.String())
		}
	}
	if strings.Contains(log.String(), "Zenobia") || strings.Contains(log.String(), "secret.csv") {
		t.Errorf("the log tells what a person typed: %s", log.String())
	}
}

type brokenExchange struct {
	standIn
	panics bool
}

func (b brokenExchange) Plan(context.Context, *store.Tx, io.ReaderAt, int64, api.ImportOptions) (any, error) {
	if b.panics {
		panic("Zenobia")
	}
	return nil, errors.New(`row of "Zenobia" in "secret.csv" cannot be read`)
}
