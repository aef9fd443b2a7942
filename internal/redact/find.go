package redact

import (
	"slices"
	"strings"
)

// Rules are what Find looks for and what it leaves.
type Rules struct {
	// Own are the names, addresses, numbers of the person who asks. They stay.
	Own []string
	// Others are names of people to look for: staff, contacts, family.
	Others []string
	// Leave are further words that are nobody's: the mail address of the
	// organisation, its telephone number, its bank account.
	Leave []string
}

// Find proposes what to remove: names of Others, written either way round, with
// initials, in parts; names after a form of address or before a mail address;
// mail addresses, telephone numbers, dates of birth, bank accounts (IBAN), payment cards and
// national numbers whose check digits are right, unless they are Own or Leave.
// Accents, joiners, marks of direction, letters that only look Latin, words broken
// at a line's end and words written wide do not hide anything from it.
//
// It proposes and does not know: street addresses, pictures of people in words
// ("the neighbour with the dog") and names that nobody listed and that stand
// without a form of address are for people to find. Marks come in order and do
// not overlap.
func Find(s string, rules Rules) []Mark {
	f := fold(s)
	own := ownOf(rules)
	taken := newTaken(len(f.text))
	var marks []Mark
	for _, m := range slices.Concat(f.addresses(own), f.accounts(own), f.births(own), f.numbers(own), f.names(s, rules, own)) {
		if m.sure != refused && taken.free(m.from, m.to) {
			taken.take(m.from, m.to)
			marks = append(marks, f.mark(m.from, m.to, m.kind, m.sure == certain))
		} else if m.sure == refused {
			taken.take(m.from, m.to)
		}
	}
	slices.SortFunc(marks, func(a, b Mark) int { return a.From - b.From })
	return marks
}

// certainty of a finding. What is refused was recognised and stays, so that a
// later rule does not take it for something else.
type certainty uint8

const (
	refused certainty = iota
	perhaps
	certain
)

type finding struct {
	from, to int
	kind     Kind
	sure     certainty
}

// identity is what belongs to whoever asks, as it is compared.
type identity struct {
	whole  map[string]bool // folded, without spaces
	digits []string        // numbers of seven digits and more
	names  []string
}

func ownOf(rules Rules) identity {
	id := identity{whole: map[string]bool{}}
	for _, s := range slices.Concat(rules.Own, rules.Leave) {
		text := fold(s).text
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		id.whole[squeeze(text)] = true
		if d := digitsOf(text); len(d) >= 7 {
			id.digits = append(id.digits, strings.TrimLeft(d, "0"))
		}
	}
	id.names = rules.Own
	return id
}

// has reports whether a text is the person's own, written in whatever way.
func (id identity) has(text string) bool { return id.whole[squeeze(text)] }

// hasNumber compares numbers by their digits. A telephone number may stand with
// and without the code of its country, so the longer may end in the shorter.
func (id identity) hasNumber(text string) bool {
	d := strings.TrimLeft(digitsOf(strings.ReplaceAll(text, "(0)", "")), "0")
	for _, o := range id.digits {
		if d == o || len(d) >= 7 && strings.HasSuffix(o, d) || len(o) >= 7 && strings.HasSuffix(d, o) {
			return true
		}
	}
	return false
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\n', '-':
			return -1
		}
		return r
	}, s)
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// taken says which bytes of a text are spoken for.
type taken []uint64

func newTaken(n int) taken { return make(taken, n/64+1) }

func (t taken) free(from, to int) bool {
	for i := from; i < to; i++ {
		if t[i/64]&(1<<(i%64)) != 0 {
			return false
		}
	}
	return true
}

func (t taken) take(from, to int) {
	for i := from; i < to; i++ {
		t[i/64] |= 1 << (i % 64)
	}
}
