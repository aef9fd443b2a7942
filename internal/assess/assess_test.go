package assess_test

import (
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// S-038
func TestCompletenessNamesWhatArticle30AsksFor(t *testing.T) {
	t.Parallel()
	full := record.ProcessingActivity{
		Head: register.Head{Owner: id.New()}, Role: record.Controller,
		Purposes:   register.Rows[record.ActivityPurpose]{{Description: "Pay"}},
		Principals: register.Rows[record.ActivityPrincipal]{{Category: "employees"}},
		DataItems:  register.Rows[record.ActivityDataItem]{{Category: "bank", Retention: "P10Y"}},
		Recipients: register.Rows[record.ActivityRecipient]{{Category: "tax"}}, MeasuresStatement: "See the concept",
	}
	processor := record.ProcessingActivity{
		Head: register.Head{Owner: id.New()}, Role: record.Processor, MeasuresStatement: "See the concept",
		Customers: register.Rows[record.ActivityCustomer]{{Name: "Acme", Operations: nil}},
	}
	processor.Customers[0].Operations = append(processor.Customers[0].Operations, "hosting")
	half := full
	half.Purposes, half.Transfers = nil, register.Rows[record.ActivityTransfer]{{}, {}}
	for _, c := range []struct {
		name string
		a    record.ProcessingActivity
		want int
		gaps int
	}{
		{"nothing but a title", record.ProcessingActivity{}, 11, 8},
		{"everything", full, 100, 0},
		{"no purpose, and two transfers that say nothing", half, 77, 5},
		{"a processor's entry", processor, 100, 0},
	} {
		got := assess.Article30(&c.a)
		if got.Percent != c.want || len(got.Gaps) != c.gaps {
			t.Errorf("%s: %d%% with %d gaps %v, want %d%% with %d", c.name, got.Percent, len(got.Gaps), got.Gaps, c.want, c.gaps)
		}
	}
	if got := assess.Overall([]assess.Completeness{{Percent: 100}, {Percent: 51}}); got != 75 {
		t.Errorf("overall %d", got)
	}
}
