package respond

import (
	"context"
	"fmt"
	"slices"

	"github.com/privet-pims/privet/internal/id"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// propose writes what an interview said of an activity as a draft over it: what is in
// force stays in force until somebody approves the draft. Nothing that the activity says
// is taken away.
func propose(ctx context.Context, tx *store.Tx, at id.ID, said *record.ProcessingActivity) error {
	now, err := store.Get(ctx, tx, record.ProcessingActivities, at)
	if err != nil {
		return err
	}
	if _, err := store.Change(ctx, tx, record.ProcessingActivities, at, now.Rev, func(a *record.ProcessingActivity) error {
		merge(a, said)
		return nil
	}); err != nil {
		return fmt.Errorf("propose what an interview said: %w", err)
	}
	return nil
}

// merge adds to an activity what it does not say yet.
func merge(a, said *record.ProcessingActivity) {
	for _, x := range said.Purposes {
		if !slices.ContainsFunc(a.Purposes, func(o record.ActivityPurpose) bool {
			return o.Description == x.Description && (o.Purpose == x.Purpose || x.Purpose == "") || x.Description == "" && o.Purpose == x.Purpose
		}) {
			a.Purposes = append(a.Purposes, x)
		}
	}
	people := map[id.ID]id.ID{}
	for _, x := range said.Principals {
		i := slices.IndexFunc(a.Principals, func(o record.ActivityPrincipal) bool { return o.Category == x.Category })
		if i < 0 {
			people[x.ID] = x.ID
			a.Principals = append(a.Principals, x)
		} else {
			people[x.ID] = a.Principals[i].ID
		}
	}
	for _, x := range said.DataItems {
		i := slices.IndexFunc(a.DataItems, func(o record.ActivityDataItem) bool { return o.Category == x.Category })
		if i >= 0 {
			if o := &a.DataItems[i]; o.Retention == "" && o.RetentionText == "" {
				o.Retention, o.RetentionText, o.RetentionFrom = x.Retention, x.RetentionText, x.RetentionFrom
			}
			continue
		}
		x.Principal = register.Row[record.ActivityPrincipal]{ID: people[x.Principal.ID]}
		a.DataItems = append(a.DataItems, x)
	}
	for _, x := range said.Recipients {
		if !slices.ContainsFunc(a.Recipients, func(o record.ActivityRecipient) bool {
			return o.Party == x.Party && o.Unit == x.Unit && o.Category == x.Category && o.Name == x.Name
		}) {
			a.Recipients = append(a.Recipients, x)
		}
	}
	for _, x := range said.Systems {
		if !slices.Contains(a.Systems, x) {
			a.Systems = append(a.Systems, x)
		}
	}
}
