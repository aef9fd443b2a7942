package document

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/privet-pims/privet/internal/draw/typeface"
)

// write embeds the glyphs that were shown, each face as a composite font, and
// gives the entries of the resources.
func (u *fontUse) write(f *pdfFile) string {
	var entries strings.Builder
	for face, used := range u.runes {
		if len(used) == 0 {
			continue
		}
		fmt.Fprintf(&entries, "/F%d %v", face, embed(f, typeface.Of(typeface.Face(face)), used))
	}
	return entries.String()
}

func embed(f *pdfFile, font *typeface.Font, used map[uint16]rune) ref {
	ids := slices.Sorted(maps.Keys(used))
	set := map[uint16]bool{}
	digest := sha256.New()
	for _, id := range ids {
		set[id] = true
		_ = binary.Write(digest, binary.BigEndian, id)
	}
	name := ""
	for _, b := range digest.Sum(nil)[:6] { // the tag that marks a subset
		name += string(rune('A' + b%26))
	}
	name += "+" + font.Name
	file := font.Subset(set)
	program := f.stream(fmt.Sprintf("/Length1 %d", len(file)), file)

	flags, stem := 4, 80 // symbolic: the glyphs are shown by number
	if font.Fixed {
		flags |= 1
	}
	if font.ItalicAngle != 0 {
		flags |= 64
	}
	if font.Heavy {
		stem = 130
	}
	descriptor := f.add(fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags %d/FontBBox[%s %s %s %s]/ItalicAngle %s/Ascent %s/Descent %s/CapHeight %s/StemV %d/FontFile2 %v>>",
		name, flags, pt(font.Box[0]), pt(font.Box[1]), pt(font.Box[2]), pt(font.Box[3]), pt(font.ItalicAngle), pt(font.Ascent), pt(font.Descent), pt(font.CapHeight), stem, program))
	var widths strings.Builder
	for _, id := range ids {
		fmt.Fprintf(&widths, "%d[%s]", id, pt(font.Advance(id)))
	}
	descendant := f.add(fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %v/DW 0/W[%s]/CIDToGIDMap/Identity>>",
		name, descriptor, widths.String()))
	return f.add(fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%v]/ToUnicode %v>>",
		name, descendant, f.stream("", toUnicode(ids, used))))
}

// toUnicode says what the glyphs stand for, for copying and listening.
func toUnicode(ids []uint16, used map[uint16]rune) []byte {
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for part := range slices.Chunk(ids, 100) {
		fmt.Fprintf(&b, "%d beginbfchar\n", len(part))
		for _, id := range part {
			fmt.Fprintf(&b, "<%04X> <", id)
			for _, u := range utf16.Encode([]rune{used[id]}) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return []byte(b.String())
}
