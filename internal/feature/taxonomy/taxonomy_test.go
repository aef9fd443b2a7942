package taxonomy_test

import (
	"context"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/feature/taxonomy"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
)

func each(t *testing.T, run func(*testing.T, *store.DB)) {
	t.Helper()
	for _, d := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			run(t, registertest.Open(t, d, registertest.NewClock(), taxonomy.Reactions()...))
		})
	}
}

func own(title, does, of, key string) *record.OwnTerm {
	return &record.OwnTerm{Head: register.Head{Title: title}, Does: record.OwnTermDoes(does), Of: register.Term[record.AnyTerm](of), Key: key}
}

func complaints(err error) string {
	p, ok := problem.As(err)
	if !ok {
		return ""
	}
	var out []string
	for _, f := range p.Fields {
		out = append(out, f.Path+" "+f.Key)
	}
	return strings.Join(out, ", ")
}

// S-040: what one organisation adds, renames and leaves out, another one never sees,
// whoever asks and in whatever order.
func TestOwnTermsAreThoseOfOneOrganisation(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *store.DB) {
		a, b := registertest.Found(t, s, "alpha"), registertest.Found(t, s, "beta")
		registertest.Write(t, s, a, func(ctx context.Context, tx *store.Tx) error {
			for _, x := range []*record.OwnTerm{
				own("Fatigue score", "adds", "pii_category/special.health", "fatigue"), own("Reachability", "renames", "pii_category/contact", ""),
				own("No religion here", "hides", "pii_category/special.religion", ""), own("Unfinished", "adds", "", "x"),
			} {
				x.Confidentiality = "restricted" // the name of a term is told to whoever reads it in a record
				if _, err := store.Create(ctx, tx, record.OwnTerms, x); err != nil {
					return err
				}
			}
			return nil
		})
		registertest.Write(t, s, b, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Create(ctx, tx, record.OwnTerms, own("Energy reading", "adds", "pii_category/special.health", "fatigue"))
			return err
		})
		for range 3 {
			for who, want := range map[string][3]string{"a": {"Fatigue score", "Reachability", ""}, "b": {"Energy reading", "Contact data", "special.religion"}} {
				actor := a
				if who == "b" {
					actor = b
				}
				actor.Role = "reader"
				registertest.Read(t, s, actor, func(ctx context.Context, tx *store.Tx) error {
					terms, err := survey.Terms(ctx, tx)
					if err != nil {
						return err
					}
					if got := terms.Label(catalogue.PIICategory, "special.health.own_fatigue", "en"); got != want[0] {
						t.Errorf("%s reads %q, want %q", who, got, want[0])
					}
					if got := terms.Label(catalogue.PIICategory, "contact", "en"); got != want[1] {
						t.Errorf("%s reads %q, want %q", who, got, want[1])
					}
					if got := terms.Hidden(catalogue.PIICategory, "special.religion"); got != (want[2] == "") {
						t.Errorf("%s: religion is left out: %t", who, got)
					}
					return nil
				})
			}
		}
	})
}

// S-040
func TestATermInUseKeepsItsCodeAndATermHasOneOtherName(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "alpha")
		var term *record.OwnTerm
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) (err error) {
			if term, err = store.Create(ctx, tx, record.OwnTerms, own("Loyalty tier", "adds", "pii_category/contract", "tiers")); err != nil {
				return err
			}
			if term, err = store.Change(ctx, tx, record.OwnTerms, term.ID, term.Rev, func(x *record.OwnTerm) error { x.Key = "tier"; return nil }); err != nil {
				return err // nobody uses it so far
			}
			if _, err = store.Create(ctx, tx, record.OwnTerms, own("Contract papers", "renames", "pii_category/contract", "")); err != nil {
				return err
			}
			_, err = store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{Head: register.Head{Title: "Shop"}, Role: "controller",
				DataItems: register.Rows[record.ActivityDataItem]{{Category: "contract.own_tier"}}})
			return err
		})
		try := func(do func(context.Context, *store.Tx) error) string {
			return complaints(s.Write(context.Background(), who, func(tx *store.Tx) error { return do(context.Background(), tx) }))
		}
		change := func(edit func(*record.OwnTerm)) string {
			return try(func(ctx context.Context, tx *store.Tx) error {
				_, err := store.Change(ctx, tx, record.OwnTerms, term.ID, term.Rev, func(x *record.OwnTerm) error { edit(x); return nil })
				return err
			})
		}
		if got := change(func(x *record.OwnTerm) { x.Key = "rank" }); got != "key own_term_used" {
			t.Errorf("another key for a term in use: %q", got)
		}
		if got := change(func(x *record.OwnTerm) { x.Of = "pii_category/finance" }); got != "of own_term_used" {
			t.Errorf("another place for a term in use: %q", got)
		}
		if got := change(func(x *record.OwnTerm) { x.Title, x.Key = "Customer tier", "tier" }); got != "" {
			t.Errorf("another name for a term in use: %q", got)
		}
		if got := try(func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Create(ctx, tx, record.OwnTerms, own("Deals", "renames", "pii_category/contract", ""))
			return err
		}); got != "of own_term_twice" {
			t.Errorf("a second other name: %q", got)
		}
	})
}

// S-040
func TestEntriesThatContradictThemselvesAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		x    *record.OwnTerm
		want string
	}{
		"whole":          {own("A", "adds", "purpose", "a"), ""},
		"nothing yet":    {own("A", "", "", ""), ""},
		"key":            {own("A", "adds", "purpose", "A b"), "key own_term_key"},
		"key of a name":  {own("A", "renames", "purpose/marketing", "a"), "key own_term_key_needless"},
		"place":          {own("A", "adds", "Shoes", "a"), "of own_term_of"},
		"a list":         {own("A", "hides", "purpose", ""), "of own_term_of_ours"},
		"an own one":     {own("A", "renames", "purpose/own_x", ""), "of own_term_of_ours"},
		"too deep":       {own("A", "adds", "purpose/own_a.own_b.own_c.own_d.own_e.own_f", "g"), "of own_term_deep"},
		"vocabulary":     {&record.OwnTerm{DPV: "Loyalty"}, "dpv own_term_dpv"},
		"sensitive, not": {&record.OwnTerm{Does: "adds", Of: "purpose", Key: "a", Sensitivity: "special"}, "sensitivity own_term_sensitivity"},
		"weaker":         {&record.OwnTerm{Does: "adds", Of: "pii_category/special.health", Key: "a", Sensitivity: "sensitive"}, "sensitivity own_term_weaker"},
		"stricter":       {&record.OwnTerm{Does: "adds", Of: "pii_category/contract", Key: "a", Sensitivity: "special"}, ""},
	} {
		var p problem.List
		c.x.Validate(&p)
		if got := complaints(p.Err()); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
