package draw_test

import (
	"strings"
	"testing"

	"github.com/privet-pims/privet/internal/draw"
)

func TestWorldMarksPlacesAndLinesFromHome(t *testing.T) {
	t.Parallel()
	w := draw.World{Title: "Transfers", Description: "Two countries.", From: "NL", Places: []draw.Place{
		{Code: "NL", Color: draw.OK, Title: "Netherlands"},
		{Code: "US", Color: draw.Warn, Title: "United States: clauses", Href: "?country=US", Pin: true},
		{Code: "SG", Color: draw.Bad, Title: "Singapore: nothing", Pin: true}, // too small for an outline
		{Code: "ZZ", Color: draw.Bad, Title: "Nowhere", Pin: true},
	}}
	svg := draw.SVG(w.Draw(), "w")
	for _, want := range []string{"<title>United States: clauses</title>", `href="?country=US"`, ">US</text>", ">SG</text>", "df-warn", "stroke-dasharray"} {
		if !strings.Contains(svg, want) {
			t.Errorf("the map has no %s", want)
		}
	}
	if strings.Contains(svg, "Nowhere") {
		t.Error("a country that nobody knows is on the map")
	}
	if svg != draw.SVG(w.Draw(), "w") {
		t.Error("the same transfers draw another map")
	}
}

func TestEveryCountryOfTheUnionHasAPlaceOnTheMap(t *testing.T) {
	t.Parallel()
	for c := range strings.FieldsSeq("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO GB CH US JP IN CN BR ZA KR SG CA AU") {
		if !draw.Drawn(c) {
			t.Errorf("%s has no place", c)
		}
	}
	if draw.Drawn("ZZ") {
		t.Error("ZZ has a place")
	}
}

func BenchmarkWorld(b *testing.B) {
	w := draw.World{Title: "t", Description: "d", From: "NL", Places: []draw.Place{{Code: "US", Color: draw.Warn, Title: "x", Pin: true}}}
	for b.Loop() {
		draw.SVG(w.Draw(), "w")
	}
}
