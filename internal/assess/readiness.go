package assess

import (
	"cmp"
	"slices"
)

// Check is one thing that is to hold for each of a number of records: that an entry
// of the record of processing lacks nothing, that a review is not overdue.
type Check struct {
	Name   string // of a figure: what holds, and the records for which it does not
	Weight int    // against the other checks
	Of     int    // records that the check is about; none leaves it out
	Holds  int
}

// Cause is a check that costs points.
type Cause struct {
	Name   string `json:"name"`
	Points int    `json:"points"` // lost of the hundred
	Count  int    `json:"count"`  // records for which the check does not hold
	Of     int    `json:"of"`
}

// Readiness says from 0 to 100 how much of what an auditor asks for is there and in
// date, and names what is lost: the points of the causes and the score make 100
// (S-172).
type Readiness struct {
	Score  int
	Causes []Cause // the dearest first
	Known  bool    // false as long as there is nothing to judge
}

// Ready weighs checks: each takes its weight among those that are about anything,
// times the share for which it does not hold. Points are whole, shared out by the
// largest remainder; a check that does not hold somewhere never costs nothing.
func Ready(checks []Check) Readiness {
	weights := 0
	for _, c := range checks {
		if c.Of > 0 {
			weights += c.Weight
		}
	}
	if weights == 0 {
		return Readiness{}
	}
	const fine = 1_000_000
	type loss struct {
		Cause
		exact int // in parts of a point
	}
	var losses []loss
	total := 0
	for _, c := range checks {
		missing := c.Of - min(c.Holds, c.Of)
		if c.Of <= 0 || missing <= 0 {
			continue
		}
		exact := 100 * fine / weights * c.Weight / c.Of * missing
		losses = append(losses, loss{Cause{c.Name, exact / fine, missing, c.Of}, exact})
		total += exact
	}
	lost := (total + fine/2) / fine
	for _, l := range losses {
		lost -= l.Points
	}
	slices.SortStableFunc(losses, func(a, b loss) int { return cmp.Compare(b.exact%fine, a.exact%fine) })
	for i := 0; i < len(losses) && lost > 0; i, lost = i+1, lost-1 {
		losses[i].Points++
	}
	out := Readiness{Score: 100, Known: true}
	for i := range losses {
		losses[i].Points = max(losses[i].Points, 1)
		out.Score -= losses[i].Points
		out.Causes = append(out.Causes, losses[i].Cause)
	}
	out.Score = max(out.Score, 0)
	slices.SortStableFunc(out.Causes, func(a, b Cause) int { return cmp.Compare(b.Points, a.Points) })
	return out
}

// Shift is what one check took or gave between two days.
type Shift struct {
	Name   string
	Points int // gained if above zero, else lost
	Count  int // records for which it does not hold now
	Before int // and did not hold before
}

// Changed names the checks whose points differ between two days, the greatest loss
// first.
func Changed(before, now []Cause) []Shift {
	was := map[string]Cause{}
	for _, c := range before {
		was[c.Name] = c
	}
	var out []Shift
	for _, c := range now {
		b := was[c.Name]
		delete(was, c.Name)
		if b.Points != c.Points {
			out = append(out, Shift{c.Name, b.Points - c.Points, c.Count, b.Count})
		}
	}
	for _, c := range before {
		if _, gone := was[c.Name]; gone {
			out = append(out, Shift{c.Name, c.Points, 0, c.Count})
		}
	}
	slices.SortStableFunc(out, func(a, b Shift) int { return cmp.Compare(a.Points, b.Points) })
	return out
}
