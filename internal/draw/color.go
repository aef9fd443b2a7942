package draw

import "slices"

// Color is a token of the palette. The empty one shows nothing. In SVG it becomes
// both a class, which a page's theme may answer, and the colour of print.
type Color string

// The palette. Fg is text on Soft or on paper, Soft a tint, the plain name a
// surface that stands beside others in a chart.
const (
	None       Color = ""
	Paper      Color = "paper"
	Ink        Color = "ink"
	InkSoft    Color = "ink-soft"
	InkFaint   Color = "ink-faint"
	Rule       Color = "rule"
	RuleStrong Color = "rule-strong"
	Accent     Color = "accent"
	AccentMid  Color = "accent-mid"
	AccentFg   Color = "accent-fg"
	AccentSoft Color = "accent-soft"
	OnAccent   Color = "on-accent"
	OnMid      Color = "on-mid" // text on the surfaces of a chart, dark in every theme
	OK         Color = "ok"
	OKFg       Color = "ok-fg"
	OKSoft     Color = "ok-soft"
	Warn       Color = "warn"
	WarnFg     Color = "warn-fg"
	WarnSoft   Color = "warn-soft"
	Bad        Color = "bad"
	BadFg      Color = "bad-fg"
	BadSoft    Color = "bad-soft"
	Info       Color = "info"
	InfoFg     Color = "info-fg"
	InfoSoft   Color = "info-soft"
	Plum       Color = "plum"
	PlumFg     Color = "plum-fg"
	PlumSoft   Color = "plum-soft"
	Mute       Color = "mute"
	MuteFg     Color = "mute-fg"
	MuteSoft   Color = "mute-soft"
	Band1      Color = "band-1" // the five bands of a heat map, calm to severe
	Band2      Color = "band-2"
	Band3      Color = "band-3"
	Band4      Color = "band-4"
	Band5      Color = "band-5"
)

// hexes are the colours of print, those of the light theme.
func hexes() map[Color]string {
	return map[Color]string{
		Paper: "#ffffff", Ink: "#141f1b", InkSoft: "#4a5651", InkFaint: "#62706a",
		Rule: "#d9dfdb", RuleStrong: "#b9c2bd",
		Accent: "#0f5a4c", AccentMid: "#6ca79a", AccentFg: "#0d5546", AccentSoft: "#e4f2ec", OnAccent: "#ffffff", OnMid: "#141f1b",
		OK: "#3f9a6b", OKFg: "#14603c", OKSoft: "#dcf2e5",
		Warn: "#d9a441", WarnFg: "#7b4a09", WarnSoft: "#fcefcd",
		Bad: "#d5675b", BadFg: "#96231f", BadSoft: "#fde7e4",
		Info: "#5b8fcb", InfoFg: "#1f5590", InfoSoft: "#e4eefa",
		Plum: "#a36fb5", PlumFg: "#74348a", PlumSoft: "#f3e8f7",
		Mute: "#c6cdca", MuteFg: "#4a5651", MuteSoft: "#e9edeb",
		Band1: "#d9ede2", Band2: "#f2ecc3", Band3: "#fadba9", Band4: "#f3b19d", Band5: "#d97568",
	}
}

// Colors are all tokens, in order, for the style sheet of a theme.
func Colors() []Color {
	all := make([]Color, 0, len(paints))
	for c := range paints {
		all = append(all, c)
	}
	slices.Sort(all)
	return all
}

var paints = hexes()

// Hex is the colour of print as #rrggbb; a token that does not exist is ink.
func (c Color) Hex() string {
	if h, ok := paints[c]; ok {
		return h
	}
	return paints[Ink]
}

// RGB is the colour of print, each part from 0 to 1.
func (c Color) RGB() (r, g, b float64) {
	h := c.Hex()
	part := func(i int) float64 {
		return float64(nibble(h[i])<<4|nibble(h[i+1])) / 255
	}
	return part(1), part(3), part(5)
}

func nibble(c byte) int {
	if c >= 'a' {
		return int(c-'a') + 10
	}
	return int(c - '0')
}
