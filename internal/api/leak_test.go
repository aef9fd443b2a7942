package api_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// Words that only some may read. Searching for their beginning must not show the
// rest to anybody else.
const (
	foreignWord    = "zebraforeign"
	restrictedWord = "zebrarestricted"
	draftWord      = "zebradraft"
)

// plant puts a word into every text of a full record of each register.
func (x *server) plant(who access.Actor, word string, level access.Confidentiality) {
	x.t.Helper()
	sampler := registertest.NewSampler(x.t, x.s, who)
	for _, t := range x.s.Registers().All() {
		rec := sampler.Full(t)
		h := register.HeadOf(rec)
		h.Title, h.Confidentiality, h.Tags = word+" "+t.Name, level, []string{word}
		h.ReviewDue = calendar.Day("2026-01-01")
		h.Attributes = []register.Attribute{{Label: word, Value: word}}
		for _, f := range t.Fields {
			if f.Kind == register.KindText {
				f.In(rec).SetString(word)
			}
		}
		registertest.Write(x.t, x.s, who, func(ctx context.Context, tx *store.Tx) error {
			if _, err := store.CreateAny(ctx, tx, t, rec); err != nil {
				return err
			}
			if _, err := store.AddComment(ctx, tx, t, h.ID, word); err != nil {
				return err
			}
			_, err := store.Attach(ctx, tx, t, h.ID, word+".pdf", strings.Repeat("cd", 32), 3)
			return err
		})
	}
}

// draftOverApproved leaves an approved activity with another title in the draft.
func (x *server) draftOverApproved(who access.Actor) id.ID {
	x.t.Helper()
	var at id.ID
	registertest.Write(x.t, x.s, who, func(ctx context.Context, tx *store.Tx) error {
		a := &record.ProcessingActivity{Head: register.Head{Title: "zebra approved"}, Role: record.Role("processor"), MeasuresStatement: "all of them"}
		p, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Somebody"}})
		if err != nil {
			return err
		}
		a.Owner = p.ID
		a.Customers = append(a.Customers, record.ActivityCustomer{})
		a.Customers[0].Operations = append(a.Customers[0].Operations, "hosting")
		if a, err = store.Create(ctx, tx, record.ProcessingActivities, a); err != nil {
			return err
		}
		at = a.ID
		for _, move := range []string{"submit", "approve"} {
			if a, err = store.Move(ctx, tx, record.ProcessingActivities, a.ID, a.Rev, move, workflow.Input{}); err != nil {
				return err
			}
		}
		_, err = store.Change(ctx, tx, record.ProcessingActivities, a.ID, a.Rev, func(a *record.ProcessingActivity) error {
			a.Title, a.Description, a.Tags = draftWord, draftWord, []string{draftWord}
			return nil
		})
		return err
	})
	return at
}

// S2: search, lists, filters, counts, cursors, exports, titles and errors tell
// nobody what he may not see.
func TestNothingTellsWhatMayNotBeSeen(t *testing.T) { // S2
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		x := newServer(t, s, unlimited)
		own, foreign := registertest.Found(t, s, "acme"), registertest.Found(t, s, "globex")
		x.plant(foreign, foreignWord, access.Internal)
		x.plant(own, restrictedWord, access.Restricted)
		at := x.draftOverApproved(own)
		for _, role := range access.Roles() {
			if role == access.Respondent {
				continue
			}
			hidden := []string{foreignWord}
			actor := registertest.As(own.Org, role)
			if actor.Reach(access.Read, access.Records) != access.All {
				hidden = append(hidden, restrictedWord)
			}
			if !actor.SeesDrafts() {
				hidden = append(hidden, draftWord)
			}
			x.checkLeaks(role, x.token(own, role), hidden, at)
		}
		// The words are there for those who may read them, or the test proves nothing.
		g := x.do(ask{method: "GET", path: "/api/v1/o/acme/search?limit=100&q=zebra", token: x.token(own, access.DPO)})
		if !strings.Contains(g.body, restrictedWord) || !strings.Contains(g.body, draftWord) {
			t.Error("the officer does not find what is restricted")
		}
	})
}

func (x *server) checkLeaks(role access.Role, token string, hidden []string, draft id.ID) {
	x.t.Helper()
	var asked []string
	for _, t := range x.s.Registers().All() {
		base := "/api/v1/o/acme/" + t.Name
		asked = append(asked, base+"?rows=1&count=1&limit=500", base+"?q=zebra&count=1", "/api/v1/o/acme/export/"+t.Name+"?format=json")
		for _, word := range hidden {
			part := word[:len(word)-2]
			// An answer that depends on what is hidden would differ from this one.
			never := x.do(ask{method: "GET", path: base + "?count=1&where=title:contains:nothinglikeit", token: token})
			for _, filter := range []string{"title:contains:" + part, "tags:has:" + word} {
				if g := x.do(ask{method: "GET", path: base + "?count=1&where=" + url.QueryEscape(filter), token: token}); g.same() != never.same() {
					x.t.Errorf("%s as %s: filter %s tells: %s", base, role, filter, g.body)
				}
			}
		}
		for _, sort := range []string{"title", "-title", "tags", "updated", "review_due"} {
			asked = append(asked, base+"?limit=1&sort="+sort)
		}
	}
	asked = append(asked, "/api/v1/o/acme/search?q=zebra&limit=100", "/api/v1/o/acme/due", "/api/v1/o", "/api/v1/o/acme/registers", "/api/v1/o/acme/ledger/entries?limit=1000",
		"/api/v1/o/acme/processing-activities/"+draft.String(), "/api/v1/o/acme/processing-activities/"+draft.String()+"?rev=4",
		"/api/v1/o/acme/processing-activities/"+draft.String()+"/history", "/api/v1/o/acme/processing-activities/"+draft.String()+"/links")
	for _, path := range asked {
		x.grep(path, role, x.do(ask{method: "GET", path: path, token: token}), hidden)
	}
}

func (x *server) grep(path string, role access.Role, g got, hidden []string) {
	x.t.Helper()
	all := g.body + fmt.Sprint(g.header)
	var list struct{ Next string }
	if json.Unmarshal([]byte(g.body), &list) == nil {
		cursor, _ := base64.RawURLEncoding.DecodeString(list.Next)
		all += string(cursor)
	}
	for _, word := range hidden {
		if strings.Contains(all, word) {
			x.t.Errorf("%s as %s tells %s: %.300s", path, role, word, all)
		}
	}
}

// S2: what only the server writes cannot be sent, in any register, to create or to
// change; nor can a field that there is not.
func TestReadOnlyAndUnknownFieldsAreRefused(t *testing.T) { // S2
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		x := newServer(t, s, unlimited)
		who := registertest.Found(t, s, "acme")
		token := x.token(who, access.Owner)
		forged := map[string]string{
			"id": `"` + id.New().String() + `"`, "org": `"` + id.New().String() + `"`, "ref": `"XX-9999"`, "register": `"people2"`, "state": `"approved"`, "rev": `99`,
			"approved_rev": `99`, "created": `"2001-01-01T00:00:00.000000Z"`, "created_by": `"` + id.New().String() + `"`, "updated": `"2001-01-01T00:00:00.000000Z"`,
			"updated_by": `"` + id.New().String() + `"`, "reviewed_on": `"2001-01-01"`, "reviewed_by": `"` + id.New().String() + `"`,
			"archived": `"2001-01-01T00:00:00.000000Z"`, "archive_reason": `"because"`, "in_force": `"{}"`, "title_key": `"x"`, "is_admin": `true`, "__proto__": `{}`,
		}
		for _, name := range register.HeadNames() {
			if _, ok := forged[name]; !ok && !slices.Contains(register.Editable(), name) {
				t.Errorf("%s of the head is not tried", name)
			}
		}
		for _, ty := range s.Registers().All() {
			made := x.create("acme", token, ty.Name, `{"title":"Plain"}`)
			path := "/api/v1/o/acme/" + ty.Name
			for name, value := range forged {
				body := `{"title":"Forged",` + fmt.Sprintf("%q:%s", name, value) + `}`
				for _, a := range []ask{
					{method: "POST", path: path, token: token, body: body},
					{method: "PATCH", path: path + "/" + made.text("id"), token: token, body: body, headers: []string{"If-Match", `"1"`}},
				} {
					g := x.do(a)
					if g.status != http.StatusUnprocessableEntity || !strings.Contains(g.body, `"path":"`+name+`"`) {
						t.Errorf("%s %s with %s: status %d: %s", a.method, ty.Name, name, g.status, g.body)
					}
				}
			}
			if g := x.do(ask{method: "GET", path: path + "/" + made.text("id"), token: token}); g.body != made.body {
				t.Errorf("%s changed: %s", ty.Name, g.body)
			}
		}
	})
}
