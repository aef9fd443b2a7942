package law

import (
	"slices"
	"strings"
)

// Union are the member states of the European Union (ISO 3166-1).
func Union() []string {
	return strings.Fields("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE")
}

// EEA are the states of the European Economic Area: the Union with Iceland,
// Liechtenstein and Norway, where the GDPR applies by Joint Committee Decision
// No 154/2018.
func EEA() []string { return append(Union(), "IS", "LI", "NO") }

// territories lie in the Union under a code of their own: the outermost regions
// (TFEU Art. 349) and Åland. Greenland, the Faroes, Svalbard and the overseas
// countries of Annex II TFEU do not.
func territories() []string { return strings.Fields("AX GF GP MF MQ RE YT") }

// Country is the canonical form of a country or region code: upper case, and
// the Union's own EL and UK turned into GR and GB.
func Country(code string) string {
	code = strings.ToUpper(strings.TrimSpace(code))
	country, region, regional := strings.Cut(code, "-")
	switch country {
	case "EL":
		country = "GR"
	case "UK":
		country = "GB"
	}
	if regional {
		return country + "-" + region
	}
	return country
}

// state is the country of a code that may name a region.
func state(code string) string {
	country, _, _ := strings.Cut(Country(code), "-")
	return country
}

// inEEA takes codes of countries, regions and territories.
func inEEA(code string) bool {
	c := state(code)
	return slices.Contains(EEA(), c) || slices.Contains(territories(), c)
}

// home reports whether a country belongs to the territory of the law.
func (l *Law) home(country string) bool {
	if l.Code == "EU" {
		return inEEA(country)
	}
	return slices.Contains(l.Countries, state(country))
}

// ThirdCountry reports whether sending data to a country leaves the territory
// of a law: for the GDPR the EEA, else the law's own country. Neither no country
// nor an unknown law gives one.
func (p *Packs) ThirdCountry(lawID, country string) bool {
	l, ok := p.Law(lawID)
	return ok && strings.TrimSpace(country) != "" && !l.home(country)
}
