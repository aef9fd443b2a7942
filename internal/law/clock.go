package law

import (
	"slices"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
)

// Clock is a rule that starts a time limit. Rules have days of validity: a case
// is governed by the one in force when it began.
type Clock struct {
	ID   string // "eu-gdpr/request.respond"; two versions of a rule share it
	Law  string
	Duty string // request.respond, request.acknowledge, breach.authority, ...

	Span      calendar.Span // none where the law names no number: see Words
	Extension calendar.Span // further time after the first, if the law allows any
	Further   Extension     // how it is taken; zero if there is none
	Working   Working       // a number that the law lacks and practice uses
	Words     string        // the limit in words: "without undue delay", or what qualifies the number
	AppliesTo []string      // kinds of request, where the rule names them
	Start     string        // the event, in words
	Threshold string        // when the duty arises at all, in words

	Method string // identifier of the calendar.Method
	Source Source
	From   calendar.Day // first day of validity; "" for not known
	To     calendar.Day // last day; "" for still in force
}

// Extension says how further time is taken.
type Extension struct {
	Announced bool     // the law names no number: the new day is the one told
	Notice    string   // when and what to tell, in words
	When      []string // conditions, in words
	Source    Source
}

// Working is a period that is not the law's own: a recommended standard's, a
// guideline's or the product's. It never counts as a limit.
type Working struct {
	Span  calendar.Span
	Words string // where it comes from
}

// InForce reports whether the rule is valid on a day.
func (c Clock) InForce(on calendar.Day) bool {
	return c.From <= on && (c.To == "" || on <= c.To)
}

// ClockRule finds the rule of a law for a duty that is in force on a day.
func (p *Packs) ClockRule(lawID, duty string, on calendar.Day) (Clock, bool) {
	for _, c := range p.ClocksFor(lawID) {
		if c.Duty == duty && c.InForce(on) {
			return c, true
		}
	}
	return Clock{}, false
}

// ClocksFor lists the rules of a law.
func (p *Packs) ClocksFor(lawID string) []Clock {
	l, ok := p.Law(lawID)
	if !ok {
		return nil
	}
	return slices.Clone(l.Clocks)
}

// A clockPlace says where a duty stands in a pack.
type clockPlace struct {
	duty string
	path []string
}

func clockPlaces() []clockPlace {
	return []clockPlace{
		{"request.respond", []string{"request_handling", "respond_within"}},
		{"request.respond_simple", []string{"request_handling", "respond_within_simple"}},
		{"request.respond_organisation", []string{"request_handling", "organisation"}},
		{"request.respond_agency", []string{"request_handling", "agency"}},
		{"request.acknowledge", []string{"request_handling", "acknowledgement"}},
		{"request.opt_out", []string{"request_handling", "opt_out"}},
		{"request.access", []string{"request_handling", "access"}},
		{"request.correction", []string{"request_handling", "correction_erasure"}},
		{"request.correction", []string{"request_handling", "correction_deletion"}},
		{"request.suspension", []string{"request_handling", "suspension"}},
		{"complaint.acknowledge", []string{"complaints_to_controller"}},
		{"breach.assess", []string{"breach", "assess"}},
		{"breach.authority", []string{"breach", "authority"}},
		{"breach.individuals", []string{"breach", "individuals"}},
		{"breach.processor", []string{"breach", "processor"}},
		{"request.respond", []string{"respond_within"}}, // states of the USA
		{"request.appeal", []string{"appeal_response"}},
	}
}

// readClocks reads the limits that a pack states in a regular form. What it
// tells in prose only stays in the data for a person to read.
func readClocks(t tree, l, base *Law, common tree) {
	for _, place := range clockPlaces() {
		block := t.at(place.path...)
		if !block.isMap() {
			continue
		}
		for _, part := range []struct{ key, suffix string }{
			{"", ""}, {"due", ""}, {"first", ""}, {"preliminary", ""}, {"respond_within", ""}, {"notify_within", ""}, {"acknowledge_within", ""},
			{"detailed", "_detailed"}, {"final", "_final"}, {"final_malicious", "_final_malicious"}, {"supplement", "_supplement"},
		} {
			limit := block
			if part.key != "" {
				limit = block.at(part.key)
			}
			span, words := limit.span(), limit.text()
			if limit.at("unit").text() == "none" {
				words = limit.nearest("rule", []tree{block}).text()
			}
			if span.IsZero() && (words == "" || !limit.nearest("cite", []tree{block}).there()) {
				continue // no limit, or a remark that no law stands behind
			}
			further := takeFurther(t, common, place.duty, limit.source(block))
			l.Clocks = append(l.Clocks, Clock{
				Further: further, Working: working(t, block, place.duty),
				ID: l.ID + "/" + place.duty + part.suffix, Law: l.ID, Duty: place.duty + part.suffix,
				Span: span, Extension: extension(t, place.duty, span), Words: words + qualifier(block, limit, part.key),
				AppliesTo: block.at("applies_to").texts(), Start: start(t, block, place.duty, common), Threshold: block.at("threshold").text(),
				Method: l.Method.ID, Source: limit.source(block), From: first(block.at("applies_from").day(), l.InForce),
			})
		}
	}
	takeOverBreach(l, base)
	amend(l)
	checkClocks(t, l)
}

// takeOverBreach adds the breach duties of the law from which l inherits, where
// its own pack is silent (uk.yaml, inherits_note).
func takeOverBreach(l, base *Law) {
	if base == nil {
		return
	}
	for _, c := range base.Clocks {
		silent := !slices.ContainsFunc(l.Clocks, func(own Clock) bool { return own.Duty == c.Duty })
		if strings.HasPrefix(c.Duty, "breach.") && silent {
			c.ID, c.Law, c.Method, c.From = l.ID+"/"+c.Duty, l.ID, l.Method.ID, l.InForce
			c.Source = inherited(c.Source, "UK GDPR ", "S: taken over from "+base.ID+" with its article numbers")
			l.Clocks = append(l.Clocks, c)
		}
	}
}

func qualifier(block, limit tree, key string) string {
	if key != "" && limit.text() != "" {
		return ""
	}
	return block.at("qualifier").text()
}

// start is the event in words: the block's own, or for an answer to a request
// the one that the law states once for all requests.
func start(t, block tree, duty string, common tree) string {
	places := []tree{block.at("start"), block.at("acknowledge_within", "period")}
	if strings.HasPrefix(duty, "request.") && duty != "request.appeal" {
		places = append(places, t.at("request_handling", "clock_start", "event"), common.at("clock_start", "event"))
	}
	for _, at := range places {
		if at.text() != "" {
			return at.text()
		}
	}
	return ""
}

// extensionOf is where a pack tells of further time for a duty.
func extensionOf(t tree, duty string) tree {
	switch duty {
	case "request.respond":
		if e := t.at("request_handling", "extension"); e.there() {
			return e
		}
		return t.at("extension")
	case "request.access":
		return t.at("request_handling", "access_extension")
	case "request.appeal":
		return t.at("appeal_response", "extension")
	}
	return t.at("no extension")
}

// takeFurther reads how further time is taken. Where the data name no source of
// its own it is that of the limit.
func takeFurther(t, common tree, duty string, limit Source) Extension {
	e := extensionOf(t, duty)
	if !e.isMap() || e.at("allowed").text() == "false" {
		return Extension{}
	}
	x := Extension{Announced: e.span().IsZero(), Notice: first(e.at("notice_due").text(), e.at("rule").text()), When: e.at("conditions").texts(), Source: limit}
	if n := e.at("notice_due").span(); !n.IsZero() {
		x.Notice = strconv.Itoa(n.N) + " " + string(n.Unit) + " from " + e.at("notice_due", "from").text()
	}
	if x.Notice == "" {
		x.Notice = common.at("extension_notice", "rule").text()
	}
	if e.at("cite").there() && e.at("ver").there() {
		x.Source = e.source()
	}
	return x
}

// working reads a period offered where the law names none.
func working(t, block tree, duty string) Working {
	if n := block.at("working_default_days"); n.there() {
		return Working{calendar.Span{N: n.number(), Unit: calendar.CalendarDays}, block.at("working_default_source").text()}
	}
	if w := t.at("request_handling", "working_default"); w.there() && duty == "request.respond" {
		return Working{w.span(), w.at("source").text()}
	}
	return Working{}
}

// extension is the further time after the first limit for an answer.
func extension(t tree, duty string, span calendar.Span) calendar.Span {
	e := extensionOf(t, duty)
	more := e.span()
	if _, err := span.Plus(more); err != nil && !span.IsZero() {
		e.fail("%v", err)
	}
	return more
}

func first[T ~string](list ...T) T {
	for _, d := range list {
		if d != "" {
			return d
		}
	}
	return ""
}

// amend sets the days of validity that packs tell in lists of commencement.
func amend(l *Law) {
	switch l.ID {
	case "uk":
		// UK GDPR Art. 12A came with the 2025 Act s. 76, in force by SI 2026/82
		// reg. 2; before it Art. 12(3) set the same time.
		const art12A calendar.Day = "2026-02-05"
		for i, c := range l.Clocks {
			if c.Duty == "request.respond" {
				before := c
				before.Start, before.To = "receipt of the request", art12A.AddDays(-1)
				before.Source = inherited(Source{Cite: "Art. 12(3)"}, "UK GDPR ", "U: text before the 2025 Act")
				l.Clocks[i].From = art12A
				l.Clocks = append(l.Clocks, before)
				return
			}
		}
	case "in-dpdp":
		for i := range l.Clocks { // rules 7 and 14: eighteen months after publication (r. 1(4))
			if l.Clocks[i].From == l.InForce {
				l.Clocks[i].From = "2027-05-13"
			}
		}
	case "us-ca":
		for i, c := range l.Clocks {
			if c.Duty == "breach.individuals" || c.Duty == "breach.authority" {
				l.Clocks[i].From = "2026-01-01" // SB 446
			}
		}
	}
}

func checkClocks(t tree, l *Law) {
	for i, c := range l.Clocks {
		for _, other := range l.Clocks[:i] {
			if c.ID == other.ID && c.InForce(first(other.From, c.From)) && other.InForce(first(c.From, other.From)) {
				t.fail("clock %s has two rules at once", c.ID)
			}
		}
	}
}
