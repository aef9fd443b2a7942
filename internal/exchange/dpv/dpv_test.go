package dpv_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/exchange/dpv"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

func written(t *testing.T) string {
	t.Helper()
	party := id.ID{7}
	a := &record.ProcessingActivity{
		Head: register.Head{ID: id.ID{1}, Ref: "PA-0001", Title: "Payroll"}, Role: "controller",
		Purposes:   register.Rows[record.ActivityPurpose]{{Purpose: "hr"}, {Description: "Own words <&>"}},
		Bases:      register.Rows[record.ActivityBasis]{{Basis: "contract", SpecialCondition: "employment_social_protection"}, {Basis: "br-lgpd:credit_protection"}},
		Principals: register.Rows[record.ActivityPrincipal]{{Category: "employees"}},
		DataItems:  register.Rows[record.ActivityDataItem]{{RowHead: register.RowHead{ID: id.ID{2}}, Category: "special.health", Retention: "P10Y"}, {RowHead: register.RowHead{ID: id.ID{3}}, Category: "Stammdaten & mehr"}},
		Processors: register.Rows[record.ActivityProcessor]{{Party: register.To[record.Party](party)}},
		Transfers:  register.Rows[record.ActivityTransfer]{{RowHead: register.RowHead{ID: id.ID{4}}, Country: "US", Importer: register.To[record.Party](party), Mechanism: "scc"}},
		Measures:   register.Rows[record.ActivityMeasure]{{Measure: "encryption.rest"}},
	}
	var b bytes.Buffer
	if err := dpv.Write(&b, dpv.Register{Organisation: &record.Organisation{Head: register.Head{ID: id.ID{9}, Title: "One"}, Country: "DE"}, Activities: []*record.ProcessingActivity{a},
		Parties: map[id.ID]*record.Party{party: {Head: register.Head{ID: party, Title: "Pay Inc."}, Country: "US"}}, Lang: "en"}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// S-042
func TestARecordOfProcessingIsWrittenInTheVocabularyOfTheW3C(t *testing.T) {
	t.Parallel()
	out := written(t)
	for _, want := range []string{
		`"https://w3id.org/dpv#"`, `"https://w3id.org/dpv/pd#"`, `"https://w3id.org/dpv/legal/eu/gdpr#"`, `"dpv:Process"`, `"PA-0001"`,
		`"eu-gdpr:A6-1-b"`, `"eu-gdpr:A9-2-b"`, `"eu-gdpr:A46-2-c"`, `"dpv:EncryptionAtRest"`, `"loc:US"`, `"P10Y"`, `"dpv:SpecialCategoryPersonalData"`,
		`Own words <&>`, `urn:privet:basis:br-lgpd%3Acredit_protection`, `urn:privet:pii_category:Stammdaten%20%26%20mehr`, `"Stammdaten & mehr"`,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s", want)
		}
	}
	if out != written(t) {
		t.Error("the same records give different bytes")
	}
}

// Every prefix that an identifier uses stands in the context, and every node that is
// pointed at by an address of ours stands in the graph.
func TestNothingPointsNowhere(t *testing.T) {
	t.Parallel()
	var doc struct {
		Context map[string]string `json:"@context"`
		Graph   []map[string]any  `json:"@graph"`
	}
	if err := json.Unmarshal([]byte(written(t)), &doc); err != nil {
		t.Fatal(err)
	}
	have, asked := map[string]bool{}, map[string]bool{}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			at, _ := v["@id"].(string)
			if at != "" && len(v) > 1 {
				have[at] = true
			}
			if at != "" {
				asked[at] = true
			}
			for k, x := range v {
				if p, _, ok := strings.Cut(k, ":"); ok && doc.Context[p] == "" {
					t.Errorf("%s has no prefix in the context", k)
				}
				walk(x)
			}
		}
	}
	for _, n := range doc.Graph {
		walk(n)
	}
	for at := range asked {
		p, _, _ := strings.Cut(at, ":")
		if p == "urn" && !have[at] {
			t.Errorf("%s is not in the graph", at)
		} else if p != "urn" && doc.Context[p] == "" {
			t.Errorf("%s has no prefix in the context", at)
		}
	}
}
