package agenda

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/privet-pims/privet/internal/i18n"
)

// File is the calendar of entries, and its ETag. Entries are whole days, so no time zone
// stands in it; an entry keeps its UID as long as it is the same day of the same record.
// The same entries make the same file. site is the address of the installation.
func File(entries []Entry, words i18n.Words, site string) (body []byte, tag string) {
	cal := ics.NewCalendarFor("Privet")
	cal.SetMethod(ics.MethodPublish)
	cal.SetCalscale("GREGORIAN")
	cal.SetName(words.T("agenda.name"))
	cal.SetXWRCalName(words.T("agenda.name"))
	cal.SetRefreshInterval("PT1H", ics.WithValue("DURATION"))
	cal.SetXPublishedTTL("PT1H")
	host := "privet"
	if u, err := url.Parse(site); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	for _, e := range entries {
		name := e.Org.String() + "-" + e.Record.String() + "-" + string(e.Kind)
		if e.Field != "" {
			name += "-" + e.Field
		}
		if !e.Row.IsZero() {
			name += "-" + e.Row.String()
		}
		x := cal.AddEvent(name + "@" + host)
		day := e.Day.Time()
		x.SetDtStampTime(e.Changed.UTC().Truncate(time.Second))
		x.SetAllDayStartAt(day)
		x.SetAllDayEndAt(day.AddDate(0, 0, 1))
		x.SetSummary(Summary(e, words))
		at := site + "/o/" + url.PathEscape(e.Slug) + "/" + e.Register.Name + "/" + url.PathEscape(e.Ref)
		x.SetURL(at)
		x.SetDescription(at)
		x.SetTimeTransparency(ics.TransparencyTransparent) // the day stays free for others
		x.SetProperty(ics.ComponentPropertyCategories, words.T("agenda.kind."+string(e.Kind)))
	}
	text := cal.Serialize(ics.WithNewLine("\r\n"))
	sum := sha256.Sum256([]byte(text))
	return []byte(text), `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
}

// Summary is what a calendar shows of an entry: kind, register and reference.
func Summary(e Entry, words i18n.Words) string {
	what := words.T(e.Register.LabelKey() + ".one")
	if e.Kind == Due {
		label := e.Label
		if label == "" {
			label = e.Register.FieldKey(e.Field)
		}
		return words.T("agenda.summary.due", "ref", e.Ref, "register", what, "field", words.T(label))
	}
	return words.T("agenda.summary."+string(e.Kind), "ref", e.Ref, "register", what)
}
