package rights_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/feature/rights"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// targets sets the organisation's own targets.
func (w *world) targets(t *testing.T, rows ...record.RequestTarget) error {
	t.Helper()
	return w.DB.Write(t.Context(), w.who, func(tx *store.Tx) error {
		own, err := store.Get(t.Context(), tx, record.Organisations, tx.Org)
		if err != nil {
			return err
		}
		_, err = store.Change(t.Context(), tx, record.Organisations, own.ID, own.Rev, func(o *record.Organisation) error { o.RequestTargets = rows; return nil })
		return err
	})
}

// S-063: each organisation has targets of its own for the steps, for all and for each team;
// they stand beside the date of the law, which they never move, and a request that goes to
// another team has that team's, but for a day that somebody entered.
func TestStepsHaveTheTargetsOfTheTeamThatAnswers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		rights.Mount(w.site, rights.Deps{})
		handler, manager := w.people(t)
		var shop register.Link[record.Unit]
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			u, err := store.Create(ctx, tx, record.Units, &record.Unit{Head: register.Head{Title: "Web shop"}})
			if err != nil {
				return err
			}
			shop = register.To[record.Unit](u.ID)
			p, err := store.Get(ctx, tx, record.People, handler)
			if err == nil {
				_, err = store.Change(ctx, tx, record.People, handler, p.Rev, func(p *record.Person) error { p.Unit = shop; return nil })
			}
			return err
		})
		at := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
		w.at(at)
		intake := func(assignee id.ID) *record.Request {
			return w.intake(t, rights.Intake{Types: []record.RequestType{"access"}, Laws: []record.Law{"eu-gdpr"}, Channel: record.ByEmail, ReceivedAt: at, Assignee: assignee, Requester: rights.Person{Name: "Erika Muster"}})
		}
		days := func(r *record.Request) string {
			var out []string
			for _, s := range r.Steps {
				if s.Due != "" {
					out = append(out, fmt.Sprintf("%s %s", s.Kind, s.Due[5:]))
				}
			}
			return strings.Join(out, ", ")
		}
		usual := intake(handler)
		if got, want := days(usual), "acknowledge 03-12, verify_identity 03-15, locate 03-17, collect 03-24, third_party_review 03-28, decide 03-31, reply 04-04"; got != want {
			t.Errorf("nothing said: %s, want %s", got, want)
		}
		for name, rows := range map[string][]record.RequestTarget{
			"days": {{Step: "decide", Days: 400}}, "request_targets": {{Step: "decide", Days: 9}, {Step: "decide", Days: 8}},
		} {
			if err := w.targets(t, rows...); !problem.Is(err, problem.Invalid) || !strings.Contains(err.Error(), name) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := w.targets(t, record.RequestTarget{Step: "collect", Days: 10}, record.RequestTarget{Step: "verify_identity"}, record.RequestTarget{Step: "collect", Team: shop, Days: 6}, record.RequestTarget{Step: "redact", Team: shop, Days: 8}); err != nil {
			t.Fatal(err)
		}
		theirs, others := intake(handler), intake(manager)
		if got, want := days(theirs), "acknowledge 03-12, locate 03-17, collect 03-16, third_party_review 03-28, redact 03-18, decide 03-31, reply 04-04"; got != want {
			t.Errorf("of the team: %s, want %s", got, want)
		}
		if got, want := days(others), "acknowledge 03-12, locate 03-17, collect 03-20, third_party_review 03-28, decide 03-31, reply 04-04"; got != want {
			t.Errorf("of no team: %s, want %s", got, want)
		}
		if theirs.DueOn != usual.DueOn || theirs.DueOn != "2026-04-10" {
			t.Errorf("the date of the law moved: %s, %s", usual.DueOn, theirs.DueOn)
		}
		moved, err := w.change(t, others, func(r *record.Request) {
			r.Assignee = register.To[record.Person](handler)
			for i := range r.Steps {
				if r.Steps[i].Kind == "reply" {
					r.Steps[i].Due = "2026-04-01"
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := days(moved), "acknowledge 03-12, locate 03-17, collect 03-16, third_party_review 03-28, decide 03-31, reply 04-01"; got != want {
			t.Errorf("gone to the team: %s, want %s", got, want)
		}
		page := webtest.Text(webtest.As(t, w.site, access.PrivacyManager).Get("/o/one/request-procedure").Root)
		for _, want := range []string{"Day 10", "Web shop: Day 6", "Web shop: Day 8"} {
			if !strings.Contains(page, want) {
				t.Errorf("the procedure lacks %q", want)
			}
		}
	})
}
