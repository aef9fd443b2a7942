package catalogue

import (
	"slices"
	"testing"
)

func TestEveryCountryIsKnownByItsNameInEightLanguages(t *testing.T) {
	t.Parallel()
	if n := len(Countries()); n != 250 {
		t.Errorf("%d countries, want the 249 of ISO 3166-1 and Kosovo", n)
	}
	for _, code := range Countries() {
		for _, lang := range Languages() {
			name := CountryName(code, lang)
			if got, ok := Country(name); !ok || got != code {
				t.Errorf("%q (%s, %s) is %q", name, code, lang, got)
			}
		}
	}
}

func TestCountriesAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"USA": "US", "U.S.A.": "US", "US": "US", "EE. UU.": "US", "EE.UU.": "US", "EUA": "US", "VS": "US", "États-Unis": "US",
		"Vereinigte Staaten von Amerika": "US", "Stany Zjednoczone": "US", "the United States": "US", "verenigde staten": "US",
		"UK": "GB", "GB": "GB", "Great Britain": "GB", "Vereinigtes Königreich": "GB", "Royaume-Uni": "GB", "Wielka Brytania": "GB",
		"Verenigd Koninkrijk": "GB", "GBR": "GB", "England": "GB", "Holland": "NL", "Pays-Bas": "NL", "die Niederlande": "NL",
		"Deutschland": "DE", "DEU": "DE", "Allemagne": "DE", "Niemcy": "DE", "alemania": "DE", "Schweiz": "CH", "Suisse": "CH",
		"Czech Republic": "CZ", "Türkei": "TR", "Turkey": "TR", "Türkiye": "TR", "North Macedonia": "MK", "Eswatini": "SZ",
		"South Korea": "KR", "Südkorea": "KR", "Hong Kong": "HK", "VAE": "AE", "Oesterreich": "AT", "INDIEN": "IN", "Kosovo": "XK",
		// No countries: words of small letters, groups, nothing.
		"no": "", "in": "", "it": "", "EU": "", "EEA": "", "": "", "third country": "", "weltweit": "", "keine": "",
	} {
		if got, ok := Country(text); got != want || ok != (want != "") {
			t.Errorf("Country(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestGroupsAreNoCountries(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"EU": "EU", "UE": "EU", "Europäische Union": "EU", "Union européenne": "EU", "within the EU": "EU", "EU-Mitgliedstaaten": "EU",
		"EEA": "EEA", "EWR": "EEA", "EU/EWR": "EEA", "EEE": "EEA", "SEE": "EEA", "EOG": "EEA", "EER": "EEA",
		"Espacio Económico Europeo": "EEA", "EFTA": "EFTA", "France": "", "ue ": "EU",
	} {
		g, ok := Group(text)
		if g.Code != want || ok != (want != "") {
			t.Errorf("Group(%q) = %q, want %q", text, g.Code, want)
		}
	}
	eu, _ := Group("EU")
	if len(eu.Members) != 27 || slices.Contains(eu.Members, "GB") || CountryName("EU", "pl") != "Unia Europejska" {
		t.Errorf("the EU is %v", eu)
	}
	if eea, _ := Group("EEA"); len(eea.Members) != 30 {
		t.Errorf("the EEA has %d members", len(eea.Members))
	}
}

func TestCountriesAreFoundInsideSentences(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"Microsoft Ireland (Dublin), USA":        {"IE", "US"},
		"Indien; Vereinigte Staaten von Amerika": {"IN", "US"},
		"Salle de réunion, données en France":    {"FR"},
		"Server in Frankfurt, Deutschland (EU)":  {"DE"},
		"Mailchimp, U.S.A., and Great Britain":   {"US", "GB"},
		"no transfer in or to it":                nil,
		"Länder außerhalb der EU":                nil,
		"Suiza, Reino Unido y EE.UU.":            {"CH", "GB", "US"},
		"Szwajcaria / Wielka Brytania / Japonia": {"CH", "GB", "JP"},
	} {
		if got := CountriesIn(text); !slices.Equal(got, want) {
			t.Errorf("CountriesIn(%q) = %v, want %v", text, got, want)
		}
	}
}
