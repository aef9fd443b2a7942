package assess

import (
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/law"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// Crossing is one transfer of personal data as it is judged: what a record says of it
// and the laws that it has to satisfy.
type Crossing struct {
	Register string // of the record that says so
	Record   id.ID
	Row      id.ID // of the record's list of transfers; zero where the record is the transfer
	Ref      string
	Title    string

	From, To     register.Country
	Organisation string // an international organisation
	Importer     id.ID
	ImporterName string
	Engagement   id.ID
	Activities   []id.ID
	Systems      []id.ID

	Mechanism  record.Mechanism
	Derogation record.Derogation
	Module     record.Module
	Documented bool // something shows the safeguard
	Assessed   bool // the law of the destination was assessed, or measures were added
	Laws       []string
}

// PermitState is what the law of the day says of a transfer. Later ones are worse.
type PermitState string

// The states of a transfer.
const (
	PermitHome    PermitState = "home"          // no law sees a transfer in it
	Permitted     PermitState = "permitted"     // the law lets it happen
	PermitUnknown PermitState = "unknown"       // the packs do not carry what would decide it
	PermitOpen    PermitState = "open"          // lawful if something is so that nobody has shown
	NotPermitted  PermitState = "not_permitted" // nothing lets it happen on the day
)

// PermitStates are all states from good to bad.
func PermitStates() []PermitState {
	return []PermitState{PermitHome, Permitted, PermitUnknown, PermitOpen, NotPermitted}
}

// Worse reports whether s is worse than another state.
func (s PermitState) Worse(than PermitState) bool {
	return slices.Index(PermitStates(), s) > slices.Index(PermitStates(), than)
}

// PermitStep is one thing that was looked at, with its source: sentence "permit.SAYS".
type PermitStep struct {
	State  PermitState // what this step alone says
	Says   string
	Args   SentenceArgs
	Source law.Source // zero where the step asks for an entry of ours
}

// Permit is the answer of one law.
type Permit struct {
	Law   string
	State PermitState
	Route law.Route // on which it rests; "" at home or where nothing carries it
	Steps []PermitStep
}

// Verdicts are the answers of all laws that see a transfer.
type Verdicts []Permit

// Judge says whether a transfer may happen on a day, law by law, by the rules in
// force on that day (S-100). It is pure: the same record, packs and day give the same
// answer. Laws whose packs hold no rules of transfer are left out.
func Judge(x Crossing, packs *law.Packs, day calendar.Day) Verdicts {
	var out Verdicts
	for _, l := range x.Laws {
		if len(packs.MechanismsFor(l)) > 0 {
			out = append(out, judge(x, packs, l, day))
		}
	}
	return out
}

// State is the worst answer; unknown where no law answers.
func (v Verdicts) State() PermitState {
	if len(v) == 0 {
		return PermitUnknown
	}
	out := PermitHome
	for _, p := range v {
		if p.State.Worse(out) {
			out = p.State
		}
	}
	return out
}

// Safeguard is what protects a transfer, as maps colour it.
type Safeguard string

// The safeguards, from good to bad.
const (
	AtHome       Safeguard = "home"
	ByDecision   Safeguard = "adequacy"
	ByClauses    Safeguard = "safeguard"
	BySingleCase Safeguard = "exception"
	Undecided    Safeguard = "unknown"
	Unprotected  Safeguard = "none"
)

// Safeguards are all, from good to bad.
func Safeguards() []Safeguard {
	return []Safeguard{AtHome, ByDecision, ByClauses, BySingleCase, Undecided, Unprotected}
}

// Safeguard is the weakest protection among the laws.
func (v Verdicts) Safeguard() Safeguard {
	if len(v) == 0 {
		return Undecided
	}
	worst := 0
	for _, p := range v {
		worst = max(worst, slices.Index(Safeguards(), p.safeguard()))
	}
	return Safeguards()[worst]
}

func (p Permit) safeguard() Safeguard {
	switch {
	case p.State == NotPermitted:
		return Unprotected
	case p.State == PermitHome:
		return AtHome
	case p.Route == law.ByAdequacy:
		return ByDecision
	case p.Route == law.BySafeguard:
		return ByClauses
	case p.Route == law.ByException:
		return BySingleCase
	}
	return Undecided
}

// Rating is how much control a transfer asks for: low where a decision carries it,
// medium where clauses do that are shown and assessed, high everywhere else; "" where
// nothing crosses (S-101).
func (v Verdicts) Rating() record.Level {
	switch s := v.Safeguard(); {
	case s == AtHome:
		return ""
	case s == ByDecision && v.State() == Permitted:
		return "low"
	case s == ByDecision, s == ByClauses && v.State() == Permitted:
		return "medium"
	}
	return "high"
}

// judging gathers the steps of one law.
type judging struct {
	Permit
	x     Crossing
	packs *law.Packs
	day   calendar.Day
}

func (j *judging) step(s PermitState, says string, src law.Source, args ...string) {
	st := PermitStep{State: s, Says: says, Source: src, Args: SentenceArgs{"law": "law:" + j.Law}}
	for i := 0; i+1 < len(args); i += 2 {
		st.Args[args[i]] = args[i+1]
	}
	j.Steps = append(j.Steps, st)
}

// worst ends the judgement with the worst step.
func (j *judging) worst() Permit {
	j.State = Permitted
	for _, s := range j.Steps {
		if s.State.Worse(j.State) {
			j.State = s.State
		}
	}
	return j.Permit
}

func judge(x Crossing, packs *law.Packs, lawID string, day calendar.Day) Permit {
	j := &judging{Permit: Permit{Law: lawID}, x: x, packs: packs, day: day}
	to := "country:" + string(x.To)
	if x.To == "" {
		if x.Organisation == "" {
			j.step(PermitOpen, "no_country", law.Source{})
			return j.worst()
		}
		to = "text:" + x.Organisation
	}
	rule := packs.CountryRule(lawID, string(x.To), day)
	if x.To == "" {
		rule = law.CountryRule{Decision: law.NotAdequate}
	}
	way, _ := packs.Mechanism(lawID, "adequacy")
	src := law.Source{Cite: way.Source.Cite, Mark: way.Source.Mark}
	if rule.Adequacy.Law != "" {
		src = law.Source{Cite: rule.Adequacy.Instrument, Mark: rule.Adequacy.Mark}
	}
	switch rule.Decision {
	case law.Domestic:
		j.step(PermitHome, "domestic", law.Source{}, "country", to)
		j.State = PermitHome
		return j.Permit
	case law.Adequate:
		j.Route = law.ByAdequacy
		j.step(Permitted, until("adequate", rule.Adequacy), src, "country", to, "since", "day:"+string(rule.Adequacy.Adopted), "until", "day:"+string(rule.Adequacy.Expires))
		return j.worst()
	case law.PartiallyAdequate:
		if unguarded(x.Mechanism) {
			j.Route = law.ByAdequacy
			state := PermitOpen
			if x.Documented {
				state = Permitted
			}
			j.step(state, until("partial", rule.Adequacy), src, "country", to, "scope", "text:"+rule.Adequacy.Scope, "until", "day:"+string(rule.Adequacy.Expires))
			return j.worst()
		}
		j.step(Permitted, "partial_unused", src, "country", to, "scope", "text:"+rule.Adequacy.Scope)
	case law.NotAdequate:
		state := Permitted // if a safeguard follows
		if unguarded(x.Mechanism) {
			state = NotPermitted
		}
		j.step(state, "not_adequate", src, "country", to)
	case law.Unknown:
		state := Permitted
		if unguarded(x.Mechanism) {
			state = PermitUnknown
		}
		j.step(state, "not_carried", src, "country", to)
	}
	if !unguarded(x.Mechanism) {
		j.safeguards()
	}
	return j.worst()
}

// unguarded reports whether a transfer has nothing but the destination to rest on.
func unguarded(m record.Mechanism) bool { return m == "adequacy" || m == "none_needed" || m == "" }

func until(says string, a law.Adequacy) string {
	if a.Expires != "" {
		return says + "_until"
	}
	return says
}

// safeguards looks at the mechanism, and at what it needs.
func (j *judging) safeguards() {
	m, exact := j.mechanism()
	named := "word:choice.mechanism." + string(j.x.Mechanism)
	if m.Code == "" {
		j.step(NotPermitted, "mechanism_foreign", law.Source{}, "mechanism", named)
		return
	}
	j.Route = m.Route
	if exact {
		j.step(Permitted, "mechanism", m.Source, "mechanism", named)
	} else {
		j.step(PermitOpen, "mechanism_comparable", m.Source, "mechanism", named, "own", "word:"+m.LabelKey())
	}
	if m.Route == law.ByException {
		if j.x.Mechanism == "derogation" && j.x.Derogation == "" {
			j.step(PermitOpen, "derogation_missing", m.Source)
		}
		j.step(Permitted, "exception_narrow", m.Source)
		return
	}
	l, _ := j.packs.Law(j.Law)
	if j.x.Mechanism == "scc" && j.x.Module == "" && l.Modules.Cite != "" {
		j.step(PermitOpen, "module_missing", l.Modules)
	}
	if !j.x.Documented {
		j.step(PermitOpen, "document_missing", m.Source)
	}
	if l.TransferAssessment.Cite != "" {
		state, says := Permitted, "assessed"
		if !j.x.Assessed {
			state, says = PermitOpen, "not_assessed"
		}
		j.step(state, says, l.TransferAssessment)
	}
}

// mechanism is the way of the law that a transfer takes, and whether the record names
// it by the law's own name. A way of the United Kingdom is none of another law.
func (j *judging) mechanism() (law.Mechanism, bool) {
	code := string(j.x.Mechanism)
	if code == "derogation" && j.x.Derogation != "" {
		if m, ok := j.packs.Mechanism(j.Law, "derogation_"+string(j.x.Derogation)); ok {
			return m, true
		}
	}
	if m, ok := j.packs.Mechanism(j.Law, code); ok {
		return m, true
	}
	for _, m := range j.packs.MechanismsFor(j.Law) {
		switch {
		case code == "derogation" && m.Route == law.ByException:
			return m, strings.HasPrefix(m.Code, "derogation")
		case m.ComparableTo == code && m.Code != "adequacy":
			return m, false
		}
	}
	return law.Mechanism{}, false
}

// TransfersOf are the transfers that an activity records, under the laws of the
// activity or, where it names none, of the organisation.
func TransfersOf(own *record.Organisation, a *record.ProcessingActivity) []Crossing {
	var out []Crossing
	for _, t := range a.Transfers {
		out = append(out, Crossing{
			Register: record.ProcessingActivities.Name, Record: a.ID, Row: t.ID, Ref: a.Ref, Title: a.Title,
			From: own.Country, To: t.Country, Organisation: t.Organisation, Importer: t.Importer.ID, ImporterName: t.ImporterName,
			Activities: []id.ID{a.ID}, Systems: a.Systems,
			Mechanism: t.Mechanism, Derogation: t.Derogation, Module: t.Module,
			Documented: t.Document != "", Assessed: t.Measures != "", Laws: LawsOver(own, a),
		})
	}
	return out
}

// TransferOf is a transfer that has a record of its own, under the laws in the scope of
// the organisation.
func TransferOf(own *record.Organisation, t *record.Transfer) Crossing {
	from := t.FromCountry
	if from == "" {
		from = own.Country
	}
	return Crossing{
		Register: record.Transfers.Name, Record: t.ID, Ref: t.Ref, Title: t.Title,
		From: from, To: t.ToCountry, Organisation: t.Organisation, Importer: t.Importer.ID, Engagement: t.Engagement.ID,
		Mechanism: t.Mechanism, Derogation: t.Derogation, Module: t.Module,
		Documented: t.Documented(), Assessed: t.Assessment != "" || t.Measures != "", Laws: LawsOver(own, nil),
	}
}

// LawsOver are the laws that an activity says apply to it, else those in the scope of
// the organisation.
func LawsOver(own *record.Organisation, a *record.ProcessingActivity) []string {
	list := own.LawsInScope
	if a != nil && len(a.ApplicableLaw) > 0 {
		list = a.ApplicableLaw
	}
	var out []string
	for _, l := range list {
		out = append(out, string(l))
	}
	return out
}
