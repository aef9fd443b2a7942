package starter_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/db"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/registertest"
	"github.com/privet-pims/privet/internal/starter"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/locales"
)

// S-175, S-176: every sector has enough of its own, in both languages.
func TestEverySectorHasEnoughOfItsOwn(t *testing.T) {
	t.Parallel()
	cat, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range starter.List() {
		en, err := starter.Preview(s.Key, "en")
		if err != nil {
			t.Fatal(err)
		}
		de, err := starter.Preview(s.Key, "de-AT")
		if err != nil {
			t.Fatal(err)
		}
		own := slices.DeleteFunc(slices.Clone(en.Activities), func(e starter.Entry) bool { return e.Common })
		if len(own) < 10 || len(en.Risks) < 5 || len(en.Systems) < 10 || len(en.Parties) < 8 {
			t.Errorf("%s: %d activities of its own, %d risks, %d systems, %d parties", s.Key, len(own), len(en.Risks), len(en.Systems), len(en.Parties))
		}
		for i := range en.Activities {
			if en.Activities[i].Title == de.Activities[i].Title && en.Activities[i].Key != de.Activities[i].Key {
				t.Errorf("%s: %s is not translated", s.Key, en.Activities[i].Title)
			}
		}
		for _, p := range de.Parties {
			if !strings.HasSuffix(p, "(noch zu benennen)") {
				t.Errorf("%s: %s is no place for a name", s.Key, p)
			}
		}
		for _, lang := range cat.Languages() {
			if m := cat.Missing(lang.Code, []string{s.LabelKey(), s.AboutKey()}); len(m) > 0 {
				t.Errorf("%s: no words %v", lang.Code, m)
			}
		}
	}
}

// S-177: identification, monitoring, scoring, open banking and behavioural
// profiles are screened, and the entry says why.
func TestBankingSamplesAreScreenedAndSayWhy(t *testing.T) {
	t.Parallel()
	s := registertest.Open(t, db.SQLite, registertest.NewClock())
	who := registertest.Found(t, s, "bank")
	want := map[string]string{
		"kyc":            "case_special evaluation sensitive scale matching prevents",
		"aml-monitoring": "case_special evaluation sensitive scale prevents",
		"credit-scoring": "case_evaluation evaluation decision sensitive scale matching technology prevents",
		"open-banking":   "case_special evaluation sensitive scale matching",
		"behaviour":      "evaluation monitoring sensitive scale matching technology",
	}
	var only []string
	for key := range want {
		only = append(only, key)
	}
	registertest.Write(t, s, who, func(ctx context.Context, tx *store.Tx) error {
		_, err := starter.Load(ctx, tx, "banking", starter.Options{Only: only}, nil)
		return err
	})
	cat, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range everything(t, s, record.ProcessingActivities, func(do func(context.Context, *store.Tx) error) { registertest.Read(t, s, who, do) }) {
		_, key, _ := strings.Cut(a.SourceKey, "/")
		var got []string
		for _, c := range assess.Screening(a, nil) {
			got = append(got, c.Key)
			if !strings.Contains(string(a.ScreeningReason), cat.Words("en").T(c.SentenceKey())) {
				t.Errorf("%s does not say %s", a.Title, c.Key)
			}
		}
		if strings.Join(got, " ") != want[key] || a.Screening != "required" {
			t.Errorf("%s: %q, %s", key, strings.Join(got, " "), a.Screening)
		}
		delete(want, key)
	}
	if len(want) > 0 {
		t.Errorf("not loaded: %v", want)
	}
}

func TestAnUnknownStarterIsRefusedWithTheKnownOnes(t *testing.T) {
	t.Parallel()
	if _, err := starter.Preview("florist", "en"); err == nil || !strings.Contains(err.Error(), "unknown_starter") {
		t.Error(err)
	}
}
