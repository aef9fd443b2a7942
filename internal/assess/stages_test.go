package assess_test

import (
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

func lived() *record.ProcessingActivity {
	sys, db := id.ID{1}, id.ID{2}
	return &record.ProcessingActivity{
		Head:    register.Head{ID: id.ID{9}},
		Systems: register.Links[record.System]{sys}, DataStores: register.Links[record.DataStore]{db},
		DataItems:  register.Rows[record.ActivityDataItem]{{Category: "name", Source: "principal", Retention: "P1Y", Disposal: "delete"}, {Category: "health", Source: "principal", Retention: "P1Y", Disposal: "delete"}},
		Recipients: register.Rows[record.ActivityRecipient]{{Name: "Tax office"}},
		Measures:   register.Rows[record.ActivityMeasure]{{Measure: "encryption.rest"}},
	}
}

// S-046
func TestEachActivityShowsSixStagesAndAMissingDeletionIsAGap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		cut     func(*record.ProcessingActivity)
		gap     assess.LifeStage
		missing bool
	}{
		{"nothing missing", func(*record.ProcessingActivity) {}, "", false},
		{"one item is never deleted", func(a *record.ProcessingActivity) { a.DataItems[1].Disposal = "" }, "deletion", false},
		{"no item is deleted", func(a *record.ProcessingActivity) { a.DataItems[0].Disposal, a.DataItems[1].Disposal = "", "" }, "deletion", true},
		{"a statement of retention is no deletion", func(a *record.ProcessingActivity) {
			a.RetentionStatement, a.DataItems[0].Disposal, a.DataItems[1].Disposal = "ten years", "", ""
		}, "deletion", true},
		{"no store", func(a *record.ProcessingActivity) { a.DataStores = nil }, "storage", true},
		{"no system", func(a *record.ProcessingActivity) { a.Systems = nil }, "use", true},
		{"nothing shared is no gap", func(a *record.ProcessingActivity) { a.Recipients = nil }, "", false},
		{"no period", func(a *record.ProcessingActivity) { a.DataItems[0].Retention, a.DataItems[1].Retention = "", "" }, "retention", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := lived()
			c.cut(a)
			got := assess.Stages(a, nil)
			if len(got) != 6 {
				t.Fatalf("%d stages", len(got))
			}
			for _, s := range got {
				if s.Gap() != (s.Stage == c.gap) {
					t.Errorf("%s: gap %v", s.Stage, s.Gap())
				}
				if s.Stage == c.gap && s.Missing != c.missing {
					t.Errorf("%s: missing %v", s.Stage, s.Missing)
				}
			}
		})
	}
}

func TestAStageNamesTheControlThatGuardsItsSystem(t *testing.T) {
	t.Parallel()
	a := lived()
	c := &record.Control{Head: register.Head{ID: id.ID{5}}, Activities: register.Links[record.ProcessingActivity]{a.ID}}
	c.Measures = append(c.Measures, "disposal", "access.roles")
	far := &record.Control{Head: register.Head{ID: id.ID{6}}}
	far.Measures = append(far.Measures, "disposal")
	for _, s := range assess.Stages(a, []*record.Control{c, far}) {
		want := s.Stage == "deletion" || s.Stage == "use"
		if (len(s.Controls) == 1) != want {
			t.Errorf("%s: controls %v", s.Stage, s.Controls)
		}
		if (len(s.Measures) == 1) != (s.Stage == "storage") {
			t.Errorf("%s: measures %v", s.Stage, s.Measures)
		}
		if s.Stage == "sharing" && !s.Unguarded {
			t.Errorf("sharing has nothing that guards it, and says nothing of it")
		}
	}
}
