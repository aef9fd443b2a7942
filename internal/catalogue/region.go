package catalogue

import "strings"

// regions are those whose supervisory authority is not that of their country, by
// ISO 3166-2 code: the name in English and in the language of the place.
var regions = map[string][2]string{
	"DE-BW": {"Baden-Württemberg", "Baden-Württemberg"}, "DE-BY": {"Bavaria", "Bayern"}, "DE-BE": {"Berlin", "Berlin"}, "DE-BB": {"Brandenburg", "Brandenburg"},
	"DE-HB": {"Bremen", "Bremen"}, "DE-HH": {"Hamburg", "Hamburg"}, "DE-HE": {"Hesse", "Hessen"}, "DE-MV": {"Mecklenburg-Western Pomerania", "Mecklenburg-Vorpommern"},
	"DE-NI": {"Lower Saxony", "Niedersachsen"}, "DE-NW": {"North Rhine-Westphalia", "Nordrhein-Westfalen"}, "DE-RP": {"Rhineland-Palatinate", "Rheinland-Pfalz"},
	"DE-SL": {"Saarland", "Saarland"}, "DE-SN": {"Saxony", "Sachsen"}, "DE-ST": {"Saxony-Anhalt", "Sachsen-Anhalt"}, "DE-SH": {"Schleswig-Holstein", "Schleswig-Holstein"},
	"DE-TH": {"Thuringia", "Thüringen"}, "CA-QC": {"Quebec", "Québec"}, "US-CA": {"California", "California"},
}

// Region is the ISO 3166-2 code that a text names within a country: the code itself, what
// follows its dash, or the name of a region that has a supervisory authority of its own.
func Region(country, text string) (string, bool) {
	text = strings.TrimSpace(text)
	code := strings.ToUpper(text)
	if strings.HasPrefix(code, country+"-") && len(code) > len(country)+1 {
		return code, true
	}
	if _, ok := regions[country+"-"+code]; ok {
		return country + "-" + code, true
	}
	for code, names := range regions {
		if strings.HasPrefix(code, country+"-") && Fold(text) != "" && (Fold(text) == Fold(names[0]) || Fold(text) == Fold(names[1])) {
			return code, true
		}
	}
	return "", false
}

// RegionName is the name of a region in a language: its own there, else the English one;
// the code where the name is not known.
func RegionName(code, lang string) string {
	n, ok := regions[code]
	switch {
	case !ok:
		return code
	case strings.HasPrefix(lang, strings.ToLower(code[:2])), strings.HasPrefix(code, "CA-QC") && strings.HasPrefix(lang, "fr"):
		return n[1]
	}
	return n[0]
}
