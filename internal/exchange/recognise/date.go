package recognise

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
)

// DateOrder is the habit in which a column writes days and months in figures.
type DateOrder uint8

const (
	UnknownOrder DateOrder = iota
	DayFirst               // 31/12/2024
	MonthFirst             // 12/31/2024
)

// HabitOf is the order that a language's readers expect; none for English,
// where both are in use.
func HabitOf(lang string) DateOrder {
	switch lang {
	case "de", "fr", "es", "it", "nl", "pl", "pt":
		return DayFirst
	}
	return UnknownOrder
}

var (
	isoDate   = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$`)
	figures   = regexp.MustCompile(`^(\d{1,2})([-/. ])\s?(\d{1,2})[-/. ]\s?(\d{4}|\d{2})\.?(?:\s+\d{1,2}:\d{2}.*)?$`)
	monthOnly = regexp.MustCompile(`^(\d{1,2})[-/.](\d{4})$`)
	dayWord   = regexp.MustCompile(`^(?:(?:\p{L}+,?\s+)?)(\d{1,2})(?:st|nd|rd|th|er|º|°|o|\.)?\s*(?:-|de |di |\s)?\s*(\p{L}+)\.?,?\s*(?:-|de |del |\s)?\s*(\d{4}|\d{2})$`)
	wordDay   = regexp.MustCompile(`^(\p{L}+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$`)
	wordYear  = regexp.MustCompile(`^(\p{L}+)\.?\s*(?:de |del |/|-|\s)?\s*(\d{4})$`)
)

// OrderOf decides for a column as a whole: one date that can only be read one
// way decides for all. UnknownOrder when none does, or when they disagree.
func OrderOf(column []string) DateOrder {
	order := UnknownOrder
	for _, s := range column {
		m := figures.FindStringSubmatch(trim(s))
		if m == nil {
			continue
		}
		a, b := number(m[1]), number(m[3])
		found := UnknownOrder
		switch {
		case a > 12 && b <= 12:
			found = DayFirst
		case b > 12 && a <= 12:
			found = MonthFirst
		case m[2] == ".":
			found = DayFirst
		}
		if found == UnknownOrder {
			continue
		}
		if order != UnknownOrder && order != found {
			return UnknownOrder
		}
		order = found
	}
	return order
}

// ParseDate reads a date in figures or in words of the eight languages. It is
// ambiguous when the order had to be guessed (the day first) or when the day is
// not stated (then it is the first of the month).
func ParseDate(text string, order DateOrder) (day calendar.Day, ambiguous, ok bool) {
	s := trim(text)
	if len(s) > 60 {
		return "", false, false
	}
	if m := isoDate.FindStringSubmatch(s); m != nil {
		return dayOf(number(m[1]), number(m[2]), number(m[3]), false)
	}
	if m := figures.FindStringSubmatch(s); m != nil {
		a, b, y := number(m[1]), number(m[3]), century(m[4])
		switch {
		case a > 12 || m[2] == "." || order == DayFirst && b <= 12:
			return dayOf(y, b, a, false)
		case b > 12 || order == MonthFirst:
			return dayOf(y, a, b, false)
		}
		return dayOf(y, b, a, a != b)
	}
	if m := monthOnly.FindStringSubmatch(s); m != nil {
		return dayOf(number(m[2]), number(m[1]), 1, true)
	}
	s = strings.ToLower(s)
	if m := dayWord.FindStringSubmatch(s); m != nil && monthOf(m[2]) > 0 {
		return dayOf(century(m[3]), monthOf(m[2]), number(m[1]), false)
	}
	if m := wordDay.FindStringSubmatch(s); m != nil && monthOf(m[1]) > 0 {
		return dayOf(number(m[3]), monthOf(m[1]), number(m[2]), false)
	}
	if m := wordYear.FindStringSubmatch(s); m != nil && monthOf(m[1]) > 0 {
		return dayOf(number(m[2]), monthOf(m[1]), 1, true)
	}
	return "", false, false
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// century completes a year of two figures: 70 to 99 are of the last century.
func century(s string) int {
	y := number(s)
	if len(s) > 2 {
		return y
	}
	if y >= 70 {
		return 1900 + y
	}
	return 2000 + y
}

func dayOf(y, m, d int, ambiguous bool) (calendar.Day, bool, bool) {
	if m < 1 || m > int(time.December) {
		return "", false, false
	}
	day, err := calendar.ParseDay(fmt.Sprintf("%04d-%02d-%02d", y, m, d))
	return day, ambiguous && err == nil, err == nil
}

// months by their first letters, folded; the longer beginnings decide first.
const months = "jan ene gen janv jann stycz sty janua jano|feb fev fevr febbr lut luty|mar maer mars marz maar mrt mae marzec marca mrz|apr avr abr kwi kwiet|" +
	"may mai mag mei maj mayo maio|jun juin giu jung czerw cze|jul juil lug lip luglio|aug aou ago sier sie agosto|sep set wrz wrzes|" +
	"oct okt ott out paz octo|nov listop lis novem|dec dez dic dec gru grud"

// monthOf is the number of a month's name or abbreviation; 0 when it is none.
func monthOf(name string) int {
	f := fold(name)
	if len(f) < 3 {
		return 0
	}
	month, longest := 0, 0
	for i, names := range strings.Split(months, "|") {
		for _, n := range strings.Fields(names) {
			if strings.HasPrefix(f, n) && len(n) > longest {
				month, longest = i+1, len(n)
			}
		}
	}
	return month
}
