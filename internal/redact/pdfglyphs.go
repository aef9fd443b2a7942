package redact

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// accents are the ends of glyph names such as "scaron", with the mark that each
// puts on the letter before it.
var accents = []struct {
	name string
	mark rune
}{
	{"acute", 0x301}, {"grave", 0x300}, {"circumflex", 0x302}, {"dieresis", 0x308}, {"tilde", 0x303}, {"caron", 0x30C},
	{"cedilla", 0x327}, {"ogonek", 0x328}, {"macron", 0x304}, {"breve", 0x306}, {"dotaccent", 0x307}, {"ring", 0x30A},
	{"hungarumlaut", 0x30B}, {"commaaccent", 0x326},
}

// glyphNames are names that say neither letter nor code (Adobe Glyph List).
const glyphNames = ` space=  exclam=! quotedbl=" numbersign=# dollar=$ percent=% ampersand=& quotesingle=' quoteright=’ quoteleft=‘ parenleft=( parenright=) asterisk=* plus=+ comma=, hyphen=- minus=− period=. slash=/ zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 colon=: semicolon=; less=< equal== greater=> question=? at=@ bracketleft=[ backslash=\ bracketright=] asciicircum=^ underscore=_ grave=` + "`" + ` braceleft={ bar=| braceright=} asciitilde=~ bullet=• ellipsis=… emdash=— endash=– quotedblleft=“ quotedblright=” quotedblbase=„ quotesinglbase=‚ guilsinglleft=‹ guilsinglright=› guillemotleft=« guillemotright=» dagger=† daggerdbl=‡ perthousand=‰ trademark=™ Euro=€ sterling=£ yen=¥ cent=¢ section=§ paragraph=¶ copyright=© registered=® degree=° plusminus=± mu=µ periodcentered=· germandbls=ß ae=æ AE=Æ oe=œ OE=Œ oslash=ø Oslash=Ø lslash=ł Lslash=Ł dcroat=đ Dcroat=Đ eth=ð Eth=Ð thorn=þ Thorn=Þ dotlessi=ı ordfeminine=ª ordmasculine=º onehalf=½ onequarter=¼ threequarters=¾ onesuperior=¹ twosuperior=² threesuperior=³ multiply=× divide=÷ exclamdown=¡ questiondown=¿ fi=fi fl=fl ff=ff ffi=ffi ffl=ffl f_i=fi f_l=fl f_f=ff f_f_i=ffi f_f_l=ffl nbspace=  nonbreakingspace=  softhyphen=- sfthyphen=- acute=´ dieresis=¨ cedilla=¸ macron=¯ brokenbar=¦ logicalnot=¬ currency=¤ fraction=⁄ florin=ƒ Alpha=Α Beta=Β Gamma=Γ Delta=Δ Epsilon=Ε Zeta=Ζ Eta=Η Theta=Θ Iota=Ι Kappa=Κ Lambda=Λ Mu=Μ Nu=Ν Xi=Ξ Omicron=Ο Pi=Π Rho=Ρ Sigma=Σ Tau=Τ Upsilon=Υ Phi=Φ Chi=Χ Psi=Ψ Omega=Ω alpha=α beta=β gamma=γ delta=δ epsilon=ε zeta=ζ eta=η theta=θ iota=ι kappa=κ lambda=λ nu=ν xi=ξ omicron=ο pi=π rho=ρ sigma=σ sigma1=ς tau=τ upsilon=υ phi=φ chi=χ psi=ψ omega=ω `

// glyphName is what the name of a glyph means, or "".
func glyphName(name string) string {
	if i := strings.IndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	if name == "" || strings.ContainsAny(name, " =") {
		return ""
	}
	if name == "space" || name == "nbspace" || name == "nonbreakingspace" {
		return " "
	}
	if i := strings.Index(glyphNames, " "+name+"="); i >= 0 {
		text, _, _ := strings.Cut(glyphNames[i+len(name)+2:], " ")
		return text
	}
	if len(name) == 1 && unicode.IsLetter(rune(name[0])) {
		return name
	}
	for _, prefix := range []string{"uni", "u"} {
		if hex, ok := strings.CutPrefix(name, prefix); ok && len(hex) >= 4 && len(hex) <= 6 {
			if v, err := strconv.ParseUint(hex, 16, 32); err == nil && v <= unicode.MaxRune {
				return string(rune(v))
			}
		}
	}
	for _, a := range accents {
		if letter, ok := strings.CutSuffix(name, a.name); ok && (len(letter) == 1 || letter == "dotlessi") {
			return norm.NFC.String(strings.TrimPrefix(letter, "dotless") + string(a.mark))
		}
	}
	return cyrillic(name)
}

// cyrillic are the names of Russian letters in old fonts.
func cyrillic(name string) string {
	n, err := strconv.Atoi(strings.TrimPrefix(name, "afii"))
	if err != nil || !strings.HasPrefix(name, "afii") {
		return ""
	}
	switch {
	case n == 10023:
		return "Ё"
	case n == 10071:
		return "ё"
	case 10017 <= n && n <= 10022:
		return string(rune(0x410 + n - 10017))
	case 10024 <= n && n <= 10049:
		return string(rune(0x416 + n - 10024))
	case 10065 <= n && n <= 10070:
		return string(rune(0x430 + n - 10065))
	case 10072 <= n && n <= 10097:
		return string(rune(0x436 + n - 10072))
	}
	return ""
}
