package exchange

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// bases of the purposes under the laws (Arts. 6, 9, 10). Words that name no basis
// are kept in its place.
func (w *draftWork) bases(a *record.ProcessingActivity) {
	purposes, list := w.items("purpose"), w.items("lawful_basis")
	if len(list) == 0 {
		w.basesAmong(a, purposes)
	}
	for n, i := range list {
		at := w.beside(purposes, n, i, len(list))
		row := func(b record.ActivityBasis) {
			if at >= 0 && at < len(a.Purposes) {
				b.Purpose = register.Row[record.ActivityPurpose]{ID: a.Purposes[at].ID}
			}
			a.Bases = append(a.Bases, b)
		}
		words := register.Text(w.cut(i.text, 9900, "lawful_basis"))
		special := w.f.said.matchSpecial(i.text)
		grounds := slices.DeleteFunc(w.f.said.matchBasis(i.text), func(g catalogue.Ground) bool {
			return g.Confidence < catalogue.Likely || g.Confidence < catalogue.Certain && len(i.text) > 160 // a word in a long sentence
		})
		for _, g := range grounds {
			row(record.ActivityBasis{Law: record.Law(g.Law), Basis: record.LawfulBasis(g.Code), Justification: words})
		}
		for _, c := range special {
			row(record.ActivityBasis{SpecialCondition: record.SpecialCondition(c), Justification: words})
		}
		if len(grounds)+len(special) > 0 {
			continue
		}
		if i.v.At.Col != list[0].v.At.Col && provision(a, w.line(i.text, 490, "lawful_basis", "")) {
			continue
		}
		w.f.plan.keep(Note{At: i.v.At.String(), Header: w.header("lawful_basis", i.v), Words: short(i.text), Key: "exchange.basis_unknown"})
		b := record.ActivityBasis{Justification: words}
		if len(i.text) <= 300 && !strings.Contains(i.text, "\n") {
			b = record.ActivityBasis{Basis: record.LawfulBasis(i.text)}
		}
		row(b)
	}
	for _, i := range w.items("special_condition") {
		words := register.Text(w.cut(i.text, 9900, "special_condition"))
		codes := w.f.said.matchSpecial(i.text)
		for _, c := range codes {
			a.Bases = append(a.Bases, record.ActivityBasis{SpecialCondition: record.SpecialCondition(c), Justification: words})
		}
		if len(codes) == 0 {
			a.Bases = append(a.Bases, record.ActivityBasis{SpecialCondition: record.SpecialCondition(w.line(i.text, 900, "special_condition", ""))})
		}
	}
	for _, i := range w.items("criminal_ground") {
		words := register.Text(w.cut(i.text, 9900, "criminal_ground"))
		codes := catalogue.MatchCriminal(i.text)
		for _, c := range codes {
			a.Bases = append(a.Bases, record.ActivityBasis{CriminalGround: record.CriminalGround(c), Justification: words})
		}
		if len(codes) == 0 {
			a.Bases = append(a.Bases, record.ActivityBasis{CriminalGround: record.CriminalGround(w.line(i.text, 900, "criminal_ground", ""))})
		}
	}
	w.interest(a)
}

// provision puts the statute that a column beside the basis names to the legal
// obligation or public task that rests on it (Art. 6(3)).
func provision(a *record.ProcessingActivity, words string) bool {
	found := false
	for i := range a.Bases {
		if b := &a.Bases[i]; (b.Basis == "legal_obligation" || b.Basis == "public_task") && b.Provision == "" {
			b.Provision, found = words, true
		}
	}
	return found
}

// basesAmong finds bases among the words of a column for purposes and bases alike,
// as some authorities' templates have it.
func (w *draftWork) basesAmong(a *record.ProcessingActivity, purposes []item) {
	for n, i := range purposes {
		h := fold(w.header("purpose", i.v))
		both := false
		for _, words := range []string{"lawful basis", "legal bas", "rechtsgrund", "base legal", "bases legal", "base juridi", "basi legal", "base giuridi", "basi giuridi", "grondslag", "podstaw", "fundament", "legitimacion"} {
			both = both || strings.Contains(h, words)
		}
		if !both || n >= len(a.Purposes) {
			continue
		}
		for _, g := range w.f.said.matchBasis(i.text) {
			if g.Confidence >= catalogue.Likely {
				a.Bases = append(a.Bases, record.ActivityBasis{Purpose: register.Row[record.ActivityPurpose]{ID: a.Purposes[n].ID}, Law: record.Law(g.Law), Basis: record.LawfulBasis(g.Code), Justification: register.Text(w.cut(i.text, 9900, "purpose"))})
			}
		}
	}
}

// interest puts the legitimate interest beside the basis that needs it (Art. 6(1)(f)).
func (w *draftWork) interest(a *record.ProcessingActivity) {
	words := w.prose("legitimate_interest", 9900)
	if words == "" {
		return
	}
	for i := range a.Bases {
		if strings.HasPrefix(string(a.Bases[i].Basis), "legitimate_interest") {
			a.Bases[i].LegitimateInterest = words
			return
		}
	}
	a.Bases = append(a.Bases, record.ActivityBasis{LegitimateInterest: words})
}
