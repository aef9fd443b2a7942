// Package survey gathers what an organisation keeps, as far as the actor may see
// it, for the rules of package assess.
package survey

import (
	"context"
	"fmt"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/assess"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Load reads the world of the actor's organisation. Whoever sees drafts gets
// drafts, others what is in force; what somebody may not see is not in his world,
// so that no number tells him of it.
func Load(ctx context.Context, tx *store.Tx) (*assess.World, error) {
	today, err := tx.Today(ctx)
	if err != nil {
		return nil, err
	}
	packs, err := Laws(ctx, tx)
	if err != nil {
		return nil, err
	}
	terms, err := Terms(ctx, tx)
	if err != nil {
		return nil, err
	}
	w := &assess.World{Today: today, Laws: packs, Terms: terms, Own: &record.Organisation{}}
	var organisations []*record.Organisation
	for _, read := range []func() error{
		all(ctx, tx, record.Organisations, &organisations),
		all(ctx, tx, record.Units, &w.Units), all(ctx, tx, record.Sites, &w.Sites), all(ctx, tx, record.People, &w.People),
		all(ctx, tx, record.ProcessingActivities, &w.Activities), all(ctx, tx, record.Systems, &w.Systems),
		all(ctx, tx, record.DataStores, &w.DataStores), all(ctx, tx, record.Parties, &w.Parties),
		all(ctx, tx, record.Engagements, &w.Engagements), all(ctx, tx, record.Agreements, &w.Agreements),
		all(ctx, tx, record.Risks, &w.Risks), all(ctx, tx, record.Tasks, &w.Tasks),
		all(ctx, tx, record.Scopes, &w.Scopes), all(ctx, tx, record.RoleAssignments, &w.RoleAssignments),
		all(ctx, tx, record.ContextIssues, &w.ContextIssues), all(ctx, tx, record.InterestedParties, &w.Interested),
		all(ctx, tx, record.Obligations, &w.Obligations), all(ctx, tx, record.Objectives, &w.Objectives),
		all(ctx, tx, record.Commitments, &w.Commitments), all(ctx, tx, record.Changes, &w.Changes),
		all(ctx, tx, record.Plans, &w.Plans), all(ctx, tx, record.Publications, &w.Publications),
		all(ctx, tx, record.Assessments, &w.Assessments), all(ctx, tx, record.Statements, &w.Statements),
		all(ctx, tx, record.Controls, &w.Controls), all(ctx, tx, record.EvidenceItems, &w.Evidence),
		all(ctx, tx, record.Undertakings, &w.Undertakings), all(ctx, tx, record.LogSources, &w.LogSources),
		all(ctx, tx, record.DesignDecisions, &w.DesignDecisions),
		all(ctx, tx, record.DataSets, &w.DataSets), all(ctx, tx, record.AccessRights, &w.AccessRights),
		all(ctx, tx, record.RetentionRules, &w.RetentionRules), all(ctx, tx, record.Holds, &w.Holds),
		all(ctx, tx, record.Transfers, &w.Transfers), all(ctx, tx, record.Questionnaires, &w.Questionnaires),
		all(ctx, tx, record.Answers, &w.Answers), all(ctx, tx, record.Instructions, &w.Instructions),
		all(ctx, tx, record.SubprocessorChanges, &w.SubprocessorChanges), all(ctx, tx, record.Disclosures, &w.Disclosures),
		all(ctx, tx, record.Findings, &w.Findings), all(ctx, tx, record.Portals, &w.Portals), requests(ctx, tx, w),
	} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	for _, o := range organisations {
		if o.ID == tx.Org {
			w.Own = o
		}
	}
	return w, nil
}

// all reads a register whole, with its child lists; the records are shared and must not
// be changed.
func all[T any](ctx context.Context, tx *store.Tx, of register.Of[T], into *[]*T) func() error {
	return func() (err error) {
		*into, err = store.Those(ctx, tx, of, nil)
		return err
	}
}

// mostRequests bounds what the rules look at: the newest requests of a year.
const mostRequests = 2000

// requests reads those entered in the last twelve months, the newest first: a large
// organisation has a hundred thousand, and what a rule can mend is young.
func requests(ctx context.Context, tx *store.Tx, w *assess.World) func() error {
	return func() error {
		if !tx.May(access.Read, record.Requests.Group) {
			return nil
		}
		since := store.Cond{Field: "created", Op: "after", Value: string(w.Today.AddMonths(-12))}
		q := store.Query{Sort: "-ref", Limit: store.MaxLimit, Rows: true, Where: []store.Cond{since}}
		for len(w.Requests) < mostRequests {
			page, err := store.List(ctx, tx, record.Requests, q)
			if err != nil {
				return fmt.Errorf("survey requests: %w", err)
			}
			w.Requests = append(w.Requests, page.Items...)
			if q.After = page.Next; page.Next == "" {
				return nil
			}
		}
		return nil
	}
}
