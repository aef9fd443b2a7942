package redact

import "strings"

// Widths of the letters from the space to the tilde in the fonts that files may
// use without saying how wide they are (ISO 32000-2, 9.6.2.2; Adobe's metrics of
// the 14 standard fonts), in hundredths of the size, rounded. They only decide
// where a space stands.
const (
	sansWidths  = "28 28 36 56 56 89 67 19 33 33 39 58 28 33 28 28 56 56 56 56 56 56 56 56 56 56 28 28 58 58 58 56 99 67 67 72 72 67 61 78 72 28 50 67 56 83 72 78 67 78 72 67 61 72 67 94 67 67 61 28 28 28 47 56 33 56 56 50 56 56 28 56 56 22 22 50 22 83 56 56 56 56 33 50 28 56 50 72 50 50 50 33 26 33 58"
	serifWidths = "25 33 41 50 50 83 78 18 33 33 50 56 25 33 25 28 50 50 50 50 50 50 50 50 50 50 28 28 56 56 56 44 92 72 67 67 72 61 56 72 72 33 39 72 61 89 72 72 56 72 67 56 61 72 72 94 72 72 61 33 28 33 47 50 33 44 50 44 50 44 33 50 50 28 28 50 28 78 50 50 50 50 33 39 28 50 50 72 50 50 44 48 20 48 54"
)

// standardWidths fills in the widths of a standard font that does not say them.
func (p *pdfFont) standardWidths(name string) {
	widths := sansWidths
	switch {
	case strings.Contains(name, "Courier"), strings.Contains(name, "Mono"):
		p.width = 600
		return
	case strings.Contains(name, "Times"), strings.Contains(name, "Roman"), strings.Contains(name, "Serif"), strings.Contains(name, "Georgia"):
		widths = serifWidths
	}
	for i := range 95 {
		p.widths[uint32(' '+i)] = float64(widths[3*i]-'0')*100 + float64(widths[3*i+1]-'0')*10 //nolint:gosec // ASCII
	}
}
