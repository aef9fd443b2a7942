package rights

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/privet-pims/privet/internal/account"
	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// stepFacts say from what a step of the procedure is seen to be done, for those that no
// button finishes: however the fact was entered, the step has its person and time (S-062).
var stepFacts = []struct {
	kind record.RequestStepKind
	done func(*record.Request) bool
}{
	{"acknowledge", func(r *record.Request) bool { return r.AcknowledgedOn != "" }},
	{"locate", func(r *record.Request) bool {
		return slices.ContainsFunc(r.Items, func(x record.FulfilmentItem) bool { return x.State != record.ItemOpen && x.State != "" })
	}},
	{"collect", func(r *record.Request) bool {
		return everyItem(r, func(x record.FulfilmentItem) bool { return !x.Open() })
	}},
	{"third_party_review", func(r *record.Request) bool { return r.ThirdParties != "" && r.ThirdParties != "open" }},
	{"execute", func(r *record.Request) bool {
		return everyItem(r, record.FulfilmentItem.Settled) && slices.ContainsFunc(r.Items, func(x record.FulfilmentItem) bool { return x.State == record.ItemExecuted })
	}},
	{"notify_recipients", func(r *record.Request) bool {
		return len(r.RecipientsTold) > 0 && !slices.ContainsFunc(r.RecipientsTold, func(x record.ToldRecipient) bool { return x.ToldOn == "" && x.WhyNot == "" })
	}},
}

func everyItem(r *record.Request, is func(record.FulfilmentItem) bool) bool {
	return len(r.Items) > 0 && !slices.ContainsFunc(r.Items, func(x record.FulfilmentItem) bool { return !is(x) })
}

// stepsBy are the steps of a request after what was changed in it: those that became true are
// finished by who changed it, those that are true no more are open again.
func stepsBy(before, after *record.Request, by id.ID, now time.Time) (steps register.Rows[record.RequestStep], differ bool) {
	steps = slices.Clone(after.Steps)
	if before == nil {
		return steps, false
	}
	for _, f := range stepFacts {
		was, is := f.done(before), f.done(after)
		if was == is {
			continue
		}
		i := slices.IndexFunc(steps, func(s record.RequestStep) bool { return s.Kind == f.kind })
		switch {
		case is && i < 0:
			steps = append(steps, record.RequestStep{Kind: f.kind, Assignee: after.Assignee})
			i = len(steps) - 1
		case i < 0 || !is && steps[i].Finished.IsZero():
			continue
		}
		s := &steps[i]
		if differ = true; !is {
			s.Finished, s.By = time.Time{}, register.Link[record.Person]{}
			continue
		}
		if s.Started.IsZero() {
			s.Started = now
		}
		if s.Finished, s.By = now, register.To[record.Person](by); by.IsZero() {
			s.By = answeredBy(before, after)
		}
	}
	return steps, differ
}

// answeredBy is who was asked for the item that was answered by a link.
func answeredBy(before, after *record.Request) register.Link[record.Person] {
	for _, x := range after.Items {
		i := slices.IndexFunc(before.Items, func(y record.FulfilmentItem) bool { return y.ID == x.ID })
		if i >= 0 && before.Items[i].AnsweredAt.IsZero() && !x.AnsweredAt.IsZero() {
			return x.Asked
		}
	}
	return register.Link[record.Person]{}
}

// caseStep is a step of the procedure as the log of a request shows it.
type caseStep struct {
	Kind     record.RequestStepKind `json:"kind"`
	Due      calendar.Day           `json:"due,omitempty"` // target of the house
	Assignee string                 `json:"assignee,omitempty"`
	Started  time.Time              `json:"started,omitzero"`
	Finished time.Time              `json:"finished,omitzero"`
	By       string                 `json:"by,omitempty"` // who finished it
	Late     bool                   `json:"late"`
	Result   string                 `json:"result,omitempty"`
}

// Done reports whether somebody finished the step.
func (s caseStep) Done() bool { return !s.Finished.IsZero() }

// stepsOf are the steps of a request in the order of the procedure, each finished one with the
// person and the time: who sees a request sees who worked on it.
func stepsOf(ctx context.Context, tx *store.Tx, w i18n.Words, r *record.Request) ([]caseStep, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	var ids []id.ID
	var unnamed bool
	for _, s := range r.Steps {
		ids = append(ids, s.Assignee.ID, s.By.ID)
		unnamed = unnamed || !s.Finished.IsZero() && s.By.ID.IsZero()
	}
	titles, err := whoever(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	acted := map[int64]ledger.Actor{}
	var who doers
	if unnamed { // by a token, by the operator, or by the program itself: the ledger knows
		if acted, err = actorsAt(ctx, tx, r.ID); err != nil {
			return nil, err
		}
		if who, err = doersOf(ctx, tx, w); err != nil {
			return nil, err
		}
	}
	out := []caseStep{}
	for _, s := range r.Steps {
		x := caseStep{s.Kind, s.Due, titles[s.Assignee.ID].Title, s.Started, s.Finished, titles[s.By.ID].Title, stepLate(r, s, today), string(s.Result)}
		if x.Done() && x.By == "" {
			x.By = who.name(acted[s.Finished.UnixMicro()])
		}
		out = append(out, x)
	}
	order := record.RequestStepKind("").Values()
	slices.SortStableFunc(out, func(a, b caseStep) int {
		return slices.Index(order, string(a.Kind)) - slices.Index(order, string(b.Kind))
	})
	return out, nil
}

// whoever are the people of the house who work on requests, by name.
func whoever(ctx context.Context, tx *store.Tx, ids []id.ID) (map[id.ID]store.Title, error) {
	defer tx.AsSystem("rights")()
	return store.Titles(ctx, tx, ids)
}

// actorsAt are who acted on a request, by the microsecond; before the program itself, whoever
// made it act.
func actorsAt(ctx context.Context, tx *store.Tx, at id.ID) (map[int64]ledger.Actor, error) {
	out := map[int64]ledger.Actor{}
	err := entriesOf(ctx, tx, at, func(e ledger.Record) error {
		if x := out[e.At.UnixMicro()]; x.Kind == "" || x.Kind == "system" {
			out[e.At.UnixMicro()] = e.Actor
		}
		return nil
	})
	return out, err
}

// entriesOf walks what the ledger keeps about a request, the newest first.
func entriesOf(ctx context.Context, tx *store.Tx, at id.ID, each func(ledger.Record) error) error {
	before := int64(0)
	for {
		list, err := ledger.History(ctx, tx.SQL(), tx.Org, at, before, 200)
		if err != nil {
			return err
		}
		for _, e := range list {
			if err := each(e); err != nil {
				return err
			}
		}
		if len(list) < 200 {
			return nil
		}
		before = list[len(list)-1].Seq
	}
}

// doers name who acted on requests: members by their names, tokens, links and the program by
// what they are.
type doers struct {
	w     i18n.Words
	names map[id.ID]string
}

func doersOf(ctx context.Context, tx *store.Tx, w i18n.Words, more ...id.ID) (doers, error) {
	names, err := account.Names(ctx, tx)
	if err != nil {
		return doers{}, fmt.Errorf("name who acted: %w", err)
	}
	titles, err := whoever(ctx, tx, more)
	for at, t := range titles {
		names[at] = t.Title
	}
	return doers{w, names}, err
}

func (d doers) name(a ledger.Actor) string {
	if at := d.names[a.ID]; at != "" {
		return at
	}
	if key := "settings.actor." + a.Kind; d.w.Has(key) {
		return d.w.T(key)
	}
	return a.Kind
}
