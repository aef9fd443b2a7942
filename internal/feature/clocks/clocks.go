// Package clocks answers "which date, and why?": the dates that a law sets for a
// request or a breach, with the rule in force, every step, every holiday and the
// mark of verification. Page, API and command line share DoClock; nothing is stored.
package clocks

import (
	"context"
	"strings"
	"time"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
	"github.com/privet-pims/privet/internal/survey"
	"github.com/privet-pims/privet/internal/web"
	"github.com/privet-pims/privet/internal/web/ui"
)

// InScope as a law means all laws in the scope of the organisation.
const InScope = "scope"

// Question is what somebody asks, as typed. Zone and place are those of the
// organisation where they are left out; an instant without a time zone is read on
// the wall clock of the zone.
type Question struct {
	Law      string          `json:"law"`                // such as eu-gdpr, or scope for all laws in scope
	Duty     string          `json:"duty,omitempty"`     // such as breach.authority; instead of kind
	Kind     law.RequestKind `json:"kind,omitempty"`     // what was asked for, such as access
	Received string          `json:"received"`           // 2026-01-31T10:00, or with a zone 2026-01-31T09:00:00Z
	Zone     string          `json:"zone,omitempty"`     // such as Europe/Berlin
	Place    string          `json:"place,omitempty"`    // whose holidays count, such as DE-BY
	Identity string          `json:"identity,omitempty"` // when proof of identity arrived
	Fee      string          `json:"fee,omitempty"`      // when a fee was paid

	Pauses    []law.Standstill `json:"pauses,omitempty"`
	Extension *law.Taken       `json:"extension,omitempty"`
	Reading   law.Reading      `json:"reading,omitzero"`
	Targets   []law.Target     `json:"targets,omitempty"`
	House     bool             `json:"house,omitempty"` // with the internal targets of the house for the steps of a request
}

// Answer is the dates of every law asked, the earliest that governs first.
type Answer struct {
	law.Matter
	Facts law.Facts
}

// DoClock answers a question. What cannot be read or is not known is a problem of
// kind invalid at its field.
func DoClock(ctx context.Context, tx *store.Tx, q Question) (*Answer, error) {
	own, err := store.Get(ctx, tx, record.Organisations, tx.Org)
	if err != nil {
		return nil, err
	}
	var l problem.List
	f := law.Facts{Law: q.Law, Duty: q.Duty, Kind: q.Kind, Zone: or(q.Zone, own.TimeZone, "UTC"), Place: or(strings.ToUpper(strings.TrimSpace(q.Place)), string(own.Country)),
		Pauses: q.Pauses, Extension: q.Extension, Reading: q.Reading, Targets: q.Targets}
	if q.House && q.Duty == "" {
		for _, t := range own.RequestTargetsOf(id.ID{}) {
			f.Targets = append(f.Targets, law.Target{Step: string(t.Step), Span: calendar.Span{N: t.Days, Unit: calendar.CalendarDays}})
		}
	}
	zone, err := time.LoadLocation(f.Zone)
	if err != nil || f.Zone == "Local" {
		l.Add("zone", "clock_zone", "value", f.Zone)
		return nil, l.Err()
	}
	l.If(strings.TrimSpace(q.Received) == "", "received", "required")
	f.Event = instant(&l, "received", q.Received, zone)
	f.Identity = instant(&l, "identity", q.Identity, zone)
	f.Fee = instant(&l, "fee", q.Fee, zone)
	l.If(f.Place != "" && !place(f.Place), "place", "clock_place", "value", f.Place)
	l.If(q.Law == "", "law", "required")
	if err := l.Err(); err != nil {
		return nil, err
	}
	packs, err := survey.Laws(ctx, tx)
	if err != nil {
		return nil, err
	}
	a := &Answer{Facts: f}
	if q.Law != InScope {
		d, err := packs.Deadline(f)
		if err != nil {
			return nil, err
		}
		a.Deadlines = []law.Deadline{d}
		return a, nil
	}
	var laws []string
	for _, x := range own.LawsInScope {
		laws = append(laws, string(x))
	}
	if len(laws) == 0 {
		l.Add("law", "clock_no_scope")
		return nil, l.Err()
	}
	if a.Matter, err = packs.Matter(f, laws...); err != nil {
		return nil, err
	}
	return a, nil
}

func or(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// instant reads a day, a wall clock, or an instant with its zone.
func instant(l *problem.List, field, text string, zone *time.Location) time.Time {
	text = strings.TrimSpace(text)
	if text == "" {
		return time.Time{}
	}
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04", "2006-01-02T15:04:05", time.DateOnly} {
		if at, err := time.ParseInLocation(form, text, zone); err == nil && at.Year() > 1900 && at.Year() < 2900 {
			return at
		}
	}
	l.Add(field, "clock_instant", "value", text)
	return time.Time{}
}

// place reports whether a code looks like a country or region; those without a
// calendar are answered, and the answer says so.
func place(code string) bool {
	country, region, cut := strings.Cut(code, "-")
	letters := len(country) == 2 && country[0] >= 'A' && country[0] <= 'Z' && country[1] >= 'A' && country[1] <= 'Z'
	return letters && (!cut || len(region) > 0 && len(region) <= 3)
}

// Pages serve the calculator.
type Pages struct{ *web.Site }

// Mount adds the page to a site.
func Mount(s *web.Site) {
	p := &Pages{s}
	s.Handle("GET /o/{org}/clocks", web.Rule{Verb: access.Read, Group: access.Organisation}, p.page)
	item := func(c *web.Call) (ui.Item, bool) {
		return ui.Item{Label: c.T("clock.title"), Href: c.At("clocks"), Icon: "calendar-clock"}, c.Who.May(access.Read, access.Organisation)
	}
	s.Place("rights", item)
	s.Command(web.Command{Group: "go", Show: item})
}
