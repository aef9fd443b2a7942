package assess

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/register"
)

// Contradiction is what the records say against each other, against the law in
// force on the day, or against the day itself (S-050). It accuses nobody: the
// record may be wrong, or the practice.
type Contradiction struct {
	Rule     string
	Severity Severity
	At       Named   // the record in which it is mended
	Field    string  // of that record; "" the record as a whole
	Others   []Named // the further records concerned
	// Part tells apart several contradictions of one rule at one record: a row, a
	// country, a code. People do not see it.
	Part string
	Says string // sentence "contradiction.SAYS": what does not fit together
	Mend string // sentence of the locales, key in full: what to do about it
	Args SentenceArgs
}

// ContradictionRule is one thing that must not be. Find is pure: it looks at the
// view and at nothing else, and finds a contradiction at records of one register.
type ContradictionRule struct {
	Key      string
	Severity Severity
	Register string // where it is found and mended
	Reads    []string
	Check    string // the live check that the rule takes over, if any
	find     func(v *View, found func(Contradiction))
}

// RuleKey is the sentence that says what is to hold: that of the live check where
// the rule is one.
func (r ContradictionRule) RuleKey() string {
	if r.Check != "" {
		return "check." + r.Check
	}
	return "contradiction.rule." + r.Key
}

// Identity names a contradiction through all runs: it stays the same while its
// words change with the day.
func (c Contradiction) Identity() string {
	return strings.Join([]string{c.Rule, c.At.ID.String(), c.Field, c.Says, c.Part}, "|")
}

// SentenceKey is the sentence of the locales that says what does not fit together.
func (c Contradiction) SentenceKey() string { return "contradiction." + c.Says }

// Sentence says what does not fit together.
func (c Contradiction) Sentence(w i18n.Words) string { return w.Fill(c.SentenceKey(), c.Args.In(w)) }

// MendSentence says what to do about it.
func (c Contradiction) MendSentence(w i18n.Words) string { return w.Fill(c.Mend, c.Args.In(w)) }

// Names reports whether a record is one of those concerned.
func (c Contradiction) Names(at id.ID) bool {
	return c.At.ID == at || slices.ContainsFunc(c.Others, func(n Named) bool { return n.ID == at })
}

// SentenceArgs are the arguments of a sentence as they are stored: KIND:VALUE,
// without language. KIND is word (a key of the locales), country, law, day,
// period, number, text, or term (SCHEME:CODE).
type SentenceArgs map[string]string

// In gives the arguments in a language.
func (a SentenceArgs) In(w i18n.Words) problem.Args {
	out := problem.Args{}
	for name, s := range a {
		kind, value, _ := strings.Cut(s, ":")
		switch kind {
		case "word":
			out[name] = i18n.Key(value)
		case "law":
			out[name] = lawName(value)
		case "country":
			out[name] = catalogue.CountryName(value, w.Lang())
		case "day":
			out[name] = calendar.Day(value)
		case "period":
			out[name] = w.Period(calendar.Period(value))
		case "number":
			n, _ := strconv.Atoi(value)
			out[name] = n
		case "term":
			scheme, code, _ := strings.Cut(value, ":")
			out[name] = code
			if t, ok := catalogue.In(w).Find(scheme, code); ok {
				out[name] = t.Label(w.Lang())
			}
		default:
			out[name] = value
		}
	}
	return out
}

// storedArg is an argument of a shortfall as it is stored.
func storedArg(a any) string {
	switch x := a.(type) {
	case i18n.Key:
		return "word:" + string(x)
	case place:
		return "country:" + string(x)
	case calendar.Day:
		return "day:" + string(x)
	case int:
		return "number:" + strconv.Itoa(x)
	case string:
		return "text:" + x
	}
	return "text:"
}

func countryArg(c register.Country) string { return "country:" + string(c) }

func termArg(scheme, code string) string { return "term:" + scheme + ":" + code }

func choiceArg(list, value string) string { return "word:choice." + list + "." + value }

// ContradictionRules are all rules, in the order in which pages group them.
func ContradictionRules() []ContradictionRule {
	return slices.Concat(
		contradictedBases(), contradictedData(), contradictedRetention(), contradictedRoles(),
		contradictedPartners(), contradictedCustomers(), contradictedTransfers(), contradictedSystems(), contradictedConfirmations(), contradictedDataSets(),
	)
}

// Contradictions are all that the view holds, in the order of rules and records.
func Contradictions(v *View) []Contradiction {
	var out []Contradiction
	for _, r := range ContradictionRules() {
		r.run(v, func(c Contradiction) { out = append(out, c) })
	}
	return out
}

// ContradictionsNear are those at the records that may say something else since
// the records changed; the same as Contradictions restricted to Touched.
func ContradictionsNear(v *View, changed []id.ID) []Contradiction {
	return ContradictionsAt(v, Touched(v, changed))
}

// ContradictionsAt are those at certain records.
func ContradictionsAt(v *View, at map[id.ID]bool) []Contradiction {
	return Contradictions(v.narrow(at))
}

// run gives each contradiction of a rule once.
func (r ContradictionRule) run(v *View, found func(Contradiction)) {
	seen := map[string]bool{}
	r.find(v, func(c Contradiction) {
		c.Rule, c.Severity = r.Key, r.Severity
		if c.At.Register == "" {
			c.At.Register = r.Register
		}
		if c.Mend == "" {
			c.Mend = "mend." + c.Says
		}
		c.Others = slices.DeleteFunc(c.Others, func(n Named) bool { return n.ID.IsZero() || n.ID == c.At.ID })
		slices.SortFunc(c.Others, func(a, b Named) int {
			return cmp.Or(cmp.Compare(a.Register, b.Register), cmp.Compare(a.ID.String(), b.ID.String()))
		})
		c.Others = slices.Compact(c.Others)
		if k := c.Identity(); !seen[k] {
			seen[k] = true
			found(c)
		}
	})
}
