// Command cut makes the fonts of documents from Source Sans 3 and Source Code Pro:
// the letters of the European languages in Latin, Greek and Cyrillic script,
// without hints and without the tables that only a text shaper reads. The pairs
// that are kerned become a plain table. The fonts are renamed, as their licence
// asks of what was changed.
//
//	go run ./internal/draw/typeface/cut FOLDER-WITH-TTF internal/draw/typeface/fonts
package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"unicode/utf16"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"github.com/privet-pims/privet/internal/draw/typeface"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	if len(os.Args) != 3 {
		return fmt.Errorf("usage: cut FOLDER-WITH-TTF FOLDER-TO-WRITE")
	}
	for _, f := range []struct{ from, to, family, style string }{
		{"SourceSans3-Regular", "sans-regular", "Privet Sans", "Regular"},
		{"SourceSans3-It", "sans-italic", "Privet Sans", "Italic"},
		{"SourceSans3-Semibold", "sans-semibold", "Privet Sans", "Semibold"},
		{"SourceSans3-Bold", "sans-bold", "Privet Sans", "Bold"},
		{"SourceCodePro-Regular", "mono-regular", "Privet Mono", "Regular"},
	} {
		file, err := os.ReadFile(filepath.Join(os.Args[1], f.from+".ttf"))
		if err != nil {
			return err
		}
		small, err := cut(file, f.family, f.style)
		if err != nil {
			return fmt.Errorf("cut %s: %w", f.from, err)
		}
		if err := os.WriteFile(filepath.Join(os.Args[2], f.to+".ttf"), small, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// kept are the letters: Latin, Greek, Cyrillic, punctuation and common symbols.
func kept() []rune {
	var all []rune
	for _, span := range [][2]rune{
		{0x20, 0x7E}, {0xA0, 0x17F}, {0x1CD, 0x1DC}, {0x1FC, 0x1FF}, {0x218, 0x21B}, {0x2C6, 0x2C7}, {0x2D8, 0x2DD},
		{0x386, 0x3CE}, {0x400, 0x45F}, {0x490, 0x493}, {0x1E80, 0x1E85}, {0x1E9E, 0x1E9E}, {0x1EA0, 0x1EF9},
		{0x2010, 0x2015}, {0x2018, 0x201E}, {0x2020, 0x2022}, {0x2026, 0x2026}, {0x202F, 0x202F}, {0x2009, 0x2009}, {0x2030, 0x2030},
		{0x2032, 0x2033}, {0x2039, 0x203A}, {0x2044, 0x2044}, {0x2070, 0x2070}, {0x2074, 0x2079}, {0x20AC, 0x20AC}, {0x20B4, 0x20BD},
		{0x2116, 0x2116}, {0x2122, 0x2122}, {0x2190, 0x2193}, {0x2206, 0x2206}, {0x2212, 0x2212}, {0x2215, 0x2215}, {0x221E, 0x221E}, {0x2248, 0x2248},
		{0x2260, 0x2260}, {0x2264, 0x2265}, {0x25A0, 0x25A1}, {0x25CB, 0x25CF}, {0x2610, 0x2612}, {0x2713, 0x2717}, {0xFFFD, 0xFFFD},
	} {
		for r := span[0]; r <= span[1]; r++ {
			all = append(all, r)
		}
	}
	return all
}

func cut(file []byte, family, style string) ([]byte, error) {
	f, err := sfnt.Parse(file)
	if err != nil {
		return nil, err
	}
	old := typeface.Split(file)
	var buf sfnt.Buffer
	ids := []uint16{0} // the old number of each new one
	index := map[uint16]uint16{0: 0}
	add := func(id uint16) uint16 {
		n, ok := index[id]
		if !ok {
			n = uint16(len(ids))
			index[id], ids = n, append(ids, id)
		}
		return n
	}
	letters := map[rune]uint16{}
	for _, r := range kept() {
		id, err := f.GlyphIndex(&buf, r)
		if err != nil {
			return nil, err
		}
		if id != 0 {
			letters[r] = add(uint16(id))
		}
	}
	var outlines [][]byte
	for i := 0; i < len(ids); i++ { // grows by the parts of composed letters
		o := bare(old.Outline(ids[i]))
		for _, at := range typeface.Components(o) {
			binary.BigEndian.PutUint16(o[at:], add(binary.BigEndian.Uint16(o[at:])))
		}
		outlines = append(outlines, o)
	}
	t := assemble(old, ids, outlines, letters)
	t["name"] = name(family, style)
	pairs, err := kern(f, &buf, letters, ids)
	if err != nil {
		return nil, err
	}
	t["kern"] = pairs
	return t.File(), nil
}

// bare is a copy of an outline without its instructions.
func bare(o []byte) []byte {
	o = slices.Clone(o)
	if len(o) < 10 {
		return o
	}
	b := binary.BigEndian
	if contours := int(int16(b.Uint16(o))); contours >= 0 {
		at := 10 + 2*contours
		n := int(b.Uint16(o[at:]))
		b.PutUint16(o[at:], 0)
		return slices.Delete(o, at+2, at+2+n)
	}
	places := typeface.Components(o)
	last := places[len(places)-1] - 2
	end := len(o)
	if flags := b.Uint16(o[last:]); flags&0x0100 != 0 { // instructions follow
		b.PutUint16(o[last:], flags&^0x0100)
		end = last + 4 + 2
		if flags&0x0001 != 0 {
			end += 2
		}
		switch {
		case flags&0x0008 != 0:
			end += 2
		case flags&0x0040 != 0:
			end += 4
		case flags&0x0080 != 0:
			end += 8
		}
	}
	return o[:end]
}

func assemble(old typeface.Tables, ids []uint16, outlines [][]byte, letters map[rune]uint16) typeface.Tables {
	b := binary.BigEndian
	var loca, glyf, hmtx []byte
	for i, o := range outlines {
		loca = b.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(glyf, o...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		hmtx = append(hmtx, metric(old, int(ids[i]))...)
	}
	loca = b.AppendUint32(loca, uint32(len(glyf)))
	head, hhea, maxp := slices.Clone(old["head"]), slices.Clone(old["hhea"]), slices.Clone(old["maxp"])
	b.PutUint16(head[50:], 1)
	b.PutUint16(hhea[34:], uint16(len(ids)))
	b.PutUint16(maxp[4:], uint16(len(ids)))
	post := slices.Clone(old["post"][:32])
	b.PutUint32(post, 0x00030000) // without names of glyphs
	return typeface.Tables{
		"head": head, "hhea": hhea, "maxp": maxp, "post": post, "OS/2": old["OS/2"],
		"loca": loca, "glyf": glyf, "hmtx": hmtx, "cmap": cmap(letters),
	}
}

// metric is the advance and the left bearing of a glyph.
func metric(old typeface.Tables, id int) []byte {
	hmtx, wide := old["hmtx"], int(binary.BigEndian.Uint16(old["hhea"][34:]))
	if id < wide {
		return slices.Clone(hmtx[4*id : 4*id+4])
	}
	bearing := 4*wide + 2*(id-wide)
	return append(slices.Clone(hmtx[4*wide-4:4*wide-2]), hmtx[bearing:bearing+2]...)
}

// cmap is one table of format 12.
func cmap(letters map[rune]uint16) []byte {
	b := binary.BigEndian
	var groups []byte
	n := 0
	for _, r := range slices.Sorted(maps.Keys(letters)) {
		groups = b.AppendUint32(groups, uint32(r))
		groups = b.AppendUint32(groups, uint32(r))
		groups = b.AppendUint32(groups, uint32(letters[r]))
		n++
	}
	out := []byte{0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0}
	out = b.AppendUint32(out, uint32(16+len(groups)))
	out = b.AppendUint32(out, 0)
	out = b.AppendUint32(out, uint32(n))
	return append(out, groups...)
}

// kern are the pairs of the letters that texts are mostly made of, in the format 0
// that every reader knows.
func kern(f *sfnt.Font, buf *sfnt.Buffer, letters map[rune]uint16, ids []uint16) ([]byte, error) {
	var common []uint16
	for _, r := range slices.Sorted(maps.Keys(letters)) {
		if r < 0x180 && r != ' ' && r != 0xA0 {
			common = append(common, letters[r])
		}
	}
	slices.Sort(common)
	em := fixed.I(int(f.UnitsPerEm()))
	b := binary.BigEndian
	var pairs []byte
	for _, left := range common {
		for _, right := range common {
			k, err := f.Kern(buf, sfnt.GlyphIndex(ids[left]), sfnt.GlyphIndex(ids[right]), em, font.HintingNone)
			if errors.Is(err, sfnt.ErrNotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
			if v := k.Round(); v >= 8 || v <= -8 {
				pairs = b.AppendUint16(b.AppendUint16(pairs, left), right)
				pairs = b.AppendUint16(pairs, uint16(int16(v)))
			}
		}
	}
	n := len(pairs) / 6
	out := []byte{0, 0, 0, 1, 0, 0}
	for _, v := range []int{14 + len(pairs), 1, n, 0, 0, 0} {
		out = b.AppendUint16(out, uint16(v))
	}
	return append(out, pairs...), nil
}

// name is a table of the least names, in English for Windows.
func name(family, style string) []byte {
	ps := "PrivetSans-" + style
	if family == "Privet Mono" {
		ps = "PrivetMono-" + style
	}
	entries := []struct {
		id   uint16
		text string
	}{
		{0, "Copyright 2010-2024 Adobe. Cut and renamed for Privet documents."},
		{1, family}, {2, style}, {3, ps}, {4, family + " " + style}, {5, "Version 1.0"}, {6, ps},
		{13, "This Font Software is licensed under the SIL Open Font License, Version 1.1."},
		{14, "https://openfontlicense.org"},
	}
	b := binary.BigEndian
	var records, text []byte
	for _, e := range entries {
		at := len(text)
		for _, u := range utf16.Encode([]rune(e.text)) {
			text = b.AppendUint16(text, u)
		}
		for _, v := range []uint16{3, 1, 0x409, e.id, uint16(len(text) - at), uint16(at)} {
			records = b.AppendUint16(records, v)
		}
	}
	out := b.AppendUint16(nil, 0)
	out = b.AppendUint16(out, uint16(len(entries)))
	out = b.AppendUint16(out, uint16(6+len(records)))
	return append(append(out, records...), text...)
}
