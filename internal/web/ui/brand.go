package ui

import (
	"fmt"
	"math"
	"regexp"
	"strings"

	"github.com/privet-pims/privet/internal/i18n"
)

// Brand is whose page a page for people without an account is: its name stands where
// ours would, in its colour.
type Brand struct {
	Name   string
	Href   string // where the name leads; "" is nowhere
	Accent string // "#0f766e"; anything else is our own colour
}

// Initial is the letter of the mark.
func (b Brand) Initial() string {
	for _, r := range b.Name {
		return strings.ToUpper(string(r))
	}
	return ""
}

// Link is where the name leads if that is a page; an address of another kind leads nowhere.
func (b Brand) Link() string {
	if strings.HasPrefix(b.Href, "https://") || strings.HasPrefix(b.Href, "http://") {
		return b.Href
	}
	return ""
}

// Sheet is the address of the style sheet with the colours of the brand; "" if it has none.
// It is a file because the policy allows no style in a page.
func (b Brand) Sheet() string {
	colour := strings.ToLower(strings.TrimPrefix(b.Accent, "#"))
	if !hexColour.MatchString(colour) || !strings.HasPrefix(b.Accent, "#") {
		return ""
	}
	return "/assets/" + bundle().hash + "/" + sheetPrefix + colour + ".css"
}

// owner is who stands beside the title of a page.
func (p Page) owner(w i18n.Words) string {
	if p.Brand.Name != "" {
		return p.Brand.Name
	}
	return w.T("web.brand")
}

const sheetPrefix = "brand-"

var hexColour = regexp.MustCompile(`^[0-9a-f]{6}$`)

// brandSheet is the file that Sheet names.
func brandSheet(name string) (asset, bool) {
	colour, ok := strings.CutPrefix(name, sheetPrefix)
	colour, css := strings.CutSuffix(colour, ".css")
	if !ok || !css || !hexColour.MatchString(colour) {
		return asset{}, false
	}
	return asset{body: []byte(accents(colour)), kind: kinds[".css"]}, true
}

// rgb is a colour in sRGB, each part from 0 to 1.
type rgb [3]float64

// Surfaces on which the accent stands, as privet.css has them: in light the darkest, in
// dark the lightest, so that what is read on them is read on all.
var (
	white     = rgb{1, 1, 1}
	black     = rgb{}
	lightest  = rgb{.925, .94, .93}   // --hover in light
	darkest   = rgb{.125, .15, .14}   // --hover in dark
	darkPaper = rgb{.075, .095, .085} // --surface in dark
	ink       = rgb{.04, .06, .05}    // on a light accent
)

// Contrasts of WCAG 2.2: 4.5 for what is read (1.4.3), and a little for rounding.
const readable = 4.6

// accents are the tokens of one brand in light and in dark. The colour is darkened on
// light and lightened on dark as far as text and controls need it, and no further.
func accents(hex string) string {
	var c rgb
	for i := range c {
		var n int
		_, _ = fmt.Sscanf(hex[2*i:2*i+2], "%02x", &n) // six digits, as was checked
		c[i] = float64(n) / 255
	}
	light, dark := c.until(black, readable, white), c.until(white, readable, darkest, ink)
	lightSoft, darkSoft := light.mix(white, .92), dark.mix(darkPaper, .9)
	set := []struct {
		name        string
		light, dark rgb
	}{
		{"accent", light, dark},
		{"accent-hover", light.mix(black, .15), dark.mix(white, .2)},
		{"on-accent", white, ink},
		{"accent-text", light.until(black, readable, lightest, lightSoft, light.mix(lightSoft, .88)), dark.until(white, readable, darkest, darkSoft, dark.mix(darkSoft, .88))},
		{"accent-soft", lightSoft, darkSoft},
		{"accent-line", light.mix(white, .65), dark.mix(darkPaper, .6)},
	}
	var b strings.Builder
	b.WriteString(":root{")
	for _, x := range set {
		fmt.Fprintf(&b, "--%s:light-dark(%s,%s);", x.name, x.light, x.dark)
	}
	b.WriteString("}\n")
	return b.String()
}

// until goes from a colour towards another until it stands out against each of some
// backgrounds.
func (c rgb) until(to rgb, ratio float64, on ...rgb) rgb {
	for step := range 101 {
		x := c.mix(to, float64(step)/100)
		enough := true
		for _, y := range on {
			enough = enough && x.contrast(y) >= ratio
		}
		if enough {
			return x
		}
	}
	return to
}

// mix is so much of another colour in this one.
func (c rgb) mix(other rgb, share float64) (out rgb) {
	for i := range c {
		out[i] = c[i]*(1-share) + other[i]*share
	}
	return out
}

// luminance is the relative luminance of WCAG 2.2.
func (c rgb) luminance() float64 {
	sum := 0.0
	for i, weight := range [3]float64{.2126, .7152, .0722} {
		x := c[i]
		if x <= .04045 {
			sum += weight * x / 12.92
		} else {
			sum += weight * math.Pow((x+.055)/1.055, 2.4)
		}
	}
	return sum
}

// contrast is the ratio of WCAG 2.2, from 1 to 21.
func (c rgb) contrast(other rgb) float64 {
	a, b := c.luminance(), other.luminance()
	return (max(a, b) + .05) / (min(a, b) + .05)
}

// String is the colour as CSS has it.
func (c rgb) String() string {
	return fmt.Sprintf("#%02x%02x%02x", int(math.Round(c[0]*255)), int(math.Round(c[1]*255)), int(math.Round(c[2]*255)))
}
