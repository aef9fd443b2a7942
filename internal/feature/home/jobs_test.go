package home

import (
	"testing"
	"time"
)

func TestADigestComesAtSevenOnTheReadersOwnClock(t *testing.T) {
	t.Parallel()
	monday := time.Date(2026, 11, 16, 6, 30, 0, 0, time.UTC)
	for name, tt := range map[string]struct {
		m    memberMail
		at   time.Time
		want string
	}{
		"nobody asked":         {memberMail{}, monday.Add(6 * time.Hour), ""},
		"switched off":         {memberMail{digest: "off"}, monday.Add(6 * time.Hour), ""},
		"before seven":         {memberMail{digest: daily}, monday, ""},
		"seven":                {memberMail{digest: daily}, monday.Add(30 * time.Minute), "2026-11-16"},
		"later, if it was off": {memberMail{digest: daily}, monday.Add(10 * time.Hour), "2026-11-16"},
		"east of here":         {memberMail{digest: daily, zone: "Europe/Berlin"}, monday, "2026-11-16"},
		"west of here":         {memberMail{digest: daily, zone: "America/New_York"}, monday, ""},
		"daily on Friday":      {memberMail{digest: daily}, monday.Add(97 * time.Hour), "2026-11-20"},
		"daily on Saturday":    {memberMail{digest: daily}, monday.Add(121 * time.Hour), ""},
		"weekly on Monday":     {memberMail{digest: weekly}, monday.Add(time.Hour), "2026-11-16"},
		"weekly on Tuesday":    {memberMail{digest: weekly}, monday.Add(25 * time.Hour), ""},
	} {
		day, ok := tt.m.morning(tt.at)
		if string(day) != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: %q", name, day)
		}
	}
}
