package law

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
)

// Adequacy is a decision under one law that a destination protects data well
// enough.
type Adequacy struct {
	Law        string
	To, Name   string // a country, EU or EEA for its states, an organisation (EPO), or * for a list that is not carried here
	Scope      string
	Instrument string
	Adopted    calendar.Day
	Expires    calendar.Day // its last day; "" for none
	Mark       Mark
}

// Partial reports whether the decision covers some recipients only.
func (a Adequacy) Partial() bool {
	return a.Scope != "all" && !strings.HasPrefix(a.Scope, "all;") && a.Scope != "public and private sectors"
}

// In reports whether the decision is in force on a day.
func (a Adequacy) In(on calendar.Day) bool {
	return a.Adopted <= on && (a.Expires == "" || on <= a.Expires)
}

func (a Adequacy) covers(country string) bool {
	switch a.To {
	case "EU", "EEA": // Brazil's decision for the Union names the EEA states too
		return inEEA(country)
	}
	return a.To == state(country) || a.To == Country(country)
}

// Decision is what a law says of a destination.
type Decision string

const (
	Domestic          Decision = "domestic" // no transfer: the law's own territory
	Adequate          Decision = "adequate"
	PartiallyAdequate Decision = "partially_adequate" // see the scope
	NotAdequate       Decision = "not_adequate"
	Unknown           Decision = "unknown" // the list is not carried here in full
)

// CountryRule answers what a law says of a destination on a day. Adequacy is
// zero unless the decision rests on one.
type CountryRule struct {
	Decision Decision
	Adequacy Adequacy
}

// complete are the laws whose adequacy decisions are all here. Of the others
// the data are a summary, and silence says nothing.
func complete(lawID string) bool { return lawID == gdpr || lawID == "br-lgpd" }

// CountryRule says whether data may go to a country on a day for the country's
// own sake.
func (p *Packs) CountryRule(lawID, country string, on calendar.Day) CountryRule {
	l, ok := p.Law(lawID)
	if !ok || strings.TrimSpace(country) == "" {
		return CountryRule{Decision: Unknown}
	}
	if l.home(country) {
		return CountryRule{Decision: Domestic}
	}
	for _, a := range p.adequacies {
		if a.Law != lawID || !a.covers(country) || !a.In(on) {
			continue
		}
		if a.Partial() {
			return CountryRule{PartiallyAdequate, a}
		}
		return CountryRule{Adequate, a}
	}
	if complete(lawID) {
		return CountryRule{Decision: NotAdequate}
	}
	return CountryRule{Decision: Unknown}
}

// Adequacies lists the decisions under a law, past and future ones included.
func (p *Packs) Adequacies(lawID string) []Adequacy {
	return slices.DeleteFunc(slices.Clone(p.adequacies), func(a Adequacy) bool { return a.Law != lawID })
}

// endOf2020 is the last day on which decisions of the Union passed into United
// Kingdom law.
const endOf2020 calendar.Day = "2020-12-31"

// retained are the Union's decisions that the United Kingdom took over, and
// Gibraltar, as the pack names them (uk.yaml, adequacy_regulations; mark U).
func retained(union []Adequacy) []Adequacy {
	mark := Mark{Level: Unverified, Weakest: Unverified, Raw: "U: states with a Union decision at the end of 2020, and Gibraltar"}
	uk := []Adequacy{{Law: "uk", To: "GI", Name: "Gibraltar", Scope: "all", Instrument: "DPA 2018 Sch. 21", Adopted: "2021-01-01", Mark: mark}}
	for _, a := range union {
		if a.Law == gdpr && a.Adopted <= endOf2020 {
			a.Law, a.Instrument, a.Adopted, a.Mark = "uk", "DPA 2018 Sch. 21; "+a.Instrument, "2021-01-01", mark
			uk = append(uk, a)
		}
	}
	return uk
}
