package oscal_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/exchange/oscal"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
)

func bring(ctx context.Context, tx *store.Tx, text []byte, apply bool, sum string) (*oscal.Plan, error) {
	return oscal.Import(ctx, tx, "file", bytes.NewReader(text), int64(len(text)), apply, sum)
}

// S-160: numbers are kept through a round trip, and a second import changes nothing.
// A thousand controls take less than five seconds.
func TestAThousandRequirementsGoInAndComeOutTheSame(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "acme")
		f := thousand()
		text := written(t, f)
		start := time.Now()
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			p, err := bring(ctx, tx, text, true, "")
			if err == nil && (p.New != 1000 || len(p.Refused) > 0) {
				t.Errorf("%d new, %v", p.New, p.Refused)
			}
			return err
		})
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("took %v", took)
		} else {
			t.Logf("1000 controls in %v", took)
		}
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			out, err := oscal.Named(ctx, tx, "ours", true)
			if err != nil {
				return err
			}
			same(t, f.Rows, out.Rows)
			p, err := bring(ctx, tx, written(t, out), true, "")
			if err == nil && (p.Unchanged != 1000 || len(p.Items) > 0) {
				t.Errorf("%d unchanged, %d new, %d changed, %v", p.Unchanged, p.New, p.Changed, p.Refused)
			}
			return err
		})
		// Another organisation has nothing of it.
		other := registertest.Found(t, s, "other")
		registertest.Read(t, s, other, func(ctx context.Context, tx *store.Tx) error {
			if _, err := oscal.Named(ctx, tx, "ours", true); !problem.Is(err, problem.Missing) {
				t.Error(err)
			}
			return nil
		})
	})
}

const table = `framework,id,title,text,parent,kind,roles,evidence,requirements,source
ours,1,One,First,,control,controller,Paper,27701:2025/A.1.2.9,
ours,1.1,Below,,1,control,shared,,,
theirs,1,One of others,,,,,,,
27701:2025,A.1.2.7,Contracts,The words of the copy,,control,controller,,,"Copy 4711, page 12"
27701:2025,A.9.9.9,Nothing,,,control,,,,
ours,,No number,,,,,,,
ours,1,Again,,,,,,,
ours,2,Circle,,3,,,,,
ours,3,Circle,,2,,,,,
ours,4,Lost,,99,,,,,
ours,5,Kind,,,ghost,,,,
,6,No framework,,,,,,,
`

// The same number in two frameworks is two requirements; what cannot be read is named.
func TestATableIsPlannedFirstAndNamesWhatItLeavesOut(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "acme")
		var sum string
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			p, err := bring(ctx, tx, []byte(table), false, "")
			if err != nil {
				return err
			}
			got := map[string]string{}
			for _, r := range p.Refused {
				got[r.ID] += r.Key
			}
			want := map[string]string{"A.9.9.9": "not_in_library", "": "no_id", "1": "twice", "2": "circle", "3": "circle", "4": "no_parent", "5": "kind", "6": "no_framework"}
			if d := cmp.Diff(want, got); d != "" || p.New != 4 || p.Corrections != 1 || p.Applied {
				t.Error(p.New, p.Corrections, d)
			}
			sum = p.Sum
			page, err := store.List(ctx, tx, record.OwnRequirements, store.Query{Count: true})
			if page.Total != 0 {
				t.Errorf("a plan wrote %d", page.Total)
			}
			return err
		})
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			if _, err := bring(ctx, tx, []byte(table), true, "another"); !problem.Is(err, problem.Stale) {
				t.Error(err)
			}
			_, err := bring(ctx, tx, []byte(table), true, sum)
			return err
		})
		changed := strings.Replace(table, "ours,1,One,First", "ours,1,One,Second", 1)
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			p, err := bring(ctx, tx, []byte(changed), true, "")
			if err != nil {
				return err
			}
			if p.Changed != 1 || p.New != 0 || p.Unchanged != 3 || strings.Join(p.Items[0].Fields, " ") != "text" {
				t.Errorf("%+v", p)
			}
			return nil
		})
	})
}

func TestLongAndHostileRowsAreRefusedOrKeptWhole(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "acme")
		text := []byte(`{"catalog":{"metadata":{"title":"Hostile"},"controls":[{"id":"a","title":"` + strings.Repeat("long ", 100) + `"},{"id":"b","title":"` + strings.Repeat("x", 100_000) + `"},
			{"id":"c","title":"\u0000"},{"id":"` + strings.Repeat("d", 5000) + `","title":"d"},{"id":"e","title":"<script>alert(1)</script>"}]}}`)
		registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
			p, err := bring(ctx, tx, text, true, "")
			if err != nil {
				return err
			}
			if p.New != 2 || len(p.Refused) != 3 {
				t.Errorf("%d new, %v", p.New, p.Refused)
			}
			out, err := oscal.Named(ctx, tx, "hostile", true)
			if err == nil && !strings.HasPrefix(out.Rows[0].Text, strings.TrimSpace(strings.Repeat("long ", 100))) {
				t.Error("a long title lost words")
			}
			return err
		})
	})
}

func TestWhoMayNotImportIsRefused(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		who := registertest.Found(t, s, "acme")
		err := s.Write(context.Background(), registertest.As(who.Org, access.Reader), func(tx *store.Tx) error {
			_, err := bring(context.Background(), tx, []byte(table), true, "")
			return err
		})
		if !problem.Is(err, problem.Forbidden) {
			t.Error(err)
		}
	})
}
