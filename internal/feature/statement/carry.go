package statement

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Choice is what becomes of an item of 2019 that 2025 has no row for.
type Choice struct {
	Keep bool   `json:"keep"`             // as a control of our own
	Why  string `json:"why,omitempty"`    // it goes, where it applied before
	Held id.ID  `json:"control,omitzero"` // the control that keeps it
}

// Decisions are the choices of a transition by the row of 2019. They are kept as a
// file on the new statement, so that the bridging report can always be printed.
type Decisions struct {
	From string            `json:"from"` // reference of the statement of 2019
	Rev  int64             `json:"rev"`
	By   map[string]Choice `json:"items"`
}

const decisionsFile = "transition-decisions.json"

// PlanCarry says what a transition to 2025 would do, and writes nothing (S-030).
func PlanCarry(ctx context.Context, tx *store.Tx, old *record.Statement, notHeld register.Text) (*assess.Transition, error) {
	if old.Edition != "2019" {
		return nil, problem.New(problem.Blocked, "transition_edition", "ref", old.Ref)
	}
	d, err := drafting(ctx, tx, "2025", old.Roles, old.Scope.ID, notHeld)
	if err != nil {
		return nil, err
	}
	return assess.CarryStatement(old, d), nil
}

// Keeper puts a content where files are kept and answers its name and size.
type Keeper func(r io.Reader) (sum string, size int64, err error)

// DoCarry makes the statement of 2025 from one of 2019. An item without counterpart
// that applied needs a choice: kept as our own control, or a reason why it goes.
// Controls and evidence that name a row of 2019 name the row that follows it too.
func DoCarry(ctx context.Context, tx *store.Tx, from id.ID, title string, notHeld register.Text, choices map[record.Requirement]Choice, keep Keeper) (*record.Statement, error) {
	old, err := store.Get(ctx, tx, record.Statements, from)
	if err != nil {
		return nil, err
	}
	plan, err := PlanCarry(ctx, tx, old, notHeld)
	if err != nil {
		return nil, err
	}
	var l problem.List
	l.If(title == "", "title", "required")
	for _, x := range plan.Dropped {
		c := choices[record.Requirement(x.Requirement.Key)]
		l.If(applied(x, old) && !c.Keep && strings.TrimSpace(c.Why) == "", "why."+string(x.Requirement.Key), "transition_why", "item", x.Requirement.ID)
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	decided := Decisions{From: old.Ref, Rev: old.Rev, By: map[string]Choice{}}
	for _, x := range plan.Dropped {
		c := choices[record.Requirement(x.Requirement.Key)]
		if c.Keep {
			if c.Held, err = keepDropped(ctx, tx, plan, x, old); err != nil {
				return nil, err
			}
		}
		if c.Keep || c.Why != "" {
			decided.By[string(x.Requirement.Key)] = c
		}
	}
	plan.Statement.Title = title
	made, err := store.Create(ctx, tx, record.Statements, plan.Statement)
	if err != nil {
		return nil, err
	}
	if err := follow(ctx, tx, plan.Links); err != nil {
		return nil, err
	}
	raw, err := json.MarshalIndent(decided, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("keep the decisions of a transition: %w", err)
	}
	sum, size, err := keep(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	_, err = store.Attach(ctx, tx, record.Statements.Type, made.ID, decisionsFile, sum, size)
	return made, err
}

// keepDropped makes the control that an item becomes, if none of ours names it
// already, and its line.
func keepDropped(ctx context.Context, tx *store.Tx, plan *assess.Transition, x assess.DroppedItem, old *record.Statement) (id.ID, error) {
	at := x.Held
	if at.IsZero() {
		offer := x.Offer
		c, err := store.Create(ctx, tx, record.Controls, &offer)
		if err != nil {
			return at, err
		}
		at = c.ID
	}
	for _, e := range plan.Statement.Entries {
		if e.Requirement == "" && e.Control.ID == at {
			return at, nil
		}
	}
	e := record.StatementEntry{
		RowHead: register.RowHead{ID: id.New()}, Control: register.To[record.Control](at), Controls: register.Links[record.Control]{at},
		Applicable: "yes", Inclusion: register.Choices[record.InclusionReason]{"baseline"}, CarriedFrom: x.Offer.CarriedFrom,
	}
	if x.Line >= 0 {
		o := old.Entries[x.Line]
		e.Applicable, e.Justification, e.State, e.Owner, e.Note, e.PublicWording = o.Applicable, o.Justification, o.State, o.Owner, o.Note, o.PublicWording
		e.Exclusion, e.Risks, e.Agreements, e.Obligations = o.Exclusion, o.Risks, o.Agreements, o.Obligations
		if len(o.Inclusion) > 0 {
			e.Inclusion = o.Inclusion
		}
		if e.Applicable != "yes" {
			e.Inclusion = nil
		}
	}
	plan.Statement.Entries = append(plan.Statement.Entries, e)
	return at, nil
}

// follow lets controls and evidence name the rows of 2025 beside those of 2019.
func follow(ctx context.Context, tx *store.Tx, links []assess.CarriedLink) error {
	to := map[string]map[id.ID][]record.Requirement{record.Controls.Name: {}, record.EvidenceItems.Name: {}}
	for _, l := range links {
		to[l.Register][l.ID] = append(to[l.Register][l.ID], l.To)
	}
	for at, add := range to[record.Controls.Name] {
		c, err := store.Get(ctx, tx, record.Controls, at)
		if err == nil {
			_, err = store.Change(ctx, tx, record.Controls, at, c.Rev, func(c *record.Control) error {
				c.Requirements = append(c.Requirements, add...)
				return nil
			})
		}
		if err != nil && !problem.Is(err, problem.Forbidden) {
			return err
		}
	}
	for at, add := range to[record.EvidenceItems.Name] {
		x, err := store.Get(ctx, tx, record.EvidenceItems, at)
		if err == nil {
			_, err = store.Change(ctx, tx, record.EvidenceItems, at, x.Rev, func(x *record.Evidence) error {
				x.Requirements = append(x.Requirements, add...)
				return nil
			})
		}
		if err != nil && !problem.Is(err, problem.Forbidden) {
			return err
		}
	}
	return nil
}

// Bridge is what the bridging report tells: the way that was gone, with the statement
// of 2019 as it was then.
type Bridge struct {
	Old, New *record.Statement
	*assess.Transition
	Decisions
	Titles map[string]string // of controls that keep an item, by row of 2019
}

// FromCarried is the statement and revision that a statement was carried from;
// "" if it was not.
func FromCarried(s *record.Statement) (ref string, rev int64) {
	for _, e := range s.Entries {
		head, _, ok := strings.Cut(e.CarriedFrom, ": ")
		name, n, cut := strings.Cut(head, "/")
		if v, err := strconv.ParseInt(n, 10, 64); ok && cut && err == nil {
			return name, v
		}
	}
	return "", 0
}

// ReadBridge is the bridging report of a statement that was carried over. open reads
// a kept file by its sum.
func ReadBridge(ctx context.Context, tx *store.Tx, s *record.Statement, notHeld register.Text, open func(sum string) (io.ReadCloser, error)) (*Bridge, error) {
	ref, rev := FromCarried(s)
	if ref == "" {
		return nil, problem.New(problem.Blocked, "transition_none", "ref", s.Ref)
	}
	old, err := Find(ctx, tx, ref)
	if err != nil {
		return nil, err
	}
	then := old
	if old.Rev != rev && tx.SeesDrafts() {
		x, err := store.Revision(ctx, tx, record.Statements.Type, old.ID, rev)
		if err != nil {
			return nil, err
		}
		then = x.(*record.Statement)
	}
	plan, err := PlanCarry(ctx, tx, then, notHeld)
	if err != nil {
		return nil, err
	}
	b := &Bridge{Old: then, New: s, Transition: plan, Titles: map[string]string{}}
	files, err := store.Attachments(ctx, tx, record.Statements.Type, s.ID)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if f.Name == decisionsFile {
			if err := b.read(f.Sum, open); err != nil {
				return nil, err
			}
			break
		}
	}
	now := map[record.Requirement]record.Implementation{}
	for _, e := range s.Entries {
		now[e.Requirement] = e.State
	}
	for i := range b.Bridge {
		if to := b.Bridge[i].To; to != "" {
			b.Bridge[i].Now = now[to]
		}
	}
	return b, b.name(ctx, tx)
}

func (b *Bridge) read(sum string, open func(string) (io.ReadCloser, error)) error {
	f, err := open(sum)
	if err != nil {
		return err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, 1<<20))
	if err != nil {
		return fmt.Errorf("read the decisions of a transition: %w", err)
	}
	if err := json.Unmarshal(raw, &b.Decisions); err != nil {
		return fmt.Errorf("read the decisions of a transition: %w", err)
	}
	return nil
}

// name finds what the controls are called that keep an item.
func (b *Bridge) name(ctx context.Context, tx *store.Tx) error {
	var ids []id.ID
	for _, c := range b.By {
		if !c.Held.IsZero() {
			ids = append(ids, c.Held)
		}
	}
	titles, err := store.Titles(ctx, tx, ids)
	for key, c := range b.By {
		if t, ok := titles[c.Held]; ok {
			b.Titles[key] = t.Ref
		}
	}
	return err
}

// applied reports whether a dropped item applied in the statement of 2019.
func applied(x assess.DroppedItem, old *record.Statement) bool {
	return x.Line >= 0 && old.Entries[x.Line].Applicable == "yes"
}

// numberOf is how the standard prints the number of a row.
func numberOf(q record.Requirement) string {
	if r, ok := catalogue.Library().Requirement(catalogue.Key(q)); ok {
		return r.ID
	}
	return catalogue.Key(q).ID()
}

// of are the rows with one outcome.
func (b *Bridge) of(o assess.Outcome) []assess.BridgeRow {
	var out []assess.BridgeRow
	for _, r := range b.Bridge {
		if r.Outcome == o {
			out = append(out, r)
		}
	}
	return out
}
