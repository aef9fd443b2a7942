package assess

import (
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
)

// Rule is one live check: something that is to hold for each record that it is
// about. It finds what falls short and judges nobody: a person confirms.
type Rule struct {
	ID string
	// Requirements of the edition of 2025 that the rule speaks to. The rows of 2019
	// that correspond to them follow; see Speaks.
	Requirements []catalogue.Key
	Severity     Severity
	Find         func(*View) Verdict

	// Generic marks the rule that each control of the standard has: one of ours
	// answers it. All others are specific.
	Generic bool

	sentence string                  // where several rules share one; "" is check.ID
	args     func(lang string) []any // of the sentence
}

// Severity is what a shortfall weighs in an audit.
type Severity string

const (
	Major Severity = "major" // a requirement is not met where it fails
	Minor Severity = "minor" // a lapse that does not put the whole in doubt
)

// Rules are all live checks: the specific ones in the order of the standard, then
// one for each control of it.
func Rules() []Rule {
	var out []Rule
	for _, part := range [][]Rule{
		contextRules(), leadershipRules(), riskRules(), statementRules(), objectiveRules(), supportRules(), operationRules(), evaluationRules(),
		purposeRules(), basisRules(), impactRules(), processorRules(), recordRules(), principalRules(), requestRules(), minimisationRules(),
		designRules(), retentionRules(), transferRules(), customerRules(), peopleRules(), systemRules(), measureRules(), evidenceRules(), answeredRules(),
	} {
		out = append(out, part...)
	}
	return out
}

// Sentence is what the rule asks, as an auditor would word it.
func (r Rule) Sentence(w i18n.Words) string {
	if r.args == nil {
		return w.T(r.SentenceKey())
	}
	return w.T(r.SentenceKey(), r.args(w.Lang())...)
}

// SentenceKey is the key of that sentence in the locales.
func (r Rule) SentenceKey() string {
	if r.sentence != "" {
		return "check." + r.sentence
	}
	return "check." + r.ID
}

// Speaks are the requirements of both editions that the rule speaks to: its own,
// and the rows of 2019 that correspond to them.
func (r Rule) Speaks() []catalogue.Key {
	var out []catalogue.Key
	seen := map[catalogue.Key]bool{}
	add := func(k catalogue.Key) {
		if !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	for _, k := range r.Requirements {
		add(k)
		for _, m := range catalogue.Library().Correspond(k) {
			add(m.To)
		}
	}
	return out
}

// asks are the requirements of 2025 with identifiers divided by blanks. One that
// begins with a year and a slash is of that edition.
func asks(ids string) []catalogue.Key {
	var out []catalogue.Key
	for _, s := range strings.Fields(ids) {
		edition := catalogue.Edition2025
		if year, rest, ok := strings.Cut(s, "/"); ok {
			edition, s = catalogue.Edition(year), rest
		}
		out = append(out, catalogue.KeyOf(edition.Framework(), s))
	}
	return out
}

// marks collects what falls short of one rule at one record.
type marks struct {
	register string
	at       id.ID
	found    []Shortfall
}

// short notes a shortfall at a field unless all is well. args are pairs for the sentence.
func (m *marks) short(short bool, field, key string, args ...any) {
	if !short {
		return
	}
	s := Shortfall{Register: m.register, ID: m.at, Field: field, Key: key}
	for i := 0; i+1 < len(args); i += 2 {
		if s.Args == nil {
			s.Args = map[string]any{}
		}
		s.Args[args[i].(string)] = args[i+1]
	}
	m.found = append(m.found, s)
}

// SentenceKey is the key of the sentence that says what to do.
func (s Shortfall) SentenceKey() string { return "short." + s.Key }

// Sentence says what to do.
func (s Shortfall) Sentence(w i18n.Words) string {
	args := problem.Args{}
	for name, a := range s.Args {
		if p, ok := a.(place); ok {
			a = catalogue.CountryName(string(p), w.Lang())
		}
		args[name] = a
	}
	return w.Fill(s.SentenceKey(), args)
}

// each looks at every record of a list. find says whether the rule is about the
// record, and marks what falls short.
func each[T any](of list[T], find func(*View, *T, *marks) bool) func(*View) Verdict {
	return func(v *View) Verdict {
		var out Verdict
		for _, r := range of.in(v) {
			m := marks{register: of.register, at: of.at(r)}
			if find(v, r, &m) {
				out.Of++
				out.Short = append(out.Short, m.found...)
			}
		}
		return out
	}
}

// once looks at a register as a whole: about is the number of things it asks for,
// and a shortfall is mended by adding a record.
func once(register string, find func(*View, *marks) (about int)) func(*View) Verdict {
	return func(v *View) Verdict {
		m := marks{register: register}
		about := find(v, &m)
		if about == 0 {
			return Verdict{}
		}
		return Verdict{Of: about, Short: m.found}
	}
}
