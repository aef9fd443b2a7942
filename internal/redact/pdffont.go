package redact

import (
	"bytes"
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// unread stands for a letter whose meaning the file does not tell.
const unread = "\uFFFD"

// pdfFont says what the codes of a string mean and how wide they are.
type pdfFont struct {
	composite bool // codes of two bytes, unless spaces says otherwise
	utf16     bool // the codes are UTF-16
	spaces    []codespace
	unicode   map[uint32]string
	ranges    []unicodeRange
	simple    *[256]string
	widths    map[uint32]float64 // in thousandths of the size
	width     float64            // of all others
}

type codespace struct {
	size     int
	low, top uint32
}

type unicodeRange struct {
	low, top uint32
	to       rune
}

// glyph is a letter of a string: what it means, how wide it is, and whether it
// is the space of one byte to which word spacing applies.
type glyph struct {
	text  string
	width float64
	space bool
}

func (f *pdfFile) font(v any) *pdfFont {
	d := f.dict(v)
	if d == nil {
		return &pdfFont{simple: encodingOf(""), width: 500}
	}
	out := &pdfFont{widths: map[uint32]float64{}, width: 500}
	if s, ok := f.get(d["ToUnicode"]).(pdfStream); ok {
		if data, err := f.data(s); err == nil {
			f.cmap(data, out)
		}
	}
	if f.name(d["Subtype"]) == "Type0" {
		f.compositeFont(d, out)
		return out
	}
	f.simpleFont(d, out)
	return out
}

func (f *pdfFile) compositeFont(d pdfDict, out *pdfFont) {
	out.composite, out.width = true, 1000
	if name := string(f.name(d["Encoding"])); strings.Contains(name, "UTF16") || strings.Contains(name, "UCS2") {
		out.utf16 = true
	}
	list := f.array(d["DescendantFonts"])
	if len(list) == 0 {
		return
	}
	inner := f.dict(list[0])
	if inner["DW"] != nil {
		out.width = f.num(inner["DW"])
	}
	w := f.array(inner["W"])
	for i := 0; i+1 < len(w); {
		first := f.int(w[i])
		if each := f.array(w[i+1]); each != nil {
			for k, v := range each {
				out.widths[uint32(first+k)] = f.num(v) //nolint:gosec // a code that wraps is met by none
			}
			i += 2
			continue
		}
		if i+2 >= len(w) {
			return
		}
		for c := first; c <= min(f.int(w[i+1]), first+65535) && len(out.widths) < 1<<17; c++ {
			out.widths[uint32(c)] = f.num(w[i+2]) //nolint:gosec // likewise
		}
		i += 3
	}
}

func (f *pdfFile) simpleFont(d pdfDict, out *pdfFont) {
	scale := 1.0
	if m := f.array(d["FontMatrix"]); len(m) == 6 { // Type 3
		scale = f.num(m[0]) * 1000
	}
	first := f.int(d["FirstChar"])
	for i, v := range f.array(d["Widths"]) {
		if i > 255 {
			break
		}
		out.widths[uint32(first+i)] = f.num(v) * scale //nolint:gosec // likewise
	}
	if len(out.widths) == 0 {
		out.standardWidths(string(f.name(d["BaseFont"])))
	}
	descriptor := f.dict(d["FontDescriptor"])
	if w := f.num(descriptor["MissingWidth"]); w > 0 {
		out.width = w
	}
	base, differences := f.name(d["Encoding"]), pdfArray(nil)
	if e := f.dict(d["Encoding"]); e != nil {
		base, differences = f.name(e["BaseEncoding"]), f.array(e["Differences"])
	}
	embedded := descriptor["FontFile"] != nil || descriptor["FontFile2"] != nil || descriptor["FontFile3"] != nil
	symbolic := f.int(descriptor["Flags"])&4 != 0 && f.int(descriptor["Flags"])&32 == 0
	own := f.name(d["Subtype"]) == "Type3" || base == "" && embedded && symbolic
	switch name := f.name(d["BaseFont"]); {
	case own, strings.Contains(string(name), "Symbol"), strings.Contains(string(name), "Dingbats"):
		out.simple = &[256]string{} // the meaning of its codes is inside of the font
	default:
		out.simple = encodingOf(base)
	}
	if own {
		f.builtIn(descriptor["FontFile"], out.simple)
	}
	f.differ(out.simple, differences)
}

// builtIn reads the encoding that a font of Type 1 says in clear text, as those
// of TeX do: "dup 65 /A put".
func (f *pdfFile) builtIn(program any, table *[256]string) {
	s, ok := f.get(program).(pdfStream)
	if !ok {
		return
	}
	data, err := f.data(s)
	if err != nil {
		return
	}
	if i := bytes.Index(data, []byte("eexec")); i >= 0 {
		data = data[:i]
	}
	i := bytes.Index(data, []byte("/Encoding"))
	if i < 0 {
		return
	}
	if bytes.HasPrefix(bytes.TrimLeft(data[i+len("/Encoding"):], " "), []byte("StandardEncoding")) {
		*table = *encodingOf("StandardEncoding")
		return
	}
	l := f.lexer(data, i+len("/Encoding"))
	for code := -1; !l.done(); {
		switch v := l.next(0).(type) {
		case float64:
			code = int(v)
		case pdfName:
			if 0 <= code && code < 256 {
				table[code] = glyphName(string(v))
			}
		case pdfWord:
			if v == "def" || v == "readonly" {
				return
			}
		}
	}
}

func encodingOf(base pdfName) *[256]string {
	var out [256]string
	table := charmap.Windows1252
	if base == "MacRomanEncoding" {
		table = charmap.Macintosh
	}
	for i := 32; i < 256; i++ {
		if r := table.DecodeByte(byte(i)); r != utf8.RuneError && !unicode.IsControl(r) { //nolint:gosec // below 256
			out[i] = string(r)
		}
	}
	if base == "" || base == "StandardEncoding" {
		for code, s := range map[int]string{
			0x27: "’", 0x60: "‘", 0xA1: "¡", 0xA4: "⁄", 0xA8: "¤", 0xA9: "'", 0xAA: "“", 0xAC: "‹", 0xAD: "›", 0xAE: "fi", 0xAF: "fl",
			0xB1: "–", 0xB2: "†", 0xB3: "‡", 0xB7: "•", 0xB9: "„", 0xBA: "”", 0xBC: "…", 0xBD: "‰", 0xD0: "—", 0xE1: "Æ", 0xE8: "Ł",
			0xE9: "Ø", 0xEA: "Œ", 0xF1: "æ", 0xF5: "ı", 0xF8: "ł", 0xF9: "ø", 0xFA: "œ", 0xFB: "ß",
		} {
			out[code] = s
		}
	}
	return &out
}

func (f *pdfFile) differ(table *[256]string, differences pdfArray) {
	code := 0
	for _, v := range differences {
		switch v := f.get(v).(type) {
		case float64:
			code = int(v)
		case pdfName:
			if 0 <= code && code < 256 {
				table[code] = glyphName(string(v))
			}
			code++
		}
	}
}

// read takes the glyphs of a string.
func (p *pdfFont) read(s []byte, each func(glyph)) {
	for len(s) > 0 {
		code, size := p.code(s)
		s = s[size:]
		g := glyph{text: p.meaning(code), width: p.width, space: size == 1 && code == ' '}
		if w, ok := p.widths[code]; ok {
			g.width = w
		}
		each(g)
	}
}

func (p *pdfFont) code(s []byte) (uint32, int) {
	if !p.composite {
		return uint32(s[0]), 1
	}
	if len(p.spaces) > 0 && !p.utf16 {
		code := uint32(0)
		for n := 1; n <= min(4, len(s)); n++ {
			code = code<<8 | uint32(s[n-1])
			for _, c := range p.spaces {
				if c.size == n && c.low <= code && code <= c.top {
					return code, n
				}
			}
		}
	}
	if len(s) < 2 {
		return uint32(s[0]), 1
	}
	return uint32(s[0])<<8 | uint32(s[1]), 2
}

func (p *pdfFont) meaning(code uint32) string {
	if s, ok := p.unicode[code]; ok {
		return s
	}
	if i := sort.Search(len(p.ranges), func(i int) bool { return p.ranges[i].low > code }); i > 0 && code <= p.ranges[i-1].top {
		return string(p.ranges[i-1].to + rune(code-p.ranges[i-1].low)) //nolint:gosec // ranges are checked when read
	}
	switch {
	case p.utf16:
		return string(rune(code)) //nolint:gosec // two bytes
	case p.simple != nil && code < 256:
		if s := p.simple[code]; s != "" {
			return s
		}
	}
	return unread
}

// cmap reads what a stream of ToUnicode says (9.10.3).
func (f *pdfFile) cmap(data []byte, out *pdfFont) {
	out.unicode = map[uint32]string{}
	l := f.lexer(data, 0)
	var stack pdfArray
	for !l.done() {
		v := l.next(0)
		word, ok := v.(pdfWord)
		if !ok {
			if stack = append(stack, v); len(stack) > 3*65536 {
				return
			}
			continue
		}
		switch word {
		case "endcodespacerange":
			for i := 0; i+1 < len(stack) && len(out.spaces) < 64; i += 2 {
				low, a := codeOf(stack[i])
				top, b := codeOf(stack[i+1])
				if a == b && a > 0 && a <= 4 {
					out.spaces = append(out.spaces, codespace{a, low, top})
				}
			}
		case "endbfchar":
			for i := 0; i+1 < len(stack); i += 2 {
				if code, size := codeOf(stack[i]); size > 0 {
					out.unicode[code] = textOf(stack[i+1])
				}
			}
		case "endbfrange":
			for i := 0; i+2 < len(stack) && len(out.ranges) < 10_000; i += 3 {
				out.bfrange(stack[i], stack[i+1], stack[i+2])
			}
		}
		stack = stack[:0]
	}
	slices.SortStableFunc(out.ranges, func(a, b unicodeRange) int { return cmp.Compare(a.low, b.low) })
}

func (p *pdfFont) bfrange(from, upTo, to any) {
	low, a := codeOf(from)
	top, b := codeOf(upTo)
	if a == 0 || b == 0 || top < low || top-low > 65535 {
		return
	}
	switch to := to.(type) {
	case pdfArray:
		for i, v := range to {
			p.unicode[low+uint32(i)] = textOf(v) //nolint:gosec // an array is short
		}
	case pdfString:
		if text := []rune(textOf(to)); len(text) == 1 {
			p.ranges = append(p.ranges, unicodeRange{low, top, text[0]})
		} else if len(text) > 1 && top-low < 256 {
			for c := low; c <= top; c++ {
				p.unicode[c] = string(text[:len(text)-1]) + string(text[len(text)-1]+rune(c-low)) //nolint:gosec // below 256
			}
		}
	}
}

func codeOf(v any) (uint32, int) {
	s, _ := v.(pdfString)
	code := uint32(0)
	for _, c := range s[:min(len(s), 4)] {
		code = code<<8 | uint32(c)
	}
	return code, len(s)
}

// textOf is UTF-16 without a mark of its order.
func textOf(v any) string {
	s, _ := v.(pdfString)
	if len(s) == 1 {
		return string(rune(s[0]))
	}
	units := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s) && i < 64; i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	text := string(utf16.Decode(units))
	if strings.Trim(text, "\x00") == "" {
		return unread
	}
	return text
}
