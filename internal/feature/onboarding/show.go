package onboarding

import (
	"slices"
	"strconv"
	"strings"
)

func lawID(i int) string { return "law-" + strconv.Itoa(i+1) }

// rare counts the laws of parts of countries that are not chosen.
func rare(f *scopeForm) (n int) {
	for _, l := range f.Suggested {
		if !l.Likely && !has(f.Laws, l.ID) {
			n++
		}
	}
	return n
}

func onlyID(i int) string { return "only-" + strconv.Itoa(i+1) }

func has(list []string, s string) bool { return slices.Contains(list, s) }

// edition to begin with: that of 2025 asks for no other certificate.
func edition(chosen string) string {
	if chosen == "" {
		return "2025"
	}
	return chosen
}

// profile to begin with, by size, until somebody chose.
func profile(f *scopeForm) string {
	switch {
	case f.Profile != "":
		return f.Profile
	case f.Size == "micro" || f.Size == "small":
		return "small"
	}
	return "full"
}

// Next is the page behind the step.
func (v *view) Next() string { return strings.TrimSuffix(v.Action, v.Step) + after(v.Step) }
