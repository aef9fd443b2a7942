package page_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// rowsOf are the titles of the rows of a list, with what else stands in them.
func rowsOf(p *webtest.Page) (out []string) {
	for _, n := range p.All("tr") {
		if text := webtest.Text(n); strings.Contains(text, "Activity ") {
			out = append(out, strings.Join(strings.Fields(text), " "))
		}
	}
	return out
}

// A list that was drawn before is shown again only for as long as it is true.
func TestAListThatWasDrawnBeforeFollowsEveryWrite(t *testing.T) { // L1
	each(t, func(t *testing.T, o *office) {
		o.activities(t, 5)
		b := webtest.As(t, o.site, access.Owner)
		first := rowsOf(b.Get(at("processing-activities")))
		if again := rowsOf(b.Get(at("processing-activities"))); len(first) != 5 || fmt.Sprint(again) != fmt.Sprint(first) {
			t.Errorf("at first %q, then %q", first, again)
		}
		steps := []struct {
			name string
			do   func(context.Context, *store.Tx, *record.ProcessingActivity) error
			want string
			n    int
		}{
			{"a new title", func(ctx context.Context, tx *store.Tx, a *record.ProcessingActivity) error {
				_, err := store.Change(ctx, tx, record.ProcessingActivities, a.ID, a.Rev, func(a *record.ProcessingActivity) error { a.Title = "Activity renamed"; return nil })
				return err
			}, "Activity renamed", 5},
			{"a new name of an owner", func(ctx context.Context, tx *store.Tx, _ *record.ProcessingActivity) error {
				p, err := store.Get(ctx, tx, record.People, o.anna)
				if err == nil {
					_, err = store.Change(ctx, tx, record.People, p.ID, p.Rev, func(p *record.Person) error { p.Title = "Anna Winter"; return nil })
				}
				return err
			}, "AW", 5},
			{"an archived record", func(ctx context.Context, tx *store.Tx, a *record.ProcessingActivity) error {
				_, err := store.ArchiveAny(ctx, tx, record.ProcessingActivities.Type, a.ID, a.Rev, "ended")
				return err
			}, "Activity", 4},
		}
		for _, s := range steps {
			registertest.Write(t, o.DB, o.owner, func(ctx context.Context, tx *store.Tx) error {
				p, err := store.List(ctx, tx, record.ProcessingActivities, store.Query{Sort: "ref", Limit: 1})
				if err != nil {
					return err
				}
				return s.do(ctx, tx, p.Items[0])
			})
			got := rowsOf(b.Get(at("processing-activities")))
			if len(got) != s.n || !strings.Contains(strings.Join(got, "\n"), s.want) {
				t.Errorf("%s: %q", s.name, got)
			}
		}
	})
}

// What was drawn for one is shown to nobody with other rights, and to nobody in
// another language.
func TestAListThatWasDrawnForOneIsNotShownToOthers(t *testing.T) { // S1, S2
	each(t, func(t *testing.T, o *office) {
		o.activities(t, 4)
		registertest.Write(t, o.DB, o.owner, func(ctx context.Context, tx *store.Tx) error {
			p, err := store.List(ctx, tx, record.ProcessingActivities, store.Query{Sort: "ref", Limit: 2})
			if err != nil {
				return err
			}
			_, err = store.Change(ctx, tx, record.ProcessingActivities, p.Items[1].ID, p.Items[1].Rev, func(a *record.ProcessingActivity) error {
				a.Confidentiality = access.Restricted
				return nil
			})
			return err
		})
		for range 2 {
			for role, want := range map[access.Role]int{access.Owner: 4, access.Contributor: 3, access.Reader: 0} {
				if got := rowsOf(webtest.As(t, o.site, role).Get(at("processing-activities"))); len(got) != want {
					t.Errorf("%s sees %q, want %d", role, got, want)
				}
			}
			for _, query := range []string{"?sort=-title", "?where=title:contains:003", "?cols=ref"} {
				p := webtest.As(t, o.site, access.Owner).Get(at("processing-activities" + query))
				if got, want := rowsOf(p), map[string]int{"?sort=-title": 4, "?where=title:contains:003": 1, "?cols=ref": 4}[query]; len(got) != want {
					t.Errorf("%s: %q, want %d", query, got, want)
				}
			}
		}
	})
}
