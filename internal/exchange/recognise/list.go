package recognise

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	bullet       = regexp.MustCompile(`^\s*([-–—•·▪●◦*➢►✓✔☒☑]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+`)
	inlineBullet = regexp.MustCompile(`\s*[•▪●◦➢►]\s*`)
	inlineNumber = regexp.MustCompile(`(?:^|\s)\(?(\d{1,2}|[a-h])\)\s`)
)

// SplitList parts what people write into one cell: by line, semicolon, bullet,
// numbering, " / ", " | " or comma, the last only where every part is a short
// term and nothing reads as a sentence, a name or a citation. The words stay as
// they are. A text that is no list comes back whole.
func SplitList(text string) []string {
	text = trim(strings.ReplaceAll(text, "\r\n", "\n"))
	if text == "" {
		return nil
	}
	if !strings.ContainsAny(text, "\n;•▪●◦➢►/|,)") {
		return tidy([]string{text})
	}
	if strings.Contains(text, "\n") {
		return splitLines(text)
	}
	if parts := cutOutside(text, ";"); len(parts) > 1 {
		return parts
	}
	if strings.ContainsAny(text, "•▪●◦➢►") {
		if parts := tidy(inlineBullet.Split(text, -1)); len(parts) > 1 {
			return parts
		}
	}
	if strings.Contains(text, ")") {
		if at := inlineNumber.FindAllStringIndex(text, -1); len(at) > 1 && at[0][0] == 0 {
			return tidy(inlineNumber.Split(text, -1))
		}
	}
	for _, sep := range []string{" / ", " | "} {
		if parts := cutOutside(text, sep); len(parts) > 1 && short(parts, 8) {
			return parts
		}
	}
	if parts := cutOutside(text, ","); len(parts) > 1 && terms(text, parts) {
		return parts
	}
	return tidy([]string{text})
}

// splitLines takes a line as a part; where some lines carry a bullet, the others
// go on with the line before.
func splitLines(text string) []string {
	lines := strings.Split(text, "\n")
	bulleted := 0
	for _, l := range lines {
		if bullet.MatchString(l) {
			bulleted++
		}
	}
	var out []string
	for _, l := range lines {
		l = trim(l)
		if l == "" {
			continue
		}
		goesOn := bulleted > 1 && !bullet.MatchString(l) && len(out) > 0 && startsLower(l)
		l = bullet.ReplaceAllString(l, "")
		if goesOn {
			out[len(out)-1] += " " + l
			continue
		}
		out = append(out, cutOutside(l, ";")...)
	}
	return tidy(out)
}

func startsLower(s string) bool {
	for _, r := range s {
		return unicode.IsLower(r)
	}
	return false
}

// cutOutside cuts at a separator that stands outside brackets.
func cutOutside(text, sep string) []string {
	var out []string
	depth, from := 0, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '(', '[':
			depth++
		case ')', ']':
			depth = max(0, depth-1)
		}
		if depth == 0 && strings.HasPrefix(text[i:], sep) {
			out = append(out, text[from:i])
			from = i + len(sep)
			i = from - 1
		}
	}
	return tidy(append(out, text[from:]))
}

func tidy(parts []string) []string {
	out := parts[:0:0]
	for _, p := range parts {
		p = trim(p)
		if p != "" && (p[0] >= 0x80 || strings.IndexByte("-*(0123456789", p[0]) >= 0 || len(p) > 1 && (p[1] == '.' || p[1] == ')')) {
			p = bullet.ReplaceAllString(p, "")
		}
		p = strings.TrimRight(p, ",; ")
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

func short(parts []string, words int) bool {
	for _, p := range parts {
		if len(p) > 80 || len(strings.Fields(p)) > words {
			return false
		}
	}
	return true
}

var legal = regexp.MustCompile(`(?i)\bart\.?\b|\barticle|\bartikel|§|\blit\b|\babs\b|\bgmbh\b|\binc\b|\bltd\b|\bllc\b|\bag\b|\bs\.?a\.?\b|\bb\.?v\.?\b|\bco\b|\d,\d|\d`)

// terms reports whether parts cut at commas are terms of a list.
func terms(text string, parts []string) bool {
	if strings.ContainsAny(text, ".!?:=") || !short(parts, 5) || legal.MatchString(text) {
		return false
	}
	for _, p := range parts[1:] {
		switch w, _, _ := strings.Cut(strings.ToLower(p), " "); w {
		case "which", "who", "where", "including", "such", "die", "der", "das", "welche", "um", "dass", "wenn", "sofern", "qui", "dont", "que", "che", "die,", "waar", "które", "która", "if", "as", "but", "etc":
			return false
		}
		if len([]rune(p)) < 2 {
			return false
		}
	}
	return true
}
