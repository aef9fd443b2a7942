package calendar

import (
	"fmt"
	"regexp"
	"strconv"
)

// Period is a length of time in ISO 8601: P20Y, P6M, P90D, P2W, PT72H; "" means
// none. It stays as written: twelve months are not 365 days.
type Period string

var periodForm = regexp.MustCompile(`^P(?:(\d{1,5})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(\d{1,6})H)?$`)

// Length is a Period taken apart.
type Length struct{ Years, Months, Weeks, Days, Hours int }

// ParsePeriod reads an ISO 8601 duration of years, months, weeks, days and hours.
func ParsePeriod(s string) (Period, error) {
	if _, err := Period(s).Length(); err != nil {
		return "", err
	}
	return Period(s), nil
}

// Length takes p apart.
func (p Period) Length() (Length, error) {
	m := periodForm.FindStringSubmatch(string(p))
	if m == nil || p == "P" || p[len(p)-1] == 'T' {
		return Length{}, fmt.Errorf("period %q: want a form such as P20Y, P6M, P90D or PT72H", string(p))
	}
	n := func(i int) int { v, _ := strconv.Atoi(m[i]); return v }
	return Length{n(1), n(2), n(3), n(4), n(5)}, nil
}

// Valid reports whether p is a period or none.
func (p Period) Valid() bool {
	if p == "" {
		return true
	}
	_, err := p.Length()
	return err == nil
}

// IsZero reports whether no period is set.
func (p Period) IsZero() bool { return p == "" }
