package catalogue

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/privet-pims/privet/internal/i18n"
)

// ownMark begins the last part of a code that an organisation added itself. No code of
// ours begins so, and what stands before it is the code of the term above: what follows
// from that one (special data, children) follows for the own term wherever it is read.
const ownMark = "own_"

// Does says what an entry of an organisation does to a taxonomy.
type Does string

const (
	Adds    Does = "adds"    // a term of its own
	Renames Does = "renames" // calls a term of ours otherwise
	Hides   Does = "hides"   // offers a term of ours, and those below it, no more
)

// Own is one entry by which an organisation makes a taxonomy its own.
type Own struct {
	Does        Does
	Scheme      string
	Code        string // of the new term, or of ours
	Name        string // in every language that Names lacks
	Names       map[string]string
	Also        []string // other words by which registers call it
	Sensitivity Sensitivity
	DPV, Fides  string
	Past        bool // a term of its own that is kept where it stands and offered no more
}

// OwnSchemes are the taxonomies that an organisation can make its own.
func OwnSchemes() []string {
	return slices.DeleteFunc(listSchemes(), func(s string) bool { return s == DisposalMethod })
}

var ownKey = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// maxDepth is how many parts the code of an own term may have.
const maxDepth = 6

// OwnKey reports whether a key may stand in the code of an own term.
func OwnKey(key string) bool { return ownKey.MatchString(key) }

// OwnCode is the code of an own term below another; "" is above all.
func OwnCode(above, key string) string {
	if above == "" {
		return ownMark + key
	}
	return above + "." + ownMark + key
}

// IsOwn reports whether a code is one that an organisation added.
func IsOwn(code string) bool {
	last := code[strings.LastIndexByte(code, '.')+1:]
	return strings.HasPrefix(last, ownMark) && ownKey.MatchString(last[len(ownMark):]) && strings.Count(code, ".") < maxDepth
}

// Set is the taxonomies as one organisation has them. The zero Set and nil are those of
// the program.
type Set struct {
	lists map[string]*ownList
	any   func() *anyTerms
}

// ownList is what an organisation has otherwise in one taxonomy.
type ownList struct {
	terms  []Term // all of them, each behind the one above it
	byCode map[string]Term
	index  *index
	hidden map[string]bool // of ours, and own ones that are past
}

// In are the taxonomies that words carry: those of the organisation that they were
// given for (package survey), else those of the program.
func In(w i18n.Words) *Set {
	s, _ := w.Own().(*Set)
	return s
}

// NewSet are the taxonomies with the entries of an organisation, of two about the same
// term the earlier one. Entries that make no sense have no effect.
func NewSet(entries []Own) *Set {
	s := &Set{lists: map[string]*ownList{}}
	entries = slices.Clone(entries)
	slices.SortStableFunc(entries, func(a, b Own) int { return cmp.Compare(strings.Count(a.Code, "."), strings.Count(b.Code, ".")) })
	for _, e := range entries {
		if slices.Contains(OwnSchemes(), e.Scheme) {
			s.of(e.Scheme).take(e)
		}
	}
	for _, l := range s.lists {
		l.seal()
	}
	s.any = sync.OnceValue(func() *anyTerms { return gatherTerms(s) })
	return s
}

func (s *Set) of(scheme string) *ownList {
	l := s.lists[scheme]
	if l == nil {
		l = &ownList{terms: slices.Clone(embedded().schemes[scheme].terms), byCode: map[string]Term{}, index: newIndex(), hidden: map[string]bool{}}
		s.lists[scheme] = l
	}
	return l
}

func (l *ownList) take(e Own) {
	at := slices.IndexFunc(l.terms, func(t Term) bool { return t.Code == e.Code })
	switch e.Does {
	case Adds:
		if at < 0 && IsOwn(e.Code) {
			l.add(e)
		}
	case Renames:
		if _, twice := l.byCode[e.Code]; at >= 0 && !twice && !IsOwn(e.Code) {
			l.terms[at].labels = labelsOf(e, l.terms[at].labels)
			l.learn(l.terms[at], e.Also)
		}
	case Hides:
		if at >= 0 && !IsOwn(e.Code) {
			l.hidden[e.Code] = true
		}
	}
}

// labelsOf are the names of an entry; where it has none, those that were.
func labelsOf(e Own, was map[string]string) map[string]string {
	out := map[string]string{}
	for _, lang := range []string{"en", "de"} {
		out[lang] = cmp.Or(e.Names[lang], e.Name, was[lang])
	}
	return out
}

// add puts an own term behind all that stand below the one above it.
func (l *ownList) add(e Own) {
	t := inherited(e.Scheme, e.Code)
	if up, ok := l.byCode[t.Parent]; ok { // an own one, which may be stricter than its code says
		t.Sensitivity = up.Sensitivity
	}
	if e.Scheme == PIICategory && slices.Index(sensitivities, e.Sensitivity) > slices.Index(sensitivities, t.Sensitivity) {
		t.Sensitivity = e.Sensitivity
	}
	t.labels, t.DPV, t.Fides = labelsOf(e, t.labels), e.DPV, e.Fides
	to := len(l.terms)
	for i := len(l.terms) - 1; i >= 0 && t.Parent != ""; i-- {
		if c := l.terms[i].Code; c == t.Parent || strings.HasPrefix(c, t.Parent+".") {
			to = i + 1
			break
		}
	}
	l.terms = slices.Insert(l.terms, to, t)
	l.learn(t, e.Also)
	if e.Past {
		l.hidden[t.Code] = true
	}
}

// learn keeps a term and its words. Words that another one has already stay with that.
func (l *ownList) learn(t Term, also []string) {
	l.byCode[t.Code] = t
	for _, words := range append([]string{t.labels["en"], t.labels["de"]}, also...) {
		_ = l.index.add(words, t.Code) // twice, or no words: nothing to find it by
	}
}

func (l *ownList) seal() {
	var own []Term
	for _, t := range l.terms {
		if _, ok := l.byCode[t.Code]; ok {
			own = append(own, t)
		}
	}
	l.index.seal(&scheme{terms: own})
}

// inherited is the term of an own code as the code alone tells it: all but its name
// follows from the one above.
func inherited(scheme, code string) Term {
	t := Term{Scheme: scheme, Code: code, Verified: Unchecked}
	key := code
	if i := strings.LastIndexByte(code, '.'); i >= 0 {
		t.Parent, key = code[:i], code[i+1:]
	}
	up, _ := Find(scheme, t.Parent)
	t.Sensitivity, t.Kind, t.Vulnerable, t.Minor = up.Sensitivity, up.Kind, up.Vulnerable, up.Minor
	if t.Sensitivity == "" && scheme == PIICategory {
		t.Sensitivity = Normal
	}
	if k := kinds[scheme]; t.Kind == "" && len(k) > 0 {
		t.Kind = k[len(k)-1]
	}
	words := strings.ReplaceAll(strings.TrimPrefix(key, ownMark), "_", " ")
	t.labels = map[string]string{"en": words, "de": words}
	return t
}

// Find is Find among the terms of the organisation.
func (s *Set) Find(scheme, code string) (Term, bool) {
	if scheme == TermScheme {
		return s.anyTerms().find(code)
	}
	if l := s.list(scheme); l != nil {
		if t, ok := l.byCode[code]; ok {
			return t, true
		}
	}
	return Find(scheme, code)
}

// Label is Label in the words of the organisation.
func (s *Set) Label(scheme, code, lang string) string {
	if t, ok := s.Find(scheme, code); ok {
		return t.Label(lang)
	}
	return code
}

// Terms are all terms of a scheme, those too that are not offered.
func (s *Set) Terms(scheme string) []Term {
	if scheme == TermScheme {
		return slices.Clone(s.anyTerms().terms)
	}
	if l := s.list(scheme); l != nil {
		return slices.Clone(l.terms)
	}
	return Terms(scheme)
}

// Offered are the terms of a scheme that the organisation uses.
func (s *Set) Offered(scheme string) []Term {
	return slices.DeleteFunc(s.Terms(scheme), func(t Term) bool { return s.Hidden(scheme, t.Code) })
}

// Hidden reports whether a term is kept where it stands and offered no more.
func (s *Set) Hidden(scheme, code string) bool {
	l := s.list(scheme)
	if l == nil || len(l.hidden) == 0 {
		return false
	}
	for at := code; at != ""; at = at[:max(strings.LastIndexByte(at, '.'), 0)] {
		if l.hidden[at] {
			return true
		}
	}
	return false
}

// Changed are the terms of a scheme that the organisation added or calls otherwise.
func (s *Set) Changed(scheme string) []Term {
	l := s.list(scheme)
	if l == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(l.terms), func(t Term) bool { _, ok := l.byCode[t.Code]; return !ok })
}

// Within is Within among the terms of the organisation.
func (s *Set) Within(scheme, code, wider string) bool { return Within(scheme, code, wider) }

// Match is Match with the words of the organisation: what those say more surely, or as
// surely, goes before ours. A term that is offered no more is Possible at most.
func (s *Set) Match(scheme, text string) (Term, Confidence) {
	if scheme == TermScheme {
		return s.anyTerms().match(text)
	}
	ours, how := Match(scheme, text)
	l := s.list(scheme)
	if l == nil {
		return ours, how
	}
	if how > None {
		ours, _ = s.Find(scheme, ours.Code)
	}
	if len(text) <= maxPhrase {
		if code, c := l.index.match(text); c > None && c >= how {
			ours, how = l.byCode[code], c
		}
	}
	if how > Possible && s.Hidden(scheme, ours.Code) && ours.Code != strings.TrimSpace(text) {
		how = Possible
	}
	return ours, how
}

func (s *Set) list(scheme string) *ownList {
	if s == nil {
		return nil
	}
	return s.lists[scheme]
}

func (s *Set) anyTerms() *anyTerms {
	if s == nil || s.any == nil {
		return shippedTerms()
	}
	return s.any()
}
