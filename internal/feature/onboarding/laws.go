package onboarding

import (
	"context"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/web"
)

// packs are those by which the organisation of the page computes; of an organisation that
// is yet to be founded, those of the program.
func (p *pages) packs(c *web.Call) (packs *law.Packs, err error) {
	if c.Member.Slug == "" {
		return law.Shipped(), nil
	}
	err = c.Read(func(ctx context.Context, tx *store.Tx) error {
		packs, err = survey.Laws(ctx, tx)
		return err
	})
	return packs, err
}

// suggestion is a law that may bind the organisation, and why it stands here.
type suggestion struct {
	ID, Name, Citation, Why string
	// Likely laws are proposed; of the others (those of parts of a country) the
	// thresholds decide.
	Likely bool
}

// suggest lists the laws of the country and of the markets. It says what may apply;
// which does, the organisation decides.
func suggest(w i18n.Words, packs *law.Packs, country string, markets []string) []suggestion {
	var out []suggestion
	add := func(code, why string) {
		for _, l := range packs.ForCountry(code) {
			at := slices.IndexFunc(out, func(s suggestion) bool { return s.ID == l.ID })
			if at >= 0 {
				continue
			}
			s := suggestion{ID: l.ID, Name: lawName(w, l), Citation: l.Citation, Likely: whole(packs, l)}
			s.Why = w.T("onboarding.law."+why, "country", catalogue.CountryName(code, w.Lang()))
			if !s.Likely && l.Code == code {
				continue // its parts stand for themselves
			}
			if !s.Likely {
				s.Why = w.T("onboarding.law.part", "place", l.Place)
			}
			out = append(out, s)
		}
	}
	if country != "" {
		add(country, "home")
	}
	for _, m := range markets {
		add(m, "market")
	}
	slices.SortStableFunc(out, func(a, b suggestion) int {
		switch {
		case a.Likely == b.Likely:
			return 0
		case a.Likely:
			return -1
		}
		return 1
	})
	return out
}

// whole reports whether the law is one of a whole country or union, and no pack of
// the laws of its parts.
func whole(packs *law.Packs, l *law.Law) bool {
	return !strings.Contains(l.Code, "-") && !slices.ContainsFunc(packs.Laws(), func(x *law.Law) bool { return x.PartOf == l.ID })
}

// proposed are the laws to begin with.
func proposed(list []suggestion) []string {
	var out []string
	for _, s := range list {
		if s.Likely {
			out = append(out, s.ID)
		}
	}
	return out
}

// beside adds the laws that the organisation chose elsewhere, so that none is lost.
func beside(w i18n.Words, packs *law.Packs, list []suggestion, chosen []string) []suggestion {
	for _, code := range chosen {
		if slices.ContainsFunc(list, func(s suggestion) bool { return s.ID == code }) {
			continue
		}
		s := suggestion{ID: code, Name: code, Why: w.T("onboarding.law.chosen")}
		if l, ok := packs.Law(code); ok {
			s.Name, s.Citation = lawName(w, l), l.Citation
		}
		list = append(list, s)
	}
	return list
}

func lawName(w i18n.Words, l *law.Law) string {
	if key := "law.name." + l.ID; w.Has(key) {
		return w.T(key)
	}
	return l.Name
}

// authority that an organisation of the country answers to, if there is one for all.
func authority(packs *law.Packs, country string) string {
	list, certain := packs.Competent(country)
	if !certain || len(list) != 1 {
		return ""
	}
	return list[0].Name
}

// zone is the time zone of a country that has one for nearly everybody; "" leaves
// deadlines in UTC until somebody chooses.
func zone(country string) string { return zones[country] }

// zones of the IANA database, for the countries of the law packs with one zone where
// nearly everybody lives.
var zones = map[string]string{
	"AT": "Europe/Vienna", "BE": "Europe/Brussels", "BG": "Europe/Sofia", "HR": "Europe/Zagreb", "CY": "Asia/Nicosia",
	"CZ": "Europe/Prague", "DK": "Europe/Copenhagen", "EE": "Europe/Tallinn", "FI": "Europe/Helsinki", "FR": "Europe/Paris",
	"DE": "Europe/Berlin", "GR": "Europe/Athens", "HU": "Europe/Budapest", "IE": "Europe/Dublin", "IT": "Europe/Rome",
	"LV": "Europe/Riga", "LT": "Europe/Vilnius", "LU": "Europe/Luxembourg", "MT": "Europe/Malta", "NL": "Europe/Amsterdam",
	"PL": "Europe/Warsaw", "PT": "Europe/Lisbon", "RO": "Europe/Bucharest", "SK": "Europe/Bratislava", "SI": "Europe/Ljubljana",
	"ES": "Europe/Madrid", "SE": "Europe/Stockholm", "IS": "Atlantic/Reykjavik", "LI": "Europe/Vaduz", "NO": "Europe/Oslo",
	"CH": "Europe/Zurich", "GB": "Europe/London", "JP": "Asia/Tokyo", "KR": "Asia/Seoul", "SG": "Asia/Singapore",
	"IN": "Asia/Kolkata", "CN": "Asia/Shanghai", "ZA": "Africa/Johannesburg",
}
