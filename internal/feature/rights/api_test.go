package rights_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/api"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// wire is the API of a world for one actor.
type wire struct {
	t     *testing.T
	h     http.Handler
	actor access.Actor
	token string
}

func (w *world) api(t *testing.T, who access.Actor) *wire {
	t.Helper()
	blobs, err := blob.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	x := &wire{t: t, actor: who}
	x.h = api.New(api.Deps{Store: w.DB, Words: w.words, Blobs: blobs, Limits: api.Limits{PerActor: -1, PerAddress: -1}, Version: "test",
		Session: func(*http.Request) (access.Actor, error) { return x.actor, nil }, Extras: rights.API(rights.Deps{}, blobs, w.words)})
	return x
}

// room gives the API a mailroom.
func (x *wire) room(w *world, m *rights.Mailroom) {
	x.h = api.New(api.Deps{Store: w.DB, Words: w.words, Blobs: m.Blobs, Limits: api.Limits{PerActor: -1, PerAddress: -1}, Version: "test",
		Session: func(*http.Request) (access.Actor, error) { return x.actor, nil }, Extras: rights.API(rights.Deps{Mailroom: m}, m.Blobs, w.words)})
}

// deps gives the API what pages have, with the files of the world.
func (x *wire) deps(w *world, d rights.Deps) {
	x.h = api.New(api.Deps{Store: w.DB, Words: w.words, Blobs: w.blobs, Limits: api.Limits{PerActor: -1, PerAddress: -1}, Version: "test",
		Session: func(*http.Request) (access.Actor, error) { return x.actor, nil }, Extras: rights.API(d, w.blobs, w.words)})
}

type said struct {
	t      *testing.T
	status int
	header http.Header
	body   string
}

// do asks for something below the organisation; headers come in pairs.
func (x *wire) do(method, path string, body any, headers ...string) said {
	x.t.Helper()
	var raw []byte
	switch b := body.(type) {
	case nil:
	case string:
		raw = []byte(b)
	default:
		raw, _ = json.Marshal(b)
	}
	q := httptest.NewRequest(method, "http://privet.test/api/v1/o/one"+path, bytes.NewReader(raw))
	if raw != nil {
		q.Header.Set("Content-Type", "application/json")
	}
	if x.token != "" {
		q.Header.Set("Authorization", "Bearer "+x.token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		q.Header.Set(headers[i], headers[i+1])
	}
	a := httptest.NewRecorder()
	x.h.ServeHTTP(a, q)
	return said{x.t, a.Code, a.Header(), a.Body.String()}
}

func (a said) want(status int) said {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	return a
}

func (a said) into(to any) {
	a.t.Helper()
	if err := json.Unmarshal([]byte(a.body), to); err != nil {
		a.t.Fatalf("%v: %s", err, a.body)
	}
}

// paths are where the problems of a refusal stand.
func (a said) paths() []string {
	var p struct{ Errors []struct{ Path string } }
	a.into(&p)
	var out []string
	for _, e := range p.Errors {
		out = append(out, e.Path)
	}
	return out
}

type fields = map[string]any

// move takes the next step of the life of a request.
func (x *wire) move(ref, name string) said {
	x.t.Helper()
	etag := x.do("GET", "/requests/"+ref, nil).want(200).header.Get("ETag")
	return x.do("POST", "/requests/"+ref+"/moves/"+name, nil, "If-Match", etag)
}

// S-061, S-062, S-063, S-069: a request goes from intake to its end over the API alone,
// and each date that is told is explained.
func TestARequestGoesFromIntakeToItsEndByTheAPI(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Billing"}, Status: "live"})
			return err
		})
		x := w.api(t, access.Actor{Kind: access.Token, ID: id.New(), Org: w.org, Role: access.PrivacyManager})
		in := fields{"types": []string{"access"}, "channel": "letter", "received_on": "2026-11-02", "language": "en", "text": "What do you hold about me?",
			"requester": fields{"name": "Erika Muster", "email": "erika@example.org", "identifiers": []string{"K-77"}}}
		var made struct {
			Ref, State string
			Due        string `json:"due_on"`
		}
		first := x.do("POST", "/requests/intake", in, "Idempotency-Key", "one").want(201)
		first.into(&made)
		if made.Ref != "DSR-0001" || made.Due != "2026-12-02" || made.State != "received" {
			t.Fatalf("opened %+v", made)
		}
		if again := x.do("POST", "/requests/intake", in, "Idempotency-Key", "one").want(201); again.body != first.body {
			t.Errorf("sent again: %s", again.body)
		}
		if strings.Contains(first.body, "Erika") { // answers under a key are kept a day
			t.Errorf("the answer of intake names the person: %s", first.body)
		}
		at := "/requests/" + made.Ref
		var why struct {
			Deadlines []struct {
				Cite    string
				Governs struct {
					Day     string
					Why     []string
					Grounds []struct{ Cite, Mark string }
				}
			}
			Targets []struct{ Step, Due string }
		}
		x.do("GET", at+"/deadlines", nil).want(200).into(&why)
		if len(why.Deadlines) == 0 || why.Deadlines[0].Governs.Day != made.Due || len(why.Deadlines[0].Governs.Why) == 0 || why.Deadlines[0].Cite == "" || len(why.Deadlines[0].Governs.Grounds) == 0 || len(why.Targets) < 5 {
			t.Errorf("the date is not explained: %+v", why)
		}
		x.do("PUT", at+"/person", fields{"part": "nobody", "name": "x"}).want(422)
		x.do("PUT", at+"/person", fields{"name": "Erika Muster-Schmidt", "email": "erika@example.org"}).want(200)
		if p := x.do("GET", at+"/person", nil).want(200); !strings.Contains(p.body, "Muster-Schmidt") {
			t.Errorf("who asks: %s", p.body)
		}
		x.do("POST", at+"/messages", fields{"template": "acknowledge"}).want(201)
		x.move(made.Ref, "check_identity").want(200)
		x.do("POST", at+"/identity", fields{"identity": "confirmed", "identity_method": "known_facts", "identity_matched": []string{"customer number"}}).want(200)
		x.move(made.Ref, "accept").want(200)
		x.move(made.Ref, "locate").want(200)
		if p := x.do("POST", at+"/plan", nil).want(200); !strings.Contains(p.body, `"added":1`) {
			t.Errorf("planned: %s", p.body)
		}
		x.do("POST", at+"/items/SYS-0001/ask", nil).want(200)
		x.do("POST", at+"/items/sys-0001", fields{"state": "exempted"}).want(422)
		x.do("POST", at+"/items/SYS-0009", fields{"state": "nothing"}).want(404)
		x.do("POST", at+"/items/SYS-0001", fields{"state": "executed", "found": "41 records", "count": 41}).want(200)
		var file struct{ ID, Sum string }
		x.do("POST", at+"/files?name=billing.csv&item=SYS-0001", "name;amount\nErika;7\n", "Content-Type", "application/octet-stream").want(201).into(&file)
		if got := x.do("GET", at+"/files/"+file.ID, nil).want(200); got.body != "name;amount\nErika;7\n" {
			t.Errorf("the file: %q", got.body)
		}
		x.do("GET", at+"/files/"+id.New().String(), nil).want(404)
		x.move(made.Ref, "review").want(200)
		x.do("POST", at+"/pause", fields{"reason": "clarification", "from": "2026-11-10"}).want(200)
		x.do("POST", at+"/resume", nil).want(200)
		x.do("POST", at+"/resume", nil).want(409)
		x.do("POST", at+"/extend", fields{"extension_told_on": "2026-11-12"}).want(422)
		x.do("POST", at+"/extend", fields{"extension_reason": "Many systems.", "extension_told_on": "2026-11-12"}).want(200)
		x.do("POST", at+"/checks", fields{"scope": "All", "third_parties": "none_in_it"}).want(200)
		x.do("POST", at+"/checks", fields{"exemptions_weighed": "yes"}).want(200)
		x.move(made.Ref, "decide").want(200)
		x.do("POST", at+"/decide", fields{"outcome": "fulfilled"}).want(200)
		x.move(made.Ref, "close").want(409)
		x.move(made.Ref, "reply").want(200)
		x.do("POST", at+"/messages", fields{"template": "nonsense"}).want(422)
		x.do("POST", at+"/messages", fields{"template": "fulfilled_access", "body": "Here it is.", "files": []string{file.ID}}).want(201)
		var end struct {
			State, Clock string
			Messages     int
			Steps        []struct{ Kind, Finished string }
			Next         []any
		}
		x.move(made.Ref, "close").want(200)
		x.do("GET", at+"/case", nil).want(200).into(&end)
		done := 0
		for _, s := range end.Steps {
			if s.Finished != "" {
				done++
			}
		}
		if end.State != "closed" || end.Clock != "met" || end.Messages != 3 || done < 4 {
			t.Errorf("at the end: %+v", end)
		}
		var n struct {
			All struct{ Numbers map[string]int }
		}
		x.do("GET", "/request-indicators?from=2026-11-01&rows=1", nil).want(200).into(&n)
		if n.All.Numbers["on_time"] != 1 {
			t.Errorf("counted %+v", n)
		}
	})
}

// S-063, S-069: what the law refuses is refused at its field.
func TestLettersAndMessagesAreAsLongAsOnThePages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		x := w.api(t, access.Actor{Kind: access.Token, ID: id.New(), Org: w.org, Role: access.PrivacyManager})
		long := strings.Repeat("What do you hold about me? ", 200)
		var made struct{ Ref string }
		x.do("POST", "/requests/intake", fields{"types": []string{"access"}, "channel": "letter", "received_on": "2026-11-02", "language": "en", "text": long,
			"requester": fields{"name": "Erika Muster", "email": "erika@example.org"}}).want(201).into(&made)
		x.do("POST", "/requests/"+made.Ref+"/messages", fields{"body": long, "direction": "note"}).want(201)
		if p := x.do("POST", "/requests/"+made.Ref+"/messages", fields{"body": strings.Repeat("x", rights.MaxMessage+1), "direction": "note"}).want(422); !strings.Contains(p.body, `"body"`) {
			t.Errorf("a message that is too long is refused elsewhere: %s", p.body)
		}
	})
}

func TestTheAPIRefusesAtTheField(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		r := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Requester: rights.Person{Name: "Erika Muster"}})
		x, at := w.api(t, w.who), "/requests/"+r.Ref
		for _, c := range []struct {
			path string
			body fields
			at   string
		}{
			{"/requests/intake", fields{"requester": fields{"name": "x"}}, "types"},
			{"/requests/intake", fields{"types": []string{"access"}, "requester": fields{}}, "requester.name"},
			{"/requests/intake", fields{"types": []string{"access"}, "requester": fields{"email": "no address"}}, "requester.email"},
			{"/requests/intake", fields{"types": []string{"access"}, "requester": fields{"name": "x"}, "received_on": "2027-02-30"}, "received_on"},
			{"/requests/intake", fields{"types": []string{"access"}, "requester": fields{"name": "x"}, "received_on": "2027-02-01"}, "received_on"},
			{"/requests/intake", fields{"types": []string{"access"}, "requester": fields{"name": "x"}, "customer": "PTY-0999"}, "customer"},
			{"/requests/intake", fields{"types": []string{"nonsense"}, "requester": fields{"name": "x"}}, "types"},
			{at + "/extend", fields{"extension_reason": "Many."}, "extension_told_on"},
			{at + "/extend", fields{"extension_reason": "Many.", "extension_told_on": "yesterday"}, "extension_told_on"},
			{at + "/decide", fields{}, "outcome"},
			{at + "/decide", fields{"outcome": "refused"}, "refusal_ground"},
			{at + "/identity", fields{"identity": "confirmed"}, "identity_method"},
			{at + "/pause", fields{}, "reason"},
			{at + "/steps", fields{"kind": "dance"}, "kind"},
			{at + "/answered", fields{"answered_on": "2099-01-01"}, "answered_on"},
			{at + "/messages", fields{"direction": "sideways", "body": "x"}, "direction"},
			{at + "/messages", fields{"template": "extend"}, "body"},
			{at + "/checks", fields{"second_reader": "Nobody at all"}, "second_reader"},
			{"/request-samples", fields{"size": 3, "from": "2026-01-01", "to": "2026-12-31"}, "seed"},
		} {
			a := x.do("POST", c.path, c.body)
			if a.status != 422 || !strings.HasPrefix(strings.Join(a.paths(), " ")+" ", c.at) {
				t.Errorf("%s %v: %d at %v, want 422 at %s", c.path, c.body, a.status, a.paths(), c.at)
			}
		}
		x.do("POST", at+"/decide", fields{"outcome": "refused", "ground": "x"}).want(422) // an unknown field
		if a := x.do("POST", at+"/files?name=x.pdf&purpose=package", "x", "Content-Type", "application/octet-stream"); a.status != 422 || a.paths()[0] != "purpose" {
			t.Errorf("a package by upload: %d", a.status)
		}
	})
}

// Decision 12, S-067: who works on a request reads the person over the API; an auditor
// does once a sample holds the request; a token goes no further than its scopes.
func TestTheAPIShowsThePersonToThoseWhoMayKnow(t *testing.T) { // S1
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var clerk *record.Person
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			clerk, err = store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Carla Clerk"}})
			return err
		})
		given := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Assignee: clerk.ID, Requester: rights.Person{Name: "Erika Muster"}, Text: "Please."})
		other := w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Requester: rights.Person{Name: "Max Muster"}, Text: "Please."})
		person := func(role access.Role, at id.ID) access.Actor {
			return access.Actor{Kind: access.Person, ID: id.New(), Person: at, Org: w.org, Role: role}
		}
		token := func(role access.Role, scopes ...string) access.Actor {
			return access.Actor{Kind: access.Token, ID: id.New(), Org: w.org, Role: role, Scopes: scopes}
		}
		for _, c := range []struct {
			name                        string
			who                         access.Actor
			given, other, write, intake int // status of reading the person, of a note, of intake
		}{
			{"owner", person(access.Owner, id.New()), 200, 200, 201, 201},
			{"data protection officer", person(access.DPO, id.New()), 200, 200, 201, 201},
			{"privacy manager", person(access.PrivacyManager, id.New()), 200, 200, 201, 201},
			{"assignee", person(access.Contributor, clerk.ID), 200, 404, 201, 403},
			{"another contributor", person(access.Contributor, id.New()), 404, 404, 404, 403},
			{"internal auditor", person(access.InternalAuditor, id.New()), 403, 403, 403, 403},
			{"external auditor", person(access.ExternalAuditor, id.New()), 403, 403, 403, 403},
			{"reader", person(access.Reader, id.New()), 403, 403, 403, 403},
			{"token of a manager", token(access.PrivacyManager), 200, 200, 201, 201},
			{"token that reads", token(access.PrivacyManager, "read"), 200, 200, 403, 403},
			{"token for records", token(access.Owner, "write:records"), 403, 403, 403, 403},
		} {
			x := w.api(t, c.who)
			check := func(what string, a said, want int) {
				if a.status != want {
					t.Errorf("%s %s: %d, want %d: %s", c.name, what, a.status, want, a.body)
				}
				if want != 200 && (strings.Contains(a.body, "Erika") || strings.Contains(a.body, "Max")) {
					t.Errorf("%s %s: names the person: %s", c.name, what, a.body)
				}
			}
			for _, path := range []string{"/person", "/messages", "/files", "/templates"} {
				check(path+" of the given one", x.do("GET", "/requests/"+given.Ref+path, nil), c.given)
				check(path+" of the other one", x.do("GET", "/requests/"+other.Ref+path, nil), c.other)
			}
			check("writes", x.do("POST", "/requests/"+given.Ref+"/messages", fields{"direction": "note", "body": "Seen."}), c.write)
			check("takes in", x.do("POST", "/requests/intake", fields{"types": []string{"access"}, "requester": fields{"name": fmt.Sprint("By ", c.name)}}), c.intake)
		}
		auditor := w.api(t, person(access.ExternalAuditor, id.New()))
		masked := auditor.do("GET", "/requests/"+given.Ref+"/case", nil).want(200)
		if !strings.Contains(masked.body, `"masked":true`) || strings.Contains(masked.body, "Erika") {
			t.Errorf("before the sample: %s", masked.body)
		}
		sample := fields{"seed": "7", "size": 200, "from": "2026-01-01", "to": "2026-12-31"}
		w.api(t, token(access.PrivacyManager, "read")).do("POST", "/request-samples", sample).want(403)
		w.api(t, person(access.Contributor, clerk.ID)).do("POST", "/request-samples", sample).want(403)
		var one, two struct{ Requests []struct{ Ref string } }
		auditor.do("POST", "/request-samples", sample).want(201).into(&one)
		w.clock.Pass(time.Minute)
		auditor.do("POST", "/request-samples", sample).want(201).into(&two)
		if fmt.Sprint(one) != fmt.Sprint(two) || len(one.Requests) < 2 {
			t.Errorf("the same seed drew %v and %v", one, two)
		}
		if open := auditor.do("GET", "/requests/"+given.Ref+"/case", nil).want(200); !strings.Contains(open.body, "Erika") {
			t.Errorf("after the sample: %s", open.body)
		}
	})
}
