package assess

import (
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
)

// Findings are the answers of all live checks about a world. They do not change.
type Findings struct {
	View  *View
	Found []Found // in the order of Rules

	of map[catalogue.Key][]int
}

// Found is one rule and what it found.
type Found struct {
	Rule    Rule
	Verdict Verdict
}

// Examine carries out every rule. It reads each register a fixed number of times,
// whatever its size.
func Examine(w *World) *Findings {
	f := &Findings{View: NewView(w), of: map[catalogue.Key][]int{}}
	for i, r := range Rules() {
		f.Found = append(f.Found, Found{r, r.Find(f.View)})
		for _, k := range r.Speaks() {
			f.of[k] = append(f.of[k], i)
		}
	}
	return f
}

// Of are the findings that speak to a requirement of either edition.
func (f *Findings) Of(k catalogue.Key) []Found {
	var out []Found
	for _, i := range f.of[k] {
		out = append(out, f.Found[i])
	}
	return out
}

// About is the finding of one rule.
func (f *Findings) About(rule string) (Found, bool) {
	for _, x := range f.Found {
		if x.Rule.ID == rule {
			return x, true
		}
	}
	return Found{}, false
}

// Propose says what the checks and grades make of a requirement, and which rules
// lead to it: those that hold where it is conform, else those that do not. It is a
// proposal. What does not apply, and what no rule found anything about, is not
// assessed.
//
// Conform: every rule that is about something holds. Not conform: none does, one
// of them weighs major, and no record of theirs is in order. Otherwise partly.
func (f *Findings) Propose(k catalogue.Key) (record.GapResult, []string) {
	if !f.View.applies(k) {
		return record.NotAssessed, nil
	}
	var holds, falls []string
	partly, major := false, false
	for _, x := range f.Of(k) {
		switch {
		case x.Verdict.Of == 0:
		case x.Verdict.Holds():
			holds = append(holds, x.Rule.ID)
		default:
			falls = append(falls, x.Rule.ID)
			major = major || x.Rule.Severity == Major
			partly = partly || f.someInOrder(k, x)
		}
	}
	switch {
	case len(holds)+len(falls) == 0:
		return record.NotAssessed, nil
	case len(falls) == 0:
		return record.Conform, holds
	case len(holds) == 0 && major && !partly:
		return record.NotConform, falls
	}
	return record.Partly, falls
}

// someInOrder reports whether a rule that does not hold everywhere holds somewhere:
// for a record, or for a control that is at least under way.
func (f *Findings) someInOrder(k catalogue.Key, x Found) bool {
	if x.Rule.Generic {
		state := f.View.GradeOf(k).Proposed
		return state == "partial" || state == "in_place"
	}
	return x.Verdict.records() < x.Verdict.Of
}

// records is the number of records that fall short; one that is missing counts too.
func (v Verdict) records() int {
	n := 0
	seen := map[id.ID]bool{}
	for _, s := range v.Short {
		if s.ID.IsZero() || !seen[s.ID] {
			n++
		}
		seen[s.ID] = true
	}
	return n
}
