package starter_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/starter"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// everything of a register, with its child lists.
func everything[T any](t *testing.T, s *store.DB, of register.Of[T], load func(do func(context.Context, *store.Tx) error)) []*T {
	t.Helper()
	var out []*T
	load(func(ctx context.Context, tx *store.Tx) error {
		q := store.Query{Limit: store.MaxLimit, Rows: true}
		for more := true; more; more = q.After != "" {
			page, err := store.List(ctx, tx, of, q)
			if err != nil {
				return err
			}
			out = append(out, page.Items...)
			q.After = page.Next
		}
		return nil
	})
	return out
}

// S-175, S-176: every starter loads into an empty organisation on both databases,
// without a gap in what the law asks for, and once only.
func TestEveryStarterLoadsWithoutGapsAndOnce(t *testing.T) {
	t.Parallel()
	for _, x := range starter.List() {
		t.Run(x.Key, func(t *testing.T) {
			t.Parallel()
			registertest.Each(t, func(t *testing.T, s *store.DB) {
				who := registertest.Found(t, s, x.Key)
				var first, second starter.Result
				registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) (err error) {
					p, err := store.Create(ctx, tx, record.People, &record.Person{Head: register.Head{Title: "Ada Privacy"}})
					if err != nil {
						return err
					}
					who.Person = p.ID
					return nil
				})
				told := 0
				registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) (err error) {
					first, err = starter.Load(ctx, tx, x.Key, starter.Options{Lang: "de"}, func(done, total int) { told = max(told, done*100/total) })
					return err
				})
				if first.Present != 0 || first.Activities != x.Activities || first.Systems != x.Systems || first.Parties != x.Parties || first.Risks != x.Risks || told != 100 {
					t.Errorf("%+v, told %d; want %+v", first, told, x)
				}
				read := func(do func(context.Context, *store.Tx) error) { registertest.Read(t, s, who, do) }
				for _, a := range everything(t, s, record.ProcessingActivities, read) {
					for _, g := range assess.Article30(a).Gaps {
						t.Errorf("%s lacks %s (%s)", a.Title, g.Field, g.Cite)
					}
					if a.State != "draft" || a.Owner != who.Person || !slices.Contains(a.Tags, starter.Tag) || a.Screening == "" || a.ScreeningReason == "" {
						t.Errorf("%s: state %s, owner %s, tags %v, screening %s", a.Title, a.State, a.Owner, a.Tags, a.Screening)
					}
				}
				complete(t, s, read)
				registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) (err error) {
					second, err = starter.Load(ctx, tx, x.Key, starter.Options{Lang: "en"}, nil)
					return err
				})
				if second.Present != first.Activities+first.Risks || second.Activities+second.Systems+second.Parties+second.Engagements+second.Risks != 0 {
					t.Errorf("loaded again: %+v", second)
				}
				if x.Key == "healthcare" {
					approveAll(t, s, who.Org, read)
				}
			})
		})
	}
}

// complete: retention says how long, from when and why; risks can be analysed,
// evaluated and planned as they are.
func complete(t *testing.T, s *store.DB, read func(func(context.Context, *store.Tx) error)) {
	t.Helper()
	for _, a := range everything(t, s, record.ProcessingActivities, read) {
		for _, d := range a.DataItems {
			if d.Retention == "" || d.RetentionFrom == "" || d.RetentionGround == "" || d.Source == "" || d.Principal.ID.IsZero() {
				t.Errorf("%s: %s is kept for %q from %q because %q", a.Title, d.Category, d.Retention, d.RetentionFrom, d.RetentionGround)
			}
		}
		for _, p := range a.Principals {
			if !slices.ContainsFunc(a.DataItems, func(d record.ActivityDataItem) bool { return d.Principal.ID == p.ID }) {
				t.Errorf("%s: no data of %s", a.Title, p.Category)
			}
		}
		if a.Role.Decides() && (len(a.Bases) == 0 || a.InformationGiven == "") {
			t.Errorf("%s: basis or information is missing", a.Title)
		}
	}
	for _, r := range everything(t, s, record.Risks, read) {
		if len(r.Harms) == 0 || r.Event == "" || r.Inherent() == "" || r.Residual() == "" || len(r.Treatments) == 0 || len(r.Activities) == 0 {
			t.Errorf("%s: not complete", r.Title)
		}
	}
}

// approveAll: what a starter brings can be approved as it is, once somebody has
// read it.
func approveAll(t *testing.T, s *store.DB, org id.ID, read func(func(context.Context, *store.Tx) error)) {
	t.Helper()
	who := registertest.As(org, "owner")
	for _, a := range everything(t, s, record.ProcessingActivities, read) {
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			x, err := store.Move(ctx, tx, record.ProcessingActivities, a.ID, a.Rev, "submit", workflow.Input{})
			if err != nil {
				return err
			}
			_, err = store.Move(ctx, tx, record.ProcessingActivities, a.ID, x.Rev, "approve", workflow.Input{})
			return err
		})
	}
}

// A second sector links to what the first one brought, renamed or not.
func TestASecondStarterSharesTheCommonPart(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "two")
		read := func(do func(context.Context, *store.Tx) error) { registertest.Read(t, s, who, do) }
		load := func(key string, o starter.Options) (r starter.Result) {
			registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) (err error) {
				r, err = starter.Load(ctx, tx, key, o, nil)
				return err
			})
			return r
		}
		first := load("commerce", starter.Options{})
		var host *record.Party
		for _, p := range everything(t, s, record.Parties, read) {
			if strings.HasPrefix(p.Title, "Provider of the ticket system") {
				host = p
			}
		}
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Change(ctx, tx, record.Parties, host.ID, host.Rev, func(p *record.Party) error { p.Title = "Deskfern Ltd"; return nil })
			return err
		})
		second := load("b2b-saas", starter.Options{})
		if second.Activities == 0 || second.Present == 0 {
			t.Errorf("first %+v, second %+v", first, second)
		}
		titles := map[string]int{}
		for _, p := range everything(t, s, record.Parties, read) {
			titles[p.Title]++
			if titles[p.Title] > 1 || strings.HasPrefix(p.Title, "Provider of the ticket system") {
				t.Errorf("%s stands again", p.Title)
			}
		}
		for _, x := range everything(t, s, record.Systems, read) {
			if titles[x.Title]++; titles[x.Title] > 1 {
				t.Errorf("%s stands again", x.Title)
			}
		}
	})
}

// A selection brings what it needs and nothing else.
func TestASelectionBringsItsOwnSystemsAndRisks(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "few")
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			r, err := starter.Load(ctx, tx, "commerce", starter.Options{Only: []string{"payroll", "newsletter"}}, nil)
			want := starter.Result{Activities: 2, Systems: 5, Parties: 4, Engagements: 2, Risks: 1}
			if r != want {
				t.Errorf("%+v, want %+v", r, want)
			}
			return err
		})
		for key, o := range map[string]starter.Options{"commerce": {Only: []string{"payrol"}}, "florist": {}} {
			err := s.Write(context.Background(), who, func(tx *store.Tx) error {
				_, err := starter.Load(context.Background(), tx, key, o, nil)
				return err
			})
			if p, ok := problem.As(err); !ok || p.Kind != problem.Invalid {
				t.Errorf("%s %v: %v", key, o, err)
			}
		}
	})
}

// S-010: a small organisation is spared what it seldom has.
func TestASmallOrganisationGetsLess(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	who := registertest.Found(t, s, "small")
	registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
		r, err := starter.Load(ctx, tx, "healthcare", starter.Options{Small: true}, nil)
		all := starter.List()[0]
		if r.Activities >= all.Activities || r.Activities < 10 {
			t.Errorf("%d of %d activities", r.Activities, all.Activities)
		}
		return err
	})
}

// A basis is proposed under each law in scope that knows one, in that law's words.
func TestBasesFollowTheLawsInScope(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	who := registertest.Found(t, s, "laws")
	registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
		_, err := starter.Load(ctx, tx, "commerce", starter.Options{Laws: []string{"eu-gdpr", "uk", "br-lgpd", "ch-fadp", "us-ca"}, Only: []string{"payroll"}}, nil)
		return err
	})
	read := func(do func(context.Context, *store.Tx) error) { registertest.Read(t, s, who, do) }
	got := map[string]string{}
	for _, a := range everything(t, s, record.ProcessingActivities, read) {
		for _, b := range a.Bases {
			got[string(b.Law)] += string(b.Basis) + " "
		}
	}
	for law, want := range map[string]string{"eu-gdpr": "contract legal_obligation ", "uk": "contract legal_obligation ", "br-lgpd": "contract legal_obligation ", "ch-fadp": "overriding_interest law ", "us-ca": ""} {
		if got[law] != want {
			t.Errorf("%s: %q, want %q", law, got[law], want)
		}
	}
}

// Data under Arts. 9 and 10 have their condition.
func TestSpecialDataHaveTheirCondition(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	for _, x := range starter.List() {
		who := registertest.Found(t, s, x.Key)
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			_, err := starter.Load(ctx, tx, x.Key, starter.Options{}, nil)
			return err
		})
		read := func(do func(context.Context, *store.Tx) error) { registertest.Read(t, s, who, do) }
		for _, a := range everything(t, s, record.ProcessingActivities, read) {
			if a.Role.Serves() {
				continue // the customer's matter
			}
			for _, d := range a.DataItems {
				term, _ := catalogue.Find(catalogue.PIICategory, string(d.Category))
				special := slices.ContainsFunc(a.Bases, func(b record.ActivityBasis) bool { return b.SpecialCondition != "" })
				criminal := slices.ContainsFunc(a.Bases, func(b record.ActivityBasis) bool { return b.CriminalGround != "" })
				if term.Sensitivity == catalogue.Special && !special || term.Sensitivity == catalogue.Criminal && !criminal {
					t.Errorf("%s: %s: %s without a condition", x.Key, a.Title, d.Category)
				}
			}
		}
	}
}
