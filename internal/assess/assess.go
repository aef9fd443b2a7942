// Package assess computes what the records say about how far an organisation is.
// It takes values and returns values.
package assess

import "github.com/privet-pims/privet/internal/record"

// Completeness of one entry of the record of processing: how much of what GDPR
// Art. 30 asks for it has.
type Completeness struct {
	Percent int // of the things asked for, rounded down; 100 only without a gap
	Asked   int
	Gaps    []record.Gap
}

// Article30 measures an entry against Art. 30(1), or Art. 30(2) where it is
// processed on behalf of others (S-038). Every provision asked for counts once,
// however many of its rows lack something.
func Article30(a *record.ProcessingActivity) Completeness {
	c := Completeness{Asked: 9, Gaps: a.Gaps()} // role, owner, (b), twice (c), (d), (e), (f), (g)
	if a.Role.Serves() {
		c.Asked = 6 // role, owner, (a), (b), (c), (d)
	}
	missing := map[string]bool{}
	for _, g := range c.Gaps {
		missing[thing(g)] = true
	}
	c.Percent = 100 * (c.Asked - len(missing)) / c.Asked
	return c
}

// thing is what a gap is about: the transfers together are one.
func thing(g record.Gap) string {
	switch g.Key {
	case "gap_transfer_country", "gap_transfer_safeguard":
		return "transfers"
	}
	return g.Key
}

// Overall is the mean of the percentages, rounded down; 100 for none.
func Overall(all []Completeness) int {
	if len(all) == 0 {
		return 100
	}
	sum := 0
	for _, c := range all {
		sum += c.Percent
	}
	return sum / len(all)
}
