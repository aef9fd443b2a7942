package law

import "slices"

// Loss is what a law may lose: a decision on a country, or one of its ways to
// transfer. An empty Law means every law.
type Loss struct {
	Law       string
	Country   string // the decision that covers it falls
	Mechanism string // the mechanism may no longer be used
}

// Without gives the packs as they would be after a loss. The packs themselves stay
// as they are.
func (p *Packs) Without(lost Loss) *Packs {
	out := *p
	concerns := func(id string) bool { return lost.Law == "" || lost.Law == id }
	if lost.Country != "" {
		out.adequacies = slices.DeleteFunc(slices.Clone(p.adequacies), func(a Adequacy) bool {
			return concerns(a.Law) && a.covers(lost.Country)
		})
	}
	if lost.Mechanism == "" {
		return &out
	}
	if lost.Mechanism == "adequacy" { // no decision carries anything any more
		out.adequacies = slices.DeleteFunc(slices.Clone(out.adequacies), func(a Adequacy) bool { return concerns(a.Law) })
	}
	out.laws = slices.Clone(p.laws)
	for i, l := range p.laws {
		if !concerns(l.ID) {
			continue
		}
		less := *l
		less.Mechanisms = slices.DeleteFunc(slices.Clone(l.Mechanisms), func(m Mechanism) bool {
			return m.Code == lost.Mechanism || lost.Mechanism == "derogation" && m.Route == ByException
		})
		out.laws[i] = &less
	}
	return &out
}
