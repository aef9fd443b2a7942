package record_test

import (
	"testing"

	"github.com/privet-pims/privet/internal/record"
)

// S-010
func TestTheSmallProfileHidesWhatThereIsAndSaysWhy(t *testing.T) {
	t.Parallel()
	cat := shipped(t)
	list := record.Hidden(true)
	if len(list) == 0 || record.Hidden(false) != nil {
		t.Error("the profile is for small organisations alone")
	}
	for _, h := range list {
		ty := record.All().Get(h.Register)
		if ty == nil || h.Field != "" && ty.Field(h.Field) == nil {
			t.Errorf("%s %s does not exist", h.Register, h.Field)
		}
		for _, lang := range cat.Languages() {
			if len(cat.Missing(lang.Code, []string{h.WhyKey})) > 0 {
				t.Errorf("%s: no sentence %s", lang.Code, h.WhyKey)
			}
		}
		if why, ok := record.Hides(true, h.Register, h.Field); !ok || why != h.WhyKey {
			t.Errorf("%s %s: %q", h.Register, h.Field, why)
		}
		if _, ok := record.Hides(false, h.Register, h.Field); ok {
			t.Errorf("%s %s is hidden from everybody", h.Register, h.Field)
		}
	}
}

// What the law asks for is never hidden: each gap names a field that is shown.
func TestTheSmallProfileHidesNoGap(t *testing.T) {
	t.Parallel()
	for _, a := range []*record.ProcessingActivity{{}, {Role: record.Processor}, {Transfers: payroll().Transfers}} {
		for _, g := range a.Gaps() {
			if _, ok := record.Hides(true, "processing-activities", g.Field); ok {
				t.Errorf("%s is hidden and asked for by %s", g.Field, g.Cite)
			}
		}
	}
}

func TestSmallIsAQuestionOfSize(t *testing.T) {
	t.Parallel()
	for class, want := range map[record.SizeClass]bool{"micro": true, "small": true, "medium": false, "large": false, "": false} {
		if got := (&record.Organisation{SizeClass: class}).IsSmall(); got != want {
			t.Errorf("%q: %v", class, got)
		}
	}
}
