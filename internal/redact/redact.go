// Package redact removes from a copy for one person what is about others.
//
// Whoever answers a request for access gives a copy that must not adversely
// affect the rights and freedoms of others (Art. 15(4) GDPR, recital 63). The
// work is done in three steps: Read takes the text of a file, Find proposes what
// to remove, a person looks at the proposals, and Text or Copy removes. Marks are
// places in the text that Read gave, which is the same for the same file.
//
// What is removed is gone. A block of one width stands in its place, so that its
// length tells nothing; the list of removals counts and does not quote. A PDF
// file is not painted over: its text is set anew in a file of our own, which
// says so, and no object, picture, attachment, comment or property of the first
// file is carried along. There is no digest of the first file either: whoever
// guesses what stood under a block could try the guesses against it.
package redact

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Block stands where something was removed, whatever its length was.
const Block = "█████"

// Kind is what was removed.
type Kind string

// The kinds. Other is what a person marked by hand and did not name.
const (
	Name        Kind = "name"
	Email       Kind = "email"
	Phone       Kind = "phone"
	BankAccount Kind = "bank_account"
	Card        Kind = "payment_card"
	NationalID  Kind = "national_id"
	BirthDate   Kind = "birth_date"
	Address     Kind = "address"
	Other       Kind = "other"
)

// Kinds are all kinds, in the order of lists and forms. Their words are
// "redact.kind.NAME".
func Kinds() []Kind {
	return []Kind{Name, Email, Phone, BankAccount, Card, NationalID, BirthDate, Address, Other}
}

// Reason is why it was removed.
type Reason string

// The reasons. The first is the usual one.
const (
	ThirdParty  Reason = "third_party"  // rights and freedoms of others (Art. 15(4) GDPR)
	TradeSecret Reason = "trade_secret" // trade secrets and intellectual property (recital 63)
	Privilege   Reason = "privilege"    // professional secrecy, advice of counsel
	Security    Reason = "security"     // what would put systems or people in danger
	Unrelated   Reason = "unrelated"    // not personal data of the person who asks
)

// Reasons are all reasons, in the order of lists and forms. Their words are
// "redact.reason.NAME".
func Reasons() []Reason { return []Reason{ThirdParty, TradeSecret, Privilege, Security, Unrelated} }

// Mark is a place in a text, in bytes, From inclusive and To exclusive.
type Mark struct {
	From   int    `json:"from"`
	To     int    `json:"to"`
	Kind   Kind   `json:"kind"`
	Reason Reason `json:"reason"`
	// Sure is false where a proposal may as well be something else: a family name
	// alone, a number without a country. People look at those first.
	Sure bool `json:"sure"`
}

// Redaction counts what was removed, without saying what it was.
type Redaction struct {
	Kind   Kind   `json:"kind"`
	Reason Reason `json:"reason"`
	Count  int    `json:"count"`
}

// Text is s without what is marked, and what was removed. Marks may stand in any
// order and overlap; where they touch, one block stands for all. A mark that
// begins or ends inside a letter takes the letter and the accents on it. Marks
// outside of s, or empty ones, remove nothing.
func Text(s string, marks []Mark) (string, []Redaction) {
	spans := merge(s, marks)
	if len(spans) == 0 {
		return s, nil
	}
	var b strings.Builder
	b.Grow(len(s))
	at := 0
	for _, sp := range spans {
		b.WriteString(s[at:sp.From])
		b.WriteString(Block)
		at = sp.To
	}
	b.WriteString(s[at:])
	return b.String(), count(spans)
}

// Join adds up lists of removals, of several files for instance.
func Join(lists ...[]Redaction) []Redaction {
	sums := map[Redaction]int{}
	for _, list := range lists {
		for _, r := range list {
			sums[Redaction{Kind: r.Kind, Reason: r.Reason}] += r.Count
		}
	}
	return sorted(sums)
}

// Everywhere is marks, and a mark of the same kind at each other place where the
// marked words stand, letter by letter. The new ones are not Sure when the old
// one was not.
func Everywhere(s string, marks []Mark) []Mark {
	out := slices.Clone(marks)
	seen := map[string]bool{}
	for _, m := range marks {
		m, ok := whole(s, m)
		if !ok || seen[s[m.From:m.To]] {
			continue
		}
		words := s[m.From:m.To]
		seen[words] = true
		for at := 0; ; {
			i := strings.Index(s[at:], words)
			if i < 0 {
				break
			}
			from := at + i
			if from != m.From {
				again := m
				again.From, again.To = from, from+len(words)
				out = append(out, again)
			}
			_, step := utf8.DecodeRuneInString(s[from:])
			at = from + step // places may overlap
		}
	}
	slices.SortStableFunc(out, func(a, b Mark) int { return a.From - b.From })
	return out
}

// merge are the marks as they are carried out: whole letters, in order, none
// touching another.
func merge(s string, marks []Mark) []Mark {
	all := make([]Mark, 0, len(marks))
	for _, m := range marks {
		if m, ok := whole(s, m); ok {
			all = append(all, m)
		}
	}
	slices.SortStableFunc(all, func(a, b Mark) int {
		if a.From != b.From {
			return a.From - b.From
		}
		return b.To - a.To
	})
	out := all[:0]
	for _, m := range all {
		if n := len(out); n > 0 && m.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, m.To)
			continue
		}
		out = append(out, m)
	}
	return out
}

// whole is the mark widened to whole letters with their accents and joiners.
func whole(s string, m Mark) (Mark, bool) {
	m.From, m.To = max(m.From, 0), min(m.To, len(s))
	if m.From >= m.To {
		return m, false
	}
	for m.From > 0 && !utf8.RuneStart(s[m.From]) {
		m.From--
	}
	for m.To < len(s) && !utf8.RuneStart(s[m.To]) {
		m.To++
	}
	for m.To < len(s) {
		r, size := utf8.DecodeRuneInString(s[m.To:])
		if !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Me, r) && r != '\u200d' && r != '\u200c' {
			break
		}
		m.To += size
	}
	if m.Kind == "" {
		m.Kind = Other
	}
	if m.Reason == "" {
		m.Reason = ThirdParty
	}
	return m, true
}

func count(spans []Mark) []Redaction {
	sums := map[Redaction]int{}
	for _, m := range spans {
		sums[Redaction{Kind: m.Kind, Reason: m.Reason}]++
	}
	return sorted(sums)
}

func sorted(sums map[Redaction]int) []Redaction {
	out := make([]Redaction, 0, len(sums))
	for r, n := range sums {
		r.Count = n
		out = append(out, r)
	}
	kinds, reasons := Kinds(), Reasons()
	slices.SortFunc(out, func(a, b Redaction) int {
		if a.Reason != b.Reason {
			return order(reasons, a.Reason) - order(reasons, b.Reason)
		}
		return order(kinds, a.Kind) - order(kinds, b.Kind)
	})
	return out
}

// order is the place in the list; what is not in it stands last, and words of
// strangers among themselves by their letters would need a rule nobody asked for.
func order[T ~string](list []T, v T) int {
	if i := slices.Index(list, v); i >= 0 {
		return i
	}
	return len(list)
}
