package redact

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// expressions on folded text, where all letters are small and digits are 0 to 9.
var (
	mailAddress = regexp.MustCompile(`[\pL\pN][\pL\pN._%+'-]*(?:@| ?[\[(](?:at|@)[\])] ?)[\pL\pN-]+(?:(?:\.| ?[\[(](?:dot|punkt|punto|point)[\])] ?)[\pL\pN-]+)+`)
	accountHead = regexp.MustCompile(`\b[a-z]{2}\d{2}`)
	digitRun    = regexp.MustCompile(`(?:\+ ?|\()?\d(?:[ ./()+-]{0,3}\d){6,24}`)
	lettered    = regexp.MustCompile(`\b(?:[xyz]\d{7}-?[a-z]|\d{8}-?[a-z]|[a-z]{6}\d{2}[abcdehlmprst]\d{2}[a-z]\d{3}[a-z]|[a-ceghj-prstw-z][a-ceghj-nprstw-z] ?\d{2} ?\d{2} ?\d{2} ?[a-d]|\d{6}[-+a]\d{3}[0-9a-fhj-npr-y])\b`)
	bornOn      = regexp.MustCompile(`(?:\b(?:born|geboren|geb|nee?|naissance|nacid[oa]|nacimiento|nat[oa]|nascita|geboortedatum|geburtsdatum|birth|dob|urodzon[ya])\b|生年月日)[^\d\n]{0,12}(\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./] ?\d{1,2}[-./] ?\d{2,4}|\d{1,2}\.? \pL{3,10} \d{4})`)
	phoneWord   = regexp.MustCompile(`(?:tel|telefon|telephone|phone|mobil|mobile|mobiel|handy|fax|fon|cell|call|ruf|telefono|movil|cellulare|gsm|portable|電話|携帯)[a-z]*(?:番号)?(?:は)?[.:]? *(?:nr|no|nummer|number)?[.:]? *$`)
)

const digits = "0123456789"

// within are the matches of an expression near bytes of a set, where at least so
// many of them stand within reach of each other. It gives what
// FindAllStringSubmatchIndex gives, and is many times faster where the set is
// rare, as it is in letters.
func (f folded) within(re *regexp.Regexp, set string, least int) [][]int {
	const reach = 48
	var out [][]int
	for at := 0; at < len(f.text); {
		i := strings.IndexAny(f.text[at:], set)
		if i < 0 {
			return out
		}
		first := at + i
		last, seen := first, 1
		for j := first + 1; j < len(f.text) && j <= last+reach; j++ {
			if strings.IndexByte(set, f.text[j]) >= 0 {
				last = j
				seen++
			}
		}
		at = last + 1
		if seen < least {
			continue
		}
		from, to := f.outwards(first-reach, last+1+reach)
		for _, m := range re.FindAllStringSubmatchIndex(f.text[from:to], -1) {
			for k := range m {
				if m[k] >= 0 {
					m[k] += from
				}
			}
			out = append(out, m)
		}
		at = max(at, min(to, last+reach))
	}
	return out
}

// outwards moves the ends of a window to where no word stands, or a little way.
func (f folded) outwards(from, to int) (int, int) {
	from, to = max(0, from), min(len(f.text), to)
	for n := 0; from > 0 && n < 300 && !space(f.text[from-1]) || from > 0 && from < len(f.text) && !utf8.RuneStart(f.text[from]); n++ {
		from--
	}
	for n := 0; to < len(f.text) && n < 300 && !space(f.text[to]) || to < len(f.text) && !utf8.RuneStart(f.text[to]); n++ {
		to++
	}
	return from, to
}

// addresses are mail addresses.
func (f folded) addresses(own identity) []finding {
	var out []finding
	if !strings.ContainsAny(f.text, "@[(") {
		return nil
	}
	for _, at := range f.within(mailAddress, "@[(", 1) {
		from, to := at[0], at[1]
		for f.text[to-1] == '-' || f.text[to-1] == '.' {
			to--
		}
		sure := certain
		if own.has(f.text[from:to]) {
			sure = refused
		}
		out = append(out, finding{from, to, Email, sure})
	}
	return out
}

// lengths are how long an IBAN is by country (SWIFT IBAN registry, release 99).
const lengths = "ad24 ae23 al28 at20 az28 ba20 be16 bg22 bh22 bi27 br29 by28 ch21 cr22 cy28 cz24 de22 dj27 dk18 do28 ee20 eg29 es24 fi18 fk18 fo18 fr27 gb22 ge22 gi23 gl18 gr27 gt28 hn28 hr21 hu28 ie22 il23 iq23 is26 it27 jo30 kw30 kz20 lb28 lc32 li21 lt20 lu20 lv21 ly25 mc27 md24 me22 mk19 mn20 mr27 mt31 mu30 ni28 nl18 no15 om23 pk24 pl28 ps29 pt25 qa29 ro24 rs22 ru33 sa24 sc31 sd18 se24 si19 sk24 sm27 so23 st25 sv28 tl23 tn24 tr26 ua29 va22 vg24 xk20 "

// accounts are bank accounts (ISO 13616) with right check digits.
func (f folded) accounts(own identity) []finding {
	var out []finding
	for _, at := range f.within(accountHead, digits, 8) {
		i := strings.Index(lengths, f.text[at[0]:at[0]+2])
		if i < 0 || i%5 != 0 {
			continue
		}
		want := int(lengths[i+2]-'0')*10 + int(lengths[i+3]-'0')
		number, end := f.gather(at[0], want)
		if len(number) < want || !account(number) {
			continue
		}
		sure := certain
		if own.has(number) {
			sure = refused
		}
		out = append(out, finding{at[0], end, BankAccount, sure})
	}
	return out
}

// gather takes letters and digits over single signs between them.
func (f folded) gather(from, want int) (string, int) {
	var b strings.Builder
	for i, gap := from, 0; i < len(f.text) && b.Len() < want; i++ {
		switch c := f.text[i]; {
		case '0' <= c && c <= '9' || 'a' <= c && c <= 'z':
			b.WriteByte(c)
			gap = 0
			if b.Len() == want {
				return b.String(), i + 1
			}
		case (c == ' ' || c == '-' || c == '\n') && gap == 0:
			gap++
		default:
			return b.String(), i
		}
	}
	return b.String(), len(f.text)
}

// births are dates after a word that says somebody was born then.
func (f folded) births(own identity) []finding {
	var out []finding
	for _, at := range f.within(bornOn, digits, 4) {
		sure := certain
		if own.has(f.text[at[2]:at[3]]) {
			sure = refused
		}
		out = append(out, finding{at[2], at[3], BirthDate, sure})
	}
	return out
}

// numbers are cards, national numbers and telephone numbers.
func (f folded) numbers(own identity) []finding {
	var out []finding
	if !strings.ContainsAny(f.text, "0123456789") {
		return nil
	}
	for _, at := range f.within(lettered, digits, 6) {
		text := squeeze(f.text[at[0]:at[1]])
		if !letteredNumber(text) {
			continue
		}
		sure := certain
		if own.has(text) {
			sure = refused
		}
		out = append(out, finding{at[0], at[1], NationalID, sure})
	}
	for _, at := range f.within(digitRun, digits, 7) {
		out = f.digitNumber(out, at[0], at[1], own)
	}
	return out
}

// digitNumber decides what a run of digits is. Letters before it make it part of
// a word.
func (f folded) digitNumber(out []finding, from, to int, own identity) []finding {
	text := f.text[from:to]
	before, _ := utf8.DecodeLastRuneInString(f.text[:from])
	after, _ := utf8.DecodeRuneInString(f.text[to:])
	if inWord(before) || inWord(after) {
		return out
	}
	number := digitsOf(text)
	kind, sure := Kind(""), perhaps
	switch {
	case card(text, number):
		kind, sure = Card, certain
	case nationalNumber(text, number, &sure):
		kind = NationalID
	case f.phone(text, number, from, &sure):
		kind = Phone
	default:
		return out
	}
	if own.hasNumber(text) {
		sure = refused
	}
	if to < len(f.text) && strings.Contains(text, "(") && !strings.Contains(text, ")") {
		return out
	}
	return append(out, finding{from, to, kind, sure})
}

// inWord reports whether a letter beside a number makes both one word.
func inWord(r rune) bool {
	return r == '_' || unicode.IsDigit(r) || unicode.IsLetter(r) && !unspaced(string(r))
}

var (
	dateLike   = regexp.MustCompile(`^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})(?:$| )`)
	fourParts  = regexp.MustCompile(`^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$`)
	grouped    = regexp.MustCompile(`\d[ ./-]\d`)
	thousands  = regexp.MustCompile(`^\d{1,3}(?:\.\d{3})+$`)
	usPhone    = regexp.MustCompile(`^\(?[2-9]\d{2}\)?[ .-]{1,2}\d{3}[ .-]\d{4}$`)
	spacedPair = regexp.MustCompile(`^0\d(?:[ .]\d{2}){4}$`)
)

// phone reports whether digits are a telephone number: 7 to 15 of them (E.164),
// after +, 00 or 0, or after a word that says so.
func (f folded) phone(text, digits string, from int, sure *certainty) bool {
	if len(digits) < 7 || len(digits) > 16 || dateLike.MatchString(text) || fourParts.MatchString(text) || thousands.MatchString(text) {
		return false
	}
	said := phoneWord.MatchString(f.text[max(0, from-30):from])
	switch {
	case strings.HasPrefix(text, "+"), strings.HasPrefix(text, "(+"), said:
		*sure = certain
		return true
	case strings.HasPrefix(digits, "00") && len(digits) >= 10:
		return true
	case usPhone.MatchString(text), spacedPair.MatchString(text):
		return true
	}
	return strings.HasPrefix(strings.TrimLeft(text, "("), "0") && len(digits) >= 9 && len(digits) <= 13 && (grouped.MatchString(text) || strings.Contains(text, ")") || len(digits) <= 12)
}
