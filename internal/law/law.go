// Package law holds the law packs: what each privacy law says about lawful
// bases, transfers, records, clocks and authorities, as data with citations.
//
// The files in data/ are the facts; the code reads them, checks them, and gives
// them the codes that records carry. Every fact keeps its mark of verification.
// Nothing here is legal advice, and nothing here asks for the present day: the
// caller gives it.
package law

import (
	"slices"

	"github.com/privet-pims/privet/internal/calendar"
)

// Law is one pack. Its slices are shared: read them, do not change them.
type Law struct {
	ID       string // "eu-gdpr"; a state of the USA is "us-va"
	Name     string
	Citation string
	Code     string // jurisdiction: a country, a region, or EU
	Place    string // its name
	Inherits string // the law whose rules it takes over, if any
	PartOf   string // the pack of many laws to which it belongs, if any
	AsOf     calendar.Day
	InForce  calendar.Day // "" where the data name no single day

	Countries []string          // ISO 3166-1 codes of its territory
	Roles     map[string]string // controller, processor, individual, ... in the law's own words
	Method    calendar.Method   // how its periods become dates

	Bases      []Basis // of every kind; none where the law has no closed list
	BasisModel string  // how the law justifies processing where it has no list
	Special    Special
	Mechanisms []Mechanism
	Derogation Source // where exceptions for single transfers stand, if the law has them apart
	Modules    Source // of the clauses of which one has to be chosen; zero where there are none
	// TransferAssessment is where the duty stands to assess the law of the destination
	// before data go there under a safeguard; zero where the data name none.
	TransferAssessment Source
	Records            Records
	Clocks             []Clock
	Pauses             []Pause
	Onward             []Onward
	// Signal is the duty to honour a preference that a browser sends, such as Global Privacy
	// Control, as an opt-out from sale and sharing; zero where the law has none.
	Signal Signal

	said map[string]map[string]string // by language, what the phrases of the pack are in it
	pack []byte                       // the file it was read from; none for a part of a pack
}

// Special are the categories of data that a law protects more.
type Special struct {
	Categories []string // in words
	Words      string   // what the law has instead, if it names none
	Source     Source
}

// Signal is what a law says of preferences that browsers send.
type Signal struct {
	Words  string // in the words of the pack; "" where it only says that there is the duty
	Source Source
}

// Honoured reports whether the law gives a signal effect.
func (s Signal) Honoured() bool { return s.Source.Cite != "" }

// Pause is a reason for which the law lets the time for an answer stand still.
type Pause struct {
	Trigger, Effect string
	Source          Source
}

// Packs are all laws with the tables that they share. They do not change after
// Load and serve any number of callers at once.
type Packs struct {
	laws        []*Law
	adequacies  []Adequacy
	ages        []ConsentAge
	authorities []Authority
}

// Laws are all laws in the order of the index, each pack before its parts.
func (p *Packs) Laws() []*Law { return slices.Clone(p.laws) }

// Law finds a law by its identifier.
func (p *Packs) Law(id string) (*Law, bool) {
	for _, l := range p.laws {
		if l.ID == id {
			return l, true
		}
	}
	return nil, false
}

// ForCountry gives the laws that may apply in a country or region: for a region
// its own and its country's, for a country its own and those of its regions.
// Which of them do apply, the organisation decides.
func (p *Packs) ForCountry(code string) []*Law {
	code = Country(code)
	var found []*Law
	for _, l := range p.laws {
		switch {
		case l.Code == code, l.Code == state(code), state(l.Code) == code:
		case l.Code == "EU" && inEEA(code):
		default:
			continue
		}
		if l.parts() && code != l.Code {
			continue
		}
		found = append(found, l)
	}
	return found
}

// parts reports whether the pack only gathers other laws.
func (l *Law) parts() bool { return l.ID == "us-states" }

// inherited is a source that a law took over from another with its numbering.
func inherited(s Source, prefix, raw string) Source {
	level := Level(raw[:1])
	return Source{Cite: prefix + s.Cite, Mark: Mark{Level: level, Weakest: level, Raw: raw}}
}
