package account

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"strings"
	"unicode"
)

// commonFile holds well-known passwords in lower case, one a line: the list of Mark
// Burnett as zxcvbn carries it (MIT), with German words, seasons, cities and keyboard
// walks of our own. Each stands for all that people make of it: see isCommon.
//
//go:embed common.txt.gz
var commonFile []byte

func commonPasswords() map[string]bool {
	z, err := gzip.NewReader(bytes.NewReader(commonFile))
	if err != nil {
		panic("embedded list of passwords: " + err.Error())
	}
	text, err := io.ReadAll(z)
	if err != nil {
		panic("embedded list of passwords: " + err.Error())
	}
	words := strings.Fields(string(text))
	set := make(map[string]bool, len(words))
	for _, w := range words {
		set[w] = true
		if core := strings.TrimFunc(w, notLetter); len(core) >= 3 { // mandy1 stands for mandy2 too
			set[core] = true
		}
	}
	return set
}

// isCommon reports whether a password is one that attackers try first. A list of whole
// passwords would say little at twelve characters and more, so the words of the list
// stand for what people make of them: digits and signs around, letters written as
// digits, the word repeated or mirrored, years, runs along the keyboard.
func (s *Service) isCommon(password string) bool {
	low := strings.ToLower(password)
	if distinct(low) < 5 || isRun(low) {
		return true
	}
	words := s.common()
	core := strings.TrimFunc(low, notLetter)
	for _, form := range []string{low, core, plain(low), strings.TrimFunc(plain(low), notLetter), strings.TrimFunc(plain(core), notLetter)} {
		if words[form] || words[unit(form)] || words[mirror(form)] || isRun(form) {
			return true
		}
		// Two signs of one word and little else: "Summer2024!Summer".
		if parts := strings.FieldsFunc(form, notLetter); len(parts) > 0 && one(parts) && (words[parts[0]] || words[unit(parts[0])] || len(parts[0]) < 4) {
			return true
		}
	}
	return len(core) < 3 // digits and signs, with hardly a letter
}

// one reports whether all parts are the same word.
func one(parts []string) bool {
	for _, p := range parts {
		if p != parts[0] {
			return false
		}
	}
	return true
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

func between(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// unit is what s repeats, or s.
func unit(s string) string {
	for n := 1; n <= len(s)/2; n++ {
		if len(s)%n == 0 && strings.Repeat(s[:n], len(s)/n) == s {
			return s[:n]
		}
	}
	return s
}

func mirror(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

// plain reads the digits and signs that stand for letters.
func plain(s string) string { return leet.Replace(s) }

var leet = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "8", "b", "@", "a", "$", "s", "!", "i", "€", "e")

// rows are the orders in which people let their fingers run.
var rows = []string{"abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm", "qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p", "1q2w3e4r5t6z7u8i9o0p"}

// isRun reports whether s consists of stretches of four and more along a row of the
// keyboard or the alphabet, forwards or backwards, with at most two characters aside.
func isRun(s string) bool {
	r, aside := []rune(s), 0
	for at := 0; at < len(r); {
		n := 0
		for _, row := range rows {
			n = max(n, along(r[at:], row), along(r[at:], mirror(row)))
		}
		if n < 4 {
			n = 1
			aside++
		}
		at += n
	}
	return len(r) > 0 && aside <= 2
}

func along(s []rune, row string) int {
	n := 0
	for n < len(s) && strings.Contains(row, string(s[:n+1])) {
		n++
	}
	return n
}
