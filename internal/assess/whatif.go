package assess

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
)

// Loss is what is supposed to fall away. Exactly one is set.
type Loss struct {
	Decision  law.Loss         // an adequacy decision: its law and country
	Mechanism record.Mechanism // no law lets it be used any more
	Country   string           // nothing may go there any more, whatever protects it
	Party     id.ID            // the importer is gone
}

// Fallen is a transfer that stands worse after a loss.
type Fallen struct {
	Crossing
	Before, After Verdicts
	// Alternatives are what would carry the transfer after the loss, law by law, for
	// each law under which it has fallen. An exception is none: it serves single cases.
	Alternatives map[string][]law.Mechanism
}

// Aftermath is what a loss does. All lists are in the order of the transfers.
type Aftermath struct {
	Fallen      []Fallen // worse than before, unlawful ones first
	Unlawful    int      // of them, those that nothing carries any more
	Of          int      // transfers that were looked at
	Activities  []id.ID  // of unlawful transfers, each once
	Systems     []id.ID
	Engagements []id.ID
}

// WhatIf says what becomes of transfers after a loss, by the law of a day. It changes
// nothing and keeps nothing: the answer is all that there is of it (S-100).
func WhatIf(all []Crossing, packs *law.Packs, lost Loss, day calendar.Day) Aftermath {
	after := packs
	switch {
	case lost.Mechanism != "":
		after = packs.Without(law.Loss{Mechanism: string(lost.Mechanism)})
	case lost.Decision != law.Loss{}:
		after = packs.Without(lost.Decision)
	}
	out := Aftermath{Of: len(all)}
	for _, x := range all {
		f := Fallen{Crossing: x, Before: Judge(x, packs, day), After: Judge(x, after, day)}
		if lost.Country != "" && law.Country(lost.Country) == law.Country(string(x.To)) || !lost.Party.IsZero() && lost.Party == x.Importer {
			f.After = barred(f.After)
		}
		if !f.After.State().Worse(f.Before.State()) && !worseUnderOne(f.Before, f.After) {
			continue
		}
		if lost.Country == "" && lost.Party.IsZero() {
			f.Alternatives = alternatives(x, after, f, day)
		}
		out.Fallen = append(out.Fallen, f)
		if f.After.State() == NotPermitted {
			out.Unlawful++
			out.Activities = adds(out.Activities, x.Activities...)
			out.Systems = adds(out.Systems, x.Systems...)
			out.Engagements = adds(out.Engagements, x.Engagement)
		}
	}
	slices.SortStableFunc(out.Fallen, func(a, b Fallen) int {
		return slices.Index(PermitStates(), b.After.State()) - slices.Index(PermitStates(), a.After.State())
	})
	return out
}

// barred are verdicts where nothing may cross any more. What is at home stays.
func barred(all Verdicts) Verdicts {
	out := slices.Clone(all)
	for i, p := range out {
		if p.State == PermitHome {
			continue
		}
		p.State, p.Route = NotPermitted, ""
		p.Steps = append(slices.Clone(p.Steps), PermitStep{State: NotPermitted, Says: "barred", Args: SentenceArgs{"law": "law:" + p.Law}})
		out[i] = p
	}
	return out
}

func worseUnderOne(before, after Verdicts) bool {
	for i := range after {
		if i < len(before) && after[i].State.Worse(before[i].State) {
			return true
		}
	}
	return false
}

// alternatives are the safeguards of each law under which a transfer has fallen that
// would make it lawful once they are shown.
func alternatives(x Crossing, packs *law.Packs, f Fallen, day calendar.Day) map[string][]law.Mechanism {
	out := map[string][]law.Mechanism{}
	for i, p := range f.After {
		if !p.State.Worse(f.Before[i].State) {
			continue
		}
		for _, m := range packs.MechanismsFor(p.Law) {
			if m.Route != law.BySafeguard {
				continue
			}
			try := x
			try.Mechanism, try.Documented, try.Assessed, try.Module, try.Derogation, try.Laws = record.Mechanism(m.Code), true, true, "c2p", "", []string{p.Law}
			if s := Judge(try, packs, day).State(); s == Permitted {
				out[p.Law] = append(out[p.Law], m)
			}
		}
	}
	return out
}

// LossOf reads a loss in words as the command line and the address of a page have it:
// "us-dpf" and "adequacy-us" are the decisions on a country, "scc" a mechanism, "us"
// a country. A party is found by who calls.
func LossOf(text string) (Loss, bool) {
	switch text {
	case "us-dpf": // the Data Privacy Framework, in the Union and its like elsewhere
		return Loss{Decision: law.Loss{Country: "US"}}, true
	case "adequacy":
		return Loss{Mechanism: "adequacy"}, true
	}
	if c, ok := strings.CutPrefix(text, "adequacy-"); ok {
		code := law.Country(c)
		return Loss{Decision: law.Loss{Country: code}}, slices.Contains(catalogue.Countries(), code)
	}
	if slices.Contains(record.Mechanism("").Values(), text) && text != "none_needed" && text != "other" {
		return Loss{Mechanism: record.Mechanism(text)}, true
	}
	code := law.Country(text)
	return Loss{Country: code}, slices.Contains(catalogue.Countries(), code)
}

func adds(to []id.ID, more ...id.ID) []id.ID {
	for _, at := range more {
		if !at.IsZero() && !slices.Contains(to, at) {
			to = append(to, at)
		}
	}
	return to
}
