package exchange

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// heading is the style of a row of column heads, on screen and on paper.
var heading = excelize.Style{
	Font:      &excelize.Font{Bold: true, Family: "Calibri", Size: 11, Color: "1F3D33"},
	Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7F1EC"}},
	Border:    []excelize.Border{{Type: "bottom", Style: 1, Color: "8FB5A5"}},
	Alignment: &excelize.Alignment{Vertical: "top", WrapText: true},
}

// paper lays a sheet out for printing: A3 across, the heads repeated, the pages
// numbered. wide is how many pages it may be wide; 0 is as many as it takes. It has
// to be said before the first streamed row.
func paper(book *excelize.File, sheet string, heads, wide int) error {
	across, a3, high, fit := "landscape", 8, 0, wide > 0
	if err := book.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return fmt.Errorf("lay out sheet %s: %w", sheet, err)
	}
	if err := book.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &across, Size: &a3, FitToWidth: &wide, FitToHeight: &high}); err != nil {
		return fmt.Errorf("lay out sheet %s: %w", sheet, err)
	}
	if err := book.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&L&A&R&P / &N"}); err != nil {
		return fmt.Errorf("lay out sheet %s: %w", sheet, err)
	}
	quoted := "'" + sheet + "'"
	if err := book.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: sheet, RefersTo: fmt.Sprintf("%s!$A:$B,%s!$1:$%d", quoted, quoted, heads)}); err != nil {
		return fmt.Errorf("repeat the heads of sheet %s: %w", sheet, err)
	}
	return nil
}

// height of a row in points: as many lines as its longest cell takes in a column of
// that many characters. Not every program finds it out by itself.
func height(line []string, characters int) float64 {
	lines := 1
	for _, s := range line {
		n := 0
		for part := range strings.SplitSeq(s, "\n") {
			n += 1 + utf8.RuneCountInString(part)/characters
		}
		lines = max(lines, n)
	}
	return min(15*float64(lines), 400) // Excel ends at 409
}

// upright lays a sheet out for printing on A4, as wide as the page.
func upright(book *excelize.File, sheet string) error {
	a4, wide, high, fit, portrait := 9, 1, 0, true, "portrait"
	if err := book.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return fmt.Errorf("lay out sheet %s: %w", sheet, err)
	}
	if err := book.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &portrait, Size: &a4, FitToWidth: &wide, FitToHeight: &high}); err != nil {
		return fmt.Errorf("lay out sheet %s: %w", sheet, err)
	}
	if err := book.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&L&A&R&P / &N"}); err != nil {
		return fmt.Errorf("lay out sheet %s: %w", sheet, err)
	}
	return nil
}
