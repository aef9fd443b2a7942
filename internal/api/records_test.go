package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

// acme is a server with one organisation and its owner's token.
func acme(t *testing.T, s *store.DB) (x *server, token string) {
	x = newServer(t, s, unlimited)
	return x, x.token(registertest.Found(t, s, "acme"), access.Owner)
}

const tasks = "/api/v1/o/acme/tasks"

func TestChangeNamesTheRevisionThatItIsBasedOn(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		x, token := acme(t, s)
		made := x.create("acme", token, "tasks", `{"title":"Call the officer"}`)
		at := tasks + "/" + made.text("id")
		if made.header.Get("ETag") != `"1"` || made.header.Get("Location") != at {
			t.Errorf("head of a new record: %v", made.header)
		}
		change := func(match string, status int, key string) {
			t.Helper()
			a := ask{method: "PATCH", path: at, token: token, body: `{"title":"Write to the officer"}`}
			if match != "" {
				a.headers = []string{"If-Match", match}
			}
			if g := x.do(a).want(status); key != "" && g.text("key") != key {
				t.Errorf("If-Match %s: %s", match, g.body)
			}
		}
		change("", http.StatusPreconditionRequired, "if_match_missing")
		change("*", http.StatusPreconditionFailed, "if_match_form")
		change(`"1"`, http.StatusOK, "")
		change(`"1"`, http.StatusPreconditionFailed, "stale")
		g := x.do(ask{method: "GET", path: strings.ToLower(tasks + "/TSK-0001"), token: token}).want(200)
		if g.text("title") != "Write to the officer" || g.header.Get("ETag") != `"2"` {
			t.Errorf("read by reference: %s", g.body)
		}
		x.do(ask{method: "GET", path: at, token: token, headers: []string{"If-None-Match", `"2"`}}).want(http.StatusNotModified)
		if old := x.do(ask{method: "GET", path: at + "?rev=1", token: token}).want(200); old.text("title") != "Call the officer" {
			t.Errorf("older revision: %s", old.body)
		}
		back := x.do(ask{method: "POST", path: at + "/revert", token: token, body: `{"to":1}`, headers: []string{"If-Match", `"2"`}}).want(200)
		if back.text("title") != "Call the officer" || back.text("rev") != "3" {
			t.Errorf("reverted: %s", back.body)
		}
		done := x.do(ask{method: "POST", path: at + "/moves/finish", token: token, headers: []string{"If-Match", `"3"`}}).want(200)
		if done.text("state") != "done" {
			t.Errorf("moved: %s", done.body)
		}
		x.do(ask{method: "POST", path: at + "/moves/finish", token: token, headers: []string{"If-Match", `"4"`}}).want(http.StatusConflict)
		x.do(ask{method: "POST", path: at + "/moves/fly", token: token, headers: []string{"If-Match", `"4"`}}).want(http.StatusNotFound)
		x.do(ask{method: "POST", path: at + "/archive", token: token, body: `{"reason":"old"}`, headers: []string{"If-Match", `"4"`}}).want(200)
		x.do(ask{method: "POST", path: at + "/restore", token: token, headers: []string{"If-Match", `"5"`}}).want(200)
		x.do(ask{method: "POST", path: at + "/review", token: token, headers: []string{"If-Match", `"6"`}}).want(200)
		if steps := x.do(ask{method: "GET", path: at + "/history?limit=3", token: token}).want(200).items(); len(steps) != 3 {
			t.Errorf("%d steps of history", len(steps))
		}
	})
}

// Of writers that read the same revision one wins; the others learn it.
func TestOneOfManyWritersOfARevisionWins(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		x, token := acme(t, s)
		at := tasks + "/" + x.create("acme", token, "tasks", `{"title":"Contested"}`).text("id")
		counts := map[int]int{}
		var mu sync.Mutex
		var wg sync.WaitGroup
		for n := range 12 {
			wg.Go(func() {
				g := x.do(ask{method: "PATCH", path: at, token: token, body: fmt.Sprintf(`{"title":"By %d"}`, n), headers: []string{"If-Match", `"1"`}})
				mu.Lock()
				counts[g.status]++
				mu.Unlock()
			})
		}
		wg.Wait()
		if counts[200] != 1 || counts[412] != 11 {
			t.Errorf("answers by status: %v", counts)
		}
	})
}

func TestTheSameRequestUnderOneKeyIsDoneOnce(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		clock := registertest.NewClock()
		s = store.New(s.Base(), s.Registers(), clock.Now)
		x, token := acme(t, s)
		post := func(key, body string) got {
			return x.do(ask{method: "POST", path: tasks, token: token, body: body, headers: []string{"Idempotency-Key", key}})
		}
		first := post("k1", `{"title":"Once"}`).want(201)
		again := post("k1", `{"title":"Once"}`).want(201)
		if again.body != first.body || again.header.Get("Location") != first.header.Get("Location") || again.header.Get("ETag") != first.header.Get("ETag") {
			t.Errorf("answers differ:\n%s\n%s", first.body, again.body)
		}
		post("k1", `{"title":"Twice"}`).want(422)
		var wg sync.WaitGroup
		bodies := make([]string, 8)
		for n := range bodies {
			wg.Go(func() { bodies[n] = post("k2", `{"title":"Raced"}`).body })
		}
		wg.Wait()
		for _, b := range bodies {
			if b != bodies[0] {
				t.Errorf("answers of a race differ:\n%s\n%s", bodies[0], b)
			}
		}
		total := func() string {
			return x.do(ask{method: "GET", path: tasks + "?count=1", token: token}).want(200).text("total")
		}
		if total() != "2" {
			t.Errorf("%s records, want 2", total())
		}
		clock.Pass(25 * time.Hour)
		post("k1", `{"title":"Twice"}`).want(201)
		// A request that was refused is not remembered as done.
		post("k3", `{"title":""}`).want(422)
		post("k3", `{"title":"Better"}`).want(201)
		// Somebody else's keys are his own.
		if total() != "4" {
			t.Errorf("%s records, want 4", total())
		}
	})
}

// A walk through a list sees each record that was there all along exactly once,
// however many are added meanwhile.
func TestPagesHoldWhileRecordsAreAdded(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		x, token := acme(t, s)
		const many = 1050
		for n := range many {
			x.create("acme", token, "tasks", fmt.Sprintf(`{"title":"Task %04d"}`, n*11%many))
		}
		seen, after, pages := map[string]int{}, "", 0
		for {
			g := x.do(ask{method: "GET", path: tasks + "?limit=97&sort=-title&after=" + url.QueryEscape(after), token: token}).want(200)
			for _, item := range g.items() {
				seen[item.(map[string]any)["title"].(string)]++
			}
			x.create("acme", token, "tasks", fmt.Sprintf(`{"title":"Task %04d added"}`, pages*90))
			pages++
			next, more := g.at("next").(string)
			if !more {
				break
			}
			after = next
		}
		for n := range many {
			if title := fmt.Sprintf("Task %04d", n); seen[title] != 1 {
				t.Errorf("%s seen %d times", title, seen[title])
			}
		}
		x.do(ask{method: "GET", path: tasks + "?sort=title&after=" + url.QueryEscape(after), token: token}).want(422) // a cursor of another sort
		x.do(ask{method: "GET", path: tasks + "?after=nonsense", token: token}).want(422)
	})
}

func TestEveryOperatorOfAFilterFindsWhatItSays(t *testing.T) {
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		x, token := acme(t, s)
		person := x.create("acme", token, "people", `{"title":"Ada Admin"}`)
		x.create("acme", token, "tasks", `{"title":"One","priority":"high","due":"2027-01-31","assignee":"Ada Admin","tags":["red","a:b"]}`)
		x.create("acme", token, "tasks", `{"title":"Two 50%","priority":"low","due":"2027-03-01","owner":"`+person.text("ref")+`"}`)
		x.create("acme", token, "tasks", `{"title":"Three_x","tags":["blue"]}`)
		x.create("acme", token, "organisations", `{"title":"Client","kind":"client","staff_count":40,"laws_in_scope":["eu-gdpr"]}`)
		for _, c := range []struct{ register, where, want string }{
			{"tasks", "priority:is:high", "One"},
			{"tasks", "priority:is:high|low", "One, Two 50%"},
			{"tasks", "priority:not:high", "Three_x, Two 50%"},
			{"tasks", "priority:empty", "Three_x"},
			{"tasks", "priority:filled", "One, Two 50%"},
			{"tasks", "due:before:2027-02-01", "One"},
			{"tasks", "due:after:2027-02-01", "Two 50%"},
			{"tasks", "title:contains:50%", "Two 50%"},
			{"tasks", "title:contains:_x", "Three_x"},
			{"tasks", "description:contains:_", ""},
			{"tasks", "tags:has:red", "One"},
			{"tasks", "tags:has:a:b", "One"},
			{"tasks", "tags:empty", "Two 50%"},
			{"tasks", "assignee:is:Ada Admin", "One"},
			{"tasks", "assignee:is:" + person.text("id"), "One"},
			{"tasks", "assignee:empty", "Three_x, Two 50%"},
			{"tasks", "owner:is:" + strings.ToLower(person.text("ref")), "Two 50%"},
			{"tasks", "created:after:2020-01-01", "One, Three_x, Two 50%"},
			{"tasks", "created:before:2020-01-01T00:00:00Z", ""},
			{"tasks", "state:is:open", "One, Three_x, Two 50%"},
			{"organisations", "staff_count:after:39", "Client"},
			{"organisations", "staff_count:is:40", "Client"},
			{"organisations", "laws_in_scope:has:eu-gdpr", "Client, Organisation acme"},
			{"organisations", "country:empty", "Client, Organisation acme"},
		} {
			g := x.do(ask{method: "GET", path: "/api/v1/o/acme/" + c.register + "?where=" + url.QueryEscape(c.where), token: token}).want(200)
			var titles []string
			for _, item := range g.items() {
				titles = append(titles, item.(map[string]any)["title"].(string))
			}
			if got := strings.Join(titles, ", "); got != c.want {
				t.Errorf("%s: %q, want %q", c.where, got, c.want)
			}
		}
		for _, bad := range []string{"", "title", "title:", "title:is", ":is:x", "title:like:x", "nothing:is:x", "priority:is:urgentish", "due:before:soon", "due:before:2027-01-01|2027-02-01",
			"owner:is:NOBODY-1", "tags:is:red", "title:empty:x", "rev:is:many", "created:is:2027-01-01", "title:is:" + strings.Repeat("x", 1000), "title:is:\x00", "title:is:\xff"} {
			g := x.do(ask{method: "GET", path: tasks + "?where=" + url.QueryEscape(bad), token: token})
			if g.status != 422 || len(g.at("errors").([]any)) == 0 {
				t.Errorf("filter %q: status %d: %s", bad, g.status, g.body)
			}
		}
		x.do(ask{method: "GET", path: tasks + "?filter=x", token: token}).want(422)
		x.do(ask{method: "GET", path: tasks + "?limit=501", token: token}).want(422)
		x.do(ask{method: "GET", path: tasks + "?limit=-1", token: token}).want(422)
		x.do(ask{method: "GET", path: tasks + "?archived=perhaps", token: token}).want(422)
	})
}

func TestWordsComeInTheLanguageThatWasAskedFor(t *testing.T) {
	t.Parallel()
	x, token := acme(t, registertest.Open(t, db.SQLite, registertest.NewClock()))
	g := x.do(ask{method: "POST", path: tasks, token: token, body: `{"title":"","due":"soon"}`, headers: []string{"Accept-Language", "de-AT,en;q=0.5"}}).want(422)
	if g.header.Get("Content-Language") != "de" || !strings.Contains(g.body, "Nicht") && !strings.Contains(g.body, "nicht") {
		t.Errorf("German answer: %v %s", g.header, g.body)
	}
}
