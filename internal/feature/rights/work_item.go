package rights

import (
	"context"
	"slices"
	"time"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/mail"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// ItemAnswer is what was heard of one system, and what is done with it.
type ItemAnswer struct {
	State     record.ItemState
	Action    record.ItemAction
	Found     string // "41 records"; no contents
	Count     int64
	Exemption record.RefusalGround
	Provision string
	Reason    string
	Changed   int64
	Checked   string
}

// DoItem keeps what was heard of a system (S-061). Erasing what a hold covers is refused:
// the hold is named (S-094). Problems of kind invalid stand at state, exemption, count.
func DoItem(ctx context.Context, tx *store.Tx, r *record.Request, row id.ID, x ItemAnswer) (*record.Request, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	var l problem.List
	l.If(x.State == "", "state", "required")
	l.If(x.State == record.ItemExempted && x.Exemption == "", "exemption", "exemption_needs_ground")
	l.If(x.Count < 0, "count", "negative")
	l.If(x.Changed < 0, "changed", "negative")
	if err := l.Err(); err != nil {
		return nil, err
	}
	now, err := store.Get(ctx, tx, record.Requests, r.ID)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(now.Items, func(i record.FulfilmentItem) bool { return i.ID == row })
	if i < 0 {
		return nil, problem.NotFound("requests", row)
	}
	if x.State == record.ItemExecuted && (x.Action == "delete" || x.Action == "anonymise") {
		holds, err := holding(ctx, tx, today, now.Items[i])
		if err != nil {
			return nil, err
		}
		if len(holds) > 0 {
			return nil, problem.New(problem.Blocked, "request_held", "hold", holds[0].Ref, "until", holds[0].Until)
		}
	}
	return changed(ctx, tx, r, func(r *record.Request) error {
		at := &r.Items[i]
		at.State, at.Action, at.Found, at.Count, at.Exemption, at.Provision = x.State, x.Action, x.Found, x.Count, x.Exemption, x.Provision
		at.Reason, at.Changed, at.Checked = register.Text(x.Reason), x.Changed, x.Checked
		if !at.Open() && at.AnsweredAt.IsZero() {
			at.AnsweredAt = tx.Now
		}
		if at.State == record.ItemExecuted && at.DoneOn == "" {
			at.DoneOn = today
		}
		return nil
	})
}

// holding are the holds in force on what an item names, whoever asks.
func holding(ctx context.Context, tx *store.Tx, today calendar.Day, x record.FulfilmentItem) ([]*record.Hold, error) {
	all, err := activeHolds(ctx, tx)
	if err != nil {
		return nil, err
	}
	return record.Holding(all, today, "", x.System.ID, x.DataSet.ID, x.Activity.ID), nil
}

// activeHolds are all holds in force, whoever asks.
func activeHolds(ctx context.Context, tx *store.Tx) ([]*record.Hold, error) {
	defer tx.AsSystem("rights")()
	return store.Those(ctx, tx, record.Holds, func(h *record.Hold) bool { return h.State == "active" })
}

// usualAction is what is done with what is found, by what is asked.
func usualAction(r *record.Request) record.ItemAction {
	for _, t := range r.Types {
		switch {
		case t == "erasure":
			return "delete"
		case t == "rectification":
			return "correct"
		case t == "restriction" || t == "objection" || t == "opt_out_sale_sharing" || t == "limit_sensitive" || t == "withdraw_consent":
			return "restrict"
		case t.Discloses():
			return "export"
		}
	}
	return "manual"
}

// DoPlan proposes one item for each live system that is not among them yet, so that no
// place is forgotten; a hold in the way is named. It answers how many it added. Whoever
// works on the request takes out what holds nothing of the person.
func DoPlan(ctx context.Context, tx *store.Tx, r *record.Request) (added int, err error) {
	if err := NeedWork(ctx, tx, r); err != nil {
		return 0, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return 0, err
	}
	holds, err := activeHolds(ctx, tx)
	if err != nil {
		return 0, err
	}
	theirs, err := servedBy(ctx, tx, r)
	if err != nil {
		return 0, err
	}
	due := today.AddDays(7)
	for _, s := range r.Steps {
		if s.Kind == "collect" && s.Due > today {
			due = s.Due
		}
	}
	var fresh []record.FulfilmentItem
	systems, err := store.Whole(ctx, tx, record.Systems)
	if err != nil {
		return 0, err
	}
	for _, s := range systems {
		known := slices.ContainsFunc(r.Items, func(x record.FulfilmentItem) bool { return x.System.ID == s.ID })
		if known || !theirs.covers(s.ID) || s.Status == "planned" || s.Status == "retired" {
			continue
		}
		x := record.FulfilmentItem{System: register.To[record.System](s.ID), State: record.ItemOpen, Action: usualAction(r), Due: due}
		if held := record.Holding(holds, today, "", s.ID); len(held) > 0 {
			x.Hold = register.To[record.Hold](held[0].ID)
		}
		fresh = append(fresh, x)
	}
	if len(fresh) == 0 {
		return 0, nil
	}
	_, err = changed(ctx, tx, r, func(r *record.Request) error {
		r.Items = append(r.Items, fresh...)
		return nil
	})
	return len(fresh), err
}

// itemLife is how long a link to a system owner works at least.
const itemLife = 14 * 24 * time.Hour

// Asked is a system owner who was asked: the path of the link is told this once.
type Asked struct {
	Path   string
	Mailed bool
	Until  calendar.Day

	own, renewed bool // of the person's own page
}

// DoAskOwner asks the owner of a system by a link that needs no account, and mails it
// where there is an address and a server. An earlier link to the same item ends with the
// request's other links when the request does; the newest is the one that is mailed.
func DoAskOwner(ctx context.Context, tx *store.Tx, d Deps, w i18n.Words, r *record.Request, row id.ID, asker string) (*record.Request, Asked, error) {
	var out Asked
	if err := NeedWork(ctx, tx, r); err != nil {
		return nil, out, err
	}
	i := slices.IndexFunc(r.Items, func(i record.FulfilmentItem) bool { return i.ID == row })
	if i < 0 {
		return nil, out, problem.NotFound("requests", row)
	}
	x := r.Items[i]
	owner, title, err := systemOwner(ctx, tx, x)
	if err != nil {
		return nil, out, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, out, err
	}
	due := x.Due
	if due < today.AddDays(1) {
		due = today.AddDays(7)
	}
	until := tx.Now.Add(itemLife)
	if late := due.AddDays(7).Time(); late.After(until) {
		until = late
	}
	own, err := organisation(ctx, tx)
	if err != nil {
		return nil, out, err
	}
	lang := own.Language
	if lang == "" {
		lang = w.Lang()
	}
	secret, err := newLink(ctx, tx, r, Link{Purpose: ForItem, Item: row, Lang: lang, Expires: until})
	if err != nil {
		return nil, out, err
	}
	out.Path, out.Until = "/request/item/"+secret, due
	if owner != nil && owner.Email != "" && d.Mail != nil && d.Mail.On() {
		out.Mailed = true
		if err := d.Mail.Queue(ctx, tx, mail.Message{
			To: owner.Email, ToName: owner.Title, Lang: lang, Key: mail.RespondAsked, Link: out.Path,
			Args:  problem.Args{"asker": asker, "org": own.Title, "title": r.Ref + ", " + title},
			Facts: []mail.Fact{{Name: "due", Value: due}},
		}); err != nil {
			return nil, out, err
		}
	}
	r, err = changed(ctx, tx, r, func(r *record.Request) error {
		at := &r.Items[i]
		if at.State == "" || at.State == record.ItemOpen {
			at.State = record.ItemAsked
		}
		at.AskedOn, at.Due = today, due
		if owner != nil {
			at.Asked = register.To[record.Person](owner.ID)
		}
		return nil
	})
	return r, out, err
}

// systemOwner is who answers for the system of an item, nil where it has no owner, and
// the system's name.
func systemOwner(ctx context.Context, tx *store.Tx, x record.FulfilmentItem) (*record.Person, string, error) {
	defer tx.AsSystem("rights")()
	if x.System.ID.IsZero() {
		return nil, "", nil
	}
	s, err := store.Get(ctx, tx, record.Systems, x.System.ID)
	if err != nil {
		return nil, "", err
	}
	if s.Owner.IsZero() {
		return nil, s.Title, nil
	}
	p, err := store.Get(ctx, tx, record.People, s.Owner)
	return p, s.Title, err
}
