package typeface

import (
	_ "embed" // the fonts
	"encoding/binary"
	"fmt"
	"sort"
	"sync"
)

// The fonts, cut to European letters by package cut.
var (
	//go:embed fonts/sans-regular.ttf
	sansRegular []byte
	//go:embed fonts/sans-italic.ttf
	sansItalic []byte
	//go:embed fonts/sans-semibold.ttf
	sansSemibold []byte
	//go:embed fonts/sans-bold.ttf
	sansBold []byte
	//go:embed fonts/mono-regular.ttf
	monoRegular []byte
)

// Font is one face, ready to measure with. It does not change and serves any
// number of callers at once.
type Font struct {
	Name        string  // of PostScript, such as PrivetSans-Bold
	ItalicAngle float64 // degrees, negative leans right
	// Ascent, Descent, CapHeight and the corners of Box are in thousandths of the
	// size; Descent is negative.
	Ascent, Descent, CapHeight float64
	Box                        [4]float64
	Fixed                      bool // every letter is equally wide
	Heavy                      bool // semibold or bolder

	tables   Tables
	units    float64
	glyphs   map[rune]uint16
	advances []uint16
	kern     []byte // pairs of left, right and value, six bytes each, in order
}

var fonts = sync.OnceValue(func() (all [Faces]*Font) {
	for f, file := range [Faces][]byte{Regular: sansRegular, Italic: sansItalic, Semibold: sansSemibold, Bold: sansBold, Mono: monoRegular} {
		name := [Faces]string{"PrivetSans-Regular", "PrivetSans-Italic", "PrivetSans-Semibold", "PrivetSans-Bold", "PrivetMono-Regular"}[f]
		font, err := read(name, file)
		if err != nil {
			panic(fmt.Sprintf("typeface: font %s: %v", name, err)) // it is part of the program
		}
		font.Heavy = Face(f) == Semibold || Face(f) == Bold
		all[f] = font
	}
	return all
})

// Of is the font of a face; of a face that does not exist it is Regular.
func Of(f Face) *Font {
	all := fonts()
	if int(f) >= len(all) {
		f = Regular
	}
	return all[f]
}

func read(name string, file []byte) (*Font, error) {
	t := Split(file)
	for tag, size := range map[string]int{"head": 54, "hhea": 36, "maxp": 6, "OS/2": 90, "post": 16, "cmap": 4} {
		if len(t[tag]) < size {
			return nil, fmt.Errorf("table %s is missing or short", tag)
		}
	}
	f := &Font{Name: name, tables: t, units: float64(u16(t["head"], 18)), glyphs: map[rune]uint16{}}
	per := 1000 / f.units
	for i := range f.Box {
		f.Box[i] = float64(i16(t["head"], 36+2*i)) * per
	}
	f.Ascent, f.Descent = float64(i16(t["hhea"], 4))*per, float64(i16(t["hhea"], 6))*per
	f.CapHeight = float64(i16(t["OS/2"], 88)) * per
	f.ItalicAngle = float64(int32(u32(t["post"], 4))) / 65536
	f.Fixed = u32(t["post"], 12) != 0

	wide := int(u16(t["hhea"], 34))
	last := uint16(0)
	for id := range int(u16(t["maxp"], 4)) {
		if id < wide {
			last = u16(t["hmtx"], 4*id)
		}
		f.advances = append(f.advances, last)
	}
	for r, id := range runes(t["cmap"]) {
		f.glyphs[r] = id
	}
	if k := t["kern"]; len(k) >= 18 {
		f.kern = k[18 : 18+6*int(u16(k, 10))]
	}
	return f, nil
}

// runes reads a table cmap of format 12 as package cut writes it.
func runes(cmap []byte) map[rune]uint16 {
	at := int(u32(cmap, 8))
	found := map[rune]uint16{}
	for i := range int(u32(cmap, at+12)) {
		group := at + 16 + 12*i
		first, last, id := u32(cmap, group), u32(cmap, group+4), u32(cmap, group+8)
		for r := first; r <= last; r++ {
			found[rune(r)] = uint16(id + r - first)
		}
	}
	return found
}

// File is the whole font as it is kept, for readers other than PDF.
func (f *Font) File() []byte { return f.tables.File() }

// Missing is the glyph of what the font lacks, an empty box.
const Missing uint16 = 0

// Glyph is the glyph of a letter, and whether the font has it.
func (f *Font) Glyph(r rune) (uint16, bool) {
	id, ok := f.glyphs[r]
	return id, ok
}

// Advance is how wide a glyph is, in thousandths of the size.
func (f *Font) Advance(id uint16) float64 {
	if int(id) >= len(f.advances) {
		return 0
	}
	return float64(f.advances[id]) * 1000 / f.units
}

// Kern is what two glyphs beside each other come closer, negative, or move apart,
// in thousandths of the size.
func (f *Font) Kern(left, right uint16) float64 {
	want := uint32(left)<<16 | uint32(right)
	n := len(f.kern) / 6
	i := sort.Search(n, func(i int) bool { return binary.BigEndian.Uint32(f.kern[6*i:]) >= want })
	if i == n || binary.BigEndian.Uint32(f.kern[6*i:]) != want {
		return 0
	}
	return float64(i16(f.kern, 6*i+4)) * 1000 / f.units
}

// Glyph is one letter as it is set.
type Glyph struct {
	ID   uint16
	Rune rune    // what it stands for
	Kern float64 // before it, in thousandths of the size
}

// Set are the glyphs of a text. Letters that the font lacks become Missing.
func (f *Font) Set(text string) []Glyph {
	set := make([]Glyph, 0, len(text))
	for _, r := range text {
		id, ok := f.glyphs[r]
		g := Glyph{ID: id, Rune: r}
		if !ok {
			g = Glyph{ID: Missing, Rune: '\uFFFD'}
		} else if n := len(set); n > 0 {
			g.Kern = f.Kern(set[n-1].ID, id)
		}
		set = append(set, g)
	}
	return set
}

// Width is how wide a text is at a size, kerned.
func Width(face Face, size float64, text string) float64 {
	f := Of(face)
	sum := 0.0
	for _, g := range f.Set(text) {
		sum += f.Advance(g.ID) + g.Kern
	}
	return sum * size / 1000
}
