package sheet

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// lastSerial is 31 December 9999, the last day spreadsheets know.
const lastSerial = 2958465

// dateCell is the day, the instant or the time of day that a serial number stands
// for. In the 1900 system day 60 is a 29 February 1900 that never was (a bug of
// Lotus 1-2-3 kept on purpose), so days before it are one off.
func dateCell(v float64, f numberFormat, since04 bool) (Cell, bool) {
	day := math.Floor(v)
	seconds := int(math.Round((v - day) * 86400))
	if seconds == 86400 {
		day, seconds = day+1, 0
	}
	if since04 {
		day += 1462
	}
	if day < 0 || day > lastSerial {
		return Cell{}, false
	}
	if day < 1 || (!f.dated && f.timed && v < 1) {
		if !f.timed {
			return Cell{}, false
		}
		return Cell{Kind: Text, Text: clock(seconds, seconds%60 != 0)}, true
	}
	n := int(day)
	if n < 60 {
		n++
	}
	t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Add(time.Duration(seconds) * time.Second)
	return instantCell(t, f), true
}

func clock(seconds int, long bool) string {
	t := fmt.Sprintf("%02d:%02d", seconds/3600, seconds/60%60)
	if long {
		t += fmt.Sprintf(":%02d", seconds%60)
	}
	return t
}

// instantCell writes t with a time of day where it has one.
func instantCell(t time.Time, f numberFormat) Cell {
	whole := t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0
	c := Cell{Kind: Date, Raw: t.Format("2006-01-02T15:04:05")}
	c.Text = strings.Replace(c.Raw, "T", " ", 1)
	if whole {
		c.Raw = t.Format("2006-01-02")
		c.Text = c.Raw
	}
	if shown, ok := f.showDate(t); ok {
		c.Text = shown
	}
	return c
}

// isoCell reads a date as strict OOXML and ODS write it.
func isoCell(v string) Cell {
	for _, layout := range []string{"2006-01-02", "2006-01-02T15:04:05", "2006-01-02T15:04:05.999999999", time.RFC3339Nano, "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, v); err == nil && t.Year() >= 1 {
			return instantCell(time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC), numberFormat{})
		}
	}
	return Cell{Kind: Text, Text: v}
}

// showDate is the date as its format shows it, if that has figures only: names of
// months are in a language the file need not tell.
func (f numberFormat) showDate(t time.Time) (string, bool) {
	if f.code == "" {
		return "", false
	}
	tokens := formatTokens(f.code)
	half := false
	for _, k := range tokens {
		half = half || k.kind == 'a'
	}
	var b strings.Builder
	minutes := false // after hours, m means minutes
	for i, k := range tokens {
		switch k.kind {
		case 'y':
			if len(k.text) > 2 {
				fmt.Fprintf(&b, "%04d", t.Year())
			} else {
				fmt.Fprintf(&b, "%02d", t.Year()%100)
			}
		case 'm':
			n := int(t.Month())
			if minutes || beforeSeconds(tokens[i+1:]) {
				n = t.Minute()
			}
			if !figures(&b, k.text, n) {
				return "", false
			}
			minutes = false
		case 'd':
			if !figures(&b, k.text, t.Day()) {
				return "", false
			}
		case 'h':
			n := t.Hour()
			if half {
				n = (n+11)%12 + 1
			}
			figures(&b, k.text, n)
			minutes = true
		case 's':
			figures(&b, k.text, t.Second())
			minutes = false
		case 'a':
			b.WriteString(t.Format("PM"))
		case '[':
		case 'l', '.', '-', '/', ':', ' ', ',':
			b.WriteString(k.text)
		default:
			return "", false
		}
	}
	return strings.TrimSpace(b.String()), true
}

// beforeSeconds reports whether the next letter is s.
func beforeSeconds(rest []formatToken) bool {
	for _, k := range rest {
		if strings.IndexByte("ymdhs", k.kind) >= 0 {
			return k.kind == 's'
		}
	}
	return false
}

func figures(b *strings.Builder, code string, n int) bool {
	switch len(code) {
	case 1:
		fmt.Fprintf(b, "%d", n)
	case 2:
		fmt.Fprintf(b, "%02d", n)
	default:
		return false
	}
	return true
}
