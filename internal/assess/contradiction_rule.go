package assess

import (
	"maps"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
)

// voice reports what is found at one record.
type voice struct {
	at    Named
	found func(Contradiction)
}

// arg is an argument of a sentence, in the form of SentenceArgs.
type arg struct{ name, value string }

// part tells contradictions apart that differ in nothing else.
type part string

// says reports a contradiction. more are args, parts and the other records.
func (s voice) says(field, key string, more ...any) {
	c := Contradiction{At: s.at, Field: field, Says: key}
	for _, m := range more {
		switch x := m.(type) {
		case arg:
			if c.Args == nil {
				c.Args = SentenceArgs{}
			}
			c.Args[x.name] = x.value
		case part:
			c.Part += string(x) + " "
		case Named:
			c.Others = append(c.Others, x)
		case []Named:
			c.Others = append(c.Others, x...)
		}
	}
	c.Part = strings.TrimSpace(c.Part)
	s.found(c)
}

// finds looks at every record of a list.
func finds[T any](of list[T], look func(*View, *T, voice)) func(*View, func(Contradiction)) {
	return func(v *View, found func(Contradiction)) {
		for _, r := range of.in(v) {
			look(v, r, voice{Named{of.register, of.at(r)}, found})
		}
	}
}

// contradicted is a rule over a list; reads are the registers that it looks at
// besides, divided by blanks.
func contradicted[T any](key string, s Severity, of list[T], reads string, look func(*View, *T, voice)) ContradictionRule {
	return ContradictionRule{Key: key, Severity: s, Register: of.register, Reads: strings.Fields(reads), find: finds(of, look)}
}

// taken is a live check that is a contradiction as well; only, if given, are the
// shortfalls of it that are.
func taken(check, register, reads string, only ...string) ContradictionRule {
	rule := checkNamed(check)
	return ContradictionRule{
		Key: check, Severity: rule.Severity, Register: register, Reads: strings.Fields(reads), Check: check,
		find: func(v *View, found func(Contradiction)) {
			for _, s := range rule.Find(v).Short {
				if s.ID.IsZero() || len(only) > 0 && !slices.Contains(only, s.Key) {
					continue
				}
				found(fromShortfall(s))
			}
		},
	}
}

func fromShortfall(s Shortfall) Contradiction {
	c := Contradiction{At: Named{s.Register, s.ID}, Field: s.Field, Says: s.Key, Mend: s.SentenceKey(), Args: SentenceArgs{}}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(s.Args)) {
		c.Args[name] = storedArg(s.Args[name])
		if kind, _, _ := strings.Cut(c.Args[name], ":"); kind != "day" && kind != "number" {
			parts = append(parts, c.Args[name])
		}
	}
	c.Part = strings.Join(parts, " ")
	return c
}

func checkNamed(name string) Rule {
	for _, r := range slices.Concat(
		leadershipRules(), supportRules(), purposeRules(), basisRules(), impactRules(), processorRules(), recordRules(), principalRules(),
		minimisationRules(), retentionRules(), transferRules(), customerRules(), peopleRules(), systemRules(),
	) {
		if r.ID == name {
			return r
		}
	}
	panic("no live check " + name) // a mistake of ours, found by every test
}

// Records that a rule names beside its own.
func inSystem(at id.ID) Named     { return Named{record.Systems.Name, at} }
func inStore(at id.ID) Named      { return Named{record.DataStores.Name, at} }
func inEngagement(at id.ID) Named { return Named{record.Engagements.Name, at} }
func inParty(at id.ID) Named      { return Named{record.Parties.Name, at} }
func inAgreement(at id.ID) Named  { return Named{record.Agreements.Name, at} }
func inActivity(at id.ID) Named   { return Named{record.ProcessingActivities.Name, at} }
func inQuestionnaire(at id.ID) Named {
	return Named{record.Questionnaires.Name, at}
}
func inUnit(at id.ID) Named { return Named{record.Units.Name, at} }

// isSpecial reports whether a category is special by what it is (GDPR Art. 9).
func (w *World) isSpecial(c record.PIICategory) bool {
	t, ok := w.Terms.Find(catalogue.PIICategory, string(c))
	return ok && t.Sensitivity == catalogue.Special
}

// isCriminal reports whether a category is about offences (GDPR Art. 10).
func (w *World) isCriminal(c record.PIICategory) bool {
	t, ok := w.Terms.Find(catalogue.PIICategory, string(c))
	return ok && t.Sensitivity == catalogue.Criminal
}

// within reports whether one code is the other, or narrower or wider than it.
func within[T ~string](a, b T) bool {
	return a == b || strings.HasPrefix(string(a), string(b)+".") || strings.HasPrefix(string(b), string(a)+".")
}

// lists reports whether an activity lists a category, or one akin to it.
func lists(a *activity, c record.PIICategory) bool {
	return slices.ContainsFunc(a.DataItems, func(d record.ActivityDataItem) bool { return within(d.Category, c) })
}

func categoryArg(c record.PIICategory) arg {
	return arg{"category", termArg(catalogue.PIICategory, string(c))}
}
