package page_test

import (
	"context"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/web/webtest"
)

// S-040: forms, the search within a field, records and the form of an own term speak the
// organisation's own terms; what it left out is offered no more and stays where it is.
func TestFormsAndRecordsSpeakOwnTerms(t *testing.T) {
	t.Parallel()
	registertest.Each(t, func(t *testing.T, s *store.DB) {
		o := newOffice(t, s)
		var ref string
		registertest.Write(t, s, o.owner, func(ctx context.Context, tx *store.Tx) error {
			for _, x := range []*record.OwnTerm{
				{Head: register.Head{Title: "Fatigue score"}, Does: "adds", Of: "pii_category/special.health", Key: "fatigue"},
				{Head: register.Head{Title: "How to reach people"}, Does: "renames", Of: "pii_category/contact"},
				{Head: register.Head{Title: "Not with us"}, Does: "hides", Of: "pii_category/special.religion"},
			} {
				if _, err := store.Create(ctx, tx, record.OwnTerms, x); err != nil {
					return err
				}
			}
			a, err := store.Create(ctx, tx, record.ProcessingActivities, &record.ProcessingActivity{Head: register.Head{Title: "Watch plan"}, Role: "controller",
				DataItems: register.Rows[record.ActivityDataItem]{{Category: "special.health.own_fatigue"}, {Category: "contact"}, {Category: "special.religion"}}})
			if err == nil {
				ref = a.Ref
			}
			return err
		})
		b := webtest.As(t, o.site, access.Owner)
		for path, want := range map[string][]string{
			"processing-activities/" + ref:                                      {"Fatigue score", "How to reach people", "Religious or philosophical beliefs"},
			"processing-activities/options?field=data_items.category&q=fatigue": {"special.health.own_fatigue", "Fatigue score"},
			"processing-activities/options?field=data_items.category&q=reach":   {`"contact"`, "How to reach people"},
			"own-terms/options?field=of&q=fatigue":                              {"pii_category/special.health.own_fatigue", "Fatigue score (Category of personal data)"},
		} {
			p := b.Get(at(path))
			for _, x := range want {
				if !strings.Contains(p.Body, x) {
					t.Errorf("%s lacks %q", path, x)
				}
			}
		}
		if p := b.Get(at("processing-activities/options?field=data_items.category&q=religio")); strings.Contains(p.Body, "special.religion") {
			t.Error("a term that was left out is offered")
		}
		if p := b.Get(at("processing-activities/" + ref + "/edit?all=1")); !strings.Contains(p.Body, `value="special.religion"`) {
			t.Error("a term that was left out is lost where it was chosen")
		}
		marked := false
		for _, n := range b.Get(at("processing-activities/" + ref)).All("span") {
			marked = marked || strings.Contains(webtest.Attr(n, "class"), "sens") && strings.Contains(webtest.Text(n), "Fatigue score")
		}
		if !marked {
			t.Error("an own term below a special category is not shown as sensitive")
		}
	})
}
