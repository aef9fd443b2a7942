package typeface_test

import (
	"testing"

	"golang.org/x/image/font/sfnt"

	"github.com/privet-pims/privet/internal/draw/typeface"
)

func TestEveryFaceHasTheLettersOfEuropeanNames(t *testing.T) {
	t.Parallel()
	for f := range typeface.Face(typeface.Faces) {
		for _, r := range "AZaz09ÄÖÜäöüßẞŁłŚśŻżĘęŐőŞşȘșŘřĐđŁıİÆæØøÅåÞþÐðΑΩαωЖжЯяґЄє€§–—„“”‘’…•·→≤≥−×½²№✓" {
			if _, ok := typeface.Of(f).Glyph(r); !ok {
				t.Errorf("%s lacks %q", typeface.Of(f).Name, r)
			}
		}
	}
}

func TestTextIsMeasuredWithItsKerning(t *testing.T) {
	t.Parallel()
	for _, f := range []typeface.Face{typeface.Regular, typeface.Italic, typeface.Semibold, typeface.Bold} {
		apart := typeface.Width(f, 10, "A") + typeface.Width(f, 10, "V")
		if together := typeface.Width(f, 10, "AV"); together >= apart || together < 0.8*apart {
			t.Errorf("%s: AV measures %g, apart %g", typeface.Of(f).Name, together, apart)
		}
	}
	if w := typeface.Width(typeface.Mono, 10, "AV"); w != 12 {
		t.Errorf("two letters of Privet Mono measure %g, want 12", w)
	}
}

func TestLetterThatTheFontLacksIsSeen(t *testing.T) {
	t.Parallel()
	set := typeface.Of(typeface.Regular).Set("a🦊b")
	if len(set) != 3 || set[1].ID != typeface.Missing || set[1].Rune != '\uFFFD' {
		t.Fatalf("set is %+v", set)
	}
	if typeface.Of(typeface.Regular).Advance(typeface.Missing) < 100 {
		t.Error("the box for a missing letter has no width")
	}
}

func TestSubsetIsAFontThatDrawsItsLettersAlone(t *testing.T) {
	t.Parallel()
	font := typeface.Of(typeface.Regular)
	a, _ := font.Glyph('Ä')
	z, _ := font.Glyph('z')
	file := font.Subset(map[uint16]bool{a: true})
	if len(file) > 30_000 {
		t.Errorf("one letter takes %d bytes", len(file))
	}
	tables := typeface.Split(file)
	if len(tables.Outline(a)) == 0 || len(tables.Outline(z)) != 0 {
		t.Error("the wrong letters are drawn")
	}
	for _, at := range typeface.Components(tables.Outline(a)) {
		part := uint16(tables.Outline(a)[at])<<8 | uint16(tables.Outline(a)[at+1])
		if len(tables.Outline(part)) == 0 {
			t.Errorf("part %d of a composed letter is missing", part)
		}
	}
	whole := font.Subset(nil)
	if string(whole) != string(font.Subset(nil)) {
		t.Error("two subsets of the same letters differ")
	}
}

// What we read of a font is what an independent reader reads of it.
func TestAdvancesAreThoseOfTheFile(t *testing.T) {
	t.Parallel()
	font := typeface.Of(typeface.Bold)
	f, err := sfnt.Parse(font.File())
	if err != nil {
		t.Fatal(err)
	}
	var buf sfnt.Buffer
	for _, r := range "Wiżи€" {
		want, err := f.GlyphIndex(&buf, r)
		got, _ := font.Glyph(r)
		if err != nil || uint16(want) != got {
			t.Errorf("%q is glyph %d, want %d (%v)", r, got, want, err)
		}
	}
}
