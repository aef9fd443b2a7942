package law

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
)

func berlin(t *testing.T) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func wall(t *testing.T, s string) time.Time {
	t.Helper()
	form := "2006-01-02T15:04"[:len(s)]
	x, err := time.ParseInLocation(form, s, berlin(t))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// spanOf reads "1 month", "45 calendar days" as the vectors word them.
func spanOf(t *testing.T, s string) calendar.Span {
	t.Helper()
	number, unit, _ := strings.Cut(s, " ")
	n, err := strconv.Atoi(number)
	span := calendar.Span{N: n, Unit: calendar.Unit(strings.ReplaceAll(strings.TrimSuffix(unit, "s"), " ", "_"))}
	if err != nil || !span.Valid() {
		t.Fatalf("period %q", s)
	}
	return span
}

func TestBasesHaveTheCodesThatRecordsCarry(t *testing.T) {
	t.Parallel()
	p := packs(t)
	tests := []struct {
		key, cite  string
		kind       Kind
		comparable string
	}{
		{"contract", "Art. 6(1)(b)", LawfulBasis, "contract"},
		{"legitimate_interests", "Art. 6(1)(f)", LawfulBasis, "legitimate_interests"},
		{"employment_social_protection", "Art. 9(2)(b)", SpecialCondition, "employment_social_protection"},
		{"not_for_profit_body", "Art. 9(2)(d)", SpecialCondition, "not_for_profit_body"},
		{"made_public", "Art. 9(2)(e)", SpecialCondition, "made_public"},
		{"health_or_social_care", "Art. 9(2)(h)", SpecialCondition, "health_or_social_care"},
		{"law_authorised", "Art. 10", CriminalGround, "law_authorised"},
		{"uk:contract", "UK GDPR Art. 6(1)(b)", LawfulBasis, "contract"},
		{"uk:made_public", "UK GDPR Art. 9(2)(e)", SpecialCondition, "made_public"},
		{"uk:recognised_legitimate_interests", "UK GDPR Art. 6(1)(ea)", LawfulBasis, "legitimate_interests"},
		{"br-lgpd:credit_protection", "Art. 7 X", LawfulBasis, ""},
		{"br-lgpd:life_or_safety", "Art. 7 VII", LawfulBasis, "vital_interests"},
		{"cn-pipl:contract_or_hr", "Art. 13(2)", LawfulBasis, "contract"},
		{"ch-fadp:overriding_interest", "Art. 30-31", LawfulBasis, "legitimate_interests"},
		{"za-popia:public_law_duty", "s. 11(1)(e)", LawfulBasis, "public_task"},
	}
	for _, test := range tests {
		b, ok := p.Basis(test.key)
		if !ok || !strings.HasPrefix(b.Source.Cite, test.cite) || b.Kind != test.kind || b.ComparableTo != test.comparable || b.Key() != test.key {
			t.Errorf("%s is %+v", test.key, b)
		}
	}
	for _, key := range []string{"", "nonsense", "uk:purpose_compatibility", "cn-pipl:legitimate_interests", "xx:contract", "credit_protection"} {
		if b, ok := p.Basis(key); ok {
			t.Errorf("%q is a basis: %+v", key, b)
		}
	}
	if n := len(p.BasesFor("eu-gdpr", LawfulBasis)); n != 6 {
		t.Errorf("the GDPR has %d lawful bases", n)
	}
	if n := len(p.BasesFor("uk")); n != 19 {
		t.Errorf("UK law has %d bases of all kinds, want the Union's 18 and one", n)
	}
}

// S-008
func TestLawsOfACountry(t *testing.T) {
	t.Parallel()
	p := packs(t)
	for code, want := range map[string]string{
		"DE": "eu-gdpr", "DE-BY": "eu-gdpr", "NO": "eu-gdpr", "EL": "eu-gdpr", "RE": "eu-gdpr", "EU": "eu-gdpr",
		"GB": "uk", "UK": "uk", "GB-SCT": "uk", "CH": "ch-fadp", "US-CA": "us-ca", "US-TX": "us-tx",
		"CA": "ca-pipeda ca-qc-law25", "CA-QC": "ca-pipeda ca-qc-law25", "CA-ON": "ca-pipeda", "FO": "", "": "", "RU": "",
	} {
		var ids []string
		for _, l := range p.ForCountry(code) {
			ids = append(ids, l.ID)
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
	if n := len(p.ForCountry("US")); n != 21 {
		t.Errorf("the USA have %d entries, want California, 19 states and the pack of states", n)
	}
}

// S-163
func TestAuthorityForACountryResolves(t *testing.T) {
	t.Parallel()
	p := packs(t)
	for _, code := range EEA() {
		if found := p.AuthoritiesFor(code); len(found) == 0 || !found[0].EEA {
			t.Errorf("%s has no authority", code)
		}
	}
	for code, want := range map[string]string{"UK": "ICO", "de": "BfDI", "FR-75": "CNIL", "EL": "HDPA", "CA-QC": "CAI", "CA-ON": "OPC", "US-CA": "CPPA"} {
		if found := p.AuthoritiesFor(code); len(found) == 0 || found[0].Short != want {
			t.Errorf("%s: %+v, want %s", code, found, want)
		}
	}
	if n := len(p.AuthoritiesFor("DE-BY")); n != 2 {
		t.Errorf("Bavaria has %d authorities, want one for each sector", n)
	}
	if found := p.AuthoritiesFor("XX"); found != nil {
		t.Errorf("nowhere has %+v", found)
	}
}

func TestCountryRules(t *testing.T) {
	t.Parallel()
	p := packs(t)
	tests := []struct {
		law, country string
		on           calendar.Day
		want         Decision
	}{
		{"eu-gdpr", "DE", "2026-11-21", Domestic},
		{"eu-gdpr", "NO", "2026-11-21", Domestic},
		{"eu-gdpr", "GB", "2026-11-21", Adequate},
		{"eu-gdpr", "GB", "2031-12-27", Adequate},
		{"eu-gdpr", "GB", "2031-12-28", NotAdequate},
		{"eu-gdpr", "UK", "2021-06-27", NotAdequate},
		{"eu-gdpr", "US", "2023-07-09", NotAdequate},
		{"eu-gdpr", "US", "2023-07-10", PartiallyAdequate},
		{"eu-gdpr", "US-CA", "2026-11-21", PartiallyAdequate},
		{"eu-gdpr", "BR", "2026-11-21", Adequate},
		{"eu-gdpr", "IN", "2026-11-21", NotAdequate},
		{"eu-gdpr", "GL", "2026-11-21", NotAdequate},
		{"br-lgpd", "FR", "2026-11-21", Adequate},
		{"br-lgpd", "IS", "2026-11-21", Adequate},
		{"br-lgpd", "US", "2026-11-21", NotAdequate},
		{"uk", "FR", "2026-11-21", Adequate},
		{"uk", "JP", "2026-11-21", PartiallyAdequate},
		{"uk", "GI", "2026-11-21", Adequate},
		{"uk", "IN", "2026-11-21", Unknown},
		{"uk", "US", "2026-11-21", PartiallyAdequate},
		{"ch-fadp", "DE", "2026-11-21", Unknown},
		{"jp-appi", "DE", "2026-11-21", Unknown},
		{"eu-gdpr", "", "2026-11-21", Unknown},
		{"nowhere", "DE", "2026-11-21", Unknown},
	}
	for _, test := range tests {
		got := p.CountryRule(test.law, test.country, test.on)
		if got.Decision != test.want {
			t.Errorf("%s to %s on %s: %s, want %s", test.law, test.country, test.on, got.Decision, test.want)
		}
		if based := got.Adequacy.Law != ""; based != (test.want == Adequate || test.want == PartiallyAdequate) || based && got.Adequacy.Mark.Raw == "" {
			t.Errorf("%s to %s rests on %+v", test.law, test.country, got.Adequacy)
		}
	}
}

func TestThirdCountries(t *testing.T) {
	t.Parallel()
	p := packs(t)
	for _, test := range []struct {
		law, country string
		want         bool
	}{
		{"eu-gdpr", "US", true}, {"eu-gdpr", "GB", true}, {"eu-gdpr", "CH", true}, {"eu-gdpr", "LI", false}, {"eu-gdpr", "EL", false},
		{"eu-gdpr", "GF", false}, {"eu-gdpr", "GL", true}, {"eu-gdpr", "DE-BY", false}, {"eu-gdpr", "", false},
		{"uk", "GB", false}, {"uk", "JE", true}, {"uk", "DE", true}, {"us-ca", "US", false}, {"nowhere", "US", false},
	} {
		if got := p.ThirdCountry(test.law, test.country); got != test.want {
			t.Errorf("%s to %s: third country %v", test.law, test.country, got)
		}
	}
}

// S-038
func TestRecordOfProcessingHasTheItemsOfArticle30(t *testing.T) {
	t.Parallel()
	for id, prefix := range map[string]string{"eu-gdpr": "Art. 30", "uk": "UK GDPR Art. 30"} {
		l, _ := packs(t).Law(id)
		var letters [2]string
		for i, fields := range [][]RecordField{l.Records.Controller, l.Records.Processor} {
			for _, f := range fields {
				letters[i] += f.Letter
				if want := prefix + "(" + strconv.Itoa(i+1) + ")(" + f.Letter + ")"; f.Source.Cite != want || f.Text == "" {
					t.Errorf("%s: item %+v, want %s", id, f, want)
				}
			}
		}
		if letters != [2]string{"abcdefg", "abcd"} || l.Records.Below != 250 || len(l.Records.LostWhen) != 3 {
			t.Errorf("%s: items %q, exemption below %d unless %q", id, letters, l.Records.Below, l.Records.LostWhen)
		}
	}
	ch, _ := packs(t).Law("ch-fadp")
	if len(ch.Records.Controller) != 7 || len(ch.Records.Processor) != 4 || ch.Records.Exemption == "" {
		t.Errorf("Swiss record: %+v", ch.Records)
	}
}

func TestMechanismsHaveTheCodesThatTransfersCarry(t *testing.T) {
	t.Parallel()
	p := packs(t)
	var codes []string
	for _, m := range p.MechanismsFor("eu-gdpr") {
		codes = append(codes, m.Code)
	}
	want := "adequacy public_instrument bcr scc authority_clauses code_of_conduct certification ad_hoc_clauses administrative_arrangement " +
		"derogation_a derogation_b derogation_c derogation_d derogation_e derogation_f derogation_g derogation_residual"
	if got := strings.Join(codes, " "); got != want {
		t.Errorf("codes %q, want %q", got, want)
	}
	for _, test := range []struct {
		law, code, cite string
		route           Route
	}{
		{"eu-gdpr", "scc", "Art. 46(2)(c)", BySafeguard},
		{"eu-gdpr", "derogation_a", "Art. 49(1)(a)", ByException},
		{"eu-gdpr", "derogation_residual", "Art. 49(1) second subparagraph", ByException},
		{"uk", "uk_idta", "UK GDPR Art. 46(2)(d)", BySafeguard},
		{"uk", "adequacy", "UK GDPR Art. 45A", ByAdequacy},
		{"cn-pipl", "standard_contract", "Provisions on", BySafeguard},
		{"za-popia", "consent", "s. 72(1)", ByException},
	} {
		if m, ok := p.Mechanism(test.law, test.code); !ok || m.Route != test.route || !strings.HasPrefix(m.Source.Cite, test.cite) {
			t.Errorf("%s %s is %+v", test.law, test.code, m)
		}
	}
}

// S-063, S-108
func TestClockRules(t *testing.T) {
	t.Parallel()
	p := packs(t)
	tests := []struct {
		law, duty       string
		on              calendar.Day
		span, extension calendar.Span
		words           string
	}{
		{"eu-gdpr", "request.respond", "2026-11-21", calendar.Span{N: 1, Unit: calendar.Months}, calendar.Span{N: 2, Unit: calendar.Months}, ""},
		{"eu-gdpr", "breach.authority", "2026-11-21", calendar.Span{N: 72, Unit: calendar.Hours}, calendar.Span{}, "without undue delay and where feasible"},
		{"eu-gdpr", "breach.individuals", "2026-11-21", calendar.Span{}, calendar.Span{}, "without undue delay"},
		{"uk", "request.respond", "2026-02-04", calendar.Span{N: 1, Unit: calendar.Months}, calendar.Span{N: 2, Unit: calendar.Months}, ""},
		{"uk", "complaint.acknowledge", "2026-06-19", calendar.Span{N: 30, Unit: calendar.CalendarDays}, calendar.Span{}, ""},
		{"uk", "breach.processor", "2026-06-19", calendar.Span{}, calendar.Span{}, "without undue delay after becoming aware"},
		{"us-ca", "request.respond", "2026-11-21", calendar.Span{N: 45, Unit: calendar.CalendarDays}, calendar.Span{N: 45, Unit: calendar.CalendarDays}, ""},
		{"us-ca", "request.opt_out", "2026-11-21", calendar.Span{N: 15, Unit: calendar.BusinessDays}, calendar.Span{}, ""},
		{"us-ia", "request.respond", "2026-11-21", calendar.Span{N: 90, Unit: calendar.CalendarDays}, calendar.Span{N: 45, Unit: calendar.CalendarDays}, ""},
		{"us-or", "request.appeal", "2026-11-21", calendar.Span{N: 45, Unit: calendar.CalendarDays}, calendar.Span{}, ""},
		{"br-lgpd", "breach.authority", "2026-11-21", calendar.Span{N: 3, Unit: calendar.BusinessDays}, calendar.Span{}, ""},
		{"br-lgpd", "request.respond_simple", "2026-11-21", calendar.Span{Unit: calendar.CalendarDays}, calendar.Span{}, ""},
		{"cn-pipl", "breach.authority", "2026-11-21", calendar.Span{}, calendar.Span{}, "immediately"},
		{"in-dpdp", "breach.authority_detailed", "2027-05-13", calendar.Span{N: 72, Unit: calendar.Hours}, calendar.Span{}, ""},
		{"kr-pipa", "request.access", "2026-11-21", calendar.Span{N: 10, Unit: calendar.CalendarDays}, calendar.Span{}, ""},
		{"au-privacy", "request.respond_organisation", "2026-11-21", calendar.Span{}, calendar.Span{}, "reasonable period"},
		{"za-popia", "request.access", "2026-11-21", calendar.Span{N: 30, Unit: calendar.CalendarDays}, calendar.Span{N: 30, Unit: calendar.CalendarDays}, "reasonable time (s. 23); PAIA period applied through s. 25"},
	}
	for _, test := range tests {
		c, ok := p.ClockRule(test.law, test.duty, test.on)
		if !ok || c.Span != test.span || c.Extension != test.extension || c.Words != test.words || c.Source.Cite == "" || c.Source.Mark.Raw == "" || c.Method == "" {
			t.Errorf("%s %s on %s is %+v", test.law, test.duty, test.on, c)
		}
	}
}

func TestTheRuleInForceWhenTheCaseBeganGoverns(t *testing.T) {
	t.Parallel()
	p := packs(t)
	before, _ := p.ClockRule("uk", "request.respond", "2026-02-04")
	after, _ := p.ClockRule("uk", "request.respond", "2026-02-05")
	if before.To != "2026-02-04" || after.From != "2026-02-05" || before.Source.Cite == after.Source.Cite || before.Source.Mark.Level != Unverified {
		t.Errorf("before %+v, after %+v", before, after)
	}
	for _, test := range []struct {
		law, duty string
		on        calendar.Day
	}{
		{"eu-gdpr", "request.respond", "2018-05-24"}, {"in-dpdp", "breach.authority", "2027-05-12"},
		{"uk", "complaint.acknowledge", "2026-06-18"}, {"us-ky", "request.respond", "2025-12-31"}, {"us-ca", "breach.individuals", "2025-12-31"},
		{"nowhere", "request.respond", "2026-01-01"},
	} {
		if c, ok := p.ClockRule(test.law, test.duty, test.on); ok {
			t.Errorf("%s %s is already in force on %s: %+v", test.law, test.duty, test.on, c)
		}
	}
}

func TestAgesOfConsent(t *testing.T) {
	t.Parallel()
	p := packs(t)
	for code, want := range map[string]int{"AT": 14, "DE": 16, "DE-BY": 16, "UK": 13, "US-CA": 16, "US-TX": 13, "CA-QC": 14, "EL": 15, "IN": 18} {
		if a, ok := p.ConsentAge(code); !ok || a.Age != want || a.Source.Cite == "" {
			t.Errorf("%s: %+v, want %d", code, a, want)
		}
	}
	if a, ok := p.ConsentAge("SG"); ok {
		t.Errorf("Singapore sets %+v", a)
	}
}

// What qualifies a limit, begins it or lets more time be taken is there in German for every
// law of the program; a law that inherits says it with the words of the other.
func TestEveryRuleOfALawHasGermanWords(t *testing.T) {
	t.Parallel()
	p := packs(t)
	for _, l := range p.Laws() {
		for _, phrase := range l.Phrases() {
			if s, ok := l.Said("de", phrase); !ok || s == phrase || s == "" {
				t.Errorf("%s: %q has no words in German", l.ID, phrase)
			}
		}
	}
	uk, _ := p.Law("uk")
	if s, ok := uk.Said("de", "without undue delay"); !ok || s != "unverzüglich" {
		t.Errorf("the United Kingdom says %q", s)
	}
	if s, ok := uk.Said("fr", "without undue delay"); ok || s != "without undue delay" {
		t.Errorf("a language without words says %q", s)
	}
	for _, f := range p.Facts("eu-gdpr") {
		if f.Section() == "words" {
			t.Errorf("a translation is no fact: %s", f.Path)
		}
	}
}
