package assess

import (
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
)

// Outcome says what became of a row of the edition of 2019: the sentence
// "bridge.OUTCOME" of the locales.
type Outcome string

const (
	OutcomeCarried Outcome = "carried" // one row into one
	OutcomeMerged  Outcome = "merged"  // several rows of 2019 into one of 2025
	OutcomeDropped Outcome = "dropped" // an item of clause 6 without counterpart: offered as our own control
	OutcomeOwn     Outcome = "own"     // a control of our own, kept as it is
	OutcomeClause  Outcome = "clause"  // a clause of the management system
	OutcomeNew     Outcome = "new"     // a row of 2025 without a row of 2019
	OutcomeLost    Outcome = "unknown" // a line that names no row of the library: to be decided by a person
)

// BridgeRow is one line of the bridging report: from a row of 2019, from one of
// 2025, or from both.
type BridgeRow struct {
	From     record.Requirement // of 2019; empty for what is new
	Line     int                // place in the statement of 2019; -1 where it has no line there
	To       record.Requirement // of 2025; empty where nothing follows
	Outcome  Outcome
	Relation catalogue.Relation // of To to From, as the library has it
	Status   string             // how surely the two correspond
	Was, Now record.Implementation
	Review   bool // what is asked for has changed, or a part of it has no source: look again
}

// DroppedItem is an item of clause 6 of 2019 without counterpart, with what the
// statement of 2019 says about it, offered as a control of our own.
type DroppedItem struct {
	Requirement *catalogue.Requirement
	Line        int // -1: without a line
	Offer       record.Control
	Held        id.ID // our control that names the item already; then nothing is to be added
}

// CarriedLink is a control or evidence that names a row of 2019 and goes with it.
type CarriedLink struct {
	Register string
	ID       id.ID
	From, To record.Requirement
}

// Transition is the way from a statement of 2019 to one of 2025.
type Transition struct {
	Statement *record.Statement // of 2025, a line for each of its 78 controls
	Bridge    []BridgeRow
	New       []record.Requirement // lines of 2025 without a source
	Merged    []record.Requirement // lines of 2025 from several rows
	Dropped   []DroppedItem
	Links     []CarriedLink
}

// CarryStatement carries a statement of 2019 over to 2025: state, justification,
// reasons, controls and owner, line by line, each with the row it came from (S-030).
// Every line of the old statement has a row in the bridge. Where several rows become
// one, the line applies if one of them did and stands where the weakest stands; where
// a part of what it asks for has no line, it is in place in part at most.
func CarryStatement(old *record.Statement, d Drafting) *Transition {
	d.Edition = "2025"
	if len(d.Roles) == 0 {
		d.Roles = old.Roles
	}
	c := &carrying{old: old, lines: map[catalogue.Key]int{}, out: &Transition{Statement: DraftStatement(d)}}
	c.out.Statement.Title, c.out.Statement.Owner, c.out.Statement.Wording = old.Title, old.Owner, old.Wording
	c.out.Statement.PreparedBy = old.PreparedBy
	if d.Scope == nil {
		c.out.Statement.Scope = old.Scope
	}
	for i, e := range old.Entries {
		if _, twice := c.lines[catalogue.Key(e.Requirement)]; e.Requirement != "" && !twice {
			c.lines[catalogue.Key(e.Requirement)] = i
		}
	}
	for i := range c.out.Statement.Entries {
		c.carry(&c.out.Statement.Entries[i])
	}
	c.clauses()
	c.drop(d.World)
	c.rest()
	c.links(d.World)
	return c.out
}

type carrying struct {
	old   *record.Statement
	lines map[catalogue.Key]int // place by row of 2019
	out   *Transition
	done  map[int]bool
}

// carry fills one line of 2025 from its rows of 2019.
func (c *carrying) carry(e *record.StatementEntry) {
	if e.Requirement == "" {
		return
	}
	twins := catalogue.Library().Correspond(catalogue.Key(e.Requirement))
	var have []catalogue.Mapping
	for _, m := range twins {
		if _, ok := c.lines[m.To]; ok {
			have = append(have, m)
		}
	}
	if len(have) == 0 {
		c.out.New = append(c.out.New, e.Requirement)
		row := BridgeRow{Line: -1, To: e.Requirement, Outcome: OutcomeNew, Now: e.State, Review: true}
		if len(twins) > 0 {
			row.From, row.Relation, row.Status = record.Requirement(twins[0].To), twins[0].Relation, twins[0].Status
		}
		c.out.Bridge = append(c.out.Bridge, row)
		return
	}
	outcome := OutcomeCarried
	if len(have) > 1 {
		outcome = OutcomeMerged
		c.out.Merged = append(c.out.Merged, e.Requirement)
	}
	partial := len(have) < len(twins)
	fresh := *e
	var from []*record.StatementEntry
	for _, m := range have {
		from = append(from, &c.old.Entries[c.lines[m.To]])
	}
	mergeLines(e, from, partial)
	e.Risks, e.Obligations, e.Agreements = union(e.Risks, fresh.Risks), union(e.Obligations, fresh.Obligations), union(e.Agreements, fresh.Agreements)
	e.Controls = union(e.Controls, fresh.Controls)
	if e.Applicable == "yes" && len(e.Inclusion) == 0 {
		e.Inclusion = fresh.Inclusion
	}
	e.CarriedFrom = c.trace(from)
	for i, m := range have {
		c.note(c.lines[m.To])
		c.out.Bridge = append(c.out.Bridge, BridgeRow{
			From: record.Requirement(m.To), Line: c.lines[m.To], To: e.Requirement, Outcome: outcome, Relation: m.Relation, Status: m.Status,
			Was: from[i].State, Now: e.State, Review: partial || m.Relation != catalogue.Equal,
		})
	}
}

// mergeLines writes into e what the lines say together.
func mergeLines(e *record.StatementEntry, from []*record.StatementEntry, partial bool) {
	e.Applicable, e.Exclusion, e.Justification, e.State, e.Owner = "no", "", "", "", register.Link[record.Person]{}
	e.Inclusion, e.Risks, e.Obligations, e.Agreements, e.Controls = nil, nil, nil, nil, nil
	undecided := false
	for _, o := range from {
		switch o.Applicable {
		case "yes":
			e.Applicable = "yes"
		case "no":
		default:
			undecided = true
		}
	}
	if e.Applicable == "no" && undecided {
		e.Applicable = "unknown"
	}
	var words, notes, public []string
	for _, o := range from {
		head := ""
		if len(from) > 1 {
			head = catalogue.Key(o.Requirement).ID() + ": "
		}
		words = told(words, head, string(o.Justification))
		notes = told(notes, head, string(o.Note))
		public = told(public, head, string(o.PublicWording))
		if e.Owner.ID.IsZero() {
			e.Owner = o.Owner
		}
		e.Controls = union(e.Controls, o.Controls)
		if o.Applicable != e.Applicable {
			continue
		}
		if e.Exclusion == "" {
			e.Exclusion = o.Exclusion
		}
		for _, why := range o.Inclusion {
			if !slices.Contains(e.Inclusion, why) {
				e.Inclusion = append(e.Inclusion, why)
			}
		}
		e.Risks, e.Obligations, e.Agreements = union(e.Risks, o.Risks), union(e.Obligations, o.Obligations), union(e.Agreements, o.Agreements)
		e.State = weaker(e.State, o.State)
	}
	if partial && e.State == "in_place" {
		e.State = "partial"
	}
	e.Justification, e.Note, e.PublicWording = register.Text(strings.Join(words, "\n\n")), register.Text(strings.Join(notes, "\n\n")), register.Text(strings.Join(public, "\n\n"))
}

func told(list []string, head, text string) []string {
	if text == "" {
		return list
	}
	return append(list, head+text)
}

// weaker is the lesser of two states; one that nobody has stated does not count.
func weaker(a, b record.Implementation) record.Implementation {
	order := a.Values()
	i, j := slices.Index(order, string(a)), slices.Index(order, string(b))
	if i < 0 || j >= 0 && j < i {
		return b
	}
	return a
}

// maxTrace is the length of a trace that a line holds, in runes.
const maxTrace = 300

// trace names the statement, its revision and the rows: "SOA-0001/3: A.7.2.1".
func (c *carrying) trace(from []*record.StatementEntry) string {
	var ids []string
	for _, o := range from {
		ids = append(ids, catalogue.Key(o.Requirement).ID())
	}
	name := c.old.Ref
	if name == "" {
		name = c.old.ID.String()
	}
	text := []rune(fmt.Sprintf("%s/%d: %s", name, c.old.Rev, strings.Join(ids, ", ")))
	return string(text[:min(len(text), maxTrace)])
}

func (c *carrying) note(line int) {
	if c.done == nil {
		c.done = map[int]bool{}
	}
	c.done[line] = true
}

// clauses pairs the clauses of the two editions for the report. A statement has
// lines for them only where somebody wrote some.
func (c *carrying) clauses() {
	for _, q := range catalogue.Library().Clauses(catalogue.Edition2025) {
		twins := catalogue.Library().Correspond(q.Key)
		if len(twins) == 0 {
			c.out.Bridge = append(c.out.Bridge, BridgeRow{Line: -1, To: record.Requirement(q.Key), Outcome: OutcomeNew, Review: true})
		}
		for _, m := range twins {
			row := BridgeRow{From: record.Requirement(m.To), Line: -1, To: record.Requirement(q.Key), Outcome: OutcomeClause, Relation: m.Relation, Status: m.Status, Review: m.Relation != catalogue.Equal}
			if i, ok := c.lines[m.To]; ok {
				row.Line, row.Was = i, c.old.Entries[i].State
				c.note(i)
			}
			c.out.Bridge = append(c.out.Bridge, row)
		}
	}
}

// drop lists the items of clause 6 without counterpart. Dropping an item from the
// standard does not remove the risk: each is offered as a control of our own.
func (c *carrying) drop(w *World) {
	held := map[catalogue.Key]id.ID{}
	if w != nil {
		for _, x := range w.Controls {
			for _, q := range x.Requirements {
				held[catalogue.Key(q)] = x.ID
			}
		}
	}
	for _, q := range catalogue.Library().Dropped2019() {
		x := DroppedItem{Requirement: q, Line: -1, Held: held[q.Key], Offer: record.Control{
			Head: register.Head{Title: q.Title}, Description: register.Text(q.Text), CarriedFrom: string(q.Key),
			SharedISMS: true,
		}}
		x.Offer.Requirements = append(x.Offer.Requirements, record.Requirement(q.Key))
		row := BridgeRow{From: record.Requirement(q.Key), Line: -1, Outcome: OutcomeDropped}
		if i, ok := c.lines[q.Key]; ok {
			o := &c.old.Entries[i]
			c.note(i)
			x.Line, row.Line, row.Was, row.Review = i, i, o.State, o.Applicable == "yes"
			x.Offer.CarriedFrom = c.trace([]*record.StatementEntry{o})
			x.Offer.Owner, x.Offer.Risks, x.Offer.Agreements = o.Owner.ID, o.Risks, o.Agreements
			if o.Justification != "" {
				x.Offer.Description += "\n\n" + o.Justification
			}
		}
		c.out.Dropped = append(c.out.Dropped, x)
		c.out.Bridge = append(c.out.Bridge, row)
	}
}

// rest gives every line that is left its row: our own controls, and what the library
// does not know.
func (c *carrying) rest() {
	own := map[id.ID]int{}
	for i, e := range c.out.Statement.Entries {
		if e.Requirement == "" {
			own[e.Control.ID] = i
		}
	}
	for i := range c.old.Entries {
		o := &c.old.Entries[i]
		if c.done[i] {
			continue
		}
		row := BridgeRow{From: o.Requirement, Line: i, Outcome: OutcomeLost, Was: o.State, Review: true}
		if o.Requirement == "" {
			e := *o
			e.ID, e.CarriedFrom = id.New(), c.trace([]*record.StatementEntry{o})
			if at, have := own[o.Control.ID]; have {
				e.ID = c.out.Statement.Entries[at].ID
				c.out.Statement.Entries[at] = e
			} else {
				c.out.Statement.Entries = append(c.out.Statement.Entries, e)
			}
			row.Outcome, row.Now, row.Review = OutcomeOwn, e.State, false
		}
		c.out.Bridge = append(c.out.Bridge, row)
	}
}

// links are the controls and the evidence that name a row of 2019 and not yet the
// row of 2025 that follows it.
func (c *carrying) links(w *World) {
	if w == nil {
		return
	}
	to := map[record.Requirement][]record.Requirement{}
	for _, m := range catalogue.Library().Correspondences() {
		to[record.Requirement(m.To)] = append(to[record.Requirement(m.To)], record.Requirement(m.From))
	}
	carry := func(name string, at id.ID, have []record.Requirement) {
		for _, q := range have {
			for _, next := range to[q] {
				if !slices.Contains(have, next) {
					c.out.Links = append(c.out.Links, CarriedLink{name, at, q, next})
				}
			}
		}
	}
	for _, x := range w.Controls {
		carry(record.Controls.Name, x.ID, x.Requirements)
	}
	for _, x := range w.Evidence {
		carry(record.EvidenceItems.Name, x.ID, x.Requirements)
	}
}
