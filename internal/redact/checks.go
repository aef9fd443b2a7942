package redact

import (
	"strings"
)

// account reports whether an IBAN's check digits are right (ISO 7064 MOD 97-10).
func account(s string) bool {
	rest := 0
	for _, c := range s[4:] + s[:4] {
		switch {
		case c <= '9':
			rest = (rest*10 + int(c-'0')) % 97
		default:
			rest = (rest*100 + int(c-'a') + 10) % 97
		}
	}
	return rest == 1
}

// card reports whether digits are a payment card: 13 to 19 of them that begin as
// the schemes do, in one piece or in groups, with the right check digit
// (ISO/IEC 7812-1).
func card(text, digits string) bool {
	if len(digits) < 13 || len(digits) > 19 || strings.ContainsAny(text, "./()+") || !strings.ContainsAny(digits[:1], "23456") {
		return false
	}
	return luhn(digits)
}

func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// weigh is the sum of digits by weight.
func weigh(digits string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += int(digits[i]-'0') * w
	}
	return sum
}

// rest is the remainder of a long number.
func rest(digits string, by int) int {
	r := 0
	for _, c := range digits {
		r = (r*10 + int(c-'0')) % by
	}
	return r
}

// nationalNumber reports whether digits are the number of a person in one of
// the countries below. How it is written, and a check that few numbers pass by
// chance, make it sure.
func nationalNumber(text, digits string, sure *certainty) bool {
	switch {
	case shape(text, "999-99-9999"): // United States, SSN
		*sure = certain
		return digits[:3] != "000" && digits[:3] != "666" && digits[0] != '9' && digits[3:5] != "00" && digits[5:] != "0000"
	case shape(text, "999.999.999-99"): // Brazil, CPF
		*sure = certain
		return cpf(digits)
	case shape(text, "999999-9999"), shape(text, "99999999-9999"), shape(text, "999999+9999"): // Sweden, Denmark
		if short := digits[len(digits)-10:]; day(short[4:6]) && month(short[2:4]) && luhn(short) {
			*sure = certain
			return true
		}
		return day(digits[:2]) && month(digits[2:4])
	case len(digits) == 13 && strings.HasPrefix(digits, "756") && weigh(digits, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1)%10 == 0: // Switzerland, AHV
		*sure = certain
		return true
	case strings.ContainsAny(text, "+("):
		return false
	case len(digits) == 15 && strings.ContainsAny(digits[:1], "12") && month(digits[3:5]): // France, NIR
		*sure = certain
		return 97-rest(digits[:13], 97) == rest(digits[13:], 100)
	case len(digits) == 11:
		return elevenDigits(text, digits, sure)
	case len(digits) == 9 && !strings.ContainsAny(text, "/"): // Netherlands, BSN; one number in eleven passes by chance
		return weigh(digits, 9, 8, 7, 6, 5, 4, 3, 2, -1)%11 == 0 && digits[0] != '0'
	case len(digits) == 10 && (len(text) == 10 || shape(text, "999 999 9999") || shape(text, "999-999-9999")) && digits[0] != '0': // United Kingdom, NHS
		return weigh(digits, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 == 0
	case len(digits) == 12 && !strings.ContainsAny(text, "./"): // Japan, individual number
		w := weigh(digits, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11
		return (w <= 1 && digits[11] == '0' || w > 1 && int(digits[11]-'0') == 11-w) && digits[0] != '0'
	}
	return false
}

func elevenDigits(text, digits string, sure *certainty) bool {
	switch {
	case idnr(digits): // Germany, identification number for taxes
		*sure = certain
	case shape(text, "99.99.99-999.99") && 97-rest(digits[:9], 97) == rest(digits[9:], 100), // Belgium, national number
		shape(text, "99.99.99-999.99") && 97-rest("2"+digits[:9], 97) == rest(digits[9:], 100):
		*sure = certain
	case month(string('0'+(digits[2]-'0')%2)+digits[3:4]) && day(digits[4:6]) && (10-weigh(digits, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3)%10)%10 == int(digits[10]-'0'): // Poland, PESEL
	default:
		return false
	}
	return true
}

// idnr checks § 139b AO: the check digit of ISO 7064 MOD 11,10, and one digit two
// or three times among the first ten.
func idnr(digits string) bool {
	var times [10]int
	product := 10
	for _, c := range digits[:10] {
		times[c-'0']++
		sum := (int(c-'0') + product) % 10
		if sum == 0 {
			sum = 10
		}
		product = sum * 2 % 11
	}
	twice := 0
	for _, n := range times {
		if n > 3 {
			return false
		}
		if n > 1 {
			twice++
		}
	}
	return twice == 1 && digits[0] != '0' && (11-product)%10 == int(digits[10]-'0')
}

func cpf(digits string) bool {
	check := func(sum int) int {
		if r := sum % 11; r >= 2 {
			return 11 - r
		}
		return 0
	}
	return check(weigh(digits, 10, 9, 8, 7, 6, 5, 4, 3, 2)) == int(digits[9]-'0') &&
		check(weigh(digits, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)) == int(digits[10]-'0')
}

// letteredNumber reports whether digits and letters are the number of a person:
// Spain (DNI, NIE), Italy (codice fiscale), United Kingdom (NINO), Finland (HETU).
func letteredNumber(s string) bool {
	const control = "trwagmyfpdxbnjzsqvhlcke"
	switch {
	case len(s) == 9 && strings.ContainsAny(s[:1], "xyz") && s[1] <= '9':
		return control[rest(string('0'+s[0]-'x')+s[1:8], 23)] == s[8]
	case len(s) == 9 && s[0] <= '9':
		return control[rest(s[:8], 23)] == s[8]
	case len(s) == 9:
		return s[:2] != "bg" && s[:2] != "gb" && s[:2] != "nk" && s[:2] != "kn" && s[:2] != "tn" && s[:2] != "nt" && s[:2] != "zz"
	case len(s) == 16:
		return fiscal(s)
	case len(s) >= 10 && s[0] <= '9':
		s = strings.ReplaceAll(strings.ReplaceAll(s, "+", ""), "a", "")
		return len(s) == 10 && digitsOf(s[:9]) == s[:9] && "0123456789abcdefhjklmnprstuvwxy"[rest(s[:9], 31)] == s[9] && day(s[:2]) && month(s[2:4])
	}
	return false
}

// fiscal checks the last letter (decreto 23 dicembre 1976).
func fiscal(s string) bool {
	odd := [...]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}
	sum := 0
	for i := range 15 {
		v := int(s[i] - '0')
		if s[i] >= 'a' {
			v = int(s[i] - 'a')
		}
		if i%2 == 0 {
			v = odd[v]
		}
		sum += v
	}
	return byte('a'+sum%26) == s[15]
}

func day(s string) bool   { return "01" <= s && s <= "31" }
func month(s string) bool { return "01" <= s && s <= "12" }

// shape reports whether a text is written as a pattern in which 9 is any digit.
func shape(text, pattern string) bool {
	if len(text) != len(pattern) {
		return false
	}
	for i := range len(text) {
		if pattern[i] == '9' {
			if text[i] < '0' || text[i] > '9' {
				return false
			}
		} else if text[i] != pattern[i] {
			return false
		}
	}
	return true
}
