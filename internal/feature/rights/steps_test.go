package rights_test

import (
	"context"
	"encoding/csv"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/pack"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// S-062: each step of the procedure has the person and the time, whoever did it and however:
// two people by the API, a system owner by a link, a token. Page, API, sample, proof and its
// print say the same, in both languages.
func TestTheLogShowsEachStepWithPersonAndTime(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		private, public, err := ledger.GenerateKey(w.org)
		if err != nil {
			t.Fatal(err)
		}
		maker := &pack.Maker{Store: w.DB, Blobs: w.blobs, Keys: signing{private, public}, Words: w.words, Version: "test"}
		rights.Mount(w.site, rights.Deps{Vault: aVault(t), Packs: maker})
		carla, second := w.clerk(t), w.colleague(t)
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			ola, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Ola Owner"}})
			if err != nil {
				return err
			}
			_, err = store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Billing", Owner: ola.ID}, Status: "live"})
			return err
		})
		as := func(person id.ID) *wire {
			return w.api(t, access.Actor{Kind: access.Person, ID: id.New(), Person: person, Org: w.org, Role: access.PrivacyManager})
		}
		a, b, program := as(carla), as(second), w.api(t, access.Actor{Kind: access.Token, ID: id.New(), Org: w.org, Role: access.PrivacyManager})
		var made struct{ Ref string }
		a.do("POST", "/requests/intake", fields{"types": []string{"erasure"}, "channel": "letter", "language": "en", "text": "Erase me.", "requester": fields{"name": "Erika Muster", "email": "erika@example.org"}}).want(201).into(&made)
		at, later := "/requests/"+made.Ref, func() { w.clock.Pass(time.Hour) }
		a.do("POST", at+"/messages", fields{"template": "acknowledge"}).want(201)
		later()
		a.move(made.Ref, "check_identity").want(200)
		a.do("POST", at+"/identity", fields{"identity": "confirmed", "identity_method": "known_facts", "identity_matched": []string{"customer number"}}).want(200)
		a.move(made.Ref, "accept").want(200)
		a.move(made.Ref, "locate").want(200)
		a.do("POST", at+"/plan", nil).want(200)
		later()
		var asked struct{ Link string }
		a.do("POST", at+"/items/SYS-0001/ask", nil).want(200).into(&asked)
		owner := webtest.As(t, w.site, "")
		link := asked.Link[strings.Index(asked.Link, "/request/item/"):]
		owner.Get(link)
		later()
		if p := owner.Post(link, url.Values{"state": {"found"}, "found": {"41 records"}, "count": {"41"}}); p.Status != 200 {
			t.Fatalf("the owner of the system answers: %d %s", p.Status, errorsOn(p))
		}
		later()
		b.move(made.Ref, "review").want(200)
		b.do("POST", at+"/checks", fields{"scope": "All", "third_parties": "none_in_it", "exemptions_weighed": "yes"}).want(200)
		b.move(made.Ref, "decide").want(200)
		later()
		b.do("POST", at+"/decide", fields{"outcome": "fulfilled"}).want(200)
		b.move(made.Ref, "reply").want(200)
		later()
		program.do("POST", at+"/items/SYS-0001", fields{"state": "executed", "action": "delete", "count": 41, "changed": 41}).want(200)
		later()
		a.do("POST", at+"/messages", fields{"template": "fulfilled", "body": "It is done."}).want(201)
		a.move(made.Ref, "close").want(200)

		type step struct {
			Kind, By string
			Finished time.Time
		}
		var log struct{ Steps []step }
		a.do("GET", at+"/case", nil).want(200).into(&log)
		who := map[string]string{"acknowledge": "Carla Clerk", "verify_identity": "Carla Clerk", "locate": "Carla Clerk", "collect": "Ola Owner", "third_party_review": "Second Reader", "decide": "Second Reader", "execute": "An API token", "reply": "Carla Clerk"}
		var last time.Time
		for kind, by := range who {
			i := slices.IndexFunc(log.Steps, func(s step) bool { return s.Kind == kind })
			if i < 0 || log.Steps[i].By != by || log.Steps[i].Finished.IsZero() {
				t.Errorf("%s by %s: %+v", kind, by, log.Steps)
				continue
			}
			if last.Before(log.Steps[i].Finished) {
				last = log.Steps[i].Finished
			}
		}
		if len(log.Steps) != len(who) {
			t.Errorf("%d steps: %+v", len(log.Steps), log.Steps)
		}
		// The same of every other surface: rows are the words of a step and who did it.
		shows := func(where, text string) {
			t.Helper()
			for _, s := range log.Steps {
				if !strings.Contains(text, s.By) {
					t.Errorf("%s does not say that %s was done by %s: %s", where, s.Kind, s.By, text)
				}
			}
		}
		page := webtest.As(t, w.site, access.PrivacyManager).Get("/o/one" + at)
		shows("the page", webtest.Text(page.First("section", "id", "steps")))
		auditor := w.api(t, access.Actor{Kind: access.Person, ID: id.New(), Org: w.org, Role: access.ExternalAuditor})
		auditor.deps(w, rights.Deps{Packs: maker})
		today := calendar.DayOf(w.clock.Now())
		var drawn struct{ ID string }
		auditor.do("POST", "/request-samples", fields{"seed": "7", "size": 5, "from": today.AddDays(-30), "to": today}).want(201).into(&drawn)
		var sampled struct {
			Steps []struct {
				Ref string
				step
			}
		}
		auditor.do("GET", "/request-samples/"+drawn.ID+"/steps", nil).want(200).into(&sampled)
		for i, s := range sampled.Steps {
			if s.Ref != made.Ref || s.step != log.Steps[i] {
				t.Errorf("the sample says %+v, the case %+v", s, log.Steps[i])
			}
		}
		browser, of := webtest.As(t, w.site, access.ExternalAuditor), "/o/one/request-samples/"+drawn.ID
		rows, err := csv.NewReader(strings.NewReader(browser.Get(of + "/steps").Body)).ReadAll()
		if err != nil || len(rows) != len(log.Steps)+1 {
			t.Fatalf("as a table: %v, %v", rows, err)
		}
		for i, s := range log.Steps {
			if row := rows[i+1]; row[0] != made.Ref || row[1] != s.Kind || row[5] != s.Finished.Format(time.RFC3339) || row[6] != s.By {
				t.Errorf("as a table: %v, the case %+v", row, s)
			}
		}
		if p := webtest.As(t, w.site, access.Contributor).Get(of + "/steps"); p.Status != 403 {
			t.Errorf("a contributor saves the steps: %d", p.Status)
		}
		page = browser.Get(of + "/proof/" + made.Ref)
		shows("the proof", webtest.Text(page.First("section", "id", "steps")))
		proof := document(t, []byte(browser.Get(of+"/zip").Body), "documents/"+made.Ref+".json")
		for i, s := range proof.Steps {
			if s.By != log.Steps[i].By || !s.Finished.Equal(log.Steps[i].Finished) {
				t.Errorf("the proof says %+v, the case %+v", s, log.Steps[i])
			}
		}
		if len(proof.Steps) != len(log.Steps) {
			t.Errorf("the proof has %d steps of %d", len(proof.Steps), len(log.Steps))
		}
		for _, e := range proof.Entries {
			if e.By == "" {
				t.Errorf("entry %d, %s, is by nobody", e.Seq, e.Verb)
			}
		}

		// What is no longer true is open again, and finished anew by who makes it so.
		later()
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Create(ctx, tx, record.Systems, &record.System{Head: register.Head{Title: "Shop"}, Status: "live"})
			return err
		})
		a.do("POST", at+"/plan", nil).want(200)
		log.Steps = nil
		a.do("GET", at+"/case", nil).want(200).into(&log)
		if i := slices.IndexFunc(log.Steps, func(s step) bool { return s.Kind == "collect" }); !log.Steps[i].Finished.IsZero() || log.Steps[i].By != "" {
			t.Errorf("a system more to be heard, and the collection is finished: %+v", log.Steps[i])
		}
		b.do("POST", at+"/items/SYS-0002", fields{"state": "nothing"}).want(200)
		log.Steps = nil
		a.do("GET", at+"/case", nil).want(200).into(&log)
		if i := slices.IndexFunc(log.Steps, func(s step) bool { return s.Kind == "collect" }); log.Steps[i].Finished.Before(last) || log.Steps[i].By != "Second Reader" {
			t.Errorf("the last system was heard: %+v", log.Steps[i])
		}
	})
}
