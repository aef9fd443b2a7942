package datamap

import (
	"strings"

	"github.com/privet-pims/privet/internal/draw"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// transferLaw is the law whose borders the map shows: the GDPR where it is in scope or
// nothing is, else the first law in scope that has transfer rules.
func (g *Gathered) transferLaw() string {
	first := ""
	for _, l := range g.Own.LawsInScope {
		if string(l) == "eu-gdpr" {
			return "eu-gdpr"
		}
		if _, ok := g.Laws.Law(string(l)); ok && first == "" {
			first = string(l)
		}
	}
	if first == "" {
		return "eu-gdpr"
	}
	return first
}

func (g *Gathered) decision(code register.Country) law.Decision {
	return g.Laws.CountryRule(g.transferLaw(), string(code), g.Today).Decision
}

// judge puts beside each edge that ends in a third country the transfers that are
// recorded for it. Without one, or without the safeguard that the law asks for, it is
// an alarm (GDPR Arts. 44 to 49; S-045).
func (b *builder) judge() {
	for _, e := range b.edges {
		if e.To.Lane != Countries {
			continue
		}
		code, isCountry := strings.CutPrefix(e.To.Key, "country.")
		decision := law.Unknown
		if isCountry {
			if decision = b.decision(register.Country(code)); decision == law.Domestic {
				continue
			}
		}
		e.Crossing = true
		for _, a := range b.Graph.Activities(e) {
			e.Alarm = b.crossing(e, a, decision) || e.Alarm
		}
		if e.Alarm {
			e.To.Tone = draw.Bad
		}
	}
}

// crossing adds the transfers of one activity to an edge and reports whether
// something is missing.
func (b *builder) crossing(e *Edge, a *record.ProcessingActivity, decision law.Decision) bool {
	alarm, found := false, false
	for i := range a.Transfers {
		t := &a.Transfers[i]
		if "country."+string(t.Country) != e.To.Key && (t.Country != "" || "organisation."+t.Organisation != e.To.Key) {
			continue
		}
		found = true
		e.Ways = append(e.Ways, Way{Activity: a, Transfer: t})
		switch t.Mechanism {
		case "", "none_needed":
			alarm = alarm || decision != law.Adequate
		case "adequacy":
			alarm = alarm || decision == law.NotAdequate
		}
	}
	if !found {
		e.Ways = append(e.Ways, Way{Activity: a})
	}
	return alarm || !found
}
