package assess

import (
	"slices"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
)

// StatementLine is one line of two statements side by side.
type StatementLine struct {
	Requirement record.Requirement
	Control     id.ID // of one of our own
	Old, New    *record.StatementEntry
	Fields      []string // that differ, as the register names them
}

// Change is "added", "removed", "changed" or "same".
func (l StatementLine) Change() string {
	switch {
	case l.Old == nil:
		return "added"
	case l.New == nil:
		return "removed"
	case len(l.Fields) > 0:
		return "changed"
	}
	return "same"
}

// CompareStatements sets two statements side by side: the lines of the new one in
// its order, then those that only the old one has.
func CompareStatements(before, now *record.Statement) []StatementLine {
	type key struct {
		requirement record.Requirement
		control     id.ID
	}
	keyOf := func(e *record.StatementEntry) key {
		if e.Requirement != "" {
			return key{requirement: e.Requirement}
		}
		return key{control: e.Control.ID}
	}
	was := map[key]*record.StatementEntry{}
	for i := range before.Entries {
		was[keyOf(&before.Entries[i])] = &before.Entries[i]
	}
	var out []StatementLine
	seen := map[key]bool{}
	for i := range now.Entries {
		e := &now.Entries[i]
		k := keyOf(e)
		if seen[k] {
			continue
		}
		seen[k] = true
		l := StatementLine{Requirement: k.requirement, Control: k.control, Old: was[k], New: e}
		if l.Old != nil {
			l.Fields = differing(l.Old, e)
		}
		out = append(out, l)
	}
	for i := range before.Entries {
		e := &before.Entries[i]
		if k := keyOf(e); !seen[k] {
			seen[k] = true
			out = append(out, StatementLine{Requirement: k.requirement, Control: k.control, Old: e})
		}
	}
	return out
}

func differing(a, b *record.StatementEntry) []string {
	var out []string
	note := func(differs bool, field string) {
		if differs {
			out = append(out, field)
		}
	}
	note(a.Applicable != b.Applicable, "applicable")
	note(!sameSet(a.Inclusion, b.Inclusion), "inclusion")
	note(!sameSet(a.Risks, b.Risks), "risks")
	note(!sameSet(a.Obligations, b.Obligations), "obligations")
	note(!sameSet(a.Agreements, b.Agreements), "agreements")
	note(a.Justification != b.Justification, "justification")
	note(a.Exclusion != b.Exclusion, "exclusion")
	note(a.State != b.State, "state")
	note(a.Owner != b.Owner, "owner")
	note(!sameSet(a.Controls, b.Controls), "controls")
	note(a.Note != b.Note, "note")
	note(a.PublicWording != b.PublicWording, "public_wording")
	note(a.CarriedFrom != b.CarriedFrom, "carried_from")
	return out
}

// sameSet compares without regard to order.
func sameSet[S ~[]E, E comparable](a, b S) bool {
	for _, x := range a {
		if !slices.Contains(b, x) {
			return false
		}
	}
	for _, x := range b {
		if !slices.Contains(a, x) {
			return false
		}
	}
	return true
}
