package parcel

import (
	"path"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longest is how many bytes a name may have within the archive.
const longest = 100

// names gives out names within an archive, each once. It holds which number a
// name that is taken gets next.
type names map[string]int

// under is a name in a folder that nobody has yet, also not in other letters, for
// Windows and macOS take those for the same.
func (n names) under(folder, name string) string {
	name = safe(name)
	ext := path.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	first := path.Join(folder, name)
	for try := first; ; {
		if k := key(try); n[k] == 0 {
			n[k] = 2
			return try
		}
		try = path.Join(folder, stem+" ("+strconv.Itoa(n[key(first)])+")"+ext)
		n[key(first)]++
	}
}

func key(name string) string { return strings.ToLower(norm.NFKC.String(name)) }

// reserved are names that Windows keeps for devices, whatever their ending is.
const reserved = " con prn aux nul com0 com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt0 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9 "

// runs are endings that a double click would run.
const runs = " .exe .com .scr .pif .bat .cmd .ps1 .vbs .vbe .js .jse .wsf .wsh .hta .msi .msp .jar .lnk .reg .cpl .dll .app .command .sh .desktop .url .scf "

// safe is a name of one piece that every system can write and none runs: without
// folders, control characters, marks of direction and signs that mean something
// to a shell or to Windows.
func safe(name string) string {
	name = norm.NFC.String(strings.ToValidUTF8(name, "_"))
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.In(r, unicode.Cf, unicode.Cc, unicode.Co, unicode.Cs), r == utf8.RuneError, 0xFE00 <= r && r <= 0xFE0F:
			return -1
		case unicode.IsSpace(r):
			return ' '
		case strings.ContainsRune(`<>:"|?*%$&;'`+"`", r):
			return '_'
		}
		return r
	}, name)
	name = strings.Trim(name, " ")
	name = strings.TrimRight(name, ". ")
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "-") || strings.HasPrefix(name, "~") {
		name = "_" + name[1:]
	}
	ext := path.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	if len(ext) > 12 {
		stem, ext = name, ""
	}
	stem = cut(stem, longest-len(ext)-8)
	first, _, _ := strings.Cut(strings.ToLower(stem), ".")
	if strings.Contains(reserved, " "+strings.TrimSpace(first)+" ") && first != "" {
		stem = "_" + stem
	}
	if ext != "" && strings.Contains(runs, " "+strings.ToLower(ext)+" ") {
		ext += "_"
	}
	if stem = strings.TrimRight(stem, " "); stem == "" {
		stem = "file"
	}
	return stem + ext
}

// cut is at most n bytes of whole letters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
