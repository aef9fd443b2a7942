package assess_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/locales"
)

func data(categories ...string) register.Rows[record.ActivityDataItem] {
	var out register.Rows[record.ActivityDataItem]
	for _, c := range categories {
		code, source, _ := strings.Cut(c, " ")
		out = append(out, record.ActivityDataItem{Category: record.PIICategory(code), Source: record.Source(source)})
	}
	return out
}

func purpose(p record.ActivityPurpose) register.Rows[record.ActivityPurpose] {
	return register.Rows[record.ActivityPurpose]{p}
}

// S-047, S-076, S-177
func TestScreeningSaysWhy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		rec  record.ProcessingActivity
		want string
		then record.ScreeningResult
	}{
		{"nothing is known", record.ProcessingActivity{}, "", "not_required"},
		{"names and addresses", record.ProcessingActivity{DataItems: data("identity.name", "contact.address")}, "", "not_required"},
		{"scoring by machine", record.ProcessingActivity{Purposes: purpose(record.ActivityPurpose{Purpose: "finance.credit", Profiling: "yes", AutomatedDecision: "yes"})},
			"case_evaluation evaluation decision prevents", "required"},
		{"a decision of a machine without a profile", record.ProcessingActivity{Purposes: purpose(record.ActivityPurpose{AutomatedDecision: "yes"})}, "decision prevents", "required"},
		{"a score that a person looks at", record.ProcessingActivity{Purposes: purpose(record.ActivityPurpose{Purpose: "marketing.profiling"})}, "evaluation", "recommended"},
		{"profiling denied", record.ProcessingActivity{Purposes: purpose(record.ActivityPurpose{Profiling: "no", AutomatedDecision: "unknown"})}, "", "not_required"},
		{"health data", record.ProcessingActivity{DataItems: data("special.health")}, "sensitive", "recommended"},
		{"health data at large scale", record.ProcessingActivity{DataItems: data("special.health"), LargeScale: "yes"}, "case_special sensitive scale", "required"},
		{"data that the register calls special", record.ProcessingActivity{LargeScale: "yes",
			DataItems: register.Rows[record.ActivityDataItem]{{Category: "Krankenakte", Special: "yes"}}}, "case_special sensitive scale", "required"},
		{"bank data at large scale are no special data", record.ProcessingActivity{DataItems: data("finance.bank"), LargeScale: "yes"}, "sensitive scale", "required"},
		{"large scale not known", record.ProcessingActivity{DataItems: data("criminal"), LargeScale: "unknown"}, "sensitive", "recommended"},
		{"cameras at one door", record.ProcessingActivity{Purposes: purpose(record.ActivityPurpose{Purpose: "security.cctv"}), DataItems: data("identity.image.cctv")}, "monitoring", "recommended"},
		{"cameras over a square", record.ProcessingActivity{Purposes: purpose(record.ActivityPurpose{Purpose: "security.cctv"}), DataItems: data("identity.image.cctv"), LargeScale: "yes"},
			"case_public_area monitoring scale", "required"},
		{"profiles from bought data", record.ProcessingActivity{Purposes: purpose(record.ActivityPurpose{Profiling: "yes"}), DataItems: data("contract.order principal", "private third_party")},
			"evaluation matching", "required"},
		{"bought data without a profile", record.ProcessingActivity{DataItems: data("contract.order principal", "private third_party")}, "", "not_required"},
		{"children", record.ProcessingActivity{Principals: register.Rows[record.ActivityPrincipal]{{Category: "child"}}}, "vulnerable", "recommended"},
		{"people in dependence", record.ProcessingActivity{Principals: register.Rows[record.ActivityPrincipal]{{Category: "employee", Vulnerable: "yes"}}}, "vulnerable", "recommended"},
		{"fingerprints", record.ProcessingActivity{DataItems: data("special.biometric")}, "sensitive technology", "required"},
		{"a model that learns", record.ProcessingActivity{AISystems: "answers tickets"}, "technology", "recommended"},
		{"refusal of business", record.ProcessingActivity{Purposes: purpose(record.ActivityPurpose{Purpose: "compliance.aml"})}, "prevents", "recommended"},
	} {
		met := assess.Screening(&c.rec, nil)
		var got []string
		for _, m := range met {
			got = append(got, m.Key)
			if len(m.Because) == 0 || m.Cite == "" {
				t.Errorf("%s: %s does not say why", c.name, m.Key)
			}
		}
		if s := strings.Join(got, " "); s != c.want || assess.Screened(met) != c.then {
			t.Errorf("%s: %q, %s; want %q, %s", c.name, s, assess.Screened(met), c.want, c.then)
		}
	}
}

func TestScreeningNamesTheFactsOnRecord(t *testing.T) {
	t.Parallel()
	met := assess.Screening(&record.ProcessingActivity{DataItems: data("special.health", "special.health", "identity.name"), LargeScale: "yes"}, nil)
	want := []assess.Fact{{Field: "data_items", Scheme: "pii_category", Code: "special.health"}, {Field: "large_scale"}}
	if len(met) == 0 || !slices.Equal(met[0].Because, want) {
		t.Errorf("%+v", met)
	}
}

// Every criterion has its sentence in every language.
func TestEveryCriterionHasItsSentence(t *testing.T) {
	t.Parallel()
	all := assess.Screening(&record.ProcessingActivity{
		Purposes:  register.Rows[record.ActivityPurpose]{{Purpose: "security.cctv", Profiling: "yes", AutomatedDecision: "yes"}},
		DataItems: data("special.health third_party", "identity.image.cctv principal"), LargeScale: "yes", AISystems: "x",
		Principals: register.Rows[record.ActivityPrincipal]{{Category: "child"}},
	}, nil)
	if len(all) != 12 {
		t.Fatalf("%d criteria, want three cases and nine criteria", len(all))
	}
	cat, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, c := range all {
		keys = append(keys, c.SentenceKey())
	}
	for _, lang := range cat.Languages() {
		if missing := cat.Missing(lang.Code, keys); len(missing) > 0 {
			t.Errorf("%s: no sentences %v", lang.Code, missing)
		}
	}
}

// S-040, S-050: what an organisation added counts as what stands above it, and as what it
// says of it itself, for the rules as for the criteria.
func TestOwnTermsOfSpecialCategoriesCountAsSpecial(t *testing.T) {
	t.Parallel()
	terms := catalogue.NewSet([]catalogue.Own{
		{Does: catalogue.Adds, Scheme: catalogue.PIICategory, Code: "special.health.own_fatigue", Name: "Fatigue score"},
		{Does: catalogue.Adds, Scheme: catalogue.PIICategory, Code: "contract.own_levy", Name: "Union levy", Sensitivity: catalogue.Special},
	})
	for code, want := range map[string]bool{"special.health.own_fatigue": true, "contract.own_levy": true, "contract.own_tier": false} {
		a := &record.ProcessingActivity{Head: register.Head{ID: id.New(), Title: "Watch plan", State: "approved"}, Role: "controller", DataItems: data(code)}
		a.DataItems[0].Special = "no"
		w := &assess.World{Today: "2026-11-21", Own: &record.Organisation{}, Activities: []*record.ProcessingActivity{a}, Terms: terms}
		found := false
		for _, c := range assess.Contradictions(assess.NewView(w)) {
			found = found || c.Says == "special_denied"
		}
		if found != want {
			t.Errorf("%s is said to be special: %t", code, found)
		}
		met := assess.Screening(a, terms)
		if named := slices.ContainsFunc(met, func(c assess.Criterion) bool {
			return slices.ContainsFunc(c.Because, func(x assess.Fact) bool { return x.Field == "data_items" })
		}); named != want {
			t.Errorf("%s meets %+v", code, met)
		}
	}
}
