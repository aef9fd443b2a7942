package catalogue

import (
	"slices"
	"testing"
)

// S-041: what reads like a country's code is most often something else.
func TestDepartmentsAndLegalFormsAreNoCountries(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"intern (HR, IT)": nil, "Marketing, PR, IT": nil, "IT-Abteilung": nil, "Muster GmbH & Co. KG": nil, "Beispiel AG": nil,
		"Local authority (LA)": nil, "LA": nil, "Matrikelnummer, ID, MAC-Adresse": nil, "QA and AI team": nil,
		"Hosting in DE, CH": {"DE", "CH"}, "Helpdesk Ltd (US)": {"US"}, "DE": {"DE"}, "Lohnbüro Nord, DE": {"DE"}, "Amazon US": {"US"},
	} {
		if got := CountriesIn(text); !slices.Equal(got, want) {
			t.Errorf("CountriesIn(%q) = %v, want %v", text, got, want)
		}
	}
	if c, ok := Country("IT"); !ok || c != "IT" {
		t.Error("a field that holds nothing but a country takes its code")
	}
}

func TestPeriodsAreReadWithUnitsCutToLetters(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"10 J.": "P10Y", "6 Mon.": "P6M", "2 Wo.": "P2W", "14 T.": "P14D", "J.": "", "10 K.": "", "0 J.": ""} {
		if got, _, _ := Period(text); got != want {
			t.Errorf("Period(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestAStatuteAloneIsALegalObligation(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"Gesetz": "legal_obligation", "Gesetz (AO)": "legal_obligation", "by law": "legal_obligation", "legitimate interest, as permitted by law": "legitimate_interests"} {
		got := MatchBasis(text)
		if len(got) != 1 || got[0].Code != want {
			t.Errorf("MatchBasis(%q) = %v, want %s", text, got, want)
		}
	}
}

func TestBeneficiariesAreNotTakenForRelatives(t *testing.T) {
	t.Parallel()
	if m, c := Match(PrincipalCategory, "Beneficiaries"); c >= Likely {
		t.Errorf("taken for %s", m.Code)
	}
	for text, want := range map[string]string{"current and former staff": "employee", "Volunteers": "volunteer"} {
		if m, _ := Match(PrincipalCategory, text); m.Code != want {
			t.Errorf("%q is %q, want %q", text, m.Code, want)
		}
	}
	if m, _ := Match(PIICategory, "DBS check"); m.Code != "criminal" {
		t.Errorf("a DBS check is %q", m.Code)
	}
}
