package rights

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// DecisionKind is what was decided on a request.
type DecisionKind string

// The kinds of decisions.
const (
	DecidedOutcome   DecisionKind = "outcome"   // how the request ended
	DecidedExtension DecisionKind = "extension" // more time was taken
	DecidedExemption DecisionKind = "exemption" // something of a system is not given, or not erased
	DecidedNotTold   DecisionKind = "not_told"  // a recipient is not told of what was changed
)

// DecisionKinds are all kinds.
func DecisionKinds() []DecisionKind {
	return []DecisionKind{DecidedOutcome, DecidedExtension, DecidedExemption, DecidedNotTold}
}

// Decided is an entry of the log of decisions: what was decided on a request, when, by
// whom, on what ground and why (S-062, S-069, S-079). It names nobody who asks.
type Decided struct {
	Kind      DecisionKind          `json:"kind"`
	Request   string                `json:"request"`       // reference
	Day       calendar.Day          `json:"day,omitempty"` // left out while the answer is not out
	Outcome   record.RequestOutcome `json:"outcome,omitempty"`
	Ground    record.RefusalGround  `json:"ground,omitempty"`
	Provision string                `json:"provision,omitempty"`
	Reason    string                `json:"reason,omitempty"`
	Until     calendar.Day          `json:"until,omitempty"`     // the date that an extension gives
	About     string                `json:"about,omitempty"`     // the system, data set, activity or recipient that it concerns
	By        string                `json:"by,omitempty"`        // who decided, by name
	Reader    string                `json:"reader,omitempty"`    // who read it a second time
	ReadOn    calendar.Day          `json:"read_on,omitempty"`   // and when
	Complaint record.YesNo          `json:"complaint,omitempty"` // whether the person was told how to complain
	Ended     bool                  `json:"ended,omitempty"`     // without an answer of ours

	at, about, by, reader id.ID
}

// DecisionQuery says which decisions are asked for.
type DecisionQuery struct {
	From, To calendar.Day // days on which answers went out; those not out yet are there whatever the period
	Kind     DecisionKind // "" is all
	Activity id.ID        // of what the request concerns; zero is any
}

// Check says what is wrong with a query.
func (q DecisionQuery) Check() error {
	var l problem.List
	isDay(&l, "from", q.From)
	isDay(&l, "to", q.To)
	l.If(q.From.Valid() && q.To.Valid() && q.From != "" && q.To != "" && q.To < q.From, "to", "order", "other", "from")
	l.If(q.Kind != "" && !slices.Contains(DecisionKinds(), q.Kind), "kind", "decision_kind", "value", string(q.Kind))
	return l.Err()
}

// decided are the requests with decisions that a query asks for, the latest first, as far
// as the actor sees them.
func decided(ctx context.Context, tx *store.Tx, q DecisionQuery) ([]*Line, error) {
	if err := q.Check(); err != nil {
		return nil, err
	}
	exempted, err := idsIn(tx.SQL().QueryContext(ctx, "SELECT DISTINCT record FROM requests_items WHERE org = $1 AND state = 'exempted'", tx.Org.String()))
	if err != nil {
		return nil, err
	}
	untold, err := idsIn(tx.SQL().QueryContext(ctx, "SELECT DISTINCT record FROM requests_recipients_told WHERE org = $1 AND why_not <> ''", tx.Org.String()))
	if err != nil {
		return nil, err
	}
	var concerned map[id.ID]bool
	if !q.Activity.IsZero() {
		if concerned, err = idsIn(tx.SQL().QueryContext(ctx, "SELECT DISTINCT record FROM requests_items WHERE org = $1 AND activity = $2", tx.Org.String(), q.Activity.String())); err != nil {
			return nil, err
		}
	}
	is := func(l *Line, kind DecisionKind) bool {
		switch kind {
		case DecidedOutcome:
			return l.Outcome != ""
		case DecidedExtension:
			return l.extended
		case DecidedExemption:
			return exempted[l.ID]
		case DecidedNotTold:
			return untold[l.ID]
		}
		return l.Outcome != "" || l.extended || exempted[l.ID] || untold[l.ID]
	}
	lines, err := keptLines(ctx, tx, func(l *Line) bool {
		day := latest(l)
		in := day == stillOpen || day >= q.From && (q.To == "" || day <= q.To)
		return is(l, q.Kind) && in && (concerned == nil || concerned[l.ID])
	})
	slices.SortFunc(lines, func(a, b *Line) int {
		return cmp.Or(cmp.Compare(latest(b), latest(a)), cmp.Compare(b.Ref, a.Ref))
	})
	return lines, err
}

// stillOpen sorts what is not answered yet before all others.
const stillOpen calendar.Day = "9999-12-31"

// latest is the day of the answer; of what ended without one, such as what doubled another
// request, that of receipt.
func latest(l *Line) calendar.Day {
	switch {
	case l.Answered != "":
		return l.Answered
	case l.State == "duplicate" || l.State == "withdrawn" || l.State == "forwarded" || l.State == "closed":
		return l.Received
	}
	return stillOpen
}

// idsIn reads a column of identifiers, such as the requests with a row of a child list.
func idsIn(rows *sql.Rows, err error) (map[id.ID]bool, error) {
	if err != nil {
		return nil, fmt.Errorf("read requests with decisions: %w", err)
	}
	defer rows.Close()
	out := map[id.ID]bool{}
	for rows.Next() {
		var at id.ID
		if err := rows.Scan(&at); err != nil {
			return nil, fmt.Errorf("read requests with decisions: %w", err)
		}
		out[at] = true
	}
	return out, rows.Err()
}

// decisions are the entries of some requests, in their order, with names. Requests are read
// many at a time, however long the file.
func decisions(ctx context.Context, tx *store.Tx, lines []*Line, kind DecisionKind) ([]Decided, error) {
	var out []Decided
	for some := range slices.Chunk(lines, decidedRead) {
		refs := make([]string, len(some))
		for i, l := range some {
			refs[i] = l.ID.String()
		}
		page, err := store.List(ctx, tx, record.Requests, store.Query{Where: []store.Cond{cond("id", "is", strings.Join(refs, "|"))}, Sort: "ref", Limit: decidedRead, Rows: true})
		if err != nil {
			return nil, err
		}
		by := make(map[id.ID]*record.Request, len(page.Items))
		for _, r := range page.Items {
			by[r.ID] = r
		}
		for _, l := range some {
			if r := by[l.ID]; r != nil {
				out = append(out, slices.DeleteFunc(decisionsOf(r), func(d Decided) bool { return kind != "" && d.Kind != kind })...)
			}
		}
	}
	return out, nameDecisions(ctx, tx, out)
}

// nameDecisions fills in the names of what decisions concern and of who took them.
func nameDecisions(ctx context.Context, tx *store.Tx, list []Decided) error {
	var ids []id.ID
	for _, d := range list {
		ids = append(ids, d.about, d.by, d.reader)
	}
	titles, err := store.Titles(ctx, tx, ids)
	if err != nil {
		return err
	}
	var names map[id.ID]string
	for i := range list {
		d := &list[i]
		d.About, d.By, d.Reader = titles[d.about].Title, titles[d.by].Title, titles[d.reader].Title
		if d.Kind != DecidedExtension {
			continue
		}
		if names == nil {
			if names, err = account.Names(ctx, tx); err != nil {
				return fmt.Errorf("name who took more time: %w", err)
			}
		}
		who, err := extender(ctx, tx, d.at, d.Day)
		if err != nil {
			return err
		}
		d.By = names[who.ID]
	}
	return nil
}

// extender is who took more time: who acted in the first of the revisions up to now that
// say that the person was told on that day. The request has no field for it; the ledger knows.
func extender(ctx context.Context, tx *store.Tx, at id.ID, told calendar.Day) (who ledger.Actor, err error) {
	found := errors.New("found")
	err = entriesOf(ctx, tx, at, func(e ledger.Record) error {
		var x struct {
			Ref  string       `json:"ref"`
			Told calendar.Day `json:"extension_told_on"`
		}
		switch {
		case json.Unmarshal(e.Body, &x) != nil || x.Ref == "": // about the request, no revision of it
			return nil
		case x.Told != told:
			return found
		case e.Actor.Kind != "system":
			who = e.Actor
		}
		return nil
	})
	if errors.Is(err, found) {
		err = nil
	}
	return who, err
}

// decisionsOf are the entries of a request: its outcome first.
func decisionsOf(r *record.Request) []Decided {
	d := Decided{Request: r.Ref, at: r.ID}
	for _, s := range r.Steps {
		if s.Kind == "decide" && !s.Finished.IsZero() {
			d.by = s.By.ID
			d.Day = dayIn(s.Finished, r.Zone)
		}
	}
	if d.Day == "" && !r.AnsweredAt.IsZero() {
		d.Day = dayIn(r.AnsweredAt, r.Zone)
	}
	if d.Day == "" && r.Closed() {
		d.Day = r.ForwardedOn // what doubled another request or was taken back has no day of ours
		d.Ended = true
	}
	var out []Decided
	if r.Outcome != "" {
		x := d
		x.Kind, x.Outcome, x.Ground, x.Provision, x.Reason = DecidedOutcome, r.Outcome, r.RefusalGround, r.RefusalProvision, strings.TrimSpace(string(r.RefusalReason))
		x.reader, x.ReadOn = r.SecondReader.ID, r.SecondReadOn
		if r.Outcome.Denies() {
			x.Complaint = r.ComplaintTold
		}
		out = append(out, x)
	}
	for _, i := range r.Items {
		if i.State != record.ItemExempted {
			continue
		}
		x := d
		x.Kind, x.Ground, x.Provision, x.Reason = DecidedExemption, i.Exemption, i.Provision, strings.TrimSpace(string(i.Reason))
		for _, at := range []id.ID{i.System.ID, i.DataSet.ID, i.Activity.ID} {
			if x.about.IsZero() {
				x.about = at
			}
		}
		out = append(out, x)
	}
	for _, t := range r.RecipientsTold {
		if t.WhyNot != "" {
			x := d
			x.Kind, x.Reason, x.about = DecidedNotTold, strings.TrimSpace(string(t.WhyNot)), t.Recipient.ID
			out = append(out, x)
		}
	}
	if r.ExtensionToldOn != "" {
		out = append(out, Decided{Kind: DecidedExtension, Request: r.Ref, at: r.ID, Day: r.ExtensionToldOn, Until: r.DueOn, Reason: strings.TrimSpace(string(r.ExtensionReason))})
	}
	return out
}

// mostDecided bounds the requests of a file, decidedRead those that are read at one time.
const (
	mostDecided = 10_000
	decidedRead = 200
)

// DoDecisions are the decisions of a query, a part of the requests at a time, and how many
// requests there are.
func DoDecisions(ctx context.Context, tx *store.Tx, q DecisionQuery, first, most int) (list []Decided, requests int, err error) {
	lines, err := decided(ctx, tx, q)
	if err != nil {
		return nil, 0, err
	}
	requests = len(lines)
	first = min(max(first, 0), requests)
	list, err = decisions(ctx, tx, lines[first:min(first+most, requests)], q.Kind)
	return list, requests, err
}
