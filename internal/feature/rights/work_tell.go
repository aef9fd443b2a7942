package rights

import (
	"context"
	"slices"

	"github.com/privet-pims/privet/internal/calendar"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// DoExtendNotice takes further time and tells the person so at once, with the reason, in
// the person's language (GDPR Art. 12(3)): today is the day of the notice. Without mail the
// message waits on the person's page and goes as a letter. Problems as of DoExtend.
func DoExtendNotice(ctx context.Context, tx *store.Tx, d Deps, words *i18n.Catalogue, r *record.Request, reason string, to calendar.Day) (*record.Request, error) {
	if err := NeedWork(ctx, tx, r); err != nil {
		return nil, err
	}
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	if r, err = DoExtend(ctx, tx, r, reason, today, to); err != nil {
		return nil, err
	}
	if r, err = store.Get(ctx, tx, record.Requests, r.ID); err != nil { // with its new date
		return nil, err
	}
	own, err := organisation(ctx, tx)
	if err != nil {
		return nil, err
	}
	list, err := DoTemplates(ctx, tx, words.Words(first(r.Language, own.Language)), r, own)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(list, func(t Template) bool { return t.Key == "extend" })
	if i < 0 { // the customer tells the person, not we
		return nil, problem.New(problem.Blocked, "extend_not_ours")
	}
	_, err = DoSend(ctx, tx, d, r, Outgoing{Template: "extend", Subject: list[i].Subject, Body: list[i].Body})
	return r, err
}

// DoRecipients enters each recipient that the processing activities of the systems of the
// request name and that is not among those to be told yet (GDPR Art. 19): where data is
// rectified, erased or restricted. Of another request it enters none. It answers how many
// it added.
func DoRecipients(ctx context.Context, tx *store.Tx, r *record.Request) (*record.Request, int, error) {
	if err := NeedWork(ctx, tx, r); err != nil {
		return nil, 0, err
	}
	if r.Closed() {
		return nil, 0, problem.New(problem.Blocked, "request_closed")
	}
	if !slices.ContainsFunc(r.Types, record.RequestType.Changes) {
		return r, 0, nil
	}
	parties, err := recipientsOf(ctx, tx, r)
	if err != nil {
		return nil, 0, err
	}
	added := 0
	r, err = changed(ctx, tx, r, func(r *record.Request) error {
		for _, at := range parties {
			if !slices.ContainsFunc(r.RecipientsTold, func(x record.ToldRecipient) bool { return x.Recipient.ID == at }) {
				r.RecipientsTold = append(r.RecipientsTold, record.ToldRecipient{Recipient: register.To[record.Party](at)})
				added++
			}
		}
		return nil
	})
	return r, added, err
}

// recipientsOf are the parties to whom the activities in force of the systems of a request
// disclose data, processors included. In a request of a customer only what serves him counts.
func recipientsOf(ctx context.Context, tx *store.Tx, r *record.Request) ([]id.ID, error) {
	theirs, err := servedBy(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	defer tx.AsSystem("rights")()
	var out []id.ID
	add := func(at id.ID) {
		if !at.IsZero() && at != r.Customer.ID && !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
	acts, err := concerned(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	for _, a := range acts {
		if !theirs.covers(a.ID) {
			continue
		}
		for _, x := range a.Recipients {
			add(x.Party.ID)
		}
		for _, x := range a.Processors {
			add(x.Party.ID)
		}
	}
	return out, nil
}

// concerned are the activities in force that the items of a request name, by themselves or
// by a system that they use.
func concerned(ctx context.Context, tx *store.Tx, r *record.Request) ([]*record.ProcessingActivity, error) {
	named := map[id.ID]bool{}
	for _, x := range r.Items {
		named[x.System.ID], named[x.Activity.ID] = true, true
	}
	delete(named, id.ID{})
	return store.Those(ctx, tx, record.ProcessingActivities, func(a *record.ProcessingActivity) bool {
		return (a.State == "approved" || a.State == "needs_update") &&
			(named[a.ID] || slices.ContainsFunc(a.Systems, func(at id.ID) bool { return named[at] }))
	})
}
