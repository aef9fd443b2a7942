package ui

import "strings"

// PeriodOf joins what a PeriodField sent: "20" and "Y" are "P20Y". No number is no
// period; anything else is left for the reader to refuse.
func PeriodOf(number, unit string) string {
	number = strings.TrimSpace(number)
	switch {
	case number == "":
		return ""
	case strings.HasPrefix(number, "P"):
		return number
	case unit == "H":
		return "PT" + number + "H"
	}
	return "P" + number + unit
}

// parts is the way back, for periods of one unit; a longer one stays as written.
func (p PeriodField) parts() (number, unit string) {
	rest, ok := strings.CutPrefix(p.Value, "P")
	if !ok {
		return p.Value, "Y"
	}
	hours, isHours := strings.CutPrefix(rest, "T")
	if isHours {
		rest = hours
	}
	if rest == "" {
		return "", "Y"
	}
	number, unit = rest[:len(rest)-1], rest[len(rest)-1:]
	if strings.Trim(number, "0123456789") != "" || (isHours && unit != "H") {
		return p.Value, "Y"
	}
	return number, unit
}

func (p PeriodField) units() []string {
	units := []string{"Y", "M", "W", "D"}
	if p.Hours || strings.HasPrefix(p.Value, "PT") {
		units = append(units, "H")
	}
	return units
}
