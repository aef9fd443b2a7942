package typeface

import "strings"

// Fit is the text, cut with an ellipsis to what a width holds.
func Fit(face Face, size float64, text string, width float64) string {
	f := Of(face)
	room, sum := width*1000/size, 0.0
	end := 0 // of what fits beside an ellipsis
	dots, _ := f.Glyph('…')
	last := uint16(0)
	for i, r := range text {
		id := f.glyphs[r]
		step := f.Advance(id)
		if i > 0 {
			step += f.Kern(last, id)
		}
		if sum+f.Advance(dots) <= room {
			end = i
		}
		if sum += step; sum > room+1e-6 {
			return strings.TrimRight(text[:end], " ") + "…"
		}
		last = id
	}
	return text
}
