package contradictions_test

import (
	"context"
	"slices"
	"testing"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/workflow"
)

// S-049, S-089, S-090
func TestDataSetsRulesAndActivitiesAreHeldAgainstEachOtherInTheTransactionOfTheChange(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var a *record.ProcessingActivity
		var d *record.DataSet
		rule := func(title, period string) (at id.ID) {
			w.write(t, func(ctx context.Context, tx *store.Tx) error {
				r := &record.RetentionRule{Head: register.Head{Title: title}, From: "contract_end", Action: "delete", Ground: "limitation"}
				r.Period = "P3Y"
				if period == "P6Y" {
					r.Period = "P6Y"
				}
				r.Categories = append(r.Categories, "contact.email")
				made, err := store.Create(ctx, tx, record.RetentionRules, r)
				if err != nil {
					return err
				}
				at = made.ID
				_, err = store.Move(ctx, tx, record.RetentionRules, made.ID, made.Rev, "approve", workflow.Input{})
				return err
			})
			return at
		}
		first := rule("Claims", "P3Y")
		w.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			x := &record.ProcessingActivity{Head: register.Head{Title: "Shop"}, Role: record.Controller}
			x.DataItems = register.Rows[record.ActivityDataItem]{{Category: "contact.email", Retention: "P3Y", RetentionFrom: "contract_end", RetentionGround: "BGB"}}
			if a, err = store.Create(ctx, tx, record.ProcessingActivities, x); err != nil {
				return err
			}
			d, err = store.Create(ctx, tx, record.DataSets, &record.DataSet{Head: register.Head{Title: "Customers"}, DeclaredCount: 100, Elements: register.Rows[record.DataElement]{
				{PhysicalName: "email", Category: "contact.email", NeededFor: register.Links[record.ProcessingActivity]{a.ID}, Retention: register.To[record.RetentionRule](first)},
				{PhysicalName: "shoe_size", Category: "private.interests"}, // whose missing purpose is enough to say
				{PhysicalName: "hobby", Category: "private.interests", NeededFor: register.Links[record.ProcessingActivity]{a.ID}},
			}})
			return err
		})
		holds := func(step string, want, not []string) {
			t.Helper()
			open := w.found(t, "open")
			for _, x := range want {
				if !slices.Contains(open, x) {
					t.Errorf("%s: %s is not found: %v", step, x, open)
				}
			}
			for _, x := range not {
				if slices.Contains(open, x) {
					t.Errorf("%s: %s is found", step, x)
				}
			}
			if r := w.night(t); r.New+r.Reopened+r.Resolved != 0 {
				t.Errorf("%s: the night finds what the day did not: %+v", step, r)
			}
		}
		purpose, unruled, counted := "element.purpose elements_without_purpose", "dataset.rule elements_without_rule", "dataset.counted volume_unexplained"
		otherwise, clash := "element.activity element_kept_otherwise", "rule.clash rules_clash_period"
		holds("as planted", []string{purpose, unruled, counted}, []string{otherwise, clash})
		w.edit(t, a, func(x *record.ProcessingActivity) { x.DataItems[0].Retention = "P5Y" })
		holds("the activity keeps longer", []string{otherwise}, []string{clash})
		rule("Letters", "P6Y")
		holds("a second rule", []string{otherwise, clash}, nil)
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Change(ctx, tx, record.DataSets, d.ID, d.Rev, func(x *record.DataSet) error {
				x.Elements, x.DeclaredOn, x.HowKnown = x.Elements[:1], "2026-11-01", "counted"
				return nil
			})
			return err
		})
		holds("the data set is mended", []string{otherwise, clash}, []string{purpose, unruled, counted})
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			r, err := store.Get(ctx, tx, record.RetentionRules, first)
			if err != nil {
				return err
			}
			_, err = store.Move(ctx, tx, record.RetentionRules, first, r.Rev, "supersede", workflow.Input{Reason: "Letters say it"})
			return err
		})
		holds("the first rule is superseded", []string{"element.rule element_rule_over"}, []string{otherwise, clash})
	})
}
