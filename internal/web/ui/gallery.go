package ui

import "fmt"

var galleryErrors = []FieldError{
	{ID: "f-retention", Label: "Retention", Text: "Add a unit, such as 20 years or 90 days."},
	{ID: "f-recipients", Label: "Recipients", Text: "Choose at least two recipients."},
}

var galleryVendors = []Option{
	{Value: "1", Label: "Drukwerf B.V."}, {Value: "2", Label: "Northmail Inc."},
	{Value: "3", Label: "Nordlicht Archiv"}, {Value: "4", Label: "Oriel Video GmbH"}, {Value: "5", Label: "Rijnwolk Hosting"},
}

var galleryRecords = []struct {
	ref, title, sub, owner, state string
	tone                          Tone
	share                         int
	warn                          bool
}{
	{"PA-014", "Video consultation", "Remote care between patient and clinician", "Sanne de Wit", "Review due", Warn, 92, false},
	{"PA-015", "Patient portal accounts", "Sign-in, profile and preferences", "Sanne de Wit", "Approved", OK, 100, false},
	{"PA-016", "Triage assistant", "Suggests urgency from symptoms", "Annelies Brouwer", "In review", Info, 67, true},
}

var gallerySegs = []Seg{{Acc, 5, "In place"}, {Warn, 1, "Partial"}, {Bad, 1, "Missing"}, {Mute, 1, "Not applicable"}}

func galleryTrue() *bool {
	yes := true
	return &yes
}

func galleryHeat() HeatMap {
	bands := func(score int) int {
		for band, top := range []int{2, 5, 9, 14, 19} {
			if score <= top {
				return band
			}
		}
		return 5
	}
	h := HeatMap{Label: "Risk heat map, likelihood by impact", Columns: []string{"Negligible", "Limited", "Moderate", "Severe", "Critical"}, Impact: "Impact", Fit: true}
	for likelihood := 5; likelihood >= 1; likelihood-- {
		row := HeatRow{Label: []string{"Rare", "Unlikely", "Possible", "Likely", "Almost certain"}[likelihood-1]}
		for impact := 1; impact <= 5; impact++ {
			cell := HeatCell{Score: likelihood * impact, Band: bands(likelihood * impact)}
			switch cell.Score {
			case 20:
				if likelihood == 4 {
					cell.Pins = []Pin{{Text: "1", Label: "Misdirected results today", Href: "#numbers", Before: true}}
				}
			case 6:
				if likelihood == 2 {
					cell.Pins = []Pin{{Text: "1", Label: "Misdirected results with measures", Href: "#numbers"}}
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		h.Rows = append(h.Rows, row)
	}
	return h
}

func galleryMonth() Month {
	m := Month{Title: "November 2026", Prev: "#numbers", Next: "#numbers", Weekdays: []string{"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"}}
	tones := map[int]Tone{18: Warn, 19: Bad, 20: Info, 24: Warn}
	for i := range 42 {
		n := i - 5
		d := MonthDay{Number: n, Label: fmt.Sprintf("%d November", n), Href: "#numbers", Today: n == 17, Selected: n == 24, Tone: tones[n]}
		if d.Tone != "" {
			d.Label += ", 1 deadline"
		}
		if n < 1 {
			d = MonthDay{Number: n + 31, Out: true}
		}
		if n > 30 {
			d = MonthDay{Number: n - 30, Out: true}
		}
		m.Days = append(m.Days, d)
	}
	return m
}
