package law

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/locales"
)

// reckoned is a row of testdata/deadlines.csv, which testdata/reckon.py wrote from
// the statutes without any part of this program.
type reckoned map[string]string

func reckonings(t testing.TB) []reckoned {
	t.Helper()
	f, err := os.Open("testdata/deadlines.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []reckoned
	for _, line := range lines[1:] {
		r := reckoned{}
		for i, cell := range line {
			r[lines[0][i]] = cell
		}
		rows = append(rows, r)
	}
	return rows
}

func instantIn(t testing.TB, zone *time.Location, s string) time.Time {
	t.Helper()
	if s == "" {
		return time.Time{}
	}
	form, loc := "2006-01-02T15:04", zone
	if strings.HasSuffix(s, "Z") {
		form, loc = "2006-01-02T15:04Z", time.UTC
	}
	at, err := time.ParseInLocation(form, s, loc)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func (r reckoned) facts(t testing.TB) Facts {
	t.Helper()
	zone, err := time.LoadLocation(r["zone"])
	if err != nil {
		t.Fatal(err)
	}
	f := Facts{Law: r["law"], Duty: r["duty"], Kind: RequestKind(r["kind"]), Zone: r["zone"], Place: r["place"],
		Event: instantIn(t, zone, r["received"]), Identity: instantIn(t, zone, r["identity"]), Fee: instantIn(t, zone, r["fee"]),
		Reading: Reading{CountReceipt: r["reading"] == "receipt", FiveDayWeek: r["reading"] == "five", SmallAgent: r["reading"] == "small"}}
	if r["place"] == "" {
		f.Place = "XX" // no place known: no calendar
	}
	for _, p := range strings.Fields(r["pauses"]) {
		days, reason, _ := strings.Cut(p, ":")
		from, to, _ := strings.Cut(days, "/")
		f.Pauses = append(f.Pauses, Standstill{From: calendar.Day(from), To: calendar.Day(to), Reason: StandstillReason(reason)})
	}
	if told, to, _ := strings.Cut(r["extension"], ">"); told != "" {
		f.Extension = &Taken{Reason: "many systems", Told: calendar.Day(told), To: calendar.Day(to)}
	}
	return f
}

func (r reckoned) of(d Deadline) (Date, bool) {
	if r["role"] == "governs" {
		return d.Governs(), true
	}
	return d.Date(Role(r["role"]))
}

// S-063, S-108, R7: at least 400 dated cases over at least 12 jurisdictions, each with its
// source and what it is about; one case is no other's copy. The states of the USA and the
// provinces of Canada count with their country here.
func TestDatesAgreeWithAnIndependentReckoning(t *testing.T) {
	t.Parallel()
	p := packs(t)
	rows, places, once := reckonings(t), map[string]int{}, map[string]bool{}
	for _, r := range rows {
		if l, ok := p.Law(r["law"]); ok {
			places[state(l.Code)]++
		}
		key := ""
		for _, column := range []string{"law", "duty", "kind", "role", "received", "zone", "place", "reading", "identity", "fee", "pauses", "extension"} {
			key += r[column] + "|"
		}
		if r["source"] == "" || r["why"] == "" || once[key] {
			t.Errorf("%s: source %q, about %q, again %v", key, r["source"], r["why"], once[key])
		}
		once[key] = true
		name := strings.Join([]string{r["law"], r["duty"], r["received"], r["place"], r["extension"], r["pauses"], r["reading"]}, " ")
		d, err := p.Deadline(r.facts(t))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got, ok := r.of(d)
		if at := got.At.UTC().Format(time.RFC3339); !ok || string(got.Day) != r["due"] || at != r["at"] {
			t.Errorf("%s (%s): due %s at %s, reckoned %s at %s", name, r["why"], got.Day, at, r["due"], r["at"])
		}
		if len(got.Steps) == 0 || len(got.Grounds) == 0 || got.Grounds[0].Cite == "" || got.Weakest() == "" {
			t.Errorf("%s: no explanation: %+v", name, got)
		}
	}
	if len(rows) < 400 || len(places) < 12 {
		t.Errorf("%d cases of %d jurisdictions, want 400 of 12: %v", len(rows), len(places), places)
	}
}

// A date that the holidays of a year not announced yet may move says so, and so does one of a
// place without a calendar; one that no holiday can move does not (S-063).
func TestADateSaysWhatItCouldNotKnow(t *testing.T) {
	t.Parallel()
	p := packs(t)
	for _, test := range []struct {
		facts Facts
		want  string
	}{
		{Facts{Law: "sg-pdpa", Kind: AskAccess, Event: wall(t, "2027-12-02T10:00"), Zone: "Asia/Singapore"}, "calendar.step.calendar_gap"},
		{Facts{Law: "sg-pdpa", Kind: AskAccess, Event: wall(t, "2026-12-02T10:00"), Zone: "Asia/Singapore"}, ""},
		{Facts{Law: "kr-pipa", Kind: AskAccess, Event: wall(t, "2027-12-28T10:00"), Zone: "Asia/Seoul"}, "calendar.step.calendar_gap"},
		{Facts{Law: "kr-pipa", Duty: "breach.authority", Event: wall(t, "2027-12-31T10:00"), Zone: "Asia/Seoul"}, ""},
		{Facts{Law: "eu-gdpr", Kind: AskAccess, Event: wall(t, "2026-12-02T10:00"), Zone: "Europe/Berlin", Place: "XX"}, "calendar.step.no_calendar"},
		{Facts{Law: "eu-gdpr", Kind: AskAccess, Event: wall(t, "2039-12-02T10:00"), Zone: "Europe/Berlin", Place: "DE"}, ""},
	} {
		d, err := p.Deadline(test.facts)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, s := range d.Governs().Doubts() {
			got += s.Key
		}
		if got != test.want {
			t.Errorf("%s of %s says %q, want %q", d.Governs().Day, test.facts.Law, got, test.want)
		}
	}
}

// Written out and read again, in whatever zone the instant is written, the same
// facts give the same answer.
func TestDeadlinesAreRecomputedFromWrittenFacts(t *testing.T) {
	t.Parallel()
	p := packs(t)
	zones := []string{"UTC", "Pacific/Auckland", "America/Los_Angeles", "Asia/Kolkata"}
	for i, r := range reckonings(t) {
		f := r.facts(t)
		before, err := p.Deadline(f)
		if err != nil {
			t.Fatal(err)
		}
		elsewhere, err := time.LoadLocation(zones[i%len(zones)])
		if err != nil {
			t.Fatal(err)
		}
		f.Event = f.Event.In(elsewhere)
		text, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		var again Facts
		if err := json.Unmarshal(text, &again); err != nil {
			t.Fatal(err)
		}
		after, err := p.Deadline(again)
		if err != nil {
			t.Fatal(err)
		}
		if len(after.Dates) != len(before.Dates) || after.Extension != before.Extension {
			t.Fatalf("%v: %+v became %+v", r, before, after)
		}
		for j, x := range before.Dates {
			if y := after.Dates[j]; y.Day != x.Day || !y.At.Equal(x.At) || len(y.Steps) != len(x.Steps) {
				t.Errorf("%v: %s %s became %s %s from %s", r, x.Role, x.Day, y.Role, y.Day, text)
			}
		}
	}
}

// Every sentence of every case is there in both languages, with nothing left open.
func TestEveryStepHasWords(t *testing.T) {
	t.Parallel()
	cat, err := i18n.Load(locales.Files)
	if err != nil {
		t.Fatal(err)
	}
	p := packs(t)
	seen := map[string]bool{}
	for _, r := range reckonings(t) {
		f := r.facts(t)
		f.Kind = first(f.Kind, AskErasure)
		f.Targets = []Target{{"locate", calendar.Span{N: 400, Unit: calendar.CalendarDays}}}
		d, err := p.Deadline(f)
		if err != nil {
			if is, ok := problem.As(err); !ok || is.Fields[0].Key != "clock_pause_access" {
				t.Fatal(err)
			}
			continue
		}
		for _, x := range d.Dates {
			for _, s := range x.Steps {
				for _, lang := range []string{"en", "de"} {
					if said := cat.Words(lang).Fill(s.Key, s.Args); strings.ContainsAny(said, "{}") || said == s.Key {
						t.Errorf("%s %s: %q", lang, s.Key, said)
					}
				}
				seen[s.Key] = true
			}
		}
	}
	for _, key := range []string{"clock.step.no_number", "clock.step.start_identity", "clock.step.start_fee", "clock.step.small_agent", "clock.step.notice_day",
		"clock.step.extension_late", "clock.step.extension_open", "clock.step.onward", "clock.step.working", "clock.step.target_after", "calendar.step.pause", "calendar.step.no_calendar"} {
		if key != "clock.step.no_number" && !seen[key] {
			t.Errorf("no case says %s", key)
		}
	}
}

// S-063: an extension wants a reason and a notice to the person.
func TestWhatALawDoesNotKnowIsRefusedAtItsField(t *testing.T) {
	t.Parallel()
	p := packs(t)
	good := Facts{Law: "eu-gdpr", Duty: "request.respond", Event: wall(t, "2026-01-31T10:00"), Zone: "Europe/Berlin", Place: "DE-BY"}
	for _, test := range []struct {
		name, field, key string
		change           func(*Facts)
	}{
		{"unknown law", "law", "clock_law", func(f *Facts) { f.Law = "atlantis" }},
		{"no event", "event", "required", func(f *Facts) { f.Event = time.Time{} }},
		{"unknown zone", "zone", "clock_zone", func(f *Facts) { f.Zone = "Europe/Utopia" }},
		{"the machine's zone", "zone", "clock_zone", func(f *Facts) { f.Zone = "Local" }},
		{"no duty", "duty", "clock_duty", func(f *Facts) { f.Duty = "" }},
		{"unknown kind", "kind", "clock_kind", func(f *Facts) { f.Kind = "refund" }},
		{"before the law", "duty", "clock_no_rule", func(f *Facts) { f.Event = wall(t, "2018-05-24T10:00") }},
		{"extension without reason", "extension.reason", "clock_extension_reason", func(f *Facts) { f.Extension = &Taken{Told: "2026-02-10"} }},
		{"extension without notice", "extension.told", "clock_extension_told", func(f *Facts) { f.Extension = &Taken{Reason: "many"} }},
		{"extension that the law lacks", "extension", "clock_no_extension", func(f *Facts) {
			f.Law, f.Extension = "br-lgpd", &Taken{Reason: "many", Told: "2026-02-10"}
		}},
		{"announced extension without its day", "extension.to", "clock_extension_to", func(f *Facts) {
			f.Law, f.Extension = "ch-fadp", &Taken{Reason: "many", Told: "2026-02-10"}
		}},
		{"announced day within the limit", "extension.to", "clock_extension_after", func(f *Facts) {
			f.Law, f.Extension = "ch-fadp", &Taken{Reason: "many", Told: "2026-02-10", To: "2026-02-11"}
		}},
		{"pause under a law without", "pauses", "clock_no_pause", func(f *Facts) { f.Law, f.Pauses = "us-ca", []Standstill{{From: "2026-02-03", To: "2026-02-05"}} }},
		{"pause of 72 hours", "pauses", "clock_no_pause", func(f *Facts) { f.Duty, f.Pauses = "breach.authority", []Standstill{{From: "2026-02-03"}} }},
		{"pause backwards", "pauses", "clock_pause_days", func(f *Facts) { f.Pauses = []Standstill{{From: "2026-02-05", To: "2026-02-03"}} }},
		{"British pause for identity", "pauses", "clock_pause_start", func(f *Facts) {
			f.Law, f.Event, f.Pauses = "uk", wall(t, "2026-03-01T10:00"), []Standstill{{From: "2026-03-05", Reason: ForIdentity}}
		}},
		{"British pause for erasure", "pauses", "clock_pause_access", func(f *Facts) {
			f.Law, f.Event, f.Kind, f.Pauses = "uk", wall(t, "2026-03-01T10:00"), AskErasure, []Standstill{{From: "2026-03-05", Reason: ForClarification}}
		}},
		{"Californian reading elsewhere", "reading", "clock_reading", func(f *Facts) { f.Reading.CountReceipt = true }},
		{"small agent elsewhere", "reading", "clock_reading", func(f *Facts) { f.Reading.SmallAgent = true }},
		{"target of no length", "targets", "clock_target", func(f *Facts) { f.Targets = []Target{{Step: "locate"}} }},
	} {
		f := good
		test.change(&f)
		_, err := p.Deadline(f)
		is, ok := problem.As(err)
		if !ok || is.Kind != problem.Invalid || len(is.Fields) != 1 || is.Fields[0].Path != test.field || is.Fields[0].Key != test.key {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestWhatStandsBesideTheLimit(t *testing.T) {
	t.Parallel()
	p := packs(t)
	f := Facts{Law: "us-ca", Kind: AskErasure, Event: wall(t, "2026-01-02T18:00"), Zone: "America/Los_Angeles", Place: "US-CA",
		Targets: []Target{{"locate", calendar.Span{N: 5, Unit: calendar.BusinessDays}}, {"deliver", calendar.Span{N: 60, Unit: calendar.CalendarDays}}}}
	d, err := p.Deadline(f)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range d.Dates {
		got = append(got, string(x.Role)+x.Step+" "+string(x.Day))
	}
	if want := "first 2026-02-17, notice 2026-02-17, extended 2026-04-02, acknowledge 2026-01-14, targetlocate 2026-01-08, targetdeliver 2026-03-03"; strings.Join(got, ", ") != want {
		t.Errorf("dates %v\nwant %s", got, want)
	}
	if last := d.Dates[5].Steps; last[len(last)-1].Key != "clock.step.target_after" {
		t.Errorf("a target after the limit says %v", last)
	}
	f = Facts{Law: "eu-gdpr", Kind: AskErasure, Event: wall(t, "2026-01-31T10:00"), Zone: "Europe/Berlin", Place: "DE"}
	if d, err = p.Deadline(f); err != nil {
		t.Fatal(err)
	}
	onward, ok := d.Date(RoleOnward)
	if !ok || onward.Numbered() || onward.Grounds[0].Cite != "Art. 19" || d.Extension != ExtensionPossible {
		t.Errorf("telling recipients: %+v, extension %s", onward, d.Extension)
	}
	if d.Late(d.Governs().At) || !d.Late(d.Governs().At.Add(time.Second)) {
		t.Error("the last instant is in time, the next is late")
	}
	f.Pauses = []Standstill{{From: "2026-02-03", Reason: ForIdentity}}
	if d, err = p.Deadline(f); err != nil || !d.Governs().Standing || d.Late(wall(t, "2027-01-01T10:00")) {
		t.Errorf("while time stands still: %+v, %v", d.Governs(), err)
	}
	f = Facts{Law: "jp-appi", Kind: AskAccess, Event: wall(t, "2026-01-31T10:00"), Zone: "Asia/Tokyo", Place: "JP"}
	if d, err = p.Deadline(f); err != nil || d.Governs().Numbered() || !strings.HasPrefix(d.Governs().Words, "without delay") || d.Dates[1].Role != RoleWorking {
		t.Errorf("Japan names no number: %+v, %v", d.Dates, err)
	}
}

// S-108: at 71 h 59 min a notice is on time, at 72 h 1 min it is late.
func TestHoursAreLateByTheMinute(t *testing.T) {
	t.Parallel()
	aware := wall(t, "2026-03-27T10:20")
	d, err := packs(t).Deadline(Facts{Law: "eu-gdpr", Duty: "breach.authority", Event: aware, Zone: "Europe/Berlin", Place: "DE"})
	if err != nil {
		t.Fatal(err)
	}
	if d.Late(aware.Add(71*time.Hour+59*time.Minute)) || !d.Late(aware.Add(72*time.Hour+time.Minute)) || d.Governs().Weakest() != Primary {
		t.Errorf("due %s, mark %s", d.Governs().At, d.Governs().Weakest())
	}
}

func TestOfSeveralLawsTheEarliestDateIsNamed(t *testing.T) {
	t.Parallel()
	p := packs(t)
	f := Facts{Kind: AskAccess, Event: wall(t, "2026-06-01T10:00"), Zone: "Europe/Berlin", Place: "DE-BY",
		Pauses:    []Standstill{{From: "2026-06-05", To: "2026-06-20", Reason: ForClarification}},
		Extension: &Taken{Reason: "many systems", Told: "2026-06-20"}}
	m, err := p.Matter(f, "eu-gdpr", "us-ca", "br-lgpd", "cn-pipl", "in-dpdp")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range m.Deadlines {
		got = append(got, d.Law.ID+" "+string(d.Governs().Day))
	}
	if want := "br-lgpd 2026-06-16, us-ca 2026-08-31, eu-gdpr 2026-09-17, cn-pipl "; strings.Join(got, ", ") != want || strings.Join(m.Silent, " ") != "in-dpdp" {
		t.Errorf("dates %v, silent %v; want %s", got, m.Silent, want)
	}
	if e, ok := m.Earliest(); !ok || e.Law.ID != "br-lgpd" {
		t.Errorf("earliest is %v", e.Law)
	}
}

func TestEachKindOfRequestFindsItsDuty(t *testing.T) {
	t.Parallel()
	p := packs(t)
	for _, test := range []struct {
		law  string
		kind RequestKind
		want string
	}{
		{"eu-gdpr", AskAccess, "request.respond"}, {"kr-pipa", AskAccess, "request.access"}, {"kr-pipa", AskErasure, "request.correction"},
		{"kr-pipa", AskRestriction, "request.suspension"}, {"us-ca", AskOptOut, "request.opt_out"}, {"us-ca", AskErasure, "request.respond"},
		{"za-popia", AskCopy, "request.access"}, {"au-privacy", AskAccess, "request.respond_organisation"}, {"uk", AskComplaint, "complaint.acknowledge"},
	} {
		if c, ok := p.DutyFor(test.law, test.kind, "2026-07-01"); !ok || c.Duty != test.want {
			t.Errorf("%s %s: %s, want %s", test.law, test.kind, c.Duty, test.want)
		}
	}
	if _, ok := p.DutyFor("eu-gdpr", AskAccess, "2018-01-01"); ok {
		t.Error("before the law a duty was found")
	}
}

// Later receipt never gives an earlier date, whatever else is so.
func FuzzDeadlinesAreMonotone(f *testing.F) {
	p := Shipped()
	type duty struct{ law, duty string }
	var duties []duty
	for _, l := range p.Laws() {
		for _, c := range l.Clocks {
			if !c.Span.IsZero() && (len(duties) == 0 || duties[len(duties)-1] != duty{l.ID, c.Duty}) {
				duties = append(duties, duty{l.ID, c.Duty})
			}
		}
	}
	places := []string{"", "DE-BY", "GB-SCT", "US-CA", "SG", "JP", "XX"}
	zones := []string{"UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Atlantic/Azores", "Pacific/Apia"}
	f.Add(uint16(0), uint32(0), uint32(3600), uint8(1), uint8(1))
	f.Add(uint16(5), uint32(86_400), uint32(86_399), uint8(3), uint8(2))
	f.Fuzz(func(t *testing.T, which uint16, at, later uint32, place, zone uint8) {
		x := duties[int(which)%len(duties)]
		from := time.Date(2027, 6, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(at%(700*86_400)) * time.Second)
		facts := Facts{Law: x.law, Duty: x.duty, Event: from, Zone: zones[int(zone)%len(zones)], Place: places[int(place)%len(places)]}
		a, err := p.Deadline(facts)
		if err != nil {
			t.Fatal(err)
		}
		facts.Event = from.Add(time.Duration(later%(90*86_400)) * time.Second)
		b, err := p.Deadline(facts)
		if err != nil {
			t.Fatal(err)
		}
		again, err := p.Deadline(facts)
		if err != nil || again.Governs().Day != b.Governs().Day || !again.Governs().At.Equal(b.Governs().At) {
			t.Fatalf("asked again: %v, %s and %s", err, again.Governs().Day, b.Governs().Day)
		}
		if b.Governs().At.Before(a.Governs().At) || a.Governs().At.Before(from) {
			t.Fatalf("%+v: due %s, from %s due %s", x, b.Governs().At, from, a.Governs().At)
		}
		if e, ok := b.Date(RoleExtended); ok && e.Numbered() && e.At.Before(b.Governs().At) {
			t.Fatalf("%+v: extended to %s before %s", x, e.At, b.Governs().At)
		}
	})
}
